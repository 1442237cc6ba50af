"""المدينة نيوز, Al Madenah News: a news site in Amman.

Known from one page of April 2020: date ("تم نشره الجمعة 24 نيسان / أبريل 2020 09:22 مساءً") under
the heading, and only there; paragraphs as <span> between <br>; the agency as the text's last line
in brackets ("--(بترا)"). The text opens with the site's own name, which stays. og:url names a bare
address in numbers; the canonical link is right. No tags were seen.

Zone: Amman, assumed: nothing on the page names it. No feed or sitemap is known: the front page is
read as a section.
"""

from functools import cached_property

from crawler.extract.body import Block
from crawler.extract.credit import agency
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlmadenahnewsPage(ArticlePage):
    article_css = "#main_article_content .main_article_body"
    title_css = "#main_article_content h1"
    date_css = ".article_created"
    body_css = ".main_article_body > p"
    section_css = ".article-details .boxTitle a"
    image_css = "meta[property='og:image']::attr(content)"

    @cached_property
    def _credit_line(self) -> Block | None:
        last = next(reversed(self._body_lines), None)
        return last if last and agency(last.text) else super()._credit_line


class AlmadenahnewsSpider(NewsSpider):
    name = "almadenahnews"
    publisher = Publisher(
        "المدينة نيوز",
        "Al Madenah News",
        home="https://www.almadenahnews.com/",
        zone="Asia/Amman",
        zone_basis="assumed",
        country="JO",
        domains=("almadenahnews.com",),
        keep=(),
        twins=((r"^(almadenahnews\.com/article/\d+)-.*$", r"\1"),),
    )
    sections = ("/",)
    article_url = r"^/article/\d+"
    page = AlmadenahnewsPage
