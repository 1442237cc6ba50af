"""Who signed an article: bylines, credit lines and datelines, by where they stand."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import islice

from lxml import etree

from crawler.extract import labels
from crawler.extract.agencies import CITIES, agency, signed_agency, without_signature
from crawler.extract.body import Block
from crawler.extract.candidates import Answer, Candidates
from crawler.extract.credit import (
    begins_as_name,
    credit_run,
    persons,
    place_apart,
    read_credit,
    run_parties,
    without_calling,
)  # fmt: skip
from crawler.extract.dateline import read_dateline
from crawler.extract.labels import word_count
from crawler.extract.named import MAX_KEPT_CHARS, Named
from crawler.extract.prose import is_meta
from crawler.extract.site import Site
from crawler.extract.story import Story
from models.folding import match, one_line
from models.item import Credit, Party

MAX_LINE_WORDS = 16  # of a line with byline, date and place; a longer line is a sentence
MAX_BYLINE_WORDS = 9
MAX_AUTHORS = 4
MAX_NAME_WORDS = 4  # where nothing says that it is one
TAIL_SOURCES = 4
_OPENING = re.compile(
    r"(?P<city>[^\W\d_]+(?:\s[^\W\d_]+){0,2})\s*[-–—/،]\s*"
    r"(?P<name>[^\W\d_]+[.]?(?:\s[^\W\d_]+[.]?){1,3})\s*[:–—-](?=\s)"
)
_BEHIND_AGENCY = re.compile(
    r"[^()\n]{2,40}(?P<agency>\([^()\n]{2,25}\))\s*[-–—]*\s*"
    r"(?P<name>[^\W\d_]+(?:\s[^\W\d_]+){1,3})\s*[-–—](?=\s)"
)
_EXCLUSIVE = "خاص"
_SOURCE = "المصدر"
_is_source = Named(
    r"(?i)(?:^|\s)(?:(?:news|article|post|story|entry|item)[_-]?)?(?:source|agency|المصدر)"
    r"(?:-name)?(?:$|\s)"
)

_SIGNED = re.compile(
    r"(?i)author|auteur|byline|writer|reporter|editor-?name|writeby|katib|by-?name|columnist"
    r"|r[eé]dacteur|(?:^|\s)by(?:$|\s)"
)
_is_authors_box = Named(r"(?i)author-?_?(?:box|bio|info|details)|about-author|post-author")
_BETWEEN = re.compile(r"\s*[-–—ـ/]\s+|\s+[-–—ـ/]|\s*[|•·()،,]\s*|:$")
_JOINT = re.compile(r"\s+[-–—/+]\s+|\s*/\s*|:\s+")
_SHARING = re.compile(r"\s*[/+|،()]\s*|\s+[-–—]\s+")
_BAR = re.compile(r"\s*[|\n]\s*")
_DASHES = re.compile(r"\s+[-–—/|]\s+")
_is_picture = Named(
    r"(?i)(?:ima?ge?|photo|pic(?:ture)?|media)[_-]?(?:credits?|source|caption|desc|owner)"
)
_WRITERS = re.compile(r"(?i)/(?:authors?|writers?|columnists?|reporters?|كاتب|كتاب|الكتاب)/")
_LATIN_NAMES = re.compile(r"(?:[A-Z][\w.'’-]*\s?){2,4}(?:,\s*(?:[A-Z][\w.'’-]*\s?){2,4})*")
_WHEN = re.compile(  # the date behind a name: "هالة درويش 14/5/2026"
    r"\s*[-–|،,]?\s*(?:(?:يوم\s+)?(?:السبت|ال[أا]حد|ال[إا]ثنين|الثلاثاء|ال[أا]ربعاء|الخميس|الجمعة)"
    r"(?!\w)|[0-9٠-٩]).*$",
    re.DOTALL,
)


class Signatures:
    """The persons and agencies of one article; *name* is the publisher's, which is neither."""

    def __init__(self, story: Story, candidates: Candidates, *, site: Site, name: str) -> None:
        self._story = story
        self._candidates = candidates
        self._site = site
        self._name = name

    def authors(self) -> Answer[tuple[str, ...]]:
        """Return the persons who signed: behind a label, told to machines, or marked as such."""
        names = tuple(name for _at, found in self.bylines for name in found)
        if names:
            return labels.unique([*names, *self._others(names)]), "label"
        for how in ("json-ld", "microdata", "rdfa", "opengraph", "meta"):
            told = [each.value for each in self._candidates.authors if each.how == how]
            if names := tuple(name for value in told for name in self._persons(value)):
                return labels.unique(names), how
        for at in [*self._story.head, *self._story.above, *self._over_title()]:
            line = self._story.lines[at]
            if is_meta(line.text):  # names in another script than the page's, before the date
                latin = filter(_LATIN_NAMES.fullmatch, _byline_parts(line))
                if names := next(filter(None, map(self._persons, latin)), ()):
                    return names, "body"
            if names := tuple(name for text in _signed(line) for name in self._persons(text)):
                return labels.unique(names), "body"
            if placed := self._beside_date_or_city(line):
                return labels.unique(placed), "body"
        return self._signed_below() or self._in_dateline()

    def _in_dateline(self) -> Answer[tuple[str, ...]]:
        """Return the reporter with whom the first paragraph opens.

        بيروت - سمر حداد: عادت ..., or behind the agency: عمان 2 نيسان (بترا) سمر حداد- عادت ...
        """
        for at in self._story.body[:1]:
            behind = _BEHIND_AGENCY.match(self._story.lines[at].text)
            if behind and agency(behind["agency"]) and (names := self._persons(behind["name"])):
                return names, "body"
            found = _OPENING.match(self._story.lines[at].text)
            named = found and match(found["city"]) in CITIES and begins_as_name(found["name"])
            if found and named and (names := self._persons(found["name"])):
                return names, "body"
        return None

    def _over_title(self) -> list[int]:
        """Return the place just over the title if a columnist's name is marked there."""
        at = (self._story.title_at or 0) - 1
        if at < 0 or at in self._story.above:
            return []
        line = self._story.lines[at]
        return [at] if begins_as_name(line.text) and _signed(line) else []

    def _signed_below(self) -> Answer[tuple[str, ...]]:
        """Return the name in the author's box behind the text, or in a last line of its own."""
        story = self._story
        if not story.body:
            return None
        last = story.lines[story.body[-1]].element
        for at in story.tail[:8]:
            line = story.lines[at]
            if word_count(line.text) > MAX_NAME_WORDS + 2:
                continue
            boxed = (line.links or begins_as_name(line.text)) and any(
                map(_is_authors_box, islice(line.element.iterancestors(), 3))
            )
            own = (
                at == story.body[-1] + 1
                and line.element.getparent() is last.getparent()
                and begins_as_name(line.text)
                and word_count(line.text) <= MAX_NAME_WORDS
            )
            if (boxed or own) and (names := self._persons(line.text)):
                return names, "body"
            if at == story.body[-1] + 1 and (placed := self._beside_date_or_city(line)):
                return labels.unique(placed), "body"
        return None

    def _beside_date_or_city(self, line: Block) -> list[str]:
        """Return persons by their given names in one line with the date, or a city alone."""
        text = line.text
        dated = is_meta(text)
        if word_count(text) > (MAX_LINE_WORDS if dated else MAX_BYLINE_WORDS) or line.is_heading:
            return []
        cut = [part for piece in (text, *line.texts) for part in _BETWEEN.split(piece) if part]
        parts = [part for piece in cut for part in place_apart(piece)]
        if not (dated or any(map(self._stands_by_a_name, parts))):
            # "مراسلتنا هالة درويش": called so, the name alone is enough
            parts = [part for part in parts if without_calling(part) != part]
        return [
            name
            for part in parts
            if begins_as_name(without_calling(part)) and len(part.split()) <= MAX_NAME_WORDS + 1
            for name in self._persons(part)
        ]

    def _stands_by_a_name(self, part: str) -> bool:
        """Whether *part* is a city, the site or "exclusive", beside which the writer is named."""
        folded = match(part)
        return folded in CITIES or folded.split()[:1] == [_EXCLUSIVE] or self._site.is_called(part)

    def _others(self, names: tuple[str, ...]) -> list[str]:
        """Return whom machines are told beside all of *names*: a dash hides a second name."""
        told = [name for each in self._candidates.authors for name in self._persons(each.value)]
        folded = {match(name) for name in told}
        return told if len(folded) <= MAX_AUTHORS and {*map(match, names)} < folded else []

    def credit(self) -> Answer[Credit]:
        """Return the credit lines' parties; else the agency of byline or dateline."""
        body = self._story.texts(self._story.body)
        dateline = read_dateline(body[0]) if body else None
        city = dateline.city if dateline else None
        for places in self.credit_lines:
            lines = self._story.texts(places)
            parties_line = run_parties(self._credit_texts[at] for at in places)
            credit = read_credit(parties_line, "\n".join(lines), publisher=self._name)
            if parties := self._origins(credit.parties):
                return replace(credit, parties=parties, dateline=credit.dateline or city), "label"
        if body and (signed := without_signature(body[-1])[1]):
            parties = self._site.others(read_credit(signed, signed, publisher="").parties)
            if parties:
                return Credit(text=signed, parties=parties, dateline=city), "body"
        for name, shown, how in self._agencies():
            if not self._site.is_called(name):
                party = Party(name, "origin", agency(f"({name})"))
                return Credit(text=shown, parties=(party,), dateline=city), how
        if (named := self._named_source()) is not None:
            party = Party(named, "origin", agency(named))
            return Credit(text=named, parties=(party,), dateline=city), "body"
        if dateline is None or self._site.is_called(dateline.agency):
            return (Credit(dateline=city), "body") if city else None
        party = Party(dateline.agency, "origin", agency(f"({dateline.agency})"))
        return Credit(text=dateline.shown, parties=(party,), dateline=city), "body"

    def _origins(self, parties: tuple[Party, ...]) -> tuple[Party, ...]:
        """Return *parties* without the site; a person beside it is its reporter, no origin."""
        others = self._site.others(parties)
        if len(others) < len(parties):
            others = tuple(p for p in others if p.agency or not begins_as_name(p.name))
        return others

    def _named_source(self) -> str | None:
        """Return what an element in head or tail names that the markup calls the source."""
        story = self._story
        for at in [*story.head, *story.tail[:TAIL_SOURCES]]:
            line = story.lines[at]
            name = line.text.strip(" -–—:()")
            if (
                _is_source(line.element)
                and word_count(name) <= MAX_NAME_WORDS
                and not any(map(str.isdigit, name))
                and not labels.is_credit_label(name)
                and ":" not in name
                and not (begins_as_name(name) or _is_of_picture(line.element))
                and match(name) not in CITIES
                and self._site.others(read_credit(name, name, publisher=self._name).parties)
            ):
                return name
        return None

    @cached_property
    def bylines(self) -> list[tuple[int, tuple[str, ...]]]:
        """Places of labelled bylines in head, first paragraphs and tail, with their persons."""
        story = self._story
        first, last = story.body[:2], story.body[-1:]
        found = []
        for at in [*story.above, *story.head, *first, *last, *story.tail[:4]]:
            text = story.lines[at].text
            if word_count(text) > MAX_BYLINE_WORDS + 8 or text.endswith((".", "؟", "…")):
                continue
            parts = _byline_parts(story.lines[at])
            over = story.lines[at - 1] if at else None
            if over and labels.is_byline_label(over.text) and _are_together(over, story.lines[at]):
                parts.insert(0, f"{over.text.rstrip(' :|/')}: {text}")
            for part in parts:
                named = labels.byline(part)
                if named is None or word_count(named) > MAX_BYLINE_WORDS:
                    continue
                if names := self._persons(part):
                    found.append((at, names))
                    break
        return found[:2]

    def _persons(self, text: str) -> tuple[str, ...]:
        """Return the persons in *text*; the site's own name may stand before or behind them."""
        if labels.is_promotion(text):
            return ()
        parts = (part for part in _DASHES.split(text) if not self._site.is_called(part))
        named = persons(_WHEN.sub("", " - ".join(parts)), publisher=self._name)
        return tuple(name for name in named if not self._site.is_called(name))

    @cached_property
    def credit_lines(self) -> list[list[int]]:
        """Places of credit lines, in runs: at the end, behind it, then before the body."""
        story = self._story
        texts = self._credit_texts
        order = [*reversed(story.body[-3:]), *story.tail, *story.head, *story.body[:2]]
        runs: dict[int, list[int]] = {}
        taken: set[int] = set()
        for at in sorted(order):
            if at in taken or not (run := credit_run(texts, at)):
                continue
            if at not in story.head or not _is_of_picture(story.lines[at].element):
                runs[at] = run
                taken.update(run)
        return [runs[at] for at in dict.fromkeys(order) if at in runs]

    @cached_property
    def _credit_texts(self) -> list[str]:
        """The lines' texts, with a sign behind a label that is an element of its own.

        The article's last line, if it says its source in its own way, has a label as well.
        """
        story = self._story
        texts = [line.text for line in story.lines]
        for at in story.head:
            texts[at] = _credit_among(story.lines[at]) or texts[at]
        for at in (*story.head, *story.tail):
            if label := _label_apart(story.lines[at]):
                texts[at] = f"{label}: {texts[at][len(label) :].strip()}"
        for at in (*story.body[-1:], *story.tail[:1], *story.head):
            if party := labels.quoted_after_label(texts[at]):
                texts[at] = f"{_SOURCE}: {party}"
            elif self._is_shared(texts[at]):
                texts[at] = f"{_SOURCE}: {texts[at]}"
        return texts

    def _is_shared(self, text: str) -> bool:
        """Whether *text* names the site and agencies, and nothing else: "المرفأ/ أ ف ب"."""
        cut = _SHARING.split(text)
        parts = [part for part in cut if part.strip()]
        others = 0
        for part in parts if len(parts) > 1 else ():
            if not self._site.is_called(part):
                others += 1
                if agency(part) is None:  # most lines are prose: seen at their first part
                    return False
        return len(parts) > others > 0

    def _agencies(self) -> Iterator[tuple[str, str, str]]:
        """Yield agencies that sign in a byline's place, with the line and how it was read."""
        # a section over the title may be called as an agency is: الشرق الأوسط
        above = [at for at in self._story.above if is_meta(self._story.lines[at].text)]
        for at in [*self._story.head, *above]:
            text = self._story.lines[at].text
            if word_count(text) > MAX_LINE_WORDS and not is_meta(text):
                continue
            if labels.is_caption(text) or _is_of_picture(self._story.lines[at].element):
                continue
            for part in _byline_parts(self._story.lines[at]):
                named = labels.byline(part) or part
                for name in dict.fromkeys((named, *_JOINT.split(named))):
                    name = name.strip(" :|-–—()/")
                    if agency(name):
                        yield name, text, "label"
                undated = _WHEN.sub("", part).strip(" |-–—") or part
                for each in dict.fromkeys((part, undated)):
                    if found := read_dateline(each):
                        yield found.agency, text, "label"
        for told in (*self._candidates.origins, *self._candidates.authors):
            for name in (told.value, *_DASHES.split(told.value)):
                if agency(name) or told in self._candidates.origins:
                    yield name, told.value, told.how


