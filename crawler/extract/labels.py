"""Labels that Arabic pages print before a credit, keywords or a name; they survive redesigns.

The words are those met on real pages of Arabic newspapers and agencies. Hamza, ta marbuta, final
ya, vowel signs and tatweel do not matter.
"""

import re
from collections.abc import Iterable

from models.folding import display, match

MAX_LABELLED_WORDS = 12  # a credit line is short; longer lines that begin so are prose
MAX_POINTER_WORDS = 25  # اقرأ أيضا and a headline
MAX_LABEL_CHARS = 80  # the longest label has 20 letters; vowel signs and blanks come on top

# Letters that newsrooms write one for the other, as models.folding.match folds them.
_SPELLINGS = {"ا": "[اأإآٱ]", "ه": "[هةہەھ]", "ي": "[يىیئ]", "ك": "[كک]", "و": "[وؤ]"}
_MARKS = "[\u064b-\u0652\u0670\u0640]*"  # vowel signs and tatweel may stand after any letter

_COLON = r"\s*(?:[:|/／]|[-–—ـ](?=\s)|(?=\())\s*"
_COLON_OR_BLANK = r"(?:\s*[:|/\-–—]\s*|\s+)"
_COLON_OR_NOTHING = r"(?:\s*(?P<sign>[:|\-–—])|(?=\s)|$)\s*"


def _label(words: str, separator: str) -> re.Pattern[str]:
    spelled = "".join(
        r"\s+" if letter == " " else letter if letter == "|" else
        _SPELLINGS.get(letter, letter) + _MARKS
        for letter in words
    )  # fmt: skip
    return re.compile(rf"[^\w(]*(?:{spelled}){separator}")


_CREDIT = _label("المصدر|المصادر|مصدر الخبر|نقلا عن", _COLON)
_KEYWORDS = _label(
    "كلمات مفتاحيه|الكلمات المفتاحيه|كلمات دلاليه|الكلمات الدلاليه|كلمات داله|الكلمات الداله"
    "|وسوم|الوسوم|تاجات|هاشتاغ|التعريفات",
    _COLON_OR_NOTHING,
)
_BYLINE = _label(
    "كتب|كتبت|كتبا|كتبوا|كتبها|بقلم|حوار|حاوره|حاورها|تقرير|تحقيق|اعداد", _COLON_OR_BLANK
)
_TRANSLATION = _label("ترجمه|ترجمها|نقلها الي العربيه", _COLON_OR_BLANK)
_RELATED = _label(
    "اقرا ايضا|اقرا المزيد|انظر ايضا|شاهد ايضا|طالع ايضا|لا يفوتك|مواضيع ذات صله|مقالات ذات صله"
    "|موضوعات متعلقه|اخبار متعلقه|مواضيع ذات علاقه|قد يعجبك ايضا|قد يعجبك|قد يهمك ايضا|قد يهمك"
    "|اقرا كذلك|اخبار ذات صله|موضوعات ذات صله|روابط ذات صله|مواضيع متعلقه|مقالات متعلقه"
    "|مواضيع اضافيه|حول هذه القصه|المزيد حول هذه القصه|ربما يعجبك|تابع ايضا|الموضوعات المتعلقه",
    _COLON_OR_NOTHING,
)

# Headings after which nothing of the article follows.
_AFTER = _label(
    "تعليقات|التعليقات|اضف تعليق|اضف تعليقا|اضف تعليقك|اضافه تعليق|اترك تعليقا|اترك تعليق|اترك ردا"
    "|اترك رد|شاركنا برايك|شاركنا رايك|الاكثر قراءه|الاكثر مشاهده|الاكثر تصفحا|الاكثر تداولا"
    "|جميع الحقوق محفوظه|حقوق النشر|كل الحقوق محفوظه|اخر الاخبار|احدث الاخبار|اختيارات القراء"
    "|مواضيع ساخنه|المزيد من الاخبار|اخبار ذات صله|الاخبار المتعلقه|اخبار اخري|مقالات اخري|ردود",
    r"(?!\w)",
)
_PROMOTION = _label(
    "تابعوا|تابعونا|تابعنا|تابع صفحتنا|اشترك|اشتركوا|انضم الينا|حمل تطبيق|حملوا تطبيق|شارك|شاركها"
    "|مشاركه|شارك الخبر|شارك هذا|طباعه|اطبع|استمع|نسخ الرابط|اعلان|مده القراءه|وقت القراءه"
    "|حجم الخط|ارسل|غرد|التالي|السابق|مشاهدات|عدد المشاهدات|مدة الفيديو|احفظ",
    r"(?!\w)",
)
# What sites say of themselves below an article.
_LEGAL = _label(
    "الاخبار المنشوره|جميع الاخبار|الاراء الوارده|الاراء المنشوره|المقالات المنشوره"
    "|جميع المقالات|المقالات التي|الاراء التي|هذا المقال يعبر|ما ينشر|ما ورد في هذا|لا مانع من"
    "|يمنع نقل|يحظر نشر|ان الاراء|ملاحظه ان المقالات|تنويه|اخلاء مسؤوليه",
    r"(?!\w)",
)
_PUBLISHED = _label(
    "نشر|نشرت|تم النشر|تم نشره|تاريخ النشر|نشر في|نشر بتاريخ|التاريخ|بتاريخ|تاريخ الاضافه"
    "|اضيف في|كتب في|تاريخ الخبر|حرر في|حرر بتاريخ",
    r"(?!\w)",
)
_UPDATED = _label("اخر تحديث|تم التحديث|تحديث|محدث|حدث|حدثت|تاريخ التحديث|عدل|اخر تعديل", r"(?!\w)")
MAX_END_WORDS = 6
MAX_PROMOTION_WORDS = 12


