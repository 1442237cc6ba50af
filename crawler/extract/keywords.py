"""Keywords of an article: the links or list behind their label, and lists that are none."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.extract import labels
from crawler.extract.body import Block
from crawler.extract.named import Named
from crawler.extract.prose import said
from models.folding import search

MAX_KEYWORD_WORDS = 6  # longer entries of a list are headlines
MOST_OF_TITLE = 0.6  # of its words, one by one in their order: no editor's choice
MAX_KEYWORDS = 40  # a longer list is a page of tags
SENTENCE_END = (".", "؟", "!", "…", ":", "»", '"')

_LIST_SEPARATOR = re.compile(r"[,،;؛|]|#\w+\s+#")
_HASHTAGS = re.compile(r"(?:#\w+[\s،,|]*){2,}")
# What any page of any paper could be found by (general usage).
_OF_ANY_PAGE = frozenset(
    search(word)
    for word in (
        "أخبار، خبر، عاجل، أخبار عاجلة، خبر عاجل، آخر الأخبار، الأخبار، أخبار اليوم، جريدة، صحيفة، "
        "نيوز، news, breaking news, arabic news"
    )
    .replace("،", ",")
    .split(",")
)
_PREFIXED = re.compile(r"(?i)^(?:tag|keyword|topic|section)s?:")
_TAG_ADDRESS = re.compile(
    r"(?i)/(?:tags?|topics?|keywords?|hashtag|taxonomy/term|الوسوم|وسوم|وسم|تاج|كلمات)(?:[/?=_-]|$)"
    r"|[?&](?:tag|keyword|tagid|tag_id)="
)
_is_of_site = Named(r"(?i)(?:^|[\s_-])(?:side-?bar|trending|popular)(?:$|[\s_-])|tag-?cloud")
_is_tags = Named(r"(?i)(?:^|[\s_-])(?:tags?|keywords?|hashtags?)(?:$|[\s_-]|list|links|box)")


def labelled(lines: Sequence[Block], at: int) -> list[str]:
    """Return the entries behind the keywords heading in line *at* of *lines*.

    They are links, in the line or in those that follow it; related titles may follow them without
    a heading. A list without links counts if it is cut by separators or into elements.
    """
    line, following = lines[at], lines[at + 1 :]
    if behind := behind_label(line):
        return _linked([line]) if line.links else listed(behind, line.texts[1:])
    if following and following[0].is_links:
        return _linked(following)
    if following and following[0].tag == "li":
        return [item.text for item in _run(following) if is_keyword(item.text)]
    entries = listed(following[0].text, following[0].texts) if following else []
    return entries if len(entries) > 1 else []  # one alone may be anything


def is_of_site(line: Block) -> bool:
    """Return whether *line* stands in a sidebar or cloud with the tags of the whole site."""
    near = (line.element, *islice(line.element.iterancestors(), 4))
    return any(_is_of_site(each) and each.tag not in ("body", "html") for each in near)


def behind_label(line: Block) -> str | None:
    """Return what follows the keywords heading in *line*, or ``None`` if it does not begin so."""
    behind = labels.keywords_after_label(line.text, line.link_texts)
    if behind is None and len(line.pieces) > 1:
        first = next(filter(None, map(str.strip, line.pieces)), "")
        if len(first) < len(line.text) and labels.keywords_after_label(first) == "":
            return " ".join(line.texts[1:])  # the heading is an element of its own: <b>
    return behind


def tag_links(following: Iterable[Block]) -> list[str]:
    """Return the first links in *following* that are tags, by address or by their box's name."""
    entries: list[str] = []
    for line in following:
        if not (line.links or entries) or is_of_site(line):
            continue
        boxed = _is_tag_box(line)
        tags = [text for text, href in line.links if boxed or _TAG_ADDRESS.search(unquote(href))]
        if not tags and entries:
            break
        if line.is_links or len(line.text) < 60:
            entries += tags
    return [entry for entry in entries if is_keyword(entry)]


def _is_tag_box(line: Block) -> bool:
    """Whether the links of *line* are called tags by their box, or are it by themselves."""
    if not line.is_links:
        return False
    near = (line.element, *islice(line.element.iterancestors(), 2))
    if any(map(_is_tags, near)):
        return True
    links = [*islice(line.element.iter("a"), MAX_KEYWORDS)]
    return bool(links) and all(link.get("rel") == "tag" for link in links)


