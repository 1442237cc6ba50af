"""صحيفة الألف, the newspaper of tests.large_site.

Feed: the last 50 added or edited. Sitemaps leave out opinion and culture. Dates are UTC.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlalfPage(ArticlePage):
    article_css = "article.single"
    title_css = ".story-title"
    date_css = ".story-meta time"
    update_css = ".story-meta .updated"
    body_css = ".single .story"
    byline_css = ".story-meta .writer"
    keywords_css = ".tags a"


class AlalfSpider(NewsSpider):
    name = "alalf"
    publisher = Publisher(
        "صحيفة الألف",
        "Al Alf (tests)",
        home="http://127.0.0.1:8803/",
        zone="UTC",
        keep=(),
    )
    feeds = ("/rss.xml",)
    sitemaps = ("/sitemap.xml",)
    sections = ("/section/opinion", "/section/culture")
    article_url = r"^/news/\d+/"
    next_css = ".paging .next::attr(href)"
    page = AlalfPage
