"""What a page may say of itself to machines: candidates, believed by nobody yet.

Sites write these for search engines, not for us: half of it is broken, belongs to a neighbour of
the article, or names the site where a person is asked for. So each candidate says how it was found,
they stand in the order in which they are to be asked, and the page decides.
"""

import html
import re
from dataclasses import dataclass, field
from typing import TypeVar

from lxml import etree

from models.folding import display, search

T = TypeVar("T")
Answer = tuple[T, str] | None  # a value and how it was read

# schema.org/CreativeWork and below, as news sites use them; of rNews and SIOC what Drupal writes
_ARTICLE = re.compile(
    r"(?i)(?:news|reportage|opinion|analysis|review|background|tech|blog|satirical|scholarly)*"
    r"article|blogposting|newsarticle|liveblogposting|item|sioc:item|foaf:document|report"
)
PERSON = {"person", "foaf:person"}


@dataclass(frozen=True, slots=True)
class Found:
    """One candidate: what stood there, how it was found, and the text shown beside it."""

    value: str
    how: str
    shown: str = ""


@dataclass(slots=True)
class Candidates:
    """The candidates of a page, the better evidence first."""

    titles: list[Found] = field(default_factory=list)
    published: list[Found] = field(default_factory=list)
    weak_dates: list[Found] = field(default_factory=list)  # dates that do not say of what
    modified: list[Found] = field(default_factory=list)
    authors: list[Found] = field(default_factory=list)
    origins: list[Found] = field(default_factory=list)  # agencies and outlets, the site as well
    keywords: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # (how, entries)
    news_keywords: list[str] = field(default_factory=list)  # chosen for each article
    summaries: list[Found] = field(default_factory=list)
    sections: list[Found] = field(default_factory=list)
    images: list[Found] = field(default_factory=list)
    bodies: list[etree._Element] = field(default_factory=list)  # marked as the article's body
    sites: set[str] = field(default_factory=set)  # names of the site and its owner
    is_article: bool = False
    is_live: bool = False
    is_listing: bool = False


def is_article(kind: str) -> bool:
    """Return whether *kind*, a type without its vocabulary, is an article's."""
    return _ARTICLE.fullmatch(kind) is not None


def own_article(articles: list[tuple[T, str]], titles: list[str]) -> T | None:
    """Return the page's own of (article, headline): the only one, or the one of its titles."""
    if len(articles) < 2:
        return articles[0][0] if articles else None
    shown = [search(title) for title in titles if title]
    for article, headline in articles:
        folded = search(unescaped(headline))
        if folded and any(folded in title or title in folded for title in shown if title):
            return article
    return None


def local_name(kind: str) -> str:
    """Return the name of a type without the address or prefix of its vocabulary.

    >>> local_name("https://schema.org/NewsArticle")
    'newsarticle'
    """
    return re.split(r"[/#]", kind.strip())[-1].casefold().removeprefix("schema:")


def unescaped(text: str) -> str:
    """Return *text* for display, with entities decoded that were encoded twice."""
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return display(text)
