"""Ten more made-up sites, written before the reader was run on them (docs/extraction.md)."""

from html import escape

from tests.crawler.extract.prose import BEES, LIBRARY, TRAM, WELL
from tests.crawler.extract.sites import MENU, SHARE, TEASERS, Site, expected, p

title, text = LIBRARY
INFO_LINE = Site(
    f"""<html><head><title>{title} | المصري الجديد</title><meta name="keywords" content="{title.replace(" ", ",")}"></head>
<body><div id="top"><div id="today">الأربعاء 08-09-2010</div>{MENU}</div><div id="NewsStory"><h2>{title}</h2>
<div class="pinfo">الثلاثاء 07-09-2010 15:11 | كتب: إفي |</div><div class="pic"><img src=x.jpg><p class="imgdesc">المركب يرسو قرب القرية</p></div>
{p(text[:3])}<div class="rel"><b>أخبار متعلقة</b><ul><li><a href=/1>{TRAM[0]}</a></li><li><a href=/2>{WELL[0]}</a></li></ul></div>{p(text[3:])}</div>
<div id="cmt"><h3>أضف تعليقك</h3></div></body></html>""",
    expected(
        LIBRARY, published_at="2010-09-07T13:11:00+00:00", source="إفي"
    ),  # no summer time in Ramadan
    url="https://misr.example/news/details/77120",
    zone="Africa/Cairo",
)

title, text = TRAM
SPLIT_DATE = Site(
    f"""<html lang="ar"><head><title>{title} | مصراوي الثاني</title><meta property="og:title" content="{title}"/>
<meta property="og:type" content="article"/></head><body><div class="hdr">{MENU}</div><div class="articleHeader">
<h1>{title}</h1><div class="times"><span class="time">11:03 ص</span><br/><span class="date">الإثنين 11 مايو 2026</span></div></div>
<div class="imgWrap"><img src="a.jpg"/><div class="Caption">أول ترام يغادر الميناء</div></div>{SHARE}
<div class="ArticleDetails details"><p>كتبت- إيمان منصور:</p>{p(text)}<p><strong>فيديو قد يعجبك:</strong></p></div>
<div class="keywordsDiv"><div class="title">موضوعات متعلقة</div><ul><li><a href="/tag/1">ترام البحر</a></li><li><a href="/tag/2">هيئة النقل</a></li></ul></div>
<div class="mostRead">{TEASERS}</div></body></html>""",
    expected(TRAM, published_at="2026-05-11T08:03:00+00:00", authors=["إيمان منصور"],
             keywords=["ترام البحر", "هيئة النقل"]),
    url="https://masr2.example/news/2026/5/11/1529593/tram",
    zone="Africa/Cairo",
)  # fmt: skip

title, text = BEES
HEADER_CREDIT = Site(
    f"""<!doctype html><html amp dir=rtl><head><title>{title}</title><link rel=canonical href="https://k24.example/bees.html"></head><body>
<div class="clock">الأحد 02 يونيو 2026, 03:57</div><h1>{title}</h1><div class="i"><span>كشـ24 | ا.ف.ب</span> <span>نشر في: 24 ماي 2026</span></div>
<div class="b">{p(text)}</div><p>كلمات دلالية : <a href="/t?tag=1">النحل</a> - <a href="/t?tag=2">السيول</a></p>
<h4>شاهد أيضاً</h4>{TEASERS}</body></html>""",
    expected(BEES, published_on="2026-05-24", source="ا.ف.ب", keywords=["النحل", "السيول"]),
    url="https://k24.example/bees.html/amp",
    zone="Africa/Casablanca",
)

title, text = WELL
MIRROR = Site(
    f"""<html><head><title>جريدة الجزء : {title}</title></head><body><table><tr><td width=200>
{"".join(f"<p><a href=/r/{at}>عنوان رقم {at} من عناوين صحف أخرى نشرت قبل هذا الخبر بيوم</a></p>" for at in range(40))}</td>
<td><h3>{title}</h3><p>نشر في <a href="/riyadh">الجزء</a> يوم 12 - 03 - 2026</p><div id="articleBody">{"<br/>".join(text)}</div>
<p>انقر <a href="http://src.example/1">هنا</a> لقراءة الخبر من مصدره.</p></td></tr></table></body></html>""",
    expected(WELL, published_on="2026-03-12"),
    url="https://mirror.example/juz/30712",
    zone="Asia/Riyadh",
)

