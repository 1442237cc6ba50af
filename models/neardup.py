"""Which bodies tell one text: keys to find candidates by, and the exact judgement of two bodies.

Candidates are cheap and many: two bodies that share two keys or more. Only :func:`judge` decides.
Both read bodies at level search, best without credit line and dateline
(``models.identity.uncredited``). A text that is too short or too long to be told from others has
no keys and no judgement: it stays alone.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import Literal
from zlib import crc32

from models.folding import search

NEAR_VERSION = 1  # of the keys: those of two versions never meet

MIN_WORDS = 20  # a body of fewer is a formula with a name in it
MIN_EDITED_WORDS = 50  # below that, a changed word may be another event: only the same words join
MAX_CHARS = 200_000  # 35,000 words; articles reach 5,000

# Long shingles find (short ones sit in everybody's keys), short ones judge. Measured with
# benchmarks.neardup: 12 keys of the whole find edited copies, 4 of the first words find stubs.
_KEY_WORDS = 8
_WHOLE_KEYS = 12
_LEAD_KEYS = 4
_LEAD_WORDS = 50
_WORDS = 3

COPY = 0.85  # of the longer side's shingles
EDITED = 0.55  # above one half, so that no digest joins the two articles it is made of
WITHIN = 0.8  # of the shorter side's shingles, as the following two
LEAD_WITHIN = 0.5
RELATED = 0.5
_TEMPLATE = 0.15  # similarity won by hiding the figures: two bulletins from one template
_MIN_FIGURES = 8
_FIGURES = 0.08  # of the words: prices, tables, times of prayer

WINDOW_DAYS = 30  # between two articles of one story
SHORT_WINDOW_DAYS = 1

_DAYS = frozenset(search("الأحد الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت").split())
_MONTHS = frozenset(  # as named in the Gulf and Egypt, the Levant, the Maghreb, and of the Hijra
    search(
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر "
        "كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين "
        "جانفي فيفري أفريل ماي جوان جويلية أوت يوليوز غشت شتنبر نونبر دجنبر "
        "محرم صفر ربيع جمادى رجب شعبان رمضان شوال ذو ذي"
    ).split()
)

Kind = Literal["copy", "edited", "excerpt", "contains", "related"]
JOINING: frozenset[Kind] = frozenset(("copy", "edited"))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What two bodies are to each other; the same whichever stands first, but for *whole*.

    *kind*: ``copy`` and ``edited`` are one text and join a story. The others never join: the
    shorter is the beginning of the longer (``excerpt``) or stands in it elsewhere (``contains``),
    or half of it does (``related``). *whole* says which side is the longer one then.
    *overlap* is the share of the longer side's three-word shingles that both have, *coverage*
    that of the shorter side's, *words* its length.
    """

    kind: Kind | None
    overlap: float
    coverage: float
    words: int
    whole: Literal["one", "other"] | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A body prepared for judging it against several others."""

    words: tuple[str, ...]
    shingles: frozenset[tuple[str, ...]]


def near_keys(body: str) -> tuple[int, ...]:
    """Return up to 16 signed 64-bit keys of *body*, ascending; none if it is too short or long.

    The smallest hashes of its eight-word shingles: an edit changes those keys whose shingles it
    touches and leaves the rest. The same on every machine and Python.
    """
    if len(body) > MAX_CHARS:
        return ()
    text = search(body).encode() + b" "
    # each word with its blank, so that their lengths are the places where shingles begin
    places = list(accumulate(map(len, text.replace(b" ", b" \n").split(b"\n")), initial=0))
    places.pop()
    if len(places) <= MIN_WORDS:
        return ()
    ends = places[_KEY_WORDS:]
    ranks = [crc32(text[start:end]) for start, end in zip(places, ends, strict=False)]
    in_lead = _LEAD_WORDS - _KEY_WORDS + 1
    limit = 2**32 * 40 // len(ranks)  # about forty are below it: sooner sorted than all
    low = _first(ranks, [at for at, rank in enumerate(ranks) if rank < limit])
    whole = low if len(low) >= _WHOLE_KEYS else _first(ranks, range(len(ranks)))
    lead = _first(ranks, range(len(ranks[:in_lead])))
    chosen = {
        *(whole[rank] for rank in sorted(whole)[:_WHOLE_KEYS]),
        *(lead[rank] for rank in sorted(lead)[:_LEAD_KEYS]),
    }
    return tuple(sorted(_key(text[places[at] : ends[at]]) for at in chosen))


def _first(ranks: Sequence[int], among: Sequence[int]) -> dict[int, int]:
    """Return where each of the *ranks* at the places *among* stands first."""
    return {ranks[at]: at for at in reversed(among)}


def judge(one: str, other: str) -> Judgement:
    """Return what the bodies *one* and *other* are to each other."""
    return compare(wording(one), wording(other))


def wording(body: str) -> Wording:
    """Return *body* prepared for :func:`compare`."""
    words = tuple(search(body).split()) if len(body) <= MAX_CHARS else ()
    return Wording(words, frozenset(_shingles(words)))


def compare(one: Wording, other: Wording) -> Judgement:
    """Return what two prepared bodies are to each other."""
    shorter, longer = sorted((one, other), key=lambda side: len(side.shingles))
    if len(shorter.shingles) < MIN_WORDS - _WORDS + 1:
        return Judgement(None, 0.0, 0.0, len(shorter.words))
    shared = len(one.shingles & other.shingles)
    overlap, coverage = shared / len(longer.shingles), shared / len(shorter.shingles)
    kind = _kind(shorter, longer, overlap, coverage)
    apart = kind is not None and kind not in JOINING
    whole: Literal["one", "other"] = "one" if longer is one else "other"
    return Judgement(kind, overlap, coverage, len(shorter.words), whole if apart else None)


def joins(found: Judgement, *, one_publisher: bool, days_apart: int) -> bool:
    """Return whether two articles whose bodies are as *found* tell one story.

    What one publisher prints on two days in nearly the same words is a form filled in again (a
    forecast in prose), so there only the same words join; and what is short may be said again the
    week after.
    """
    if found.kind not in JOINING or days_apart > WINDOW_DAYS:
        return False
    if days_apart > SHORT_WINDOW_DAYS and found.words < MIN_EDITED_WORDS:
        return False
    return not (one_publisher and days_apart and found.overlap < 1)


def _kind(shorter: Wording, longer: Wording, overlap: float, coverage: float) -> Kind | None:
    if coverage < RELATED:
        return None
    if shorter.words == longer.words:
        return "copy"
    if of_two_occasions(shorter, longer):
        return None
    if len(shorter.words) >= MIN_EDITED_WORDS and overlap >= EDITED:
        return "copy" if overlap >= COPY else "edited"
    if coverage >= WITHIN and overlap < EDITED:
        lead = frozenset(_shingles(shorter.words[:_LEAD_WORDS]))
        common = lead.intersection(_shingles(longer.words[:_LEAD_WORDS]))
        return "excerpt" if len(common) >= LEAD_WITHIN * len(lead) else "contains"
    return "related" if len(shorter.words) >= MIN_EDITED_WORDS else None


def of_two_occasions(one: Wording, other: Wording) -> bool:
    """Return whether two alike bodies are one template filled in twice: yesterday's and today's.

    They name other days of the week or month; or differ mostly in their figures; or consist of
    figures, of which each has some that the other lacks (a copy that was cut has no others).
    """
    for named in (_days, _dates):
        here, there = named(one.words), named(other.words)
        if here and there and not here & there:
            return True
    masked = [frozenset(_shingles(_masked(side.words))) for side in (one, other)]
    alike = _jaccard(*masked)
    if alike >= RELATED and alike - _jaccard(one.shingles, other.shingles) >= _TEMPLATE:
        return True
    figures = [Counter(filter(_is_figure, side.words)) for side in (one, other)]
    return (
        all(_is_full_of_figures(side) for side in (one, other))
        and bool(figures[0] - figures[1])
        and bool(figures[1] - figures[0])
    )


_SALTED = blake2b(digest_size=8, salt=NEAR_VERSION.to_bytes(2, "big"))


def _key(shingle: bytes) -> int:
    hashed = _SALTED.copy()  # sooner than one made anew
    hashed.update(shingle)
    return int.from_bytes(hashed.digest(), "big", signed=True)


def _shingles(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(words, words[1:], words[_WORDS - 1 :], strict=False)


def _jaccard(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _days(words: Sequence[str]) -> frozenset[str]:
    return _DAYS.intersection(words)


def _dates(words: Sequence[str]) -> frozenset[str]:
    """Return the days of the month; not the months, which every country names otherwise."""
    return frozenset(
        word
        for word, following in pairwise(words)
        if following in _MONTHS and word.isdecimal() and len(word) <= 2
    )


def _masked(words: Sequence[str]) -> list[str]:
    return ["#" if _is_figure(word) else word for word in words]


def _is_figure(word: str) -> bool:
    return not word.isalpha() or word in _DAYS


def _is_full_of_figures(side: Wording) -> bool:
    number = sum(not word.isalpha() for word in side.words)
    return number >= max(_MIN_FIGURES, _FIGURES * len(side.words))
