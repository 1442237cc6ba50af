"""المدينة, Al Madina: a daily in Jeddah.

Known from a reader of 2023 and its data, not from a page: .article-date begins with "تاريخ النشر:"
and names its zone in letters ("08 ديسمبر 2016 11:30 KSA"), so the instant is certain where it is
shown.

Zone: Riyadh, known: printed. Feeds were by section, 26 of them, as listed in 2019; the first is
named here. The site answers 503 to whoever asks without pauses.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlMadinaPage(ArticlePage):
    article_css = ".article-body"
    title_css = "h1.article-title"
    date_css = ".article-date"
    body_css = ".article-body"
    image_css = "meta[property='og:image']::attr(content)"


class AlMadinaSpider(NewsSpider):
    name = "al_madina"
    publisher = Publisher(
        "المدينة",
        "Al Madina",
        home="https://www.al-madina.com/",
        zone="Asia/Riyadh",
        country="SA",
        domains=("al-madina.com",),
        keep=(),
        twins=((r"^(al-madina\.com/article/\d+)(?:/.*)?$", r"\1"),),
    )
    feeds = ("/rssFeed/1",)
    article_url = r"^/article/\d+"
    page = AlMadinaPage