def credit_after_label(line: str) -> str | None:
    """Return what follows المصدر in a credit line, or ``None`` if *line* is none.

    "المصدر" is also how reporters write of a person they do not name, so the word counts only
    with a separator after it, in a short line.

    >>> credit_after_label("المصدر | ستراتفور")
    'ستراتفور'
    """
    if len(line.split()) > MAX_LABELLED_WORDS:
        return None
    return _after(_CREDIT, line) or None


def keywords_after_label(line: str, links: Iterable[str] = ()) -> str | None:
    """Return what follows a keywords heading ("" if nothing does), or ``None`` without one.

    Behind a mere blank only *links*, the texts of the line's links, are keywords: news also begins
    with such words.

    >>> keywords_after_label("التعريفات الجمركية ترتفع") is None
    True
    """
    return _after_heading(_KEYWORDS, line, links)


def byline_after_label(line: str) -> str:
    """Return *line* without a leading كتب, كتبت, بقلم, ..."""
    after = _after(_BYLINE, line)
    return line if after is None else after


def byline(line: str) -> str | None:
    """Return what follows كتب, بقلم, حوار ... in *line*, or ``None`` if it does not begin so."""
    return _after(_BYLINE, line)


def is_end(line: str) -> bool:
    """Return whether *line* is a heading after which nothing of the article follows."""
    if line.startswith("©") or "جميع الحقوق محفوظة" in line:
        return True
    return len(line.split()) <= MAX_END_WORDS and _after(_AFTER, line) is not None


def is_promotion(line: str) -> bool:
    """Return whether *line* asks to follow, share, print or listen."""
    if len(line.split()) > MAX_PROMOTION_WORDS or line.endswith((".", "؟", ":")):
        return False
    return _after(_PROMOTION, line) is not None


def is_legal(line: str) -> bool:
    """Return whether *line* begins as what sites say below articles about rights and opinions."""
    return _after(_LEGAL, line) is not None


def is_published(line: str) -> bool:
    """Return whether *line* begins with words for the date of publication."""
    return _after(_PUBLISHED, line) is not None


def is_update(line: str) -> bool:
    """Return whether *line* begins with words for the date of an update."""
    return _after(_UPDATED, line) is not None


def is_translation(line: str) -> bool:
    """Return whether *line* names who translated the text, not who wrote it."""
    return _after(_TRANSLATION, line) is not None


def is_related(line: str, links: Iterable[str] = ()) -> bool:
    """Return whether *line* is a pointer to another article (اقرأ أيضا), or the heading of some.

    *links* are the texts of its links, as for keywords.
    """
    after = _after_heading(_RELATED, line, links)
    return after is not None and len(after.split()) <= MAX_POINTER_WORDS


def split_list(text: str) -> tuple[str, ...]:
    """Return the entries of a list printed in one line, split at commas, semicolons and bars."""
    return unique(re.split(r"[,،;؛|\n]", text))


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Return *texts* for display, in order, without empty ones and repetitions (level match)."""
    entries: dict[str, str] = {}
    for text in texts:
        shown = display(text).strip(" #-–—:.")
        if shown:
            entries.setdefault(match(shown), shown)
    return tuple(entries.values())


def _after_heading(label: re.Pattern[str], line: str, links: Iterable[str]) -> str | None:
    found = _found(label, line)
    if found is None:
        return None
    after = found.string[found.end() :].strip()
    if not after or found["sign"]:
        return after
    linked = [text for text in links if text in after]
    return after if len(after) - sum(map(len, linked)) <= 3 * len(linked) else None


def _after(label: re.Pattern[str], line: str) -> str | None:
    found = _found(label, line)
    return found.string[found.end() :].strip() if found else None


def _found(label: re.Pattern[str], line: str) -> re.Match[str] | None:
    # most lines are paragraphs without any label: their beginning shows it
    if not label.match(display(line[:MAX_LABEL_CHARS])):
        return None
    return label.match(display(line))
