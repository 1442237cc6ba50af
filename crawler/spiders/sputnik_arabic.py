"""سبوتنيك عربي, Sputnik Arabic: the Arabic service of a Russian state agency.

Known from a page of March 2020 (microdata, .b-article): the first paragraph stands outside the
body's block; the date names its zone ("GMT 17:27 17.03.2020") and the update follows in brackets;
links to the story and to related articles (.b-article__refs) are inside the text. The header's
clock is the visit's. The markup of later years, after two moves of the domain (sputnikarabic.ae,
then sarabic.ae), is not known: it prints a radio schedule before the article.

Zone: GMT, known: printed. Feed: declared by the page of 2020, on the newer host listed by others.
Old addresses end in a slash, new ones in -NUMBER.html; /amp/ is the same article.
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class SputnikArabicPage(ArticlePage):
    article_css = ".b-article__text"
    title_css = "h1[itemprop=headline]"
    date_css = "time.b-article__refs-date"
    update_css = "time.b-article__refs-date"
    body_css = ".b-article__lead, .b-article__text"
    drop_css = ".b-article__text .b-article__refs"
    keywords_css = ".b-article__refs-tags a"
    section_css = "a.b-article__refs-rubric"
    summary_css = ".b-article__lead"
    image_css = "meta[property='og:image']::attr(content)"


class SputnikArabicSpider(NewsSpider):
    name = "sputnik_arabic"
    publisher = Publisher(
        "سبوتنيك عربي",
        "Sputnik Arabic",
        home="https://sarabic.ae/",
        zone="Etc/GMT",
        country="RU",
        domains=("sarabic.ae", "sputnikarabic.ae", "arabic.sputniknews.com"),
        keep=(),
        twins=(
            (r"^(?:sputnikarabic\.ae|arabic\.sputniknews\.com)/", "sarabic.ae/"),
            (r"^sarabic\.ae/amp/", "sarabic.ae/"),
        ),
    )
    feeds = ("/export/rss2/archive/index.xml",)
    article_url = r"^/(?:amp/)?(?:[a-z_]+/\d{17,}-.|\d{8}/.+-\d+\.html$)"
    page = SputnikArabicPage
