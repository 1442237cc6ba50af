"""The full-text index: the folded words of every article, kept in step in the same transactions.

SQLite's words stand in ``article_fts``, which is only appended to: deleting from a contentless
table takes the very words that were indexed, and any others would break it without a word. So an
article that is read anew gets a new row there, and ``article_words`` names the row that counts.
On PostgreSQL the words stand in ``article_words`` itself.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, func, select, text, update

from models.folding import search
from models.tables import Article, ArticleWords, SearchIndex

# Version of what `indexed` returns. Whoever changes its answers, or those of `folding.search`,
# gives it the next number, and the index counts as empty until it is written anew.
FOLDING = 1
FILL_BATCH = 500  # articles of one transaction: SQLite's cost falls by a third against 100

# What PostgreSQL's tsvector can hold (textsearch-limitations in its manual), for both databases.
MOST_WORDS = 16_000  # of title and body: places end at 16,383
MOST_CHARS = 120_000  # of a body: the words of one tsvector take less than 1 MB
LONGEST_WORD = 500  # characters: a word takes less than 2,046 bytes
MOST_PLACES = 200  # of one word: up to 256 are kept
MOST_TITLE_WORDS = 300
GAP = 8  # places between title and body, so that no phrase reaches from one into the other
UNPLACED = "\N{BULLET}"  # stands where a word has been too often: folding leaves no such sign

Words = Sequence[str]

_LAST_ROW = text("SELECT seq FROM sqlite_sequence WHERE name = 'article_words'")
_WRITE = text("""
    INSERT INTO article_words (article, words)
    VALUES (:article, CAST(CAST(:words AS text) AS tsvector))
    ON CONFLICT (article) DO UPDATE SET words = excluded.words
