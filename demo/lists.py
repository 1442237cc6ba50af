"""Write the pages that name articles: front page, tags and sections, and those of plain text."""

import posixpath
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from demo.article import NO_ARTICLE, Article
from demo.frame import article_links, each, link, own_frame
from demo.site import Site

PAGE_LENGTH = 3  # articles on a page of a section; few, so that the largest has three pages
HEADLINES = 8  # on the front page

# What editors leave behind: an article that is gone, and a link commented out.
DEAD_LINKS: Mapping[str, tuple[str, str, str]] = {
    "alnakhla": ("local", "/news/4099/خبر-حذفه-المحرر", "خبر حذفه المحرّر"),
    "almarfa": ("lubnan", "/article/خبر-سحبته-الجريدة-7099.html", "خبر سحبته الجريدة"),
}
COMMENTED_LINKS: Mapping[str, str] = {
    "alnakhla": '<!-- <li><a href="/news/4098/مسودة-لم-تنشر">مسودة لم تُنشر</a></li> -->',
    "almarfa": '<!-- <li><a href="/article/مسودة-لم-تنشر-7098.html">مسودة لم تُنشر</a></li> -->',
}


def front_page(site: Site) -> str:
    entries = each("<li>{}</li>", article_links(site, site.open_articles()[:HEADLINES]))
    return own_frame(site, site.publisher.motto, f'<ul class="headlines">{entries}</ul>')


def tag_page(site: Site, keyword: str) -> str:
    tagged = [article for article in site.open_articles() if keyword in article.keywords]
    entries = each("<li>{}</li>", article_links(site, tagged))
    main = f'<h1>{escape(keyword)}</h1><ul class="headlines">{entries}</ul>'
    return own_frame(site, keyword, main)


def text_page(site: Site, title: str, text: str) -> str:
    main = f'<div class="static"><h1>{escape(title)}</h1><p>{escape(text)}</p></div>'
    return own_frame(site, title, main)


def section_page(site: Site, key: str, number: int, *, path: str) -> str:
    """Return page *number* of a section, its links relative to *path*, the page's own."""
    articles = site.section(key)
    shown = articles[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH]
    entries = [_entry(site, article, place, path) for place, article in enumerate(shown)]
    dead_section, dead_path, dead_title = DEAD_LINKS[site.publisher.key]
    if number == 1 and key == dead_section:
        entries.append(f"<li>{link(quote(dead_path), dead_title)}</li>")
        entries.append(COMMENTED_LINKS[site.publisher.key])
    name = site.publisher.sections[key]
    main = f"""<h1 class="section-name">{escape(name)}</h1>
<ul class="archive">{"".join(entries)}</ul>
<div class="paging">{_paging(site, number, last_page(articles))}</div>"""
    return own_frame(site, name, main)


def _entry(site: Site, article: Article, place: int, path: str) -> str:
    target = site.path(article)
    hrefs = (
        quote(target),
        quote(posixpath.relpath(target, posixpath.dirname(path))) + "?fbclid=IwAR2demo",
        f"{target} ",  # raw Arabic and a trailing blank, as typed by hand
    )
    links = link(hrefs[place % len(hrefs)], article.title)
    if article.twin:
        links += f" ({link(quote(site.twin_path(article)), 'نسخة خفيفة')})"
    when = "" if article.markup == NO_ARTICLE else site.publisher.day(article.published)
    if article.date_shown:
        when = ""
    return (
        f'<li>{links} <span class="when">{when}</span>'
        f'<p class="brief">{escape(article.summary)}</p></li>'
    )


def _paging(site: Site, number: int, last: int) -> str:
    others = [other for other in range(1, last + 1) if other != number]
    links = [link(_paging_href(site, number, other), str(other)) for other in others]
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


def last_page(articles: list[Article]) -> int:
    return max(1, -(-len(articles) // PAGE_LENGTH))