def _is_of_picture(element: etree._Element) -> bool:
    """Whether the line of *element* stands in a picture's box, or is named as its credit."""
    near = [element, *islice(element.iterancestors(), 2)]
    if any(each.tag in ("figure", "picture", "figcaption") for each in near):
        return True
    inner = islice(element.iter("span", "small", "em", "i"), 3)
    return any(map(_is_picture, (*near, *inner)))


def _credit_among(line: Block) -> str | None:
    """Return the credit in a line that has the date as well: المصدر: رويترز | 9 مايو 2026."""
    if not any(word in line.text for word in ("مصدر", "نقل")) or not is_meta(line.text):
        return None
    parts = (_WHEN.sub("", part).strip(" |-–—") for part in reversed(_byline_parts(line)))
    return next(filter(_says_source, parts), None)


def _says_source(part: str) -> bool:
    return bool(labels.credit_after_label(part) or signed_agency(part))


def _are_together(label: Block, line: Block) -> bool:
    """Whether a small box has the *label* and what it says in the next line."""
    box = label.element.getparent()
    return box is not None and box in islice(line.element.iterancestors(), 3)


def _label_apart(line: Block) -> str | None:
    """Return the label of a credit line that has it in an element of its own, without a sign."""
    first = next(filter(None, map(str.strip, line.pieces)), "") if len(line.pieces) > 1 else ""
    if (
        not first
        or word_count(line.text) > labels.MAX_LABELLED_WORDS
        or len(first) >= len(line.text)
    ):
        return None
    return first if labels.is_credit_label(first) else None


