"""What docs/consumers.md says is so: each statement, on both databases, and the worked consumer."""

import re
import sqlite3
import unicodedata
from datetime import date, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import Engine, insert, text

from demo.newspaper import PUBLISHERS, Newspaper
from models.forget import forget
from models.tables import Change
from tests.newsroom import at, uid
from tests.test_end_to_end import Crawl, crawl, papers  # noqa: F401

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "consumers.md").read_text("utf-8")
# What a reader of tests/newsroom.py answers; questions about fixed days are the demo's alone.
ANSWERS: dict[str, list[tuple[Any, ...]]] = {
    "Which days": [
        # no article is dated the 11th and the 13th; jabal's run of the 13th still works
        ("jabal", "none", 2, 0, 0), ("jabal", "unfinished", 1, 1, 0),
        ("sahil", "failed", 2, 2, 5), ("sahil", "none", 2, 0, 0),
    ],
    "What became of Reuters": [
        # 2 is no origin elsewhere: 1 and 2 both credit Reuters; 6 took a part of 1
        ("jabal", "sahil", "edited", "الميناء يفتح رصيفه الجديد"),
        ("sahil", "jabal", "edited", "رصيف جديد في الميناء"),
        ("sahil", "jabal", "contains", "مقتطف عن الرصيف"),
    ],
    "Which stories": [(2, 2, "2026-05-10", "2026-05-10", "الميناء يفتح رصيفه الجديد")],
    # 2 is of a zone that nobody confirmed
    "Who had it first": [
        ("2026-05-10 06:30:00.000000+00:00", "sahil", "الميناء يفتح رصيفه الجديد"),
    ],
    "Which headlines": [
        ("sahil", 1, "الميناء يستعد لرصيف جديد", "الميناء يفتح رصيفه الجديد"),
    ],
    "Who writes": [(2, 2, "2026-05-12", "سمر حداد")],
    "Which dates": [
        ("jabal", "assumed", "second", None, "رصيف جديد في الميناء"),
        ("sahil", "publisher", "day", None, "عنوان 3"),
        ("sahil", None, None, "none: dates disagree", "عنوان 5"),
    ],
    "What was taken down": [
        (7, "forgotten", "2026-05-12 08:00:00.000000+00:00", "jabal", None),
        (10, "removed", "2026-05-13 06:02:00.000000+00:00", "sahil", "عنوان 3"),
    ],
    "What came in since yesterday": [],
}  # fmt: skip


