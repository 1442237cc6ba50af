"""Who a text comes from: credit lines and bylines, taken apart into parties with roles.

Agencies and outlets are known by stable keys. The table holds their names as Arabic newsrooms write
them; spelling variants that folding unites (hamza, dots in initials, blanks) are listed once.
"""

import re

from crawler.extract.labels import byline_after_label, is_translation, unique
from models.folding import display, match
from models.item import Credit, Party, Role

# Names as seen in credit lines, bylines and datelines of Arabic newspapers; the first is the usual.
AGENCIES: dict[str, tuple[str, ...]] = {
    "reuters": ("رويترز", "رويتر", "وكالة رويترز", "Reuters"),
    "afp": ("أ ف ب", "فرانس برس", "وكالة فرانس برس", "فرانس بريس", "الفرنسية", "AFP"),
    "ap": ("أ ب", "أسوشيتد برس", "أسوشييتد برس", "الأسوشيتد برس", "AP"),
    "dpa": ("د ب أ", "الألمانية", "وكالة الأنباء الألمانية", "الألمانية د ب أ", "dpa"),
    "efe": ("إفي", "الإسبانية", "EFE"),
    "ansa": ("آكي", "أنسا", "ANSA"),
    "anadolu": ("الأناضول", "وكالة الأناضول", "Anadolu", "AA"),
    "spa": ("واس", "وكالة الأنباء السعودية", "SPA"),
    "wam": ("وام", "وكالة أنباء الإمارات", "WAM"),
    "kuna": ("كونا", "وكالة الأنباء الكويتية", "KUNA"),
    "qna": ("قنا", "وكالة الأنباء القطرية", "QNA"),
    "bna": ("وكالة أنباء البحرين", "BNA"),
    "ona": ("العمانية", "وكالة الأنباء العمانية", "ONA"),
    "mena": ("أ ش أ", "وكالة أنباء الشرق الأوسط", "MENA"),
    "petra": ("بترا", "وكالة الأنباء الأردنية", "Petra"),
    "wafa": ("وفا", "وكالة الأنباء والمعلومات الفلسطينية وفا", "وكالة وفا", "WAFA"),
    "sana": ("سانا", "الوكالة العربية السورية للأنباء", "وكالة سانا", "SANA"),
    "saba": ("سبأ", "سبأنت", "وكالة سبأ"),
    "ina": ("واع", "وكالة الأنباء العراقية", "INA"),
    "nina": ("وكالة نينا", "نينا"),
    "nna": ("الوكالة الوطنية للإعلام", "الوكالة الوطنية", "NNA"),
    "aps": ("وأج", "وكالة الأنباء الجزائرية", "APS"),
    "tap": ("وات", "وكالة تونس إفريقيا للأنباء", "TAP"),
    "map": ("و م ع", "وكالة المغرب العربي للأنباء", "MAP"),
    "lana": ("وال", "وكالة الأنباء الليبية", "LANA"),
    "suna": ("سونا", "وكالة السودان للأنباء", "SUNA"),
    "ami": ("وما", "الوكالة الموريتانية للأنباء", "AMI"),
    "tass": ("تاس", "وكالة تاس", "TASS"),
    "ria": ("نوفوستي", "وكالة الإعلام الروسية", "ريا نوفوستي"),
    "interfax": ("إنترفاكس", "Interfax"),
    "xinhua": ("شينخوا", "وكالة شينخوا", "Xinhua"),
    "irna": ("إرنا", "IRNA"),
    "tasnim": ("تسنيم", "وكالة تسنيم"),
    "fars": ("وكالة فارس",),
    "bloomberg": ("بلومبرغ", "بلومبيرغ", "بلومبرج", "Bloomberg"),
    "stratfor": ("ستراتفور", "Stratfor"),
    "aljazeera": ("الجزيرة", "الجزيرة نت"),
    "alarabiya": ("العربية", "العربية نت"),
    "skynewsarabia": ("سكاي نيوز عربية", "سكاي نيوز"),
    "bbc_arabic": ("بي بي سي", "بي بي سي عربي", "BBC عربي", "BBC News عربي"),
    "cnn_arabic": ("CNN بالعربية", "CNN عربية", "سي إن إن", "CNN"),
    "rt_arabic": ("روسيا اليوم", "RT", "RT عربي", "آر تي"),
    "sputnik_arabic": ("سبوتنيك", "سبوتنيك عربي"),
    "france24_arabic": ("فرانس 24",),
    "dw_arabic": ("دويتشه فيله", "DW عربية", "DW عربي", "DW"),
    "euronews_arabic": ("يورونيوز",),
    "aawsat": ("الشرق الأوسط",),
    "alquds": ("القدس العربي",),
    "alaraby": ("العربي الجديد",),
    "independentarabia": ("إندبندنت عربية", "إندبندنت عربي", "إندبندنت"),
    "rudaw_arabic": ("روداو", "رووداو", "روداو عربي"),
    "alsumaria": ("السومرية", "السومرية نيوز"),
    "thenewkhalij": ("الخليج الجديد",),
    "agencies": ("وكالات", "الوكالات", "متابعات"),
}
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
_BYLINE_END = re.compile(r"\s*\|\s*|\s+[-–—/](?:\s+|$)")
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
# Cities that stand before the agency in credits and datelines; a city is no party.
CITIES = {
    match(city)
    for city in (
        "أبوظبي، دبي، الشارقة، الرياض، جدة، مكة المكرمة، المدينة المنورة، الدمام، الدوحة، "
        "الكويت، المنامة، مسقط، صنعاء، عدن، بغداد، البصرة، أربيل، الموصل، دمشق، حلب، بيروت، "
        "طرابلس، عمان، القدس، القدس المحتلة، رام الله، غزة، نابلس، الخليل، القاهرة، الإسكندرية، "
        "الخرطوم، بنغازي، تونس، الجزائر، وهران، الرباط، الدار البيضاء، مراكش، نواكشوط، مقديشو، "
        "جيبوتي، أنقرة، إسطنبول، طهران، موسكو، كييف، لندن، باريس، برلين، روما، مدريد، بروكسل، "
        "جنيف، فيينا، أثينا، واشنطن، نيويورك، بكين، طوكيو، نيودلهي، إسلام أباد، كابول، عواصم"
    ).split("، ")
}
# Desks sign articles without being a person (ARABIC newsrooms' own words for them).
_DESKS = tuple(
    match(desk)
    for desk in "فريق التحرير، هيئة التحرير، قسم، محرر، المحرر، مراسلنا، غرفة الأخبار".split("، ")
)