title, text = LIBRARY
TRANSLATED = Site(
    f"""<html><head><meta property="og:title" content="{title} - وطن الغد"><meta property="og:site_name" content="وطن الغد">
<meta property="article:published_time" content="2026-05-07T09:14:00+00:00"><title>{title} - وطن الغد</title></head><body class="single">
<div class="post-header"><h1>{title}</h1><div class="m"><span>ترجمة وطن الغد</span><span>7 مايو، 2026</span><span>آخر تحديث: 9 مايو، 2026</span><span>4 دقائق</span></div></div>
<div class="post-body"><p>وطن الغد - {escape(text[0])}</p>{p(text[1:])}<p>المصدر: (ترجمة وتحرير وطن الغد - الغارديان)</p></div>
<div class="post-tags"><a href="/tag/kutub/">كتب</a> <a href="/tag/nahr/">النهر</a></div><div class="author-box"><p>وطن الغد موقع إخباري مستقل يهتم بشؤون المنطقة والعالم منذ عشرين عاما.</p></div></body></html>""",
    expected(LIBRARY, body=["وطن الغد - " + text[0], *text[1:]], published_at="2026-05-07T09:14:00+00:00",
             source="الغارديان", keywords=["كتب", "النهر"]),
    url="https://watanghad.example/2026/05/07/library",
    zone="Asia/Riyadh",
)  # fmt: skip

title, text = BEES
LATIN_BYLINE = Site(
    f"""<html><head><title>{title}</title><meta property="og:title" content="{title}"><meta property="og:site_name" content="وكالة الوادي"></head><body>
<div class="detay-bg"><span class="kategori">الشرق الأوسط</span><h1>{title}</h1><h4>أعلنت الجمعية أن الموسم سيبدأ في موعده رغم الخسائر</h4>
<div class="detay-meta"><span>Mehmet Kemal Firik, Baybars Can</span> <span>| 07.04.2026 - محدث : 08.04.2026</span></div>
<div class="detay-icerik">{p(("الوادي/ الأناضول", *text))}<p>الأخبار المنشورة على الصفحة الرسمية للوكالة هي اختصار لجزء من الأخبار التي تعرض للمشتركين. <a href="/abone">من أجل الاشتراك</a></p></div>
<div class="detay-tags"><a href="/ar/search/?tag=x">الأزهار</a></div></div></body></html>""",
    expected(
        BEES,
        published_on="2026-04-07",
        authors=["Mehmet Kemal Firik", "Baybars Can"],
        source="الأناضول",
        body=["الوادي/ الأناضول", *BEES[1]],
        keywords=["الأزهار"],
    ),
    url="https://aawadi.example/ar/x/3185913",
    zone="Europe/Istanbul",
)

title, text = TRAM
DIV_SOUP = Site(
    f"""<!DOCTYPE html><html lang="ar-AE" dir="rtl"><head><title>{title} | أفق</title><meta name="description" content="{text[0][:120]}">
<script id="__ld" type="application/ld+json">{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{title}",
"articleSection":"محليات","datePublished":"2026-04-02T05:30:00.000Z","dateModified":"2026-04-02T07:45:10.000Z","keywords":"الترام،شارع البحر،النقل العام",
"author":[{{"@type":"Person","name":"أفق - المدينة"}}],"publisher":{{"@type":"NewsMediaOrganization","name":"أفق"}}}}</script></head><body>
<div id="__next"><div class="css-1x"><div class="css-2"><div class="css-3"><a href="/">أفق</a><div>{MENU}</div></div></div>
<div class="css-9"><div class="css-a"><div class="css-b">محليات</div><div role="heading" class="css-c">{title}</div><div class="css-d">الخميس 2 أبريل 2026 09:30</div><div class="css-e">قراءة 3 دقائق</div></div>
<div class="css-f">{"".join(f'<div class="css-g"><span>{escape(t)}</span></div>' for t in text[:2])}
<div class="css-h"><div class="css-i">قد يعجبك أيضا</div><a class="css-j" href="/x1"><div>{BEES[0]}</div></a><a class="css-j" href="/x2"><div>{WELL[0]}</div></a></div>
{"".join(f'<div class="css-g"><span>{escape(t)}</span></div>' for t in text[2:])}</div></div>
<div class="css-z"><div>أحدث الأخبار</div>{TEASERS}</div></div></div></body></html>""",
    expected(
        TRAM,
        published_at="2026-04-02T05:30:00+00:00",
        keywords=["الترام", "شارع البحر", "النقل العام"],
    ),
    url="https://ofoq.example/local/tram-73hd",
    zone="Asia/Dubai",
)

