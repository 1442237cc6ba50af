"""Write the two publishers' pages: articles in, HTML out."""

import json
import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import cycle
from urllib.parse import quote

from demo.article import Article, BlockKind, Publisher

FEED_LENGTH = 8
PAGE_LENGTH = 3  # short, so that the largest section has three pages
RELATED = 5
NO_ARTICLE = "notice"  # the markup of pages that only look like articles by their URL

# What editors leave behind: an article that is gone, and a link commented out.
DEAD_LINKS: Mapping[str, tuple[str, str, str]] = {
    "alnakhla": ("local", "/news/4099/خبر-حذفه-المحرر", "خبر حذفه المحرّر"),
    "almarfa": ("lubnan", "/article/خبر-سحبته-الجريدة-7099.html", "خبر سحبته الجريدة"),
}
COMMENTED_LINKS: Mapping[str, str] = {
    "alnakhla": '<!-- <li><a href="/news/4098/مسودة-لم-تنشر">مسودة لم تُنشر</a></li> -->',
    "almarfa": '<!-- <li><a href="/article/مسودة-لم-تنشر-7098.html">مسودة لم تُنشر</a></li> -->',
}


@dataclass(frozen=True)
class Site:
    """One publisher's site as one request sees it: *base* from its Host header, *now* aware."""

    publisher: Publisher
    articles: tuple[Article, ...]
    base: str
    now: datetime

    def path(self, article: Article) -> str:
        return self.publisher.article_path.format(id=article.id, slug=article.slug)

    def twin_path(self, article: Article) -> str:
        return f"/{article.twin}{self.path(article)}"

    def url(self, article: Article) -> str:
        return self.base + quote(self.path(article))

    def newest_first(self) -> list[Article]:
        return sorted(self.articles, key=lambda article: article.published, reverse=True)

    def open_articles(self) -> list[Article]:
        """Return the articles that any list may name, newest first."""
        return [article for article in self.newest_first() if not article.only]

    def section(self, key: str) -> list[Article]:
        """Return what the section's pages name, newest first."""
        everywhere = (article for article in self.newest_first() if article.only != "sitemap")
        return [article for article in everywhere if article.section == key]

    def related(self, article: Article) -> list[Article]:
        """Return other articles, the same ones each time, different ones for each article."""
        others = [other for other in self.open_articles() if other.id != article.id]
        start = article.id % len(others)
        return (others[start:] + others[:start])[:RELATED]

    def numbered(self, number: str) -> Article:
        return next(article for article in self.articles if article.id == int(number))


