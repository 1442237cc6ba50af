"""The index holds the words of each article as it is now, and none of forgotten ones."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, func, select, text, update

from models import fulltext
from models.folding import search
from models.forget import forget
from models.fulltext import (
    FOLDING,
    GAP,
    LONGEST_WORD,
    MOST_CHARS,
    MOST_PLACES,
    MOST_WORDS,
    UNPLACED,
    indexed,
    missing,
)
from models.item import ArticleItem, PageOutcome
from models.query import read_query
from models.search import Search, hits
from models.tables import Article, ArticleWords, SearchIndex
from tests.conftest import NOON

# What the index holds follows from these; with another answer FOLDING takes the next number.
SAMPLE = (
    "".join(map(chr, (*range(0x20, 0x250), *range(0x600, 0x61D), *range(0x61E, 0x700))))
    + "".join(map(chr, (*range(0xFB50, 0xFBB2), *range(0xFE70, 0xFEFD))))
    + " أ.ف.ب حاليًا الأمريكيّة «كوفيد-١٩» ﷺ ½ İstanbul Straße"
)
DIGESTS = {1: "f624e323ced90ca1"}


def test_another_folding_has_another_version() -> None:
    signs = "\n".join(search(sign) for sign in SAMPLE) + search(SAMPLE)

    digest = hashlib.sha256(f"{signs}\n{indexed(SAMPLE, SAMPLE)}".encode()).hexdigest()[:16]

    assert DIGESTS[FOLDING] == digest, "give fulltext.FOLDING the next number, and a line here"


def contents(connection: Connection) -> dict[int, tuple[list[str], list[str]]]:
    """Return the words of title and body that the index has of each article, from its rows."""
    rows = connection.execute(select(ArticleWords.fts_rowid, ArticleWords.article)).all()
    article = {row.fts_rowid: row.article for row in rows}
    placed: dict[int, dict[tuple[bool, int], str]] = {row.article: {} for row in rows}
    if connection.dialect.name == "postgresql":
        query = "SELECT article, u.lexeme, unnest(u.positions) FROM article_words, unnest(words) u"
        for number, word, place in connection.execute(text(query)):
            placed[number][False, place] = word
    else:
        for row, word, column, offset in all_words(connection):
            if row in article:
                placed[article[row]][column == "body", offset] = word
    return {number: _split(words) for number, words in placed.items()}


def _split(placed: dict[tuple[bool, int], str]) -> tuple[list[str], list[str]]:
    title, body, last = [], [], None
    in_body = False
    for (column, place), word in sorted(placed.items()):
        in_body = in_body or column or (last is not None and place > last + GAP)
        last = place
        (body if in_body else title).append(word)
    return title, body


def all_words(connection: Connection) -> list[Any]:
    """Return all that stands in SQLite's index, whether it counts or not."""
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words "
        "USING fts5vocab('main', 'article_fts', 'instance')"
    )
    return list(connection.exec_driver_sql("SELECT doc, term, col, offset FROM temp.words"))


def assert_true(connection: Connection) -> None:
    """Assert that the index has the words of every article as it is now, in their places."""
    rows = connection.execute(select(Article).where(Article.forgotten_at.is_(None))).all()
    expected = {row.id: tuple(map(list, indexed(row.title, row.body))) for row in rows}
    assert expected == contents(connection)
    assert 0 == missing(connection)


def found(db: Engine, words: str) -> list[int]:
    with db.begin() as connection:
        return hits(connection, Search(read_query(words)), 100)


OTHER = "https://news.example/2026/other"
LONG = " ".join(["وقال الصيادون إن الرصيف القديم أضيق من أن يسع قواربهم كلها."] * 8)


def test_index_follows_every_way_in_which_a_text_changes(
    db: Engine,
    item: Callable[..., ArticleItem],
    outcome: Callable[..., PageOutcome],
    crawl: Callable[..., list[str]],
) -> None:
    kinds = [
        *crawl([item(), item(url=OTHER, body=LONG)]),
        *crawl([item(title="عنوان آخر"), item(url=OTHER, body=f"{LONG} وانتهى.")]),
        *crawl([item(url=f"{OTHER}/2", body=f"{LONG} عاجل"), outcome(kind="gone")]),
        *crawl([item(title="عنوان آخر", section="محليات")]),
    ]

    assert ["new", "new", "revised", "revised", "new", "gone", "unchanged"] == kinds
    with db.begin() as connection:
        assert_true(connection)


def test_article_that_is_removed_is_still_found(
    db: Engine,
    item: Callable[..., ArticleItem],
    outcome: Callable[..., PageOutcome],
    crawl: Callable[..., list[str]],
) -> None:
    assert ["new", "gone"] == [*crawl([item()]), *crawl([outcome(kind="gone")])]

    assert [1] == found(db, "الرافعات")


def test_article_that_takes_over_another_address_is_found_by_its_new_words(
    db: Engine, item: Callable[..., ArticleItem], crawl: Callable[..., list[str]]
) -> None:
    first = item(url="https://news.example/z", body=LONG, title="عنوان أول")
    better = replace(
        item(url="https://news.example/y", body=LONG, title="عنوان ثان"),
        provenance={"url": "canonical", "title": "css", "body": "css"},
    )

    kinds = crawl([first], [better])

    assert ["new", "alias"] == kinds
    assert ([], 1) == (found(db, '"عنوان اول"'), len(found(db, '"عنوان ثان"')))
    with db.begin() as connection:
        assert_true(connection)


