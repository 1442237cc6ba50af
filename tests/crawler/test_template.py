"""When a field that a publisher's pages used to give counts as silent, and when it does not."""

from typing import Any

import pytest

from crawler.template import Counts, marks, sample, silences


def said(read: int, **fields: int) -> dict[str, int]:
    """Return the counts of a run that read *read* articles; fields that are not given were full."""
    full = dict.fromkeys(("date", "own_title", "own_date", "own_body", "authors"), read)
    return {"read": read, **full, **fields}


FULL = [said(24)] * 10
TINY = [said(2)] * 30


@pytest.mark.parametrize(
    ("now", "earlier", "expected"),
    [
        (said(12, date=1), FULL, ["date"]),
        (said(12, date=0, own_date=0), FULL, ["date"]),
        (said(5, date=0), FULL, ["date"]),
        (said(12, date=5), FULL, ["date"]),
        (said(12, date=6), FULL, []),
        (said(4, date=0), [], []),
        (said(12, date=0), [said(19)], []),
        (said(12, date=0), [said(20)], ["date"]),
        (said(12, date=0), [said(100, date=79)], []),
        (said(12, date=0), [said(100, date=80)], ["date"]),
        (said(5, date=1), [said(100, date=80)], []),
        (said(12, own_body=0), FULL, ["own_body"]),
        (said(12, own_body=0), [said(24, own_body=0)] * 10, []),
        (said(3, textless=9), FULL, ["body"]),
        (said(0, textless=9), FULL, ["body"]),
        (said(3, textless=9), [said(5, textless=15)] * 10, []),
        (said(12, authors=0), FULL, ["authors"]),
        (said(12, authors=0), [said(24, authors=11)] * 10, []),
        (said(12, date=0, authors=0), FULL, ["date", "authors"]),
        (said(0), FULL, []),
    ],
    ids=[
        "one left", "date and its selector are one news", "five pages are enough",
        "less than half", "half", "first run", "too little before", "just enough before",
        "not usual", "just usual", "by chance", "selector", "publisher without that selector",
        "texts", "no text at all", "videos as ever", "authors", "authors were rare", "two fields",
        "a run that read nothing",
    ],
)  # fmt: skip
def test_silent_fields(now: Counts, earlier: list[Counts], expected: list[str]) -> None:
    assert expected == [silence.field for silence in silences(now, earlier)]


def test_small_runs_are_taken_together() -> None:
    after = [said(2, date=0)] * 2

    found = silences(said(2, date=0), [*after, *TINY])

    (silence,) = found
    assert (0, 6, 3, 60) == (silence.now, silence.pages, silence.runs, silence.pages_before)
    assert "0 of 6 pages of the last 3 runs gave it, 100% of 60 before" in str(silence)


def test_small_run_that_gives_the_field_ends_the_alarm() -> None:
    assert [] == silences(said(1), [said(6, date=0, silent_date=1), *FULL])


def test_alarm_goes_on_as_long_as_the_field_is_silent() -> None:
    earlier: list[Any] = [*FULL]
    for _run in range(40):
        now = said(8, date=0)
        found = silences(now, earlier)
        assert ["date"] == [silence.field for silence in found]
        earlier.insert(0, now | marks(found))


def test_what_is_usual_is_what_the_last_runs_said() -> None:
    earlier = [said(12, date=2)] * 10 + [said(500)] * 10

    assert [] == silences(said(12, date=0), earlier)


def test_sample_goes_back_to_the_runs_before_an_alarm() -> None:
    silent = [said(4, date=0, silent_date=1)] * 5000

    found = sample([None, said(0), said(9, chosen=1), *silent, *FULL, *FULL])

    assert [*silent, *FULL] == found
    assert ["date"] == [silence.field for silence in silences(said(8, date=0), found)]
