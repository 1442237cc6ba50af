"""The docs say what is true of this tree."""

import argparse
import importlib
import re
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from crawler import answers, holds, outcomes
from docs.fields import page
from models.frontier import HOST_WIDE
from pipelines import dedupe
from tests.test_faults import EXPECTED, LISTED

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_fields_page_is_made_from_the_schema() -> None:
    written = (ROOT / "docs" / "fields.md").read_text("utf-8")

    assert page() == written, "run: make docs"


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_links_between_pages_lead_somewhere(name: str) -> None:
    text = (ROOT / "docs" / name).read_text("utf-8")

    targets = re.findall(r"\]\((?!https?:)([^)#]+)", text)

    assert [] == [target for target in targets if not (ROOT / "docs" / target).exists()]


def test_readme_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / "README.md").read_text("utf-8"))

    assert [] == [target for target in targets if not (ROOT / target).exists()]


def test_readme_names_make_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    named = set(
        re.findall(r"^make ([a-z]+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    )

    assert set() == named - targets


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_scrapy_commands_in_docs_take_the_options_they_are_given(page: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    calls = [line.partition(".venv/bin/scrapy ")[2].split() for line in lines]

    unknown = [
        (name, word)
        for name, *words in filter(None, calls)
        for word in words
        if word.startswith("--") and word not in options_of(name)
    ]

    assert [] == unknown


def test_each_fault_in_the_docs_names_tests_that_exist() -> None:
    tests = [test for _row, named in fault_rows() for test in named]

    assert len(fault_rows()) >= 100
    assert [] == [test for test in tests if not is_test(*test)]


def test_each_fault_in_the_docs_ends_as_its_test_expects() -> None:
    tables = {
        "test_every_fault_has_its_name": EXPECTED,
        "test_every_fault_of_a_listing_has_its_name_and_costs_no_other": LISTED,
    }
    shown = {
        (function, case): row
        for row, named in fault_rows()
        for _file, function, case in named
        if function in tables
    }

    wrong = [
        (case, ended)
        for (function, case), row in shown.items()
        if f"`{': '.join(filter(None, ended := tables[function][case]))}`" not in row
    ]
    assert [] == wrong
    assert set(EXPECTED) - {case for _function, case in shown} == {"article"}


def fault_rows() -> list[tuple[str, list[tuple[str, str, str]]]]:
    """Return the rows of docs/reliability.md, each with file, function and case of its tests."""
    text = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    rows = [line for line in text.splitlines() if "::" in line]
    return [(row, re.findall(r"`([\w/]+\.py)::(\w+)(?:\[([^`]+)\])?`", row)) for row in rows]


def is_test(file: str, function: str, case: str) -> bool:
    path = ROOT / "tests" / file
    text = path.read_text("utf-8") if path.exists() else ""
    return f"\ndef {function}(" in text and f'"{case}"' in (text if case else '""')


def test_each_reason_is_explained() -> None:
    text = (ROOT / "docs" / "operations.md").read_text("utf-8").partition("\n## Reasons\n")[2]
    rows = re.findall(r"^\| \w+ \| ([^|]+) \|", text.partition("\n## ")[0], re.MULTILINE)
    explained = {reason for row in rows for reason in row.split(", ")}

    assert set() == reasons() - explained


def reasons() -> set[str]:
    """Return the reasons that our code gives to pages."""
    files = (path for room in ("crawler", "pipelines") for path in (ROOT / room).rglob("*.py"))
    of_runs = {"ledger.py", "report.py", "verdict.py"}  # these speak of runs in the same words
    text = "".join(path.read_text("utf-8") for path in files if path.name not in of_runs)
    written = [
        *re.findall(r'(?:Refused|HostClosed)\(\s*"([^"]+)"', text),
        *re.findall(r'"(?:failed|refused|gone)",\s*"([^"]+)"', text),
        *re.findall(r'^    reason = "([^"]+)"', text, re.MULTILINE),
        *re.findall(r'return "failed", "([^"]+)" if .* else', text),
    ]
    named = [
        *(name for _kind, name in outcomes._FAILURES),
        *(outcomes.BLOCKED, outcomes.PRIVATE, holds.ON_HOLD, answers.TOO_DEEP, answers.EXCEPTION),
        *(dedupe.ANOTHER, dedupe.FORGOTTEN, dedupe.NOT_MODIFIED, dedupe.TEXT_DIFFERS),
        *("no title", "body too short"),  # pipelines.validate
    ]
    abstract = {"unreadable", "not a listing", "stopped"}  # of base classes; of a page kept back
    kinds = {"listed", "gone", "refused", "failed"}
    return {*written, *named, *(HOST_WIDE - {"http 429", "http 503"})} - abstract - kinds


def options_of(name: str) -> set[str]:
    """Return the options of the command *name*; those of Scrapy's own are not in our docs."""
    command = importlib.import_module(f"crawler.commands.{name}").Command()
    command.settings = get_project_settings()
    parser = argparse.ArgumentParser()
    command.add_options(parser)
    return {option for action in parser._actions for option in action.option_strings}
