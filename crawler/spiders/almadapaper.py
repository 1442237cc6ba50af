"""المدى, Al-Mada: a daily in Baghdad.

Known from a reader of 2019, not from a page: .article__head, .article__entry, and the date as
digits in .article__bar-aside (class text-en); year first is assumed. The addresses changed from
/Details/NUMBER to /NUMBER/, and it is not known whether a number kept its article, so the two are
not taken for one.

Zone: Baghdad, assumed. Feed: /feed is listed, /Rss/ was in 2019.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlmadapaperPage(ArticlePage):
    article_css = "div.article__entry"
    title_css = "header.article__head h1"
    date_css = "div.article__bar-aside span.text-en"
    body_css = "div.article__entry p"
    image_css = "meta[property='og:image']::attr(content)"


class AlmadapaperSpider(NewsSpider):
    name = "almadapaper"
    publisher = Publisher(
        "المدى",
        "Al-Mada",
        home="https://almadapaper.net/",
        zone="Asia/Baghdad",
        zone_basis="assumed",
        country="IQ",
        domains=("almadapaper.net",),
        keep=(),
    )
    feeds = ("/feed",)
    article_url = r"^/(?:Details/)?\d+/?$"
    page = AlmadapaperPage
