"""Who a text comes from: credit lines and bylines, taken apart into parties with roles.

Agencies and outlets are known by stable keys (`agencies`).
"""

import re
from collections.abc import Iterable, Sequence

from crawler.extract.agencies import CITIES, agency, signed_agency
from crawler.extract.labels import (
    byline_after_label,
    credit_after_label,
    is_credit_label,
    is_translation,
    unique,
    word_count,
)  # fmt: skip
from models.folding import display, match
from models.item import Credit, Party, Role

_SELF = {match(word) for word in ("خاص", "حصري")}  # the publisher's own reporting

_ROLE_WORDS: tuple[tuple[str, tuple[Role, ...]], ...] = (
    ("ترجمة وتحرير", ("translator", "editor")),
    ("تحرير وترجمة", ("translator", "editor")),
    ("إعداد وترجمة", ("translator", "editor")),
    ("إعداد وتحرير", ("editor",)),
    ("ترجمة", ("translator",)),
    ("تحرير", ("editor",)),
    ("إعداد", ("editor",)),
    ("مراسل", ("correspondent",)),
)
_PAPER = re.compile(r"^(?:صحيفه|جريده|مجله|موقع|وكاله|قناه|شبكه)\s+")  # at level match
_SPLIT = re.compile(r"\s*[|+،,؛;/]\s*|\s+[-–—]\s+")
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]")
_BYLINE_END = re.compile(r"\s*[|•·]\s*|\s+[-–—ـ/](?:\s+|$)|[/–—-]\s+|:$")
# What stands behind a name in a byline: the city in brackets, the writer's account.
_BESIDE_NAME = re.compile(r"\s*[(\[][^()\[\]]*[)\]].*$|\s*\S*@\S*")
# What a newsroom calls the writer before the name, and "from" between city and name.
_BEFORE_NAME = re.compile(
    r"^(?:من|خاص|الصحفي[ةه]?|الصحافي[ةه]?|مراسلنا|مراسلتنا|الزميل[ةه]?|الكاتب[ةه]?|بقلم|By|by)"
    r"\s+(?!في\s)(?=\S+\s+\S)"
)
_TITLES = re.compile(
    r"^(?:(?:[أدم]\s?[./]\s?)+|(?:الدكتور|الدكتورة|المهندس|المهندسة|الأستاذ|الأستاذة|الشيخ|المحامي"
    r"|المحامية|السفير|النائب|اللواء|العميد)\s+)+"
)
_NAME_SEPARATOR = re.compile(r"\s*[،,+]\s*|\s+و\s+|\s+&\s+")
_ATTACHED_AND = re.compile(r"\s+و(?=\w)")
# First names that begin with و: there it does not mean "and".
_NAMES_WITH_WAW = {
    match(name)
    for name in (
        "وليد وائل وسام وسيم وجدي وجيه وفاء وفيق وداد وردة وهيب وهبة ولاء وديع وضاح وحيد وعد "
        "ونيس وئام وصفي وصال ودود وارف وادي وهاب ولي وسن وجدان وجنات وليم وهبي واصف واكيم ونوس"
    ).split()
}
# Given names common in the Arab press, without those that are also words of headlines: so begins a
# person where a place, a section or a headline may stand as well.
_GIVEN_NAMES = frozenset(
    match(name)
    for name in (
        "محمد أحمد محمود مصطفى علي حسن حسين إبراهيم إسماعيل يوسف يونس يحيى زكريا عيسى موسى "
        "هارون عمر عمرو عثمان خالد طارق زياد سعد سعيد سامي سمير سالم سليمان سليم صلاح طه ياسر "
        "ياسين كمال جمال جلال حمدي حامد حازم حسام هشام هاني هيثم عصام عماد علاء أشرف أيمن "
        "أمين أكرم أنور أسامة إيهاب باسم بسام بلال بشار تامر جابر جاسم جعفر حاتم حمد حمزة "
        "خليل داود رامي رائد رياض زيد شادي صابر عادل عامر عباس عبدالله عبدالرحمن عبدالعزيز "
        "عبدالرحيم عبدالكريم عبدالقادر عبدالمنعم عبد عدنان عزت عصمت فادي فارس فاروق فؤاد فهد "
        "فيصل قاسم قيس لؤي ماجد مازن ماهر مالك مجدي مراد مروان معاذ معتز ممدوح منصور منير "
        "مهند ناصر نادر نبيل نزار نعيم وائل وليد وسام فاطمة عائشة خديجة زينب مريم سارة سمر "
        "سميرة سعاد سلمى سناء سهى سهير شيماء شيرين صفاء عبير عزة علا غادة فاتن فريدة كوثر "
        "لبنى لمى لمياء لميس ليلى ليندا مروة منى منال مها ميساء نادية ندى نسرين نهى نوال نورا "
        "هالة هدى هدير هناء هند ياسمين يسرا رانيا رنا ريم رشا رحاب رولا رهف دينا داليا حنان "
        "جيهان جمانة أماني أسماء آلاء إسراء بثينة جورج إيلي جوزف جوزيف بيار أنطوان طوني "
        # further ones of Egypt, the Levant, the Gulf, Iraq and the Maghreb (general knowledge)
        "إسلام سنية آمنة بشير توفيق حسني خيري رفيدة زيدان سالي حافظ حمود خالدة رشدي ريان زكي "
        "سهيلة كريم شريف هيثم وجدي فتحي عاطف عزمي مدحت طلعت ثروت رأفت حاتم شوقي صبري لطفي "
        "نجيب يسري رفعت مجاهد أيوب إلياس أنس أوس إياد أيهم باسل بكر تيسير ثامر جابر جواد "
        "حبيب حذيفة حيان حيدر خضر درويش ذياب راشد رضوان رفيق رمزي روبير زاهر زهير ساطع سلمان "
        "سهيل شاكر شفيق شكري صالح صقر صهيب طلال ظافر عارف عاصم عامر عايد عبدالإله عبدالحكيم "
        "عبدالحميد عبدالرزاق عبدالسلام عبدالغني عبدالفتاح عبداللطيف عبدالمجيد عبدالناصر "
        "عبدالهادي عبدالواحد عبدالوهاب عبيدة عدي عقيل عمار غازي غانم غسان فايز فراس فواز "
        "قتيبة قصي كاظم لقمان ليث متعب مسعود مشعل مصعب مطلق معن مقداد ميسرة ناجي ناظم نايف "
        "نديم نواف هاشم همام وائل وسيم يزن يعقوب يزيد رشيد مولود بوعلام كمال لخضر إدريس عزيز "
        "عزوز حميد نورالدين عزالدين صلاحالدين بدرالدين خيرالدين سعدالدين منجي أميرة أمينة "
        "إيناس أريج أروى أسيل تهاني جواهر حصة حليمة دلال ديما رباب رزان رغد رقية روان ريما "
        "ريهام سامية سعدية سلوى سندس سوسن سوزان صابرين عايدة عفاف غدير غيداء فاتنة فايزة "
        "فوزية فيروز لطيفة لجين لينا مروى ميرا ميرنا نادين ناهد نبيلة نجلاء نجوى نرمين نعيمة "
        "نهلة نوران هاجر هيفاء ولاء يارا ماري ماريا مارون ميشال شربل روجيه فادية كلود ميريام "
        "وضاح رشاد صبحي ضياء عبدالحليم عبدالجليل عبدالمحسن عوض عطية فوزي محسن منذر مؤيد نبيه "
        "نائل جاد بطرس بولس خلفان هزاع بندر سعود بابكر الطيب الطاهر المنصف المنجي البشير "
        "الشاذلي حمادي رضا رؤوف معمر برهان ميثم كرار سجاد باقر مرتضى خلود رضوى زهراء نورة هبة "
        "هيام"
    ).split()
)
# Desks sign articles without being a person (ARABIC newsrooms' own words for them).
_DESKS = tuple(
    match(desk)
    for desk in "فريق التحرير، هيئة التحرير، قسم، محرر، المحرر، مراسلنا، غرفة الأخبار".split("، ")
)


