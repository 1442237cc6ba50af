"""Pages of made-up sites of different character, and what a careful reader finds on each."""

from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from crawler.commands.extract import AnySite
from models.item import ArticleItem
from tests.crawler.extract.prose import BEES, TRAM, WELL


@dataclass(frozen=True)
class Site:
    html: str
    expected: dict[str, Any]
    url: str = "https://www.khabar.example/news/4471"
    zone: str | None = "Asia/Amman"


FETCHED_AT = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def read(site: Site, fetched_at: datetime = FETCHED_AT) -> ArticleItem:
    zone = ZoneInfo(site.zone) if site.zone else None
    encoding = "cp1256" if "windows-1256" in site.html else "utf-8"
    raw = site.html.encode(encoding)
    return AnySite.read(raw, url=site.url, fetched_at=fetched_at, zone=zone)


def p(texts: tuple[str, ...], tag: str = "p", attributes: str = "") -> str:
    return "".join(f"<{tag}{attributes}>{escape(text)}</{tag}>\n" for text in texts)


def expected(article: tuple[str, tuple[str, ...]], **fields: Any) -> dict[str, Any]:
    nothing = {"published_at": None, "authors": [], "source": None, "keywords": []}
    if "published_on" in fields:
        del nothing["published_at"]
    return nothing | {"title": article[0], "body": list(article[1])} | fields


TEASERS = "".join(
    f"<div class=item><a href='/news/{at}'><h3>{title}</h3></a><span>{day} مايو 2026</span></div>"
    for at, title, day in (
        (4460, "المجلس البلدي يناقش ميزانية الطرق الريفية", 9),
        (4461, "مدرسة الجبل تفوز بجائزة الحدائق", 8),
        (4462, "إغلاق جزئي لجسر الوادي حتى الأحد المقبل", 7),
        (4463, "معرض للخط العربي في بيت التراث", 6),
    )
)
MENU = "<ul class=menu>" + "".join(
    f"<li><a href='/{at}'>{name}</a></li>"
    for at, name in enumerate("الرئيسية محليات اقتصاد رياضة ثقافة منوعات آراء".split())
) + "</ul>"  # fmt: skip
SHARE = "<div><a href=#f>فيسبوك</a> <a href=#t>تويتر</a> <a href=#w>واتساب</a></div>"

