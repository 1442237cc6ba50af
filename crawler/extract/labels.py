"""Labels that Arabic pages print before a credit, keywords or a name; they survive redesigns.

The words are those met on real pages of Arabic newspapers and agencies. Hamza, ta marbuta, final
ya, vowel signs and tatweel do not matter. Lines are at level *display*.
"""

import re
from collections.abc import Iterable

from models.folding import display, match

MAX_LABELLED_WORDS = 12  # a credit line is short; longer lines that begin so are prose
MAX_POINTER_WORDS = 25  # اقرأ أيضا and a headline

# Letters that newsrooms write one for the other, as models.folding.match folds them.
_SPELLINGS = {"ا": "[اأإآٱ]", "ه": "[هةہەھ]", "ي": "[يىیئ]", "ك": "[كک]", "و": "[وؤ]"}
_MARKS = "[\u064b-\u0652\u0670\u0640]*"  # vowel signs and tatweel may stand after any letter

_COLON = r"\s*(?:[:|/／]|[-–—ـ](?=\s)|(?=\())\s*"
_COLON_OR_BLANK = r"(?:\s*[:|/\-–—ـ]\s*|\s+)"
_COLON_OR_NOTHING = r"(?:\s*(?P<sign>[:|\-–—]|\.{2,}|…|\*+)|(?=\s)|$)\s*"


def _label(words: str, separator: str) -> re.Pattern[str]:
    return re.compile(rf"[^\w(]*+{_spelled(words.split('|'))}{separator}")


def _spelled(words: list[str]) -> str:
    """Return a pattern of *words*, the longer ones first, that asks for each letter once."""
    behind: dict[str, list[str]] = {}  # by first letters
    for word in filter(None, words):
        behind.setdefault(word[0], []).append(word[1:])
    ways = [
        (r"\s+" if first == " " else _SPELLINGS.get(first, first) + _MARKS) + _spelled(rest)
        for first, rest in behind.items()
    ]
    if "" in words:
        ways.append("")
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"


_CREDIT = _label("المصدر|المصادر|مصدر الخبر|نقلا عن", _COLON)
_QUOTED = _label("نقلا عن", r"\s+")
_ANONYMOUS = re.compile(r"(?:^|\s)(?:ال)?(?:مصدر|مصادر|شهود|شاهد|مسؤول|مقرب|مواقع|وسائل)")
MAX_QUOTED_WORDS = 4
_KEYWORDS = _label(
    "كلمات مفتاحيه|الكلمات المفتاحيه|كلمات دلاليه|الكلمات الدلاليه|كلمات داله|الكلمات الداله"
    "|وسوم|الوسوم|تاجات|هاشتاغ|هاشتاج|التعريفات|التسميات|تسميات|موسومه تحت|موسوم تحت|العلامات"
    "|كلمات البحث|الوسم"
    "|تاغات|تاغ|التاغات|هاشتاغات|الهاشتاغات|كلمات دليليه|الكلمات الدليليه|علامات|سمات"
    "|اوسمه|الاوسمه|العلامات الدلاليه|علامات دلاليه"
    "|الدلالات|وسم المقال|وسوم المقال|وسوم الخبر|tags|Tags|TAGS"
    "|اقرا المزيد عن|المزيد عن|كلمات ذات صله",
    _COLON_OR_NOTHING,
)
_BYLINE = _label(
    "كتب بواسطه|كتب|كتبت|كتبا|كتبوا|كتبها|كتبه|بواسطه|بقلم|حوار|حاوره|حاورها|حاورته|حاورتها"
    "|تقرير|تحقيق|اعداد|اعده|اعدها|اجري الحوار|اجرت الحوار",
    _COLON_OR_BLANK,
)
# Of those, what is neither a section's name nor a button's.
_WRITTEN_BY = frozenset(
    map(match, ("كتب", "كتبت", "كتبه", "كتبها", "بقلم", "الكاتب", "الكاتبة", "اسم الكاتب"))
)
_SIGNS = (":", "/", "|")
# The same by words that begin sentences as well: only with a sign, and "our reporter in" a place.
_SIGNED = _label(
    "الكاتب|الكاتبه|اسم الكاتب|المحرر|المحرره|الصحفي|الصحفيه|الصحافي|الصحافيه|المراسل|متابعه|تغطيه"
    "|رصد|اعداد وتقديم|اعداد وتقرير|تقرير واعداد|نشر بواسطه|نشره|اضيف بواسطه"
    "|كتابه|مقال|ربورتاج|روبورتاج|ريبورتاج|استطلاع|تحليل|By|Author",
    r"\s*[:/|]\s*",
)
_REPORTER = re.compile(
    r"(?:مراسل|مراسلة|مندوب|مندوبة|موفد|موفدة)(?:نا)?(?:\s+[^\s:/|]+){0,4}\s*[:/|]\s*(?=\S)"
)
_TRANSLATION = _label("ترجمه|ترجمها|نقلها الي العربيه", _COLON_OR_BLANK)
_RELATED = _label(
    "اقرا ايضا|اقرا المزيد|انظر ايضا|شاهد ايضا|طالع ايضا|لا يفوتك|مواضيع ذات صله|مقالات ذات صله"
    "|موضوعات متعلقه|اخبار متعلقه|مواضيع ذات علاقه|قد يعجبك ايضا|قد يعجبك|قد يهمك ايضا|قد يهمك"
    "|اقرا كذلك|اخبار ذات صله|موضوعات ذات صله|روابط ذات صله|مواضيع متعلقه|مقالات متعلقه"
    "|مواضيع اضافيه|حول هذه القصه|المزيد حول هذه القصه|ربما يعجبك|تابع ايضا|الموضوعات المتعلقه"
    "|للمزيد|للمزيد اقرا|للمزيد من التفاصيل|لقراءه المزيد|اقرا اكثر|اقرا|اقراوا ايضا|طالع"
    "|طالعوا ايضا|خبر ذو صله|موضوع ذو صله|مواد ذات صله|تقارير ذات صله|قصص ذات صله|قد تهمك"
    "|قصص قد تهمك",
    _COLON_OR_NOTHING,
)

