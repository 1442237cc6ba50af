"""The Z of youm7's machine dates is Cairo's clock, and no evidence on its own."""

from datetime import UTC, datetime
from pathlib import Path

from crawler.spiders.youm7 import Youm7Spider
from models.item import ArticleItem

SAVED = Path(__file__).resolve().parents[2] / "pages" / "youm7" / "school-boats.html"
URL = "https://www.youm7.com/story/2026/5/17/x/7400112"
FETCHED_AT = datetime(2026, 5, 20, 8, 0, tzinfo=UTC)


def read(page: str) -> ArticleItem:
    return Youm7Spider.read(page.encode(), url=URL, fetched_at=FETCHED_AT)


def test_z_beside_the_same_clock_is_cairo_time() -> None:
    item = read(SAVED.read_text("utf-8"))

    assert datetime(2026, 5, 17, 13, 5, tzinfo=UTC) == item.published_at


def test_z_without_the_visible_clock_is_no_date() -> None:
    item = read(SAVED.read_text("utf-8").replace("newsStoryDate", "renamed"))

    assert item.published_at is None


def test_z_of_another_day_leaves_no_date() -> None:
    item = read(SAVED.read_text("utf-8").replace("2026-05-17T16:05", "2026-05-18T16:05"))

    assert item.published_at is None
    assert item.provenance["published_at"] == "none: dates disagree"
