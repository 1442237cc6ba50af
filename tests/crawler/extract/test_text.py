"""Bytes to text under true and false declarations, and other languages refused by name."""

import zlib

import pytest

from crawler.extract.errors import NotArabic, UnreadableEncoding
from crawler.extract.text import decode, refuse_other_languages

ARABIC = (
    "افتتحت البلدية يوم الأحد حديقة جديدة على ضفة النهر بعد أعمال استمرت ثلاثة أعوام، وقال رئيسها "
    "إن الدخول إليها مجاني في الشهر الأول. ومن المقرر أن تستقبل الحديقة مكتبة صغيرة للأطفال، كما "
    "طالب سكان الحي الذي يقع في الجهة الأخرى من الجسر بممر آمن للمشاة. "
)
PERSIAN = (
    "شهرداری روز یکشنبه باغ تازه‌ای را در کنار رودخانه باز کرد که ساخت آن سه سال طول کشید. مدیر باغ "
    "گفت این مکان برای همه رایگان است و تا پایان ماه با برنامه‌های موسیقی همراه خواهد بود. مردم "
    "محله از شهر خواستند که برای کودکان هم یک کتابخانه در آن ساخته شود، اما هنوز تصمیمی "
    "گرفته نشده است. "
)
URDU = (
    "شہر کی انتظامیہ نے اتوار کو دریا کے کنارے ایک نیا باغ کھول دیا ہے جس میں بچوں کے لیے کتب خانہ "
    "بھی ہے۔ محلے کے لوگوں کا کہنا ہے کہ اس باغ سے گرمی میں آرام ملے گا اور شام کو یہاں لوگ جمع ہو "
    "سکیں گے۔ انتظامیہ کا خیال ہے کہ یہ تین سال کا کام تھا اور اس میں کوئی رکاوٹ نہیں آئی۔ "
)
PASHTO = (
    "ښاروالۍ د یکشنبې په ورځ د سیند پر غاړه یو نوی باغ پرانیست چې جوړول یې درې کاله وخت ونیو. د "
    "باغ مدیر وویل دا ځای د ټولو خلکو لپاره وړیا دی او د میاشتې تر پایه به موسیقي هم وي. د سیمې "
    "اوسېدونکو له ښاروالۍ وغوښتل چې د ماشومانو لپاره یو کوچنی کتابتون هم جوړ کړي، خو لا تر اوسه "
    "پرېکړه نه ده شوې. "
)
SORANI = (
    "شارەوانی لە ڕۆژی یەکشەممە باخێکی نوێی لە کەناری ڕووبار بۆ خەڵک کردەوە کە سێ ساڵی خایاند. "
    "بەڕێوەبەری باخەکە دەڵێت ئەم شوێنە بۆ هەموو کەسێک بێ بەرامبەرە و لەگەڵ هاتنی هاویندا "
    "کتێبخانەیەکی بچووک بۆ منداڵان بە سەر باخەکەدا زیاد دەکرێت، ئەو کارە هێشتا "
    "دەستی پێ نەکراوە یان نییە. "
)
ENGLISH = "The town opened a new garden by the river on Sunday after three years of work. " * 5
UTF_8 = "text/html; charset=utf-8"
CP1256 = "text/html; charset=windows-1256"


def page(text: str, charset: str = "") -> str:
    meta = f'<meta charset="{charset}">' if charset else ""
    return f"<html><head>{meta}<title>حديقة</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("declared", "encoding", "content_type"),
    [
        ("utf-8", "utf-8", UTF_8),
        ("", "utf-8", ""),
        ("", "utf-8", CP1256),
        ("", "utf-8", "text/html; charset=iso-8859-1"),
        ("windows-1256", "utf-8", CP1256),
        ("", "cp1256", CP1256),
        ("windows-1256", "cp1256", ""),
        ("windows-1256", "cp1256", UTF_8),
        ("utf-8", "cp1256", UTF_8),
        ("", "cp1256", "text/html; charset=iso-8859-1"),
        ("", "cp1256", "text/html; charset=no-such-thing"),
        ("", "cp1256", ""),
        ("iso-8859-6", "iso8859-6", ""),
        ("", "iso8859-6", "text/html; charset=ISO-8859-6"),
        ("", "iso8859-6", ""),
        ("utf-8", "utf-8-sig", ""),
        ("", "utf-16", ""),
        ("utf-8", "utf-16", UTF_8),
    ],
    ids=[
        "UTF-8 declared twice", "UTF-8 undeclared", "UTF-8 under a windows-1256 header",
        "UTF-8 under a Latin-1 header", "UTF-8 declared as windows-1256 twice",
        "windows-1256 by header", "windows-1256 by meta", "windows-1256 by meta, header UTF-8",
        "windows-1256 declared as UTF-8 twice", "windows-1256 under a Latin-1 header",
        "windows-1256 under an unknown name", "windows-1256 undeclared", "ISO-8859-6 by meta",
        "ISO-8859-6 by header", "ISO-8859-6 undeclared", "UTF-8 with BOM", "UTF-16 with BOM",
        "UTF-16 with BOM, declared UTF-8",
    ],
)  # fmt: skip
def test_bytes_are_read_as_what_they_are(declared: str, encoding: str, content_type: str) -> None:
    text = page(ARABIC, declared)

    assert text == decode(text.encode(encoding), content_type)


