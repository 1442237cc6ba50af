"""What of an unknown page is the article's text, by how pages of Arabic news are written."""

from html import unescape

import pytest

from tests.crawler.extract.prose import BEES, TRAM
from tests.crawler.extract.sites import Site, p, read

TITLE, TEXT = TRAM


def body(middle: str, *, before: str = "", after: str = "", head: str = "") -> list[str]:
    """Return the body of a page with *middle* between its third and fourth paragraph."""
    html = (
        f"<head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1><p>2 أبريل 2026</p>"
        f"{before}<div class=story>{p(TEXT[:3])}{middle}{p(TEXT[3:])}{after}</div></body>"
    )
    return read(Site(html, {})).body.split("\n\n")


def between(*lines: str) -> list[str]:
    return [*TEXT[:3], *lines, *TEXT[3:]]


@pytest.mark.parametrize(
    "dropped",
    [
        "<p>للمزيد: <a href=/7>مواعيد الترام الجديدة في الأعياد</a></p>",
        "<p>للمزيد: مواعيد الترام الجديدة في الأعياد</p>",
        "<div class=x><b>طالع أيضاً</b><a href=/7>كم محطة للترام بين الميناء والسوق؟</a>"
        "<i>3 أبريل 2026</i></div>",
        "<div class='box read-more'><a href=/7>خط ثان</a><p>بحثت الهيئة خطا ثانيا أمس.</p></div>",
        "<p>- Advertisement -</p>",
        "<div class=media><div class=visually-hidden>Image</div></div>",
        "<div class=photo>الترام عند محطة الميناء القديمة قبل نصف قرن - تصوير: سالم الكردي</div>",
        "<div class=itemImageBlock><i><img></i><i class=itemImageCaption>محطة الترام القديمة كما "
        "بدت في صباح يوم العودة من نافذة قريبة</i></div>",
        "<div class=x><img><span class='img-desc'>عربة عند المحطة القديمة</span></div>",
        "<table align=left><tr><td><img><tr><td>عربة عند المحطة القديمة قبل أن تغلق</table>",
        "<p><img><br><em>عربة عند المحطة القديمة قبل أن تغلق</em></p>",
        "<div class=rate><span>هل استفدت من المعلومات المقدمة في هذه الصفحة؟</span></div>",
        "<div class='video-fallback'>يرجى تشغيل متصفح حديث حتى تستطيع رؤية هذا المقطع كله.</div>",
        "<p>لمشاهدة هذا الفيديو فعل الجافا سكريبت في متصفحك</p>",
        "<div class='rbtoc x-toc'><b>محتويات التقرير</b><a href=#1>الركاب</a></div>",
        "<div class=player><div class=video-title>جولة في عربات الترام القديم</div></div>",
        "<p>للانضمام إلى قناتنا على تلغرام <a href=https://t.me/x>اضغط هنا</a></p>",
        "<div><a href=/7><img></a><div><a href=/7>خط ثان للترام قريبا</a></div>12/03/2026</div>",
        "<div><h4><a href=/7>الهيئة تبحث خطا ثانيا للترام</a></h4><p>قالت الهيئة إن الخط الثاني "
        "يصل إلى الجامعة، وإن الدراسة تنتهي في الصيف.</p></div>",
    ],
    ids=["pointer with a link", "pointer without one", "label glued to its link", "read-more box",
         "tagDiv's advertisement", "for screen readers", "caption", "caption inside",
         "caption in a picture's line", "caption under a picture",
         "caption in a paragraph's place", "question about the page", "video fallback",
         "request to play a video", "table of contents", "a video's title", "the site's channel",
         "a card with its date", "a teaser in a box"],
)  # fmt: skip
def test_what_is_not_the_articles_own_is_dropped(dropped: str) -> None:
    assert [*TEXT] == body(dropped)


@pytest.mark.parametrize("cut", [2, 3], ids=["halves", "a short rest with a subheading"])
def test_a_last_paragraph_behind_a_pointer_is_no_teaser(cut: int) -> None:
    pointer = "<b>اقرأ أيضًا:</b><ul><li><a href=/7>خط ثان بين الجامعة والسوق القديم</a></ul>"
    rest = f"{p(TEXT[cut:-1])}<div class=more>{pointer}</div>{p(TEXT[-1:])}"
    parts = f"<div class=part>{p(TEXT[:cut])}</div><div class=ad></div><div class=part>{rest}</div>"
    html = f"<title>{TITLE}</title><div><h1>{TITLE}</h1><p>2 أبريل 2026</p>{parts}</div>"

    assert [*TEXT] == read(Site(html, {})).body.split("\n\n")


def test_a_paragraph_with_a_picture_inside_is_no_caption() -> None:
    text = "ويذكر كبار السن أن سائقي الترام كانوا يعرفون ركابهم بأسمائهم وبمحطاتهم"

    assert between(text) == body(f"<p><img>{text}</p>")


@pytest.mark.parametrize("keep", [2, 3])
def test_a_short_text_with_a_list_of_cards_inside_is_no_list_of_teasers(keep: int) -> None:
    cards = "".join(f"<article><h3><a href=/{at}>خبر آخر من المدينة</a></h3></article>" * 2
                    for at in range(2))  # fmt: skip
    html = (
        f"<title>{TITLE}</title><h1>{TITLE}</h1><p>2 أبريل 2026</p><div>{p(TEXT[: keep - 1])}"
        f"<div class=cards>{cards}</div>{p(TEXT[keep - 1 : keep])}</div>"
    )

    assert [*TEXT[:keep]] == read(Site(html, {})).body.split("\n\n")


