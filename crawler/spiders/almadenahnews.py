"""المدينة نيوز, Al Madenah News: a news site in Amman.

Known from one page of April 2020: date ("تم نشره الجمعة 24 نيسان / أبريل 2020 09:22 مساءً") under
the heading, and only there; paragraphs as <span> between <br>; the agency as the text's last line
in brackets ("--(بترا)"). The text opens with the site's own name, which stays. og:url names a bare
address in numbers; the canonical link is right. No tags were seen.

Zone: Amman, assumed: nothing on the page names it. No feed or sitemap is known: the front page is
read as a section.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class AlmadenahnewsPage(ArticlePage):
    article_css = "div.main_article_body"
    title_css = "#main_article_content h1"
    date_css = "div.article_created"
    body_css = "div.main_article_body > p"
    section_css = ".article-details div.boxTitle > a"
    image_css = "meta[property='og:image']::attr(content)"


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