# Headings after which nothing of the article follows.
_AFTER = _label(
    "تعليقات|التعليقات|اضف تعليق|اضف تعليقا|اضف تعليقك|اضافه تعليق|اترك تعليقا|اترك تعليق|اترك ردا"
    "|اترك رد|شاركنا برايك|شاركنا رايك|الاكثر قراءه|الاكثر مشاهده|الاكثر تصفحا|الاكثر بحثا"
    "|الاكثر تداولا"
    "|جميع الحقوق محفوظه|حقوق النشر|كل الحقوق محفوظه|اخر الاخبار|احدث الاخبار|اختيارات القراء"
    "|مواضيع ساخنه|المزيد من الاخبار|اخبار ذات صله|الاخبار المتعلقه|اخبار اخري|مقالات اخري|ردود"
    # what stands where the text would go on for those who pay
    "|هذا المحتوي للمشتركين"
    "|المحتوي للمشتركين|هذا المقال للمشتركين|هذه الماده للمشتركين"
    "|للمشتركين فقط|محتوي حصري للمشتركين|لمتابعه القراءه|لاكمال القراءه|لمواصله القراءه"
    "|لقراءه المقال كاملا",
    r"(?!\w)",
)
_PROMOTION = _label(
    "تابعوا|تابعونا|تابعنا|تابع صفحتنا|اشترك|اشتركوا|انضم الينا|حمل تطبيق|حملوا تطبيق|شارك|شاركها"
    "|مشاركه|شارك الخبر|شارك هذا|طباعه|اطبع|استمع|نسخ الرابط|اعلان|مده القراءه|وقت القراءه"
    "|حجم الخط|ارسل|غرد|التالي|السابق|مشاهدات|عدد المشاهدات|مده الفيديو|احفظ"
    "|للاشتراك في قناه|للاشتراك في خدمه|يمكنك متابعه|يمكنكم متابعه|لمزيد من التفاصيل"
    "|شاهد بالفيديو|يتبع"
    "|لمشاهده الفيديو|لمشاهده هذا الفيديو|متصفحك لا يدعم|هذا المتصفح لا يدعم"
    "|الاعلانات|اعلانات|Advertisement|Advertisements|ADVERTISEMENT",
    r"(?!\w)",
)
# Under the text readers are asked what they think of it.
_ASKED = _label(
    "تقييم المحتوي|قيم المقال|قيم الخبر|قيم الموضوع|قيم المحتوي|قيم هذا المقال|قيم هذا الخبر"
    "|قيم هذا الموضوع|قيم هذا المحتوي|هل استفدت من المعلومات|هل اعجبك|هل كان هذا المقال"
    "|هل كان هذا الخبر|هل كان هذا الموضوع|هل كان هذا المحتوي|هل كانت هذه الصفحه"
    "|هل كانت هذه المعلومات|هل وجدت هذا المقال|هل وجدت هذا المحتوي|هل وجدت هذه الصفحه",
    "",
)
_CALL = _label(
    "للانضمام|للاشتراك|انضم|انضموا|اشترك|اشتركوا|تابع|تابعوا|تابعونا|تابعنا|لمتابعه|لمتابعتنا"
    "|ليصلك|ليصلكم|لتصلك|لتصلكم|شاهد|شاهدوا|حمل|حملوا|يمكنك|يمكنكم|للمزيد",
    r"(?!\w)",
)
_OWN_CHANNEL = re.compile(
    r"\s[وبلف]?(?:قنا?تنا|قنواتنا|صفحتنا|صفحاتنا|حسابنا|حساباتنا|مجموعتنا|مجموعاتنا|تطبيقنا"
    r"|تطبيقاتنا|نشرتنا|نشراتنا|خدمتنا|[إا]ضغط هنا)(?!\w)"
)
_PLATFORM = re.compile(
    r"وات\s?س\s?[اآ]ب|تلي?[غجق]رام|فيس\s?بوك|تويتر|[إا]نست[اغجق]+رام|يوتيوب|تيك توك"
    r"|(?:جوجل|غوغل) نيوز|[أا]خبار (?:جوجل|غوغل)|سناب شات|منصة إكس|البريدية|النشرة الإخبارية"
    r"|(?i:whatsapp|telegram|facebook|twitter|instagram|youtube|google news)"
)
# What sites say of themselves below an article.
_LEGAL = _label(
    "الاخبار المنشوره|جميع الاخبار|الاراء الوارده|الاراء المنشوره|المقالات المنشوره"
    "|جميع المقالات|المقالات التي|الاراء التي|هذا المقال يعبر|ما ينشر|ما ورد في هذا|لا مانع من"
    "|لن يتم نشر عنوان|لا تفوتك|هل اعجبك الخبر|هل اعجبك المقال|للاشتراك في قناه|للاشتراك في نشره"
    "|يمنع نقل|يحظر نشر|ان الاراء|ملاحظه ان المقالات|تنويه|اخلاء مسؤوليه",
    r"(?!\w)",
)
_PUBLISHED = _label(
    "نشر|نشرت|تم النشر|تم نشره|تاريخ النشر|نشر في|نشر بتاريخ|التاريخ|بتاريخ|تاريخ الاضافه"
    "|اضيف في|كتب في|تاريخ الخبر|حرر في|حرر بتاريخ",
    r"(?!\w)",
)
_DATE_ALONE = re.compile(r"\W*(?:ال)?تاريخ\s*:?\s*[0-9٠-٩]")
_UPDATED = _label("اخر تحديث|تم التحديث|تحديث|محدث|حدث|حدثت|تاريخ التحديث|عدل|اخر تعديل", r"(?!\w)")
_DATED = re.compile(r"(?:نشر(?:ت)? (?:في|بتاريخ)|تاريخ النشر|[آأا]خر تحديث|تم التحديث)\s*:")
# Who took a picture stands in its caption: "... (تصوير: فلان)", "... - عدسة: فلان".
_CAPTION = re.compile(r"(?:^|[-–—|(،.]\s*)(?:تصوير|بعدسة|عدسة|صورة|الصورة)\s*[:/]")
# Agencies close a report so, the initials of its editors behind: "(النهاية) م ع", "// انتهى //".
_END_MARK = re.compile(r"\s*(?:[(\[]\s*(?:النهاية|انته[ىي])\s*[)\]]|//\s*انته[ىي]\s*//).{0,24}$")
MAX_CAPTION_WORDS = 25
MAX_END_WORDS = 6
MAX_PROMOTION_WORDS = 12
MAX_CALL_WORDS = 24  # of a call to follow the site elsewhere, which names several places


