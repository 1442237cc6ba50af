"""What a page of an unknown site says: each field from its labels, machine data and order.

The order of evidence is the page's own text first, where a label says what it is; then what
machines are told (`candidates`); then where a line stands (`story`). docs/extraction.md has the
rules field by field.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from functools import cached_property
from itertools import pairwise, takewhile

from lxml import etree

from crawler.extract import keywords, labels
from crawler.extract.agencies import without_signature
from crawler.extract.article_body import paragraphs
from crawler.extract.article_dates import ArticleDates
from crawler.extract.article_signature import Signatures
from crawler.extract.article_title import (
    KNOWN_SHARE,
    completes,
    is_without_kicker,
    joined,
    machine_titles,
    site_in_title,
    told_part,
    without_site,
)  # fmt: skip
from crawler.extract.body import Block
from crawler.extract.body import lines as lines_of
from crawler.extract.candidates import Answer, Candidates
from crawler.extract.evidence import url_day
from crawler.extract.labels import word_count
from crawler.extract.named import Named
from crawler.extract.prose import is_prose, is_said, share_said
from crawler.extract.site import Site, shown_names
from crawler.extract.story import HEAD_LINES, KEYWORD_LINES, Story, find_story
from crawler.extract.structured import Told, read_structured
from models.folding import one_line, search

MIN_TEXT_CHARS = 60  # of all paragraphs together; captions and cookie notices stay below
STANDFIRST_LINES = 5  # before the body; a picture and its caption may stand between
STANDFIRST_CHARS = 50  # so much of a text tells whether it is another; descriptions are cut off
MIN_SUMMARY_WORDS = 4
SUMMARY_SHARE = 0.3  # of its words, that title or text know
HASHTAG_LINES = 3  # behind the body
MIN_HEADLINE_WORDS = 4
MIN_TEASER_LINKS = 3
MIN_PARAGRAPHS = 3  # under a headline, where nothing else says that a page is an article
_ABOUT_SITE = re.compile(
    r"سياسة|الخصوصية|شروط|أحكام|اتفاقية|الاستخدام|من نحن|اتصل بنا|تواصل معنا|هيئة التحرير|أعلن معنا"
    r"|حقوق النشر|إخلاء مسؤولية|خريطة الموقع|نتائج البحث|أرشيف"
)
LIVE_CLOCKS = 4  # so many lines that are only a clock make a live ticker

# What systems and sites write where an article has no section, folded.
_NO_SECTIONS = frozenset(
    map(
        search,
        ("Uncategorized", "غير مصنف", "بدون تصنيف", "الرئيسية", "الصفحة الرئيسية", "Home"),
    )
)  # fmt: skip
# By address: what stands for a picture where there is none, and the site's sign.
_NO_IMAGE = re.compile(
    r"(?i)^data:|^https?://[^/]*/?$"
    r"|(?:^|[/_.-])(?:logo|default|placeholder|no-?image|no-?photo|noimg|blank|spacer|favicon|avatar)"
    r"[^/]*$"
)
_CLOCK_LINE = re.compile(
    r"(?:[01٠١]?[0-9٠-٩]|[2٢][0-3٠-٣])[:٫.][0-5٠-٥][0-9٠-٩](?:\s*(?:ص|م|صباحا|مساء|GMT))?\W*"
)

_is_standfirst = Named(
    r"(?i)(?:^|[\s_-])(?:chapo|lead|lede|intro|introtext|standfirst|summary|excerpt|brief|teaser"
    r"|sub-?title|sub-?head|subheadline|description|desc|abstract)(?:$|[\s_-])"
)


class GenericReading:
    """One page read without knowing its site.

    *told* are its elements for machines. *name* and *key* are the publisher's, which is no author
    and no origin. What a publisher's own selectors have found is not looked for again: *story* if
    they found title and body, else *title*, and *bodies*, the elements in which the body must
    stand.
    """

    def __init__(
        self,
        root: etree._Element,
        told: Told,
        *,
        url: str,
        name: str,
        key: str = "",
        zone: tzinfo | None,
        now: datetime,
        title: str | None = None,
        bodies: tuple[etree._Element, ...] = (),
        story: Story | None = None,
    ) -> None:
        self._root = root
        self._told = told
        self._url = url
        self._name = name
        self._key = key
        self._zone = zone
        self._now = now
        self._title = title
        self._bodies = bodies
        self._story = story

    # --- the page's parts

    @cached_property
    def lines(self) -> list[Block]:
        """All lines of the page, without navigation, sidebars and footer."""
        body = self._root.find("body")
        return lines_of(body) if body is not None else []

    @cached_property
    def candidates(self) -> Candidates:
        return read_structured(self._root, self._told, self._head_title)

    @cached_property
    def site(self) -> Site:
        told = [found.value for found in self.candidates.titles]
        shown = site_in_title(self._head_title, filter(None, told))
        names = [*self.candidates.sites, self._name]
        names += shown_names(self._root, names, self._url)
        return Site([*names, shown or ""], self._url, self._key)

    @cached_property
    def _own_site(self) -> Site:
        """The site, also by what the head's title has beside the visible one."""
        story = self.story
        told = [] if story.title_at is None else [story.lines[story.title_at].text]
        shown = site_in_title(self._head_title, told)
        return Site([*self.site.names, shown], self._url) if shown else self.site

    @cached_property
    def story(self) -> Story:
        if self._story is not None:
            return self._story
        told = [*(found.value for found in self.candidates.titles), self._head_title]
        titles = [self._title] if self._title else machine_titles(told, self.site)
        marked = self._bodies or tuple(self.candidates.bodies)
        return find_story(self.lines, titles, sites=self.site.names, marked=marked)

    @cached_property
    def dates(self) -> ArticleDates:
        return ArticleDates(
            self.story, self.candidates, url=self._url, zone=self._zone, now=self._now
        )

    @cached_property
    def signatures(self) -> Signatures:
        return Signatures(self.story, self.candidates, site=self._own_site, name=self._name)

    @cached_property
    def _head_title(self) -> str:
        title = self._root.find("head/title")
        return one_line(title.text or "") if title is not None else ""

    # --- refusal

    def refusal(self) -> str | None:
        """Return why the page is no article, or ``None``."""
        story, candidates = self.story, self.candidates
        if not story.body:
            return "no paragraphs"
        if self.site.is_front_page:
            return "a front page's address"
        if candidates.is_live or self._is_ticker():
            return "a live ticker"
        if candidates.is_listing and not candidates.is_article:
            return "a list of articles"
        if sum(map(len, story.texts(story.body))) < MIN_TEXT_CHARS:
            return "no text"
        if not candidates.is_article and self._is_mostly_links():
            return "a list of teasers"
        signed = self.signatures
        said = self.dates.evidence or candidates.is_article or url_day(self._url) or self.keywords
        if said or signed.credit() or signed.authors() or self.dates.updates:
            return None
        if self._takes_up_its_title():
            return None
        return "nothing says that it is an article"

    def _is_mostly_links(self) -> bool:
        """Whether links stand between most paragraphs; one box of many is but an inset."""
        story = self.story
        gaps = sum(
            any(story.lines[at].is_links for at in range(one + 1, other))
            for one, other in pairwise(story.body)
        )
        many = story.links >= max(MIN_TEASER_LINKS, len(story.body) - 1)
        return many and gaps >= 2 and gaps * 2 > len(story.body)

    def _takes_up_its_title(self) -> bool:
        """Whether a headline stands over paragraphs that say its words and link nowhere.

        Lists of teasers link; pages about the site itself have titles of two or three words.
        """
        story = self.story
        if (
            story.title_at is None
            or story.links
            or any(story.lines[at].linked for at in story.body)
        ):
            return False
        title, texts = story.lines[story.title_at].text, story.texts(story.body)
        if word_count(title) < MIN_HEADLINE_WORDS or _ABOUT_SITE.search(title):
            return False
        paragraphs = sum(map(is_prose, (story.lines[at] for at in story.body)))
        known = share_said(title, " ".join(texts)) >= KNOWN_SHARE
        return known and paragraphs >= MIN_PARAGRAPHS and not self.site.is_called(title)

    def _is_ticker(self) -> bool:
        story = self.story
        first, last = story.body[0], story.body[-1]
        lines = (story.lines[at] for at in range(max(0, first - 2), last + 1))
        # the cells of a table have prices of the same shape
        clocks = (line for line in lines if line.tag not in ("td", "th") or ":" in line.text)
        return sum(_CLOCK_LINE.fullmatch(line.text) is not None for line in clocks) >= LIVE_CLOCKS

    # --- fields

    @cached_property
    def title(self) -> Answer[str]:
        """Return the visible title, or what machines are told where none is shown whole."""
        story = self.story
        if story.title_at is None:
            return self._unshown_title()
        line = story.lines[story.title_at]
        shown = " ".join(line.text.split())
        above = story.lines[story.title_at - 1] if story.title_at else None
        for found in self.candidates.titles:
            full = without_site(found.value, self.site)
            if full and (completes(full, shown) or is_without_kicker(full, line)):
                return full, found.how
        if len(line.pieces) > 1:
            full = told_part(self._head_title, self.site, " ".join(story.texts(story.body)))
            if full and is_without_kicker(full, line):
                return full, "meta"
        for told in (*(found.value for found in self.candidates.titles), self._head_title):
            if above and (whole := joined(above, line, without_site(told, self.site))):
                shown = whole
                break
        return shown, "body" if line.is_heading else "label"

    def _unshown_title(self) -> Answer[str]:
        """Return what machines are told, if the text knows it: the site's name is told as well."""
        text = " ".join(self.story.texts(self.story.body))
        for found in self.candidates.titles:
            title = without_site(found.value, self.site)
            if not self.site.is_called(title) and share_said(title, text):
                return title, found.how
        title = told_part(self._head_title, self.site, text)
        return (title, "meta") if title else None

    def paragraphs(self) -> list[str]:
        """Return the paragraphs and subheadings, without credit, byline and date lines."""
        story = self.story
        drop = {at for run in self.signatures.credit_lines for at in run}
        drop |= {at for at, _names in self.signatures.bylines}
        kept = [at for at in story.body if at not in drop]
        texts = paragraphs(story.lines, [*self._standfirst(), *kept])
        last = (without_signature(labels.without_end_mark(text))[0] for text in texts[-1:])
        return [*texts[:-1], *last]

    def _standfirst(self) -> list[int]:
        """Return the place of the article's first words where they stand over its body.

        They end as sentences do, and are named so in the markup or are the page's description.
        """
        story = self.story
        told = {search(found.value)[:STANDFIRST_CHARS] for found in self.candidates.summaries}
        for at in story.head[-STANDFIRST_LINES:]:
            line = story.lines[at]
            if line.is_heading or line.text[-1] not in ".…" or not is_prose(line):
                continue
            first = search(line.text)[:STANDFIRST_CHARS]
            named = _is_standfirst(line.element)
            if len(first) == STANDFIRST_CHARS and (named or first in told):
                repeated = any(first in search(text) for text in story.texts(story.body[:3]))
                return [] if repeated else [at]
        return []

    @cached_property
    def keywords(self) -> Answer[tuple[str, ...]]:
        """The first list that can be the article's: labelled, tagged, or told."""
        section = self.section()
        text = " ".join(self.story.texts(self.story.body))
        title = self.title
        for how, entries, chosen in self._keyword_lists():
            kept = keywords.believable(
                entries,
                title=title[0] if title else "",
                text=text,
                sites=self.site.names,
                section=section[0] if section else None,
                known=0.01 if chosen else 0.5,
                every_word=not chosen,
            )
            if kept:
                return kept, how
        return None

    def section(self) -> Answer[str]:
        """Return the first section that is neither the site nor what systems call none."""
        for found in self.candidates.sections:
            if search(found.value) not in _NO_SECTIONS and not self.site.is_called(found.value):
                return found.value, found.how
        return None

    def summary(self) -> Answer[str]:
        """Return the first description of this text: not the title again, nor the site's own."""
        title = self.title
        folded = search(title[0]) if title else ""
        text = " ".join([title[0] if title else "", *self.story.texts(self.story.body)])
        for found in self.candidates.summaries:
            if len(found.value.split()) < MIN_SUMMARY_WORDS:
                continue
            again = search(without_site(found.value, self.site)) == folded
            if not again and is_said(found.value, text, SUMMARY_SHARE):
                return found.value, found.how
        return None

    def image(self) -> Answer[str]:
        """Return the first picture that is not the site's sign."""
        for found in self.candidates.images:
            if not _NO_IMAGE.search(found.value):
                return found.value, found.how
        return None

    # --- keywords

    def _keyword_lists(self) -> Iterator[tuple[str, list[str], bool]]:
        """Yield lists with how they were found, and whether they are the article's for sure.

        Others are the same on every page of many sites.
        """
        story = self.story
        story.read_on()
        if story.body:
            first = 0 if story.title_at is None else story.title_at + 1
            places = range(story.body[0], min(story.body[-1] + KEYWORD_LINES, len(story.lines)))
            for at in (*places, *range(max(first, story.body[0] - HEAD_LINES), story.body[0])):
                line = story.lines[at]
                if keywords.behind_label(line) is not None and not keywords.is_of_site(line):
                    yield "label", keywords.labelled(story.lines, at), True
                    break
            tail = takewhile(lambda line: not labels.is_end(line.text), map(self._line, story.tail))
            yield "body", keywords.tag_links(tail), True
            yield "body", keywords.tag_links(story.lines[first : story.body[0]]), True
            ends = [*story.body[-1:], *story.tail[:HASHTAG_LINES]]
            yield "body", [tag for at in ends for tag in keywords.hashtags(story.lines[at])], True
        for how, entries in self.candidates.keywords:
            yield how, _split(entries), how != "meta"
        for listed in self.candidates.news_keywords:
            yield "meta", _split((listed,)), True

    def _line(self, at: int) -> Block:
        return self.story.lines[at]


def _split(entries: Iterable[str]) -> list[str]:
    return [part for entry in entries for part in labels.split_list(entry)]
