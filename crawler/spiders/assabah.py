"""الصباح, Assabah: a daily in Tunis.

Known from a page of February 2019 (Drupal OpenPublish with RDFa). The date is the paper's day
("الجمعة 8 فيفري 2019", months as Tunisia names them); its machine form is that day's midnight, so
only the day is read. A widget in the header shows the day of the visit. Who signs stands as the
text's first line ("حوار: ..." and a name), which is moved from the body to the authors; the head's
keywords are the title. Interviews put question and answer into one <p>, a <br> between them.

Zone: Tunis, known from the machine form's +01:00. Feed: as listed in 2019, not asked since. The
site also answers as assabahnews.tn, whose markup is not known.
"""

from functools import cached_property

from crawler.extract import labels
from crawler.extract.body import Block
from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher

MAX_BYLINE_WORDS = 8  # a longer first line is prose


class AssabahPage(ArticlePage):
    article_css = "article.node-openpublish-article"
    title_css = "h1#page-title"
    date_css = "article .field-name-field-op-date-paper-online .date-display-single"
    body_css = "div[property~='rnews:articlebody']"
    summary_css = "div.field-name-field-op-subtitle"
    image_css = "meta[property='og:image']::attr(content)"

    def byline(self) -> str | None:
        return self._signed.text if self._signed else None

    def paragraphs(self) -> list[str]:
        return super().paragraphs()[1 if self._signed else 0 :]

    def keywords(self) -> tuple[str, ...]:
        return ()  # the site names none; its list is the title

    @cached_property
    def _signed(self) -> Block | None:
        """The body's first line if it says who wrote the text."""
        line = next(iter(self._body_lines), None)
        if line is None or len(line.text.split()) > MAX_BYLINE_WORDS:
            return None
        return line if labels.byline_after_label(line.text) != line.text else None


class AssabahSpider(NewsSpider):
    name = "assabah"
    publisher = Publisher(
        "الصباح",
        "Assabah",
        home="http://www.assabah.com.tn/",
        zone="Africa/Tunis",
        country="TN",
        domains=("assabah.com.tn", "assabahnews.tn"),
        keep=(),
        twins=((r"^(assabah\.com\.tn)/(?:article|print)/(\d+).*$", r"\1/article/\2"),),
    )
    feeds = ("/rss-feed.xml",)
    article_url = r"^/article/\d+"
    page = AssabahPage
