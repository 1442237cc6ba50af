"""What a page of an unknown site says: each field from its labels, machine data and order.

The order of evidence is the page's own text first, where a label says what it is; then what
machines are told (`structured`); then where a line stands (`story`). docs/extraction.md has the
rules field by field.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from typing import TypeVar
from urllib.parse import urlsplit

from lxml import etree

from crawler.extract import keywords, labels
from crawler.extract.body import Block
from crawler.extract.body import lines as lines_of
from crawler.extract.credit import (
    agency,
    dateline_agency,
    is_known_as,
    persons,
    read_credit,
    signed_agency,
)  # fmt: skip
from crawler.extract.dates import DateReading, read_update
from crawler.extract.evidence import (
    UTC_NAMES,
    Doubt,
    Evidence,
    decided,
    machine_dates,
    read_publication,
    update_or_date,
    url_day,
)  # fmt: skip
from crawler.extract.story import Story, find_story, is_meta, is_prose
from crawler.extract.structured import Structured, read_structured, site_names
from models.folding import display, search
from models.item import Credit, Party

T = TypeVar("T")
Answer = tuple[T, str] | None  # a value and how it was read

MAX_DATE_WORDS = 16  # of a line with byline, date and place; a longer line is a sentence
MAX_BYLINE_WORDS = 9
MAX_TAIL_CREDIT_WORDS = 12
MIN_TEXT_CHARS = 60  # of all paragraphs together; captions and cookie notices stay below
KEYWORD_LINES = 60  # behind the body; share bars and lists of links may stand between
LIVE_CLOCKS = 4  # so many lines that are only a clock make a live ticker

_CUT = re.compile(r"\s*(?:\.{2,}|…)$")
_SUFFIX = re.compile(r"\s+[-–—|•»:]+\s+|\s*[|:]{1,2}\s+|\s*[|]\s*")
_CLOCK_LINE = re.compile(r"[0-9٠-٩]{1,2}[:٫.][0-9٠-٩]{2}(?:\s*(?:ص|م|صباحا|مساء|GMT))?\W*")
_CLOCK = re.compile(r"[0-9٠-٩]{1,2}:[0-9٠-٩]{2}")
_SIGNED = re.compile(
    r"(?i)author|byline|writer|reporter|editor-?name|writeby|katib|by-?name|columnist"
)
_WRITERS = re.compile(r"(?i)/(?:authors?|writers?|columnists?|reporters?|كاتب|كتاب|الكتاب)/")
_LATIN_NAMES = re.compile(r"(?:[A-Z][\w.'’-]*\s?){2,4}(?:,\s*(?:[A-Z][\w.'’-]*\s?){2,4})*")
_WHEN = re.compile(  # the date behind a name: "هالة درويش 14/5/2026"
    r"\s*[-–|،,]?\s*(?:(?:يوم\s+)?(?:السبت|ال[أا]حد|ال[إا]ثنين|الثلاثاء|ال[أا]ربعاء|الخميس|الجمعة)"
    r"(?!\w)|[0-9٠-٩]).*$",
    re.DOTALL,
)


class GenericReading:
    """One page read without knowing its site.

    *title* and *bodies* are what a publisher's own selectors have found already; *name* is the
    publisher's, which is no author and no origin.
    """

    def __init__(
        self,
        root: etree._Element,
        *,
        url: str,
        name: str,
        zone: tzinfo | None,
        now: datetime,
        title: str | None = None,
        bodies: tuple[etree._Element, ...] = (),
    ) -> None:
        self._root = root
        self._url = url
        self._name = name
        self._zone = zone
        self._now = now
        self._title = title
        self._bodies = bodies

    # --- the page's parts

    @cached_property
    def lines(self) -> list[Block]:
        """All lines of the page, without navigation, sidebars and footer."""
        body = self._root.find("body")
        return lines_of(body) if body is not None else []

    @cached_property
    def structured(self) -> Structured:
        return read_structured(self._root, self._head_title)

    @cached_property
    def story(self) -> Story:
        titles = [self._title] if self._title else self._machine_titles
        marked = self._bodies or tuple(self.structured.bodies)
        return find_story(self.lines, titles, sites=self._sites, marked=marked)

    @cached_property
    def _head_title(self) -> str:
        title = self._root.find("head/title")
        return display(" ".join((title.text or "").split())) if title is not None else ""

    @cached_property
    def _sites(self) -> frozenset[str]:
        return site_names([*self.structured.sites, self._name])

    @cached_property
    def _machine_titles(self) -> list[str]:
        """What the page calls itself, each without the site's name, the whole ones last."""
        given = [*(found.value for found in self.structured.titles), self._head_title]
        given = [title for title in dict.fromkeys(given) if title]
        stripped = [self._without_site(title) for title in given]
        return [title for title in dict.fromkeys([*stripped, *given]) if title]

    def _without_site(self, title: str) -> str:
        """Return *title* without a site's name before or behind it."""
        parts = _SUFFIX.split(title)
        while len(parts) > 1 and self._is_site(parts[-1]):
            title = title[: title.rindex(parts.pop())].rstrip(" -–—|•»:")
        while len(parts) > 1 and self._is_site(parts[0]):
            first = parts.pop(0)
            title = title[title.index(first) + len(first) :].lstrip(" -–—|•»:")
        return title

    def _is_site(self, name: str) -> bool:
        return search(name) in self._sites or is_known_as(name, self._host)

    @property
    def _host(self) -> str:
        try:
            return urlsplit(self._url).hostname or ""
        except ValueError:
            return ""

    # --- refusal

    def refusal(self) -> str | None:
        """Return why the page is no article, or ``None``."""
        story, structured = self.story, self.structured
        if not story.body:
            return "no paragraphs"
        if self._host and urlsplit(self._url).path in ("", "/") and not urlsplit(self._url).query:
            return "a front page's address"
        if structured.is_live or self._is_ticker():
            return "a live ticker"
        if structured.is_listing and not structured.is_article:
            return "a list of articles"
        if sum(map(len, story.texts(story.body))) < MIN_TEXT_CHARS:
            return "no text"
        dated = bool(self._evidence)
        if not structured.is_article and story.links >= max(3, len(story.body) - 1):
            return "a list of teasers"
        said = dated or structured.is_article or self.keywords() or self.credit() or self.authors()
        return None if said else "nothing says that it is an article"

    def _is_ticker(self) -> bool:
        story = self.story
        first, last = story.body[0], story.body[-1]
        clocks = (self.lines[at].text for at in range(max(0, first - 2), last + 1))
        return sum(_CLOCK_LINE.fullmatch(text) is not None for text in clocks) >= LIVE_CLOCKS

    # --- fields

    def title(self) -> Answer[str]:
        """Return the visible title, or what machines are told where none is shown whole."""
        story = self.story
        machine = next(iter(self.structured.titles), None)
        if story.title_at is not None:
            line = story.lines[story.title_at]
            shown = " ".join(line.text.split())
            full = machine and self._without_site(machine.value)
            cut = _CUT.sub("", shown)
            if machine and full and cut != shown and search(full).startswith(search(cut)):
                return full, machine.how
            return shown, "body" if line.is_heading else "label"
        if machine:
            return self._without_site(machine.value), machine.how
        return (self._without_site(self._head_title), "meta") if self._head_title else None

    def published(self) -> tuple[DateReading | Doubt | None, str]:
        """Return the date that all evidence names, the doubt it leaves, or ``None``."""
        evidence = self._evidence
        on = url_day(self._url)
        best = decided(evidence, zone=self._zone, url_day=on)
        if isinstance(best, Evidence):
            return best.reading, best.how
        if best is None and on and not self._updates():
            return read_publication(on.isoformat(), zone=self._zone, now=self._now), "url"
        return best or self._unread(), ""

    def modified(self) -> tuple[DateReading | Doubt | None, str]:
        """Return the date of the last update, if it is not before the publication."""
        found = machine_dates(self.structured.modified, zone=self._zone, now=self._now)
        evidence = [*found, *self._updates()]
        best = decided(evidence, zone=self._zone, url_day=None)
        if not isinstance(best, Evidence):
            return best, ""
        published, _how = self.published()
        if isinstance(published, DateReading):
            mislabels = published.zone_from != "machine" and best.reading.zone_name in UTC_NAMES
            if mislabels or best.reading.local <= published.local:
                return None, ""
        return best.reading, best.how

    def paragraphs(self) -> list[str]:
        """Return the paragraphs and subheadings, without credit, byline and date lines."""
        story = self.story
        drop = {at for at, _line in self._credit_lines} | {at for at, _names in self._bylines}
        return [story.lines[at].text for at in story.body if at not in drop]

    def authors(self) -> Answer[tuple[str, ...]]:
        """Return the persons who signed: behind a label, told to machines, or marked as such."""
        names = tuple(name for _at, found in self._bylines for name in found)
        if names:
            return labels.unique(names), "label"
        for how in ("json-ld", "microdata", "rdfa", "opengraph", "meta"):
            told = [each.value for each in self.structured.authors if each.how == how]
            if names := tuple(name for value in told for name in self._persons(value)):
                return labels.unique(names), how
        for at in [*self.story.head, *self.story.above]:
            line = self.lines[at]
            if is_meta(line.text):  # names in another script than the page's, before the date
                latin = filter(_LATIN_NAMES.fullmatch, _byline_parts(line))
                if names := next(filter(None, map(self._persons, latin)), ()):
                    return names, "body"
            if len(line.text.split()) <= MAX_BYLINE_WORDS and _is_signed(line.element):
                signed = [text for text in line.link_texts if self._persons(text)] or [line.text]
                if names := tuple(name for text in signed for name in self._persons(text)):
                    return labels.unique(names), "body"
        return None

    def credit(self) -> Answer[Credit]:
        """Return the credit line's parties; else the agency of byline or dateline."""
        for _at, shown in self._credit_lines:
            line = labels.credit_after_label(shown) or signed_agency(shown) or shown
            credit = self._not_own(read_credit(line, shown, publisher=self._name))
            if credit.parties:
                return credit, "label"
        body = self.story.texts(self.story.body)
        for name, shown, how in self._agencies(body):
            if not self._is_site(name):
                party = Party(name, "origin", agency(name))
                return Credit(text=shown, parties=(party,)), how
        return None

    def keywords(self) -> Answer[tuple[str, ...]]:
        """Return the first list that can be the article's: labelled, tagged, or told."""
        section = self.section()
        text = " ".join(self.story.texts(self.story.body))
        title = self.title()
        for how, entries in self._keyword_lists():
            kept = keywords.believable(
                entries,
                title=title[0] if title else "",
                text=text,
                sites=self._sites,
                section=section[0] if section else None,
                known=0.5 if how == "meta" else 0.01,
            )
            if kept:
                return kept, how
        return None

    def section(self) -> Answer[str]:
        return next(((found.value, found.how) for found in self.structured.sections), None)

    def summary(self) -> Answer[str]:
        """Return the first description with words of its own, not the title again."""
        title = self.title()
        folded = search(title[0]) if title else ""
        for found in self.structured.summaries:
            if len(found.value.split()) >= 4 and search(found.value) != folded:
                return found.value, found.how
        return None

    def image(self) -> Answer[str]:
        return next(((found.value, found.how) for found in self.structured.images), None)

    # --- dates

    @cached_property
    def _evidence(self) -> list[Evidence]:
        told = machine_dates(self.structured.published, zone=self._zone, now=self._now)
        if not told:
            told = machine_dates(self.structured.weak_dates, zone=self._zone, now=self._now)
        machine = [*told, *self._stamped()]
        # "three hours ago" is as right as the time of the fetch, and is asked where nothing else is
        shown = [each for each in self._shown() if not (machine and _is_counted(each.reading))]
        return [*machine, *shown]

    def _shown(self) -> list[Evidence]:
        """Return the dates that the article shows: in its head, labelled at its foot, on top.

        Of one place's dates a labelled one is believed alone. What stands over the title is often
        the page's clock, so it is asked last.
        """
        story = self.story
        foot = [at for at in story.tail if labels.is_published(story.lines[at].text)]
        for places in (story.head, foot[:1], story.above):
            found: list[tuple[bool, DateReading]] = []
            for at in places:
                text = story.lines[at].text
                if (reading := self._date_in(text)) is None:
                    continue
                if reading.precision == "day":
                    reading = self._with_clock_beside(at, reading)
                if places is story.above and self._is_fetch_day(reading):
                    continue  # the page's clock
                found.append((labels.is_published(text), reading))
            clocks = [each for each in found if each[1].precision in ("second", "minute")]
            labelled = [each for each in [*clocks, *found] if each[0]]
            if labelled:
                return [Evidence(labelled[0][1], "label", False)]
            if found:
                return [Evidence(reading, "body", False) for _label, reading in clocks or found]
        return []

    def _is_fetch_day(self, reading: DateReading) -> bool:
        return abs(reading.local - self._now.replace(tzinfo=None)) < timedelta(days=1.5)

    def _unread(self) -> Doubt | None:
        """Return the doubt that a line of the head leaves which looks like a date and is none."""
        head = self.story.texts(self.story.head)
        looks = (text for text in head if len(text.split()) <= MAX_DATE_WORDS and is_meta(text))
        return "unreadable" if any(_CLOCK.search(text) for text in looks) else None

    def _date_in(self, text: str) -> DateReading | None:
        long = len(text.split()) > MAX_DATE_WORDS and not is_meta(text)
        if long or text.endswith((".", "؟", "!", "…")):
            return None
        return read_publication(text, zone=self._zone, now=self._now)

    def _with_clock_beside(self, at: int, day: DateReading) -> DateReading:
        """Return *day* with the clock of the next or previous line, where that is only a clock."""
        for beside in (at + 1, at - 1):
            if 0 <= beside < len(self.lines) and self.story.title_at != beside:
                text = self.lines[beside].text
                if len(text.split()) <= 3 and _CLOCK.search(text):
                    both = f"{self.lines[at].text} {text}"
                    reading = read_publication(both, zone=self._zone, now=self._now)
                    if reading and reading.local.date() == day.local.date():
                        return reading
        return day

    def _stamped(self) -> list[Evidence]:
        """Return the machine date of the first ``<time>`` in the article's head."""
        story = self.story
        for at in story.head:
            for stamp in story.lines[at].stamps:
                line = story.lines[at].text
                reading = read_publication(stamp, zone=self._zone, now=self._now)
                if reading and (is_prose(story.lines[at]) or self._is_update(line)):
                    continue
                if reading:
                    return [Evidence(reading, "body", True)]
        return []

    def _is_update(self, text: str) -> bool:
        shown = update_or_date(text, zone=self._zone, now=self._now)
        return shown is not None and read_publication(text, zone=self._zone, now=self._now) is None

    def _updates(self) -> list[Evidence]:
        """Return the dates of updates that the article's head shows."""
        found = []
        for at in [*self.story.head, *self.story.above]:
            text = self.story.lines[at].text
            if len(text.split()) <= MAX_DATE_WORDS or is_meta(text):
                reading = read_update(text, zone=self._zone, now=self._now)
                found += [Evidence(reading, "label", False)] if reading else []
        return found[:1]

    # --- persons and agencies

    @cached_property
    def _bylines(self) -> list[tuple[int, tuple[str, ...]]]:
        """Places of labelled bylines in head, first paragraphs and tail, with their persons."""
        story = self.story
        first, last = story.body[:2], story.body[-1:]
        found = []
        for at in [*story.above, *story.head, *first, *last, *story.tail[:4]]:
            text = story.lines[at].text
            if len(text.split()) > MAX_BYLINE_WORDS + 8 or text.endswith((".", "؟", "…")):
                continue
            for part in _byline_parts(story.lines[at]):
                named = labels.byline(part)
                if named is None or len(named.split()) > MAX_BYLINE_WORDS:
                    continue
                if names := self._persons(part):
                    found.append((at, names))
                    break
        return found[:2]

    def _persons(self, text: str) -> tuple[str, ...]:
        named = persons(_WHEN.sub("", text), publisher=self._name)
        return tuple(name for name in named if not self._is_site(name))

    @cached_property
    def _credit_lines(self) -> list[tuple[int, str]]:
        """Places and texts of credit lines: at the end, behind it, then before the body."""
        story = self.story
        found: list[tuple[int, str]] = []
        ends = [*reversed(story.body[-3:]), *story.tail]
        for at in [*ends, *story.head, *story.body[:2]]:
            text = story.lines[at].text
            if labels.credit_after_label(text) or signed_agency(text):
                found.append((at, text))
            elif labels.credit_after_label(f"{text} : -") == "-" and at + 1 < len(story.lines):
                beside = story.lines[at + 1].text  # the name stands in an element of its own
                if len(beside.split()) <= MAX_TAIL_CREDIT_WORDS:
                    found.append((at, f"{text.rstrip(' :')}: {beside}"))
        return found

    def _not_own(self, credit: Credit) -> Credit:
        kept = tuple(
            party
            for party in credit.parties
            if party.role != "origin" or not self._is_site(party.name)
        )
        return replace(credit, parties=kept)

    def _agencies(self, body: list[str]) -> Iterator[tuple[str, str, str]]:
        """Yield agencies that sign in a byline's place or in the dateline."""
        for at in [*self.story.head, *self.story.above]:
            text = self.story.lines[at].text
            if len(text.split()) > MAX_DATE_WORDS:
                continue
            for part in _byline_parts(self.story.lines[at]):
                named = labels.byline(part) or part
                for name in (named, *re.split(r"\s+[-–—/+]\s+", named)):
                    name = name.strip(" :|-–—()")
                    if agency(name):
                        yield name, text, "label"
        for found in self.structured.authors:
            if agency(found.value):
                yield found.value, found.value, found.how
        for paragraph in body[:1]:
            if signed := dateline_agency(paragraph):
                yield signed, paragraph[: paragraph.index(signed) + len(signed) + 1], "body"

    # --- keywords

    def _keyword_lists(self) -> Iterator[tuple[str, list[str]]]:
        story = self.story
        if story.body:
            end = min(story.body[-1] + KEYWORD_LINES, len(story.lines))
            for at in range(story.body[0], end):
                if keywords.behind_label(story.lines[at]) is not None:
                    yield "label", keywords.labelled(story.lines, at)
                    break
            places = story.tail
            yield "body", keywords.tag_links(story.lines[at] for at in places)
        for how, entries in self.structured.keywords:
            split = [part for entry in entries for part in labels.split_list(entry)]
            yield how, split


def _is_counted(reading: DateReading) -> bool:
    return "rounded" in reading.doubts or re.search("[0-9٠-٩]{2}", reading.text) is None


def _byline_parts(line: Block) -> list[str]:
    """Return the line, its inline elements, and what bars and breaks cut both into."""
    whole = [line.text, *line.texts]
    cut = [part for text in whole for part in re.split(r"\s*[|\n]\s*", text)]
    return [part for part in dict.fromkeys([*whole, *cut]) if part]


def _is_signed(element: etree._Element) -> bool:
    """Whether the element or one in it is marked as the author's."""
    for each in [element, *list(element.iter())[:12], *list(element.iterancestors())[:1]]:
        if not isinstance(each.tag, str):
            continue
        names = f"{each.get('class') or ''} {each.get('rel') or ''} {each.get('id') or ''}"
        if _SIGNED.search(names) or _WRITERS.search(each.get("href") or ""):
            return True
    return False
