"""مصراوي, Masrawy: a news portal in Cairo.

Known from readers of others of 2019 to 2022, not from a page: clock and day are two <span> of one
element ("11:03 ص", "الإثنين 11 مارس 2019"); an outlet whose text is taken over stands alone in the
first line, with a colon ("بي بي سي:"); a line "فيديو قد يعجبك:" stands between paragraphs.

Zone: Cairo, assumed: nothing names it. Feed: works outside data centres, without dates; its old
form (/rssfeed/) was listed in 2019. The number after the day is the article, the slug may change.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher

_VIDEO = "فيديو قد يعجبك"


class MasrawyPage(ArticlePage):
    article_css = "div.details"
    title_css = "div.articleHeader h1, h1"
    date_css = "div.time.icon-time"
    body_css = "div.ArticleDetails.details, div.details:not(.ArticleDetails) > p[style*=rtl]"
    keywords_css = "div.keywordsDiv a"
    image_css = "meta[property='og:image']::attr(content)"

    def paragraphs(self) -> list[str]:
        return [text for text in super().paragraphs() if not text.startswith(_VIDEO)]


class MasrawySpider(NewsSpider):
    name = "masrawy"
    publisher = Publisher(
        "مصراوي",
        "Masrawy",
        home="https://www.masrawy.com/",
        zone="Africa/Cairo",
        zone_basis="assumed",
        country="EG",
        domains=("masrawy.com",),
        keep=(),
        twins=((r"^(masrawy\.com/.+/details/\d{4}/\d+/\d+/\d+)(?:/.*)?$", r"\1"),),
    )
    feeds = ("/rss/feed/25/أخبار",)
    article_url = r"^/[a-z_]+/[a-z_]+/details/\d{4}/\d{1,2}/\d{1,2}/\d+"
    page = MasrawyPage