""")


def indexed(title: str, body: str) -> tuple[Words, Words]:
    """Return the words of *title* and *body* that can be found, in their places.

    >>> indexed("الميناء", "حاليًا، في ٢٠٢٦")
    (['الميناء'], ['حاليا', 'في', '2026'])
    """
    folded = search(body)
    if len(folded) > MOST_CHARS:
        folded = folded[:MOST_CHARS].rpartition(" ")[0]
    first = _short(search(title).split())[:MOST_TITLE_WORDS]
    rest = _short(folded.split())[: MOST_WORDS - len(first)]
    often = MOST_PLACES - len(first)
    # few texts repeat so much at all, and sooner seen
    if len(rest) - len(set(rest)) >= often and max(Counter(rest).values(), default=0) >= often:
        rest = _without_frequent(rest, Counter(first))
    return first, rest


def _short(words: list[str]) -> list[str]:
    if max(map(len, words), default=0) <= LONGEST_WORD:
        return words
    return [word[:LONGEST_WORD] for word in words]


def _without_frequent(words: list[str], seen: Counter[str]) -> list[str]:
    placed = []
    for word in words:
        seen[word] += 1
        placed.append(word if seen[word] <= MOST_PLACES else UNPLACED)
    return placed


def vector(title: Words, body: Words) -> str:
    """Return PostgreSQL's tsvector of what ``indexed`` returns.

    >>> vector(["خبر"], ["خبر", "عاجل"])
    "'خبر':1,10 'عاجل':11"
    """
    places: dict[str, str] = {}
    for first, words in ((1, title), (len(title) + 1 + GAP, body)):
        for place, word in enumerate(words, first):
            if word in places:
                places[word] = f"{places[word]},{place}"
            else:
                places[word] = f"'{word}':{place}"
    places.pop(UNPLACED, None)
    return " ".join(places.values())


_OURS = select(SearchIndex.id).where(SearchIndex.folding == FOLDING).with_for_update(read=True)


def hold(connection: Connection) -> bool:
    """Keep the index from being cleared or filled by others until the transaction ends.

    Return whether it is to be written: not if another release's folding wrote what is in it.
    """
    if connection.execute(_OURS).one_or_none():
        return True
    first = update(SearchIndex).where(SearchIndex.folding == 0)  # nothing is written yet
    return connection.execute(first.values(folding=FOLDING)).rowcount == 1


def write_words(connection: Connection, texts: Mapping[int, tuple[str, str]]) -> None:
    """Index title and body of the articles *texts*, in place of what was indexed of them."""
    if not texts:
        return
    words = {number: indexed(*each) for number, each in sorted(texts.items())}
    if connection.dialect.name == "postgresql":
        rows = [{"article": number, "words": vector(*each)} for number, each in words.items()]
        connection.execute(_WRITE, rows)
        return
    last = connection.scalar(_LAST_ROW)
    first = (last or 0) + 1
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO article_words (fts_rowid, article) VALUES (?, ?)",
        list(enumerate(words, first)),
    )
    connection.exec_driver_sql(
        "INSERT INTO article_fts (rowid, title, body) VALUES (?, ?, ?)",
        [
            (row, " ".join(title), " ".join(body))
            for row, (title, body) in enumerate(words.values(), first)
        ],
    )


def leave_out(connection: Connection, numbers: Sequence[int]) -> None:
    """Note that the articles *numbers* are missing from the index as they now are."""
    if not numbers:
        return
    connection.execute(delete(ArticleWords).where(ArticleWords.article.in_(numbers)))
    behind = update(SearchIndex).where(SearchIndex.missing_to < max(numbers))
    connection.execute(behind.values(missing_to=max(numbers)))


def forget_words(connection: Connection, number: int) -> None:
    """Take the words of the article *number* out of the index.

    On SQLite, where they also stand in rows that no longer count, the whole index is emptied,
    and is to be filled again.
    """
    if connection.dialect.name == "postgresql":
        hold(connection)
        connection.execute(delete(ArticleWords).where(ArticleWords.article == number))
    else:
        clear(connection)


def clear(connection: Connection) -> None:
    """Empty the index; every article is missing from it then."""
    _lock(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("TRUNCATE article_words"))
    else:
        connection.execute(text("INSERT INTO article_fts (article_fts) VALUES ('delete-all')"))
        connection.execute(delete(ArticleWords))
    last = connection.scalar(select(func.max(Article.id))) or 0
    connection.execute(update(SearchIndex).values(folding=FOLDING, missing_to=last))


def fill(connection: Connection) -> tuple[int, bool]:
    """Index some of the articles that are missing, the newest first.

    Return how many, and whether that was all. What another release's folding wrote is cleared.
    """
    if _lock(connection) not in (0, FOLDING):
        clear(connection)
    hold(connection)
    rows = connection.execute(
        select(Article.id, Article.title, Article.body, ArticleWords.article)
        .outerjoin(ArticleWords, ArticleWords.article == Article.id)
        .where(Article.id <= select(SearchIndex.missing_to).scalar_subquery())
        .order_by(Article.id.desc())
        .limit(FILL_BATCH)
    ).all()
    missing = {
        row.id: (row.title, row.body)
        for row in rows
        if row.article is None and row.title is not None  # else it is forgotten
    }
    write_words(connection, missing)
    done = len(rows) < FILL_BATCH
    connection.execute(update(SearchIndex).values(missing_to=0 if done else rows[-1].id - 1))
    return len(missing), done


def _lock(connection: Connection) -> int:
    """Keep everybody else from writing the index; return the version of the folding in it."""
    folding = connection.scalar(select(SearchIndex.folding).with_for_update())
    assert folding is not None
    return folding


def missing(connection: Connection) -> int:
    """Return how many articles the index lacks, or has by another release's folding."""
    state = connection.execute(select(SearchIndex.folding, SearchIndex.missing_to)).one()
    lacking = select(func.count()).select_from(Article).where(Article.forgotten_at.is_(None))
    if state.folding in (0, FOLDING):
        if state.missing_to == 0:
            return 0
        there = select(ArticleWords.article).where(ArticleWords.article == Article.id)
        lacking = lacking.where(Article.id <= state.missing_to, ~there.exists())
    return connection.scalar(lacking) or 0
