"""When two URLs are one page, and two bodies one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.identity import (
    BadUrl,
    clean_url,
    content_key,
    normal_form,
    uncredited,
    url_key,
    word_count,
)

AMP = ((r"^m\.", ""), (r"/amp(?=$|\?)", ""))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/%d8%ae%d8%a8%d8%b1", "https://a.example/%D8%AE%D8%A8%D8%B1"),
        ("https://a.example/خبر", "https://a.example/%D8%AE%D8%A8%D8%B1"),
        ("https://a.example/%25D8%25AE%25d8%25a8", "https://a.example/خب"),
        ("https://a.example/ا\u0653ب", "https://a.example/آب"),
        ("https://a.example/x", "  https://a.example/x \n"),
        ("https://a.example/خبر", "https://a.example/%D8%AE%D8%A8%D8%B1%20"),
        ("https://a.example/?id=7", "https://a.example/?id=7%20"),
        ("https://a.example/x", "https://www.a.example/x"),
        ("https://a.example/x", "http://a.example/x"),
        ("https://a.example/x", "HTTPS://A.Example./x"),
        ("https://a.example/x", "https://a.example/x#comments"),
        ("https://a.example/x", "https://a.example/x?utm_source=rss&utm_medium=rss"),
        ("https://a.example/x", "https://a.example/x?fbclid=Iw&gclid=1&ocid=2&xtor=AL-73"),
        ("https://a.example/x?id=1", "https://a.example/x?at_medium=RSS&id=1&at_campaign=64"),
        ("https://a.example/x", "https://a.example/x?output=amp"),
        ("https://a.example/x?a=1&b=2", "https://a.example/x?b=2&a=1"),
        ("https://a.example/x?a", "https://a.example/x?a=&"),
        ("https://a.example/x?a=b%20c", "https://a.example/x?a=b+c"),
        ("https://a.example/x?q=%25D8%25AE", "https://a.example/x?q=خ"),
        ("https://a.example/x", "https://a.example/x/"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example?id=1", "https://a.example/?id=1"),
        ("https://a.example/x", "https://a.example:443/x"),
        ("http://a.example:80/x", "https://a.example/x"),
        ("https://user:pw@a.example/x", "https://a.example/x"),
        ("http://[::1]:80/x", "http://[::1]/x"),
        ("https://موقع.example/x", "https://xn--4gbrim.example/x"),
        ("https://a.example/x/y", "https://a.example/x\\y"),
        ("https://a.example/x", "https://a.example//x"),
        ("https://a.example/x", "https://a.example/x/%20%0A%C2%A0"),
        ("https://a.example/x/y", "https://a.example/./z/../x/%2e/w/%2E%2e/y"),
        ("https://a.example/x", "https://a.example/../../x"),
        ("https://a.example/x/", "https://a.example/x/y/.."),
        ("https://a.example/x", "https://a.example/x?msclkid=1&srsltid=2&gad_source=3&_kx=4"),
        ("https://a.example/x", "https://a.example/x?traffic_source=rss&ns_mchannel=rss&mibextid=Z"),
        ("https://a.example/x", "https://a.example/x?amp&amp_js_v=0.1&usqp=mq"),
        ("https://a.example/x?id=1&b=2", "https://a.example/x?id=1&amp;b=2&amp;amp;utm_source=x"),
        ("https://a.example/x?id=1", "https://a.example/x?id=1?utm_source=rss&utm_medium=rss"),
        ("https://a.example/x.jsp?ID=1", "https://a.example/x.jsp;jsessionid=A1.b?ID=1"),
        ("https://a.example/x?id=1", "https://a.example/x?PHPSESSID=a1&id=1"),
    ],
    ids=[
        "percent case", "raw Arabic", "double encoding", "composed", "blanks around",
        "trailing blank, escaped", "trailing blank of a value", "www", "scheme", "case of host",
        "fragment", "utm", "click ids", "at_ of the BBC", "amp switch", "order", "blank value",
        "plus", "double encoding in a value", "trailing slash", "no path", "no path, query",
        "port 443", "port 80", "userinfo", "IPv6", "Arabic host name", "backslash",
        "two slashes", "blanks after the slash, escaped", "dot segments", "above the root",
        "parent at the end", "ids of advertisements", "ids of sites and apps", "amp switches",
        "ampersand escaped", "second question mark", "session in the path", "session",
    ],
)  # fmt: skip
def test_one_page_has_one_key(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/view.aspx?id=1", "https://a.example/view.aspx?id=2"),
        ("https://a.example/?id=1", "https://a.example/?ID=1"),
        ("https://a.example/X", "https://a.example/x"),
        ("https://a.example/x?a=", "https://a.example/x"),
        ("https://a.example/?a=1&b=2", "https://a.example/?a=1%26b=2"),
        ("https://a.example/?a=1&a=2", "https://a.example/?a=2"),
        ("https://a.example/?q=a%252Bb", "https://a.example/?q=a%2Bb"),
        ("https://a.example/a/b", "https://a.example/a%2Fb"),
        ("https://a.example/?id=1", "https://a.example/%3Fid=1"),
        ("https://a.example/%2541", "https://a.example/A"),
        ("https://a.example/x", "https://m.a.example/x"),
        ("https://a.example/x", "https://a.example:8080/x"),
        ("https://a.example/على", "https://a.example/علي"),
        ("file:///tmp/a.html", "file:///tmp/b.html"),
        ("https://a.example/2026/5//7", "https://a.example/2026/5/7"),
        ("https://a.example/x%20y", "https://a.example/xy"),
        ("https://a.example/x.y", "https://a.example/x/y"),
        ("https://a.example/...", "https://a.example/"),
        ("https://a.example/x?id=1&cid=2", "https://a.example/x?id=1&cid=3"),
        ("https://a.example/?q=?1", "https://a.example/?q=&1"),
    ],
    ids=[
        "id", "case of a name", "case of the path", "blank value is a parameter",
        "escaped ampersand", "repeated name", "escaped escape in a value", "escaped slash",
        "escaped question mark", "escaped escape", "other host", "other port", "letters",
        "saved pages", "empty slug", "blank inside", "dot in a name", "three dots",
        "a name that is not only trackers'", "question mark in a value",
    ],
)  # fmt: skip
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_key_is_32_hex_characters() -> None:
    assert 32 == len(url_key("https://a.example/" + "خ" * 3000))
    assert 0 < int(url_key("https://a.example/"), 16)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/x%D8", "a.example/x%D8"),
        ("https://a.example/%d8%a8%d8%b1%d", "a.example/%D8%A8%D8%B1%25d"),
        ("https://a.example/x%", "a.example/x%25"),
        ("https://a.example/?q=%D8", "a.example/?q=%D8"),
    ],
    ids=["half a letter", "half an escape", "bare percent", "half a letter in a value"],
)
def test_cut_off_escape_is_no_error(url: str, expected: str) -> None:
    assert expected == normal_form(url)


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        (("id",), "a.example/v?id=1"),
        (("id", "cdate"), "a.example/v?cdate=2&id=1"),
        (("ref",), "a.example/v?ref=3"),
        ((), "a.example/v"),
        (None, "a.example/v?cdate=2&id=1"),
    ],
    ids=["one", "two", "a name that trackers use", "none", "not known"],
)
def test_keep_names_the_parameters_of_identity(keep: tuple[str, ...] | None, expected: str) -> None:
    assert expected == normal_form("https://a.example/v?id=1&ref=3&cdate=2", keep=keep)


@pytest.mark.parametrize(
    "url",
    ["https://a.example/x/amp", "https://m.a.example/x/amp/", "https://m.a.example/x?utm_id=1"],
    ids=["path", "host and path", "host and tracker"],
)
def test_twins_lead_to_the_article(url: str) -> None:
    assert url_key("https://a.example/x") == url_key(url, twins=AMP)


@pytest.mark.parametrize(
    "url",
    [
        "", "  ", "خبر", "/x", "//host/x", "http://", "http:///x", "https:a.example/x",
        "mailto:x@a.example", "javascript:void(0)", "ftp://a.example/x", "http://[::1/x",
        "https://a.example:port/x", "https://a.example:99999/x", "file://host/x",
        "https://a b.example/x", "https://a..example/x", "https://%00/x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("asked", [url_key, clean_url])
def test_what_is_no_address_of_a_page_is_refused(asked: object, url: str) -> None:
    with pytest.raises(BadUrl):
        asked(url)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (" https://A.example/خبر ", "https://a.example/%D8%AE%D8%A8%D8%B1"),
        ("https://a.example/a b?c=d e", "https://a.example/a%20b?c=d%20e"),
        ("https://a.example/%d8%ae", "https://a.example/%d8%ae"),
        ("https://a.example/x?id=1&utm_source=y#top", "https://a.example/x?id=1"),
        ("https://user:secret@a.example:443/x", "https://a.example/x"),
        ("http://a.example:8080", "http://a.example:8080/"),
        ("https://www.a.example/x/", "https://www.a.example/x/"),
        ("https://موقع.example/x", "https://xn--4gbrim.example/x"),
        ("file:///tmp/a%20b.html", "file:///tmp/a%20b.html"),
        ("https://a.example//news/7%20%0a", "https://a.example/news/7"),
        ("https://a.example/view?id=7%20", "https://a.example/view?id=7"),
        ("https://a.example/a//7", "https://a.example/a//7"),
        ("https://a.example/a/../7", "https://a.example/7"),
        ("https://a.example/7?amp;x=1&amp;y=2", "https://a.example/7?amp;x=1&y=2"),
    ],
    ids=[
        "Arabic", "blanks", "escapes stay as served", "trackers and fragment", "no secrets",
        "port", "www and slash stay", "host name", "saved page", "blanks at the end, escaped",
        "of the query", "empty slug stays", "dot segments", "ampersand escaped",
    ],
)  # fmt: skip
def test_clean_url_can_be_fetched(url: str, expected: str) -> None:
    assert expected == clean_url(url)


@given(text=st.text(alphabet=st.characters()) | st.text(alphabet="htps:/.a%dD8?&=#[]@\\ \ud800خ0"))
def test_any_text_has_a_normal_form_or_is_refused(text: str) -> None:
    for url in (text, "https://" + text, "https://a.example/" + text):
        try:
            assert url_key(url) == url_key(url + " ")
            clean_url(url)
        except BadUrl:
            continue


PART = st.text(
    alphabet=st.characters() | st.sampled_from("خ٪%dD8Aa.+;,&=~ \u00a0"), max_size=8
) | st.sampled_from([".", "..", "%2e", "%20", "%0A", "%C2%A0", "", ". ", "%20%", "amp;", "x?utm_a"])


@given(
    scheme=st.sampled_from(["http", "https"]),
    host=st.sampled_from(["a.example", "WWW.a.example", "a.example:8080", "موقع.example", "[::1]"]),
    segments=st.lists(PART, max_size=3),
    pairs=st.lists(st.tuples(PART | st.sampled_from(["id", "utm_x", "output"]), PART), max_size=3),
)
def test_cleaning_keeps_the_key_and_is_idempotent(
    scheme: str, host: str, segments: list[str], pairs: list[tuple[str, str]]
) -> None:
    query = "&".join(f"{name}={value}" for name, value in pairs)
    url = f"{scheme}://{host}/{'/'.join(segments)}?{query}"

    clean = clean_url(url)

    assert url_key(url) == url_key(clean)
    assert clean == clean_url(clean)
    assert clean.isascii()


@pytest.mark.parametrize(
    "other",
    [
        "قال إن العراق حاليا بخير\nوعاد",
        "قال إنَّ العــراق حاليًا بخير وعاد",
        " قال\u00a0إن  العراق \u200fحاليا\n\n\nبخير وعاد ",
    ],
    ids=["line for paragraph", "vowel signs", "blanks"],
)
def test_same_text_in_another_markup_has_one_content_key(other: str) -> None:
    assert content_key("قال إن العراق حاليا بخير\n\nوعاد") == content_key(other)


def test_other_letters_have_another_content_key() -> None:
    assert content_key("سلم على") != content_key("سلم علي")


def test_words_are_counted_between_blanks() -> None:
    assert 3 == word_count(" قال\n\nمصدر  مسؤول ")


def test_clean_url_keeps_what_tells_articles_apart() -> None:
    url = "https://news.example/view?ref=7&utm_source=rss"

    assert "https://news.example/view?ref=7" == clean_url(url, keep=("ref",))


TEXT = (
    "استأنفت عشرون سفينة رحلاتها بين الموانئ الشرقية بعد أن هدأت الرياح التي أغلقت المضيق.\n\n"
    "وقال مدير الميناء (58 عاما) إن الأرصفة جاهزة لاستقبال السفن - وعددها خمسون - طوال الأسبوع."
)


@pytest.mark.parametrize(
    "dateline",
    [
        "", "بغداد (رويترز) - ", "دمشق، سوريا (CNN) -- ", "9 يونيو (رويترز) – ", "(د ب أ): ",
        "القاهرة - أ ش أ: ", "بيروت/ أ.ف.ب/ ", "أنقرة / الأناضول\n\n", "أنقرة/ الأناضول- ",
        "الرياض - واس - ", "صنعاء: ",
    ],
    ids=[
        "none", "brackets", "country, two dashes", "day", "agency only", "initials", "dots, slash",
        "line of its own", "glued dash", "two dashes", "city that was read",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "signature",
    ["", "\n\n(رويترز)", " (رويترز)", "\n\nالمصدر: وكالات", "\n\nالأناضول + واس\n", "\n\n***"],
    ids=["none", "brackets", "brackets in the line", "label", "the credit line", "signs"],
)
def test_copies_of_one_text_are_one_without_credit(dateline: str, signature: str) -> None:
    body = dateline + TEXT + signature

    assert TEXT == uncredited(body, credit_text="الأناضول + واس", dateline="صنعاء")


@pytest.mark.parametrize(
    "body",
    [
        "بغداد - قال مدير الميناء إن عشرين سفينة وصلت. " + TEXT,
        "مصر - السودان: مباحثات جديدة حول الملاحة. " + TEXT,
        "قال المدير: الأرصفة جاهزة - كلها - منذ الصباح. " + TEXT,
        TEXT + "\n\nوأضاف المصدر أن الرياح ستعود مساء الخميس.",
        TEXT + " وشكر المدير العاملين (وعددهم مئة)",
        "الأهلي (مصر) - الزمالك (مصر) 2-1",
        "(رويترز)",
        "",
    ],
    ids=[
        "city nobody read", "two countries", "speaker", "the source says", "aside at the end",
        "a result", "only a credit", "nothing",
    ],
)  # fmt: skip
def test_what_may_be_text_stays(body: str) -> None:
    assert body == uncredited(body)


@given(body=st.text(alphabet=st.characters() | st.sampled_from("ابجد (رويترز)-–:/.\n")))
def test_any_body_loses_only_its_edges(body: str) -> None:
    assert uncredited(body, credit_text=body[:20], dateline=body[:5]) in body
