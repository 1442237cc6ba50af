"""What stands around the main thing of a page, and how a page links to others."""

from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote

from demo.article import Article
from demo.site import Site, section_path

ENCODINGS: Mapping[str, str] = {"table": "windows-1256"}  # every other markup is UTF-8


def modern_frame(site: Site, title: str, main: str, *, head: str = "", language: str = "ar") -> str:
    name = escape(site.publisher.name)
    body = f"""<header class="masthead"><a class="brand" href="/">{name}</a>
<span class="today">{_page_clock(site)}</span>
<nav><ul class="main-nav">{each("<li>{}</li>", _navigation(site))}</ul></nav>
<form action="/search"><input name="q" placeholder="ابحث في الموقع"></form></header>
<main>{main}</main>
<aside class="most-read"><h3>الأكثر قراءة</h3>
<ol>{each("<li>{}</li>", article_links(site, _most_read(site)))}</ol></aside>
<footer class="site-footer"><p>{_rights(site)}</p></footer>"""
    return document(f"{title} - {site.publisher.name}", body, head=head, language=language)


def breaks_frame(site: Site, title: str, main: str) -> str:
    name = escape(site.publisher.name)
    body = f"""<div id="top"><h1><a href="/">{name}</a></h1>
<div id="nowdate">{_page_clock(site)}</div></div>
<div id="menu">{" | ".join(_navigation(site))}</div>
{main}
<div id="side"><b>الأكثر قراءة</b><br>
{each("&#8226; {}<br>", article_links(site, _most_read(site)))}</div>
<div id="foot">{_rights(site)}</div>"""
    return document(f"{title} - {site.publisher.name}", body)


def table_frame(site: Site, title: str, main: str) -> str:
    name = escape(site.publisher.name)
    body = f"""<table width="980" align="center" border="0">
<tr><td colspan="2" class="banner"><font size="6">{name}</font> {_page_clock(site)}</td></tr>
<tr><td colspan="2" class="bar">{" - ".join(_navigation(site))}</td></tr>
<tr valign="top"><td width="200" class="side"><table><tr><th>الأكثر قراءة</th></tr>
{each("<tr><td>{}</td></tr>", article_links(site, _most_read(site)))}</table></td>
<td class="main">{main}</td></tr>
<tr><td colspan="2" class="bottom">{_rights(site)}</td></tr>
</table>"""
    return document(f"{site.publisher.name} :: {title}", body, charset=ENCODINGS["table"])


def divs_frame(site: Site, title: str, main: str, *, head: str = "") -> str:
    name = escape(site.publisher.name)
    body = f"""<div class="topbar"><span class="now">{_page_clock(site)}</span>
<a class="logo" href="/">{name}</a><div class="menu">{each("{} ", _navigation(site))}</div>
<form action="/search"><input name="q"></form></div>
<div class="wrap">{main}
<div class="sidebar"><h4>الأكثر قراءة</h4>
{each("<div>{}</div>", article_links(site, _most_read(site)))}</div></div>
<div class="footer">{_rights(site)}</div>"""
    return document(f"{title} | {site.publisher.name}", body, head=head)


def loose_frame(site: Site, title: str, main: str) -> str:
    name = escape(site.publisher.name)
    most_read = (
        f"<li>{article_link(site, article)} <small>{site.publisher.day(article.published)}</small>"
        for article in _most_read(site)
    )
    body = f"""<div class="hd"><a href="/">{name}</a> <i>{_page_clock(site)}</i>
<p>{" / ".join(_navigation(site))}</div>
<div class="janib"><h4>الأكثر قراءة</h4><ul>{"".join(most_read)}</ul></div>
{main}
<div class="ft">{_rights(site)}</div>"""
    return document(f"{title} | {site.publisher.name}", body)


def own_frame(site: Site, title: str, main: str) -> str:
    """Return *main* in the frame the publisher uses today."""
    frame = modern_frame if site.publisher.key == "alnakhla" else divs_frame
    return frame(site, title, main)


def document(
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
    links = [link(section_path(site.publisher, key), name) for key, name in sections]
    return [link("/", "الرئيسية"), *links, link("/contact", "اتصل بنا")]


def _most_read(site: Site) -> list[Article]:
    return sorted(site.open_articles(), key=lambda article: article.id)[:4]


def _rights(site: Site) -> str:
    year = site.publisher.in_digits(str(site.now.year))
    return f"© {year} {escape(site.publisher.name)}. جميع الحقوق محفوظة"


def article_links(site: Site, articles: Iterable[Article], query: str = "") -> list[str]:
    return [article_link(site, article, query) for article in articles]


def article_link(site: Site, article: Article, query: str = "") -> str:
    path = quote(site.path(article))
    return link(f"{path}?{query}" if query else path, article.title)


def link(href: str, text: str) -> str:
    return f'<a href="{escape(href)}">{escape(text)}</a>'


def each(template: str, values: Iterable[str]) -> str:
    """Return *template* once for each of *values*, which are markup already."""
    return "".join(template.format(value) for value in values)


def filled(template: str, text: str) -> str:
    """Return *template* with *text* escaped in it, or nothing for an empty text."""
    return template.format(escape(text)) if text else ""
