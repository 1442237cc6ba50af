"""What an operator sees: bad input ends in one sentence and the right exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from demo.newspaper import Newspaper

ROOT = Path(__file__).resolve().parent.parent
SAVED = ROOT / "tests" / "pages" / "thenewkhalij"
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def scrapy(tmp_path: Path) -> Command:
    """Return a function that runs ``scrapy ...`` with a database of its own."""

    def call(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        given = {"DATABASE_URL": f"sqlite:///{tmp_path / 'news.db'}", "CONTACT": "", **environment}
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *words],
            cwd=ROOT, env={**os.environ, **given}, capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    return call


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["crawl"], "one publisher's name"),
        (["crawl", "thenewkhalj"], "Nearest: thenewkhalij"),
        (["crawl", "thenewkhalij"], "CONTACT is not set"),
        (["crawl", "thenewkhalij", "-a", "limit=abc"], "limit='abc'"),
        (["crawl", "thenewkhalij", "-a", "limt=3"], "Nearest: limit"),
        (["crawl", "thenewkhalij", "-a", "since=yesterday"], "since='yesterday'"),
        (["crawl", "thenewkhalij", "-a", "urls=missing.html"], "'missing.html'"),
        (["crawl", "thenewkhalij", "-a", "urls=ftp://news.example/1"], "'ftp://news.example/1'"),
        (["crawl", "thenewkhalij", "-a", "urls=https://news.example/1"], "news.example"),
        (["crawlall", "thenewkhalij"], "'thenewkhalij': it takes --jobs, --only"),
        (["crawlall", "-a", "limt=3"], "Nearest: limit"),
        (["crawlall", "-a", "limit"], "-a limit: each takes NAME=VALUE"),
        (["crawlall", "-a", "urls=https://news.example/1"], "urls are one publisher's"),
        (["crawlall", "--jobs", "0"], "--jobs '0'"),
        (["crawlall", "--only", "youm7,thenewkhalj"], "Nearest: thenewkhalij"),
        (["crawlall", "--only", ","], "--only is empty"),
        (["crawlall"], "CONTACT is not set"),
        (["report"], "no database"),
        (["report", "--jsn"], "or nothing"),
        (["pause"], "one publisher's name"),
        (["pause", "thenewkhalij", "--wy", "x"], "nothing else"),
        (["resume", "thenewkhalj"], "Nearest: thenewkhalij"),
        (["forget"], "takes the addresses"),
        (["forget", "notaurl"], "'notaurl'"),
        (["forget", "https://thenewkhalij.news/1"], "no database"),
        (["search"], "no word to look for"),
        (["search", "؟"], "no word to look for"),
        (["search", "-كرة"], "leave out"),
        (["search", '"كرة'], "two quotation marks"),
        (["search", "كرة", "--limt", "3"], "Nearest: --limit"),
        (["search", "كرة", "--limit", "0"], "--limit '0'"),
        (["search", "كرة", "--after", "x"], "--after 'x'"),
        (["search", "كرة", "--since", "أمس"], "since='أمس'"),
        (["search", "كرة"], "no database"),
        (["reindex", "all"], "takes nothing"),
        (["reindex"], "no database"),
        (["extract"], "takes one or more"),
        (["extract", "--publisher", "nobody", "page.html"], "'nobody'"),
        (["extract", "--publisher", "thenewkhalij", "--zone", "Mars", "page.html"], "'Mars'"),
        (["extract", "--publisher", "thenewkhalij", "--zone", "Asia", "page.html"], "'Asia'"),
        (["extract", "--publisher", "thenewkhalij", "--fetched-at", "x", "p.html"], "'x'"),
        (["extract", "--url", "news.example/7", "p.html"], "'news.example/7'"),
        (["extract", "--url", "https://[", "p.html"], "'https://['"),
        (["extract", "https://["], "'https://['"),
        (["show", "--publisher", "thenewkhalij", "https://[,b"], "'https://[,b'"),
        (["show", "--publisher", "thenewkhalij", "https://thenewkhalij.news/1"], "no database"),
        (["record", "--publisher", "thenewkhalij"], "one URL or saved page"),
        (["record", "https://thenewkhalij.news/1"], "--publisher"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_usage_ends_with_2_and_names_the_input(
    scrapy: Command, words: list[str], said: str
) -> None:
    ended = scrapy(*words)

    assert 2 == ended.returncode
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("url", "code", "said"),
    [
        ("mysql://me:secret@host/news", 2, "mysql is not supported"),
        ("nonsense", 2, "'nonsense'"),
        ("postgresql://me:secret@127.0.0.1:1/news", 1, "127.0.0.1"),
        ("sqlite:////proc/none/news.db", 1, "/proc/none/news.db"),
        ("sqlite:////etc/hostname", 1, "file is not a database"),
    ],
    ids=["not supported", "no URL", "nobody listens", "cannot be made", "another file"],
)
def test_bad_database_ends_in_a_sentence_without_the_password(
    scrapy: Command, tmp_path: Path, url: str, code: int, said: str
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>خبر</p>", "utf-8")

    ended = scrapy("crawl", "thenewkhalij", "-a", f"urls={page}", DATABASE_URL=url)

    assert code == ended.returncode
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "secret" not in ended.stderr


def test_schema_of_a_newer_release_is_left_alone(scrapy: Command, tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "news.db") as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    page = next(SAVED.glob("*.html"))

    ended = scrapy("crawl", "thenewkhalij", "-a", f"urls={page}")

    assert 1 == ended.returncode
    assert "newer release" in ended.stderr
    with sqlite3.connect(tmp_path / "news.db") as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    assert ["alembic_version"] == tables


def test_list_needs_neither_database_nor_network(scrapy: Command) -> None:
    ended = scrapy("list", DATABASE_URL="nonsense")

    assert (0, "") == (ended.returncode, ended.stderr)
    assert "thenewkhalij" in ended.stdout.split()


def test_extract_prints_one_record_a_line(scrapy: Command) -> None:
    pages = [str(page) for page in SAVED.glob("*.html")]

    ended = scrapy("extract", "--publisher", "thenewkhalij", *pages, "missing.html")

    records = [json.loads(line) for line in ended.stdout.splitlines()]
    assert pages == [record["page"] for record in records]
    assert {"title", "body", "source", "provenance", "keywords"} <= records[0].keys()
    assert 1 == ended.returncode
    assert "missing.html: cannot be opened" in ended.stderr


def test_extract_without_a_publisher_reads_a_page_of_any_site(scrapy: Command) -> None:
    page = str(next(SAVED.glob("*.html")))
    url = "https://www.news.example/article/7"

    record = json.loads(scrapy("extract", "--url", url, page).stdout)

    assert ("", url, None, None) == tuple(
        record[name] for name in ("publisher", "url", "published_at", "zone_from")
    )
    assert all(record[name] for name in ("published_on", "title", "body"))


def test_extract_fetches_urls_and_says_why_one_brought_nothing(scrapy: Command) -> None:
    with Newspaper("almarfa") as paper:
        now = datetime.now(paper.publisher.zone)
        article = paper.site(paper.url, now).url(paper.articles[1])
        pages = [article, f"{paper.url}/print/7101", f"{paper.url}/none,7"]
        ended = scrapy("extract", *pages, "-s", "DOWNLOAD_DELAY=0")

    record = json.loads(ended.stdout)
    assert (1, article) == (ended.returncode, record["fetched_url"])
    assert [f"{pages[1]}: robots.txt", f"{pages[2]}: http 404"] == ended.stderr.splitlines()


def test_extract_zone_and_time_take_the_place_of_the_publishers(
    scrapy: Command, tmp_path: Path
) -> None:
    page = str(next(SAVED.glob("*.html")))
    words = ("--publisher", "thenewkhalij", "--url", "https://thenewkhalij.news/article/7", page)

    plain, moved = (
        json.loads(scrapy("extract", *zone, *words).stdout)
        for zone in ([], ["--zone", "Africa/Casablanca"])
    )

    assert plain["published_local"] == moved["published_local"]
    assert ("assumed", "publisher") == (plain["zone_from"], moved["zone_from"])
    assert plain["published_at"] != moved["published_at"]
    assert "https://thenewkhalij.news/article/7" == plain["fetched_url"]
    assert "https://thenewkhalij.news/article/199417" == plain["url"]  # its canonical address


def test_saved_page_goes_the_whole_way_and_is_shown(scrapy: Command) -> None:
    page = str(next(SAVED.glob("*.html")))
    record = json.loads(scrapy("extract", "--publisher", "thenewkhalij", page).stdout)

    ended = scrapy("crawl", "thenewkhalij", "-a", f"urls={page}")
    shown = scrapy("show", "--publisher", "thenewkhalij", page)

    assert 0 == ended.returncode, ended.stderr
    assert "1 new" in ended.stderr
    assert record["title"] in shown.stdout
    assert record["body"] in shown.stdout


def test_a_page_that_is_no_article_fails_the_run_that_asked_for_it(
    scrapy: Command, tmp_path: Path
) -> None:
    page = tmp_path / "about.html"
    page.write_text("<h1>من نحن</h1>" + "<p>نص عن الصحيفة وتاريخها وأقسامها.</p>" * 9, "utf-8")

    ended = scrapy("crawl", "thenewkhalij", "-a", f"urls={page}")

    assert 1 == ended.returncode
    assert "not an article" in ended.stderr


def test_paused_publisher_is_not_crawled_and_is_no_fault(scrapy: Command) -> None:
    page = str(next(SAVED.glob("*.html")))
    paused = scrapy("pause", "thenewkhalij", "--why", "الموقع قيد الصيانة.")
    again = scrapy("pause", "thenewkhalij")

    ended = scrapy("crawl", "thenewkhalij", "-a", f"urls={page}")

    assert 0 == ended.returncode
    assert (0, 0) == (paused.returncode, again.returncode)
    assert paused.stdout == again.stdout
    assert "not started. It is paused since" in ended.stderr
    assert "الموقع قيد الصيانة (" in ended.stderr
    assert "scrapy resume thenewkhalij" in ended.stderr


def test_crawlall_of_paused_publishers_has_nothing_to_do(scrapy: Command) -> None:
    scrapy("pause", "thenewkhalij", "--why", "الصيانة")

    ended = scrapy("crawlall", "--only", "thenewkhalij", CONTACT="desk@example.org")

    assert 0 == ended.returncode, ended.stderr
    assert "crawlall: nothing to do." in ended.stderr
    assert "paused    thenewkhalij since " in ended.stderr


def test_report_of_an_empty_database_says_what_to_do(scrapy: Command, tmp_path: Path) -> None:
    (tmp_path / "news.db").touch()

    ended = scrapy("report")

    assert 1 == ended.returncode
    assert "has no tables of this release yet: scrapy migrate makes them" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_report_is_for_people_or_json(scrapy: Command) -> None:
    page = str(next(SAVED.glob("*.html")))
    scrapy("crawl", "thenewkhalij", "-a", f"urls={page}")

    told, of_one, of_run = (
        json.loads(scrapy("report", *words, "--json").stdout)
        for words in ([], ["thenewkhalij"], ["1"])
    )

    assert "thenewkhalij" == told["publishers"][0]["publisher"]
    assert (1, "ok") == (told["publishers"][0]["articles"], of_one["runs"][0]["verdict"])
    assert {"new": 1, "chosen": 1} == {name: of_run["counts"][name] for name in ("new", "chosen")}
    assert "thenewkhalij    1  " in scrapy("report").stdout
    assert "Fields, by share of the pages read" in scrapy("report", "thenewkhalij").stdout
    assert 1 == scrapy("report", "2").returncode
    assert "Nearest: thenewkhalij" in scrapy("report", "thenewkhalj").stderr


def test_resumed_publisher_is_crawled(scrapy: Command) -> None:
    page = str(next(SAVED.glob("*.html")))
    scrapy("pause", "thenewkhalij")

    said = [scrapy("resume", "thenewkhalij").stdout for _time in range(2)]
    ended = scrapy("crawl", "thenewkhalij", "-a", f"urls={page}")

    assert "thenewkhalij is crawled again from its next run on.\n" == said[0]
    assert "thenewkhalij was not paused.\n" == said[1]
    assert "1 new" in ended.stderr


def test_unknown_publisher_of_a_search_gets_the_nearest(scrapy: Command) -> None:
    assert 0 == scrapy("migrate").returncode

    ended = scrapy("search", "كرة", "--publisher", "thenewkhalj")

    assert 2 == ended.returncode
    assert "Nearest: thenewkhalij" in ended.stderr


def test_first_line_names_the_database(scrapy: Command, tmp_path: Path) -> None:
    page = str(next(SAVED.glob("*.html")))

    ended = scrapy("crawl", "thenewkhalij", "-a", f"urls={page}")

    assert f"Database: sqlite:///{tmp_path / 'news.db'}" == ended.stderr.splitlines()[0]


def test_forgotten_article_is_shown_as_such_and_stays_away(scrapy: Command) -> None:
    page = str(SAVED / "cold-stores.html")
    url = json.loads((SAVED / "cold-stores.json").read_text("utf-8"))["url"]
    assert 0 == scrapy("crawl", "thenewkhalij", "-a", f"urls={page}").returncode

    forgotten = scrapy("forget", url)
    shown = scrapy("show", "--publisher", "thenewkhalij", page)
    again = scrapy("forget", url)

    own = "https://thenewkhalij.news/article/199417"
    assert (0, f"Forgotten: {own}\n") == (forgotten.returncode, forgotten.stdout)
    assert "deleted with scrapy forget" in shown.stdout
    assert (1, True) == (again.returncode, "there is no article" in again.stderr)


@pytest.mark.parametrize("words", [["show", "--publisher", "thenewkhalij"], ["extract"]], ids=str)
def test_reader_that_has_seen_enough_ends_no_command_in_a_traceback(
    scrapy: Command, words: list[str], tmp_path: Path
) -> None:
    saved = str(SAVED / "cold-stores.html")
    assert 0 == scrapy("crawl", "thenewkhalij", "-a", f"urls={saved}").returncode
    reads, writes = os.pipe()
    os.close(reads)

    ended = subprocess.run(
        [sys.executable, "-m", "scrapy", *words, saved],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'news.db'}"},
        stdout=writes, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    os.close(writes)

    assert (0, "") == (ended.returncode, ended.stderr)
