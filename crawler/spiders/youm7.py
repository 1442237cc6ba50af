"""اليوم السابع, Youm7: a daily in Cairo.

Known from a page of August 2020, and from readers of the site until 2025: text in #articleBody,
one <p> or <br><br> alike; tags as links and as article:tag. The visible date is span.newsStoryDate
("الإثنين، 24 أغسطس 2020 09:23 ص"); span.date-header is the page's clock. 2025: span.writeDate.
article:published_time holds the same Cairo clock with a Z: local time mislabelled, so it is no
evidence where the visible date is missing, and the site's modified time is not read at all.

Zone: Cairo, assumed: no page names an offset. Feeds are by section (97 main, 203 politics, 297
economy), as listed by others, not asked. Sitemap/Y/M/D names every story of one day, as listed;
month and day without a zero are assumed, as stories have them. m.youm7.com has every story twice
(story, amp); the number is its identity.
"""

from crawler.extract.dates import DateReading
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class Youm7Page(ArticlePage):
    article_css = "div#articleBody"
    title_css = ".articleHeader h1, article h1"
    date_css = "span.newsStoryDate, span.writeDate"
    body_css = "div#articleBody"
    byline_css = "span.writeBy"
    keywords_css = "div.tags h3 a"
    section_css = "meta[property='article:section']::attr(content), div.breadcumb > a:last-of-type"
    summary_css = "meta[property='og:description']::attr(content)"
    image_css = "meta[property='og:image']::attr(content)"

    def published(self) -> DateReading | None:
        if self.found(self.date_css):
            return super().published()
        return self.plausible("published_at", "css", "only a mislabelled clock")  # hours wrong


class Youm7Spider(NewsSpider):
    name = "youm7"
    publisher = Publisher(
        "اليوم السابع",
        "Youm7",
        home="https://www.youm7.com/",
        zone="Africa/Cairo",
        zone_basis="assumed",
        country="EG",
        domains=("youm7.com",),
        keep=(),
        twins=((r"^(?:m\.)?youm7\.com/(?:amp|story)/(.+)/[^/]+/(\d+)$", r"youm7.com/story/\1/\2"),),
    )
    feeds = (
        "/RSS/SectionRss?SectionID=97",
        "/RSS/SectionRss?SectionID=203",
        "/RSS/SectionRss?SectionID=297",
    )
    day_sitemaps = ("/Sitemap/%Y/%-m/%-d",)
    article_url = r"^/(?:story|amp)/\d{4}/\d{1,2}/\d{1,2}/[^/]+/\d+$"
    page = Youm7Page
