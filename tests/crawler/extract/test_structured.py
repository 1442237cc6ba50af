"""What machines are told is found in every shape that sites give it."""

import pytest
from parsel import Selector

from crawler.extract.candidates import Candidates
from crawler.extract.structured import read_structured, told_elements

TITLE = "عودة القوافل إلى الطريق القديم"
LD = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "datePublished": "2026-05-10"}}'


def read(html: str) -> Candidates:
    root = Selector(text=f"<title>{TITLE}</title>{html}", type="html").root
    return read_structured(root, told_elements(root), TITLE)


def script(text: str) -> str:
    return f"<script type='application/ld+json'>{text}</script>"


@pytest.mark.parametrize(
    "html",
    [
        script(LD),
        script(f"[{LD}]"),
        script(f'{{"@graph": [{{"@type": "WebSite"}}, {LD}]}}'),
        script(f'{{"@type": "WebPage", "mainEntity": {LD}}}'),
        script('{"@type": "Organization", "name": "س"}') + script(LD),
        script("{broken") + script(LD),
        script(f"{LD} {LD}"),
        script(LD.replace('"NewsArticle"', '["Article", "https://schema.org/NewsArticle"]')),
        script(f'[{LD.replace(TITLE, "خبر آخر تماما").replace("10", "01")}, {LD}]'),
        "<div itemscope itemtype='http://schema.org/Article'><b itemprop=headline>"
        f"{TITLE}</b><i itemprop=datePublished content=2026-05-10></i></div>",
        "<div typeof='schema:NewsArticle'><span property='schema:datePublished' "
        "content=2026-05-10></span></div>",
        "<meta property='article:published_time' content=2026-05-10>",
        "<meta name=DC.date.issued content=2026-05-10>",
    ],
    ids=[
        "object", "list", "graph", "main entity", "several scripts", "one broken", "one after one",
        "types as list", "the page's own of two", "microdata", "RDFa", "OpenGraph", "Dublin Core",
    ],
)  # fmt: skip
def test_date_is_found_in_every_shape(html: str) -> None:
    assert {"2026-05-10"} == {found.value for found in read(html).published}


@pytest.mark.parametrize(
    "html",
    [
        script(f'{{"@type": "VideoObject", "datePublished": "2026-05-10", "name": "{TITLE}"}}'),
        script(f'{{"@type": "ItemList", "itemListElement": [{LD}]}}'),
        "<div itemscope itemtype='http://schema.org/Comment'><i itemprop=datePublished>"
        "2026-05-10</i></div>",
        "<div itemscope itemtype='http://schema.org/ImageObject'><i itemprop=datePublished "
        "content=2026-05-10></i></div>",
    ],
    ids=["video", "list of others", "comment", "picture"],
)  # fmt: skip
def test_date_of_something_else_is_not_the_articles(html: str) -> None:
    assert [] == read(html).published


def test_an_organisation_is_a_site_and_no_author() -> None:
    author = '"author": {"@type": "Organization", "name": "جريدة الظل"}'
    found = read(script(LD.replace('"headline"', f'{author}, "headline"')))

    assert [] == found.authors
    assert "جريدة الظل" in found.sites


def test_entities_encoded_twice_are_decoded() -> None:
    found = read("<meta property='og:title' content='&amp;quot;قافلة&amp;quot; تعود'>")

    assert ['"قافلة" تعود'] == [title.value for title in found.titles]


def test_section_is_the_last_crumb_before_the_article() -> None:
    crumbs = ", ".join(f'{{"name": "{name}"}}' for name in ("الأولى", "محليات", "سوق", TITLE))
    found = read(script(f'{{"@type": "BreadcrumbList", "itemListElement": [{crumbs}]}}'))

    assert ["سوق"] == [section.value for section in found.sections]
