"""الراي, Al Rai of Kuwait: a daily; not الرأي of Amman.

Hearsay: class names after one reader of 2022; no page was seen. Day and clock are two elements
(.article-date, .article-time) that are read as one line; how they are written is not known, a day
with the month's name and a clock with ص or م are assumed.

Zone: Kuwait, assumed. Feed: listed, not asked; before, there was one for each section. The number
is the article; section and slug follow it.
"""

from crawler.extract.dates import DateReading
from crawler.extract.evidence import read_publication
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlraimediaPage(ArticlePage):
    article_css = ".article-desc"
    title_css = ".article-title"
    body_css = ".article-desc p"
    image_css = "meta[property='og:image']::attr(content)"

    def published(self) -> DateReading | None:
        shown = (self._text("published_at", css) for css in (".article-date", ".article-time"))
        line = " ".join(text for text in shown if text)
        reading = read_publication(line, zone=self.zone, now=self.fetched_at)
        return self.plausible("published_at", "css", reading)


class AlraimediaSpider(NewsSpider):
    name = "alraimedia"
    publisher = Publisher(
        "الراي",
        "Al Rai (Kuwait)",
        home="https://www.alraimedia.com/",
        zone="Asia/Kuwait",
        zone_basis="assumed",
        country="KW",
        domains=("alraimedia.com",),
        keep=(),
        twins=((r"^(alraimedia\.com/article/\d+)(?:/.*)?$", r"\1"),),
    )
    feeds = ("/rssFeed/1",)
    article_url = r"^/article/\d+"
    page = AlraimediaPage
