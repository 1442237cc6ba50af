"""From one article's address to the shape of all of them."""

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.addresses import article_pattern, matching

HOME = "https://news.example"
SECTIONS = [f"{HOME}/{name}/{number}/سفن-بطيئة-ترسو" for name, number in
            (("sport", 71), ("economy", 72), ("culture", 73))]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/article/199417", r"^/article/\d+"),
        ("/article/199417/", r"^/article/\d+"),
        ("/article/١٩٩٤١٧", r"^/article/\d+"),
        ("/news/4102/سفن-الحاويات-تبطئ", r"^/news/\d+/[^/?]+"),
        ("/news/4102/%D8%B3%D9%81%D9%86-a-b", r"^/news/\d+/[^/?]+"),
        ("/article/زيتون-كفر-ريحان-7103.html", r"^/article/[^/?]+-\d+\.html"),
        ("/News/5533018.aspx", r"^/News/\d+\.aspx"),
        ("/436638-سفن-بطيئة", r"^/\d+-[^/?]+"),
        ("/N2018136", r"^/N\d+"),
        ("/arabic/articles/c1er5mjnznzo", r"^/arabic/articles/[^/?]+/?$"),
        ("/uae/2020-06-03-1.3874341", r"^/uae/\d+-\d+-\d+-\d+\.\d+"),
        ("/2026/05/12/talks", r"^/\d+/\d+/\d+/[^/?]+"),
        ("/2026/05/12/budget-2026", r"^/\d+/\d+/\d+/[^/?]+"),
        ("/sport/budget-2026", r"^/sport/[^/?]+/?$"),
        ("/story/2020/8/24/وزير-يشهد-توقيع/4943459", r"^/story/\d+/\d+/\d+/[^/?]+/\d+"),
        ("/view.php?id=302931&lang=ar&p=7", r"^/view\.php\?(?:.*&)?id=\d+"),
        ("/?p=77", r"^/\?(?:.*&)?p=\d+"),
        ("/a\"b'c/77", r"^/[^/?]+/\d+"),
        ("/talks", r"^/[^/?]+/?$"),
        ("/talks?lang=ar", r"^/[^/?]+/?(?:\?|$)"),
        ("/", "^/$"),
    ],
)
def test_numbers_and_slugs_may_be_any(path: str, expected: str) -> None:
    url = HOME + path

    pattern = article_pattern(url, [])

    assert (expected, [url]) == (pattern, matching(pattern, [url]))


SEGMENT = st.text("ab01-_.س?\"'\\\u200f", min_size=1, max_size=9)
PATHS = st.lists(SEGMENT, max_size=5).map(lambda segments: f"{HOME}/{quote('/'.join(segments))}")


@given(PATHS, st.sampled_from(["", "/"]), st.sampled_from(["", "?id=7", "?a=b&c", "?٧=7"]),
       st.lists(PATHS, max_size=9))  # fmt: skip
def test_pattern_finds_the_address_it_was_made_from(
    url: str, slash: str, query: str, others: list[str]
) -> None:
    url += slash * (not url.endswith("/")) + query

    assert [url] == matching(article_pattern(url, others), [url])


def test_a_word_stays_where_other_articles_have_it_too() -> None:
    others = [f"{HOME}/news/71/سفن-بطيئة-ترسو", f"{HOME}/sport/72/سفن-بطيئة-ترسو"]

    assert r"^/news/\d+/[^/?]+" == article_pattern(f"{HOME}/news/4102/صيد-كثير-جدا", others)


def test_a_word_may_be_any_where_others_have_two_more() -> None:
    pattern = article_pattern(f"{HOME}/news/4102/صيد-كثير-جدا", SECTIONS)

    assert (r"^/[^/?]+/\d+/[^/?]+", SECTIONS) == (pattern, matching(pattern, SECTIONS))


def test_lists_with_a_number_are_no_articles() -> None:
    tags = [f"{HOME}/tag/9/صيد-الأسماك-بحرا", f"{HOME}/Author/3/سمر-حداد-علي"]

    pattern = article_pattern(f"{HOME}/news/4102/صيد-كثير-جدا", SECTIONS + tags)

    assert r"^/(?!Author/|tag/)[^/?]+/\d+/[^/?]+" == pattern
    assert SECTIONS == matching(pattern, SECTIONS + tags)


def test_lists_alone_are_no_other_articles() -> None:
    tags = [f"{HOME}/{name}/9/صيد-الأسماك-بحرا" for name in ("tag", "author", "category")]

    assert r"^/news/\d+/[^/?]+" == article_pattern(f"{HOME}/news/4102/صيد-كثير-جدا", tags)


def test_a_last_word_stays_where_others_end_in_it() -> None:
    others = [f"{HOME}/news/71/سفن-بطيئة-ترسو/ar"]

    pattern = article_pattern(f"{HOME}/news/4102/صيد-كثير-جدا/ar", others)

    assert r"^/news/\d+/[^/?]+/ar" == pattern