def test_words_of_before_a_revision_are_not_found(
    db: Engine, item: Callable[..., ArticleItem], crawl: Callable[..., list[str]]
) -> None:
    for body in (item().body, LONG, f"{LONG} وانتهى."):
        crawl([item(body=body)])

    assert [] == found(db, "الرافعات")
    assert [1] == found(db, "وانتهى") == found(db, "قوارب*")


def test_forgotten_article_leaves_no_word_in_the_index(
    db: Engine, item: Callable[..., ArticleItem], crawl: Callable[..., list[str]]
) -> None:
    crawl([item(), item(url=OTHER, title="قوارب", body=LONG)])
    crawl([item(title="عنوان آخر")])

    with db.begin() as connection:
        assert forget(connection, item().page, at=NOON)
    with db.begin() as connection:
        if db.dialect.name == "sqlite":
            assert [] == all_words(connection)
            assert 1 == missing(connection)
        assert "الرافعات" not in str(contents(connection))

    while not _filled(db):
        pass
    assert [] == found(db, "الرافعات")
    assert [2] == found(db, "قوارب")
    with db.begin() as connection:
        assert_true(connection)


def _filled(db: Engine) -> bool:
    with db.begin() as connection:
        return fulltext.fill(connection)[1]


def test_filling_in_parts_indexes_every_article_once(
    db: Engine,
    item: Callable[..., ArticleItem],
    crawl: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crawl([item(url=f"{OTHER}/{n}", title=f"خبر {n}", body=f"{LONG} {n}") for n in range(7)])
    monkeypatch.setattr(fulltext, "FILL_BATCH", 3)
    with db.begin() as connection:
        fulltext.clear(connection)
    assert [] == found(db, "الصيادون")

    with db.begin() as connection:
        assert (3, False) == fulltext.fill(connection)
        assert 4 == missing(connection)
    # meanwhile a crawl goes on: one is new, one that is missing yet was edited
    crawl([item(), item(url=f"{OTHER}/1", title="خبر 1", body=f"{LONG} عدل")])
    while not _filled(db):
        pass

    assert 8 == len(found(db, "خبر OR الميناء"))
    with db.begin() as connection:
        assert_true(connection)


def test_index_of_another_folding_is_left_alone_and_counts_as_missing(
    db: Engine, item: Callable[..., ArticleItem], crawl: Callable[..., list[str]]
) -> None:
    crawl([item(), item(url=OTHER, body=LONG)])
    with db.begin() as connection:
        connection.execute(update(SearchIndex).values(folding=FOLDING + 1))

    crawl([item(url=f"{OTHER}/2", title="جديد", body=f"{LONG} اخر"), item(title="عنوان آخر")])

    with db.begin() as connection:
        assert 3 == missing(connection)
        state = connection.execute(select(SearchIndex.folding, SearchIndex.missing_to)).one()
        assert (FOLDING + 1, 3) == tuple(state)
        assert [2] == list(connection.scalars(select(ArticleWords.article)))  # the unchanged one
    while not _filled(db):
        pass
    with db.begin() as connection:
        assert_true(connection)
        assert FOLDING == connection.scalar(select(SearchIndex.folding))


def test_a_batch_that_fails_leaves_nothing_in_the_index(
    db: Engine, item: Callable[..., ArticleItem], crawl: Callable[..., list[str]]
) -> None:
    crawl([item()])
    with db.connect() as connection, connection.begin() as transaction:
        fulltext.write_words(connection, {1: ("سراب", "سراب")})
        transaction.rollback()

    assert [] == found(db, "سراب")
    crawl([item(url=OTHER, body=LONG)])
    with db.begin() as connection:
        assert_true(connection)


@pytest.mark.parametrize(
    "body",
    [
        "س" * 3000,
        " ".join(f"كلمة{n}" for n in range(MOST_WORDS + 100)),
        "في " * 1000 + "النهاية",
        "\ufdfa" * 30_000,
        " ".join("ابتثجحخدذرزسشصضطظعغ"[n % 18] * (n // 100 + 1) for n in range(20_000)),
        "' \\ : * & | ! ( ) <-> \" ' في",
        "\U0001e900\u16a0\U0001f600 क्षि \u0e01\u0e33 ½ ² Ⅳ",
    ],
    ids=["long word", "many words", "one word", "ligatures", "many letters", "signs", "scripts"],
)
def test_any_text_is_indexed_within_what_both_databases_hold(
    db: Engine, item: Callable[..., ArticleItem], crawl: Callable[..., list[str]], body: str
) -> None:
    assert ["new"] == crawl([item(body=body)])

    title, words = indexed(item().title, body)
    assert len(title) + len(words) <= MOST_WORDS
    assert sum(map(len, words)) <= MOST_CHARS
    assert max(map(len, words)) <= LONGEST_WORD
    with db.begin() as connection:
        assert (1, 0) == (
            connection.scalar(select(func.count()).select_from(ArticleWords)),
            missing(connection),
        )
    asked = next(word for word in words if len(word) > 1)
    assert [1] == found(db, f'"{asked}"')


def test_a_word_that_stands_too_often_for_one_database_keeps_its_first_places_on_both(
    db: Engine, item: Callable[..., ArticleItem], crawl: Callable[..., list[str]]
) -> None:
    body = "في " * (MOST_PLACES - 1) + "في البدء " + "في " * 200 + "في المنتهى"
    crawl([item(title="خبر", body=body)])

    assert UNPLACED in indexed("خبر", body)[1]
    assert [1] == found(db, '"في البدء"') == found(db, '"المنتهى"')
    assert [] == found(db, '"في المنتهى"')