_ROLE_SIGN = re.compile(r"[^\d\W]+(?:\s+و[^\d\W]+)?\s*[:|/–—-]")  # ترجمة وتحرير:
_ROLES = [
    (re.compile(rf"{match(word)}(?!\w)"), len(word.split()), roles) for word, roles in _ROLE_WORDS
]


def read_credit(line: str, shown: str, *, publisher: str) -> Credit:
    """Return the credit of *line*, the part behind its label; *shown* is the line as printed.

    A party behind ترجمة or تحرير is translator or editor, others are origins. The publisher
    itself (by the name *publisher*, or as خاص) is no origin.
    """
    parties: list[Party] = []
    city = None
    for part in _SPLIT.split(_bracketed_apart(line)):
        roles, name = _role(part)
        if roles == ("origin",) and match(name) in CITIES:
            city = name
        elif not name or (roles == ("origin",) and _is_self(name, publisher)):
            continue
        else:
            for each in _joined_agencies(name):
                parties += [Party(each, role, agency(each)) for role in roles]
    once: dict[tuple[str, Role], Party] = {}  # "وكالة الأنباء الألمانية (د ب أ)" is one
    for party in parties:
        once.setdefault((party.agency or match(party.name), party.role), party)
    return Credit(text=display(shown), parties=tuple(once.values()), dateline=city)


