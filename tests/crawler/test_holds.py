"""How long a host is left alone, and when it is left alone for the rest of a run."""

import pytest

from crawler.holds import Hold, Refusals, host_of


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/1", "news.example"),
        ("http://NEWS.example:80/1", "news.example"),
        ("https://news.example:443/1", "news.example"),
        ("http://news.example:443/1", "news.example:443"),
        ("http://user@news.example.:8801/1", "news.example:8801"),
        ("http://[::1]:8801/1", "[::1]:8801"),
        ("file:///saved/page.html", ""),
    ],
)
def test_host_has_one_name(url: str, expected: str) -> None:
    assert expected == host_of(url)


def test_pause_that_is_not_said_doubles_with_each_refusal_in_a_row() -> None:
    hold, now, pauses = Hold(), 100.0, []

    for _ in range(4):
        pauses.append(hold.begin(now, asked_s=None, first_s=10))
        now = hold.until

    assert [10, 20, 40, 80] == pauses
    assert 4 == hold.in_a_row


def test_answers_of_one_moment_are_one_refusal() -> None:
    hold = Hold()

    hold.begin(100.0, asked_s=30, first_s=10)
    hold.begin(100.1, asked_s=5, first_s=10)

    assert (1, 130.0) == (hold.in_a_row, hold.until)


def test_a_later_answer_can_only_lengthen_the_pause() -> None:
    hold = Hold()

    hold.begin(100.0, asked_s=5, first_s=10)
    hold.begin(101.0, asked_s=60, first_s=10)

    assert 161.0 == hold.until


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (["timeout", "blocked", "http 502"], "a refused 3 requests in a row (http 502)."),
        (["timeout", "blocked"], None),
        (["blocked", None, "blocked", "blocked"], None),
        (["blocked", "http 400", "blocked", "blocked"], None),
        (["blocked", "too large", "blocked", "blocked"], None),
        (["connection refused", "unknown host", "http 429"], "a refused 3 requests in a row"),
    ],
)
def test_refusals_in_a_row_are_counted(reasons: list[str | None], said: str | None) -> None:
    refusals = Refusals(3)

    last = [refusals.note("http://a/1", reason) for reason in reasons][-1]

    assert (said or "") in (last or "")
    assert (said is None) == (last is None)


def test_each_host_has_its_own_count() -> None:
    refusals = Refusals(2)

    assert [None, None, None] == [refusals.note(f"http://{host}/", "blocked") for host in "abc"]
    assert refusals.note("http://b/2", "blocked")
