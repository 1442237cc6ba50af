"""A newspaper of thousands, crawled, killed, crawled again: nothing lost, nothing twice, cheap.

The short forms run with all tests, the long ones (``make soak``) take their time. SOAK_SEED draws
other moments to kill at; a failure says which were drawn.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from models.database import database_url, engine, migrate
from models.tables import Article, Page, Run, Visit
from tests.cluster import Cluster
from tests.crawling import Crawls, Ended, wait_until
from tests.large_site import DEAD, TWINS, VIDEOS, LargeSite
from tests.state import NEVER_TAKEN, NO_END, content, unaccounted

SEED = os.environ.get("SOAK_SEED", "1")
MOST_IN_FLIGHT = 16 + 2 * 50  # CONCURRENT_REQUESTS and two batches: what a kill may fetch again
SHORT, LONG = 240, 3000
SLACK = 30  # requests that a crawl may make between the moment to kill it and its death
MISSED = "Trying again"  # what a run says of a database that is away

sizes = pytest.mark.parametrize(
    ("articles", "kills"),
    [
        pytest.param(SHORT, 3, id="short"),
        pytest.param(LONG, 10, id="long", marks=pytest.mark.soak),
    ],
)
lengths = pytest.mark.parametrize(
    "articles",
    [pytest.param(SHORT, id="short"), pytest.param(LONG, id="long", marks=pytest.mark.soak)],
)


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A site that was crawled once without a disturbance, and what that crawl left."""

    site: LargeSite
    content: dict[str, Any]
    requests: int
    ended: Ended


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Undisturbed]]:
    """Return a function that gives a site of so many articles, crawled once."""
    sites = []

    @cache
    def make(articles: int) -> Undisturbed:
        site = LargeSite(articles)
        site.start()
        sites.append(site)
        folder = tmp_path_factory.mktemp("undisturbed")
        made = engine(database_url("sqlite:///news.db", folder=folder))
        with Crawls("alalf", f"{site.url}/", made.url) as crawls:
            ended = crawls.run()
        assert 0 == ended.code, ended.said
        with made.connect() as connection:
            assert [] == unaccounted(connection)
            found = content(connection)
        made.dispose()
        return Undisturbed(site, found, len(site.asked), ended)

    def give(articles: int) -> Undisturbed:
        made = make(articles)
        made.site.release()
        return made

    yield give
    for site in sites:
        site.close()


@pytest.fixture
def site() -> Iterator[Callable[..., LargeSite]]:
    """Return a function that serves a site of the test's own."""
    made = []

    def make(articles: int, **options: Any) -> LargeSite:
        site = LargeSite(articles, **options)
        site.start()
        made.append(site)
        return site

    yield make
    for each in made:
        each.close()


@sizes
def test_killed_crawls_leave_what_an_undisturbed_one_does(
    db: Engine, undisturbed: Callable[[int], Undisturbed], articles: int, kills: int
) -> None:
    calm = undisturbed(articles)
    draw = Random(f"{SEED}/{articles}/{db.dialect.name}")
    with Crawls("alalf", f"{calm.site.url}/", db.url) as crawls:
        before = len(calm.site.asked)
        moments = kill_at_random(crawls, calm, draw, kills)
        ended = crawls.run()
    asked = len(calm.site.asked) - before

    told = f"seed {SEED}: {'; '.join(moments)}\n{ended.said}"
    assert 0 == ended.code, told
    with db.connect() as connection:
        assert [] == unaccounted(connection), told
        assert calm.content == content(connection), told
        verdicts = connection.scalars(select(Run.why).order_by(Run.id)).all()
    assert_site_is_stored(db, calm.site)
    killed = verdicts.count("Stopped without a word.")
    assert len(verdicts) - 1 == killed, told
    assert kills - 1 <= killed, told
    assert asked <= calm.requests + kills * (MOST_IN_FLIGHT + 10), told
    print(
        f"{db.dialect.name}, {articles} articles, {killed} kills: "
        f"{asked} requests instead of {calm.requests}. {'; '.join(moments)}"
    )


