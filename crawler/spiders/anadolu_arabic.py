"""وكالة الأناضول, Anadolu Agency: the Arabic service of Turkey's state agency.

Known from the text of one page of April 2024: the date line ("07.04.2024 - محدث : 08.04.2024", days
only), a first line of city, perhaps reporter, and agency ("إسطنبول/ ... / الأناضول"), which is
moved from the body to the credit, and a last paragraph that advertises the subscribers' service.
Class names are those of readers of the agency's other languages (.detay-icerik, span.tarih),
assumed to hold here. A second byline in Latin letters beside the date is not read.

Zone: Istanbul, known: the feed's times carry +03. Feed: 30 entries when last measured.
"""

import re
from functools import cached_property

from crawler.extract.body import Block
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher
from models.item import Credit

_DATELINE = re.compile(
    r"(?P<city>[^/]{2,30}?)\s*/\s*(?:(?P<name>[^/]{4,40}?)\s*/\s*)?الأناضول\s*-?"
)
_SERVICE = "الأخبار المنشورة على الصفحة الرسمية لوكالة الأناضول"


class AnadoluArabicPage(ArticlePage):
    article_css = ".detay-icerik"
    title_css = ".detay-spot-category h1"
    date_css = "span.tarih"
    update_css = "span.tarih"
    body_css = ".detay-icerik"
    drop_css = ".detay-icerik .detay-paylas"
    summary_css = ".detay-spot-category h4"
    image_css = "meta[property='og:image']::attr(content)"

    def paragraphs(self) -> list[str]:
        return [text for text in super().paragraphs() if not text.startswith(_SERVICE)]

    def byline(self) -> str | None:
        return self._dateline["name"] if self._dateline else None

    def credit(self) -> Credit:
        if self._dateline is None:
            return Credit()
        self.provenance["credit"] = "label"
        return Credit(self._dateline[0], dateline=self._dateline["city"])

    @cached_property
    def _dateline(self) -> re.Match[str] | None:
        first = next(iter(self._body_lines), None)
        return _DATELINE.fullmatch(first.text) if first else None

    @cached_property
    def _credit_lines(self) -> list[Block]:
        return self._body_lines[:1] if self._dateline else []


class AnadoluArabicSpider(NewsSpider):
    name = "anadolu_arabic"
    publisher = Publisher(
        "وكالة الأناضول",
        "Anadolu Agency (Arabic)",
        home="https://www.aa.com.tr/ar/",
        zone="Europe/Istanbul",
        country="TR",
        domains=("aa.com.tr",),
        keep=(),
        twins=((r"^(aa\.com\.tr/ar)/[^/]+/[^/]+/(\d+)$", r"\1/\2"),),
    )
    feeds = ("/ar/rss/default?cat=guncel", "/ar/rss/default?cat=live")
    article_url = r"^/ar/[^/]+/[^/]+/\d+$"
    page = AnadoluArabicPage
