"""What operators may say after -a, and how what they may not is answered."""

from datetime import date
from pathlib import Path

import pytest

from crawler.arguments import Arguments, BadArgument, read_arguments


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Arguments()),
        ({"since": "2026-05-01"}, Arguments(since=date(2026, 5, 1))),
        ({"until": "2026-05-01"}, Arguments(until=date(2026, 5, 1))),
        (
            {"since": "2026-05-01", "until": "2026-05-01"},
            Arguments(since=date(2026, 5, 1), until=date(2026, 5, 1)),
        ),
        ({"limit": "1"}, Arguments(limit=1)),
        ({"limit": "250"}, Arguments(limit=250)),
        ({"again": "all"}, Arguments(again=True)),
        ({"again": "refused"}, Arguments(again=True, again_states=("refused",))),
        ({"again": "failed"}, Arguments(again=True, again_states=("failed", "gone"))),
        ({"again": "2026-05-01"}, Arguments(again=True, again_since=date(2026, 5, 1))),
        ({"urls": "https://news.example/1"}, Arguments(urls=("https://news.example/1",))),
        ({"_job": "7f3a", "limit": "2"}, Arguments(limit=2)),
    ],
    ids=[
        "nothing", "since", "until", "one day", "limit of one", "limit", "again all",
        "again refused", "again failed", "again a day", "a URL", "a scheduler's own",
    ],
)  # fmt: skip
def test_argument_becomes_an_order(given: dict[str, str], expected: Arguments) -> None:
    assert expected == read_arguments(given)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"since": "yesterday"}, "since='yesterday': since takes a day like 2026-11-30"),
        ({"since": ""}, "since='': since takes a day"),
        ({"since": "2026-02-30"}, "since='2026-02-30'"),
        ({"since": "٢٠٢٦-٠٥-٠١"}, "since="),
        ({"until": "01.05.2026"}, "until='01.05.2026': until takes a day"),
        ({"since": "2026-05-02", "until": "2026-05-01"}, "until=2026-05-01 is before since="),
        ({"limit": "0"}, "limit='0': limit takes a whole number of pages, 1 or more"),
        ({"limit": "-1"}, "limit='-1'"),
        ({"limit": "1.5"}, "limit='1.5'"),
        ({"limit": "٣"}, "limit='٣'"),
        ({"limit": ""}, "limit=''"),
        ({"limit": "9" * 5000}, "limit='999"),
        ({"again": "some"}, "again='some': again takes all, refused, failed or a day"),
        ({"again": ""}, "again=''"),
        ({"urls": ""}, "urls is empty"),
        ({"urls": " , ,"}, "urls is empty"),
        ({"urls": "ftp://news.example/1"}, "neither an http(s) URL nor the path of a saved page"),
        ({"urls": "https://"}, "'https://' is not an http or https URL"),
        ({"urls": "http://127.0.0.1:99999/x"}, "99999"),
        ({"since": "0001-01-01"}, "since='0001-01-01'"),
        ({"urls": "http://["}, "'http://[' is not a URL"),
        ({"urls": "javascript:void(0)"}, "There is no saved page"),
        ({"urls": "missing.html"}, "There is no saved page 'missing.html'"),
        ({"urls": "~nobody-at-all/page.html"}, "There is no saved page"),
        ({"urls": "."}, "There is no saved page '.'"),
        ({"urls": "x" * 5000}, "There is no saved page"),
        ({"urls": "https://news.example/1,missing.html"}, "There is no saved page 'missing.html'"),
    ],
    ids=[
        "word for a day", "empty day", "no such day", "Arabic digits", "day the other way round",
        "until before since", "limit of none", "negative limit", "half a page",
        "limit in Arabic digits", "empty limit", "endless limit", "unknown state", "empty again",
        "no URL", "only commas", "another scheme", "no host", "no such port", "before the web",
        "no address", "a script",
        "missing file", "nobody's home", "folder", "longer than any path", "one of two missing",
    ],
)  # fmt: skip
def test_value_that_cannot_be_used_is_named(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadArgument) as error:
        read_arguments(given)

    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("url", "urls"),
        ("sinse", "since"),
        ("until_day", "until"),
        ("Limit", "limit"),
        ("untill", "until"),
    ],
)
def test_unknown_argument_is_answered_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(
        BadArgument, match=f"There is no argument '{name}'. Nearest: {nearest}. All:"
    ):
        read_arguments({name: "1"})


def test_urls_are_split_at_commas_in_order_and_once() -> None:
    given = " https://news.example/2 ,http://news.example/1,, https://news.example/2"

    expected = ("https://news.example/2", "http://news.example/1")
    assert expected == read_arguments({"urls": given}).urls


def test_saved_pages_become_absolute_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("خبر أول.html", "b.html"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    given = f"خبر أول.html,{tmp_path}/b.html,./b.html,https://news.example/1"

    first, second = (tmp_path / "خبر أول.html").as_uri(), (tmp_path / "b.html").as_uri()
    assert (first, second, "https://news.example/1") == read_arguments({"urls": given}).urls


def test_one_file_may_have_commas_in_its_name(tmp_path: Path) -> None:
    page = tmp_path / "a,b.html"
    page.touch()

    assert (page.as_uri(),) == read_arguments({"urls": str(page)}).urls


def test_many_long_urls_are_no_file_name() -> None:
    urls = tuple(f"https://news.example/{'%D8%AE' * 30}/{number}" for number in range(60))

    assert urls == read_arguments({"urls": ",".join(urls)}).urls
