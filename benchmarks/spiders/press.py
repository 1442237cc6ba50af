"""جريدة القياس, the newspaper of benchmarks.site: as many publishers as processes crawl it.

Its seven templates are seven sites in life, so each page is read by the class of its own.
"""

from datetime import datetime
from typing import Any

from benchmarks.site import TEMPLATES
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class ModernPage(ArticlePage):
    article_css = "article.post"
    title_css = "h1.post-title"
    date_css = ".post-meta time"
    body_css = ".post-body > p"
    byline_css = ".post-meta .writer"
    keywords_css = ".post-tags a"
    summary_css = "meta[name=description]::attr(content)"
    image_css = "meta[property='og:image']::attr(content)"


class BreaksPage(ArticlePage):
    article_css = "#content"
    title_css = "#content .headline"
    date_css = "#content .newsdate"
    body_css = "#newstext"
    byline_css = "#content .reporter"
    keywords_css = "#content .keys a"


class MicrodataPage(ArticlePage):
    article_css = ".maqal"
    title_css = ".maqal [itemprop=headline]"
    date_css = ".maqal [itemprop=datePublished]"
    body_css = ".maqal [itemprop=articleBody]"
    byline_css = ".maqal [itemprop=author]"
    keywords_css = ".maqal meta[itemprop=keywords]::attr(content)"


class TablePage(ArticlePage):
    article_css = "table.article"
    title_css = "table.article .ttl"
    date_css = "table.article .dt"
    body_css = "table.article .txt"
    byline_css = "table.article .by"


class DivsPage(ArticlePage):
    article_css = ".khabar"
    title_css = ".khabar .unwan"
    date_css = ".khabar .tarikh"
    body_css = ".khabar .nass"
    drop_css = ".nass .mid"


class StatePage(ArticlePage):
    article_css = "#__root"
    title_css = "h1.css-1k2"
    date_css = ".css-9m time"
    body_css = ".css-body > p"
    byline_css = ".css-by"
    summary_css = "meta[name=description]::attr(content)"
    image_css = "meta[property='og:image']::attr(content)"


class BlogPage(ArticlePage):
    article_css = "article.hentry"
    title_css = ".entry-title"
    date_css = "time.entry-date"
    body_css = ".entry-content"
    byline_css = ".author a"
    keywords_css = "footer.tags a[rel=tag]"


CLASSES = (ModernPage, BreaksPage, MicrodataPage, TablePage, DivsPage, StatePage, BlogPage)


def page_class(url: str) -> type[ArticlePage]:
    """Return the class that reads the page at *url*."""
    return CLASSES[int(url.rpartition("/")[2]) % len(TEMPLATES)]


class PressSpider(NewsSpider):
    name = "press"
    publisher = Publisher(
        "جريدة القياس",
        "The Measure",
        home="http://127.0.0.1:8801/",
        zone="Asia/Amman",
        country="JO",
        keep=(),
    )
    sitemaps = ("sitemap.xml",)
    article_url = r"^/news/\d+$"

    @staticmethod
    def page(raw: bytes, *, url: str, fetched_at: datetime, **given: Any) -> ArticlePage:
        return page_class(url)(raw, url=url, fetched_at=fetched_at, **given)


class OtherPressSpider(PressSpider):
    name = "press_two"
    publisher = PressSpider.publisher
