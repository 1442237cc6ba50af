"""Blocks are what a browser sets apart, whatever the markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from parsel import Selector

from crawler.extract.body import Block, blocks, lines, plain

ONE, TWO, THREE = "قال التاجر", "إن السوق", "فتحت أبوابها"


def root(html: str) -> etree._Element:
    found: etree._Element = Selector(text=html, type="html").root
    return found


def texts(html: str) -> list[str]:
    return [block.text for block in blocks(root(html))]


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>",
        f"<p>{ONE}<p>{TWO}<p>{THREE}",
        f"<div>{ONE}</div><div>{TWO}</div><div>{THREE}</div>",
        f"{ONE}<br><br>{TWO}<br><br>{THREE}",
        f"{ONE}<br/>\n<br/>\n{TWO}<br> &nbsp;\u200f <br>{THREE}<br><br><br>",
        f"<div>{ONE}<p>{TWO}</p>{THREE}</div>",
        f"<p>{ONE}</p>{TWO}<div>{THREE}</div>",
        f"<table><tr><td>{ONE}<td>{TWO}</tr><tr><td>{THREE}</table>",
        f"<ul><li>{ONE}<li>{TWO}</ul>{THREE}",
        f"<h2>{ONE}</h2>{TWO}<hr>{THREE}",
        f"<dl><dt>{ONE}<dd>{TWO}</dl><blockquote>{THREE}</blockquote>",
        f"<div><div><section><p>{ONE}</p></section></div>{TWO}<span><p>{THREE}</p></span></div>",
        f"<p></p><p> </p><p>&nbsp;</p><p>{ONE}</p><div><br></div><p>{TWO}</p>{THREE}<p>\u200b</p>",
        f"<p>{ONE}</p><!-- قديم --><p>{TWO}<!-- قديم --></p><?php x ?>{THREE}",
        f"<form><h1>{ONE}</h1><p>{TWO}</p>{THREE}</form>",
    ],
    ids=[
        "p", "unclosed p", "div", "two br", "br with blanks between", "bare text around p",
        "bare text between blocks", "cells", "items", "heading and rule", "definitions and quote",
        "nested", "empty ones between", "comments", "a page in a form",
    ],
)  # fmt: skip
def test_each_paragraph_is_a_block(html: str) -> None:
    assert [ONE, TWO, THREE] == texts(html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>{ONE}<br>{TWO}</p>", f"{ONE}\n{TWO}"),
        (f"<p>{ONE}\n   {TWO}</p>", f"{ONE} {TWO}"),
        (f"<p>{ONE} <b>{TWO}</b> <i>{THREE}</i></p>", f"{ONE} {TWO} {THREE}"),
        ("<p>ال<b>سو</b>ق</p>", "السوق"),
        ("<p>ال<!-- ! -->سو<span>\u200f</span>ق</p>", "السوق"),
        (f"<p>{ONE}&nbsp;<a href=x>{TWO}</a>&nbsp;</p>", f"{ONE} {TWO}"),
        (f"<h1>{ONE}<br>{TWO}</h1>", f"{ONE} {TWO}"),
        ("<p>&lt;p&gt; &amp;amp;</p>", "<p> &amp;"),
    ],
    ids=[
        "one br is a line", "line ends of the source are blanks", "inline", "inside a word",
        "comment and mark inside a word", "no-break spaces", "broken heading", "entities",
    ],
)  # fmt: skip
def test_a_block_is_one_text(html: str, expected: str) -> None:
    assert [expected] == texts(html)


def test_lines_end_at_a_single_br_too() -> None:
    found = lines(root(f"<p>{ONE}<br><a href=/1>{TWO}</a><br>{THREE}</p>"))

    assert [(ONE, ()), (TWO, ((TWO, "/1"),)), (THREE, ())] == [(b.text, b.links) for b in found]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>var x = 1</script>", "<style>p {}</style>", "<noscript>فعّل</noscript>",
        "<figure><img><figcaption>صورة</figcaption></figure>", "<nav>قائمة</nav>",
        "<footer>حقوق</footer>", "<aside><p>مواضيع</p></aside>", "<button>شارك</button>",
        "<form><input value=x>ابحث</form>", "<select><option>اختر</select>",
        "<textarea>اكتب</textarea>", "<iframe>إطار</iframe>", "<svg><text>رسم</text></svg>",
        "<template><p>قالب</p></template>", "<video>مقطع</video>", "<!-- <p>تعليق</p> -->",
    ],
)  # fmt: skip
def test_what_is_not_the_text_is_left_out(hidden: str) -> None:
    assert [ONE, TWO] == texts(f"<p>{ONE}</p>{hidden}<p>{TWO}</p>")


def test_text_after_what_is_left_out_stays() -> None:
    assert [f"{ONE} {TWO}"] == texts(f"<p>{ONE} <script>x</script>{TWO}</p>")


def test_chrome_asked_for_by_name_is_read() -> None:
    (footer,) = root(f"<footer><p>{ONE}</p></footer>").iter("footer")

    assert ONE == plain(footer)


def test_skipped_elements_are_left_out_but_not_what_follows_them() -> None:
    tree = root(f"<div>{ONE}<span class=x>سر</span> {TWO}<p class=x>سر</p>{THREE}</div>")
    skip = frozenset(tree.iterfind(".//*[@class='x']"))

    assert [f"{ONE} {TWO}", THREE] == [block.text for block in blocks(tree, skip=skip)]


def test_links_keep_text_and_address_each_for_itself() -> None:
    html = (
        f"<p><a href='#'>{ONE}</a> و<a href='#'>{TWO}</a> <a href=/3><b>إن</b>ه</a> <a>{THREE}</a>"
    )
    (block,) = blocks(root(html))

    assert ((ONE, "#"), (TWO, "#"), ("إنه", "/3"), (THREE, "")) == block.links


def test_link_around_blocks_belongs_to_each() -> None:
    found = blocks(root(f"<a href=/1><h3>{ONE}</h3><p>{TWO}</p></a>{THREE}"))

    assert [((ONE, "/1"),), ((TWO, "/1"),), ()] == [block.links for block in found]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><a>شارك</a> | <a>تويتر</a></p>", True),
        ("<p><a>شارك</a>، <a>تويتر</a>.</p>", True),
        ("<p>اقرأ أيضا: <a>خبر</a></p>", False),
        ("<p>خبر</p>", False),
        ("<p><a></a>خبر</p>", False),
    ],
    ids=["bars", "commas", "label", "no link", "empty link"],
)
def test_block_of_links_has_only_separators_outside(html: str, expected: bool) -> None:
    (block,) = blocks(root(html))

    assert expected == block.is_links


def test_block_knows_the_element_that_sets_it_apart() -> None:
    found = blocks(root(f"<div><h2>{ONE}</h2>{TWO}<ul><li>{THREE}</ul></div>"))

    assert ["h2", "div", "li"] == [block.tag for block in found]
    assert [True, False, False] == [block.is_heading for block in found]


def test_block_tells_its_inline_pieces_apart() -> None:
    (block,) = blocks(root(f"<p><b>{ONE}</b>: <span>{TWO}</span> <span>{THREE}</span></p>"))

    assert (ONE, ":", TWO, THREE) == block.texts


def test_deep_nesting_does_not_exhaust_the_stack() -> None:
    tree = deepest = etree.Element("body")
    for _ in range(5000):
        deepest = etree.SubElement(deepest, "div")
    deepest.text = ONE

    assert [ONE] == [block.text for block in blocks(tree)]


def test_deep_nesting_in_html_keeps_what_stands_before() -> None:
    html = f"<p>{ONE}</p>" + "<div>" * 5000 + TWO + "</div>" * 5000

    assert ONE == texts(html)[0]


@pytest.mark.parametrize(
    ("html", "count"),
    [
        ("<p>" + "كلمة " * 200_000, 1),
        ("<p>كلمة</p>" * 50_000, 50_000),
        ("<div>كلمة<br><br>" * 40_000, 40_000),
        ("<p>" + "كلمة <a href=x>رابط</a><br>" * 40_000, 1),
    ],
    ids=["one paragraph", "many paragraphs", "many breaks", "many links"],
)
def test_a_megabyte_is_read_whole(html: str, count: int) -> None:
    # the parser stops at 2,048 levels: unclosed blocks nest
    found = blocks(root(html.replace("<div>", "")))

    assert count == len(found)
    assert html.count("كلمة") == sum(block.text.count("كلمة") for block in found)


TAGS = "p div br a b span table td li h1 script figure figcaption form nav !-- ?x".split()
MARKUP = st.lists(
    st.one_of(
        st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
        st.sampled_from(TAGS).map(lambda tag: f"</{tag}>"),
        st.sampled_from(["-->", "&nbsp;", "&#8207;", "&", "\x00", "\n", " "]),
        st.text(max_size=5),
    )
).map(lambda parts: "".join(parts).encode("utf-8", "replace"))


def check(found: list[Block]) -> None:
    assert all(block.text == block.text.strip() != "" for block in found)
    assert all("\n\n" not in block.text for block in found)


@given(st.one_of(st.binary(), MARKUP))
def test_any_bytes_give_blocks_with_text(raw: bytes) -> None:
    tree = Selector(body=raw or b" ", type="html", encoding="utf-8").root

    check(blocks(tree))
    assert all("\n" not in line.text for line in lines(tree))
