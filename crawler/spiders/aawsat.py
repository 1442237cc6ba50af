"""الشرق الأوسط, Asharq Al-Awsat: a pan-Arab daily, head office in London.

Hearsay: class names after readers of others, of 2024 for title, text and picture, of 2016 for the
date (an id with "date" in it). Where the pages of today show their date is not known, so an article
may have none. The paper's name is also that of a region and of an Egyptian agency: in its own
credits it is the paper.

Zone: Riyadh, assumed: the desk there, the head office elsewhere. Feed: 300 entries when last
measured. The number before the slug is the article's identity; older addresses are
/home/article/NUMBER.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AawsatPage(ArticlePage):
    article_css = ".printable-area article"
    title_css = ".entry-title h1"
    date_css = ".printable-area div[id*=date]:not([id*=update])"
    body_css = (
        ".printable-area article .entry-content p, "
        ".printable-area article .entry-content blockquote:not(:has(p))"
    )
    image_css = ".entry-media .img-field img::attr(src)"


class AawsatSpider(NewsSpider):
    name = "aawsat"
    publisher = Publisher(
        "الشرق الأوسط",
        "Asharq Al-Awsat",
        home="https://aawsat.com/",
        zone="Asia/Riyadh",
        zone_basis="assumed",
        country="GB",
        domains=("aawsat.com",),
        keep=(),
        twins=((r"^aawsat\.com/(?:[^/]+/){1,3}(\d{6,})-[^/]+$", r"aawsat.com/\1"),),
    )
    feeds = ("/feed",)
    article_url = r"^/(?:(?:[^/]+/){1,3}\d{6,}-[^/]+|home/article/\d+)"
    page = AawsatPage
