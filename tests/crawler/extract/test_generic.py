"""The generic reader on pages of made-up sites: every field as a careful reader has it."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawler.commands.extract import AnySite, as_record
from crawler.extract.errors import NotAnArticle
from models.item import ArticleItem
from tests.crawler.extract.blind_sites import BLIND_SITES
from tests.crawler.extract.more_blind_sites import MORE_SITES
from tests.crawler.extract.sites import NO_ARTICLES, SITES, Site

FETCHED_AT = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def read(site: Site) -> ArticleItem:
    zone = ZoneInfo(site.zone) if site.zone else None
    encoding = "cp1256" if "windows-1256" in site.html else "utf-8"
    raw = site.html.encode(encoding)
    return AnySite.read(raw, url=site.url, fetched_at=FETCHED_AT, zone=zone)


def said(item: ArticleItem) -> dict[str, Any]:
    record = json.loads(json.dumps(as_record(item)))
    return record | {"body": item.body.split("\n\n")}


ALL_SITES = SITES | BLIND_SITES | MORE_SITES


@pytest.mark.parametrize("site", ALL_SITES.values(), ids=ALL_SITES.keys())
def test_page_of_a_site_nobody_described_is_read(site: Site) -> None:
    record = said(read(site))

    assert site.expected == {name: record[name] for name in site.expected}


@pytest.mark.parametrize("site", NO_ARTICLES.values(), ids=NO_ARTICLES.keys())
def test_page_without_an_article_is_refused(site: Site) -> None:
    with pytest.raises(NotAnArticle):
        read(site)
