"""Every publisher has saved pages, and each reads as its record, which a person has checked.

A record lies beside its page: ``url``, ``fetched_at``, ``checked`` (by whom and when, or false),
``stand_in`` (true for a page that we wrote ourselves), perhaps ``content_type``, and ``expected``:
fields as ``scrapy extract`` prints them, with the body as a list of paragraphs. Fields that it does
not name are not compared.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from scrapy.utils.misc import walk_modules_iter
from scrapy.utils.spider import iter_spider_classes

from crawler.commands.crawl import unfinished
from crawler.record import as_record
from crawler.spider import NewsSpider

PAGES = Path(__file__).resolve().parent.parent / "pages"
SPIDERS: dict[str, type[NewsSpider]] = {
    spider.name: spider
    for package in ("crawler.spiders", "demo.spiders")
    for module in walk_modules_iter(package)
    for spider in iter_spider_classes(module)
    if issubclass(spider, NewsSpider)
}
SAVED = sorted(PAGES.glob("*/*.html"))


def name_of(page: Path) -> str:
    return f"{page.parent.name}/{page.stem}"


def record_of(page: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(page.with_suffix(".json").read_text("utf-8"))
    return record


@pytest.mark.parametrize("publisher", SPIDERS)
def test_publisher_has_a_saved_page(publisher: str) -> None:
    saved = [page for page in SAVED if page.parent.name == publisher]

    assert saved, f"{publisher} has no saved page: put one under tests/pages/{publisher}/"


@pytest.mark.parametrize("publisher", SPIDERS)
def test_publishers_file_is_finished(publisher: str) -> None:
    missing = unfinished(SPIDERS[publisher].publisher)

    assert missing is None, f"the file of {publisher} names no {missing}: fill it in"


@pytest.mark.parametrize("page", SAVED, ids=name_of)
def test_saved_page_belongs_to_a_publisher_and_has_a_record(page: Path) -> None:
    assert page.parent.name in SPIDERS
    assert page.with_suffix(".json").exists(), f"{name_of(page)}.html has no record beside it"


@pytest.mark.parametrize("page", SAVED, ids=name_of)
def test_record_was_checked_by_a_person(page: Path) -> None:
    record = record_of(page)

    assert record["checked"], (
        f"{name_of(page)}.json is a draft: a person must compare it with the page, field by field, "
        'and write their name and the day into "checked".'
    )
    assert isinstance(record["checked"], str), '"checked" says by whom and when'


@pytest.mark.parametrize("page", SAVED, ids=name_of)
def test_saved_page_reads_as_its_record(page: Path) -> None:
    record = record_of(page)
    item = SPIDERS[page.parent.name].read(
        page.read_bytes(),
        url=record["url"],
        fetched_at=datetime.fromisoformat(record["fetched_at"]),
        content_type=record.get("content_type", ""),
    )

    read = json.loads(json.dumps(as_record(item))) | {"body": item.body.split("\n\n")}
    expected = record["expected"]
    assert expected == {field: read[field] for field in expected}


@pytest.mark.parametrize("publisher", SPIDERS)
def test_publisher_proved_on_stand_ins_alone_is_not_called_checked(publisher: str) -> None:
    own = [record_of(page) for page in SAVED if page.parent.name == publisher]

    if all(record.get("stand_in") for record in own):
        assert SPIDERS[publisher].publisher.checked is None
