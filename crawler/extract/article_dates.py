"""Where an article says its dates: told to machines, in its head, at its foot, in its address."""

import re
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from unicodedata import category

from lxml import etree

from crawler.extract import labels
from crawler.extract.body import Block
from crawler.extract.candidates import Candidates
from crawler.extract.dates import DateReading, read_update
from crawler.extract.evidence import (
    UTC_NAMES,
    Doubt,
    Evidence,
    decided,
    in_one_order,
    is_later,
    is_no_date,
    machine_dates,
    read_publication,
    update_or_date,
    url_day,
)  # fmt: skip
from crawler.extract.labels import word_count
from crawler.extract.prose import is_meta, is_prose
from crawler.extract.story import BEFORE_TITLE, Story

MAX_DATE_WORDS = 16  # of a line with byline, date and place; a longer line is a sentence

FETCH_DAY = timedelta(days=1.5)  # wherever the fetch and the page's clock are
KEPT = timedelta(hours=12)  # pages that are kept show the clock of an earlier hour
RECENT = timedelta(minutes=30)  # so long proxies keep them as well
MAX_LABEL_WORDS = 3
LAST_LINES = 3  # behind the body: agency, initials, date
HEADLINE_WORDS = 4  # a link of fewer is for sharing, or leads to a section
CARDS = 2  # so many links to other articles in a line's shape make it an article's

_NOW = re.compile(r"(?i)(?:^|[\s_-])(?:now|today|clock|live|current|hijri)(?:$|[\s_-])")
_DIGIT = re.compile("[0-9٠-٩]")
_WORD = re.compile(r"[^\W\d_]+")
_CLOCK = re.compile(r"[0-9٠-٩]{1,2}:[0-9٠-٩]{2}")


