"""OpenGraph and the other names that ``<meta>`` has for an article's fields."""

from collections.abc import Iterable, Iterator

from lxml import etree

from crawler.extract.agencies import agency
from crawler.extract.candidates import Candidates, Found, unescaped

_META = {
    "titles": ("og:title", "twitter:title", "title", "dc.title", "sailthru.title", "headline"),
    "published": (
        "article:published_time", "article:published", "og:published_time", "datepublished",
        "pubdate", "publishdate", "publish-date", "publish_date", "publication_date",
        "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created",
        "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article.published",
        "article_date_original", "rnews:datepublished", "og:article:published_time",
    ),
    "weak_dates": ("date", "dc.date", "dcterms.date", "og:pubdate"),
    "modified": ("article:modified_time", "datemodified", "dcterms.modified", "dc.date.modified"),
    "authors": ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author",
                "dcterms.creator", "byl"),
    "origins": ("source", "dc.source", "dcterms.source", "article:source", "news_source"),
    "summaries": ("description", "og:description", "twitter:description", "dc.description"),
    "sections": ("article:section", "articlesection", "parsely-section"),
    "images": ("og:image", "og:image:url", "twitter:image", "twitter:image:src", "thumbnailurl"),
}  # fmt: skip
TITLES = _META["titles"]
_FIELD = {name: key for key, names in _META.items() for name in names}
_RANK = {name: at for names in _META.values() for at, name in enumerate(names)}
_SITE = ("og:site_name", "application-name", "apple-mobile-web-app-title", "publisher", "copyright",
         "article:publisher", "dc.publisher")  # fmt: skip
_TAGS = ("article:tag", "og:article:tag", "book:tag")
_LISTED = ("keywords", "parsely-tags", "sailthru.tags", "dc.subject")
_NAMES = frozenset((*_FIELD, *_SITE, *_TAGS, "og:type"))


def named_metas(metas: Iterable[etree._Element]) -> Iterator[tuple[str, str]]:
    """Yield name and content of each ``<meta>`` of *metas*, the names in lower case."""
    for meta in metas:
        names = meta.get("property") or meta.get("name")
        if names and (content := meta.get("content")):
            for name in names.casefold().split():
                yield name, content


def read_metas(metas: list[tuple[str, str]], found: Candidates) -> None:
    """Add to *found* what *metas*, (name, content), say of the page."""
    candidates: dict[str, list[tuple[int, Found]]] = {}
    tags: list[str] = []
    for name, content in metas:
        if name not in _NAMES:
            continue
        text = unescaped(content)
        how = "opengraph" if name.startswith(("og:", "article:")) else "meta"
        if not text:
            continue
        if name in _FIELD:
            candidates.setdefault(_FIELD[name], []).append((_RANK[name], Found(text, how)))
        elif name in _SITE:
            found.sites.add(text)
        elif name in _TAGS:
            tags.append(text)
        elif name == "og:type":
            found.is_article = found.is_article or text.casefold() in ("article", "news")
    if tags:
        found.keywords.append(("opengraph", tuple(tags)))
    found.news_keywords += [unescaped(told) for name, told in metas if name == "news_keywords"]
    for listed in _LISTED:
        found.keywords += [
            ("meta", (unescaped(content),)) for name, content in metas if name == listed
        ]
    for key, entries in candidates.items():
        ranked = [entry for _rank, entry in sorted(entries, key=lambda each: each[0])]
        if key == "origins":  # sites and addresses stand there as well
            ranked = [entry for entry in ranked if agency(entry.value)]
        getattr(found, key).extend(ranked)
