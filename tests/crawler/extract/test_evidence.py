"""One date from all that a page says of it, or the doubt they leave."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.extract.candidates import Found
from crawler.extract.evidence import (
    Evidence,
    decided,
    in_one_order,
    machine_dates,
    read_publication,
    url_day,
)

NOW = datetime(2026, 6, 1, tzinfo=UTC)
RIYADH = ZoneInfo("Asia/Riyadh")


def machine(*texts: str) -> list[Evidence]:
    return machine_dates([Found(text, "json-ld") for text in texts], zone=RIYADH, now=NOW)


def shown(text: str) -> list[Evidence]:
    reading = read_publication(text, zone=RIYADH, now=NOW)
    assert reading is not None
    return [Evidence(reading, "body", False)]


DAY = "الأحد 10 مايو 2026"
CASES: dict[str, tuple[list[Evidence], date | None, str]] = {
    "nothing": ([], None, "None"),
    "machine alone": (machine("2026-05-10T21:30:00+03:00"), None, "2026-05-10T18:30 second"),
    "midnight alone": (machine("2026-05-10T00:00:00+03:00"), None, "2026-05-09T21:00 day"),
    "machine and its day": (machine("2026-05-10T21:30:00+03:00") + shown(DAY), None,
                            "2026-05-10T18:30 second"),
    "Z mislabelled": (machine("2026-05-10T21:30:00Z") + shown(f"{DAY} 21:30"), None,
                      "2026-05-10T18:30 minute"),
    "two machines, one zoned": (machine("2026-05-10 21:30:00", "2026-05-10T21:30:00+03:00"), None,
                                "2026-05-10T18:30 second"),
    "machines of two days": (machine("2026-05-10", "2026-05-12"), None, "dates disagree"),
    "another day shown": (machine("2026-05-12T10:00:00+03:00") + shown(DAY), None,
                          "dates disagree"),
    "address agrees": (shown(f"{DAY} 21:30"), date(2026, 5, 10), "2026-05-10T18:30 minute"),
    "address contradicts": (shown(f"{DAY} 21:30"), date(2026, 4, 10), "dates disagree"),
    "UTC without a word": (machine("2026-05-10T21:30:00") + shown("11 مايو 2026 00:30"), None,
                           "2026-05-10T21:30 minute"),
    "UTC of an offset": (machine("2026-05-11T00:30:00+03:00") + shown(f"{DAY} 21:30"), None,
                         "2026-05-10T21:30 second"),
    "not quite in UTC": (machine("2026-05-10T21:31:00") + shown("11 مايو 2026 00:30"), None,
                         "dates disagree"),
    "twelve hours": (machine("2026-05-10T21:30:00") + shown(f"{DAY} 09:30"), None,
                     "2026-05-10T18:30 second"),
    "half past noon": (machine("2026-05-10T00:30:00") + shown(f"{DAY} 12:30"), None,
                       "2026-05-09T21:30 second"),
    "twelve hours told apart": (machine("2026-05-10T21:30:00") + shown(f"{DAY} 09:30 ص"), None,
                                "clocks disagree"),
    "eleven hours": (machine("2026-05-10T21:30:00") + shown(f"{DAY} 10:30"), None,
                     "clocks disagree"),
    "address in UTC": (machine("2026-05-10T00:30:00+03:00"), date(2026, 5, 9),
                       "2026-05-09T21:30 second"),
}  # fmt: skip


@pytest.mark.parametrize(("evidence", "day", "expected"), CASES.values(), ids=CASES.keys())
def test_all_evidence_names_one_date_or_none(
    evidence: list[Evidence], day: date | None, expected: str
) -> None:
    found = decided(evidence, zone=RIYADH, url_day=day)

    if isinstance(found, Evidence):
        assert found.reading.instant is not None
        said = f"{found.reading.instant:%Y-%m-%dT%H:%M} {found.reading.precision}"
    else:
        said = str(found)
    assert expected == said


@pytest.mark.parametrize(
    ("evidence", "day", "expected"),
    [
        (machine("5/10/2026 9:30:00 PM"), None, "unreadable"),
        (machine("5/10/2026 9:30:00 PM"), date(2026, 5, 10), "2026-05-10 21:30"),
        (machine("5/10/2026 9:30:00 PM") + shown(DAY), None, "2026-05-10 21:30"),
        (machine("10/5/2026 9:30:00 PM") + shown(DAY), None, "2026-05-10 21:30"),
        (machine("5/10/2026 9:30:00 PM") + shown("الأحد 3 مايو 2026"), None, "unreadable"),
        (machine("5/10/2026 21:30:00") + shown(DAY), None, "2026-10-05 21:30"),
        (machine("5/5/2026 9:30:00 PM"), None, "2026-05-05 21:30"),
        (machine("5/20/2026 9:30:00 PM"), None, "2026-05-20 21:30"),
    ],
    ids=["either", "the address tells", "the shown day tells", "not American", "neither told",
         "not .NET's", "one and the same", "only one is a day"],
)  # fmt: skip
def test_dates_that_net_prints_for_americans_are_read_as_the_rest_of_the_page_tells(
    evidence: list[Evidence], day: date | None, expected: str
) -> None:
    days = {day} if day else set()
    found = in_one_order(evidence, now=datetime(2027, 1, 1, tzinfo=UTC), zone=RIYADH, days=days)

    if not isinstance(found, str):
        found = f"{found[0].reading.local:%Y-%m-%d %H:%M}"
    assert expected == found


def test_of_two_american_readings_one_to_come_is_none() -> None:
    evidence = machine("4/10/2026 9:30:00 PM", "4/10/2026 9:30:00 PM")
    found = in_one_order(evidence, now=NOW, zone=RIYADH, days=set())

    assert not isinstance(found, str)
    assert datetime(2026, 4, 10, 21, 30) == found[0].reading.local


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://n.example/2026/05/10/salt", date(2026, 5, 10)),
        ("https://n.example/news/2026-05-10-1.38", date(2026, 5, 10)),
        ("https://n.example/2013/middle_east/8/3/x", date(2013, 8, 3)),
        ("https://n.example/2026/05/salt", None),
        ("https://n.example/2026/02/31/salt", None),
        ("https://n.example/news/20260510", None),
        ("https://n.example/2026/05/10/2025/01/02", None),
        ("https://n.example/12026/05/101", None),
    ],
)
def test_day_of_an_address_is_read_only_whole(url: str, expected: date | None) -> None:
    assert expected == url_day(url)