def _byline_parts(line: Block) -> list[str]:
    """Return the line, its inline elements, and what bars and breaks cut both into."""
    whole = [line.text, *line.texts]
    cut = [part for text in whole if "|" in text or "\n" in text for part in _BAR.split(text)]
    # "المرفأ - حاورها: ...": the outlet stands before the label
    cut += [text[at.end() :] for text in whole if (at := _DASHES.search(text))]
    return [part for part in dict.fromkeys([*whole, *cut]) if part]


def _signed(line: Block) -> list[str]:
    """Return the texts that the markup calls the author's: of inline elements, else the line."""
    inner = [each for each in islice(line.element.iter(*_INLINE), 12) if _is_signed(each)]
    texts = [one_line("".join(map(str, each.itertext()))) for each in inner]
    if found := [text for text in texts if text and text in line.text]:
        return found
    if word_count(line.text) > MAX_BYLINE_WORDS:
        return []
    near = [line.element, *islice(line.element.iterancestors(), 1)]
    return [*(line.link_texts or [line.text])] if any(map(_is_signed, near)) else []


_INLINE = ("a", "span", "b", "strong", "em", "i", "cite", "font", "small")


def _is_signed(element: etree._Element) -> bool:
    """Whether the element is marked as the author's."""
    names = f"{element.get('class') or ''} {element.get('rel') or ''} {element.get('id') or ''}"
    signed = _is_named_signed(names) if len(names) <= MAX_KEPT_CHARS else _named_signed(names)
    return signed or _WRITERS.search(element.get("href") or "") is not None


def _named_signed(names: str) -> bool:
    return _SIGNED.search(names) is not None


_is_named_signed = lru_cache(maxsize=4096)(_named_signed)  # a site's pages have the same names
