"""Agencies and outlets, under stable keys, and the lines that they sign.

The table holds their names as Arabic newsrooms write them; spelling variants that folding unites
(hamza, dots in initials, blanks) are listed once.
"""

import re
from functools import lru_cache

from models.folding import match

MAX_SIGNATURE_WORDS = 12
MAX_BARE_BLANKS = 8  # without brackets: نقلا عن وكالة الأنباء السعودية، أ ف ب
MAX_NAME_CHARS = 60  # the longest of them has 42, with its initials in brackets 50

# Names as seen in credit lines, bylines and datelines of Arabic newspapers; the first is the usual.
AGENCIES: dict[str, tuple[str, ...]] = {
    "reuters": ("رويترز", "رويتر", "وكالة رويترز", "Reuters"),
    "afp": (
        "أ ف ب",
        "فرانس برس",
        "وكالة فرانس برس",
        "فرانس بريس",
        "الفرنسية",
        "وكالة الصحافة الفرنسية",
        "وكالة الأنباء الفرنسية",
        "AFP",
    ),
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
    "maan": ("معا", "وكالة معا الإخبارية", "وكالة معا"),
    "safa": ("صفا", "وكالة صفا", "وكالة الصحافة الفلسطينية"),
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
    "agencies": ("وكالات", "الوكالات", "وكالات أنباء", "وكالات الأنباء", "متابعات"),
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
        "جنيف، فيينا، أثينا، واشنطن، نيويورك، بكين، طوكيو، نيودلهي، إسلام أباد، كابول، عواصم، "
        "صحار، صلالة، نزوى، الفجيرة، عجمان، الأحساء، تبوك، أبها، حائل، جازان، نجران، الطائف، "
        "بريدة، القصيم، ينبع، الجبيل، تعز، الحديدة، المكلا، صعدة، سيئون، النجف، كربلاء، كركوك، "
        "السليمانية، دهوك، الأنبار، الرمادي، الفلوجة، الناصرية، الديوانية، السماوة، ديالى، حمص، "
        "حماة، درعا، الرقة، إدلب، اللاذقية، طرطوس، السويداء، القامشلي، الحسكة، صيدا، زحلة، بعلبك، "
        "النبطية، إربد، الزرقاء، العقبة، الكرك، المفرق، السلط، مادبا، جرش، عجلون، جنين، طولكرم، "
        "قلقيلية، أريحا، رفح، سلفيت، طوباس، حيفا، يافا، الناصرة، الجيزة، بورسعيد، السويس، "
        "الإسماعيلية، دمياط، المنصورة، طنطا، الزقازيق، بنها، دمنهور، الفيوم، المنيا، أسيوط، سوهاج، "
        "الأقصر، أسوان، الغردقة، العريش، مطروح، القليوبية، الدقهلية، المنوفية، البحيرة، مصراتة، "
        "سبها، سرت، درنة، طبرق، غريان، صفاقس، سوسة، بنزرت، القيروان، قابس، المنستير، قفصة، "
        "القصرين، جندوبة، مدنين، تطاوين، قسنطينة، عنابة، سطيف، البليدة، باتنة، تلمسان، بجاية، "
        "بسكرة، ورقلة، غرداية، تمنراست، فاس، طنجة، مكناس، أكادير، وجدة، تطوان، الداخلة، سلا، "
        "القنيطرة، الناظور، آسفي، نواذيبو، بورتسودان، كسلا، الفاشر، نيالا، الدمازين، القضارف، "
        "عطبرة، جوبا، هرجيسا، تل أبيب، إزمير، نيقوسيا، لاهاي، كوبنهاغن، ستوكهولم، أوسلو، هلسنكي، "
        "وارسو، براغ، بودابست، بوخارست، بلغراد، سراييفو، مينسك، لشبونة، دبلن، زيورخ، ميونيخ، "
        "فرانكفورت، هامبورغ، أمستردام، أوتاوا، تورونتو، مونتريال، شيكاغو، بوسطن، هيوستن، برازيليا، "
        "كراكاس، سيدني، كانبيرا، سيول، بيونغ يانغ، بانكوك، جاكرتا، مانيلا، هانوي، سنغافورة، "
        "مومباي، دكا، كراتشي، لاهور، باكو، يريفان، تبليسي، طشقند، بريتوريا، جوهانسبرغ، نيروبي، "
        "كمبالا، أبوجا، لاغوس، داكار، باماكو، نيامي، نجامينا، أسمرة، "
        # of two words, as names have: without this they would be taken for the writer's
        "كفر الشيخ، بني سويف، شرم الشيخ، البحر الأحمر، البحر الميت، جنوب سيناء، شمال سيناء، "
        "خان يونس، دير البلح، بيت لحم، بيت لاهيا، بيت حانون، دير الزور، ريف دمشق، عين العرب، "
        "دير علا، وادي موسى، عين الباشا، جبل لبنان، حفر الباطن، خميس مشيط، "
        "رأس الخيمة، أم القيوين، أم درمان، ود مدني، سيدي بوزيد، "
        "سيدي بلعباس، عين الدفلى، تيزي وزو، برج بوعريريج، أم البواقي، سوق أهراس، بني ملال، "
        "سيدي قاسم، خان شيخون، صلاح الدين، "
        "ذي قار، لوس أنجلوس، سان فرانسيسكو، كوالا لمبور، هونغ كونغ، هونج كونج، "
        "أديس أبابا، كيب تاون، دار السلام، الأمم المتحدة، جنوب أفريقيا"
    ).split("، ")
}
# Agencies' names that are also words; and outlets' that are also words at a line's beginning.
ALSO_WORDS = frozenset(
    match(word)
    for word in "وات وال وما واع قنا وفا سبأ معا صفا بنا العربية الجزيرة العمانية أ_ب".split()
)
_OPENING_WORDS = ALSO_WORDS | frozenset(
    match(name)
    for name in "الشرق الأوسط، الفرنسية، الألمانية، الإسبانية، الوكالة الوطنية، متابعات".split("، ")
)
_PREFIX = re.compile(r"^وكالة\s+(?:أنباء\s+|الأنباء\s+)?(?=\S)")


