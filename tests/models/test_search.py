"""The same hits in the same order on both databases, and those that the words ask for."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, Engine, insert

from models import search as searching
from models.database import database_url, engine, migrate
from models.folding import search
from models.fulltext import write_words
from models.query import Query, Term, read_query
from models.search import Place, Search, articles, hits, place
from models.tables import Article, PublisherRow
from tests.conftest import NOON, POSTGRES, clear

# Few words, so that every query meets some; with vowel signs, hamza seats, prefixes and digits.
WORDS = """ميناء الميناء والميناء للميناء بميناء أمريكية الأمريكيّة امريكيه حاليًا حاليا في من قال
وقال قارب قوارب القارب كوفيد-١٩ كوفيد 19 ٢٠٢٦ 2026 bbc BBC ال و سفينة السفينه وللسفينة، «سفن»
""".split()
DAY = date(2026, 5, 1)


def store(connection: Connection, rows: Sequence[tuple[str, str, date | None, str]]) -> None:
    """Store and index articles: publisher, title, day and body of each."""
    keys = sorted({publisher for publisher, *_ in rows})
    connection.execute(
        insert(PublisherRow),
        [
            {"key": key, "name": key, "name_en": key, "zone": "UTC", "zone_basis": "known",
             "home": "http://a/"}
            for key in keys
        ],
    )  # fmt: skip
    connection.execute(
        insert(Article),
        [
            {
                "id": number, "url_key": f"{number:032x}", "publisher": publisher, "title": title,
                "url": f"http://a/{number}", "body": body, "language": "ar", "published_on": day,
                "content_key": "", "revision_number": 1, "first_seen_at": NOON,
                "last_seen_at": NOON, "reader": "1", "provenance": {},
            }
            for number, (publisher, title, day, body) in enumerate(rows, 1)
        ],
    )  # fmt: skip
    write_words(connection, {n: (title, body) for n, (_, title, _, body) in enumerate(rows, 1)})


@pytest.fixture
def both(tmp_path: Path) -> Iterator[list[Engine]]:
    """Return a fresh database of each kind; skip if there is no PostgreSQL."""
    addresses = (f"sqlite:///{tmp_path / 'news.db'}", POSTGRES)
    made = [engine(database_url(address, folder=tmp_path)) for address in addresses]
    clear(made[1])
    for each in made:
        migrate(each)
    yield made
    for each in made:
        each.dispose()


@pytest.fixture(params=[2_000, 3], ids=["sorted", "walked"])
def few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Let hits be found in one way or the other."""
    monkeypatch.setattr(searching, "FEW", request.param)
    return int(request.param)


@pytest.mark.xdist_group("postgresql")  # as all tests of that database
@pytest.mark.parametrize("seed", range(3))
def test_both_databases_find_what_a_plain_reading_finds(
    both: list[Engine], few: int, seed: int
) -> None:
    random = Random(seed)
    rows = [
        (
            random.choice(("one", "two")),
            " ".join(random.choices(WORDS, k=random.randint(1, 4))),
            random.choice((None, DAY, DAY + timedelta(random.randrange(5)))),
            " ".join(random.choices(WORDS, k=random.randint(1, 12))),
        )
        for _ in range(120)
    ]
    queries = [made_up_query(random) for _ in range(150)]
    narrowed = [Search(query) for query in queries] + [
        Search(query, publisher="two", since=DAY + timedelta(1), until=DAY + timedelta(3))
        for query in queries
    ]
    answers = []
    for made in both:
        with made.begin() as connection:
            store(connection, rows)
        with made.begin() as connection:
            answers.append([hits(connection, asked, 1_000) for asked in narrowed])

    assert [plainly(rows, asked) for asked in narrowed] == answers[0] == answers[1]
    assert 50 < sum(bool(found) for found in answers[0]) < len(narrowed)


def made_up_query(random: Random) -> Query:
    def term() -> str:
        words = random.choices(WORDS, k=random.choice((2, 2, 3)))
        return random.choice(
            [random.choice(WORDS)] * 4
            + [f'"{" ".join(words)}"', f'"{words[0]}"', f"{search(words[0])[:3]}xx"[:3] + "*"]
        )

    words = term()
    for _ in range(random.randrange(4)):
        words += random.choice((" ", " ", " OR ", " -")) + term()
    try:
        return read_query(words)
    except ValueError:  # OR after a -word, two letters with a *
        return made_up_query(random)


