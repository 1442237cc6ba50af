"""``scrapy record`` in a copy of the project: from a page to a publisher whose tests are green."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from crawler.commands.record import Command
from demo.newspaper import Newspaper

ROOT = Path(__file__).resolve().parent.parent.parent.parent
OWN_PAGE = "tests/pages/thenewkhalij/cold-stores.html"
FAST = ("-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project that a command may write into."""
    for name in ("crawler", "pipelines", "models", "demo"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("scrapy.cfg", "pyproject.toml", "tests/__init__.py", "tests/crawler/__init__.py",
                 "tests/crawler/test_publishers.py", OWN_PAGE, OWN_PAGE.replace("html", "json"),
                 "tests/pages/almarfa/early-snow.json"):  # fmt: skip
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def run(project: Path) -> Run:
    """Return a function that runs ``python -m ...`` in the copy."""

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", *words], cwd=project, env={**os.environ, "CONTACT": ""},
            capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    return call


@pytest.fixture
def paper() -> Iterator[Newspaper]:
    """Serve the demo's صحيفة النخلة on a free port."""
    with Newspaper("alnakhla") as served:
        yield served


def article_of(paper: Newspaper, number: int) -> str:
    site = paper.site(paper.url, datetime.now(paper.publisher.zone))
    return site.url(site.numbered(str(number)))


def files(project: Path) -> set[Path]:
    kinds = (project.rglob(f"*{ending}") for ending in (".html", ".json", ".py"))
    return {path for found in kinds for path in found}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_new_publisher_goes_from_its_first_page_to_green_tests(
    project: Path, run: Run, paper: Newspaper
) -> None:
    url = article_of(paper, 4102)
    spider = project / "crawler/spiders/harbour.py"
    page = project / "tests/pages/harbour/4102.html"
    record = page.with_suffix(".json")

    recorded = run("scrapy", "record", url, "--publisher", "harbour", *FAST)

    assert 0 == recorded.returncode, recorded.stderr
    assert "سفن الحاويات تُبطئ سيرها.. وتربح أكثر" in recorded.stdout
    assert "origin: أسوشيتد برس [ap]" in recorded.stdout
    assert "Feed: /rss.xml, at a usual place: 8 pages, 8 match article_url" in recorded.stdout
    assert "Fill in the zone in crawler/spiders/harbour.py" in recorded.stdout
    asked = [path for path in paper.requests if not path.startswith("/news/")]
    assert ["/robots.txt", "/robots.txt", "/", "/feed", "/rss.xml", "/sitemap.xml"] == asked
    draft = json.loads(record.read_text("utf-8"))
    assert (url, False) == (draft["url"], draft["checked"])

    unfinished = run("scrapy", "crawl", "harbour")
    assert 2 == unfinished.returncode
    assert "its file names no zone" in unfinished.stderr
    shown = run("scrapy", "extract", "--publisher", "harbour", "--url", url, str(page))
    assert draft["expected"]["title"] == json.loads(shown.stdout)["title"]

    change(spider, 'zone="",', 'zone="Asia/Riyadh",')
    change(record, '"published_at": "', '"published_at": "1')
    again = run("scrapy", "record", str(page), "--publisher", "harbour", "--redraft")
    assert 0 == again.returncode, again.stderr
    assert draft == json.loads(record.read_text("utf-8"))

    test = ("pytest", "-q", "tests/crawler/test_publishers.py", "-k", "harbour")
    assert "is a draft" in run(*test).stdout
    change(record, '"checked": false', '"checked": "a test, 2026-05-12"')
    green = run(*test)
    assert 0 == green.returncode, green.stdout

    refused = run("scrapy", "record", str(page), "--publisher", "harbour", "--redraft")
    assert 2 == refused.returncode
    assert "was checked (a test" in refused.stderr


def test_a_page_of_a_publisher_we_have_is_saved_beside_its_others(project: Path, run: Run) -> None:
    page = project / "مقال.html"
    shutil.copy(project / OWN_PAGE, page)
    before = files(project)
    words = (str(page), "--publisher", "thenewkhalij", "--slug", "second")

    ended = run("scrapy", "record", *words, "--fetched-at", "2026-05-20T08:00:00Z")

    folder = project / "tests/pages/thenewkhalij"
    assert 0 == ended.returncode, ended.stderr
    assert {folder / "second.html", folder / "second.json"} == files(project) - before
    assert page.read_bytes() == (folder / "second.html").read_bytes()
    drafted = json.loads((folder / "second.json").read_text("utf-8"))
    checked = json.loads((folder / "cold-stores.json").read_text("utf-8"))
    assert checked["expected"] == {name: drafted["expected"][name] for name in checked["expected"]}
    assert "https://thenewkhalij.news/article/199417" == drafted["url"]  # its canonical address
    assert "2026-05-20T08:00:00+00:00" == drafted["fetched_at"]

    twice = run("scrapy", "record", *words)
    assert 2 == twice.returncode
    assert "tests/pages/thenewkhalij/second.html exists already; --slug" in twice.stderr


def test_a_refused_page_is_saved_only_if_it_is_wanted(
    project: Path, run: Run, paper: Newspaper
) -> None:
    before = files(project)
    words = ("scrapy", "record", article_of(paper, 4091), "--publisher", "harbour", *FAST)

    ended = run(*words)

    assert 1 == ended.returncode
    assert "not Arabic: " in ended.stderr
    assert "--keep-refused" in ended.stderr
    assert before == files(project)
    assert not {"/", "/rss.xml"} & set(paper.requests)

    kept = run(*words, "--keep-refused")
    assert 0 == kept.returncode, kept.stderr
    assert "Refused: not Arabic" in kept.stdout
    assert {"harbour.py", "4091.html", "4091.json"} == {
        path.name for path in files(project) - before
    }
    record = json.loads((project / "tests/pages/harbour/4091.json").read_text("utf-8"))
    assert {} == record["expected"]


@pytest.mark.parametrize(
    ("path", "said"),
    [("/print/4102", "robots.txt"), ("/none", "http 404"), ("/img/1.gif", "unreadable encoding")],
)
def test_a_page_that_cannot_be_fetched_or_read_says_why(
    project: Path, run: Run, paper: Newspaper, path: str, said: str
) -> None:
    before = files(project)

    ended = run("scrapy", "record", paper.url + path, "--publisher", "harbour", *FAST)

    assert 1 == ended.returncode
    assert f"{path}: {said}" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert before == files(project)


def test_what_cannot_be_written_leaves_nothing_behind(project: Path, run: Run) -> None:
    (project / "tests/pages/harbour").write_text("in the way")
    before = files(project)

    ended = run("scrapy", "record", OWN_PAGE, "--url", "https://h.example/7/a",
                "--publisher", "harbour")  # fmt: skip

    assert 1 == ended.returncode
    assert re.search(r"tests/pages/harbour.* cannot be written: ", ended.stderr)
    assert before == files(project)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "one URL or saved page"),
        (["a.html", "b.html"], "one URL or saved page"),
        (["missing.html"], "'missing.html'"),
        (["ftp://news.example/1"], "'ftp://news.example/1'"),
        (["https://["], "'https://['"),
        (["https://news.example/1"], "CONTACT is not set"),
        (["https://news.example/1", "--url", "https://news.example/2"], "--url belongs to a saved"),
        (["https://news.example/1", "--redraft"], "--redraft belongs to a saved"),
        (["https://www.alyaum.com/1"], "--publisher alyaum"),
        ([OWN_PAGE, "--url", "https://www.alyaum.com/1"], "--publisher alyaum"),
        (["page.html"], "--url: say where page.html was fetched from"),
        ([OWN_PAGE, "--url", "news.example/1"], "'news.example/1'"),
        ([OWN_PAGE, "--fetched-at", "noon"], "'noon'"),
        ([OWN_PAGE, "--zone", "Mars"], "'Mars'"),
        ([OWN_PAGE, "--slug", "../x"], "'../x'"),
        ([OWN_PAGE, "--publisher", "Har-bour"], "such as har_bour"),
        ([OWN_PAGE, "--publisher", "../harbour"], "such as harbour"),
        ([OWN_PAGE, "--publisher", "class"], "word of Python"),
        ([OWN_PAGE, "--publisher", "almarfa"], "demo.spiders"),
        ([OWN_PAGE, "--publisher", "taken"], "crawler/spiders/taken.py exists"),
        ([OWN_PAGE, "--publisher", "thenewkhalij"], "--redraft"),
        ([OWN_PAGE, "--publisher", "thenewkhalij", "--redraft"], "was checked"),
        (["page.html", "--publisher", "thenewkhalij", "--slug", "cold-stores"], "exists already"),
        (["page.html", "--publisher", "thenewkhalij", "--zone", "Asia/Riyadh"], "in its file"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_usage_ends_with_2_and_names_the_way_out(
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    said: str,
) -> None:
    (project / "page.html").write_text("<p>خبر</p>", "utf-8")
    (project / "crawler/spiders/taken.py").write_text("")
    before = files(project)
    monkeypatch.chdir(project)
    command = Command()
    command.settings = get_project_settings()
    command.settings.setdict({"PROJECT_DIR": str(project), "CONTACT": ""}, priority="cmdline")
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    options, pages = parser.parse_known_args(["--publisher", "harbour", *words])

    with pytest.raises(SystemExit) as ended:
        command.run(pages, options)

    assert 2 == ended.value.code
    assert said in capsys.readouterr().err
    assert before == files(project)
