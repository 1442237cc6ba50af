"""The JSON of scripts is read however sites wrap and break it."""

import pytest

from crawler.extract.json_ld import json_values

TITLE = "عودة القوافل إلى الطريق القديم"
LD = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "datePublished": "2026-05-10"}}'
NODE = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-05-10"}


@pytest.mark.parametrize(
    "text",
    [
        LD,
        f"<!-- {LD} -->",
        f"//<![CDATA[\n{LD}\n//]]>",
        f"/* <![CDATA[ */ {LD} /* ]]> */",
        f"{LD};",
        LD.replace('"}', '",}'),
        f"/* من النظام */ {LD} // نهاية",
        LD.replace('"', "&quot;"),
        LD.replace("عودة", "\\u0639\\u0648\\u062f\\u0629"),
    ],
    ids=[
        "plain", "comment", "CDATA", "CDATA in comments", "semicolon", "trailing comma", "comments",
        "entities", "escapes",
    ],
)  # fmt: skip
def test_sloppy_json_is_read(text: str) -> None:
    assert [NODE] == json_values(text)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, '{"a": }', "ليس هذا"])
def test_unreadable_json_is_nothing(text: str) -> None:
    assert [] == json_values(text)
