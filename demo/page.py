"""Write the pages of articles, each in its own markup: articles in, HTML out."""

import json
from collections.abc import Callable, Mapping
from html import escape
from itertools import cycle
from urllib.parse import quote

from demo.article import NO_ARTICLE, Article, BlockKind
from demo.frame import (
    article_link,
    article_links,
    breaks_frame,
    divs_frame,
    document,
    each,
    filled,
    link,
    loose_frame,
    modern_frame,
    own_frame,
    table_frame,
)
from demo.site import Site


def article_page(site: Site, article: Article) -> str:
    """Return the page of *article* in its own markup."""
    return MARKUPS[article.markup](site, article)


def print_page(article: Article) -> str:
    """Return the bare copy that robots.txt keeps crawlers away from."""
    text = "".join(f"<p>{escape(block.text)}</p>" for block in article.blocks)
    return document(article.title, f"<h1>{escape(article.title)}</h1>{text}")


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
<ul>{each("<li>{}</li>", article_links(site, site.related(article), "utm_source=related"))}</ul>
</section>
{_comment_form("respond")}"""
    head = _json_ld(site, article) + _open_graph(site, article)
    return modern_frame(site, article.title, main, head=head, language=article.language)


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
<div class="tail">{each("{}<br>", article_links(site, site.related(article)))}</div>
<div class="tools">{_share_links(site, article)}</div>
{_comment_form("addcomment")}
</div>"""
    return breaks_frame(site, article.title, main)


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
{each("<tr><td>{}</td></tr>", article_links(site, site.related(article)))}</table>
<p class="tools">{_share_links(site, article)}</p>
{_comment_form("comments")}"""
    return table_frame(site, article.title, main)


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
{each("<div>{}</div>", article_links(site, site.related(article), "utm_source=similar"))}</div>
{_comment_form("reply")}"""
    head = _open_graph(site, article)
    return divs_frame(site, article.title, main, head=head)


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
        after_second=middle.format(each("<li>{}", article_links(site, site.related(article)[:2]))),
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
<ul>{each("<li>{}", article_links(site, site.related(article)))}</ul></div>
{_comment_form("taaliq")}"""
    return loose_frame(site, article.title, main)


def _notice(site: Site, article: Article) -> str:
    text = "".join(f"<p>{escape(block.text)}</p>" for block in article.blocks)
    main = f'<div class="static"><h1>{escape(article.title)}</h1>{text}</div>'
    return own_frame(site, article.title, main)


MARKUPS: Mapping[str, Callable[[Site, Article], str]] = {
    "modern": _modern,
    "breaks": _breaks,
    "table": _table,
    "divs": _divs,
    "loose": _loose,
    NO_ARTICLE: _notice,
}


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
            written.append(related.format(article_link(site, site.numbered(block.text))))
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
    shared = link(f"https://social.example/share?u={url}", "مشاركة")
    return f"{shared} {link(f'/print/{article.id}', 'طباعة')}"


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
