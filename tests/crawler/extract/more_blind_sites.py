"""A second set written before the reader was run on it (docs/extraction.md)."""

from html import escape

from tests.crawler.extract.prose import BEES, LIBRARY, TRAM, WELL
from tests.crawler.extract.sites import MENU, SHARE, TEASERS, Site, expected, p

title, text = BEES
CLOCK_IN_BOX = Site(
    f"""<html><head><title>{title} :: بوابة الشرق الجديد</title></head><body><div class=wrap>{MENU}<div class=main>
<div class=now>الأحد 17 مايو 2026 - 04:22 م</div><h1>{title}</h1>{SHARE}<div class=desc>{p(text)}</div>
<div class=info>تم النشر في: 10 مايو 2026 , 11:15 ص</div><div class=w>كتب : نادر الحلبي</div></div>
<div class=left><h3>مختارات</h3>{TEASERS}</div></div><div class=foot>تصميم وبرمجة شركة الحلول © 2026</div></body></html>""",
    expected(BEES, published_at="2026-05-10T08:15:00+00:00", authors=["نادر الحلبي"]),
    url="https://sharqjadid.example/?p=9911",
    zone="Asia/Amman",
)

title, text = TRAM
PARAGRAPH_BOXES = Site(
    f"""<html><head><meta property="og:title" content="{title}"><meta property="og:type" content="article"><meta property="og:site_name" content="البلد">
<meta name="date" content="2026-04-02T09:30:00+03:00"><title>{title} - البلد</title></head><body><main><div class="container"><div class="hero"><h1>{title}</h1>
<div class="data"><span>الخميس 02-04-2026 09:30</span></div></div>
{"".join(f'<section class="par par-{i}"><div class="txt"><p>{escape(t)}</p></div></section><div class="adbox" id="div-gpt-{i}"></div>' for i, t in enumerate(text))}
<section class="terms"><a href="/topic/tram">الترام</a><a href="/topic/sea">شارع البحر</a></section></div></main></body></html>""",
    expected(TRAM, published_at="2026-04-02T06:30:00+00:00", keywords=["الترام", "شارع البحر"]),
    url="https://albalad.example/a/8812",
    zone="Asia/Beirut",
)

title, text = WELL
TEASER_PROSE = Site(
    f"""<html><head><title>{title}</title><meta property="article:published_time" content="2026-05-19T12:00:00Z"></head><body><div id=a><div id=b>
<h2>{title}</h2><i>19 أيار 2026</i><div>{p(text)}</div></div>
<div id=c>{"".join(f"<div><h4><a href=/n/{i}>{t[0]}</a></h4><p>{t[1][0]}</p></div>" for i, t in enumerate((BEES, TRAM, LIBRARY)))}</div></div></body></html>""",
    expected(WELL, published_at="2026-05-19T12:00:00+00:00"),
    url="https://kahf.example/n/12",
    zone="Asia/Damascus",
)

title, text = LIBRARY
SEO_TITLE = Site(
    f"""<html><head><title>سفينة الكتب.. قصة مشروع معلمات متقاعدات على ضفاف النهر | نبأ</title><meta property="og:title" content="سفينة الكتب.. قصة مشروع معلمات متقاعدات على ضفاف النهر">
<meta property="og:site_name" content="نبأ"><script type="application/ld+json">{{"@context":"https://schema.org","@type":["NewsArticle"],"headline":"{title}","datePublished":"2026-03-01T10:00:00+03:00",
"author":{{"@type":"Organization","name":"نبأ"}},"keywords":["مكتبات","قراءة","النهر"]}}</script></head><body><header><h2 class=logo>نبأ</h2>{MENU}</header>
<article><h1>{title}</h1><address>رانيا صباغ</address><time datetime="2026-03-01T10:00:00+03:00">1 مارس 2026</time>{p(text)}
<p><em>المصدر: <a href="https://r.example">رويترز</a></em></p></article></body></html>""",
    expected(
        LIBRARY,
        published_at="2026-03-01T07:00:00+00:00",
        source="رويترز",
        keywords=["مكتبات", "قراءة", "النهر"],
    ),
    url="https://naba.example/culture/ship",
    zone="Asia/Baghdad",
)