_ENCLOSED = {match("بنا"): "bna"}  # "we built", if nothing encloses it


def _key(name: str) -> str:
    return re.sub(r"[\s.()\[\]]", "", match(name)).casefold()


_AGENCY_OF = {_key(name): key for key, names in AGENCIES.items() for name in names}


_SIZES = re.compile(r"([A-Z])(?: \1)+", re.IGNORECASE)  # what changes the size of letters: A A


@lru_cache(maxsize=4096)  # the same short lines are asked for as credit, byline and dateline
def agency(name: str) -> str | None:
    """Return the stable key of the agency or outlet called *name*, or ``None``.

    >>> agency("(ا.ف.ب)"), agency("وكالة رويترز"), agency("وكالة خيالية")
    ('afp', 'reuters', None)
    >>> agency("AA"), agency("A A"), agency("A F P")
    ('anadolu', None, 'afp')
    >>> agency("بنا"), agency("(بنا)")
    (None, 'bna')
    """
    if len(name) > MAX_NAME_CHARS:
        return None
    bare = name.strip('()[]/ .-–—#«»"“”')
    if _SIZES.fullmatch(bare):
        return None
    if name.startswith(("(", "[", "/")) and match(bare) in _ENCLOSED:
        return _ENCLOSED[match(bare)]
    return _AGENCY_OF.get(_key(bare)) or _AGENCY_OF.get(_key(_PREFIX.sub("", bare)))


def opens_surely(name: str) -> bool:
    """Return whether *name* is an agency's and nothing else, where nothing encloses it."""
    return agency(name) is not None and match(name.strip()) not in _OPENING_WORDS


_TOGETHER = re.compile(r"\s*[+،,|/()\[\]]\s*|\s+[-–—]\s+")
_FROM = re.compile(r"^(?:(?:المصدر|نقلا\s+عن|نقلًا\s+عن|نقلاً\s+عن)\s*[:/|]?|عن)\s*(?=[\s(])\s*")
_BRACKETED = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}(?:[.\s/،\\-]+|$)){0,8}")
_CLOCK = re.compile(r"[0-9٠-٩/:.\s-]+$")


def together(text: str) -> list[str]:
    """Return the agencies that *text* consists of, as written: رويترز، د ب أ; else nothing."""
    parts = [part for each in _TOGETHER.split(text) if (part := each.strip(" #."))]
    return parts if all(map(agency, parts)) else []


def signed_agency(line: str) -> str | None:
    """Return the agencies that *line* consists of: (رويترز، د ب أ), --(بترا), أ ف ب; or ``None``.

    A word that is also an agency's name counts only in brackets or with its like. Before and
    behind brackets the initials of the editors may stand, and the clock.

    >>> signed_agency("ح.ز/ م.س (د.ب.أ، رويترز)"), signed_agency("عاد (رويترز)")
    ('د.ب.أ، رويترز', None)
    """
    blanks = line.count(" ")
    if blanks >= MAX_SIGNATURE_WORDS or (blanks > MAX_BARE_BLANKS and "(" not in line):
        return None
    bare = line.strip(" -–—.*:|#/")
    if (in_brackets := _BRACKETED.fullmatch(bare)) and (together(in_brackets[1]) or agency(bare)):
        return in_brackets[1].strip()
    bare = _FROM.sub("", bare).strip()
    if in_brackets := _BRACKETED.fullmatch(bare):
        bare = in_brackets[1].strip()
    names = together(bare)
    if len(names) > 1 or (names and match(bare) not in ALSO_WORDS):
        return bare
    for bracketed in _BRACKETED.finditer(line):
        before = line[: bracketed.start()].strip(" -–—*/")
        behind = _CLOCK.sub("", line[bracketed.end() :]).strip(" -–—.*")
        if together(bracketed[1]) and _is_initials(before) and _is_initials(behind):
            return bracketed[1].strip()
    return None


def _is_initials(text: str) -> bool:
    return _INITIALS.fullmatch(text) is not None


def without_signature(paragraph: str) -> tuple[str, str | None]:
    """Return the last *paragraph* without the agency that signs behind its last sentence, and it.

    >>> without_signature("وعادت السفن. (رويترز)"), without_signature("قال لوكالة (رويترز).")
    (('وعادت السفن.', 'رويترز'), ('قال لوكالة (رويترز).', None))
    """
    for found in _ENDING.finditer(paragraph[-MAX_ENDING_CHARS:]):
        signed = signed_agency(found[1])
        if signed and "(" in found[1]:
            return paragraph[: len(paragraph) - len(found[0])].rstrip(), signed
    return paragraph, None


MAX_ENDING_CHARS = 80
_ENDING = re.compile(r"(?<=[.؟!»\"…])\s+([^\s].*)$", re.DOTALL)