class ArticleDates:
    """The dates of one article: *zone* is the publisher's, *now* when the page was fetched."""

    def __init__(
        self,
        story: Story,
        candidates: Candidates,
        *,
        url: str,
        zone: tzinfo | None,
        now: datetime,
    ) -> None:
        self._story = story
        self._candidates = candidates
        self._url = url
        self._zone = zone
        self._now = now

    def published(self) -> tuple[DateReading | Doubt | None, str]:
        """Return the date that all evidence names, the doubt it leaves, or ``None``."""
        on = url_day(self._url)
        days = {on} if on else set()
        evidence = in_one_order(self.evidence, now=self._now, zone=self._zone, days=days)
        if isinstance(evidence, str):
            return evidence, ""
        best = decided(evidence, zone=self._zone, url_day=on)
        if isinstance(best, Evidence):
            return best.reading, best.how
        if best is None and on and not self.updates:
            return read_publication(on.isoformat(), zone=self._zone, now=self._now), "url"
        return best or self._unread(), ""

    def modified(self, published: DateReading | None) -> tuple[DateReading | Doubt | None, str]:
        """Return the date of the last update, if it is later than *published*."""
        found = machine_dates(self._candidates.modified, zone=self._zone, now=self._now)
        days = {published.local.date()} if published else set()
        evidence = in_one_order([*found, *self.updates], now=self._now, zone=self._zone, days=days)
        if isinstance(evidence, str):
            return evidence, ""
        best = decided(evidence, zone=self._zone, url_day=None)
        if not isinstance(best, Evidence):
            return best, ""
        if published is not None:
            mislabels = published.zone_from != "machine" and best.reading.zone_name in UTC_NAMES
            if mislabels or not is_later(best.reading, published):
                return None, ""
        return best.reading, best.how

    @cached_property
    def evidence(self) -> list[Evidence]:
        told = machine_dates(self._candidates.published, zone=self._zone, now=self._now)
        if not told:
            told = machine_dates(self._candidates.weak_dates, zone=self._zone, now=self._now)
        machine = [*told, *self._stamped()]
        # "three hours ago" is as right as the time of the fetch, and is asked where nothing else is
        shown = [each for each in self._shown() if not (machine and _is_counted(each.reading))]
        found = [*machine, *shown]
        meant = [each for each in found if not is_no_date(each.reading)]
        return meant or self._over_title() or found

    @cached_property
    def _texts(self) -> dict[int, str]:
        """The texts of head, top and tail; a label in a line of its own stands before its date."""
        story = self._story
        texts = {}
        for at in (*story.above, *story.head, *story.tail):
            text = _apart(story.lines[at])
            over = story.lines[at - 1].text if at else ""
            texts[at] = f"{over.rstrip(' :')}: {text}" if _is_label(over) else text
        return texts

    def _shown(self) -> list[Evidence]:
        """Return the dates that the article shows: in its head, labelled at its foot, on top.

        Of one place's dates a labelled one is believed alone. What stands over the title is often
        the page's clock, so it is asked last, and for more.
        """
        story = self._story
        for places in (story.head, self._foot, story.above):
            found: list[tuple[bool, DateReading]] = []
            for at in places:
                text = self._texts[at]
                if (reading := self._date_in(text)) is None:
                    continue
                if reading.precision == "day":
                    reading = self._with_clock_beside(at, reading)
                if places is story.above and self._is_page_clock(at, reading, alone=not found):
                    continue
                found.append((labels.is_published(text), reading))
            clocks = [each for each in found if each[1].precision in ("second", "minute")]
            labelled = [each for each in [*clocks, *found] if each[0]]
            if labelled:
                return [Evidence(labelled[0][1], "label", False)]
            if found:
                return [Evidence(reading, "body", False) for _label, reading in clocks or found]
        return []

    @cached_property
    def _foot(self) -> list[int]:
        """The place behind the body that says the date: labelled, or a last paragraph of its own.

        Agencies print the date so, behind the initials of their editors.
        """
        story = self._story
        labelled = [at for at in story.tail if labels.is_published(self._texts[at])]
        if labelled or not story.body:
            return labelled[:1]
        last = story.lines[story.body[-1]].element
        for at in story.tail[:LAST_LINES]:
            element, text = story.lines[at].element, story.lines[at].text
            beside = element is last or element.getparent() is last.getparent()
            if beside and not _WORD.search(text) and self._date_in(text):
                return [at]
        return self._last_of_box()

    def _last_of_box(self) -> list[int]:
        """The place behind the body, in the box of title and text, that is a date and no more.

        A headline before it, or another such line, makes it one of a list or of comments.
        """
        story = self._story
        box = story.box()
        if box is None:
            return []
        for at in story.tail:
            line = story.lines[at]
            if _is_headline(line) or box not in line.element.iterancestors():
                return []
            if line.links or line.stamps or (story.beside and story.beside[at]):
                continue
            reading = self._date_in(self._texts[at])
            if reading and _is_whole(reading, line.text):
                story.read_on()
                behind = (_shape(each.text) for each in story.lines[at + 1 :])
                return [] if _shape(line.text) in behind else [at]
        return []

    def _over_title(self) -> list[Evidence]:
        """Return the date alone in a line just over the title, in whatever box: beside the crumbs.

        The page's clock stands there as well, and the last date of a list.
        """
        story = self._story
        if story.title_at is None:
            return []
        for at in range(story.title_at - 1, max(-1, story.title_at - 1 - BEFORE_TITLE), -1):
            line = story.lines[at]
            if _is_headline(line) or is_prose(line):
                return []
            reading = self._date_in(line.text)
            if reading is None or line.links or not _is_whole(reading, line.text):
                continue
            before = story.lines[:at]
            listed = _shape(line.text) in (_shape(each.text) for each in before)
            named = _NOW.search(line.element.get("class") or "") is not None
            if listed or named or self._is_of_the_fetch(reading):
                return []
            if before and _is_headline(before[-1]):
                return []
            return [Evidence(self._with_clock_beside(at, reading), "body", False)]
        return []

    def _is_page_clock(self, at: int, reading: DateReading, *, alone: bool) -> bool:
        """Whether a date over the title can be the page's clock: by its name, or that of the fetch.

        A clock stands once on a page, and not in the box of the article's head. One with which the
        article begins is its own, if no date is nearer to the title.
        """
        story = self._story
        line = story.lines[at]
        if _NOW.search(line.element.get("class") or ""):
            return True
        if at in story.framed and alone and not self._is_now(reading):
            return False
        if not self._is_of_the_fetch(reading) or self._is_in_own_head(line.element):
            return False
        shape = _shape(line.text)
        story.read_on()
        cards = (other.pieces for other in story.lines if other.links)
        return sum(any(_shape(part.strip()) == shape for part in card) for card in cards) < CARDS

    def _is_of_the_fetch(self, reading: DateReading) -> bool:
        """Whether a page that was fetched, or kept for some hours before, would show this clock."""
        if self._zone is None:
            return abs(reading.local - self._now.replace(tzinfo=None)) < FETCH_DAY
        now = self._now.astimezone(self._zone).replace(tzinfo=None)
        if reading.precision == "day":
            return reading.local.date() in (now.date(), (now - KEPT).date())
        return abs(reading.local - now) < KEPT

    def _is_now(self, reading: DateReading) -> bool:
        """Whether a clock shows the time of the fetch, as far as proxies let it lag."""
        if reading.precision == "day" or reading.instant is None:
            return False
        return abs(reading.instant - self._now) < RECENT

    def _is_in_own_head(self, element: etree._Element) -> bool:
        """Whether *element* is in the box of the title, and the first paragraph is not."""
        story = self._story
        title = story.lines[story.title_at].element if story.title_at is not None else None
        box = title.getparent() if title is not None else None
        if box is None or box.tag == "tr" or not story.body:
            return False
        if box.tag == "header" and next(box.iterancestors("article", "main"), None) is None:
            return False  # the page's own
        first = story.lines[story.body[0]].element
        return (element is box or box in element.iterancestors()) and not (
            first is box or box in first.iterancestors()
        )

    def _unread(self) -> Doubt | None:
        """Return the doubt that a line of the head leaves which looks like a date and is none."""
        head = self._story.texts(self._story.head)
        looks = (text for text in head if word_count(text) <= MAX_DATE_WORDS and is_meta(text))
        unread = any(_CLOCK.search(text) for text in looks)
        return "unreadable" if unread and not self.updates else None

    def _date_in(self, text: str) -> DateReading | None:
        long = word_count(text) > MAX_DATE_WORDS and not is_meta(text)
        if long or text.endswith((".", "؟", "!", "…")):
            return None
        return read_publication(text, zone=self._zone, now=self._now)

    def _with_clock_beside(self, at: int, day: DateReading) -> DateReading:
        """Return *day* with the clock of the next or previous line, where that is only a clock."""
        for beside in (at + 1, at - 1):
            if 0 <= beside < len(self._story.lines) and self._story.title_at != beside:
                text = self._story.lines[beside].text
                if word_count(text) <= 3 and _CLOCK.search(text):
                    both = f"{self._story.lines[at].text} {text}"
                    reading = read_publication(both, zone=self._zone, now=self._now)
                    if (
                        reading
                        and reading.precision != "day"
                        and reading.local.date() == day.local.date()
                    ):
                        return reading
        return day

    def _stamped(self) -> list[Evidence]:
        """Return the machine date of the first ``<time>`` in the article's head, or at its foot.

        One without text, which a script would fill in, stands before the first paragraph.
        """
        story = self._story
        for at in [*story.head, *self._foot, *story.body[:1]]:
            line = story.lines[at]
            if not line.stamps:
                continue
            if at in story.body[:1]:
                inside = next(line.element.iter("time"), None) is not None
            else:
                inside = is_prose(line) or self._is_update(line.text)
            for stamp in line.stamps:
                reading = read_publication(stamp, zone=self._zone, now=self._now)
                if reading and not inside:
                    return [Evidence(reading, "body", True)]
        return []

    def _is_update(self, text: str) -> bool:
        shown = update_or_date(text, zone=self._zone, now=self._now)
        return shown is not None and read_publication(text, zone=self._zone, now=self._now) is None

    @cached_property
    def updates(self) -> list[Evidence]:
        """Return the dates of updates that the article's head shows."""
        found = []
        for at in [*self._story.head, *self._story.above]:
            text = self._texts[at]
            if word_count(text) <= MAX_DATE_WORDS or is_meta(text):
                reading = read_update(text, zone=self._zone, now=self._now)
                found += [Evidence(reading, "label", False)] if reading else []
        return found[:1]