def read_byline(line: str, *, publisher: str) -> tuple[str, ...]:
    """Return the persons that the byline *line* names, in order; desks and outlets are none.

    The city or outlet after a dash does not belong to the name.

    >>> read_byline("كتبت: سمر حداد وليلى منصور - بيروت", publisher="المرفأ")
    ('سمر حداد', 'ليلى منصور')
    """
    if is_translation(line):
        return ()
    # "حاوره في صنعاء / ...": the place comes first
    first, *others = _byline_parts(line) or [""]
    return unique([*_named(first, publisher), *_second_names(others, publisher)])


def _byline_parts(line: str) -> list[str]:
    """Return what dashes and bars part in a byline, without the places."""
    cut = _BYLINE_END.split(byline_after_label(line))
    parts = (part for piece in cut for part in place_apart(piece))
    return [
        part for part in parts if part and not part.startswith("في ") and match(part) not in CITIES
    ]


def place_apart(part: str) -> list[str]:
    """Return *part*, or city and name where a colon is between them.

    >>> place_apart("تونس: هالة درويش"), place_apart("تصوير: هالة درويش")
    (['تونس', 'هالة درويش'], ['تصوير: هالة درويش'])
    """
    place, colon, name = part.partition(":")
    return [place.strip(), name.strip()] if colon and match(place.strip()) in CITIES else [part]


def _named(part: str, publisher: str) -> tuple[str, ...]:
    return unique(
        name
        for listed in _NAME_SEPARATOR.split(_BEFORE_NAME.sub("", part))
        for name in _joined_persons(listed)
        if not any(map(str.isdigit, name))  # a date where nobody signs
        and agency(name) is None
        and not _is_self(name, publisher)
        and not _is_desk(name)
    )


def persons(line: str, *, publisher: str) -> tuple[str, ...]:
    """Return the persons that *line* names where nothing says that it names any.

    A name has two words or more, no digits or addresses, and none of the words that newspapers,
    desks and accounts call themselves by. City or outlet may stand before it as behind it.

    >>> persons("حسام العلي - القاهرة", publisher=""), persons("صور - حسام العلي", publisher="")
    (('حسام العلي',), ('حسام العلي',))
    >>> persons("صور: حسام العلي", publisher=""), persons("بيروت: حسام العلي", publisher="")
    ((), ('حسام العلي',))
    """
    if is_translation(line):
        return ()
    parts = _byline_parts(_BESIDE_NAME.sub("", line))
    for at, part in enumerate(parts):
        names = tuple(name for name in _named(part, publisher) if _is_full_name(name))
        if names:
            return unique([*names, *_second_names(parts[at + 1 :], publisher)])
    return ()


def _second_names(parts: list[str], publisher: str) -> list[str]:
    """Return the persons among what stands behind the first name's dash: mostly it is a place."""
    named = (name for part in parts for name in _named(part, publisher))
    return [name for name in named if begins_as_name(name) and _is_full_name(name)]


def begins_as_name(text: str) -> bool:
    """Return whether *text* begins with one of the common given names, behind a doctor's title."""
    words = _TITLES.sub("", text).split()
    return bool(words) and match(words[0]) in _GIVEN_NAMES


def without_calling(text: str) -> str:
    """Return *text* without what a newsroom calls a writer before the name: الصحفي, مراسلتنا."""
    return _BEFORE_NAME.sub("", text)


def _is_full_name(name: str) -> bool:
    return (
        2 <= len(name.split()) <= MAX_NAME_WORDS
        and _NAME.fullmatch(name) is not None
        and _OFFICES.isdisjoint(match(name).casefold().split())
        and match(name) not in CITIES
    )


def credit_run(lines: Sequence[str], at: int) -> list[int]:
    """Return the places of the credit that begins in line *at*: none, one, or several in a row.

    A label alone takes the name in the next line; agencies and roles in lines of their own go on.
    """
    run: list[int] = []
    if credit_after_label(lines[at]) or signed_agency(lines[at]):
        run = [at]
    elif is_credit_label(lines[at]) and at + 1 < len(lines) and _is_name(lines[at + 1]):
        run = [at, at + 1]
    while run and run[-1] + 1 < len(lines) and len(run) < MAX_CREDIT_LINES:
        following = lines[run[-1] + 1]
        if signed_agency(following) is None and not _is_role_line(following):
            break
        run.append(run[-1] + 1)
    return run