def test_paragraph_behind_a_list_of_links_is_text() -> None:
    links = f"<h3>شاهد أيضا</h3>{p(('<a href=/1>خبر آخر من أخبار المدينة</a>',) * 2)}"
    html = (
        f"<title>{TITLE}</title><h1>{TITLE}</h1><p>2 أبريل 2026</p><div>{p(TEXT[:2])}"
        f"{unescape(links)}{p(TEXT[2:3])}</div>"
    )

    assert [*TEXT[:3]] == read(Site(html, {})).body.split("\n\n")


@pytest.mark.parametrize(
    "text",
    [
        "أضاف المدير: نشرنا المواعيد على صفحتنا في تويتر قبل أسبوع من الافتتاح.",
        "المتهمون اشتركوا في إدارة صفحات على فيسبوك، بحسب النيابة العامة.",
        "وقال إن الركاب انضموا إلى مجموعتنا على فيسبوك بالمئات",
    ],
)
def test_what_is_said_of_channels_is_text(text: str) -> None:
    assert between(text) == body(f"<p>{text}</p>")


def test_a_pointer_with_its_target_ends_where_it_stands() -> None:
    middle = "<p>اقرأ أيضا: خط ثان للترام</p><h2>حركة الركاب</h2><ul><li>ألف راكب في اليوم</ul>"

    assert between("حركة الركاب", "ألف راكب في اليوم") == body(middle)


def test_subheading_behind_a_list_of_links_is_text_again() -> None:
    links = "".join(f"<li><a href=/{at}>خبر آخر من أخبار المدينة</a></li>" for at in range(4))
    middle = f"<ul>{links}</ul><h3>رحلة أولى</h3><p>ركب الترام في يومه الأول ألفا مسافر.</p>"

    assert between("رحلة أولى", "ركب الترام في يومه الأول ألفا مسافر.") == body(middle)


def test_cells_of_a_row_are_one_line() -> None:
    middle = (
        "<table><tr><th>المحطة<th>الركاب</tr><tr><td><p>الميناء</p><td>1200</tr></table>"
        "<ul><li>تذكرة موحدة للخطين</li><li>حافلات ليلية</li></ul>"
    )

    rows = ["المحطة الركاب", "الميناء 1200", "تذكرة موحدة للخطين", "حافلات ليلية"]
    assert between(*rows) == body(middle)


def test_table_of_prices_amid_the_text_is_text_and_no_ticker_of_clocks() -> None:
    rows = "".join(f"<tr><td>تذكرة {at}</td><td>{at}.10</td><td>{at}.50</td></tr>"
                   for at in range(4, 14))  # fmt: skip
    expected = [f"تذكرة {at} {at}.10 {at}.50" for at in range(4, 14)]

    assert between(*expected) == body(f"<table>{rows}</table>")


def test_paragraphs_set_in_cells_stay_apart() -> None:
    cells = "".join(f"<td>{text}</td>" for text in TEXT)
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>2 أبريل 2026</p><table><tr>{cells}</table>"

    assert [*TEXT] == read(Site(html, {})).body.split("\n\n")


def test_list_deep_in_the_page_is_text() -> None:
    inner = f"{p(TEXT[:3])}<ul><li>تذكرة موحدة للترام والحافلات معا.</li></ul>{p(TEXT[3:])}"
    deep = f"{'<div>' * 14}{inner}{'</div>' * 14}"
    html = f"<title>{TITLE}</title><h1>{TITLE}</h1><p>2 أبريل 2026</p>{deep}"

    assert between("تذكرة موحدة للترام والحافلات معا.") == read(Site(html, {})).body.split("\n\n")


@pytest.mark.parametrize("mark", [" (النهاية)", " (النهاية) م ع / ن ك", " // انتهى //"])
def test_agencys_end_mark_is_no_text(mark: str) -> None:
    assert [*TEXT, BEES[1][4]] == body("", after=f"<p>{BEES[1][4]}{mark}</p>")


LEAD = "بعد خمسين عاما من الغياب عاد الترام إلى شارع البحر، ومعه ذكريات جيل كامل من أهل المدينة."


@pytest.mark.parametrize(
    ("before", "head"),
    [
        (f"<p class=article-chapo>{LEAD}</p>", ""),
        (f"<div>{LEAD}</div><div>أول رحلة</div>", f"<meta name=description content='{LEAD[:70]}'>"),
    ],
    ids=["named so", "the page's description"],
)
def test_standfirst_over_the_body_is_its_first_paragraph(before: str, head: str) -> None:
    assert [LEAD, *TEXT] == body("", before=before, head=head)


@pytest.mark.parametrize(
    "before",
    [
        "<p>عاد الترام الأصفر إلى شارع البحر صباح الخميس.</p>",
        f"<h2 class=lead>{LEAD}</h2>",
        f"<p class=lead>{TEXT[0]}</p>",
        "<p class=lead>الترام القديم بين ذكريات الآباء وأسئلة الأبناء</p>",
    ],
    ids=["nothing says so", "a heading", "the first paragraph again", "no sentence"],
)
def test_other_lines_over_the_body_are_none(before: str) -> None:
    assert [*TEXT] == body("", before=before)
