"""الشرق, Al Sharq: a daily in Doha; neither asharq.com nor aawsat.com.

Hearsay: class names after a reader of 2016 (the text's element is spelled <artical>); today's are
not known. The address holds the day, day first (/article/25/01/2026/slug), so the day is read from
there. The old reader took any <span> with "date" in its class, which may be the clock of the visit:
it is not asked.

Zone: Doha, assumed. Feed: listed as working, not asked. Older addresses are /news/details/NUMBER,
whose day only the page could tell.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlSharqPage(ArticlePage):
    article_css = "artical[class*=artcl]"
    title_css = "h1"
    body_css = "artical[class*=artcl] p"
    image_css = "meta[property='og:image']::attr(content)"
    url_day = r"^/(?:article|opinion)/(?P<day>\d{2})/(?P<month>\d{2})/(?P<year>\d{4})/"


class AlSharqSpider(NewsSpider):
    name = "al_sharq"
    publisher = Publisher(
        "الشرق",
        "Al Sharq (Qatar)",
        home="https://al-sharq.com/",
        zone="Asia/Qatar",
        zone_basis="assumed",
        country="QA",
        domains=("al-sharq.com",),
        keep=(),
    )
    feeds = ("/rss/latestNews",)
    article_url = r"^/(?:(?:article|opinion)/\d{2}/\d{2}/\d{4}/.|news/details/\d+)"
    page = AlSharqPage
