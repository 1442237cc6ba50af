"""Whether a publisher's template has changed: what its pages say now, against its last runs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import comb

Counts = Mapping[str, int]  # what a run has counted: docs/operations.md, "What a run counts"

LEAST_BEFORE = 20  # fewer pages say nothing of how a field is used to be
LEAST_NOW = 5  # of a run with fewer, the pages of the runs before it are taken too
LEAST_CHANCE = 0.001  # a share is silent if it comes by chance in fewer of so many runs
SURE = 50  # among so many pages, half the usual share never comes by chance
POOLED_RUNS, POOLED_PAGES = 10, 100  # what is usual: so many runs, and more if they were small

TEXTLESS = ("no title", "body too short", "not an article")  # reasons of pages without a text

# Fields without which a record is of little use; where one was given by so many pages, its silence
# degrades a run. The publisher's own selectors may be silent while other evidence still answers.
NEEDED, NEEDED_SHARE = ("body", "date", "own_body", "own_title", "own_date"), 0.8
# Fields that a publisher may stop giving: a line in the report, and nobody is woken.
WELCOME, WELCOME_SHARE = ("authors", "source", "keywords", "image", "section"), 0.5


@dataclass(frozen=True, slots=True)
class Silence:
    """A field that *now* of *pages* pages gave, in the last *runs* runs, and a share of before."""

    field: str
    now: int
    pages: int
    runs: int
    share_before: float
    pages_before: int

    def __str__(self) -> str:
        name = self.field.removeprefix("own_")
        what = f"own selector for the {name}" if name != self.field else name
        verb = "gave" if name == self.field else "were read by"
        span = f" of the last {self.runs} runs" if self.runs > 1 else ""
        before = f"{self.share_before:.0%} of {self.pages_before} before"
        return (
            f"The {what} fell silent: {self.now} of {self.pages} pages{span} {verb} it, {before}."
        )


def silences(now: Counts, earlier: Sequence[Counts]) -> list[Silence]:
    """Return the fields that fell silent in the run *now*, those that are needed first.

    *earlier* are the counts of the publisher's runs before, latest first. What a run with only a
    few pages says is taken together with the runs just before it. Runs in which a field was silent
    already do not count as usual: an alarm does not end by being heard often.
    """
    found = [_silence(field, NEEDED_SHARE, now, earlier) for field in NEEDED]
    found += [_silence(field, WELCOME_SHARE, now, earlier) for field in WELCOME]
    fields = {silence.field for silence in found if silence}
    return [
        silence
        for silence in found
        if silence and silence.field.removeprefix("own_") not in fields - {silence.field}
    ]


def sample(latest_first: Iterable[Counts | None]) -> list[Counts]:
    """Return of a publisher's runs, latest first, as many as say what is usual.

    Runs that read nothing or were killed say nothing, and those whose pages an operator chose are
    no sample. While a field is silent the usual runs lie ever further back.
    """
    kept: list[Counts] = []
    usual: Counter[tuple[str, str]] = Counter()
    for counts in latest_first:
        if not counts or counts.get("chosen") or not share("body", counts)[1]:
            continue
        kept.append(counts)
        for field in (*NEEDED, *WELCOME):
            pages = 0 if counts.get(f"silent_{field}") else share(field, counts)[1]
            usual["runs", field] += pages > 0
            usual["pages", field] += pages
        if all(
            usual["runs", field] >= POOLED_RUNS and usual["pages", field] >= POOLED_PAGES
            for field in (*NEEDED, *WELCOME)
        ):
            break
    return kept


def marks(found: Sequence[Silence]) -> dict[str, int]:
    """Return what is kept of *found* in the run's counts."""
    return {f"silent_{silence.field}": 1 for silence in found}


def share(field: str, counts: Counts) -> tuple[int, int]:
    """Return how many pages of a run gave *field*, and of how many."""
    read = counts.get("read", 0)
    if field == "body":
        return read, read + counts.get("textless", 0)
    return counts.get(field, 0), read


def _silence(
    field: str, least_share: float, now: Counts, earlier: Sequence[Counts]
) -> Silence | None:
    given, pages = share(field, now)
    own_given, own_pages = given, pages
    window = 0
    while pages < LEAST_NOW and window < len(earlier):
        more = share(field, earlier[window])
        given, pages, window = given + more[0], pages + more[1], window + 1
    given_before, pages_before = _usual(field, earlier[window:])
    if not own_pages or pages < LEAST_NOW or pages_before < LEAST_BEFORE:
        return None
    share_before = given_before / pages_before
    if share_before < least_share or own_given >= own_pages * share_before / 2:
        return None
    if given >= pages * share_before / 2:
        return None
    # one page more of each kind: 20 of 20 do not prove that there are no others
    if _chance(given, pages, (given_before + 1) / (pages_before + 2)) >= LEAST_CHANCE:
        return None
    return Silence(field, given, pages, window + 1, share_before, pages_before)


def _usual(field: str, earlier: Sequence[Counts]) -> tuple[int, int]:
    """Return how many pages gave *field* and of how many, in the last runs that were no alarm."""
    given = pages = runs = 0
    for counts in earlier:
        of_run = share(field, counts)
        if counts.get(f"silent_{field}") or not of_run[1]:
            continue
        given, pages, runs = given + of_run[0], pages + of_run[1], runs + 1
        if runs >= POOLED_RUNS and pages >= POOLED_PAGES:
            break
    return given, pages


def _chance(given: int, pages: int, share: float) -> float:
    """Return how likely *given* or fewer of *pages* are, if each gives it with chance *share*."""
    if pages >= SURE:
        return 0.0
    return sum(
        comb(pages, count) * share**count * (1 - share) ** (pages - count)
        for count in range(given + 1)
    )
