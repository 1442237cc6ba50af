"""The docs say what is true of this tree."""

import re
from pathlib import Path

import pytest

from docs.fields import page

ROOT = Path(__file__).resolve().parent.parent


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
