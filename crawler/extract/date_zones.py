"""The zones a date line names: places after بتوقيت, GMT in Arabic letters, abbreviations.

Places are IANA keys (tzdata), so that summer time follows its history; abbreviations that mean a
fixed offset are minutes east of UTC.
"""

from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

# Source: tzdata 2026 `zone1970.tab` for capitals and large cities; Arabic names from CLDR 48
# (`timeZoneNames`, `territories` of ar) and general usage of the press (القدس المحتلة).
# Countries with several zones (America, Russia but for Moscow, Canada, Australia) are not listed.
ZONE_PLACES: dict[str, tuple[str, ...]] = {
    "Africa/Cairo": ("القاهرة", "مصر", "الإسكندرية", "جمهورية مصر العربية"),
    "Asia/Riyadh": (
        *("الرياض", "السعودية", "المملكة", "المملكة العربية السعودية", "مكة", "مكة المكرمة"),
        *("المدينة المنورة", "جدة", "الدمام", "أم القرى"),
    ),
    "Asia/Dubai": (
        *("دبي", "أبوظبي", "أبو ظبي", "الإمارات", "الإمارات العربية المتحدة", "الشارقة"),
        *("عجمان", "رأس الخيمة"),
    ),
    "Asia/Kuwait": ("الكويت", "مدينة الكويت", "دولة الكويت"),
    "Asia/Qatar": ("الدوحة", "قطر", "دولة قطر"),
    "Asia/Bahrain": ("المنامة", "البحرين", "مملكة البحرين"),
    "Asia/Muscat": ("مسقط", "سلطنة عمان", "صلالة"),
    "Asia/Aden": ("صنعاء", "عدن", "اليمن", "تعز", "المكلا"),
    "Asia/Baghdad": ("بغداد", "العراق", "أربيل", "البصرة", "الموصل", "النجف", "السليمانية"),
    "Asia/Damascus": ("دمشق", "سوريا", "سورية", "حلب", "حمص", "اللاذقية"),
    "Asia/Beirut": ("بيروت", "لبنان"),
    "Asia/Amman": ("الأردن", "العاصمة الأردنية", "إربد", "العاصمة عمان"),
    "Asia/Jerusalem": ("القدس", "القدس المحتلة", "تل أبيب", "إسرائيل"),
    "Asia/Hebron": ("فلسطين", "رام الله", "نابلس", "الخليل", "الضفة الغربية", "بيت لحم"),
    "Asia/Gaza": ("غزة", "قطاع غزة"),
    "Africa/Khartoum": ("الخرطوم", "السودان", "بورتسودان", "أم درمان"),
    "Africa/Juba": ("جوبا", "جنوب السودان"),
    "Africa/Tripoli": ("طرابلس", "ليبيا", "بنغازي", "طرابلس الغرب"),
    "Africa/Tunis": ("تونس", "صفاقس", "سوسة"),
    "Africa/Algiers": ("الجزائر", "وهران", "قسنطينة"),
    "Africa/Casablanca": ("الرباط", "المغرب", "الدار البيضاء", "مراكش", "فاس", "طنجة"),
    "Africa/El_Aaiun": ("العيون",),
    "Africa/Nouakchott": ("نواكشوط", "موريتانيا"),
    "Africa/Mogadishu": ("مقديشو", "الصومال"),
    "Africa/Djibouti": ("جيبوتي",),
    "Indian/Comoro": ("موروني", "جزر القمر"),
    "Africa/Addis_Ababa": ("أديس أبابا", "إثيوبيا"),
    "Africa/Nairobi": ("نيروبي", "كينيا"),
    "Africa/Ndjamena": ("نجامينا", "إنجمينا", "تشاد"),
    "Africa/Johannesburg": ("جوهانسبرغ", "جنوب أفريقيا"),
    "Europe/Istanbul": ("إسطنبول", "اسطنبول", "تركيا", "أنقرة"),
    "Asia/Tehran": ("طهران", "إيران"),
    "Asia/Kabul": ("كابول", "كابل", "أفغانستان"),
    "Asia/Karachi": ("إسلام آباد", "باكستان", "كراتشي"),
    "Asia/Kolkata": ("نيودلهي", "نيو دلهي", "الهند"),
    "Asia/Shanghai": ("بكين", "الصين", "شنغهاي"),
    "Asia/Hong_Kong": ("هونغ كونغ", "هونج كونج"),
    "Asia/Tokyo": ("طوكيو", "اليابان"),
    "Asia/Seoul": ("سيول", "سول", "كوريا الجنوبية"),
    "Asia/Singapore": ("سنغافورة",),
    "Asia/Kuala_Lumpur": ("كوالالمبور", "ماليزيا"),
    "Asia/Jakarta": ("جاكرتا",),
    "Asia/Nicosia": ("نيقوسيا", "قبرص"),
    "Australia/Sydney": ("سيدني",),
    "Europe/Moscow": ("موسكو", "العاصمة الروسية"),
    "Europe/Kyiv": ("كييف", "أوكرانيا"),
    "Europe/London": ("لندن", "بريطانيا", "المملكة المتحدة"),
    "Europe/Paris": ("باريس", "فرنسا"),
    "Europe/Berlin": ("برلين", "ألمانيا", "وسط أوروبا", "أوروبا الوسطى", "فرانكفورت"),
    "Europe/Athens": ("أثينا", "اليونان", "شرق أوروبا", "أوروبا الشرقية"),
    "Europe/Rome": ("روما", "إيطاليا"),
    "Europe/Madrid": ("مدريد", "إسبانيا"),
    "Europe/Brussels": ("بروكسل", "بلجيكا"),
    "Europe/Amsterdam": ("أمستردام", "هولندا", "لاهاي"),
    "Europe/Vienna": ("فيينا", "النمسا"),
    "Europe/Zurich": ("جنيف", "زيورخ", "سويسرا"),
    "Europe/Stockholm": ("ستوكهولم", "السويد"),
    "Europe/Oslo": ("أوسلو", "النرويج"),
    "Europe/Copenhagen": ("كوبنهاغن", "الدنمارك"),
    "Europe/Lisbon": ("لشبونة", "البرتغال"),
    "America/New_York": (
        *("نيويورك", "واشنطن", "شرق الولايات المتحدة", "شرق أمريكا", "الساحل الشرقي"),
        *("شرق أميركا", "الشرق الأمريكي", "الساحل الشرقي الأمريكي"),
    ),
    "America/Chicago": ("شيكاغو",),
    "America/Los_Angeles": ("لوس أنجلوس", "لوس أنجليس", "الساحل الغربي", "المحيط الهادئ"),
    "America/Toronto": ("تورونتو", "أوتاوا"),
    "America/Sao_Paulo": ("ساو باولو", "برازيليا"),
    "America/Argentina/Buenos_Aires": ("بوينس آيرس", "الأرجنتين"),
    "America/Mexico_City": ("مكسيكو سيتي",),
}
# One spelling, two capitals: عَمّان and عُمان. The publisher's zone decides, or nothing does.
SHARED_PLACES: dict[str, tuple[str, ...]] = {"عمان": ("Asia/Amman", "Asia/Muscat")}

