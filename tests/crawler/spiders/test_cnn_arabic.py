"""CNN's stamp is a page clock: it can contradict the address's day, never give a time."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.spiders.cnn_arabic import CnnArabicSpider

SAVED = Path(__file__).resolve().parents[2] / "pages" / "cnn_arabic" / "water-mill.html"
FETCHED_AT = datetime(2026, 5, 20, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2013/middle_east/5/14/old.mill/index.html", None),
        ("2013/middle_east/5/30/old.mill/index.html", date(2013, 5, 30)),
        ("middle-east/article/2013/05/30/old-mill", date(2013, 5, 30)),
        ("middle-east/article/old-mill", None),
    ],
    ids=["another day", "the same day", "the same day, newer address", "no day in the address"],
)
def test_day_of_the_address_counts_if_the_stamp_agrees(path: str, day: date | None) -> None:
    url = f"https://arabic.cnn.com/{path}"

    item = CnnArabicSpider.read(SAVED.read_bytes(), url=url, fetched_at=FETCHED_AT)

    assert day == item.published_on
    assert ("day" if day else None) == item.published_precision