@sizes
def test_postgresql_away_in_the_middle_is_waited_for_and_nothing_lost(
    undisturbed: Callable[[int], Undisturbed], articles: int, kills: int
) -> None:
    calm = undisturbed(articles)
    draw = Random(f"{SEED}/{articles}/restarts")
    with Cluster() as cluster:
        made = engine(database_url(cluster.url, folder=Path()))
        migrate(made)
        made.dispose()
        with Crawls("alalf", f"{calm.site.url}/", made.url) as crawls:
            moments = [int(calm.requests / 3 * draw.uniform(0.7, 1.2)) for _ in range(2)]
            calm.site.hold(after=moments[0])
            crawl = crawls.start()
            for following in (moments[1], None):
                wait_until(
                    lambda: (calm.site.is_full and calm.site.waiting > 0) or not crawl.lives,
                    "the crawl to go on", said=lambda: crawl.said,
                )  # fmt: skip
                missed = crawl.said.count(MISSED)
                cluster.stop()
                calm.site.release()
                if following is not None:
                    calm.site.hold(after=following)
                wait_until(
                    lambda missed=missed: crawl.said.count(MISSED) > missed or not crawl.lives,  # type: ignore[misc]
                    "the crawl to miss its database", said=lambda: crawl.said,
                )  # fmt: skip
                assert crawl.lives, crawl.said
                cluster.start()
            ended = crawl.end()
        told = f"seed {SEED}: away after {moments} requests each\n{ended.said}"
        assert 0 == ended.code, told
        with made.connect() as connection:
            assert [] == unaccounted(connection), told
            assert calm.content == content(connection), told
            assert 1 == connection.scalar(select(func.count()).select_from(Run))
        made.dispose()
    print(f"{articles} articles, away after {moments} requests each: {ended.took_s:.1f} s")


@pytest.mark.soak
def test_killed_crawls_and_a_restarting_postgresql_together_lose_nothing(
    undisturbed: Callable[[int], Undisturbed],
) -> None:
    calm = undisturbed(LONG)
    draw = Random(f"{SEED}/both")
    with Cluster() as cluster:
        made = engine(database_url(cluster.url, folder=Path()))
        migrate(made)
        made.dispose()
        with Crawls("alalf", f"{calm.site.url}/", made.url) as crawls:
            restarts = {3: cluster.restart, 7: cluster.restart}
            moments = kill_at_random(crawls, calm, draw, 10, others=restarts)
            ended = crawls.run()
        told = f"seed {SEED}: {'; '.join(moments)}\n{ended.said}"
        assert 0 == ended.code, told
        with made.connect() as connection:
            assert [] == unaccounted(connection), told
            assert calm.content == content(connection), told
        made.dispose()


