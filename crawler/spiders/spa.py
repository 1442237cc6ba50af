"""وكالة الأنباء السعودية (واس), Saudi Press Agency, Riyadh.

Known from a reader of 2023 and its 50 texts: every text opens with city, lunar day, solar day and
agency ("طرابلس 8 جمادى الآخرة 1445 هـ الموافق 21 ديسمبر 2023 م واس"), and that line is all there is
of a date: a day. It is moved from the body to the credit. Titles begin with a desk ("عام / "),
which is the section. What follows the closing "// انتهى //" is the desk's own. The class names are
those a tool generates, and may change any day; pages are written by script, so a plain fetch may
well be refused as no article. The agency's interface answers in JSON, which is not read here.

Zone: Riyadh, assumed. Feed: /rss.xml was empty when measured; no other list is known. Of addresses
only those of a number, with or without N, are taken.
"""

import re
from functools import cached_property

from crawler.extract.dates import DateReading
from crawler.extract.evidence import read_publication
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher
from models.item import Credit

_DATELINE = re.compile(r"(?P<city>[^\d]{2,40}?)\s*\d{1,2} .{10,60}\bواس")
_DESK = re.compile(r"^(?P<desk>[^/]{2,20}?)\s+/\s+(?P<title>.+)$")
_END = re.compile(r"/+\s*انتهى\s*/*")


class SpaPage(ArticlePage):
    article_css = "div.no-print.MuiBox-root"
    title_css = "div.MuiTypography-root"
    body_css = "div.no-print.MuiBox-root > div"

    def title(self) -> str | None:
        title = super().title()
        desk = _DESK.match(title or "")
        return desk["title"] if desk else title

    def section(self) -> str | None:
        desk = _DESK.match(super().title() or "")
        return self._noted("section", "css", desk["desk"]) if desk else None

    def published(self) -> DateReading | None:
        line = self._dateline[0] if self._dateline else ""
        reading = read_publication(line, zone=self.zone, now=self.fetched_at)
        return self.plausible("published_at", "label", reading)

    def paragraphs(self) -> list[str]:
        kept = super().paragraphs()[1 if self._dateline else 0 :]
        end = next((at for at, text in enumerate(kept) if _END.fullmatch(text)), None)
        return kept[:end]

    def credit(self) -> Credit:
        if self._dateline is None:
            return Credit()
        self.provenance["credit"] = "label"
        return Credit(self._dateline[0], dateline=self._dateline["city"])

    @cached_property
    def _dateline(self) -> re.Match[str] | None:
        first = next(iter(self._body_lines), None)
        return _DATELINE.fullmatch(first.text) if first else None


class SpaSpider(NewsSpider):
    name = "spa"
    publisher = Publisher(
        "واس",
        "Saudi Press Agency",
        home="https://www.spa.gov.sa/",
        zone="Asia/Riyadh",
        zone_basis="assumed",
        country="SA",
        domains=("spa.gov.sa",),
        keep=(),
        twins=((r"^(spa\.gov\.sa)/ar/", r"\1/"),),
    )
    feeds = ("/rss.xml",)
    article_url = r"^/(?:ar/)?N?\d+$"
    page = SpaPage
