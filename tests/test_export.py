"""What consumers get by ``scrapy export``: each article once, nothing lost, the same everywhere."""

import csv
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scrapy.cmdline import execute
from sqlalchemy import Engine, insert, text

from crawler.export import lines
from crawler.export.lines import Order, begin, export_lines
from crawler.export.part import Part
from crawler.export.records import FIELDS
from models.feed import Pruned, Scope
from models.tables import Article, Change, PublisherRow, Story
from tests.crawling import PATIENCE_S
from tests.newsroom import ARTICLES, at, uid

ROOT = Path(__file__).resolve().parent.parent
NO_PYARROW = "pyarrow is not installed, so there is no Parquet to test"
Export = Callable[..., subprocess.CompletedProcess[str]]
FIRST = {
    "seq": 8, "change": "revised", "changed_at": "2026-05-13T06:01:00+00:00", "state": "present",
    "article": 1, "uid": "00000000000000000000000000000001", "publisher": "sahil",
    "publisher_name": "صحيفة الساحل", "publisher_name_en": "Al Sahil",
    "url": "https://sahil.example/1", "title": "الميناء يفتح رصيفه الجديد",
    "body": "فقرة أولى 1.\n\nفقرة ثانية.", "summary": "رصيف ثالث", "section": "اقتصاد",
    "language": "ar", "image_url": "https://sahil.example/1.jpg",
    "published_at": "2026-05-10T06:30:00+00:00", "published_local": "2026-05-10T09:30:00",
    "published_on": "2026-05-10", "published_precision": "minute",
    "published_zone": "Asia/Amman", "zone_from": "publisher",
    "published_text": "10 أيار 2026 09:30", "modified_at": "2026-05-10T07:00:00+00:00",
    "authors": ["سمر حدّاد", 'نور "أبو" \\ علي'],
    "keywords": ["الميناء", "العقبة", "سطر\nثانٍ\x1b"],
    "credits": [{"role": "origin", "name": "رويترز", "agency": "reuters"},
                {"role": "editor", "name": "الساحل", "agency": None}],
    "credit_text": "المصدر: رويترز", "dateline": "العقبة", "story": 1, "story_size": 2,
    "revision": 2, "first_seen_at": "2026-05-10T06:00:00+00:00",
    "last_seen_at": "2026-05-13T06:01:00+00:00", "removed_at": None,
    "provenance": {"title": "css", "body": "css", "published_at": "label"},
}  # fmt: skip
FORGOTTEN = dict.fromkeys(FIELDS) | {
    "seq": 7, "change": "forgotten", "changed_at": "2026-05-12T08:00:00+00:00",
    "state": "forgotten", "article": 4, "uid": uid(4), "publisher": "jabal", "story": 4,
    "revision": 1,
}  # fmt: skip


def environment(db: Engine) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": db.url.render_as_string(hide_password=False)}


