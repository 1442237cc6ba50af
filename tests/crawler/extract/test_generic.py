"""The generic reader on pages of made-up sites: every field as a careful reader has it."""

import json
from datetime import datetime
from typing import Any

import pytest

from crawler.commands.extract import as_record
from crawler.extract.errors import NotAnArticle
from crawler.extract.page import ArticlePage
from models.item import ArticleItem, Publisher
from tests.crawler.extract.blind_sites import BLIND_SITES
from tests.crawler.extract.more_blind_sites import MORE_SITES
from tests.crawler.extract.prose import BEES, TRAM
from tests.crawler.extract.sites import FETCHED_AT, NO_ARTICLES, SITES, Site, p, read


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


def test_without_a_zone_the_clock_is_known_and_the_instant_is_not() -> None:
    title, text = TRAM
    html = f"<title>{title}</title><h1>{title}</h1><p>2 أبريل 2026 - 10:00</p>{p(text)}"
    item = read(Site(html, {}, zone=None))

    assert (None, None, None) == (item.published_at, item.published_zone, item.zone_from)
    assert (datetime(2026, 4, 2, 10, 0), "minute") == (
        item.published_local,
        item.published_precision,
    )


def test_an_embedded_post_is_no_paragraph() -> None:
    title, text = TRAM
    post = (
        "<blockquote class=twitter-tweet><p>تغريدة عن عودة الترام بعد غياب طويل.</p></blockquote>"
    )
    html = (
        f"<title>{title}</title><h1>{title}</h1><p>2 أبريل 2026</p>{p(text[:2])}{post}{p(text[2:])}"
    )

    assert list(text) == read(Site(html, {})).body.split("\n\n")


@pytest.mark.parametrize(
    ("lists", "expected"),
    [
        ("<p>التسميات: ترام، شارع البحر</p>", ["ترام", "شارع البحر"]),
        (
            "<b>موسومة تحت</b><ul><li><a href=/i/tag/1>ترام</a><li><a href=/i/tag/2>نقل</a></ul>",
            ["ترام", "نقل"],
        ),
        ("<meta name=keywords content='عودة الترام, شارع البحر, تذكرة'>",
         ["عودة الترام", "شارع البحر", "تذكرة"]),
        ("<meta name=keywords content='المرفأ, أخبار البحر, أخبار المدينة, اقتصاد'>", []),
    ],
    ids=["Blogger's labels", "Joomla's tags", "told", "the site's own list"],
)  # fmt: skip
def test_keywords_are_the_articles_own(lists: str, expected: list[str]) -> None:
    title, text = TRAM
    head = f"<head><title>{title}</title></head>"
    html = f"{head}<body><h1>{title}</h1><p>2 أبريل 2026</p><div>{p(text)}</div><div>{lists}</div>"
    if lists.startswith("<meta"):
        html = html.replace("</head>", f"{lists}</head>").replace(f"<div>{lists}</div>", "")

    assert expected == [*read(Site(html, {})).keywords]


def test_page_without_metadata_is_an_article_by_the_day_in_its_address() -> None:
    title, text = TRAM
    html = f"<title>{title}</title><table><tr><td>{title}<tr><td>{'<br><br>'.join(text)}</table>"
    item = read(Site(html, {}, url="https://khabar.example/2026/04/02/77"))

    assert (title, list(text)) == (item.title, item.body.split("\n\n"))


def test_publishers_class_falls_back_where_a_selector_finds_nothing() -> None:
    class OldPage(ArticlePage):
        title_css = "h1"
        body_css = ".moved"
        keywords_css = ".gone a"

    title, text = BEES
    html = f"<h1>{title}</h1><p>10 مايو 2026 10:30</p>{p(text)}<p>كلمات مفتاحية: نحل، عسل</p>"
    publisher = Publisher("خبر", "Khabar", home="https://x.example/", zone="Asia/Amman")
    page = OldPage(
        html.encode(), url="https://x.example/1", publisher=publisher, fetched_at=FETCHED_AT
    )
    item = page.to_item()

    assert (title, list(text), ("نحل", "عسل")) == (
        item.title,
        item.body.split("\n\n"),
        item.keywords,
    )
    assert {"title": "css", "body": "body", "keywords": "label", "published_at": "body"} == {
        name: item.provenance[name] for name in ("title", "body", "keywords", "published_at")
    }


def told(head: str) -> ArticleItem:
    title, text = TRAM
    site = "<meta property='og:site_name' content='المرفأ'>"
    page = f"<head><title>{title} | المرفأ</title>{site}{head}</head><h1>{title}</h1>"
    return read(Site(f"{page}<p>2 أبريل 2026</p>{p(text)}", {}))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("محليات", "محليات"), ("المرفأ", None), ("Uncategorized", None), ("غير مصنف", None),
        ("الرئيسية", None),
    ],
)  # fmt: skip
def test_section_is_none_where_systems_or_sites_name_themselves(
    content: str, expected: str | None
) -> None:
    assert expected == told(f"<meta property='article:section' content='{content}'>").section


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("عربات الترام تعود إلى شارع البحر بعد خمسين عاما", True),
        (f"{TRAM[0]} | المرفأ", False),
        ("صحيفة يومية مستقلة تقدم آخر الأخبار على مدار الساعة", False),
    ],
    ids=["of the text", "the title", "of the site"],
)
def test_summary_is_of_this_text(content: str, expected: bool) -> None:
    summary = told(f"<meta name=description content='{content}'>").summary

    assert (content if expected else None) == summary


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/img/tram.jpg", "https://www.khabar.example/img/tram.jpg"),
        ("/img/logo.png", None),
        ("https://www.khabar.example/", None),
        ("/assets/default-share.jpg", None),
        ("data:image/gif;base64,R0lGODlh", None),
        ("/logos/tram.jpg", "https://www.khabar.example/logos/tram.jpg"),
    ],
)  # fmt: skip
def test_sign_or_placeholder_is_no_image(address: str, expected: str | None) -> None:
    assert expected == told(f"<meta property='og:image' content='{address}'>").image_url


def test_first_crumb_may_be_the_section() -> None:
    crumbs = f'[{{"position": 1, "name": "محليات"}}, {{"position": 2, "name": "{TRAM[0]}"}}]'
    script = f'{{"@type": "BreadcrumbList", "itemListElement": {crumbs}}}'

    assert "محليات" == told(f"<script type='application/ld+json'>{script}</script>").section
