"""البيان, Al Bayan: a daily in Dubai.

Known from a page of June 2020 (polopoly, schema.org microdata): date and source stand inside the
body's block (.metadata), as does a promotion (p.follow-google). The <time> has the instant with
+0400 and shows only the day; the modified times are earlier than the publication and are not read.
The page calls its source line "(أبوظبي - البيان)" an author of type Person: it is a dateline, so no
author is read. One source seen, as one list entry. AMP is the same address with ?ot=.

Zone: Dubai, known from the offset. Feeds: /cmlink/1.446 and 1.447 (latest, main) were declared by
the page of 2020, 1.446 to 1.455 listed since 2013; none asked since. That article addresses still
end in the day and 1.NUMBER is assumed.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlbayanPage(ArticlePage):
    article_css = "div#articledetails"
    title_css = "h1.title[itemprop~=headline]"
    date_css = "time[itemprop=datePublished]"
    body_css = "div#articledetails"
    drop_css = (
        "#articledetails .metadata, .follow-google, .related-stories, .shareholder, .social-buttons"
    )
    credit_css = "div#articledetails div.source li"
    section_css = "ul.breadcrumb li.last-child [itemprop=name]"
    summary_css = "meta[property='og:description']::attr(content)"
    image_css = "meta[property='og:image']::attr(content)"

    def authors(self) -> tuple[str, ...]:
        return ()  # what the page calls an author is its dateline


class AlbayanSpider(NewsSpider):
    name = "albayan"
    publisher = Publisher(
        "البيان",
        "Al Bayan",
        home="https://www.albayan.ae/",
        zone="Asia/Dubai",
        country="AE",
        domains=("albayan.ae",),
        keep=(),
    )
    feeds = ("/cmlink/1.446", "/cmlink/1.447")
    article_url = r"^/.+/\d{4}-\d{2}-\d{2}-1\.\d+"
    page = AlbayanPage
