"""الخبر, El Khabar: a daily in Algiers.

Known from a reader of 2019, not from a page: the title is an <h2> with an id, the date a <time>
whose text is rewritten by script into "so long ago", so only its attribute is read; that the
attribute is ISO 8601 is assumed. Months in the text are those of Algeria (جانفي، فيفري، جويلية).

Zone: Algiers, assumed for attributes without an offset. Feed: /feed is listed, /feeds/ was in 2019.
The number is the article; a slug follows it.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class ElkhabarPage(ArticlePage):
    article_css = "#article_body_content"
    title_css = "h2#article_title"
    date_css = "time.relative_time::attr(datetime)"
    body_css = "#article_body_content"
    image_css = "meta[property='og:image']::attr(content)"


class ElkhabarSpider(NewsSpider):
    name = "elkhabar"
    publisher = Publisher(
        "الخبر",
        "El Khabar",
        home="https://www.elkhabar.com/",
        zone="Africa/Algiers",
        zone_basis="assumed",
        country="DZ",
        domains=("elkhabar.com",),
        keep=(),
        twins=((r"^(elkhabar\.com/press/article/\d+)(?:/.*)?$", r"\1"),),
    )
    feeds = ("/feed",)
    article_url = r"^/press/article/\d+"
    page = ElkhabarPage