title, text = BEES
RELATED_MICRODATA = Site(
    f"""<html><head><title>{title}</title></head><body><div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{title}</h1>
<span itemprop="author" itemscope itemtype="https://schema.org/Person"><a itemprop="url" href="/w/3"><span itemprop="name">سهى الدباغ</span></a></span>
<time itemprop="datePublished" datetime="2026-05-10T08:00:00+03:00">10 مايو 2026 - 08:00</time><div itemprop="articleBody">{p(text)}</div></div>
{"".join(f'<div itemscope itemtype="https://schema.org/NewsArticle"><h3 itemprop="headline"><a href=/{i}>{t[0]}</a></h3><time itemprop="datePublished" datetime="2026-05-0{i}T08:00:00+03:00">{i} مايو 2026</time></div>' for i, t in enumerate((TRAM, WELL), 1))}</body></html>""",
    expected(BEES, published_at="2026-05-10T05:00:00+00:00", authors=["سهى الدباغ"]),
    url="https://dabb.example/x/77",
    zone="Asia/Riyadh",
)

title, text = TRAM
LD_LIST = Site(
    f"""<html><head><title>{title}</title><script type="application/ld+json">[{{"@type":"NewsArticle","headline":"{WELL[0]}","datePublished":"2026-01-01T00:00:00Z"}},
{{"@type":"NewsArticle","headline":"{title}","datePublished":"2026-04-02T09:30:41+03:00","author":"بشار الكيلاني"}}]</script></head><body><h1>{title}</h1>
<p class="t">منذ 3 ساعات</p><div class="c">{p(text)}</div><h3>تعليقات القراء</h3><div><b>سامي</b> 3 أبريل 2026<p>أجمل خبر قرأته هذا الأسبوع، شكرا لكل من عمل على عودة الترام إلى مدينتنا.</p></div></body></html>""",
    expected(TRAM, published_at="2026-04-02T06:30:41+00:00", authors=["بشار الكيلاني"]),
    url="https://tram.example/x/77",
    zone="Asia/Riyadh",
)

title, text = LIBRARY
OLD_PHP = Site(
    f"""<html><head><title>مجلة الضفة - {title}</title><meta name="keywords" content="مكتبة عائمة، قرى النهر، سعاد الربيعي، كتب الأطفال"><meta name="description" content="مجلة الضفة"></head>
<body><center><table><tr><td>{MENU}<tr><td class=head>{title}<tr><td class=by>بقلم / عادل الزين<tr><td class=dt>٢٠٢٦/٠٢/١٤<tr><td>
<table>{"".join(f"<tr><td>{escape(t)}" for t in text)}</table><tr><td>عدد القراءات : 532<tr><td><a href=print.php?id=4>نسخة للطباعة</a><tr><td>التعليقات<tr><td>لا توجد تعليقات على هذا الموضوع حتى الآن، كن أول من يعلق عليه.</table></center>""",
    expected(LIBRARY, published_on="2026-02-14", authors=["عادل الزين"],
             keywords=["مكتبة عائمة", "قرى النهر", "سعاد الربيعي", "كتب الأطفال"]),
    url="http://daffa.example/article.php?id=4",
    zone="Africa/Khartoum",
)  # fmt: skip

title, text = WELL
MAGHREB = Site(
    f"""<!doctype html><html><head><title>{title} – جريدة المسار</title><meta property="og:site_name" content="جريدة المسار"><meta property="og:title" content="{title}"></head>
<body class="single-post"><div class="top"><span>الجمعة 22 ماي 2026</span></div><h1 class="post-title">{title}</h1><div class="post-author">المسار - و م ع</div>
<div class="post-date">الثلاثاء 19 ماي 2026 - 18:05</div><div class="post-content"><p class="lead-photo"><img src="z.jpg"></p>{p(text[:2])}<p>إقرأ أيضا : <a href="/z">{TRAM[0]}</a></p>{p(text[2:])}</div>
<ul class="post-tags"><li><a href="/tag/a">جبل الريان</a></li><li><a href="/tag/b">نقوش</a></li></ul></body></html>""",
    expected(
        WELL,
        published_at="2026-05-19T17:05:00+00:00",
        source="و م ع",
        keywords=["جبل الريان", "نقوش"],
    ),
    url="https://masar.example/societe/1191.html",
    zone="Africa/Casablanca",
)

MORE_SITES = {
    "clock in the article's box": CLOCK_IN_BOX, "a box for each paragraph": PARAGRAPH_BOXES,
    "teasers of prose": TEASER_PROSE, "another title for machines": SEO_TITLE,
    "related microdata": RELATED_MICRODATA, "a list of articles in JSON-LD": LD_LIST,
    "old PHP site": OLD_PHP, "Maghreb": MAGHREB,
}  # fmt: skip
