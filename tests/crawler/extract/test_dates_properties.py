"""What holds for every text: no error, one meaning per line, bounded work."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract import date_days
from crawler.extract.date_tokens import MAX_CHARS, Tokens, fold, tokens
from crawler.extract.date_words import GREGORIAN_MONTHS, HIJRI_MONTHS, PUBLISHED, WEEKDAYS
from crawler.extract.dates import DateReading, read_date, read_update

NOW = datetime(2024, 5, 15, 12, 0, tzinfo=UTC)
RIYADH = ZoneInfo("Asia/Riyadh")
ZONES = st.sampled_from([None, RIYADH, ZoneInfo("Africa/Cairo"), ZoneInfo("America/New_York")])

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

DAYS = st.dates(min_value=datetime(1950, 1, 1).date(), max_value=datetime(2040, 12, 31).date())
CLOCKS = st.times()
MONTH_NAMES = st.sampled_from(
    [(month, name) for month, names in GREGORIAN_MONTHS.items() for name in names]
)
# Pieces of date lines, for texts that come close to one.
PIECES = st.sampled_from(
    [
        *(
            names[0]
            for table in (GREGORIAN_MONTHS, HIJRI_MONTHS, WEEKDAYS)
            for names in table.values()
        ),
        *PUBLISHED[:6],
        *("آخر تحديث", "منذ", "قبل", "ساعة", "أيام", "اليوم", "أمس", "م", "ص", "هـ", "الساعة"),
        *("بتوقيت", "غرينتش", "القاهرة", "GMT+3", "+0300", "2024", "1445", "14", "5", "10:30"),
        *("31/12/2023", "2024-05-14", "T", "Z", "2024-05-14T10:30:00Z", "و", "من", "إلى", "أحمد"),
        *("①", "⁵", "½", "፩", "३", "१०:३०", "\ud800", "\x00", "٪", "+①"),
        *("|", "-", "/", "(", ")", ":", ",", "،", ".", "«", "\u200f", "\u0640", "&nbsp;", "\n"),
    ]
)
NEAR_LINES = st.lists(PIECES, max_size=14).map(" ".join)
LINES = st.one_of(st.text(max_size=80), NEAR_LINES)


@st.composite
def date_lines(draw: st.DrawFn) -> tuple[str, datetime]:
    """Return a line as newsrooms print it, in Western digits, and what it says."""
    day, clock = draw(DAYS), draw(CLOCKS)
    _, name = draw(MONTH_NAMES.filter(lambda pair: pair[0] == day.month))
    weekday = WEEKDAYS[day.weekday()][0]
    written = draw(
        st.sampled_from(
            [
                f"{weekday}، {day.day} {name} {day.year} - {clock:%H:%M}",
                f"{day.day} {name} {day.year} | {clock:%H:%M}",
                f"{clock:%H:%M} {weekday} {day.day} {name} {day.year}",
                f"{day:%d/%m/%Y} {weekday} {clock:%H:%M}",
                f"{day:%Y-%m-%d} {clock:%H:%M}",
                f"تم النشر: {name} {day.day}, {day.year} الساعة {clock:%H:%M}",
            ]
        )
    )
    return written, datetime(day.year, day.month, day.day, clock.hour, clock.minute)


@given(LINES, ZONES)
@settings(max_examples=600, deadline=None)
def test_no_text_raises(text: str, zone: ZoneInfo | None) -> None:
    read_date(text, zone=zone, now=NOW)
    read_update(text, zone=zone, now=NOW)


@given(LINES, ZONES)
@settings(max_examples=600, deadline=None)
def test_instant_is_the_wall_clock_in_its_zone(text: str, zone: ZoneInfo | None) -> None:
    reading = read_date(text, zone=zone, now=NOW)

    if reading is not None:
        assert reading.local.tzinfo is None
        assert (reading.zone is None) == (reading.instant is None) == (reading.zone_from is None)
        if reading.zone:
            assert reading.instant == reading.local.replace(tzinfo=reading.zone).astimezone(UTC)


@given(LINES)
@settings(max_examples=300, deadline=None)
def test_the_same_text_reads_the_same_again(text: str) -> None:
    assert read_date(text, zone=RIYADH, now=NOW) == read_date(text, zone=RIYADH, now=NOW)


@given(date_lines())
@settings(max_examples=400, deadline=None)
def test_every_printed_form_of_a_minute_is_read(line: tuple[str, datetime]) -> None:
    text, expected = line

    reading = read_date(text, zone=RIYADH, now=NOW)

    assert reading is not None
    assert (expected, "minute", ()) == (reading.local, reading.precision, reading.doubts)


@given(st.one_of(date_lines().map(lambda line: line[0]), NEAR_LINES))
@settings(max_examples=400, deadline=None)
def test_digits_of_any_script_read_alike(text: str) -> None:
    expected = meaning(read_date(text, zone=RIYADH, now=NOW))

    for table in (ARABIC_INDIC, PERSIAN):
        assert expected == meaning(read_date(text.translate(table), zone=RIYADH, now=NOW))


@given(
    date_lines(), st.integers(0, 60), st.sampled_from("\u200f\u200e\u202b\u202c\u2067\u2069\ufeff")
)
@settings(max_examples=300, deadline=None)
def test_bidi_marks_change_nothing(line: tuple[str, datetime], at: int, mark: str) -> None:
    text, expected = line

    reading = read_date(text[:at] + mark + text[at:], zone=RIYADH, now=NOW)

    assert expected == (reading and reading.local)


@given(date_lines(), st.data())
@settings(max_examples=300, deadline=None)
def test_tatweel_and_tashkeel_inside_words_change_nothing(
    line: tuple[str, datetime], data: st.DataObject
) -> None:
    text, expected = line
    inside = [
        at
        for at in range(1, len(text))
        if "\u0621" <= text[at - 1] <= "\u064a" and "\u0621" <= text[at] <= "\u064a"
    ]
    if not inside:
        return
    at = data.draw(st.sampled_from(inside))
    mark = data.draw(st.sampled_from(["\u0640", "\u0640\u0640\u0640", "\u064e", "\u0651"]))

    reading = read_date(text[:at] + mark + text[at:], zone=RIYADH, now=NOW)

    assert expected == (reading and reading.local)


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text.replace("&", "+"))

    assert once == fold(once)


HOSTILE = {
    "digits": "1" * 100_000,
    "dates": "1/1/" * 25_000,
    "years": "2020 " * 20_000,
    "clocks": "10:10:" * 16_000,
    "marks": "\u064b" * 100_000,
    "nested marks": "26 " + "\u202b\u064b\u0640" * 30_000 + " مارس 2020",
    "one word": "ا" * 100_000,
    "months": "مارس/" * 20_000,
    "labels": "نشر " * 25_000,
    "brackets": "(" * 50_000 + ")" * 50_000,
    "entities": "&amp;" * 20_000,
    "blanks": " " * 100_000,
    "ago": "منذ ساعة و" * 10_000,
    "dates in prose": "قال في 26 مارس 2020 إن " * 5_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_cut_before_it_costs_anything(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work on a text is that on its first characters, however long it is."""
    seen: list[int] = []
    days = date_days.days

    def counted(line: Tokens) -> list[date_days.Day]:
        seen.append(len(line.codes))
        return days(line)

    monkeypatch.setattr(date_days, "days", counted)

    read_date(text, zone=RIYADH, now=NOW)

    assert all(length <= MAX_CHARS for length in seen)
    assert len(tokens(fold(text[:MAX_CHARS])).codes) <= 2 * MAX_CHARS


@given(st.sampled_from(sorted(HOSTILE)), st.integers(1, 5))
@settings(max_examples=40, deadline=None)
def test_longer_hostile_text_reads_no_differently(name: str, times: int) -> None:
    short, long = HOSTILE[name], HOSTILE[name] * times

    assert meaning(read_date(short, zone=RIYADH, now=NOW)) == meaning(
        read_date(long, zone=RIYADH, now=NOW)
    )


@given(st.integers(0, 10_000), st.sampled_from(["دقيقة", "ساعة", "يوم", "أسبوع", "شهر", "سنة"]))
@settings(max_examples=200, deadline=None)
def test_counted_phrases_never_leave_the_past(count: int, unit: str) -> None:
    reading = read_date(f"منذ {count} {unit}", zone=RIYADH, now=NOW)

    if reading is not None and reading.instant is not None:
        assert reading.instant <= NOW + timedelta(days=1)


def meaning(reading: DateReading | None) -> tuple[object, ...] | None:
    """Return all of a reading but the text it was read from."""
    if reading is None:
        return None
    return (reading.local, reading.zone, reading.instant, reading.precision, reading.doubts)