_ROLES = [
    (re.compile(rf"{match(word)}(?!\w)"), len(word.split()), roles) for word, roles in _ROLE_WORDS
]


def _key(name: str) -> str:
    return re.sub(r"[\s.()\[\]]", "", match(name)).casefold()


_AGENCY_OF = {_key(name): key for key, names in AGENCIES.items() for name in names}


def agency(name: str) -> str | None:
    """Return the stable key of the agency or outlet called *name*, or ``None``.

    >>> agency("(ا.ف.ب)"), agency("وكالة خيالية")
    ('afp', None)
    """
    return _AGENCY_OF.get(_key(name.strip("()[] .-")))


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
    parts = [part for part in _BYLINE_END.split(byline_after_label(line)) if part]
    # "حاوره في صنعاء / ...": the place comes first
    names = next((part for part in parts if not part.startswith("في ")), "")
    return unique(
        name
        for listed in _NAME_SEPARATOR.split(names)
        for name in _joined_persons(listed)
        if not any(map(str.isdigit, name))  # a date where nobody signs
        and agency(name) is None
        and not _is_self(name, publisher)
        and not _is_desk(name)
    )


def persons(line: str, *, publisher: str) -> tuple[str, ...]:
    """Return the persons that *line* names where nothing says that it names any.

    A name has two words or more, no digits, brackets or addresses, and none of the words that
    newspapers, desks and accounts call themselves by.

    >>> persons("حسام العلي - القاهرة", publisher=""), persons("admin", publisher="")
    (('حسام العلي',), ())
    """
    names = read_byline(line, publisher=publisher)
    return tuple(
        name
        for name in names
        if 2 <= len(name.split()) <= MAX_NAME_WORDS
        and _NAME.fullmatch(name)
        and _OFFICES.isdisjoint(match(name).casefold().split())
        and match(name) not in CITIES
    )


