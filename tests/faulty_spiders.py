"""Publishers whose listings fail in every way; tests/test_faults.py serves them on loopback."""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher

HOME = "http://127.0.0.1:1/"  # each crawl gets the address of its site by PUBLISHER_HOMES


class ListingsSpider(NewsSpider):
    """All listings at once: none of them may cost another."""

    name = "listings"
    publisher = Publisher("صحيفة الأعطال", "Faults", home=HOME, zone="Asia/Amman")
    feeds = (
        "/feed/whole", "/feed/cut", "/feed/markup", "/feed/html", "/feed/404", "/feed/empty",
        "/feed/nothing", "/feed/entities", "/feed/file", "/feed/bomb", "/feed/foreign-links",
        "/feed/sessions", "/feed/repeated", "/feed/spellings", "/feed/long",
        "/feed/future", "/feed/challenge", "/feed/moved-away",
    )  # fmt: skip
    sitemaps = ("/sitemap/itself", "/sitemap/here", "/sitemap/nested-0", "/sitemap/cut.gz",
        "/sitemap/members.gz", "/sitemap/packed.gz")  # fmt: skip
    sections = ("/calendar/0", "/section/binary", "/section/links")
    article_url = r"^/news/"
    next_css = "a.next::attr(href)"
    most_pages = 3
    page = ArticlePage


class SlowSpider(NewsSpider):
    name = "slow"
    publisher = Publisher("صحيفة متمهلة", "Slow", home=HOME, zone="Asia/Amman")
    feeds = ("/feed/slow", "/feed/whole")
    article_url = r"^/news/"
    page = ArticlePage


class CalmSpider(NewsSpider):
    name = "calm"
    publisher = Publisher("صحيفة الهدوء", "Calm", home=HOME, zone="Asia/Amman")
    feeds = ("/feed/whole",)
    article_url = r"^/news/"
    page = ArticlePage


class ForeignSpider(NewsSpider):
    name = "foreign"
    publisher = Publisher("صحيفة فارسية", "Foreign", home=HOME, zone="Asia/Amman")
    feeds = ("/feed/persian",)
    article_url = r"^/news/"
    page = ArticlePage


class EmptySpider(NewsSpider):
    name = "empty"
    publisher = Publisher("صحيفة صامتة", "Empty", home=HOME, zone="Asia/Amman")
    feeds = ("/feed/empty",)
    article_url = r"^/news/"
    page = ArticlePage


class GoneSpider(NewsSpider):
    name = "gone"
    publisher = Publisher("صحيفة راحلة", "Gone", home=HOME, zone="Asia/Amman")
    feeds = ("/feed/404",)
    sitemaps = ("/sitemap/cut.gz",)
    article_url = r"^/news/"
    page = ArticlePage
