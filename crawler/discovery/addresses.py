"""The shape of a publisher's article addresses, from one of them and the links around it."""

import re
from collections.abc import Collection, Iterable
from urllib.parse import unquote, urlsplit

ANYTHING = "[^/?]+"

# Pages that have a number and a slug as articles have, and are lists or copies of them: the words
# that WordPress, Drupal and the systems of the publishers we know put into such addresses.
_OTHER_PAGES = set(
    "album albums amp author authors authorarticles category categories comments feed gallery "
    "galleries live page pages photo photos print profile rss search section sections tag tags "
    "topic topics user users video videos writer writers وسم وسوم كاتب كتاب قسم أقسام تصنيف".split()
)
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp)$", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+(?:[-_.]\d+)*")
_SLUG_WITH_NUMBER = re.compile(r".*[^\d]([-_.])(?!(?:19|20)\d\d$)\d{3,}")  # a year is no id
_NUMBER_WITH_SLUG = re.compile(r"\d{3,}([-_.])[^\d].*")
_LETTERS_AND_NUMBER = re.compile(r"([A-Za-z]{1,3})\d{3,}")
_MIXED = re.compile(r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z\d_-]{8,}")  # c1er5mjnznzo
_WORD = re.compile(r"[\w.-]+")
MAX_WORD_CHARS = 30  # what is longer, or has three words, is a title


def searched(url: str) -> str:
    """Return what a publisher's ``article_url`` is searched in: the unescaped path and query.

    >>> searched("https://news.example/%D8%AE%D8%A8%D8%B1?id=7#top")
    '/خبر?id=7'
    """
    parts = urlsplit(url)
    return unquote(parts.path) + (f"?{unquote(parts.query)}" if parts.query else "")


def matching(pattern: str, urls: Iterable[str]) -> list[str]:
    """Return those of *urls* that *pattern*, an ``article_url``, takes for articles."""
    return [url for url in urls if re.search(pattern, searched(url))]


def article_pattern(url: str, others: Collection[str]) -> str:
    """Return a regular expression for addresses like *url*, which is an article's.

    Numbers and slugs may be any; a word may be any where *others*, addresses of the same
    publisher, have at least two other words in addresses of the same shape. It is searched in
    what :func:`searched` returns, and finds *url* itself.

    >>> article_pattern("https://news.example/sport/4101-خبر.html", [])
    '^/sport/\\\\d+-[^/?]+\\\\.html'
    """
    path, mark, query = searched(url).partition("?")  # an escaped mark stands without a query
    segments = _segments(path)
    shapes = _shapes(segments)
    numbered = any(shape and r"\d" in shape for shape in shapes)
    asked = "" if numbered else _number_asked(query)
    if not numbered and not asked:
        inner = zip(shapes[:-1], segments[:-1], strict=True)
        words = [shape or _escaped(segment) for shape, segment in inner]
        last = [_any_stem(segment) for segment in segments[-1:]]
        slash, end = "/?" if segments else "", r"(?:\?|$)" if mark else "$"
        return f"^/{'/'.join(words + last)}{slash}{end}"  # depth alone tells it from a section
    alike = [
        other for other, query in map(_split, others) if _is_alike(other, query, shapes, asked)
    ]
    if shapes and shapes[-1] is None and not alike and not asked:
        shapes[-1] = _any_stem(segments[-1])  # behind a number: a slug of one word
    written = [shape or _word(at, segments, alike) for at, shape in enumerate(shapes)]
    slash = "/" if asked and segments and path.endswith("/") else ""
    return f"^/{'/'.join(written)}{slash}{asked}"


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _split(url: str) -> tuple[list[str], str]:
    path, _, query = searched(url).partition("?")
    return _segments(path), f"?{query}"


def _is_alike(other: list[str], query: str, shapes: list[str | None], asked: str) -> bool:
    """Return whether *other* has the numbers and slugs of *shapes* in the same places."""
    return (
        len(other) == len(shapes)
        and re.match(asked, query) is not None
        and all(
            shape is None or re.fullmatch(shape, segment)
            for shape, segment in zip(shapes, other, strict=True)
        )
    )


def _word(at: int, segments: list[str], alike: list[list[str]]) -> str:
    """Return the expression for the word *at* this place of an address with *segments*.

    It may be any if *alike* have at least two others there; not the name of a list, if they have.
    """
    lists = {other[at] for other in alike if other[at].lower() in _OTHER_PAGES}
    articles = (other for other in alike if not _OTHER_PAGES & {each.lower() for each in other})
    words = {other[at] for other in articles} - {segments[at]}
    if len(words) < 2:
        return _escaped(segments[at])
    ending = "$" if at == len(segments) - 1 else "/"
    ahead = f"(?!{'|'.join(_escaped(each) + ending for each in sorted(lists))})" if lists else ""
    return ahead + _any_stem(segments[at])


def _shapes(segments: list[str]) -> list[str | None]:
    """Return the expression of each number and slug of *segments*, ``None`` for each word."""
    shapes = [_shape(segment) for segment in segments]
    if any(shape and ANYTHING not in shape for shape in shapes):
        # where a number stands alone, one inside a slug belongs to the title
        shapes = [
            _any_stem(segment) if shape and ANYTHING in shape else shape
            for segment, shape in zip(segments, shapes, strict=True)
        ]
    return shapes


def _shape(segment: str) -> str | None:
    """Return the expression of a number or slug, ``None`` for a word."""
    stem, extension = _stem(segment)
    if _NUMBERS.fullmatch(stem):
        return re.sub(r"\d+", r"\\d+", stem.replace(".", r"\.")) + extension
    if found := _SLUG_WITH_NUMBER.fullmatch(stem):
        return ANYTHING + _escaped(found[1]) + r"\d+" + extension
    if found := _NUMBER_WITH_SLUG.fullmatch(stem):
        return r"\d+" + _escaped(found[1]) + ANYTHING + extension
    if found := _LETTERS_AND_NUMBER.fullmatch(stem):
        return found[1] + r"\d+" + extension
    is_title = len(stem) > MAX_WORD_CHARS or len(re.findall(r"[-_\s]+", stem)) >= 2
    if is_title or _MIXED.fullmatch(stem) or not _WORD.fullmatch(stem):
        return ANYTHING + extension
    return None


def _any_stem(segment: str) -> str:
    return ANYTHING + _stem(segment)[1]


def _stem(segment: str) -> tuple[str, str]:
    """Return *segment* without its extension, and the extension as an expression."""
    found = _EXTENSION.search(segment)
    return (segment[: found.start()], _escaped(found[0])) if found else (segment, "")


def _number_asked(query: str) -> str:
    """Return the expression of the parameter with the longest number, or ""."""
    pairs = [part.partition("=") for part in query.split("&")]
    numbers = [
        (len(value), name)
        for name, _, value in pairs
        if value.isdecimal() and re.fullmatch(r"\w+", name)
    ]
    return rf"\?(?:.*&)?{max(numbers)[1]}=\d+" if numbers else ""


def _escaped(text: str) -> str:
    return text.replace(".", r"\.")
