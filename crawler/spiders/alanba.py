"""الأنباء, Al Anba: a daily in Kuwait.

Hearsay: ids and class names after one reader of 2022 (#dvOrgArticle, .post_date, #maincontent); no
page was seen, and how .post_date writes its date is not known: day/month/year is assumed, as the
slugs of some addresses have it.

Zone: Kuwait, assumed. Feeds were by section, 55 of them, as listed in 2019; one is named here. The
number is the article: with section and slug, or alone.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlanbaPage(ArticlePage):
    article_css = "#dvOrgArticle"
    title_css = "#dvOrgArticle article h1"
    date_css = "div.post_date"
    body_css = "#maincontent > p"
    image_css = "meta[property='og:image']::attr(content)"


class AlanbaSpider(NewsSpider):
    name = "alanba"
    publisher = Publisher(
        "الأنباء",
        "Al Anba",
        home="https://www.alanba.com.kw/",
        zone="Asia/Kuwait",
        zone_basis="assumed",
        country="KW",
        domains=("alanba.com.kw",),
        keep=(),
        twins=((r"^alanba\.com\.kw/(?:ar/[a-z-]+/)?(\d{5,})(?:/.*)?$", r"alanba.com.kw/\1"),),
    )
    feeds = ("/rss/official/",)
    article_url = r"^/(?:ar/[a-z-]+/)?\d{5,}(?:/|$)"
    page = AlanbaPage