def listed(text: str, pieces: tuple[str, ...] = ()) -> list[str]:
    """Return the entries of a list without links: between separators, else element by element."""
    separated = _LIST_SEPARATOR.search(text)
    entries = labels.split_list(text) if separated else labels.unique(pieces)
    return [*entries] if all(is_keyword(entry) for entry in entries) else []


def believable(
    entries: Iterable[str],
    *,
    title: str,
    text: str,
    sites: frozenset[str],
    section: str | None,
    known: float,
    every_word: bool = False,
) -> tuple[str, ...]:
    """Return *entries* if they can be an article's keywords, without the site's own names.

    A list that is only the title again, whole or word by word, says nothing; one whose
    words neither title nor *text* knows is the site's, the same on every page: a share of *known*
    entries must be. Of *every_word* where such lists are common: a text knows the country of
    "country news" and is not about it.
    """
    says = all if every_word else any
    refused = {"", search(section or ""), *sites, *(_OF_ANY_PAGE if every_word else ())}
    bare = (_PREFIXED.sub("", entry) for entry in entries)
    folded_of = {entry: search(entry) for entry in labels.unique(bare)}
    kept = [entry for entry, as_folded in folded_of.items() if as_folded not in refused]
    if not kept or len(kept) > MAX_KEYWORDS:
        return ()
    folded = [folded_of[entry] for entry in kept]
    whole = search(title)
    words = whole.split()
    if whole and whole in folded:
        return ()
    if len(folded) > 1 and all(" " not in entry for entry in folded):
        of_title = [entry for entry in folded if entry in words]
        # the title cut into words, particles too; the site's own words may follow
        if len(of_title) == len(folded) or _in_a_row(of_title, words):
            return ()
    as_written = sum(says(said(word, text) for word in entry.split()) for entry in kept)
    if as_written >= known * len(kept):
        return tuple(kept)
    words_said = f"{whole} {search(text)}"
    known_words = sum(says(said(word, words_said) for word in entry.split()) for entry in folded)
    return tuple(kept) if known_words >= known * len(folded) else ()


def _in_a_row(entries: list[str], words: list[str]) -> bool:
    """Whether *entries* are most of the title's *words*, in their order."""
    in_order = [word for word in dict.fromkeys(words) if word in entries]
    return entries == in_order and len(entries) > MOST_OF_TITLE * len(words)


def hashtags(line: Block) -> list[str]:
    """Return the entries of a line that has nothing but hashtags."""
    return [*labels.split_list(line.text)] if _HASHTAGS.fullmatch(line.text) else []


def is_keyword(text: str) -> bool:
    return len(text.split()) <= MAX_KEYWORD_WORDS and not text.endswith(SENTENCE_END)


def _linked(following: Sequence[Block]) -> list[str]:
    """Return the texts of the links that lead where the first one leads, in the same list.

    Related titles stand in the same list on some pages; their links lead elsewhere.
    """
    entries: list[str] = []
    first = following[0].links[0][1]
    for line in _run(following):
        for text, href in line.links:
            if _shape(href) != _shape(first):
                return entries
            entries.append(text)
    return entries


def _run(following: Sequence[Block]) -> Iterator[Block]:
    """Yield the first line and those that continue it: of its element, or items like it."""
    first = following[0]
    for line in following:
        if line.element is not first.element and (
            len(first.links) > 1 or _place(line) != _place(first)
        ):
            return
        if line.is_links != first.is_links:
            return
        yield line


def _place(line: Block) -> tuple[object, ...]:
    """Return what items of one list share: parent, tag and class, but for their turn in it."""
    names = (line.element.get("class") or "").split()
    kind = tuple(name for name in names if not _TURN.fullmatch(name))
    return line.element.getparent(), line.tag, *kind


_TURN = re.compile(r"(?i)even|odd|first|last|active|.*\d+")


def _shape(href: str) -> tuple[str, ...]:
    """Return what the addresses of one kind of page have in common: folder, names in the query."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ()
    names = [name for name, _value in parse_qsl(parts.query, keep_blank_values=True)]
    return (parts.path.rstrip("/").rpartition("/")[0], *names)
