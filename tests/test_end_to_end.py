"""The demo's two sites, crawled as an operator would: what is stored is what was written."""

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select, text

from demo.__main__ import table
from demo.article import ALMARFA, ALNAKHLA, Article, Publisher, articles, edited_articles
from demo.newspaper import PUBLISHERS, Newspaper
from models.tables import Article as ArticleTable
from models.tables import ArticleAuthor, ArticleCredit, ArticleKeyword, Page, Revision, Run, Visit
from tests.crawling import PATIENCE_S, wait_until
from tests.gated_spiders import Gate
from tests.state import content

ROOT = Path(__file__).resolve().parent.parent
GATED = "tests.gated_spiders"
Crawl = Callable[..., subprocess.CompletedProcess[str]]
FAST = {
    "SPIDER_MODULES": "crawler.spiders,demo.spiders",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "LOG_LEVEL": "WARNING",
}


@pytest.fixture
def papers() -> Iterator[dict[str, Newspaper]]:
    """Serve both demo sites on free ports."""
    sites = {key: Newspaper(key) for key in PUBLISHERS}
    for site in sites.values():
        site.start()
    yield sites
    for site in sites.values():
        site.stop()


@pytest.fixture
def crawl(db: Engine, papers: dict[str, Newspaper]) -> Crawl:
    """Return a function that crawls a demo site into the test's database."""

    def call(
        name: str, *words: str, path: str = "", **settings: str
    ) -> subprocess.CompletedProcess[str]:
        ended = subprocess.run(
            command(db, papers, name, *words, **settings),
            cwd=ROOT, env={**os.environ, "PYTHONPATH": path},
            capture_output=True, text=True, timeout=PATIENCE_S,
        )  # fmt: skip
        assert "ScrapyDeprecationWarning" not in ended.stderr
        return ended

    return call


