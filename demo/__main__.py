"""``make demo``: two sites on loopback, two crawls with an edit between them, two questions."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from demo.newspaper import PORTS, PUBLISHERS, Newspaper

ROOT = Path(__file__).resolve().parent.parent
DATABASE = ROOT / "data" / "demo.db"
DRAIN_S = 15  # how long an interrupted crawl may take to store what it has fetched

QUESTIONS = (
    (
        "Who do the articles come from?",
        "SELECT count(*), credit.agency, credit.text\n"
        "FROM article JOIN article_credit AS credit ON credit.article = article.id\n"
        "WHERE credit.role = 'origin'\n"
        "GROUP BY credit.agency ORDER BY 1 DESC, 2 LIMIT 6",
    ),
    (
        "What was changed after publication?",
        "SELECT number AS revision, publisher, revision.title\n"
        "FROM revision JOIN article ON article.id = revision.article\n"
        "UNION ALL\n"
        "SELECT revision_number, publisher, title FROM article WHERE revision_number > 1\n"
        "ORDER BY 2, 1",
    ),
)


def main() -> int:
    """Run the demo; return the worst exit code of its crawls, 130 if it was interrupted."""
    signal.signal(signal.SIGTERM, _interrupt)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{DATABASE}{suffix}").unlink(missing_ok=True)
    try:
        with ExitStack() as sites:
            papers = {
                key: sites.enter_context(_site(key, port))
                for key, port in zip(PUBLISHERS, PORTS, strict=True)
            }
            for key, paper in papers.items():
                print(f"{key} is served at {paper.url}/")
            print("\n== First crawl: everything is new ==")
            codes = [_crawl(key, papers) for key in papers]
            edited = papers[PUBLISHERS[0]].edit()
            print("\n== One article is edited, and the feed says so ==")
            print(edited)
            print("\n== Second crawl: only what the feed says has changed ==")
            codes += [_crawl(key, papers) for key in papers]
    except KeyboardInterrupt:
        print("\nStopped. The sites are closed; what was stored stays in the database.")
        return 130
    _ask(QUESTIONS)
    print(f"\nThe database stays for reading: {DATABASE}")
    return max(codes)


def _site(key: str, port: int) -> Newspaper:
    paper = Newspaper(key, port=port)
    try:
        paper.start()
    except OSError:  # the usual port is taken
        return Newspaper(key)
    paper.stop()
    return paper


def _crawl(key: str, papers: dict[str, Newspaper]) -> int:
    settings = {
        "SPIDER_MODULES": "crawler.spiders,demo.spiders",
        "PUBLISHER_HOMES": json.dumps({name: f"{paper.url}/" for name, paper in papers.items()}),
        "DATABASE_URL": f"sqlite:///{DATABASE}",
        "DOWNLOAD_DELAY": "0",
        "AUTOTHROTTLE_ENABLED": "False",
        "LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "scrapy", "crawl", key]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    sys.stdout.flush()
    # a session of its own: Ctrl-C reaches the crawl once, through us
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ}, start_new_session=True)
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()  # drains as after Ctrl-C, and is quiet if it has not begun yet
        try:
            child.wait(DRAIN_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        raise


def _ask(questions: Sequence[tuple[str, str]]) -> None:
    connection = sqlite3.connect(DATABASE)
    for question, sql in questions:
        answer = connection.execute(sql)
        print(f"\n== {question} ==\n{sql};\n")
        print(table([column[0] for column in answer.description], answer.fetchall()))
    connection.close()


def table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return *rows* under *names* as aligned text.

    A column of Arabic belongs last, so that no padding depends on its direction.
    """
    cells = [[str(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(names, *cells, strict=True)]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in [list(names), ["-" * width for width in widths], *cells]
    ]
    return "\n".join(lines)


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