def last_page(articles: list[Article]) -> int:
    return max(1, -(-len(articles) // PAGE_LENGTH))


# --- articles ---------------------------------------------------------------------------------


def article_page(site: Site, article: Article) -> str:
    """Return the page of *article* in its own markup."""
    return MARKUPS[article.markup](site, article)


def print_page(article: Article) -> str:
    """Return the bare copy that robots.txt keeps crawlers away from."""
    text = "".join(f"<p>{escape(block.text)}</p>" for block in article.blocks)
    return _document(article.title, f"<h1>{escape(article.title)}</h1>{text}")


def _modern(site: Site, article: Article) -> str:
    publisher, shown = site.publisher, article.published
    clock = f"{publisher.weekday(shown)} {publisher.day(shown)} {publisher.clock(shown)}"
    story = _blocks(
        site,
        article,
        paragraphs=("<p>{}</p>",),
        heading="<h2>{}</h2>",
        caption='<figure><img src="{image}" alt=""><figcaption>{}</figcaption></figure>',
        related='<div class="see-also"><b>اقرأ أيضًا</b> {}</div>',
        items=('<ul class="points">', "<li>{}</li>", "</ul>"),
    )
    updated = ""
    if article.modified:
        updated = (
            f'<span class="updated">آخر تحديث: {publisher.day(article.modified)}'
            f" {publisher.clock(article.modified)}</span>"
        )
    main = f"""<article class="single" lang="{article.language}">
<h1 class="story-title">{escape(article.title)}</h1>
<div class="story-meta">{filled('<span class="writer">{}</span>', article.byline)}
<time datetime="{shown.isoformat()}">{clock}</time>{updated}</div>
<div class="share">شارك: {_share_links(site, article)}</div>
<div class="story">
{story}
{filled('<p class="source">{}</p>', article.credit)}
</div>
<ul class="tags">{each("<li>{}</li>", _keyword_links(article))}</ul>
</article>
<section class="more"><h3>مواضيع ذات صلة</h3>
<ul>{each("<li>{}</li>", _article_links(site, site.related(article), "utm_source=related"))}</ul>
</section>
{_comment_form("respond")}"""
    head = _json_ld(site, article) + _open_graph(site, article)
    return _modern_frame(site, article.title, main, head=head, language=article.language)


def _breaks(site: Site, article: Article) -> str:
    publisher, shown = site.publisher, article.published
    clock = f"{publisher.weekday(shown)} {publisher.day(shown)} - {publisher.clock(shown)}"
    text = _blocks(
        site,
        article,
        paragraphs=("{}<br><br>", "{}<br /><br />"),
        heading="<b>{}</b><br>",
        caption='<span class="pic"><img src="{image}"><br><small>{}</small></span><br>',
        related="<u>اقرأ أيضا:</u> {}<br><br>",
        items=("", "- {}<br>", "<br>"),
    )
    main = f"""<div id="content">
<h2 class="headline">{escape(article.title)}</h2>
<div class="newsdate">{escape(article.date_shown or clock)}</div>
{filled('<div class="reporter">{}</div>', article.byline)}
<div id="newstext">{text}
{filled("<strong>{}</strong>", article.credit)}</div>
<div class="keys">\N{NO-BREAK SPACE} كلمات مفتاحية {each("{}", _keyword_links(article))}</div>
<div class="tail">{each("{}<br>", _article_links(site, site.related(article)))}</div>
<div class="tools">{_share_links(site, article)}</div>
{_comment_form("addcomment")}
</div>"""
    return _breaks_frame(site, article.title, main)


def _table(site: Site, article: Article) -> str:
    publisher, shown = site.publisher, article.published
    text = _blocks(
        site,
        article,
        paragraphs=('<p align="justify">{}</p>',),
        heading='<p><font color="#7a0000"><b>{}</b></font></p>',
        caption='<table class="photo"><tr><td><img src="{image}"></td></tr>'
        "<tr><td>{}</td></tr></table>",
        related="<p>اقرأ أيضا: {}</p>",
        items=("<ul>", "<li>{}</li>", "</ul>"),
    )
    keywords = " | ".join(_keyword_links(article))
    main = f"""<table class="article" width="100%" cellpadding="4">
<tr><td class="ttl"><b>{escape(article.title)}</b></td></tr>
<tr><td class="dt">تاريخ النشر: {publisher.day(shown)} الساعة {publisher.clock(shown)}</td></tr>
{filled('<tr><td class="by">{}</td></tr>', article.byline)}
<tr><td class="txt">{text}</td></tr>
{filled('<tr><td class="src">{}</td></tr>', article.credit)}
<tr><td class="kw"><b>الكلمات الدالة:</b> {keywords}</td></tr>
</table>
<table class="also"><tr><th>موضوعات متعلقة</th></tr>
{each("<tr><td>{}</td></tr>", _article_links(site, site.related(article)))}</table>
<p class="tools">{_share_links(site, article)}</p>
{_comment_form("comments")}"""
    return _table_frame(site, article.title, main)


def _divs(site: Site, article: Article) -> str:
    publisher, shown = site.publisher, article.published
    meta = [f"{publisher.day(shown)} - {publisher.clock(shown)}"]
    if article.byline:
        meta.insert(0, article.byline)
    if article.modified:
        changed = article.modified
        meta.append(f"آخر تحديث: {publisher.day(changed)} - {publisher.clock(changed)}")
    text = _blocks(
        site,
        article,
        paragraphs=('<div class="txt">{}</div>',),
        heading="<h3>{}</h3>",
        caption='<div class="shot"><img src="{image}" alt=""><span class="legend">{}</span></div>',
        related='<div class="readmore">إقرأ أيضاً: {}</div>',
        items=('<ul class="dots">', "<li>{}</li>", "</ul>"),
    )
    main = f"""<div class="post" id="post-{article.id}">
<h1 class="entry-title">{escape(article.title)}</h1>
<div class="meta">{escape(" | ".join(meta))}</div>
<div class="entry">
{text}
{filled('<div class="txt credit">{}</div>', article.credit)}
</div>
<div class="labels">الوسوم: {each("{} ", _keyword_links(article, rel="tag"))}</div>
<div class="sharebar">{_share_links(site, article)}</div>
</div>
<div class="similar"><h4>مقالات ذات صلة</h4>
{each("<div>{}</div>", _article_links(site, site.related(article), "utm_source=similar"))}</div>
{_comment_form("reply")}"""
    head = _open_graph(site, article)
    return _divs_frame(site, article.title, main, head=head)


def _loose(site: Site, article: Article) -> str:
    publisher, shown = site.publisher, article.published
    clock = f"{publisher.weekday(shown)}، {publisher.day(shown)}، {publisher.clock(shown)}"
    middle = '<div class="mid"><b>اقرأ أيضاً</b><ul>{}</ul></div>\n'
    text = _blocks(
        site,
        article,
        paragraphs=("{}\n", "<p>{}\n", "<p>{}<br><br>\n"),
        heading="<h4>{}</h4>",
        caption='<table align="left"><tr><td><img src="{image}"><tr><td class="cap">{}</table>\n',
        related=middle.format("<li>{}"),
        items=("<ul>", "<li>{}", "</ul>"),
        after_second=middle.format(each("<li>{}", _article_links(site, site.related(article)[:2]))),
    )
    keywords = " ، ".join(_keyword_links(article))
    modified = ""
    if article.modified:
        modified = f'<meta itemprop="dateModified" content="{article.modified.isoformat()}">'
    main = f"""<div class="maqal" itemscope itemtype="https://schema.org/NewsArticle">
<h1 itemprop="headline">{escape(article.title)}</h1>
<p class="info">{filled('<span itemprop="author">{}</span> - ', article.byline)}
<span itemprop="datePublished" content="{shown.isoformat()}">{clock}</span>{modified}
<div class="nass" itemprop="articleBody">{text}
{filled('<p class="masdar">{}', article.credit)}
</div>
<div class="kalimat">كلمات دلالية: <span itemprop="keywords">{keywords}</span></div>
</div>
<div class="links">{_share_links(site, article)}</div>
<div class="moreof"><h4>اخترنا لكم</h4>
<ul>{each("<li>{}", _article_links(site, site.related(article)))}</ul></div>
{_comment_form("taaliq")}"""
    return _loose_frame(site, article.title, main)


def _notice(site: Site, article: Article) -> str:
    text = "".join(f"<p>{escape(block.text)}</p>" for block in article.blocks)
    main = f'<div class="static"><h1>{escape(article.title)}</h1>{text}</div>'
    return _own_frame(site, article.title, main)


MARKUPS: Mapping[str, Callable[[Site, Article], str]] = {
    "modern": _modern,
    "breaks": _breaks,
    "table": _table,
    "divs": _divs,
    "loose": _loose,
    NO_ARTICLE: _notice,
}
ENCODINGS: Mapping[str, str] = {"table": "windows-1256"}  # every other markup is UTF-8


# --- lists ------------------------------------------------------------------------------------


def front_page(site: Site) -> str:
    entries = each("<li>{}</li>", _article_links(site, site.open_articles()[:FEED_LENGTH]))
    return _own_frame(site, site.publisher.motto, f'<ul class="headlines">{entries}</ul>')


def tag_page(site: Site, keyword: str) -> str:
    tagged = [article for article in site.open_articles() if keyword in article.keywords]
    entries = each("<li>{}</li>", _article_links(site, tagged))
    main = f'<h1>{escape(keyword)}</h1><ul class="headlines">{entries}</ul>'
    return _own_frame(site, keyword, main)


def text_page(site: Site, title: str, text: str) -> str:
    main = f'<div class="static"><h1>{escape(title)}</h1><p>{escape(text)}</p></div>'
    return _own_frame(site, title, main)


def section_page(site: Site, key: str, number: int, *, path: str) -> str:
    """Return page *number* of a section, its links relative to *path*, the page's own."""
    articles = site.section(key)
    shown = articles[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH]
    entries = [_entry(site, article, place, path) for place, article in enumerate(shown)]
    dead_section, dead_path, dead_title = DEAD_LINKS[site.publisher.key]
    if number == 1 and key == dead_section:
        entries.append(f"<li>{_link(quote(dead_path), dead_title)}</li>")
        entries.append(COMMENTED_LINKS[site.publisher.key])
    name = site.publisher.sections[key]
    main = f"""<h1 class="section-name">{escape(name)}</h1>
<ul class="archive">{"".join(entries)}</ul>
<div class="paging">{_paging(site, number, last_page(articles))}</div>"""
    return _own_frame(site, name, main)


def _entry(site: Site, article: Article, place: int, path: str) -> str:
    target = site.path(article)
    hrefs = (
        quote(target),
        quote(posixpath.relpath(target, posixpath.dirname(path))) + "?fbclid=IwAR2demo",
        f"{target} ",  # raw Arabic and a trailing blank, as typed by hand
    )
    links = _link(hrefs[place % len(hrefs)], article.title)
    if article.twin:
        links += f" ({_link(quote(site.twin_path(article)), 'نسخة خفيفة')})"
    when = "" if article.markup == NO_ARTICLE else site.publisher.day(article.published)
    if article.date_shown:
        when = ""
    return (
        f'<li>{links} <span class="when">{when}</span>'
        f'<p class="brief">{escape(article.summary)}</p></li>'
    )


def _paging(site: Site, number: int, last: int) -> str:
    others = [other for other in range(1, last + 1) if other != number]
    links = [_link(_paging_href(site, number, other), str(other)) for other in others]
    if number < last:
        following = escape(_paging_href(site, number, number + 1))
        links.append(f'<a class="next" rel="next" href="{following}">التالي</a>')
    return " ".join(links)


def _paging_href(site: Site, here: int, there: int) -> str:
    if site.publisher.key == "alnakhla":
        return f"?page={there}"
    if here == 1:
        return f"page/{there}/"
    return "../../" if there == 1 else f"../{there}/"


# --- frames: what stands around the main thing of a page ---------------------------------------


def _modern_frame(
    site: Site, title: str, main: str, *, head: str = "", language: str = "ar"
) -> str:
    name = escape(site.publisher.name)
    body = f"""<header class="masthead"><a class="brand" href="/">{name}</a>
<span class="today">{_page_clock(site)}</span>
<nav><ul class="main-nav">{each("<li>{}</li>", _navigation(site))}</ul></nav>
<form action="/search"><input name="q" placeholder="ابحث في الموقع"></form></header>
<main>{main}</main>
<aside class="most-read"><h3>الأكثر قراءة</h3>
<ol>{each("<li>{}</li>", _article_links(site, _most_read(site)))}</ol></aside>
<footer class="site-footer"><p>{_rights(site)}</p></footer>"""
    return _document(f"{title} - {site.publisher.name}", body, head=head, language=language)


def _breaks_frame(site: Site, title: str, main: str) -> str:
    name = escape(site.publisher.name)
    body = f"""<div id="top"><h1><a href="/">{name}</a></h1>
<div id="nowdate">{_page_clock(site)}</div></div>
<div id="menu">{" | ".join(_navigation(site))}</div>
{main}
<div id="side"><b>الأكثر قراءة</b><br>
{each("&#8226; {}<br>", _article_links(site, _most_read(site)))}</div>
<div id="foot">{_rights(site)}</div>"""
    return _document(f"{title} - {site.publisher.name}", body)


def _table_frame(site: Site, title: str, main: str) -> str:
    name = escape(site.publisher.name)
    body = f"""<table width="980" align="center" border="0">
<tr><td colspan="2" class="banner"><font size="6">{name}</font> {_page_clock(site)}</td></tr>
<tr><td colspan="2" class="bar">{" - ".join(_navigation(site))}</td></tr>
<tr valign="top"><td width="200" class="side"><table><tr><th>الأكثر قراءة</th></tr>
{each("<tr><td>{}</td></tr>", _article_links(site, _most_read(site)))}</table></td>
<td class="main">{main}</td></tr>
<tr><td colspan="2" class="bottom">{_rights(site)}</td></tr>
</table>"""
    return _document(f"{site.publisher.name} :: {title}", body, charset=ENCODINGS["table"])


def _divs_frame(site: Site, title: str, main: str, *, head: str = "") -> str:
    name = escape(site.publisher.name)
    body = f"""<div class="topbar"><span class="now">{_page_clock(site)}</span>
<a class="logo" href="/">{name}</a><div class="menu">{each("{} ", _navigation(site))}</div>
<form action="/search"><input name="q"></form></div>
<div class="wrap">{main}
<div class="sidebar"><h4>الأكثر قراءة</h4>
{each("<div>{}</div>", _article_links(site, _most_read(site)))}</div></div>
<div class="footer">{_rights(site)}</div>"""
    return _document(f"{title} | {site.publisher.name}", body, head=head)


def _loose_frame(site: Site, title: str, main: str) -> str:
    name = escape(site.publisher.name)
    most_read = (
        f"<li>{_article_link(site, article)} <small>{site.publisher.day(article.published)}</small>"
        for article in _most_read(site)
    )
    body = f"""<div class="hd"><a href="/">{name}</a> <i>{_page_clock(site)}</i>
<p>{" / ".join(_navigation(site))}</div>
<div class="janib"><h4>الأكثر قراءة</h4><ul>{"".join(most_read)}</ul></div>
{main}
<div class="ft">{_rights(site)}</div>"""
    return _document(f"{title} | {site.publisher.name}", body)


def _own_frame(site: Site, title: str, main: str) -> str:
    """Return *main* in the frame the publisher uses today."""
    frame = _modern_frame if site.publisher.key == "alnakhla" else _divs_frame
    return frame(site, title, main)


def _document(
    title: str, body: str, *, head: str = "", language: str = "ar", charset: str = "utf-8"
) -> str:
    return f"""<!DOCTYPE html>
<html lang="{language}" dir="rtl">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{escape(title)}</title>
{head}</head>
<body>
{body}
</body>
</html>
"""


def _page_clock(site: Site) -> str:
    publisher, now = site.publisher, site.now
    return f"{publisher.weekday(now)} {publisher.day(now)} - {publisher.clock(now)}"


def _navigation(site: Site) -> list[str]:
    sections = site.publisher.sections.items()
    links = [_link(section_path(site.publisher, key), name) for key, name in sections]
    return [_link("/", "الرئيسية"), *links, _link("/contact", "اتصل بنا")]


def section_path(publisher: Publisher, key: str) -> str:
    """Return the path of a section's first page."""
    return f"/section/{key}" if publisher.key == "alnakhla" else f"/section/{key}/"


def _most_read(site: Site) -> list[Article]:
    return sorted(site.open_articles(), key=lambda article: article.id)[:4]


def _rights(site: Site) -> str:
    year = site.publisher.in_digits(str(site.now.year))
    return f"© {year} {escape(site.publisher.name)}. جميع الحقوق محفوظة"


# --- pieces -----------------------------------------------------------------------------------


def _blocks(
    site: Site,
    article: Article,
    *,
    paragraphs: tuple[str, ...],
    heading: str,
    caption: str,
    related: str,
    items: tuple[str, str, str],
    after_second: str = "",
) -> str:
    """Return the article's text; each argument is how one kind of block is written.

    *paragraphs* take turns; *items* open a list, hold one line, close it; *after_second* is
    put after the second block of an article that links to no other one by itself.
    """
    turns = cycle(paragraphs)
    opened, item, closed = items
    written = []
    for block in article.blocks:
        text = escape(block.text)
        if block.kind == "paragraph":
            written.append(next(turns).format(text))
        elif block.kind == "heading":
            written.append(heading.format(text))
        elif block.kind == "caption":
            written.append(caption.format(text, image=f"/img/{article.id}.gif"))
        elif block.kind == "related":
            written.append(related.format(_article_link(site, site.numbered(block.text))))
        else:
            written.append(opened + each(item, map(escape, block.lines)) + closed)
    if after_second and not _has_block(article, "related"):
        written.insert(2, after_second)
    return "\n".join(written)


def _has_block(article: Article, kind: BlockKind) -> bool:
    return any(block.kind == kind for block in article.blocks)


def _json_ld(site: Site, article: Article) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": article.published.isoformat(),
        "dateModified": article.touched.isoformat(),
        "author": {"@type": "Person", "name": article.byline or site.publisher.name},
        "publisher": {"@type": "Organization", "name": site.publisher.name},
        "keywords": list(article.keywords),
        "mainEntityOfPage": site.url(article),
    }
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>\n'


def _open_graph(site: Site, article: Article) -> str:
    url = site.url(article)
    properties = [
        ("og:type", "article"),
        ("og:site_name", site.publisher.name),
        ("og:title", article.title),
        ("og:description", article.summary),
        ("og:url", url),
        ("og:image", f"{site.base}/img/{article.id}.gif"),
        ("article:published_time", article.published.isoformat()),
    ]
    if article.modified:
        properties.append(("article:modified_time", article.modified.isoformat()))
    canonical = f'<link rel="canonical" href="{escape(url)}">\n'
    metas = (f'<meta property="{name}" content="{escape(value)}">\n' for name, value in properties)
    return canonical + "".join(metas)


def _share_links(site: Site, article: Article) -> str:
    url = quote(site.url(article), safe="")
    shared = _link(f"https://social.example/share?u={url}", "مشاركة")
    return f"{shared} {_link(f'/print/{article.id}', 'طباعة')}"


def _keyword_links(article: Article, *, rel: str = "") -> list[str]:
    attribute = f' rel="{rel}"' if rel else ""
    return [
        f'<a{attribute} href="/tag/{quote(keyword)}">{escape(keyword)}</a>'
        for keyword in article.keywords
    ]


def _comment_form(name: str) -> str:
    return f"""<div id="{name}"><h4>اترك تعليقًا</h4>
<form method="post" action="/comment"><input name="name" placeholder="الاسم">
<textarea name="comment"></textarea><button>إرسال</button>
<p>لا نعرض بريدك على أحد، وتُراجَع التعليقات قبل ظهورها.</p></form></div>"""


def _article_links(site: Site, articles: Iterable[Article], query: str = "") -> list[str]:
    return [_article_link(site, article, query) for article in articles]


def _article_link(site: Site, article: Article, query: str = "") -> str:
    path = quote(site.path(article))
    return _link(f"{path}?{query}" if query else path, article.title)


def _link(href: str, text: str) -> str:
    return f'<a href="{escape(href)}">{escape(text)}</a>'


def each(template: str, values: Iterable[str]) -> str:
    """Return *template* once for each of *values*, which are markup already."""
    return "".join(template.format(value) for value in values)


def filled(template: str, text: str) -> str:
    """Return *template* with *text* escaped in it, or nothing for an empty text."""
    return template.format(escape(text)) if text else ""
