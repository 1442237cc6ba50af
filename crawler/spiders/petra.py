"""وكالة الأنباء الأردنية (بترا), Petra: Jordan's state agency, Amman.

Known from one reader of 2021 and its notes, not from a page: .TittleArtical and #BodyArtical are
spelled so. Date and writers share the last paragraph: initials, with the clock glued to them ("ح
م/ب ط01/10/2018 07:55:21", day first). The initials are no names, so nobody is the author; that
paragraph is no text. The agency itself is no origin.

Zone: Amman, assumed: the stamp names none. Feed: listed, not asked; so is the page that lists one
day. The article is its ID in the query; lang and name belong to the address.
"""

import re
from functools import cached_property

from crawler.extract.body import Block
from crawler.extract.dates import DateReading
from crawler.extract.evidence import read_publication
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher

_STAMP = re.compile(r"[^\d]{0,40}(\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2})")


class PetraPage(ArticlePage):
    article_css = "#BodyArtical"
    title_css = ".TittleArtical"
    body_css = "#BodyArtical > p"

    def published(self) -> DateReading | None:
        stamp = self._stamp and _STAMP.fullmatch(self._stamp.text)
        reading = read_publication(stamp[1] if stamp else "", zone=self.zone, now=self.fetched_at)
        return self.plausible("published_at", "css", reading)

    def paragraphs(self) -> list[str]:
        kept = super().paragraphs()
        return kept[:-1] if self._stamp else kept

    @cached_property
    def _stamp(self) -> Block | None:
        last = next(reversed(self._body_lines), None)
        return last if last and _STAMP.fullmatch(last.text) else None


class PetraSpider(NewsSpider):
    name = "petra"
    publisher = Publisher(
        "بترا",
        "Petra",
        home="https://petra.gov.jo/",
        zone="Asia/Amman",
        zone_basis="assumed",
        country="JO",
        domains=("petra.gov.jo",),
        keep=("ID", "lang", "name"),
    )
    feeds = ("/Include/Rss.aspx?Lang=ar-JO",)
    day_sections = ("/Ajax/NewsWeekAjax.jsp?date=%d/%m/%Y&lang=ar&name=news&Slug=",)
    article_url = r"^/Include/InnerPage\.jsp\?(?:.*&)?ID=\d+"
    page = PetraPage