def test_iso_8859_6_with_quotes_of_windows_is_windows_1256() -> None:
    text = page(f"«{ARABIC}» – تتمة…", "iso-8859-6")

    assert text == decode(text.encode("cp1256"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_last_character_cut_in_half_is_left_out(encoding: str) -> None:
    assert f"{ARABIC}ال" == decode(f"{ARABIC}الم".encode(encoding)[:-1])


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        zlib.compress(ARABIC.encode()),
        zlib.compress(ARABIC.encode() + bytes(range(256)) * 50),
        b"\xef\xbb\xbf<p>\xff\xfe</p>",
        b"\xff\xfe\x00\xd8\x00\xd8\x00\xd8",
        ARABIC.encode() + b"\xd8\x20" + ARABIC.encode()[:100] + b"\x81\x8d\x01\x02\x03" * 20,
    ],
    ids=[
        "a picture", "a little deflated text", "much deflated data", "UTF-8 BOM before rubbish",
        "UTF-16 BOM before lone surrogates", "text broken by rubbish",
    ],
)  # fmt: skip
def test_rubbish_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(UnreadableEncoding):
        decode(raw)


def test_error_says_where_each_encoding_broke() -> None:
    raw = b"abc\xff" + bytes(range(256)) * 4

    with pytest.raises(UnreadableEncoding, match=r"utf-8 breaks at byte 3; .*cp1256"):
        decode(raw)


@pytest.mark.parametrize("raw", [b"", b"\xef\xbb\xbf", b"\xff\xfe"], ids=["empty", "BOM", "BOM 16"])
def test_nothing_is_the_empty_text(raw: bytes) -> None:
    assert "" == decode(raw, UTF_8)


def test_utf_8_read_as_windows_1256_is_put_right() -> None:
    text = page(ARABIC, "utf-8")

    assert text == decode(text.encode().decode("cp1256").encode())


def test_soft_hyphens_lost_on_the_way_are_put_back_first() -> None:
    doubled = page(ARABIC).encode().decode("cp1256")

    assert page(ARABIC) == decode(doubled.replace("\u00ad", "").encode())


def test_doubled_utf_8_beyond_repair_is_refused() -> None:
    doubled = page(ARABIC).encode().decode("cp1256")

    with pytest.raises(UnreadableEncoding, match="beyond repair"):
        decode((doubled + "\u4e00").encode())


def test_a_text_about_birds_is_not_taken_for_doubled_utf_8() -> None:
    text = page("طائر حط على ظهر طاولة فطار، وظل ظله طويلا على طرف الطريق. " * 10)

    assert text == decode(text.encode())


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        (PERSIAN, "Persian"),
        (PERSIAN * 3 + ARABIC, "Persian"),
        (URDU, "Urdu"),
        (SORANI, "Kurdish"),
        (PASHTO, "Pashto"),
        (PASHTO * 2 + ARABIC, "Pashto"),
        (ENGLISH, "0% of"),
        (ENGLISH * 3 + ARABIC, "letters are Arabic"),
        ("Новый сад у реки открыт для всех жителей города. " * 8, "0% of"),
        ("water 118 305 2 477 911 044 50 83 " * 60, "0% of"),
    ],
    ids=[
        "Persian",
        "more Persian",
        "Urdu",
        "Sorani",
        "Pashto",
        "more Pashto",
        "English",
        "mostly English",
        "Russian",
        "English and numbers",
    ],
)
def test_other_languages_are_refused_by_name(text: str, evidence: str) -> None:
    with pytest.raises(NotArabic, match=evidence):
        refuse_other_languages(text)


@pytest.mark.parametrize(
    "text",
    [
        ARABIC,
        ARABIC * 2 + ENGLISH,
        ARABIC * 4 + PERSIAN,
        ARABIC * 2 + "وقالت صحيفة ښاروالۍ إن ټولو وړيا.",
        ARABIC.replace("ي", "ی").replace("ك", "ک"),
        " و ".join(["أحمد سالم", "منى حسن", "وليد كرم", "سعاد نبيل", "فادي عمر"] * 6),
        "دَخَلَ الشَّاعِرُ إلى مَدينَتِهِ القَديمَةِ مَساءً فَوَجَدَ النَّاسَ نِيامًا. " * 8,
        "خبر قصير",
        ENGLISH[:150],
        PERSIAN[:150],
        "",
    ],
    ids=[
        "Arabic", "Arabic with Latin names", "Arabic with a Persian quotation",
        "Arabic with Pashto names",
        "Arabic from a Persian keyboard", "names joined by a و of its own", "vowelled verse",
        "short Arabic", "short English", "short Persian", "nothing",
    ],
)  # fmt: skip
def test_arabic_and_what_is_too_short_to_tell_pass(text: str) -> None:
    refuse_other_languages(text)
