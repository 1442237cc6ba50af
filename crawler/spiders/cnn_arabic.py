"""CNN بالعربية, CNN Arabic: the Arabic desk of CNN, in Dubai.

Known from a page of August 2013 (.cnn_storyarea). Its only stamp ("الأربعاء، 28 آب/اغسطس 2013، آخر
تحديث 14:00 (GMT+0400)") is the clock of the visit: two captures of one article show different days
there, and the day in the address is a third. So the stamp is asked only whether it contradicts the
address: if it does, there is no date; if not, the address's day is one. The text opens with a
dateline, "دمشق، سوريا (CNN) --", which stays; no author, credit or tags were seen.

2016, after readers of others: h1.news-headline-desktop, span.news-date, .article-content; none of
that was seen in a page, nor what the site sends today. Zone: Dubai, known from the stamp's offset.
Feeds: /api/v1/rss answered when last measured. Old addresses end in index.html.
"""

import re
from urllib.parse import urlsplit

from crawler.extract.dates import DateReading, read_date
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher

_DAY = re.compile(r"/(\d{4})/(?:[a-z_]+/)?(\d{1,2})/(\d{1,2})/")


class CnnArabicPage(ArticlePage):
    article_css = "div.cnn_strycntntrgt, .article-content"
    title_css = ".cnn_storyarea h1, h1.news-headline-desktop"
    date_css = "div.cnn_strytmstmp, span.news-date"
    body_css = "div.cnn_strycntntrgt > p, .article-content p"
    summary_css = "meta[property='og:description']::attr(content)"
    image_css = "meta[property='og:image']::attr(content)"

    def published(self) -> DateReading | None:
        found = _DAY.search(urlsplit(self.url).path)
        stamp = super().published()
        if stamp is None and "dates disagree" in self.provenance.get("published_at", ""):
            return None
        if found is None or stamp is None:
            return self.plausible("published_at", "css", "only a page clock")
        day = read_date("-".join(found.groups()), zone=self.zone, now=self.fetched_at)
        if day is None or day.local.date() != stamp.local.date():
            return self.plausible("published_at", "url", "dates disagree")
        return self.plausible("published_at", "url", day)

    def modified(self) -> None:
        """Return nothing: "آخر تحديث" is the page's clock, not the article's."""


class CnnArabicSpider(NewsSpider):
    name = "cnn_arabic"
    publisher = Publisher(
        "CNN بالعربية",
        "CNN Arabic",
        home="https://arabic.cnn.com/",
        zone="Asia/Dubai",
        country="AE",
        domains=("arabic.cnn.com",),
        keep=(),
    )
    feeds = ("/api/v1/rss/rss.xml", "/api/v1/rss/middle_east/rss.xml")
    sitemaps = ("/sitemap.xml",)
    article_url = r"^/(?:[a-z-]+/(?:article|video)/\d{4}/\d{2}/\d{2}/|\d{4}/[a-z_]+/\d+/\d+/)."
    page = CnnArabicPage
