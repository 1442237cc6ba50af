"""One publisher's site as its pages know it: which articles, in which order, under which paths."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from demo.article import Article, Publisher

RELATED = 5


@dataclass(frozen=True)
class Site:
    """One publisher's site as one request sees it: *base* from its Host header, *now* aware."""

    publisher: Publisher
    articles: tuple[Article, ...]
    base: str
    now: datetime

    def path(self, article: Article) -> str:
        return self.publisher.article_path.format(id=article.id, slug=article.slug)

    def twin_path(self, article: Article) -> str:
        return f"/{article.twin}{self.path(article)}"

    def url(self, article: Article) -> str:
        return self.base + quote(self.path(article))

    def newest_first(self) -> list[Article]:
        return sorted(self.articles, key=lambda article: article.published, reverse=True)

    def open_articles(self) -> list[Article]:
        """Return the articles that any list may name, newest first."""
        return [article for article in self.newest_first() if not article.only]

    def section(self, key: str) -> list[Article]:
        """Return what the section's pages name, newest first."""
        everywhere = (article for article in self.newest_first() if article.only != "sitemap")
        return [article for article in everywhere if article.section == key]

    def related(self, article: Article) -> list[Article]:
        """Return other articles, the same ones each time, different ones for each article."""
        others = [other for other in self.open_articles() if other.id != article.id]
        start = article.id % len(others)
        return (others[start:] + others[:start])[:RELATED]

    def numbered(self, number: str) -> Article:
        return next(article for article in self.articles if article.id == int(number))


def section_path(publisher: Publisher, key: str) -> str:
    """Return the path of a section's first page."""
    return f"/section/{key}" if publisher.key == "alnakhla" else f"/section/{key}/"