title, text = WELL
WIRE = Site(
    f"""<html lang="ar"><head><meta property="og:title" content="{title}"><meta property="og:site_name" content="يورو عربي">
<meta property="article:published_time" content="2026-03-22 13:15:00 +01:00"><meta property="article:tag" content="آثار"><meta property="article:tag" content="جبال">
<title>{title} | يورو عربي</title></head><body><header>{MENU}<time datetime="2026-03-25T10:00:00+01:00">25/03/2026</time></header>
<article class="o-article"><h1 class="c-title">{title}</h1><div class="c-by">بقلم:&nbsp; Reuters</div><div>نشرت في <time datetime="2026-03-22 13:15:00 +01:00">22/03/2026 - 13:15</time></div>
<div class="c-share">شارك هذا المقال<button>Close Button</button></div><div class="c-article-content">{p(("موسكو (رويترز) - " + text[0], *text[1:]))}<p>(رويترز)</p></div>
<div class="c-extra"><span>مواضيع إضافية</span><a href="/t/1">كهوف</a><a href="/t/2">رعاة</a></div></article></body></html>""",
    expected(WELL, body=["موسكو (رويترز) - " + text[0], *text[1:]], published_at="2026-03-22T12:15:00+00:00",
             source="رويترز", keywords=["آثار", "جبال"]),
    url="https://euroarabi.example/2026/03/22/well",
    zone="Europe/Paris",
)  # fmt: skip

title, text = LIBRARY
HIJRI = Site(
    f"""<html><head><meta http-equiv="content-type" content="text/html; charset=windows-1256"><title>شبكة النهر - {title}</title></head><body>
<table width=100%><tr><td>{MENU}</td></tr></table><table><tr><td><table><tr><td class=ttl>{title}</td></tr>
<tr><td class=sub>الجمعة 21/11/1447 هـ - الموافق 8/5/2026 م الساعة 17:51 (مكة المكرمة)، 14:51 (غرينتش)</td></tr>
<tr><td class=txt>{"".join(f"<div>{escape(t)}</div>" for t in text)}<div align=left>المصدر: الجزيرة + وكالات</div></td></tr></table></td>
<td width=160><b>الأكثر قراءة</b><br><a href=1>{BEES[0]}</a></td></tr></table></body></html>""",
    expected(LIBRARY, published_at="2026-05-08T14:51:00+00:00", source="الجزيرة"),
    url="http://nahr.example/NR/exeres/3F2.htm",
    zone="Asia/Riyadh",
)

title, text = BEES
OPINION = Site(
    f"""<html dir=rtl><head><title>{title} - صحيفة الرأي الحر</title><meta property="og:site_name" content="صحيفة الرأي الحر"></head><body>
<div class="page"><div class="columnist"><img src="/w.jpg"><h3><a href="/writers/12">د. وائل القحطاني</a></h3></div><h1 class="opinion-title">{title}</h1>
<div class="op-date">12 ذو القعدة 1447هـ - 29 أبريل 2026م</div><div class="op-text"><span style="font-size:18px">{"<br/><br/>".join(map(escape, text[:3]))}</span>
<div class="newsletter-signup"><p>اشترك في نشرتنا البريدية ليصلك جديد الكتاب كل صباح دون رسوم</p></div>
<span style="font-size:18px">{"<br/><br/>".join(map(escape, text[3:]))}</span></div>
<div class="hash"><a href="/hashtag/a">#العسل</a> <a href="/hashtag/b">#وادي_السدر</a></div>
<div class="bio"><p>كاتب سعودي مهتم بشؤون البيئة والزراعة، صدرت له ثلاثة كتب عن تربية النحل في الجزيرة.</p></div></div></body></html>""",
    expected(
        BEES,
        published_on="2026-04-29",
        authors=["د. وائل القحطاني"],
        keywords=["العسل", "وادي_السدر"],
    ),
    url="https://rayhurr.example/opinion/812",
    zone="Asia/Riyadh",
)

BLIND_SITES = {
    "agency in the byline slot": INFO_LINE, "clock over the day": SPLIT_DATE,
    "credit in the header": HEADER_CREDIT, "forty headlines first": MIRROR,
    "translation": TRANSLATED, "Latin byline": LATIN_BYLINE, "div soup": DIV_SOUP,
    "wire copy": WIRE, "Hijri and two zones": HIJRI, "opinion": OPINION,
}  # fmt: skip