def _is_headline(line: Block) -> bool:
    """Whether *line* links to another page by words enough for a headline."""
    return any(
        word_count(text) >= HEADLINE_WORDS and not href.startswith("#") for text, href in line.links
    )


def _is_whole(reading: DateReading, text: str) -> bool:
    """Whether *text* says the date of *reading*, and nothing else."""
    return re.search(r"\w", text.replace(reading.text, "", 1)) is None


def _apart(line: Block) -> str:
    """Return the text of *line*, its elements apart where nothing but their style sets them apart.

    "مساء" of a clock and the name of a city in the next element are two words.
    """
    ends = zip(line.pieces, line.pieces[1:], strict=False)
    if any(_is_of_word(one[-1:]) and _is_of_word(other[:1]) for one, other in ends):
        return " ".join(line.texts)
    return line.text


def _is_of_word(sign: str) -> bool:
    return bool(sign) and category(sign)[0] in "LMN"


def _is_label(text: str) -> bool:
    """Whether *text* only says what date follows in the next line: آخر تحديث:"""
    if word_count(text) > MAX_LABEL_WORDS or _DIGIT.search(text):
        return False
    return labels.is_published(text) or labels.is_update(text)


def _shape(text: str) -> str:
    """Return *text* with one sign for all words and one for all digits."""
    return _WORD.sub("x", _DIGIT.sub("0", text))


def _is_counted(reading: DateReading) -> bool:
    return "rounded" in reading.doubts or re.search("[0-9٠-٩]{2}", reading.text) is None