# UTC under its names. Source: CLDR 48 (`gmtFormat` of ar: غرينتش) and the press.
UTC_WORDS: tuple[str, ...] = (
    *("gmt", "utc", "ut", "غرينتش", "غرينيتش", "غرينتيش", "جرينتش", "جرينيتش", "جرينيش"),
    *("قرينتش", "كرينتش", "غرنتش", "جرنتش", "ت.غ", "تغ", "ت غ", "بتوقيت ت.غ", "ت.ج"),
    *("التوقيت العالمي", "بالتوقيت العالمي", "التوقيت العالمي المنسق", "توقيت عالمي"),
    *("بالتوقيت العالمي المنسق", "توقيت جرينتش العالمي", "z"),
)
# Abbreviations as Arabic pages use them, minutes east of UTC. Sources: RFC 2822 section 4.3 for
# the American ones, tzdata for the rest; on Arabic pages GST is Gulf and AST Arabia time.
# IST and CST mean several zones and are read as "some zone, unknown".
ABBREVIATIONS: dict[str, int | None] = {
    "ksa": 180,
    "ast": 180,
    "gst": 240,
    "uae": 240,
    "trt": 180,
    "msk": 180,
    "eat": 180,
    "est": -300,
    "edt": -240,
    "pst": -480,
    "pdt": -420,
    "mst": -420,
    "mdt": -360,
    "cet": 60,
    "cest": 120,
    "eet": 120,
    "eest": 180,
    "wet": 0,
    "west": 60,
    "wat": 60,
    "cat": 120,
    "bst": 60,
    "irst": 210,
    "pkt": 300,
    "jst": 540,
    "hkt": 480,
    "ist": None,
    "cst": None,
}

# بتوقيت X: the words that make a place a zone.
ZONE_PREFIXES: tuple[str, ...] = (
    *("بتوقيت", "توقيت", "لتوقيت", "وتوقيت", "بتوقيت مدينة", "بالتوقيت المحلي لمدينة"),
    *("بالتوقيت المحلي في", "بالتوقيت المحلي لدولة"),
)

MAX_OFFSET_MINUTES = 14 * 60  # Pacific/Kiritimati, the largest in tzdata


@lru_cache(maxsize=256)
def place_zone(key: str) -> tzinfo:
    """Return the zone of an IANA *key*, the same object each time."""
    return ZoneInfo(key)


@lru_cache(maxsize=256)
def offset_zone(minutes: int) -> tzinfo:
    """Return the fixed zone *minutes* east of UTC; 0 is UTC itself."""
    return timezone(timedelta(minutes=minutes)) if minutes else UTC


def offset_minutes(sign: str, digits: str) -> int | None:
    """Return minutes east of UTC for ``+``, ``0300``, or ``None`` if no zone has that offset.

    >>> offset_minutes("+", "0530"), offset_minutes("-", "5"), offset_minutes("+", "2020")
    (330, -300, None)
    """
    digits = digits.replace(":", "")
    hours, minutes = (int(digits), 0) if len(digits) < 3 else (int(digits[:-2]), int(digits[-2:]))
    total = hours * 60 + minutes
    if minutes not in (0, 30, 45) or total > MAX_OFFSET_MINUTES:
        return None
    return -total if sign == "-" else total


def zone_key(zone: tzinfo) -> str:
    """Return what a database stores of *zone*: an IANA key, ``UTC`` or ``+03:00``.

    >>> zone_key(offset_zone(-210)), zone_key(UTC), zone_key(place_zone("Asia/Aden"))
    ('-03:30', 'UTC', 'Asia/Aden')
    """
    if isinstance(zone, ZoneInfo):
        return zone.key
    offset = zone.utcoffset(None)
    if not offset:
        return "UTC" if offset is not None else str(zone)
    total = round(offset.total_seconds() / 60)
    return f"{'-' if total < 0 else '+'}{abs(total) // 60:02}:{abs(total) % 60:02}"
