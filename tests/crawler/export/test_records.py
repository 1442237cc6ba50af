"""Cells that no spreadsheet runs, and that can be read back."""

import csv
import io

import pytest

from crawler.export.records import BOM, FIELDS, Record, csv_head, csv_lines, json_lines, plain

HOSTILE = [
    "=HYPERLINK(\"http://evil.example\")", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1",
    "'=1", "''=1", "'", "'مقتبس'", "- قال", "خبر", 'فيه "علامة"، وفاصلة, وسطر\nثانٍ',
    "\u2028", "",
]  # fmt: skip


def cells(text: str) -> Record:
    return {name: None for name in FIELDS} | {"title": text, "authors": [text], "provenance": {}}


def read_back(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_begins_as_a_formula_and_each_can_be_read_back(text: str) -> None:
    (row,) = read_back(csv_head() + csv_lines([cells(text)]))

    assert not row["title"].startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
    assert text == plain(row["title"])


@pytest.mark.parametrize("text", ["خبر", "'مقتبس'", "1 = 1", ""])
def test_other_cells_stay_as_they_are(text: str) -> None:
    (row,) = read_back(csv_head() + csv_lines([cells(text)]))

    assert text == row["title"]


def test_csv_names_its_columns_once_and_says_that_it_is_utf_8() -> None:
    assert csv_head().startswith(BOM)
    assert [*FIELDS] == csv_head().decode("utf-8-sig").strip().split(",")


def test_a_line_of_json_is_one_line_whatever_the_text_holds() -> None:
    data = json_lines([cells("سطر\nثانٍ\r\u2028"), cells("خبر")])

    assert 2 == data.count(b"\n")
    assert "خبر".encode() in data
