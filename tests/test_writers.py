"""Four writers meet on the same articles, two are killed: each is there once, the feed complete."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from models.tables import Article, Change, Run, Story
from tests.writing import BATCH

ROOT = Path(__file__).resolve().parent.parent
WRITERS = 4
KILLED = (0, 2)
DEADLINE_S = 1200


@pytest.mark.parametrize(
    "articles",
    [
        pytest.param(240, id="short"),
        pytest.param(20_000, id="long", marks=pytest.mark.soak),
    ],
)
def test_four_writers_two_of_them_killed_store_each_article_once(db: Engine, articles: int) -> None:
    # each writes its quarter and nearly half as much of its neighbour's: 30 % of all is met twice
    share = articles // WRITERS
    last = [min(start + share + share * 3 // 7, articles) for start in range(0, articles, share)]
    parts = list(zip(range(0, articles, share), last, strict=True))
    middle = share // BATCH  # neither the first batch nor behind the last
    started = time.monotonic()
    seen: list[int] = []
    writers = [
        _start(db, number, part, *([middle] if number in KILLED else []))
        for number, part in enumerate(parts)
    ]
    ended = []
    try:
        while any(writer.poll() in (None, -signal.SIGKILL) for writer in writers):
            assert time.monotonic() - started < DEADLINE_S
            _follow(db, seen)
            for number in KILLED:
                if writers[number].poll() == -signal.SIGKILL:
                    ended.append(number)
                    writers[number] = _start(db, number, parts[number])
        _follow(db, seen)
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()

    assert [*KILLED] == sorted(ended)
    assert [0] * WRITERS == [writer.returncode for writer in writers]
    with db.connect() as connection:
        assert articles == connection.scalar(select(func.count()).select_from(Article))
        changes = connection.execute(
            select(Change.seq, Change.article, Change.kind).order_by(Change.seq)
        ).all()
        created = Counter(change.article for change in changes if change.kind == "created")
        runs = connection.execute(select(Run.publisher, Run.verdict).order_by(Run.id)).all()
        stories = select(func.count()).select_from(Article).where(Article.story.is_(None))
        assert 0 == connection.scalar(stories)
        assert articles == connection.scalar(select(func.count()).select_from(Story))
    assert {articles: articles} == {len(created): sum(created.values())}
    assert [change.seq for change in changes] == seen
    verdicts = {
        f"writer{number}": ["failed", "ok"] if number in KILLED else ["ok"]
        for number in range(WRITERS)
    }
    assert verdicts == {
        publisher: [run.verdict for run in runs if run.publisher == publisher]
        for publisher in verdicts
    }


def _start(
    db: Engine, number: int, part: tuple[int, int], *last_batch: int
) -> subprocess.Popen[bytes]:
    """Start a writer of *part*, that kills itself in its *last_batch* if that is given."""
    words = [db.url.render_as_string(hide_password=False), f"writer{number}"]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.writing", *words, *map(str, (*part, *last_batch))],
        cwd=ROOT, env=dict(os.environ),
    )  # fmt: skip


def _follow(db: Engine, seen: list[int]) -> None:
    """Take what the feed has after the last number seen, as a consumer does."""
    with db.connect() as raw:
        connection = raw.execution_options(writes=False)
        newer = select(Change.seq).where(Change.seq > (seen[-1] if seen else 0))
        seen += connection.scalars(newer.order_by(Change.seq))
    time.sleep(0.02)  # a consumer polls