title, text = BEES
PORTAL = Site(
    f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>{title} | خبر اليوم</title>
<meta property="og:title" content="{title} | خبر اليوم"><meta property="og:site_name" content="خبر اليوم">
<meta property="og:type" content="article">
<meta property="article:published_time" content="2026-05-10T14:05:22+03:00">
<meta property="article:modified_time" content="2026-05-10T16:40:00+03:00">
<meta name="keywords" content="خبر اليوم, أخبار, عاجل, الأردن">
<link rel="canonical" href="https://khabar.example/news/4471">
<script type="application/ld+json">{{"@context":"https://schema.org","@graph":[
{{"@type":"WebSite","name":"خبر اليوم"}},
{{"@type":"NewsArticle","headline":"{title}","datePublished":"2026-05-10T14:05:22+03:00",
"dateModified":"2026-05-10T16:40:00+03:00","author":{{"@type":"Person","name":"ليلى الحموي"}},
"publisher":{{"@type":"Organization","name":"خبر اليوم"}},}},]}}</script></head>
<body class="rtl has-sidebar"><header><div class="clock">الثلاثاء 12 مايو 2026 03:10 م</div>{MENU}</header>
<div class="row"><main class="col-8"><div class="crumbs"><a href="/">الرئيسية</a> / <a href="/1">محليات</a></div>
<h1 class="title">{title}</h1>
<div class="meta"><span class="author"><a href="/author/7">ليلى الحموي</a></span>
<time datetime="2026-05-10T14:05:22+03:00">10-05-2026 02:05 م</time></div>{SHARE}
<figure><img src="/a.jpg"><figcaption>نحال يفحص خلاياه (الأناضول)</figcaption></figure>
<div class="article-body">{p(text[:2])}
<div class="related-inline"><h4>اقرأ أيضاً</h4><a href="/news/1">السيول تقطع طريق الوادي</a></div>
{p(text[2:])}<p>تابعوا آخر أخبار خبر اليوم عبر تطبيقنا</p></div>
<div class="tags"><span>الوسوم:</span><a href="/tag/عسل">عسل السدر</a><a href="/tag/سيول">سيول الربيع</a></div>
<section class="comments"><h3>التعليقات (2)</h3><div class="comment"><b>أبو فهد</b> 11 مايو 2026
<p>الله يعوض عليهم خيرا، هذا العسل من أجود أنواع العسل في المنطقة كلها والله.</p></div></section></main>
<aside><h2>الأكثر قراءة</h2>{TEASERS}</aside></div>
<footer>جميع الحقوق محفوظة © خبر اليوم 2026</footer></body></html>""",
    expected(BEES, published_at="2026-05-10T11:05:22+00:00", authors=["ليلى الحموي"],
             keywords=["عسل السدر", "سيول الربيع"], modified_at="2026-05-10T13:40:00+00:00",
             url="https://khabar.example/news/4471"),
)  # fmt: skip

title, text = TRAM
WORDPRESS = Site(
    f"""<!DOCTYPE html><html dir="rtl" lang="ar"><head><title>{title} - شبكة الساحل الإخبارية</title>
<meta property="og:site_name" content="شبكة الساحل الإخبارية"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="2026-04-02T08:30:00+00:00">
<script type="application/ld+json" class="yoast-schema-graph">{{"@context":"https://schema.org","@graph":[
{{"@type":["Article","BlogPosting"],"headline":"{title}","author":{{"name":"admin","@id":"#person"}},
"datePublished":"2026-04-02T08:30:00+00:00","keywords":["الترام","شارع البحر"],"articleSection":["محليات"]}},
{{"@type":"BreadcrumbList","itemListElement":[{{"@type":"ListItem","position":1,"name":"الرئيسية"}},
{{"@type":"ListItem","position":2,"name":"{title}"}}]}},
{{"@type":"Person","name":"admin"}}]}}</script></head>
<body class="post-template-default single single-post sidebar-right">
<div id="page"><div class="elementor-widget"><div class="site-branding"><p class="site-title"><a href="/">شبكة الساحل الإخبارية</a></p></div></div>
<article id="post-88" class="post-88 post type-post category-local tag-tram"><header class="entry-header">
<h1 class="entry-title">{title}</h1><div class="entry-meta"><span class="posted-on">نُشر في
<time class="entry-date published" datetime="2026-04-02T11:30:00+03:00">2 أبريل، 2026</time>
<time class="updated" datetime="2026-04-03T09:00:00+03:00">3 أبريل، 2026</time></span>
<span class="byline">بواسطة <a class="url fn n" href="/author/admin">admin</a></span></div></header>
<div class="entry-content"><div class="wp-block-group">{p(text[:3])}<h2 class="wp-block-heading">{text[3]}</h2>
{p(text[4:])}</div>
<div class="sharedaddy sd-sharing-enabled"><h3>شارك هذا الموضوع:</h3><ul><li><a href="#">فيس بوك</a></li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>مقالات ذات صلة</h3>{TEASERS}</div></div>
<footer class="entry-footer"><span class="tags-links">الوسوم: <a href="/tag/tram" rel="tag">الترام</a>،
<a href="/tag/sea" rel="tag">شارع البحر</a></span></footer></article>
<div id="comments" class="comments-area"><h2>اترك تعليقاً</h2><p>لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *</p></div>
<div id="secondary" class="widget-area"><h2>أحدث المقالات</h2>{TEASERS}</div></div></body></html>""",
    expected(TRAM, published_at="2026-04-02T08:30:00+00:00", keywords=["الترام", "شارع البحر"]),
    url="https://alsahel.example/2026/04/02/tram-returns/",
    zone="Asia/Riyadh",
)

title, text = WELL
DRUPAL = Site(
    f"""<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="ar" dir="rtl"><head profile="http://www.w3.org/1999/xhtml/vocab">
<title>{title} | صحيفة الريان</title></head><body class="html not-front node-type-article">
<div id="header"><h1 id="site-name"><a href="/">صحيفة الريان</a></h1><div class="date">الخميس, 21 مايو, 2026</div></div>
<div id="content"><div class="region"><h2 class="title" id="page-title">{title}</h2>
<div id="node-912" class="node node-article" about="/node/912" typeof="sioc:Item foaf:Document">
<span property="dc:title" content="{title}" class="rdf-meta"></span>
<div class="submitted"><span property="dc:date dc:created" content="2026-05-19T09:45:00+03:00" datatype="xsd:dateTime">ثلاثاء, 05/19/2026 - 09:45</span>
بواسطة <span rel="sioc:has_creator"><span class="username" typeof="sioc:UserAccount" property="foaf:name">editor2</span></span></div>
<div class="content"><div class="field field-name-body"><div class="field-items"><div class="field-item even" property="content:encoded">
<p>كتب: مازن الشامي</p>{p(text)}<p>المصدر: وكالة الأنباء الأردنية (بترا)</p></div></div></div>
<div class="field field-name-field-tags"><div class="field-label">الكلمات الدلالية:&nbsp;</div><div class="field-items">
<div class="field-item even"><a href="/taxonomy/term/5">آثار</a></div><div class="field-item odd"><a href="/taxonomy/term/9">جبل الريان</a></div></div></div></div>
<ul class="links inline"><li><a href="/user/login">سجل الدخول</a> لإضافة تعليق</li></ul></div>
<div class="block-views"><h2>أخبار ذات صلة</h2>{TEASERS}</div></div></div></body></html>""",
    expected(WELL, published_at="2026-05-19T06:45:00+00:00", authors=["مازن الشامي"],
             source="وكالة الأنباء الأردنية", keywords=["آثار", "جبل الريان"]),
    url="https://alrayyan.example/node/912",
)  # fmt: skip

title, text = BEES
TABLES = Site(
    f"""<html><head><meta http-equiv=Content-Type content="text/html; charset=windows-1256">
<title>جريدة الأفق : {title}</title></head><body bgcolor=white><table width=780 align=center><tr><td colspan=2>
<font size=2>الجمعة 15/5/2026</font></td></tr><tr><td width=150 valign=top><a href=1.asp>الأولى</a><br><a href=2.asp>محليات</a><br><a href=3.asp>رياضة</a></td>
<td valign=top><table><tr><td align=center><font size=5 color=red><b>{title}</b></font></td></tr>
<tr><td><font color=gray>كتبت: هالة درويش&nbsp;&nbsp; 14/5/2026</font></td></tr>
<tr><td><img src=p.gif></td></tr><tr><td align=justify><font size=4>{"<br><br>".join(text)}</font></td></tr>
<tr><td><a href="javascript:print()">طباعة</a> <a href=m.asp>أرسل لصديق</a></td></tr></table></td></tr>
<tr><td colspan=2 align=center>حقوق النشر محفوظة لجريدة الأفق 2026</td></tr></table></body></html>""",
    expected(BEES, published_on="2026-05-14", published_at="2026-05-13T21:00:00+00:00", authors=["هالة درويش"]),
    url="http://www.alofoq.example/article.asp?id=3391",
)  # fmt: skip

title, text = TRAM
AMP = Site(
    f"""<!doctype html><html ⚡ lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>
<link rel="canonical" href="https://www.bahr.example/story/77"><style amp-custom>h1{{color:red}}</style>
<script type="application/ld+json">//<![CDATA[
[{{"@context":"http://schema.org","@type":"NewsArticle","mainEntityOfPage":"https://www.bahr.example/story/77",
"headline":"{title}","datePublished":"2026-04-02T06:15:00Z","dateModified":"2026-04-02T06:15:00Z",
"author":[{{"@type":"Person","name":"سامر عيد"}},{{"@type":"Person","name":"رنا قباني"}}],
"publisher":{{"@type":"Organization","name":"موقع البحر"}},"keywords":"ترام, نقل عام, شارع البحر"}}]
//]]></script></head><body><amp-sidebar id="sb"><ul><li><a href="/">الرئيسية</a></li></ul></amp-sidebar>
<header class="amp-header"><a href="/"><amp-img src="/logo.png"></amp-img></a></header>
<article><h1>{title}</h1><p class="by">سامر عيد ورنا قباني</p><time>02 أبريل 2026 - 09:15 صباحا</time>
<amp-img src="/t.jpg"></amp-img><div class="amp-body">{p(text[:3])}<p><strong>{text[3]}</strong></p>{p(text[4:])}</div>
<amp-social-share type="twitter"></amp-social-share></article>
<section><h3>مواضيع ذات صلة</h3>{TEASERS}</section></body></html>""",
    expected(TRAM, published_at="2026-04-02T06:15:00+00:00", authors=["سامر عيد", "رنا قباني"],
             keywords=["ترام", "نقل عام", "شارع البحر"], url="https://www.bahr.example/story/77"),
    url="https://www.bahr.example/amp/story/77",
)  # fmt: skip

title, text = WELL
ASPNET = Site(
    f"""<html><head id="Head1"><title>
	{title}
</title><meta name="description" content="{text[0][:90]}"></head><body><form method="post" action="./Details.aspx?NewsID=51220" id="aspnetForm">
<div><input type="hidden" name="__VIEWSTATE" value="/wEPDwUK"></div><div id="ctl00_top"><span id="ctl00_lblDate">الأحد 24 أيار 2026</span></div>{MENU}
<div class="details"><span id="ctl00_cph_lblTitle" class="newstitle">{title}</span><br>
<span id="ctl00_cph_lblDate">تاريخ النشر: 20/05/2026 - آخر تحديث 18:20</span> <span>عدد المشاهدات: 1520</span>
<div id="ctl00_cph_divBody"><span style="font-size:14pt">{p(text, "div")}</span><div style="text-align:left">(وفا)</div></div>
<div>حجم الخط: <a href="#">+</a> <a href="#">-</a></div></div>
<div class="leftcol"><span>آخر الأخبار</span>{TEASERS}</div></form></body></html>""",
    expected(
        WELL, published_on="2026-05-20", source="وفا", published_at="2026-05-19T21:00:00+00:00"
    ),
    url="http://news.example/Details.aspx?NewsID=51220",
    zone="Asia/Gaza",
)

title, text = BEES
BARE = Site(
    f"""<title>{title}</title><body dir=rtl>
<a href=/>الرئيسية</a> | <a href=/arch>الأرشيف</a><hr><h2>{title}</h2>
الأحد ١٠ أيار ٢٠٢٦ - ١١:٣٠ صباحاً
<p>{"<p>".join(text)}<p>المصدر : رويترز + وكالات<hr>كلمات مفتاحية: نحل، عسل السدر، سيول<hr>&copy; 2026""",
    expected(BEES, published_at="2026-05-10T08:30:00+00:00", source="رويترز",
             keywords=["نحل", "عسل السدر", "سيول"]),
    url="http://bare.example/a.php?id=3",
)  # fmt: skip

title, text = WELL
JSON_ONLY = Site(
    f"""<html><head><meta charset=utf-8><title>موقع الجبل</title>
<script type='application/ld+json'><!--
{{"@context":"https://schema.org","@type":"WebPage","mainEntity":{{"@type":"ReportageNewsArticle",
"headline":"{title.replace("الريان", "&quot;الريان&quot;")}","datePublished":"2026-05-19 21:10:00",
"author":"فريق التحرير","keywords":["آثار","كهوف"],"description":"رسوم صخرية في قاع بئر قديمة"}}}}
--></script>
<script type="application/ld+json">{{"@type":"Organization","name":"موقع الجبل",}}</script>
<script type="application/ld+json">{{broken: </script></head>
<body><div id=app><div class=c1><div class=c2>{title.replace("الريان", '"الريان"')}</div><div class=c3>
{"".join(f"<div class=c4><div>{escape(t)}</div></div>" for t in text)}</div></div></div></body></html>""",
    expected(WELL, title=title.replace("الريان", '"الريان"'), published_at="2026-05-19T18:10:00+00:00",
             keywords=["آثار", "كهوف"]),
    url="https://jabal.example/s/9",
)  # fmt: skip

title, text = TRAM
BLOG = Site(
    f"""<html><head><title>دفتر المدينة: {title}</title><meta name=author content="دفتر المدينة"></head><body itemscope itemtype="http://schema.org/WebPage">
<h1 class=blog-title>دفتر المدينة</h1><div itemscope itemtype="http://schema.org/BlogPosting" class="hentry">
<meta itemprop="datePublished" content="2026-04-03T20:00:00+02:00"><h3 class="post-title entry-title" itemprop="headline"><a href="/2026/04/t.html">{title}</a></h3>
<div class="post-header">الجمعة، 3 أبريل 2026</div>
<div itemprop="articleBody" class="post-body">{"<br /><br />".join(map(escape, text))}<div style="clear:both"></div></div>
<div class="post-footer">مرسلة بواسطة <span itemprop="author" itemscope itemtype="http://schema.org/Person"><span itemprop="name">طارق السعدي</span></span> في <abbr>8:00 م</abbr>
<span class="post-labels">التسميات: <a href="/search/label/ترام" rel="tag">ترام</a></span></div></div>
<div class="comments"><h4>3 تعليقات:</h4><p>ذكريات جميلة، كنت أركب الترام مع جدي كل يوم خميس إلى السوق.</p></div>
<div class=sidebar><h2>أرشيف المدونة</h2><ul><li><a href=/2026>2026 (12)</a></ul></div></body></html>""",
    expected(TRAM, published_at="2026-04-03T18:00:00+00:00", authors=["طارق السعدي"]),
    url="https://daftar.example/2026/04/t.html",
    zone="Africa/Cairo",
)

title, text = BEES
AGENCY_TEXT = ("عمّان (رويترز) - " + text[0], *text[1:])
AGENCY = Site(
    f"""<html lang=ar><head><title>{title} - الرأي المستقل</title><meta property="og:title" content="{title}">
<meta property="og:type" content="article"><meta property="og:site_name" content="الرأي المستقل"></head><body>
<div class="top-bar"><span>12 مايو 2026</span></div><div class="single"><span class="cat">محليات</span><h1>{title}</h1>
<p class="info">نشر: الأحد 10 أيار / مايو 2026 | 13:45 بتوقيت عمّان، آخر تحديث: الإثنين 11 أيار / مايو 2026 | 09:00</p>
<div class="txt">{p(AGENCY_TEXT)}</div><div class="keys"><strong>كلمات مفتاحية</strong> <a href="/k/1">النحالون</a> <a href="/k/2">وادي السدر</a></div>
</div></body></html>""",
    expected(BEES, body=list(AGENCY_TEXT), published_at="2026-05-10T10:45:00+00:00", source="رويترز",
             keywords=["النحالون", "وادي السدر"]),
    url="https://ray.example/article/1",
)  # fmt: skip

title, text = TRAM
BROKEN = Site(
    f"""<html><head><title>{title}<body><div class=wrap><div class=h1><h1>{title}<div class=d>نشر بتاريخ 2026/04/02 الساعة 09:15</div>
<div class=t><p><b>بيروت - خاص</b><p>{"<p>".join(text)}</div></span></td><div class=tags>الكلمات المفتاحية : <a href=/t/1>الترام<a href=/t/2>النقل العام</div><div>
<p>جميع الحقوق محفوظة""".replace("<title>" + title, f"<title>{title}</title>"),
    expected(TRAM, published_at="2026-04-02T06:15:00+00:00", keywords=["الترام", "النقل العام"]),
    url="https://broken.example/1",
    zone="Asia/Beirut",
)

title, text = WELL
CONTRADICTED = Site(
    f"""<html><head><title>{title}</title><meta property="og:type" content="article">
<meta property="og:title" content="{title}"></head><body><article><h1>{title}</h1>
<p class=stamp>الثلاثاء 9 يونيو 2026 10:20</p>{p(text)}</article></body></html>""",
    expected(WELL),
    url="https://old.example/2026/05/19/well",
)

title, text = BEES
UNDATED = Site(  # no machine is told anything, and nothing is dated but what stands beside
    f"""<html><head><title>ضفاف</title></head><body class="rtl has-sidebar"><div class=side><b>الأحدث</b>
<div><a href=/n/4>{TRAM[0]}</a> 3/5/2026</div><div><a href=/n/5>{WELL[0]}</a> 2/5/2026</div></div>
<div class=m><h2>{title}</h2><div class="entry-content no-share">{p(text)}</div><div>قراءات: 54</div></div></body></html>""",
    expected(BEES),
    url="https://difaf.example/n/9",
)

SITES = {
    "undated": UNDATED,
    "news portal": PORTAL, "WordPress theme": WORDPRESS, "Drupal": DRUPAL, "old table site": TABLES,
    "AMP page": AMP, "ASP.NET form page": ASPNET, "bare text": BARE, "JSON-LD only": JSON_ONLY,
    "microdata blog": BLOG, "agency page with dateline": AGENCY, "broken markup": BROKEN,
    "address against clock": CONTRADICTED,
}  # fmt: skip

CARDS = "".join(
    f"<article class=card><h2><a href='/n/{at}'>{words}</a></h2><p>{lead}</p>"
    f"<time datetime='2026-05-{10 + at}T10:00:00+03:00'>{10 + at} مايو 2026</time></article>"
    for at, (words, lead) in enumerate(
        [(BEES[0], BEES[1][0]), (TRAM[0], TRAM[1][0]), (WELL[0], WELL[1][0])] * 3
    )
)
TEASER_ITEMS = "".join(
    f"<li><a href=/{at}>{name}</a> <i>{at} كانون الأول 2025</i><p>{text[0]}</p></li>"
    for at, (name, text) in enumerate((BEES, TRAM, ("شرفات الحي", WELL[1])), 5)
)
ARCHIVE = "".join(
    f"<article class=post><h2><a href=/{at}>{name}</a></h2><div>{at} أبريل 2026 <a href=/w>هدى قاسم</a>"
    f"</div><div class=entry-summary><p>{text[0]}</p></div><a href=/{at}>اقرأ المزيد »</a></article>"
    for at, (name, text) in enumerate((BEES, TRAM, WELL), 5)
)
ROWS = "".join(
    f"<tr><td><a href=/{at}><b>{name}</b></a><br>{text[0]}<br><font>{at}/4/2026</font></td></tr>"
    for at, (name, text) in enumerate((BEES, TRAM, WELL), 5)
)
NO_ARTICLES = {
    "front page": Site(f"<title>خبر اليوم</title><body><h1>خبر اليوم</h1>{MENU}{CARDS}</body>", {},
                       url="https://khabar.example/"),
    "section": Site(f"<title>أخبار محلية - خبر اليوم</title><body><h1>أخبار محلية</h1>{CARDS}"
                    "<a href=?page=2>التالي</a></body>", {}, url="https://khabar.example/local"),
    "tag page": Site(
        "<head><script type='application/ld+json'>{\"@type\":\"CollectionPage\",\"name\":\"الترام\"}"
        f"</script><title>الترام</title><body><h1>وسم: الترام</h1>{CARDS}", {},
        url="https://khabar.example/tag/tram"),
    "live blog": Site(
        "<title>تغطية مباشرة لعودة الترام إلى المدينة</title><body><h1>تغطية مباشرة لعودة الترام إلى المدينة</h1>"
        + "".join(f"<div class=post><b>1{at}:30</b><p>{lead}</p></div>" for at, lead in enumerate(TRAM[1][:3] * 2)),
        {}, url="https://khabar.example/live/1"),
    "live blog by its type": Site(
        "<script type='application/ld+json'>{\"@type\":\"LiveBlogPosting\",\"headline\":\"تغطية\"}</script>"
        f"<title>تغطية</title><body><h1>تغطية يوم طويل</h1>{p(TRAM[1])}", {}, url="https://khabar.example/live/2"),
    "about page": Site(f"<title>من نحن</title><body><h1>من نحن في صحيفتنا</h1>{p(WELL[1])}", {},
                       url="https://khabar.example/about"),
    "terms of use": Site(
        "<title>شروط استخدام موقع الصحيفة</title><body><h1>شروط استخدام موقع الصحيفة</h1><p>يخضع استخدام موقع "
        "الصحيفة للشروط الآتية، ومن يتصفح الموقع فقد قبلها.<p>لا يجوز نسخ مواد الموقع إلا بإذن مكتوب من الصحيفة."
        "<p>لا تضمن الصحيفة أن يعمل الموقع بلا انقطاع.", {}, url="https://khabar.example/terms"),
    "announcement of the site": Site(
        "<title>انضموا إلى فريقنا اليوم</title><body><h1>انضموا إلى فريقنا اليوم الآن</h1>" + p(WELL[1]), {},
        url="https://khabar.example/jobs"),
    "teasers without dates": Site(
        f"<title>قصص</title><body><h1>{TRAM[0]}</h1><p>{TRAM[1][0]}</p>" + "".join(
            f"<h2>{name}</h2><p>{text[0]} <a href=/{at}>المزيد</a></p>" for at, (name, text) in enumerate((BEES, WELL, BEES))),
        {}, url="https://khabar.example/stories"),
    "section that dates its teasers": Site(
        "<title>محليات | المرفأ</title><body><div class=now>الأربعاء 1 تموز 2026 - 12:00</div>"
        f"<h1>محليات</h1><ul>{TEASER_ITEMS}</ul>", {}, url="https://khabar.example/section/local/"),
    "section with one teaser": Site(
        "<title>محليات | المرفأ</title><body><div><h1>محليات</h1><div>الأربعاء 1 تموز 2026 - 12:00</div>"
        f"<div><h3><a href=/1>{TRAM[0]}</a></h3><p>{TRAM[1][0]}</p></div></div>", {},
        url="https://khabar.example/section/local/"),
    "archive of WordPress": Site(
        f"<title>الوسم: نحل</title><body><h1>الوسم: نحل</h1>{ARCHIVE}", {},
        url="https://khabar.example/tag/bees/"),
    "list in a table": Site(
        f"<title>أخبار - المرفأ</title><table><tr><td>السبت 4 أبريل 2026</td></tr>{ROWS}</table>", {},
        url="https://khabar.example/list.asp?cat=2"),
    "menu only": Site(f"<title>خبر</title><body>{MENU}", {}),
}  # fmt: skip
