"""A selector finds what parsel finds, whatever stands above the element it is asked in."""

import pytest
from cssselect import SelectorSyntaxError
from lxml import etree
from parsel import Selector

from crawler.extract.selectors import Selected, select, select_in

PAGE = etree.HTML(
    "<html><head><meta property='og:title' content='أ'><meta property='og:title'>"
    "<meta name=author content=''><meta name=Author content=b></head><body>"
    "<div class='menu wide'><ul><li><a class=tag href=/1>1</a></li></ul></div>"
    "<article id=one class='story lead'><h1 class=storyline>2</h1><p>3</p>4"
    "<div class=story><p class='lead first'>5<b>6</b></p><p>7</p><ul><li>8</li><li>9</li></ul>"
    "</div><p lang=ar>10</p></article>"
    "<article class=storyline><h1>11</h1><p data-x='a b'>12</p></article><p>13</p>"
    "</body></html>"
)


@pytest.mark.parametrize(
    "css",
    [
        "p", "*", ".story", "p.lead.first", "#one", "article#one.story", "[lang]", "[data-x~=b]",
        ".story p", ".story > p", ".story .lead", "body article .story li", "article > .story > ul",
        "h1 + p", "h1 ~ p", "h1 ~ .story p", "article + article h1", ".story p + p", "p > b",
        ".menu a, article h1", "h1, .story, h1", "p:not(.lead)", "p:is(.lead, .first)",
        "a[href], b, [data-x='a, b']", ".story :not(b)", "p:first-child",
        ".story li:last-child", "li:nth-child(2)", ".story p:first-of-type", "article:has(b) h1",
        "meta[property='og:title']::attr(content)", "meta[name=author]::attr(content)",
        'meta[name="Author"]::attr(content)', "meta[name='none']::attr(content)",
        "meta[content]::attr(content)", "meta[content='']::attr(name)",
        ".menu a::attr(href)", ".story > p::text",
        ".story ::text", ".menu ::attr(class)", ".story * li", ".nothing p",
        "article.story h1.storyline", "#one .lead", "#one.story > h1", "body #one ::text",
        "h1.storyline", "article .first", ".lead.story", "div.menu.wide li a.tag::attr(href)",
        "p.first:not(.story)", ".menu :not(.tag)", "*.story", "#none", "div.stor",
        ".menu *::attr(class)", ".story > *::text",
    ],
)  # fmt: skip
def test_answers_are_parsels(css: str) -> None:
    parsels = [found.root for found in Selector(root=PAGE, type="html").css(css)]

    assert parsels == select(PAGE, css)


@pytest.mark.parametrize("css", ["meta[property=og:title]::attr(content)", "p::text .a"])
def test_what_parsel_refuses_is_refused(css: str) -> None:
    with pytest.raises(SelectorSyntaxError):
        select(PAGE, css)


@pytest.mark.parametrize("css", ["#one > p", ".menu li > a", "#one h1", ".story > p", ".none > p"])
def test_a_box_found_before_changes_nothing(css: str) -> None:
    known: dict[str, list[Selected]] = {}
    select(PAGE, css.split()[0], known)

    assert select(PAGE, css) == select(PAGE, css, known) == known[css]


def test_ancestors_may_stand_above_the_element_asked() -> None:
    (body,) = select(PAGE, "div.story")
    assert isinstance(body, etree._Element)

    assert 2 == len(select_in(body, "article .story > p"))
    assert [body] == select_in(body, "article div")
    assert [] == select_in(body, ".menu a")