@pytest.fixture
def export(
    newsroom: Engine, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Export:
    """Return a function that runs ``scrapy export ...`` on the newsroom, in this process."""
    monkeypatch.chdir(ROOT)

    def call(*words: str, db: Engine = newsroom) -> subprocess.CompletedProcess[str]:
        url = db.url.render_as_string(hide_password=False)
        with pytest.raises(SystemExit) as ended:
            execute(["scrapy", "export", *words, "-s", f"DATABASE_URL={url}"])
        said = capfd.readouterr()
        code = ended.value.code
        return subprocess.CompletedProcess(words, int(code or 0), said.out, said.err)

    return call


def records(ended: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert 0 == ended.returncode, ended.stderr
    return [json.loads(line) for line in ended.stdout.splitlines()]


def test_each_article_comes_once_in_the_order_of_its_last_change(export: Export) -> None:
    ended = export()

    found = records(ended)
    assert [5, 6, 7, 8, 9, 10] == [each["seq"] for each in found]
    assert [2, 6, 4, 1, 5, 3] == [each["article"] for each in found]
    assert ["present", "present", "forgotten", "present", "present", "removed"] == [
        each["state"] for each in found
    ]
    assert (FORGOTTEN, FIRST) == (found[2], found[3])
    assert "6 articles. Last seq: 10. The next export: --since 10\n" == ended.stderr


@pytest.mark.parametrize(
    ("words", "seqs"),
    [
        (["--since", "8"], [9, 10]),
        (["--since", "10"], []),
        (["--since", "0"], [5, 6, 7, 8, 9, 10]),
        (["--since", "2026-05-13"], [8, 9, 10]),
        (["--since", "2026-05-12"], [6, 7, 8, 9, 10]),
        (["--since", "2026-05-15"], []),
        (["--publisher", "jabal"], [5, 6, 7]),
        (["--publisher", "jabal", "--since", "5"], [6, 7]),
        (["--story", "1"], [5, 8]),
        (["--story", "1", "--publisher", "sahil"], [8]),
    ],
    ids=lambda value: " ".join(map(str, value)),
)
def test_what_is_asked_for_is_what_comes(export: Export, words: list[str], seqs: list[int]) -> None:
    assert seqs == [each["seq"] for each in records(export(*words))]


def test_csv_says_what_json_says(export: Export, tmp_path: Path) -> None:
    out = tmp_path / "news.csv"
    ended = export("--format", "csv", "--out", str(out))

    assert 0 == ended.returncode, ended.stderr
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [*FIELDS] == [*rows[0]]
    first = rows[3]
    lists = {name: json.loads(first[name]) for name in ("authors", "keywords", "credits",
             "provenance")}  # fmt: skip
    plain = {name: "" if value is None else str(value) for name, value in FIRST.items()}
    assert {name: FIRST[name] for name in lists} == lists
    assert {**plain, **{name: first[name] for name in lists}} == first


def test_parquet_says_what_json_says(export: Export, tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason=NO_PYARROW)
    out = tmp_path / "news"

    ended = export("--format", "parquet", "--out", str(out))

    assert "6 articles in" in ended.stderr, ended.stderr
    days = {path.name.partition("=")[2] for path in out.iterdir()}
    assert {"2026-05-10", "2026-05-12", "__HIVE_DEFAULT_PARTITION__"} == days
    rows = {row["article"]: row for row in pq.read_table(out).to_pylist()}
    assert {1, 2, 3, 4, 5, 6} == set(rows)
    first = rows[1]
    assert "2026-05-10" == str(first["published_on"])
    assert at(10, 6, 30) == first["published_at"]
    assert FIRST["provenance"] == json.loads(first["provenance"])
    plain = [name for name, kind in FIELDS.items() if kind in ("text", "integer")]
    assert {name: FIRST[name] for name in plain} == {name: first[name] for name in plain}
    assert all(FIRST[name] == first[name] for name in ("authors", "keywords", "credits"))
    assert ("forgotten", None) == (rows[4]["state"], rows[4]["title"])


def test_parquet_goes_on_with_the_day_at_which_it_was_killed(
    newsroom: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason=NO_PYARROW)
    from crawler.export import days

    write, written = days._write_day, []

    def killed(slices: Any, folder: Path) -> int:
        if written:
            (folder.parent / folder.name).mkdir()
            (folder / ".articles.new").write_bytes(b"half a file")
            raise KeyboardInterrupt
        written.append(folder.name)
        return write(slices, folder)

    order = Order(None, 10, 0, Scope())
    part = Part(tmp_path / "news", {}, folder=True)
    monkeypatch.setattr(days, "_write_day", killed)
    with pytest.raises(KeyboardInterrupt):
        days.export_days(newsroom, order, part)
    part.close()
    monkeypatch.undo()

    part = Part(tmp_path / "news", {}, folder=True)
    count = days.export_days(newsroom, order, part)
    part.finish()
    part.close()

    assert ["published_on=2026-05-10"] == written
    rows = pq.read_table(tmp_path / "news").column("article").to_pylist()
    assert (6, [1, 2, 3, 4, 5, 6]) == (count, sorted(rows))


def test_cursor_older_than_what_was_pruned_ends_with_1(newsroom: Engine, export: Export) -> None:
    with newsroom.begin() as connection:
        connection.execute(text("DELETE FROM change WHERE seq <= 4"))

    older, same, anew = export("--since", "3"), export("--since", "4"), export()

    assert (1, "") == (older.returncode, older.stdout)
    assert "changes up to 4 were pruned" in older.stderr
    assert "begin anew, without --since" in older.stderr
    everything = [5, 6, 7, 8, 9, 10]
    assert everything == [each["seq"] for each in records(same)]
    assert everything == [each["seq"] for each in records(anew)]


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_everything_is_there_though_nothing_is_left_of_the_feed(
    newsroom: Engine, export: Export, tmp_path: Path, form: str
) -> None:
    with newsroom.begin() as connection:
        connection.execute(text("DELETE FROM change WHERE article <> 5"))
    if form == "jsonl":
        found = [(each["seq"], each["article"]) for each in records(export())]
    else:
        pq = pytest.importorskip("pyarrow.parquet", reason=NO_PYARROW)
        ended = export("--format", form, "--out", str(tmp_path / "news"))
        assert 0 == ended.returncode, ended.stderr
        rows = pq.read_table(tmp_path / "news").to_pylist()
        found = sorted((row["seq"], row["article"]) for row in rows)

    assert [(0, 1), (0, 2), (0, 3), (0, 6), (9, 5)] == found


def test_feed_that_is_pruned_under_an_export_ends_it(newsroom: Engine, tmp_path: Path) -> None:
    def prune(_data: bytes) -> None:
        with newsroom.begin() as connection:
            connection.execute(text("DELETE FROM change WHERE seq = 1"))

    order = Order(0, 10, 0, Scope())
    with pytest.raises(Pruned, match="begin anew"):
        export_lines(newsroom, order, begin(order), "jsonl", prune, None)


def test_reader_of_the_views_may_export(export: Export, newsroom: Engine, reader: Engine) -> None:
    assert records(export()) == records(export(db=reader))


def test_database_without_views_says_how_to_make_them(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    given = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.db'}"}

    ended = subprocess.run(
        [sys.executable, "-m", "scrapy", "export"],
        cwd=ROOT, env=given, capture_output=True, text=True, timeout=60,
    )  # fmt: skip

    assert 1 == ended.returncode
    assert "scrapy migrate makes them" in ended.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--sinse", "4"], "Nearest: --since"),
        (["--since", "2026-13-01"], "'2026-13-01'"),
        (["--since", "-4"], "'-4'"),
        (["--since", "9" * 30], "a seq, or a day"),
        (["--publisher", "jabl"], "Nearest: jabal"),
        (["--story", "99"], "no story 99"),
        (["--story", "x"], "'x'"),
        (["--format", "json"], "Nearest: jsonl"),
        (["--format", "parquet"], "--out FOLDER"),
        (["--format", "parquet", "--out", "docs"], "is there already"),
        (["--out", "docs"], "is a folder"),
        (["--out", "nowhere/news.jsonl"], "no folder nowhere"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_wrong_usage_ends_with_2_and_names_the_input(
    export: Export, words: list[str], said: str
) -> None:
    ended = export(*words)

    assert (2, "") == (ended.returncode, ended.stdout)
    assert said in ended.stderr
    assert 1 == len(ended.stderr.splitlines()), ended.stderr


def test_cursor_of_another_database_ends_with_1(export: Export) -> None:
    ended = export("--since", "11")

    assert (1, "") == (ended.returncode, ended.stdout)
    assert "the last change here is 10" in ended.stderr


def test_reader_that_has_seen_enough_gets_no_traceback(newsroom: Engine) -> None:
    shell = f"{sys.executable} -m scrapy export | head -c 10"
    ended = subprocess.run(
        shell, shell=True, cwd=ROOT, env=environment(newsroom), capture_output=True, text=True,
        timeout=60,
    )  # fmt: skip

    assert "Traceback" not in ended.stderr


MANY = 3000
SMALL = """
import os, signal
from scrapy.cmdline import execute
from crawler.export import lines, part
lines.WINDOW, lines.SAVE_EVERY = 10, 3
"""
# It has written more than it has noted when it is killed: half a line of it.
KILLED = """
write = part.Part.write
def write_a_half(self, data):
    if self.note is None or self.note["lines"] < {least}:
        return write(self, data)
    write(self, data[:len(data) // 2])
    self._file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
part.Part.write = write_a_half
"""


def fill_many(db: Engine) -> None:
    """Write MANY articles of one publisher, each created and a third of them amended later."""
    rows = [
        ARTICLES[1] | {"id": number, "url_key": uid(number), "publisher": "sahil", "story": number}
        for number in range(1, MANY + 1)
    ]
    changes = [
        {"article": row["id"], "kind": kind, "revision": 1, "story": None, "at": at(10)}
        for kind, step in (("created", 1), ("amended", 3))
        for row in rows[::step]
    ]
    sahil = {"key": "sahil", "name": "صحيفة الساحل", "name_en": "Al Sahil", "country": None,
             "zone": "UTC", "zone_basis": "known", "home": "https://sahil.example/",
             "checked": None}  # fmt: skip
    with db.begin() as connection:
        connection.execute(insert(PublisherRow).values(sahil))
        connection.execute(insert(Story), [{"id": row["id"], "opened_at": at(10)} for row in rows])
        connection.execute(insert(Article), rows)
        connection.execute(insert(Change), changes)


def test_killed_export_goes_on_without_a_line_lost_or_doubled(db: Engine, tmp_path: Path) -> None:
    fill_many(db)
    out = tmp_path / "news.jsonl"
    words = ["scrapy", "export", "--out", str(out)]

    def export(changed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", f"{SMALL}{changed}execute({words})"],
            cwd=ROOT, env=environment(db), capture_output=True, text=True, timeout=PATIENCE_S,
        )  # fmt: skip

    for least in (200, 900, 1700, 2500):  # lines that are noted when it is killed
        assert -signal.SIGKILL == export(KILLED.format(least=least)).returncode
        # meanwhile an article changes that is written already: the next export has it
        with db.begin() as connection:
            change = {"article": 2, "kind": "amended", "revision": 1, "at": at(11)}
            connection.execute(insert(Change).values(change))

    ended = export()

    assert 0 == ended.returncode, ended.stderr
    assert "are there already" in ended.stderr
    assert f"Last seq: {MANY + MANY // 3}." in ended.stderr
    found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [*range(1, MANY + 1)] == sorted(each["article"] for each in found)
    assert sorted(each["seq"] for each in found) == [each["seq"] for each in found]
    assert [out] == [*tmp_path.glob("news.jsonl*")]


def test_memory_holds_one_window(db: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    fill_many(db)
    monkeypatch.setattr(lines, "WINDOW", 100)
    order = Order(None, MANY + MANY // 3, 0, Scope())

    taken = [len(rows) for rows in lines.slices(db, order, begin(order))]

    assert max(taken) <= 100
    assert MANY == sum(taken)