def run_parties(lines: Iterable[str]) -> str:
    """Return what the *lines* of one credit name, without labels, as one line to read."""
    named = (
        credit_after_label(line) or signed_agency(line) or line
        for line in lines
        if not is_credit_label(line)
    )
    return " | ".join(named)


MAX_NAME_WORDS = 6
MAX_CREDIT_LINES = 4  # source, translator, editor and one more
MAX_ROLE_WORDS = 8
_SENTENCE_END = (".", "؟", "!", "…", "؛", "،")
_NAME = re.compile(r"[^\W\d_][^\d_@/\\(){}\[\]<>|:؟!،؛#…]*")
# Words that name offices, desks and papers, not persons, at level match.
_OFFICES = frozenset(
    match(word)
    for word in (
        "وكالة وكالات صحيفة جريدة مجلة موقع شبكة قناة مركز فريق قسم أخبار اخبار نيوز التحرير تحرير "
        "مراسل مراسلو مراسلون مراسلنا المراسل رئيس إدارة هيئة خاص وحدة بوابة إذاعة تلفزيون صوت "
        "مندوب مندوبة مندوبنا مندوبو موفد موفدة موفدنا القسم محررة محررو محرري سكرتير مراسلة "
        "المؤلف المؤلفة الكاتبة مقالات المقالات نبذة حول المزيد "
        "بريس برس بوست تايمز تيفي ميديا أونلاين بلس الإخبارية الإخباري الإلكترونية للأنباء "
        "الموقع الأخبار محرر المحرر المحررين المحررون الديسك ديسك غرفة مكتب مؤسسة دار الكاتب "
        "اليوم الآن كاتب الإدارة متابعة متابعات ترجمة المقال للمقال الخبر دقيقة دقائق قراءة "
        "news admin editor desk team staff agency online media network press administrator web "
        "user redaction website tv"
    ).split()
)


def _is_name(line: str) -> bool:
    return word_count(line) <= MAX_ROLE_WORDS and not line.endswith(_SENTENCE_END)


def _is_role_line(line: str) -> bool:
    """Return whether *line* says who translated or edited: ترجمة: منى سعد."""
    roles, name = _role(line)
    if roles == ("origin",) or not name or not _is_name(line):
        return False
    return agency(name) is not None or _ROLE_SIGN.match(line) is not None


def _bracketed_apart(line: str) -> str:
    """Return *line* with agencies and cities in brackets as parts of their own: دبي (رويترز)."""
    line = line.strip()
    if whole := _BRACKETED.fullmatch(line):
        line = whole[1].strip()
    return _BRACKETED.sub(_apart, line)


def _apart(bracketed: re.Match[str]) -> str:
    known = agency(bracketed[1]) or match(bracketed[1]) in CITIES
    return f" | {bracketed[1].strip()} | " if known else bracketed[0]


def _role(part: str) -> tuple[tuple[Role, ...], str]:
    part = part.strip(" .:-–—")
    folded = match(part)
    for word, words, roles in _ROLES:
        if word.match(folded):
            return roles, " ".join(part.split(maxsplit=words)[words:]).strip(" :")
    return ("origin",), part


def _joined_agencies(name: str) -> list[str]:
    """Split at a و that joins two known agencies: رويترز وفرانس برس."""
    for joint in re.finditer(r"\s+و\s*", name):
        first, others = name[: joint.start()], _joined_agencies(name[joint.end() :])
        if agency(first) and all(agency(other) for other in others):
            return [first, *others]
    return [name]


def _joined_persons(names: str) -> list[str]:
    """Split at a و written onto the second name, if full names stand on both sides of it."""
    for joint in _ATTACHED_AND.finditer(names):
        first, second = names[: joint.start()], names[joint.end() :]
        if min(len(first.split()), len(second.split())) < 2:
            continue
        if match("و" + second.split()[0]) not in _NAMES_WITH_WAW:
            return [first, *_joined_persons(second)]
    return [names]


def _is_self(name: str, publisher: str) -> bool:
    return match(name) in _SELF or _PAPER.sub("", match(name)) == _PAPER.sub("", match(publisher))


def _is_desk(name: str) -> bool:
    return match(name).startswith(_DESKS)
