"""بوابة الأهرام, Ahram Gate: the news site of a state-owned daily, Cairo.

Known from two readers of 2025, not from a page: ids of ASP.NET (ContentPlaceHolder1_...) for title,
date ("22-11-2025 | 14:05") and text, #innerArticleContainer for the text in the other reader. The
whole page may stand in one <form>. Article addresses (/News/NUMBER.aspx) are general knowledge, the
slug behind them is assumed to be decoration.

Zone: Cairo, assumed: nothing names it. Feed: of the economy desk alone, listed, not asked.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AhramGatePage(ArticlePage):
    article_css = "#ContentPlaceHolder1_divContent, #innerArticleContainer"
    title_css = "#ContentPlaceHolder1_divTitle"
    date_css = "#ContentPlaceHolder1_divdate span"
    body_css = (
        "#ContentPlaceHolder1_divContent, "
        "#innerArticleContainer:not(:has(#ContentPlaceHolder1_divContent))"
    )
    image_css = "meta[property='og:image']::attr(content)"


class AhramGateSpider(NewsSpider):
    name = "ahram_gate"
    publisher = Publisher(
        "بوابة الأهرام",
        "Ahram Gate",
        home="https://gate.ahram.org.eg/",
        zone="Africa/Cairo",
        zone_basis="assumed",
        country="EG",
        domains=("gate.ahram.org.eg",),
        keep=(),
        twins=((r"^(gate\.ahram\.org\.eg/News/\d+)(?:\.aspx|/).*$", r"\1.aspx"),),
    )
    feeds = ("/rss/PortalEconomyRss.aspx",)
    article_url = r"^/News/\d+(?:/.*)?\.aspx$"
    page = AhramGatePage
