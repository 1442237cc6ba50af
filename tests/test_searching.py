"""``scrapy search`` and ``reindex`` as typed, and what docs/search.md says can be pasted."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from models.item import ArticleItem
from models.query import attached
from tests.pipelines.conftest import crawl  # noqa: F401
from tests.test_commands import SAVED, Command, scrapy  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "search.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_sql_of_the_docs_finds_the_article(
    db: Engine,
    item: Callable[..., ArticleItem],
    crawl: Callable[..., list[str]],  # noqa: F811
) -> None:
    crawl([item(body="وصلت إلى الميناء سفينةٌ جديدة"), item(url="https://news.example/2026/none")])
    (sql,) = (each for each in blocks("sql") if db.dialect.name in each.lower())

    with db.begin() as connection:
        rows = connection.execute(text(sql.rstrip().rstrip(";").replace("::", "\\:\\:"))).all()

    assert ["https://news.example/2026/port"] == [row.url for row in rows]


def test_python_of_the_docs_writes_both_expressions() -> None:
    (program,) = blocks("python")

    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )

    assert "" == ended.stderr
    sqlite, postgresql = ended.stdout.splitlines()
    assert '"سفينه جديده"' in sqlite
    assert "'سفينه' <-> 'جديده'" in postgresql


@pytest.mark.parametrize("prefixed", ["وميناء", "بالميناء", "للميناء", "الميناء"])
def test_forms_that_the_docs_name_are_found(prefixed: str) -> None:
    assert (prefixed,) in attached("ميناء")


@pytest.fixture
def stored(scrapy: Command) -> str:  # noqa: F811
    """Store one saved page, and return its title."""
    page = SAVED / "cold-stores.html"
    assert 0 == scrapy("crawl", "thenewkhalij", "-a", f"urls={page}").returncode
    return str(json.loads((SAVED / "cold-stores.json").read_text("utf-8"))["expected"]["title"])


def test_search_prints_hits_for_people_and_for_programs(
    scrapy: Command,  # noqa: F811
    stored: str,
) -> None:
    word = stored.split()[0]
    shown = scrapy("search", f'"{stored}"', "--publisher", "thenewkhalij", "--limit", "1")
    printed = scrapy("search", word, "--json")
    nothing = scrapy("search", "قصفنرخظ")

    first, title, *excerpt, url = shown.stdout.splitlines()
    assert (0, "") == (shown.returncode, shown.stderr)
    assert re.fullmatch(r"1  \d{4}-\d\d-\d\d  thenewkhalij", first)
    assert stored == title
    assert "" not in excerpt
    assert url.startswith("https://thenewkhalij.news/")
    hit = json.loads(printed.stdout)
    assert (1, "thenewkhalij", stored) == (
        hit["article"],
        hit["publisher"],
        hit["title"],
    )
    assert (0, "") == (nothing.returncode, nothing.stdout)
    assert "No article was found for: قصفنرخظ" in nothing.stderr


def test_search_says_that_the_index_lacks_articles_until_it_is_written(
    scrapy: Command,  # noqa: F811
    stored: str,
    tmp_path: Path,
) -> None:
    words = f'"{stored}"'
    connection = sqlite3.connect(tmp_path / "news.db")
    with connection:  # as after the update that brought the index
        connection.execute("INSERT INTO article_fts (article_fts) VALUES ('delete-all')")
        connection.execute("DELETE FROM article_words")
        connection.execute("UPDATE search_index SET folding = 0, missing_to = 1")
    connection.close()

    without = scrapy("search", words)
    migrated = scrapy("migrate")
    written = scrapy("reindex")
    again = scrapy("reindex")
    found = scrapy("search", words)

    said = "1 article is not in the search index: scrapy reindex"
    assert (3, "") == (without.returncode, without.stdout)
    assert said in without.stderr
    assert said in migrated.stdout
    assert (0, True) == (written.returncode, written.stdout.startswith("1 articles indexed in "))
    assert written.stdout == again.stdout
    assert (0, True) == (found.returncode, stored in found.stdout)


def test_forgotten_article_is_not_found_and_the_index_is_whole(
    scrapy: Command,  # noqa: F811
    stored: str,
) -> None:
    url = json.loads((SAVED / "cold-stores.json").read_text("utf-8"))["url"]

    assert 0 == scrapy("forget", url).returncode
    ended = scrapy("search", f'"{stored}"')

    assert (0, "") == (ended.returncode, ended.stdout)