def command(
    db: Engine, papers: dict[str, Newspaper], name: str, *words: str, **settings: str
) -> list[str]:
    given = FAST | settings
    given["PUBLISHER_HOMES"] = json.dumps({key: f"{site.url}/" for key, site in papers.items()})
    given["DATABASE_URL"] = db.url.render_as_string(hide_password=False)
    options = [word for key, value in given.items() for word in ("-s", f"{key}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", name, *options, *words]


def taken(db: Engine, publisher: str) -> dict[str, int]:
    """Return what became of the articles of *publisher*'s latest run, by SQL."""
    latest = select(func.max(Run.id)).where(Run.publisher == publisher).scalar_subquery()
    query = (
        select(Visit.kind, func.count())
        .join(Page, Page.url_key == Visit.page)
        .where(Visit.run == latest, Page.kind == "article")
        .group_by(Visit.kind)
    )
    with db.connect() as connection:
        return {kind: count for kind, count in connection.execute(query)}


def stored(db: Engine, publisher: str) -> dict[str, Any]:
    query = select(ArticleTable.__table__).where(ArticleTable.publisher == publisher)
    with db.connect() as connection:
        return {row["title"]: row for row in connection.execute(query).mappings()}


def written(publisher: Publisher) -> list[Article]:
    """Return the Arabic articles of *publisher* as their authors wrote them."""
    return [
        article
        for article in articles(publisher)
        if article.language == "ar" and article.id not in (4001, 7001)  # an about page, a video
    ]


def body_of(article: Article) -> str:
    """Return the body a reader sees; captions and pointers to other articles are no part of it."""
    lines = [
        line
        for block in article.blocks
        if block.kind in ("paragraph", "heading", "list")
        for line in (block.lines if block.kind == "list" else [block.text])
    ]
    return "\n\n".join(lines)


def signed(byline: str) -> list[str]:
    """Return who wrote the text: behind a label or a city; a translator did not."""
    name = byline.partition(": ")[2] or byline.rpartition(" - ")[2]
    return [name] if name and not byline.startswith("ترجمة") else []


@pytest.mark.parametrize("publisher", [ALNAKHLA, ALMARFA], ids=lambda paper: paper.key)
def test_first_crawl_stores_what_the_editors_wrote(
    crawl: Crawl, db: Engine, publisher: Publisher
) -> None:
    ended = crawl(publisher.key)

    assert 0 == ended.returncode, ended.stderr
    rows = stored(db, publisher.key)
    expected = {article.title: article for article in written(publisher)}
    assert expected.keys() == rows.keys()
    for title, article in expected.items():
        row = rows[title]
        clock = None if article.date_shown else article.published.replace(tzinfo=None)
        assert (title, body_of(article)) == (title, row["body"])
        assert (title, clock) == (title, row["published_local"])
        assert (title, article.credit or None) == (title, row["credit_text"])
        with db.connect() as connection:
            authors = connection.scalars(
                select(ArticleAuthor.text).where(ArticleAuthor.article == row["id"])
            ).all()
            keywords = connection.scalars(
                select(ArticleKeyword.text)
                .where(ArticleKeyword.article == row["id"])
                .order_by(ArticleKeyword.position)
            ).all()
        assert (title, [*article.keywords]) == (title, [*keywords])
        assert (title, signed(article.byline)) == (title, [*authors])


def test_every_page_is_accounted_for(crawl: Crawl, db: Engine) -> None:
    for key in PUBLISHERS:
        crawl(key)

    found = {key: Counter(taken(db, key)) for key in PUBLISHERS}
    for counts in found.values():  # an article's own page is unchanged if its alias came before
        counts["alias"] += counts.pop("unchanged", 0)
    with db.connect() as connection:
        others = select(Visit.kind).join(Page, Page.url_key == Visit.page).where(~Page.own)
        assert "unchanged" not in connection.scalars(others)
    assert found == {
        "alnakhla": {"new": 16, "alias": 1, "refused": 2, "gone": 1},
        "almarfa": {"new": 16, "alias": 2, "refused": 1, "gone": 1},
    }
    with db.connect() as connection:
        pages = connection.execute(
            select(Page.state, func.count()).where(Page.kind == "article").group_by(Page.state)
        )
        assert {"stored": 35, "refused": 3, "gone": 2} == {state: count for state, count in pages}
        refused = connection.scalars(
            select(Visit.reason).where(Visit.kind == "refused").order_by(Visit.reason)
        )
        assert ["not Arabic", "not an article", "not an article"] == [*refused]


def test_second_crawl_takes_only_what_the_feed_says_has_changed(
    crawl: Crawl, db: Engine, papers: dict[str, Newspaper]
) -> None:
    crawl("alnakhla")
    papers["alnakhla"].edit()

    ended = crawl("alnakhla")

    assert 0 == ended.returncode, ended.stderr
    assert {"revised": 1} == taken(db, "alnakhla")
    (edited,) = edited_articles(ALNAKHLA)
    (before,) = [article for article in articles(ALNAKHLA) if article.id == edited.id]
    row = stored(db, "alnakhla")[edited.title]
    assert body_of(edited) == row["body"]
    assert before.published.replace(tzinfo=None) == row["published_local"]
    assert 2 == row["revision_number"]
    with db.connect() as connection:
        (old,) = connection.execute(select(Revision.__table__)).mappings()
    assert (before.title, body_of(before)) == (old["title"], old["body"])
    assert ["title", "body"] == old["changed"]


def test_one_agency_text_is_an_article_of_each_publisher(crawl: Crawl, db: Engine) -> None:
    for key in PUBLISHERS:
        crawl(key)

    with db.connect() as connection:
        credited = connection.execute(
            select(ArticleTable.publisher)
            .join(ArticleCredit, ArticleCredit.article == ArticleTable.id)
            .where(ArticleCredit.agency == "afp", ArticleTable.title.contains("منارة"))
        )
        assert {"alnakhla", "almarfa"} >= set(credited.scalars())
    (copy,) = [article for article in written(ALNAKHLA) if article.id == 4114]
    (other,) = [article for article in written(ALMARFA) if article.id == 7114]
    assert copy.title in stored(db, "alnakhla")
    assert other.title in stored(db, "almarfa")


def test_pages_that_robots_txt_forbids_are_never_asked_for(
    crawl: Crawl, papers: dict[str, Newspaper]
) -> None:
    crawl("alnakhla")

    asked = papers["alnakhla"].requests

    assert 1 == asked.count("/robots.txt")
    assert [] == [path for path in asked if path.startswith(("/print/", "/search"))]


def test_answers_in_the_readme_are_what_the_demo_gives(
    crawl: Crawl, db: Engine, papers: dict[str, Newspaper]
) -> None:
    for key in PUBLISHERS:
        crawl(key)
    papers["alnakhla"].edit()
    for key in PUBLISHERS:
        crawl(key)
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = re.findall(r"```sql\n(.*?)\n```\n\n```text\n(.*?)\n```", readme, re.DOTALL)

    with db.connect() as connection:
        answers = [connection.execute(text(query)) for query, _answer in shown]
        tables = [table([*answer.keys()], answer.fetchall()) for answer in answers]

    assert 4 == len(shown)
    assert [answer for _query, answer in shown] == tables


def test_limit_leaves_the_rest_for_the_next_run(crawl: Crawl, db: Engine) -> None:
    crawl("alnakhla", "-a", "limit=5")
    first = sum(taken(db, "alnakhla").values())

    crawl("alnakhla")

    assert 5 == first
    assert 15 == sum(taken(db, "alnakhla").values())


@pytest.mark.parametrize("key", PUBLISHERS)
def test_killed_crawls_end_with_the_same_database_as_an_undisturbed_one(
    crawl: Crawl, db: Engine, papers: dict[str, Newspaper], key: str, tmp_path: Path
) -> None:
    crawl(key)
    with db.begin() as connection:
        undisturbed = content(connection)
        for table in reversed(ArticleTable.metadata.sorted_tables):
            connection.execute(table.delete())

    for number in (3, 6):  # of the twenty pages
        with gated(db, papers, tmp_path, key, at=number, STORE_BATCH="2") as (child, _gate):
            child.kill()
            child.wait()
        with db.connect() as connection:
            assert_pages_and_articles_agree(connection)
    ended = crawl(key)

    assert 0 == ended.returncode, ended.stderr
    with db.connect() as connection:
        assert undisturbed == content(connection)


def test_database_that_stays_locked_fails_the_run_and_loses_nothing(
    crawl: Crawl, db: Engine, papers: dict[str, Newspaper], tmp_path: Path
) -> None:
    if db.url.get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL has no lock on the whole database")
    settings = {"STORE_BATCH": "2", "DATABASE_PATIENCE_S": "0.2"}
    with (
        gated(db, papers, tmp_path, "almarfa", at=3, **settings) as (child, gate),
        db.begin(),  # BEGIN IMMEDIATE: nobody else can write
    ):
        gate.open()
        child.wait(PATIENCE_S)
        said = gate.said

    assert 1 == child.returncode
    assert "database is locked" in said
    assert "Traceback" not in said
    assert 0 == crawl("almarfa").returncode
    assert 16 == len(stored(db, "almarfa"))


def test_reading_that_breaks_costs_one_page_and_fails_the_run(
    crawl: Crawl, db: Engine, tmp_path: Path
) -> None:
    (tmp_path / "broken_spiders.py").write_text(BROKEN_SPIDER, "utf-8")

    ended = crawl("alnakhla", SPIDER_MODULES="broken_spiders", path=str(tmp_path))

    assert 1 == ended.returncode
    assert {"new": 15, "alias": 1, "refused": 2, "failed": 1, "gone": 1} == taken(db, "alnakhla")
    with db.connect() as connection:
        (detail,) = connection.scalars(select(Visit.detail).where(Visit.reason == "exception"))
    assert "ZeroDivisionError" in detail
    assert "/news/4110/" in detail


def test_template_that_changes_degrades_the_run(crawl: Crawl, db: Engine, tmp_path: Path) -> None:
    (tmp_path / "changed_spiders.py").write_text(CHANGED_SPIDER, "utf-8")
    for _run in range(2):
        assert 0 == crawl("alnakhla", "-a", "again=all").returncode

    ended = crawl(
        "alnakhla", "-a", "again=all", SPIDER_MODULES="changed_spiders", path=str(tmp_path)
    )

    assert 3 == ended.returncode, ended.stderr
    assert "The date fell silent: 0 of 17 pages gave it, 94% of 34 before." in ended.stderr
    with db.connect() as connection:
        first, second, third = connection.scalars(select(Run.counts).order_by(Run.id))
    assert (17, 16, 17, 17) == tuple(
        first[name] for name in ("read", "date", "own_body", "keywords")
    )
    assert 16 == sum(first[kind] for kind in ("new", "revised", "unchanged"))
    assert 32 <= first["requests"]  # 20 pages, 11 listings and robots.txt
    assert 100_000 < first["bytes"]
    assert first["read"] == second["read"] == third["read"]
    assert (0, 1) == (third["date"], third["silent_date"])


def test_run_says_how_far_it_is_where_there_is_no_terminal(crawl: Crawl) -> None:
    ended = crawl("alnakhla", PROGRESS_S="0.05", DOWNLOAD_DELAY="0.05")

    lines = re.findall(r"^alnakhla: \d+ taken.* under way$", ended.stderr, re.MULTILINE)
    assert lines
    assert "\r" not in ended.stderr


def test_crawlall_crawls_each_publisher_and_reports_once(
    db: Engine, papers: dict[str, Newspaper]
) -> None:
    ended = crawl_all(db, papers, "--jobs", "2")
    again = crawl_all(db, papers, "--due")

    assert 0 == ended.returncode, ended.stderr
    assert "almarfa  |   taken     20 = 16 new" in ended.stderr
    assert "alnakhla |   taken     20 = 16 new" in ended.stderr
    report = ended.stderr.partition("crawlall: ")[2]
    (names,) = re.findall(r"^ +publisher +verdict +(.+?) +why$", report, re.MULTILINE)
    (counts,) = re.findall(r"^ +all +(.+)$", report, re.MULTILINE)
    told = Counter(dict(zip(names.split(), map(int, counts.split()), strict=True)))
    # whose alias arrives before it is unchanged
    joined = told.pop("alias") + told.pop("unchanged", 0)
    assert (3, {"taken": 40, "new": 32, "refused": 3, "gone": 2}) == (joined, told), report
    assert 1 == ended.stderr.count("Database: ")
    assert 0 == again.returncode
    assert "nothing to do.\n  not due   almarfa, alnakhla" in again.stderr
    with db.connect() as connection:
        assert 2 == connection.scalar(select(func.count()).select_from(Run))


def test_interrupted_crawlall_ends_its_children_and_says_so(
    db: Engine, papers: dict[str, Newspaper], tmp_path: Path
) -> None:
    given = all_of(db, papers, "--jobs", "1", SPIDER_MODULES=GATED, LOG_LEVEL="INFO")
    with stopped_at_gate(given, tmp_path, at=3) as (child, gate):
        child.send_signal(signal.SIGINT)
        wait_until(lambda: gate.is_signalled, "the child to be told", said=lambda: gate.said)
        gate.open()
        child.wait(PATIENCE_S)
        said = gate.said

    assert 1 == child.returncode, said
    assert "stopped (shutdown)" in said
    assert "Not started: crawlall was stopped." in said
    assert "Traceback" not in said
    with db.connect() as connection:
        (ended,) = connection.execute(select(Run.publisher, Run.finished_at))
    assert "almarfa" == ended.publisher
    assert ended.finished_at is not None


@contextmanager
def gated(
    db: Engine, papers: dict[str, Newspaper], folder: Path, key: str, *, at: int, **settings: str
) -> Iterator[tuple[subprocess.Popen[bytes], Gate]]:
    """Run a crawl of *key* that stands at its gate, before the page of number *at* is read."""
    given = command(db, papers, key, SPIDER_MODULES=GATED, **settings)
    with stopped_at_gate(given, folder, at=at) as both:
        yield both


@contextmanager
def stopped_at_gate(
    given: list[str], folder: Path, *, at: int
) -> Iterator[tuple[subprocess.Popen[bytes], Gate]]:
    place = Path(mkdtemp(dir=folder))
    gate = Gate(place)
    environment = {**os.environ, "GATE": str(place), "GATE_AT": str(at)}
    with gate.log.open("wb") as log:
        child = subprocess.Popen(given, cwd=ROOT, env=environment, stderr=log)
    try:
        wait_until(lambda: gate.is_reached or child.poll() is not None, "the gate")
        assert child.poll() is None, gate.said
        yield child, gate
    finally:
        gate.open()  # to children of the child too
        child.kill()
        child.wait()


def all_of(db: Engine, papers: dict[str, Newspaper], *words: str, **settings: str) -> list[str]:
    given = command(db, papers, "", *words, **{"SPIDER_MODULES": "demo.spiders", **settings})
    return [*given[:3], "crawlall", *given[5:]]


def crawl_all(
    db: Engine, papers: dict[str, Newspaper], *words: str, **settings: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        all_of(db, papers, *words, **settings),
        cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=PATIENCE_S,
    )  # fmt: skip


def assert_pages_and_articles_agree(connection: Connection) -> None:
    """Check that no page is done without its article, and no article is there twice."""
    done = select(func.count()).where(Page.state == "stored", Page.article.is_(None))
    doubled = (
        select(ArticleTable.body)
        .group_by(ArticleTable.publisher, ArticleTable.title, ArticleTable.body)
        .having(func.count() > 1)
    )
    assert 0 == connection.scalar(done)
    assert [] == connection.scalars(doubled).all()


BROKEN_SPIDER = """
from demo.spiders.alnakhla import AlnakhlaPage, AlnakhlaSpider


class BrokenPage(AlnakhlaPage):
    def keywords(self):
        if "/4110/" in self.url:
            return 1 / 0
        return super().keywords()


class BrokenSpider(AlnakhlaSpider):
    name = "alnakhla"
    page = BrokenPage
"""

CHANGED_SPIDER = """
from demo.spiders.alnakhla import AlnakhlaPage, AlnakhlaSpider


class ChangedPage(AlnakhlaPage):
    def published(self):
        return None


class ChangedSpider(AlnakhlaSpider):
    name = "alnakhla"
    page = ChangedPage
"""
