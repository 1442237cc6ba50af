"""Labels in all spellings, and the prose that begins with the same words."""

import pytest

from crawler.extract import labels
from models.folding import display


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("المصدر | ستراتفور", "ستراتفور"),
        ("المصدر: رويترز", "رويترز"),
        ("المصدر : الجزيرة + وكالات", "الجزيرة + وكالات"),
        ("المصدر - رويترز", "رويترز"),
        ("المصدر – رويترز", "رويترز"),
        ("المصدر ـ رويترز", "رويترز"),
        ("المصدر/ رويترز", "رويترز"),
        ("المصدر (رويترز)", "(رويترز)"),
        ("المصادر: وكالات", "وكالات"),
        ("مصدر الخبر: رويترز", "رويترز"),
        ("نقلا عن: رويترز", "رويترز"),
        ("نقلاً عن | رويترز", "رويترز"),
        ("المَصْدَر: رويترز", "رويترز"),
        ("المصــدر: رويترز", "رويترز"),
        ("\u00a0 المصدر\u00a0:\u00a0رويترز ", "رويترز"),
        ("\u200fالمصدر\u200f: رويترز", "رويترز"),
        ("* المصدر: رويترز", "رويترز"),
        ("المصدر:رويترز", "رويترز"),
    ],
    ids=[
        "bar", "colon", "blank before the colon", "dash", "en dash", "tatweel for a dash", "slash",
        "brackets", "plural", "of the news", "quoted from", "tanwin", "vowel signs", "tatweel",
        "no-break spaces", "bidi marks", "bullet", "no blank",
    ],
)  # fmt: skip
def test_credit_label_is_found_in_any_spelling(line: str, expected: str) -> None:
    assert expected == labels.credit_after_label(display(line))


@pytest.mark.parametrize(
    "line",
    [
        "وأوضح المصدر أن القافلة تأخرت",
        "المصدر نفسه قال إن القافلة تأخرت",
        "المصدر الأول للقلق هو الرمال",
        "المصدر:",
        "المصدر",
        "مصدر: رويترز",
        "المصدرون: رويترز",
        "(المصدر: رويترز",
        "المصدر: قال لنا رجل من أهل القرية طلب عدم نشر اسمه إن القافلة لن تصل قبل الشتاء",
        "",
    ],
    ids=[
        "inside a sentence", "subject of a sentence", "abundant source", "nothing behind",
        "alone", "a source, not the source", "a longer word", "inside brackets", "a long line",
        "empty",
    ],
)  # fmt: skip
def test_a_source_in_prose_is_no_credit(line: str) -> None:
    assert labels.credit_after_label(line) is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("كلمات مفتاحية", ""),
        ("\u00a0 كلمات مفتاحية", ""),
        ("كلمات\u00a0مفتاحية:", ""),
        ("الكلمات المفتاحيّة : ملح، قوافل", "ملح، قوافل"),
        ("كلمات مفتاحيه | ملح", "ملح"),
        ("الكلمات الدلالية:", ""),
        ("كلـمات دالة", ""),
        ("الكلمات الدالة - ملح", "ملح"),
        ("وسوم", ""),
        ("الوسوم: ملح", "ملح"),
        ("#تاجات", ""),
        ("التعريفات - #القدس", "#القدس"),
    ],
    ids=[
        "alone", "no-break space before", "no-break space inside", "shadda and list", "ha and bar",
        "with article", "tatweel", "dash", "tags", "tags with a colon", "behind a sign",
        "definitions",
    ],
)  # fmt: skip
def test_keywords_heading_is_found_in_any_spelling(line: str, expected: str) -> None:
    assert expected == labels.keywords_after_label(line)


def test_behind_a_blank_only_links_are_keywords() -> None:
    line = "كلمات مفتاحية تجارة الملح طريق الساحل"

    assert labels.keywords_after_label(line) is None
    linked = labels.keywords_after_label(line, ["تجارة الملح", "طريق الساحل"])
    assert "تجارة الملح طريق الساحل" == linked
    assert labels.keywords_after_label(line, ["طريق الساحل"]) is None