@lengths
@pytest.mark.parametrize("validators", [True, False], ids=["validators", "none"])
def test_second_crawl_takes_only_what_has_changed(
    db: Engine, site: Callable[..., LargeSite], articles: int, validators: bool
) -> None:
    if articles == SHORT and validators is (db.dialect.name == "postgresql"):
        pytest.skip("the long form has every pair")
    paper = site(articles)
    paper.validators = validators
    with Crawls("alalf", f"{paper.url}/", db.url) as crawls:
        first = costs(paper, lambda: crawls.run())
        unchanged = costs(paper, lambda: crawls.run())
        news, edited = 30, range(7, articles, articles // 10)[:10]
        paper.add(news)
        paper.edit(edited)
        changed = costs(paper, lambda: crawls.run())

    assert [0, 0, 0] == [cost.ended.code for cost in (first, unchanged, changed)]
    found = Counter(taken(db, -3))
    found["alias"] += found.pop("unchanged", 0)  # whose alias arrives before it
    assert found == {"new": articles, "alias": TWINS, "refused": VIDEOS, "gone": DEAD}
    assert {} == taken(db, -2)
    assert {"new": news, "revised": 10} == taken(db, -1)
    assert ["/robots.txt", "/rss.xml", "/section/culture", "/section/opinion", "/sitemap.xml"] == (
        unchanged.paths
    )
    if articles == LONG:
        assert unchanged.requests <= 0.01 * first.requests
        assert unchanged.sent <= 0.01 * first.sent
    if validators:
        assert unchanged.sent < 2_000
    with db.connect() as connection:
        assert [] == unaccounted(connection)
    assert_site_is_stored(db, paper)
    print(
        f"{db.dialect.name}, validators {validators}: first {first.requests} requests "
        f"{first.sent} bytes {first.ended.took_s:.1f} s; unchanged {unchanged.requests} requests "
        f"{unchanged.sent} bytes {unchanged.ended.took_s:.1f} s; changed {changed.requests} "
        f"requests {changed.sent} bytes"
    )


def kill_at_random(
    crawls: Crawls,
    calm: Undisturbed,
    draw: Random,
    kills: int,
    others: dict[int, Callable[[], None]] | None = None,
) -> list[str]:
    """Start crawls and kill each at a drawn moment; return the moments.

    One is killed while it begins, the others after so many requests and a moment more; a little
    later the site holds back its answers, so that none can end before. *others* are called before
    the kill of their number.
    """
    site = calm.site
    before = len(site.asked)
    moments = []
    site.hold(after=SLACK)
    begun = crawls.start()
    time.sleep(draw.uniform(0.5, 1.5))
    moments.append(f"{time.monotonic() - begun.started_at:.3f} s after its start")
    begun.kill()
    drawn = sorted(draw.sample(range(3, calm.requests - SLACK), kills - 1))
    for number, least in enumerate(drawn, 2):
        site.release()
        left = before + least - len(site.asked)
        site.hold(after=left + SLACK if left > 0 else 2)  # fewer than are left in any case
        goal = len(site.asked) + max(left, 1)
        crawl = crawls.start()
        wait_until(
            lambda goal=goal, crawl=crawl: len(site.asked) >= goal or not crawl.lives,  # type: ignore[misc]
            "the crawl to go on", said=lambda crawl=crawl: crawl.said,  # type: ignore[misc]
        )  # fmt: skip
        if others and number in others:
            others[number]()
        time.sleep(draw.uniform(0, 0.1))
        moments.append(f"after {len(site.asked) - before} requests")
        crawl.kill()
        with_database(crawls, assert_nothing_is_half_done)
    site.release()
    return moments


def with_database(crawls: Crawls, check: Callable[[Any], None]) -> None:
    made = engine(crawls.database)  # type: ignore[arg-type]
    with made.connect().execution_options(writes=False) as connection:
        check(connection)
    made.dispose()


def assert_nothing_is_half_done(connection: Any) -> None:
    """Check that no page is done without its article, and no text is there twice."""
    left = (NEVER_TAKEN, NO_END)
    assert [] == [said for said in unaccounted(connection) if not any(w in said for w in left)]


def assert_site_is_stored(db: Engine, site: LargeSite) -> None:
    """Check that the articles are those of *site*, each once and as it was written."""
    expected = {article.title: "\n\n".join(article.paragraphs) for article in site.articles()}
    with db.connect() as connection:
        rows = connection.execute(select(Article.title, Article.body)).all()
    assert len(expected) == len(rows)
    assert expected == {title: body for title, body in rows}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one crawl asked of the site."""

    ended: Ended
    paths: Sequence[str]
    requests: int
    sent: int


def costs(site: LargeSite, crawl: Callable[[], Ended]) -> Cost:
    before = len(site.asked)
    ended = crawl()
    asked = site.asked[before:]
    return Cost(
        ended, sorted(one.path for one in asked), len(asked), sum(one.size for one in asked)
    )


def taken(db: Engine, place: int) -> dict[str, int]:
    """Return what became of the articles of the run at *place*, by SQL."""
    with db.connect() as connection:
        run = sorted(connection.scalars(select(Run.id)))[place]
        query = (
            select(Visit.kind, func.count())
            .join(Page, Page.url_key == Visit.page)
            .where(Visit.run == run, Page.kind == "article")
            .group_by(Visit.kind)
        )
        return {kind: count for kind, count in connection.execute(query)}
