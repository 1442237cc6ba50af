"""الخليج الجديد, The New Khalij: commentary and translations on the Gulf, London and online.

What is known: the text of one article of March 2020 and a front page of March 2018 (Drupal 7, links
relative, in raw Arabic, many with a trailing blank; the same article linked several times; old
links inside comments). No article's markup is known, so it is read like a page of any site: the
order is title, date line ("الخميس 26 مارس 2020 02:19 م"), paragraphs, credit line ("المصدر | ..."),
heading "كلمات مفتاحية" with the keywords as links, then related titles without a heading.

Zone: assumed Riyadh; the date line names none. Feed: named by the front page of 2018, not asked
since. Article URLs: /node/ID and /section/slug in 2018, /article/ID assumed for later. The domain
moved from .com and .org to .news.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class TheNewKhalijSpider(NewsSpider):
    name = "thenewkhalij"
    publisher = Publisher(
        "الخليج الجديد",
        "The New Khalij",
        home="https://thenewkhalij.news/",
        zone="Asia/Riyadh",
        zone_basis="assumed",
        domains=("thenewkhalij.news", "thenewkhalij.com", "thenewkhalij.org"),
        twins=((r"^thenewkhalij\.(?:com|org)/", "thenewkhalij.news/"),),
    )
    feeds = ("/rss",)
    sections = ("/ar",)
    article_url = (
        r"^/(?:ar/)?(?:article/\d+|node/\d+|(?!articles/|opinions|videos|rss|tag/)[^/]+/[^/]+)"
    )
    page = ArticlePage
