"""Which lines read as paragraphs, and which say when or by whom."""

import pytest
from lxml import etree

from crawler.extract.body import lines
from crawler.extract.prose import densest, is_meta, is_prose

SENTENCE = "فتحت المكتبة العائمة أبوابها للزوار صباح أمس بعد عام من الترميم"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p>{SENTENCE}</p>", True),
        ("<p>فتحت المكتبة أبوابها أمس.</p>", True),
        (f"<p>{SENTENCE}، <a href=/1>وفيها ألف كتاب</a></p>", True),
        ("<p>مكتبة عائمة</p>", False),
        ("<p>أبواب المكتبة العائمة</p>", False),
        (f"<p><a href=/1>{SENTENCE}</a></p>", False),
        (f"<p>خبر <a href=/1>{SENTENCE}</a></p>", False),
        ("<p>The floating library opened its doors to visitors yesterday morning.</p>", False),
        ("<p>كتب: نادر الحسيني | الأربعاء 6 مايو 2026 - 10:30</p>", False),
    ],
    ids=[
        "long", "short with a full stop", "with a link", "caption", "subheading", "linked headline",
        "linked for the most part", "Latin", "byline and date",
    ],
)  # fmt: skip
def test_paragraph_is_told_from_other_lines(html: str, expected: bool) -> None:
    (line,) = lines(etree.HTML(f"<body>{html}</body>").find("body"))

    assert expected == is_prose(line)


@pytest.mark.parametrize(
    "text",
    [
        "الأربعاء 6 مايو 2026 - 10:30",
        "نشر في: 6 مايو",
        "آخر تحديث الأربعاء",
        "كتبت: سلمى الرفاعي",
        "6 أيار/ مايو 2026 الموافق 19 ذو القعدة 1447",
    ],
)
def test_line_that_says_when_or_by_whom_is_known(text: str) -> None:
    assert is_meta(text)


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "وصل القطار عند الساعة 10:30.",
        f"{SENTENCE} وحضر الافتتاح 12 كاتبا و40 تلميذا و3 شعراء من قرى النهر البعيدة والقريبة",
        "مكتبة عائمة",
    ],
    ids=["sentence", "sentence with a clock", "long sentence with numbers", "few words"],
)
def test_sentence_with_numbers_is_none(text: str) -> None:
    assert not is_meta(text)


def test_densest_stretch_goes_on_behind_a_table() -> None:
    rows = "<tr><td>مصرف<td>48.62<td>48.72" * 9
    html = f"<p>{SENTENCE}</p><p>{SENTENCE}</p><table>{rows}</table>" + f"<p>{SENTENCE}</p>" * 4
    page = lines(etree.HTML(f"<body>{html}</body>").find("body"))
    prose = [at for at, line in enumerate(page) if is_prose(line)]

    assert len(prose) == 6
    assert prose == densest(page, prose)


def test_densest_stretch_leaves_the_lone_paragraph_among_links() -> None:
    link = "<p><a href=/1>عنوان خبر آخر من الأخبار</a></p>"
    html = (
        f"<p>{SENTENCE}</p>{link * 9}" + f"<p>{SENTENCE}</p>" * 3 + f"{link * 9}<p>{SENTENCE}</p>"
    )
    page = lines(etree.HTML(f"<body>{html}</body>").find("body"))
    prose = [at for at, line in enumerate(page) if is_prose(line)]

    assert [10, 11, 12] == densest(page, prose)
    assert [] == densest(page, [])