@pytest.mark.parametrize(
    "line",
    [
        "التعريفات الجمركية على الملح ارتفعت هذا العام",
        "هاشتاغ الملح يتصدر منصات التواصل",
        "كلمات دالة كثيرة ترددت في الخطاب",
        "وسومات الحملة انتشرت",
        "في كلمات مفتاحية: لا شيء",
    ],
)
def test_news_that_begins_with_such_words_is_no_heading(line: str) -> None:
    assert labels.keywords_after_label(line) is None


@pytest.mark.parametrize(
    ("line", "links", "expected"),
    [
        ("اقرأ أيضا", [], True),
        ("اقرأ أيضاً: كيف عادت القوافل؟", [], True),
        ("إقرأ ايضا : كيف عادت القوافل؟", [], True),
        ("اقرأ أيضًا كيف عادت القوافل؟", ["كيف عادت القوافل؟"], True),
        ("شاهد أيضاً | كيف عادت القوافل؟", [], True),
        ("مواضيع ذات صلة", [], True),
        ("أخبار متعلقة:", [], True),
        ("أخبار متعلقة بالقوافل انتشرت أمس", [], False),
        ("أخبار متعلقة بالقوافل انتشرت أمس", ["القوافل"], False),
        ("لا يفوتك أن القوافل عادت", [], False),
        ("القوافل عادت. اقرأ أيضا: خبر", [], False),
        ("اقرأ أيضا: " + "كلمة " * 40, [], False),
    ],
    ids=[
        "heading", "colon", "hamza", "link behind a blank", "bar", "heading of a list",
        "heading with a colon", "prose", "prose with a link", "prose with a verb", "in the end",
        "too long for a pointer",
    ],
)  # fmt: skip
def test_pointer_to_another_article_is_told_from_prose(
    line: str, links: list[str], expected: bool
) -> None:
    assert expected == labels.is_related(line, links)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("كتب: سالم حداد", "سالم حداد"),
        ("كتبت سمر حداد", "سمر حداد"),
        ("كتب - سالم حداد", "سالم حداد"),
        ("كَتَبَت: سمر حداد", "سمر حداد"),
        ("بقلم : سمر حداد", "سمر حداد"),
        ("حوار: سمر حداد", "سمر حداد"),
        ("إعداد/ سمر حداد", "سمر حداد"),
        ("كتبي سمر", "كتبي سمر"),
        ("سمر حداد", "سمر حداد"),
    ],
)
def test_byline_loses_its_verb_only(line: str, expected: str) -> None:
    assert expected == labels.byline_after_label(line)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ترجمة: سمر حداد", True),
        ("ترجمة سمر حداد", True),
        ("ترجمها سمر حداد", True),
        ("نقلها إلى العربية: سمر حداد", True),
        ("كتبت: سمر حداد", False),
        ("ترجمان القوافل", False),
    ],
)
def test_translation_is_told_from_authorship(line: str, expected: bool) -> None:
    assert expected == labels.is_translation(line)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ملح، قوافل,طريق ؛ رمال | آبار; جمال", ("ملح", "قوافل", "طريق", "رمال", "آبار", "جمال")),
        ("#ملح، #قوافل_الملح", ("ملح", "قوافل_الملح")),
        ("ملح، الملح، مَلح، ملح", ("ملح", "الملح")),
        ("الأسواق، الاسواق", ("الأسواق",)),
        ("طريق الساحل", ("طريق الساحل",)),
        (" ، ,", ()),
        ("", ()),
    ],
    ids=["all separators", "signs", "repeated", "spelled twice", "one", "separators", "nothing"],
)
def test_list_is_split_in_order_without_repetition(text: str, expected: tuple[str, ...]) -> None:
    assert expected == labels.split_list(text)
