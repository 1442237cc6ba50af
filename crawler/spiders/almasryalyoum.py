"""المصري اليوم, Al-Masry Al-Youm: a daily in Cairo.

Known from readers of others between 2016 and 2023 and from their data, not from a page: .pinfo
holds date and byline in one line ("الثلاثاء 07-09-2010 15:11 | كتب: إفي |"), day first. Where an
agency stands in the byline's place it is the text's origin, and nobody is the author. Related
titles, some of them thrice, stand inside #NewsStory under "أخبار متعلقة".

Zone: Cairo, assumed: the lines name none. Feed: half a day behind when last measured; there were
others by section. The site asks visitors to prove that they are human, so a crawl may get nothing.
"""

from crawler.extract.agencies import agency
from crawler.extract.credit import read_credit
from crawler.extract.labels import byline_after_label
from crawler.extract.page import ArticlePage, shown
from crawler.spider import NewsSpider, Publisher
from models.item import Credit


class AlmasryalyoumPage(ArticlePage):
    article_css = "#NewsStory"
    title_css = ".article h1, h1.tit_2"
    date_css = ".pinfo"
    body_css = "#NewsStory p"
    image_css = "meta[property='og:image']::attr(content)"

    def byline(self) -> str | None:
        line = next(map(shown, self.found(self.date_css)), "")
        return next((part.strip() for part in line.split("|")[1:] if part.strip()), None)

    def credit(self) -> Credit:
        line = self.byline()
        if line is None or agency(name := byline_after_label(line)) is None:
            return super().credit()
        self.provenance["credit"] = "css"
        return read_credit(name, line, publisher=self.publisher.name)


class AlmasryalyoumSpider(NewsSpider):
    name = "almasryalyoum"
    publisher = Publisher(
        "المصري اليوم",
        "Al-Masry Al-Youm",
        home="https://www.almasryalyoum.com/",
        zone="Africa/Cairo",
        zone_basis="assumed",
        country="EG",
        domains=("almasryalyoum.com",),
        keep=(),
    )
    feeds = ("/rss/rssfeed", "/rss/rssfeeds?sectionId=3")
    article_url = r"^/news/details/\d+$"
    page = AlmasryalyoumPage