def plainly(rows: Sequence[tuple[str, str, date | None, str]], asked: Search) -> list[int]:
    """Return what is to be found, from the words of each article one by one."""

    def has(term: Term, texts: list[list[str]]) -> bool:
        return any(
            words[at : at + len(run) - 1] == list(run[:-1])
            and at + len(run) <= len(words)
            and (
                words[at + len(run) - 1].startswith(run[-1])
                if term.open_end
                else words[at + len(run) - 1] == run[-1]
            )
            for words in texts
            for run in term.forms
            for at in range(len(words))
        )

    found = []
    for number, (publisher, title, day, body) in enumerate(rows, 1):
        texts = [search(title).split(), search(body).split()]
        if asked.publisher not in (None, publisher):
            continue
        if asked.since and asked.until and not (day and asked.since <= day <= asked.until):
            continue
        if any(has(term, texts) for term in asked.query.unwanted):
            continue
        if all(any(has(term, texts) for term in group) for group in asked.query.wanted):
            found.append((day or date.min, number))
    return [number for _, number in sorted(found, reverse=True)]


ROWS = [
    ("one", "خبر", DAY, "ميناء"),
    ("two", "خبر", None, "ميناء"),
    ("one", "خبر", DAY + timedelta(2), "الميناء"),
    ("two", "خبر", DAY, "وميناء"),
    ("two", "خبر", None, "ميناء"),
    ("one", "خبر", DAY + timedelta(1), "بالميناء"),
    ("one", "خبر", DAY, "سفينة"),
]
NEWEST_FIRST = [3, 6, 4, 1, 5, 2]


@pytest.mark.usefixtures("few")
def test_pages_of_hits_follow_each_other_without_a_gap(db: Engine) -> None:
    with db.begin() as connection:
        store(connection, ROWS)
        asked = Search(read_query("ميناء"))

        assert NEWEST_FIRST == hits(connection, asked, 100)
        for size in (1, 2, 3, 4):
            pages: list[int] = []
            after: Place | None = None
            while found := hits(connection, Search(asked.query, after=after), size):
                pages += found
                after = place(connection, found[-1])
            assert NEWEST_FIRST == pages


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"publisher": "two"}, [4, 5, 2]),
        ({"since": DAY + timedelta(1)}, [3, 6]),
        ({"until": DAY}, [4, 1]),
        ({"publisher": "one", "since": DAY, "until": DAY + timedelta(1)}, [6, 1]),
        ({"publisher": "nobody"}, []),
    ],
)
@pytest.mark.usefixtures("few")
def test_hits_are_narrowed_to_a_publisher_and_days(
    db: Engine, narrowed: dict[str, object], expected: list[int]
) -> None:
    with db.begin() as connection:
        store(connection, ROWS)

        asked = Search(read_query("ميناء"), **narrowed)  # type: ignore[arg-type]

        assert expected == hits(connection, asked, 100)


def test_articles_come_in_the_order_of_their_numbers(db: Engine) -> None:
    with db.begin() as connection:
        store(connection, ROWS)

        assert [3, 1] == [row.id for row in articles(connection, [3, 99, 1])]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("حاليًا", "حاليا"),
        ("الأمريكية", "الامريكيه"),
        ("إلى الأمام", '"الي الامام"'),
        ("٢٠٢٦", "2026"),
        ("أ.ف.ب", "افب"),
        ("ﻻ مفر", '"لا مفر"'),
        ("مــيناء", "ميناء"),
        ("وبالمينـاء", "ميناء"),
    ],
)
def test_spelling_does_not_matter(db: Engine, written: str, asked: str) -> None:
    with db.begin() as connection:
        store(connection, [("one", "خبر", DAY, f"قال {written} أمس")])

        assert [1] == hits(connection, Search(read_query(asked)), 9)


def test_a_phrase_does_not_reach_from_the_title_into_the_body(db: Engine) -> None:
    with db.begin() as connection:
        store(connection, [("one", "وصول السفينة", DAY, "الجديدة أمس")])

        assert [] == hits(connection, Search(read_query('"السفينة الجديدة"')), 9)
        assert [1] == hits(connection, Search(read_query("السفينة الجديدة")), 9)
