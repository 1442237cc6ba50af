"""جريدة المرفأ, a daily that exists only in this demo, in a town on the Levantine coast.

Two systems: one with a ``<div>`` per paragraph and a meta line that holds byline, date and update
(.post), and one of bare text and unclosed ``<p>`` with microdata (.maqal). Dates are Beirut local,
with Levantine months and Arabic-Indic digits. The feed names the eight newest; the rest is in the
sitemap and in the sections.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlmarfaPage(ArticlePage):
    article_css = ".post, .maqal"
    title_css = ".post .entry-title, .maqal [itemprop=headline]"
    date_css = ".post .meta, .maqal [itemprop=datePublished]"
    update_css = ".post .meta"
    body_css = ".post .entry, .maqal .nass"
    drop_css = ".entry .credit, .nass .mid, .nass .masdar, .nass table"
    byline_css = ".post .meta, .maqal [itemprop=author]"
    city_first = True
    credit_css = ".entry .credit, .maqal .masdar"
    keywords_css = ".post .labels a[rel=tag], .maqal .kalimat a"

    def byline(self) -> str | None:
        # "كفر ريحان - نبيل الخوري | ١٩ تشرين الأول ٢٠٢٥ - ٠٩:١٠": the byline comes first, if any
        line = super().byline()
        return line.split(" | ")[0] if line else None


class AlmarfaSpider(NewsSpider):
    name = "almarfa"
    publisher = Publisher(
        "جريدة المرفأ",
        "Al Marfa (demo)",
        home="http://127.0.0.1:8802/",
        zone="Asia/Beirut",
        country="LB",
        keep=(),
    )
    feeds = ("/atom.xml",)
    sitemaps = ("/sitemap.xml",)
    sections = ("/section/lubnan/", "/section/iqtisad/", "/section/thaqafa/", "/section/ulum/")
    article_url = r"^/(?:amp/|m/)?article/.+-\d+\.html"
    next_css = ".paging a.next::attr(href)"
    page = AlmarfaPage
