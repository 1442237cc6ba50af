"""بي بي سي عربي, BBC News Arabic: the BBC's Arabic service, London.

Known from the source of the service's own page framework (Simorgh, public), not from a saved page:
one <main>, paragraphs as <p>, the topics in a block labelled related-topics ("كلمات مفتاحية"), the
words before captions and picture credits inside <figcaption>, blocks of links as sections with a
data-component. That the date is the first <time> of <main>, with a day in its attribute and a
second one for the update, is assumed.

Zone: GMT, known: the framework's configuration for Arabic says so. Feeds are on another host and
answered when last measured. Addresses: /arabic/articles/ID, before 2020 /arabic/section-NUMBER.
"""

from functools import cached_property

from crawler.extract.body import Block
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class BbcArabicPage(ArticlePage):
    article_css = "main"
    title_css = "main h1"
    date_css = "main time[datetime]"
    body_css = "main"
    drop_css = ", ".join(
        f"main {block}"
        for block in (
            "[role=complementary]",
            "[data-component=tags]",
            "[data-component=tag-list]",
            "[data-component=links-block]",
            "[data-component=see-alsos]",
            "[data-component=byline-block]",
            "[data-component=headline-block]",
        )
    )
    keywords_css = "[aria-labelledby=related-topics] a, [data-testid=related-topics] a"
    summary_css = "meta[name=description]::attr(content)"
    image_css = "meta[property='og:image']::attr(content)"

    @cached_property
    def _body_lines(self) -> list[Block]:
        # what players and labels say stands in <div>
        return [line for line in super()._body_lines if line.tag in ("p", "h2", "h3", "li")]


class BbcArabicSpider(NewsSpider):
    name = "bbc_arabic"
    publisher = Publisher(
        "بي بي سي عربي",
        "BBC News Arabic",
        home="https://www.bbc.com/arabic/",
        zone="Etc/GMT",
        country="GB",
        domains=("bbc.com", "bbc.co.uk", "feeds.bbci.co.uk"),
        keep=(),
        twins=((r"^bbc\.co\.uk/arabic/", "bbc.com/arabic/"),),
    )
    feeds = (
        "https://feeds.bbci.co.uk/arabic/rss.xml",
        "https://feeds.bbci.co.uk/arabic/middleeast/rss.xml",
    )
    article_url = r"^/arabic/(?:articles/[a-z0-9]+|[a-z-]+-\d{5,})/?$"
    page = BbcArabicPage
