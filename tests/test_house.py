"""The three rooms and what each may import: crawler -> models <- pipelines."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "models": {"models", "sqlalchemy", "alembic", "w3lib"},
    "pipelines": {"pipelines", "models", "scrapy", "sqlalchemy"},
    "crawler": {"crawler", "models", "scrapy", "parsel", "lxml", "w3lib", "sqlalchemy", "twisted"},
    "crawler/discovery": {"crawler", "models", "parsel", "lxml"},
    "crawler/export": {"crawler", "models", "sqlalchemy", "pyarrow"},
    "crawler/extract": {"crawler", "models", "parsel", "lxml", "w3lib", "dateparser", "hijridate"},
    "models/migrations/versions": {"sqlalchemy", "alembic"},
}
FILES = sorted(
    path for room in ("models", "pipelines", "crawler") for path in (ROOT / room).rglob("*.py")
)


def imported(path: Path) -> Iterator[str]:
    """Yield the modules that the file at *path* imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def room_of(path: Path) -> str:
    name = path.relative_to(ROOT).as_posix()
    return max((room for room in ALLOWED if name.startswith(f"{room}/")), key=len)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_file_imports_only_what_its_room_may(path: Path) -> None:
    packages = {module.partition(".")[0] for module in imported(path)}

    allowed = ALLOWED[room_of(path)] | sys.stdlib_module_names

    assert set() == packages - allowed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_extraction_knows_no_spider_and_no_clock(path: Path) -> None:
    if not room_of(path).startswith(("crawler/extract", "crawler/discovery")):
        return
    source = path.read_text("utf-8")

    inward = {name for name in imported(path) if name.startswith("crawler.")}
    pure = {name for name in inward if name.startswith(("crawler.extract", "crawler.discovery"))}

    assert set() == inward - pure
    code = re.sub(r'""".*?"""', "", source, flags=re.DOTALL)  # examples may ask the clock
    assert [] == re.findall(r"datetime\.now\(|\btime\.time\(\)|\butcnow\(", code)


@pytest.mark.parametrize(
    ("words", "home"),
    [("os.environ", "crawler/settings.py"), ("create_engine(", "models/database.py")],
)
def test_one_place_only(words: str, home: str) -> None:
    places = [
        path.relative_to(ROOT).as_posix() for path in FILES if words in path.read_text("utf-8")
    ]

    assert [home] == places


def test_a_demo_spider_imports_no_more_than_a_publisher_needs() -> None:
    for path in (ROOT / "demo" / "spiders").glob("*.py"):
        assert {"crawler.extract.page", "crawler.spider"} >= set(imported(path))
