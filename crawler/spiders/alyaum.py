"""اليوم, Al Yaum: a daily in Dammam.

Known from a page of December 2020, and from a reader of 2023 with the same class names: the text is
bare, between <br><br>, with an advertisement inside; the heading stands twice (the second copy
loads the next article). Date: time first, Arabic-Indic digits, blanks around the slashes
("٠٢:٠٠ الثلاثاء ١ / ١٢ / ٢٠٢٠"). The author is only in the head ("name - city"). Its keywords
are the title cut at its blanks, so none are read; its dateModified is earlier than the publication.

Zone: Riyadh, known: JSON-LD writes +03:00 beside the same clock. Feed: /rssFeed/1 of 2019; another
section's answered without entries since. A declared crawler is refused with 403 or 429, and bare
/articles/ID answers with a redirect by script.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlyaumPage(ArticlePage):
    article_css = "div.aksa-articleBody"
    title_css = ".aksa-to1-main h1, meta[itemprop=headline]::attr(content)"
    date_css = "div.aksa-date"
    body_css = "div.aksa-articleBody"
    drop_css = ".aksa-articleBody [id^=div-gpt-ad]"
    byline_css = "meta[name=author]::attr(content)"
    section_css = "meta[property='article:section']::attr(content)"
    summary_css = "meta[property='og:description']::attr(content)"
    image_css = "meta[property='og:image']::attr(content)"

    def keywords(self) -> tuple[str, ...]:
        return ()  # the site names none; its list is the title in pieces


class AlyaumSpider(NewsSpider):
    name = "alyaum"
    publisher = Publisher(
        "صحيفة اليوم",
        "Al Yaum",
        home="https://www.alyaum.com/",
        zone="Asia/Riyadh",
        country="SA",
        domains=("alyaum.com",),
        keep=(),
        twins=((r"^(alyaum\.com)/articles?/(\d+).*$", r"\1/articles/\2"),),
    )
    feeds = ("/rssFeed/1",)
    article_url = r"^/articles?/\d+"
    page = AlyaumPage
