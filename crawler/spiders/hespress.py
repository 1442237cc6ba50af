"""هسبريس, Hespress: a news site in Rabat.

Known from readers of others, of 2024 (WordPress): class names for all fields; Moroccan month names
(ماي، يوليوز، غشت، شتنبر، نونبر، دجنبر) from their tables. That the date line names weekday, day and
clock is assumed, and that the byline begins with the site's name. #article_body was the text's
block in 2013.

Zone: Casablanca, assumed; clocks go back for Ramadan, as the zone's rules know. Feed: listed as
working, not asked. The number before .html is the article; /permalink/NUMBER.html is the same, and
escapes in addresses are lower-case.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class HespressPage(ArticlePage):
    article_css = "div.article-content, #article_body"
    title_css = "h1.post-title"
    date_css = "span.date-post"
    body_css = "div.article-content p, #article_body"
    byline_css = "span.author"
    city_first = True
    keywords_css = "a.tag_post_tag"
    section_css = "li.breadcrumb-item:nth-child(2)"
    image_css = "meta[property='og:image']::attr(content)"


class HespressSpider(NewsSpider):
    name = "hespress"
    publisher = Publisher(
        "هسبريس",
        "Hespress",
        home="https://www.hespress.com/",
        zone="Africa/Casablanca",
        zone_basis="assumed",
        country="MA",
        domains=("hespress.com",),
        keep=(),
        twins=((r"^hespress\.com/(?:permalink/|[^/]*-)?(\d+)\.html$", r"hespress.com/\1.html"),),
    )
    feeds = ("/feed",)
    article_url = r"^/(?:permalink/|[^/]+-)?\d+\.html$"
    page = HespressPage
