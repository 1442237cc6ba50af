"""Write what programs read of the two publishers: feeds, sitemaps, robots.txt."""

from email.utils import format_datetime
from html import escape

from demo.article import Article
from demo.frame import each, filled
from demo.site import Site

FEED_LENGTH = 8
ARCHIVE_ENDS = 6  # the last month of 2025 in sitemap-archive.xml


def rss(site: Site) -> str:
    """Return the RSS 2.0 feed; an edit moves an article's pubDate."""
    newest = _feed_articles(site)
    items = "".join(_rss_item(site, article) for article in newest)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>{escape(site.publisher.name)}</title>
<link>{escape(site.base)}/</link>
<description>{escape(site.publisher.motto)}</description>
<language>ar</language>
<lastBuildDate>{format_datetime(newest[0].touched)}</lastBuildDate>
{items}</channel>
</rss>
"""


def _rss_item(site: Site, article: Article) -> str:
    url = escape(site.url(article))
    categories = each("<category>{}</category>", map(escape, article.keywords))
    return f"""<item>
<title>{escape(article.title)}</title>
<link>{url}?utm_source=rss&amp;utm_medium=feed</link>
<guid isPermaLink="true">{url}</guid>
{filled("<dc:creator>{}</dc:creator>", article.byline)}{categories}
<description>{escape(f"<p>{escape(article.summary)}</p>")}</description>
<pubDate>{format_datetime(article.touched)}</pubDate>
</item>
"""


def atom(site: Site) -> str:
    """Return the Atom feed; an edit moves an entry's ``updated``, never its ``published``."""
    newest = _feed_articles(site)
    entries = "".join(_atom_entry(site, article) for article in newest)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar">
<title>{escape(site.publisher.name)}</title>
<id>{escape(site.base)}/</id>
<link rel="self" href="{escape(site.base)}/atom.xml"/>
<link rel="alternate" href="{escape(site.base)}/"/>
<updated>{newest[0].touched.isoformat()}</updated>
{entries}</feed>
"""


def _atom_entry(site: Site, article: Article) -> str:
    author = filled("<author><name>{}</name></author>", article.byline or site.publisher.name)
    return f"""<entry>
<title>{escape(article.title)}</title>
<id>{escape(site.url(article))}</id>
<link rel="alternate" type="text/html" href="{escape(site.url(article))}"/>
{author}
<published>{article.published.isoformat()}</published>
<updated>{article.touched.isoformat()}</updated>
<summary type="html">{escape(f"<p>{escape(article.summary)}</p>")}</summary>
</entry>
"""


def _feed_articles(site: Site) -> list[Article]:
    by_date = sorted(site.open_articles(), key=lambda article: article.touched, reverse=True)
    return by_date[:FEED_LENGTH]


def sitemap_index(site: Site) -> str:
    children = ("sitemap-recent.xml", "sitemap-archive.xml")
    rows = (f"<sitemap><loc>{escape(site.base)}/{child}</loc></sitemap>\n" for child in children)
    return _sitemap_document("sitemapindex", "".join(rows))


def sitemap(site: Site) -> str:
    return _urlset(site, _sitemap_articles(site))


def recent_sitemap(site: Site) -> str:
    articles = _sitemap_articles(site)
    return _urlset(
        site, [article for article in articles if article.published.month > ARCHIVE_ENDS]
    )


def archive_sitemap(site: Site) -> str:
    articles = _sitemap_articles(site)
    return _urlset(
        site, [article for article in articles if article.published.month <= ARCHIVE_ENDS]
    )


def _sitemap_articles(site: Site) -> list[Article]:
    return [article for article in site.newest_first() if article.only != "sections"]


def _urlset(site: Site, articles: list[Article]) -> str:
    rows = (
        f"<url><loc>{escape(site.url(article))}</loc>"
        f"<lastmod>{article.touched.isoformat()}</lastmod></url>\n"
        for article in articles
    )
    return _sitemap_document("urlset", "".join(rows))


def _sitemap_document(root: str, rows: str) -> str:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{rows}</{root}>
"""


def robots(site: Site) -> str:
    rules = "User-agent: *\nDisallow: /search\nDisallow: /print/\n"
    if site.publisher.key == "alnakhla":
        rules += f"\nSitemap: {site.base}/sitemap.xml\n"
    return rules