def word_count(text: str) -> int:
    """Return how many words *text*, a line at level display, has: counted, not cut into them."""
    return text.count(" ") + 1


def credit_after_label(line: str) -> str | None:
    """Return what follows المصدر in a credit line, or ``None`` if *line* is none.

    "المصدر" is also how reporters write of a person they do not name, so the word counts only
    with a separator after it, in a short line.

    >>> credit_after_label("المصدر | ستراتفور")
    'ستراتفور'
    """
    after = _after(_CREDIT, line)
    return after if after and word_count(line) <= MAX_LABELLED_WORDS else None


def is_credit_label(line: str) -> bool:
    """Return whether *line* is nothing but المصدر, with or without its colon."""
    return _after(_CREDIT, f"{line.rstrip(' :|')} : -") == "-"


def quoted_after_label(line: str) -> str | None:
    """Return whom the short last *line* of an article names behind نقلا عن, without a sign.

    >>> quoted_after_label("نقلا عن صحيفة الشروق"), quoted_after_label("نقلا عن مصادر محلية")
    ('صحيفة الشروق', None)
    """
    after = _after(_QUOTED, line)
    if not after or len(after.split()) > MAX_QUOTED_WORDS or after.endswith((".", ":", "،")):
        return None
    return None if _ANONYMOUS.search(after) else after


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
    after = byline(line)
    return line if after is None else after


def byline(line: str) -> str | None:
    """Return what follows كتب, بقلم, حوار ... in *line*, or ``None`` if it does not begin so."""
    after = None
    if any(sign in line for sign in _SIGNS):
        found = _REPORTER.match(line)
        after = line[found.end() :].strip() if found else _after(_SIGNED, line)
    return _after(_BYLINE, line) if after is None else after


