"""The real pages of the shared corpus read as their gold, which people checked."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.commands.extract import as_record
from crawler.spider import NewsSpider
from crawler.spiders.albayan import AlbayanSpider
from crawler.spiders.almadenahnews import AlmadenahnewsSpider
from crawler.spiders.alyaum import AlyaumSpider
from crawler.spiders.assabah import AssabahSpider
from crawler.spiders.cnn_arabic import CnnArabicSpider
from crawler.spiders.lbcgroup import LbcgroupSpider
from crawler.spiders.youm7 import Youm7Spider
from tests.conftest import SHARED

FETCHED_AT = datetime(2026, 5, 12, 12, 0, tzinfo=UTC)
SPIDERS: list[type[NewsSpider]] = [
    AlbayanSpider, AlmadenahnewsSpider, AlyaumSpider, AssabahSpider, CnnArabicSpider,
    LbcgroupSpider, Youm7Spider,
]  # fmt: skip


@pytest.mark.parametrize("spider", SPIDERS, ids=lambda spider: spider.name)
def test_real_page_reads_as_its_gold(spider: type[NewsSpider]) -> None:
    saved = SHARED / "corpus" / "pages" / spider.name / "1.html"
    if not saved.exists():
        pytest.skip("the shared corpus is not on this machine: ../shared/corpus")
    gold = json.loads((SHARED / "corpus" / "gold" / spider.name / "1.json").read_text("utf-8"))

    item = spider.read(saved.read_bytes(), url=gold["url"], fetched_at=FETCHED_AT)

    read = as_record(item) | {"body": item.body.split("\n\n"), "published_at": item.published_at}
    if item.published_precision == "day":
        read["published_at"] = item.published_on
    fields = ("title", "published_at", "body", "authors", "source", "keywords", "modified_at")
    expected = {field: gold[field] for field in fields} | {"published_at": moment(gold)}
    assert expected == {field: read[field] for field in fields}
    assert gold["section"] in (None, item.section)


def moment(gold: dict[str, Any]) -> Any:
    """Return the gold's instant, or its day if no more is known, or ``None``."""
    text = gold["published_at"]
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else datetime.fromisoformat(text).date()
