"""إل بي سي آي, LBCI: the news site of a television channel in Lebanon.

Known from a page of January 2026: one <div> with <br><br> between paragraphs, advertisements as
elements of the site's own between them. The instant is in the head, in UTC, and JSON-LD agrees. The
clock one sees ("2026-01-08 | 12:42") is written by the visitor's browser in the visitor's zone, so
it is not read. Chips under the text are the title's own words, and the head's keywords those of the
site: no keywords. Agencies are named, where they are, as a last line alone ("Reuters"), after the
reader of another project.

Zone: Beirut, assumed for the day an article belongs to; the instant does not need it. Feeds and the
news sitemap (Arabic and English) as another project maintains them; they refuse data centres.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class LbcgroupPage(ArticlePage):
    article_css = "div.LongDesc"
    title_css = "div.article_details_main_container h1"
    date_css = "meta[itemprop=datePublished]"
    body_css = "div.LongDesc"
    drop_css = ".LongDesc .DimgContainer, .LongDesc .my-gallery"
    section_css = "a.article_details_category"
    summary_css = "div.article_details_body-lead"
    image_css = "meta[property='og:image']::attr(content)"

    def keywords(self) -> tuple[str, ...]:
        return ()


class LbcgroupSpider(NewsSpider):
    name = "lbcgroup"
    publisher = Publisher(
        "إل بي سي آي",
        "LBCI",
        home="https://www.lbcgroup.tv/",
        zone="Asia/Beirut",
        zone_basis="assumed",
        country="LB",
        domains=("lbcgroup.tv",),
        keep=(),
        twins=((r"^(lbcgroup\.tv/news)/[^/]+/(\d+)/.*/ar$", r"\1/\2/ar"),),
    )
    feeds = ("/Rss/latest-news/ar", "/Rss/NewsHighlights/ar")
    sitemaps = ("/newssitemap.xml",)
    article_url = r"^/news/[^/]+/\d+/.*/ar$"
    page = LbcgroupPage