def is_byline_label(line: str) -> bool:
    """Return whether *line* is only what stands before a writer's name, and nothing else does.

    >>> is_byline_label("بقلم"), is_byline_label("الكاتب:"), is_byline_label("متابعة")
    (True, True, False)
    """
    return word_count(line) <= MAX_LABELLED_WORDS and match(line.strip(" :|/")) in _WRITTEN_BY


def is_end(line: str) -> bool:
    """Return whether *line* is a heading after which nothing of the article follows."""
    if line.startswith("©") or "جميع الحقوق محفوظة" in line:
        return True
    return _AFTER.match(line) is not None and word_count(line) <= MAX_END_WORDS


def is_promotion(line: str) -> bool:
    """Return whether *line* asks to follow, share, print, listen or judge.

    >>> is_promotion("ليصلكم كل جديد انضموا إلى قناتنا على تلغرام")
    True
    >>> is_promotion("هل استفدت من المعلومات المقدمة؟"), is_promotion("هل كان هذا القرار صائبا؟")
    (True, False)
    """
    words = word_count(line)
    called = words <= MAX_CALL_WORDS and _CALL.match(line)
    if words <= MAX_CALL_WORDS and _ASKED.match(line):
        return True
    if called and _OWN_CHANNEL.search(line) and _PLATFORM.search(line):
        return True
    if not _PROMOTION.match(line) or line.endswith((".", "؟", ":")):
        return False
    return words <= MAX_PROMOTION_WORDS


def is_caption(line: str) -> bool:
    """Return whether *line* is a caption by the name of who took the picture.

    >>> is_caption("عودة الصيادين إلى الميناء (تصوير: سامر النجار)")
    True
    """
    return _CAPTION.search(line) is not None and word_count(line) <= MAX_CAPTION_WORDS


def without_end_mark(paragraph: str) -> str:
    """Return the last *paragraph* of an agency's report without the mark that closes it.

    >>> without_end_mark("وعادت السفن إلى الميناء. (النهاية) ن ع / م م")
    'وعادت السفن إلى الميناء.'
    """
    return _END_MARK.sub("", paragraph)


def is_legal(line: str) -> bool:
    """Return whether *line* begins as what sites say below articles about rights and opinions."""
    return _LEGAL.match(line) is not None


def is_published(line: str) -> bool:
    """Return whether *line* begins with words for the date of publication."""
    return _PUBLISHED.match(line) is not None or _DATE_ALONE.match(line) is not None


def is_update(line: str) -> bool:
    """Return whether *line* begins with words for the date of an update."""
    return _UPDATED.match(line) is not None


def dates_inside(line: str) -> bool:
    """Return whether *line* has words for a date anywhere, with a colon: behind the byline."""
    return _DATED.search(line) is not None


def is_translation(line: str) -> bool:
    """Return whether *line* names who translated the text, not who wrote it."""
    return _TRANSLATION.match(line) is not None


def is_related(line: str, links: Iterable[str] = ()) -> bool:
    """Return whether *line* is a pointer to another article (اقرأ أيضا), or the heading of some."""
    return related_after_label(line, links) is not None


def related_after_label(line: str, links: Iterable[str] = ()) -> str | None:
    """Return what follows اقرأ أيضا or its like in *line*, or ``None`` if it does not begin so.

    *links* are the texts of its links, as for keywords.
    """
    after = _after_heading(_RELATED, line, links)
    return after if after is not None and word_count(after) <= MAX_POINTER_WORDS else None


def split_list(text: str) -> tuple[str, ...]:
    """Return the entries of a list in one line, split at commas, semicolons, bars and hashes.

    Where none of these is, dashes between blanks part them.
    """
    entries = re.split(r"[,،;؛|\n]|(?<=\s)(?=#\w)", text)
    return unique(entries if len(entries) > 1 else re.split(r"\s[-–—]\s", text))


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    """Return *texts* for display, in order, without empty ones and repetitions (level match)."""
    entries: dict[str, str] = {}
    for text in texts:
        shown = display(text).strip(" #-–—:.")
        if shown:
            entries.setdefault(match(shown), shown)
    return tuple(entries.values())


def _after_heading(label: re.Pattern[str], line: str, links: Iterable[str]) -> str | None:
    found = label.match(line)
    if found is None:
        return None
    after = found.string[found.end() :].strip()
    if not after or found["sign"]:
        return after
    linked = [text for text in links if text in after]
    return after if len(after) - sum(map(len, linked)) <= 3 * len(linked) else None


def _after(label: re.Pattern[str], line: str) -> str | None:
    found = label.match(line)
    return found.string[found.end() :].strip() if found else None