def signed_agency(line: str) -> str | None:
    """Return the agency that *line* consists of: (رويترز), --(بترا), أ ف ب; or ``None``.

    A word that is also an agency's name counts only in brackets or with its like.
    """
    if len(line.split()) > 6:
        return None
    bare = line.strip(" -–—.*:|")
    bracketed = bare.startswith(("(", "[")) and bare.endswith((")", "]"))
    if agency(bare) and (bracketed or match(bare) not in _ALSO_WORDS):
        return bare.strip("()[] ")
    # "ح.ز/ م.س (د.ب.أ)": the initials of the editors before it
    ends = _BRACKETED_END.search(bare)
    if ends and agency(ends[1]) and _INITIALS.fullmatch(ends.string[: ends.start()].strip()):
        return ends[1]
    return None


def dateline_agency(paragraph: str) -> str | None:
    """Return the agency in the dateline of *paragraph*, or ``None``.

    >>> dateline_agency("موسكو (رويترز) - قالت مصادر إن"), dateline_agency("قالت (رويترز) إن")
    ('رويترز', None)
    """
    found = _DATELINE.match(paragraph[:120])
    if found is None:
        return None
    name = (found["bracketed"] or found["named"] or "").strip()
    return name if agency(name) else None


def is_known_as(name: str, host: str) -> bool:
    """Return whether *name* is the outlet whose site *host* is: CNN on arabic.cnn.com."""
    key = agency(name)
    words = set(re.split(r"[.-]", host.casefold()))
    names = AGENCIES[key] if key else (name,)
    latin = {re.sub(r"\W", "", each).casefold() for each in (*names, key or "") if each.isascii()}
    return any(len(each) > 1 and each in words for each in latin) or (
        key is not None and key.partition("_")[0] in words
    )


MAX_NAME_WORDS = 6
_NAME = re.compile(r"[^\W\d_][^\d_@/\\(){}\[\]<>|:؟!،؛#…]*")
# Words that name offices, desks and papers, not persons, at level match.
_OFFICES = frozenset(
    match(word)
    for word in (
        "وكالة وكالات صحيفة جريدة مجلة موقع شبكة قناة مركز فريق قسم أخبار اخبار نيوز التحرير تحرير "
        "مراسل مراسلو مراسلون مراسلنا المراسل رئيس إدارة هيئة خاص وحدة بوابة إذاعة تلفزيون صوت "
        "الموقع الأخبار محرر المحرر المحررين المحررون الديسك ديسك غرفة مكتب مؤسسة دار الكاتب "
        "اليوم الآن كاتب الإدارة متابعة متابعات ترجمة news admin editor desk team staff agency "
        "online media network press administrator web user redaction website tv"
    ).split()
)
_ALSO_WORDS = frozenset(
    match(word) for word in "وات وال وما واع قنا وفا سبأ العربية الجزيرة العمانية أ_ب".split()
)
_BRACKETED_END = re.compile(r"[(\[]([^()\[\]]+)[)\]]$")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}[.\s/،-]*){1,8}")
_DATELINE = re.compile(
    r"(?P<city>[^():؛.]{2,60}?)\s*"
    r"(?:[(\[](?P<bracketed>[^()]{2,30})[)\]]\s*(?:--|[-–—:])"
    r"|[/،-]\s*(?P<named>[^-–—:/]{2,30}?)\s*(?:--|[-–—:]|$))"
)


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