def questions() -> dict[str, str]:
    """Return the sections of the page by their headings, without numbers."""
    parts = re.split(r"^### (?:\d+\. )?(.+)$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def statement(section: str, dialect: str) -> str:
    """Return the statement of *section* for *dialect*: its own, or that for both."""
    (found,) = re.findall(rf"```sql(?: {dialect})?\n(.*?)```", section, re.DOTALL)
    return str(found)


def asked(db: Engine, query: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the names and rows that *query* gives, as plain values."""
    with db.connect() as connection:
        answer = connection.execute(text(query.strip().removesuffix(";")))
        return [*answer.keys()], [tuple(map(plain, row)) for row in answer]


def plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(" ", "microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if type(value).__name__ == "Decimal" else value


def table(names: list[str], rows: list[tuple[Any, ...]]) -> str:
    """Return *rows* as the page shows them: aligned, null as nothing, vowel signs without width."""
    cells = [names, *([("" if value is None else str(value)) for value in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    cells.insert(1, ["-" * columns for columns in widths])
    return "\n".join(
        "  ".join(cell + " " * (columns - width(cell))
                  for cell, columns in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )  # fmt: skip


def width(cell: str) -> int:
    return sum(unicodedata.category(sign) != "Mn" for sign in cell)


def test_answers_on_the_page_are_what_the_demo_gives(
    crawl: Crawl,  # noqa: F811
    db: Engine,
    papers: dict[str, Newspaper],  # noqa: F811
) -> None:
    for key in PUBLISHERS:
        crawl(key)
    papers["alnakhla"].edit()
    for key in PUBLISHERS:
        crawl(key)
    sections = {"The contract": PAGE.partition("## Read only")[0], **questions()}
    answered = {name: section for name, section in sections.items() if "```text" in section}

    assert 13 == len(answered)
    for name, section in answered.items():
        (shown,) = re.findall(r"```text\n(.*?)\n```", section, re.DOTALL)
        assert (name, shown) == (name, table(*asked(db, statement(section, db.dialect.name))))


@pytest.mark.parametrize("question", ANSWERS)
def test_answers_about_the_newsroom_are_what_a_reader_answers(
    newsroom: Engine, question: str
) -> None:
    (section,) = [text for name, text in questions().items() if name.startswith(question)]
    query = statement(section, newsroom.dialect.name)
    if question == "Which days":  # the newsroom's days end with the 14th
        query = query.replace("published = 0", "published = 0 AND day <= '2026-05-14'")

    _names, rows = asked(newsroom, query)

    assert ANSWERS[question] == rows


def cursor_statement() -> str:
    (found,) = re.findall(r"```sql cursor\n(.*?);\n```", PAGE, re.DOTALL)
    return str(found)


@pytest.mark.parametrize(
    ("cursor", "rows"),
    [
        (8, [(4, 10, 9, "created", 5), (4, 10, 10, "removed", 3)]),
        (10, [(4, 10, None, None, None)]),
        (3, [(4, 10, seq, kind, article) for seq, kind, article in (
            (5, "joined", 2), (6, "created", 6), (7, "forgotten", 4), (8, "revised", 1),
            (9, "created", 5), (10, "removed", 3))]),
    ],
    ids=["behind", "at the end", "pruned: complete_after is greater"],
)  # fmt: skip
def test_sql_for_a_cursor_says_what_was_pruned(
    newsroom: Engine, cursor: int, rows: list[tuple[Any, ...]]
) -> None:
    with newsroom.begin() as connection:
        connection.execute(text("DELETE FROM change WHERE seq <= 4"))
        answer = connection.execute(text(cursor_statement()), {"cursor": cursor})

        assert rows == [tuple(row) for row in answer]


@pytest.fixture
def consumer() -> ModuleType:
    """Return the worked consumer of the page as a module."""
    (source,) = [code for code in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
                 if "def follow" in code]  # fmt: skip
    made = ModuleType("follow")
    exec(compile(source, "docs/consumers.md", "exec"), made.__dict__)
    return made


@pytest.fixture
def news(newsroom: Engine) -> sqlite3.Connection:
    if newsroom.dialect.name != "sqlite":
        pytest.skip("the worked consumer reads SQLite")
    return sqlite3.connect(f"file:{newsroom.url.database}?mode=ro", uri=True)


def change(db: Engine, article: int, kind: str, **values: str) -> None:
    with db.begin() as connection:
        for column, value in values.items():
            words = text(f"UPDATE article SET {column} = :value WHERE id = :article")
            connection.execute(words, {"value": value, "article": article})
        row = {"article": article, "kind": kind, "revision": 1, "at": at(14)}
        connection.execute(insert(Change).values(row))


def test_worked_consumer_follows_and_survives_its_restarts(
    newsroom: Engine, news: sqlite3.Connection, consumer: ModuleType, tmp_path: Path
) -> None:
    def copied() -> dict[int, str]:
        with sqlite3.connect(tmp_path / "copy.db") as copy:
            return dict(copy.execute("SELECT article, title FROM title"))

    assert 10 == consumer.follow(news, sqlite3.connect(tmp_path / "copy.db"))
    assert {1, 2, 3, 5, 6} == copied().keys()
    change(newsroom, 2, "revised", title="عنوان آخر")
    with newsroom.begin() as connection:
        forget(connection, uid(6), at=at(14))
    for _many in range(600):
        change(newsroom, 5, "amended")

    assert 612 == consumer.follow(news, sqlite3.connect(tmp_path / "copy.db"))
    assert {1, 2, 3, 5} == copied().keys()
    assert "عنوان آخر" == copied()[2]


def test_worked_consumer_that_dies_half_way_does_the_batch_again(
    newsroom: Engine, news: sqlite3.Connection, consumer: ModuleType, tmp_path: Path
) -> None:
    consumer.follow(news, sqlite3.connect(tmp_path / "copy.db"))
    change(newsroom, 2, "revised", title="عنوان آخر")
    copy = sqlite3.connect(tmp_path / "copy.db")
    copy.execute("CREATE TRIGGER die BEFORE UPDATE ON cursor BEGIN SELECT RAISE(ABORT, 'x'); END")
    with pytest.raises(sqlite3.IntegrityError):
        consumer.follow(news, copy)
    before = copy.execute("SELECT title FROM title WHERE article = 2").fetchone()
    copy.execute("DROP TRIGGER die")
    copy.close()

    copy = sqlite3.connect(tmp_path / "copy.db")
    assert 11 == consumer.follow(news, copy)

    after = copy.execute("SELECT title FROM title WHERE article = 2").fetchone()
    assert (("رصيف جديد في الميناء",), ("عنوان آخر",)) == (before, after)


def test_worked_consumer_hears_that_its_changes_were_pruned(
    newsroom: Engine, news: sqlite3.Connection, consumer: ModuleType, tmp_path: Path
) -> None:
    consumer.follow(news, sqlite3.connect(tmp_path / "copy.db"))
    change(newsroom, 2, "amended")
    change(newsroom, 2, "amended")
    with newsroom.begin() as connection:
        connection.execute(text("DELETE FROM change WHERE seq = 11"))

    with pytest.raises(SystemExit, match="Changes after 10 were pruned"):
        consumer.follow(news, sqlite3.connect(tmp_path / "copy.db"))


def test_every_view_is_named_on_the_page_and_granted() -> None:
    from models.contract import VIEWS

    granted = PAGE.partition("GRANT SELECT ON")[2].partition(" TO ")[0]

    assert set(VIEWS) == set(re.findall(r"\w+", granted))
    assert [] == [view for view in VIEWS if f"`{view}`" not in PAGE]
