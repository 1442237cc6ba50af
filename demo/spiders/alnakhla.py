"""صحيفة النخلة, a daily that exists only in this demo, in a Gulf town.

Three systems stand side by side: the new one (article.single, machine dates with an offset), an old
one with ``<br><br>`` text (#content) and the oldest in tables, served as windows-1256. Dates are
Riyadh local. The feed names the eight newest; the rest is in the sitemap and in the sections.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlnakhlaPage(ArticlePage):
    article_css = "article.single, #content, table.article"
    title_css = ".story-title, #content .headline, table.article .ttl"
    date_css = ".story-meta time, #content .newsdate, table.article .dt"
    update_css = ".story-meta .updated"
    body_css = ".single .story, #newstext, table.article .txt"
    drop_css = ".story .source, .story .see-also, #newstext > strong"
    byline_css = ".story-meta .writer, #content .reporter, table.article .by"
    credit_css = ".story .source, #newstext > strong, table.article .src"
    keywords_css = ".tags a, #content .keys a, table.article .kw a"
    city_first = True  # the byline of the new system reads "رأس المها - بندر القاضي"
    summary_css = "meta[property='og:description']::attr(content)"
    image_css = "meta[property='og:image']::attr(content)"


class AlnakhlaSpider(NewsSpider):
    name = "alnakhla"
    publisher = Publisher(
        "صحيفة النخلة",
        "Al Nakhla (demo)",
        home="http://127.0.0.1:8801/",
        zone="Asia/Riyadh",
        country="SA",
        keep=(),
        twins=((r"/amp/news/", "/news/"),),
    )
    feeds = ("/rss.xml",)
    sitemaps = ("/sitemap.xml",)
    sections = ("/section/local", "/section/economy", "/section/culture", "/section/sport")
    article_url = r"^/(?:amp/|m/)?news/\d+/"
    next_css = ".paging a.next::attr(href)"
    page = AlnakhlaPage
