"""A first file for a publisher that has none: what its site says, and what is to be filled in."""

import keyword
import re
import textwrap
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from urllib.parse import urlsplit

from scrapy.utils.spider import iter_spider_classes

from crawler.discovery.addresses import article_pattern, matching, searched
from crawler.discovery.clues import Clues
from crawler.spider import NewsSpider
from crawler.survey import USUAL, Listing, Survey
from crawler.verdict import readable
from models.folding import display

WIDTH = 100  # of a line, as pyproject.toml has it
MAX_KEY_CHARS = 40
EXAMPLES = 3
_KEY = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a publisher's file is written from; *facts* are (label, sentence) for people."""

    key: str
    name: str
    home: str
    domain: str
    zone: str
    feeds: tuple[str, ...]
    sitemaps: tuple[str, ...]
    sections: tuple[str, ...]
    article_url: str
    facts: tuple[tuple[str, str], ...]


def key_trouble(key: str) -> str | None:
    """Return why *key* cannot be a publisher's name, or ``None``.

    >>> key_trouble("class")
    "'class' is a word of Python, which no module can be called"
    """
    if not _KEY.fullmatch(key):
        near = re.sub(r"[^a-z0-9]+", "_", key.lower()).strip("_0123456789") or "news_example"
        return (
            f"{key!r} cannot name a publisher's file: it takes a letter, then letters, digits "
            f"and _, all small ASCII, such as {near}"
        )
    if keyword.iskeyword(key):
        return f"{key!r} is a word of Python, which no module can be called"
    if len(key) > MAX_KEY_CHARS:
        return f"{key!r} is longer than {MAX_KEY_CHARS} letters"
    return None


def propose(
    key: str, url: str, *, fetched_on: date, clues: Clues, survey: Survey, zone: str = ""
) -> Proposal:
    """Return a proposal for the publisher of the article at *url*."""
    parts = urlsplit(url)
    home = f"{parts.scheme}://{parts.netloc}/"
    feeds, sitemaps = survey.usable("feed"), survey.usable("sitemap")
    in_feeds = [name for feed in feeds for name in feed.names]
    others = [link for link in survey.links if urlsplit(link).path != parts.path]
    # what a feed names are articles; the links of a page are all kinds of things
    pattern = article_pattern(url, in_feeds) if in_feeds else article_pattern(url, others)
    if in_feeds and not matching(pattern, in_feeds):
        pattern = article_pattern(url, others)
    sections = () if feeds or sitemaps else ("/",)
    facts = [
        ("Known from", f"one page, fetched {fetched_on}, {readable(url)}"),
        ("Machine data", _machine(clues)),
        *(_listed(listing, pattern, home) for listing in survey.listings if _is_told(listing)),
        ("Feed", "" if feeds else "none found"),
        *(("JSON feed", f"{url}: not read by the crawler") for url in clues.json_feeds[:1]),
        *(("Not asked", note) for note in survey.notes),
        ("Sections", "the front page, for want of a feed or sitemap" if sections else ""),
        ("Article addresses", _addresses(pattern, others)),
        ("Zone", _zone(zone, clues)),
        ("Name", f"from {clues.name_from}" if clues.name else "the page does not say it; fill in"),
        ("Assumed", "the home page, and the English name, which is the file's"),
    ]
    return Proposal(
        key=key,
        name=clues.name,
        home=home,
        domain=(parts.hostname or "").removeprefix("www."),
        zone=zone,
        feeds=tuple(_relative(feed.url, home) for feed in feeds),
        sitemaps=tuple(_relative(sitemap.url, home) for sitemap in sitemaps),
        sections=sections,
        article_url=pattern,
        facts=tuple((label, _plain(said)) for label, said in facts if said),
    )


def source(proposal: Proposal) -> str:
    """Return the text of the publisher's file."""
    words = proposal.key.split("_")
    class_name = "".join(word.capitalize() for word in words)
    name_en = " ".join(word.capitalize() for word in words if word)
    facts = [_wrapped(f"{label}: {said}.") for label, said in proposal.facts]
    fill_in = "" if proposal.zone else "  # fill in: the zone of the clocks it prints, IANA name"
    listings = "".join(
        _assigned(name, values)
        for name, values in (
            ("feeds", proposal.feeds),
            ("sitemaps", proposal.sitemaps),
            ("sections", proposal.sections),
        )
        if values
    )
    pattern = f'    article_url = r"{proposal.article_url}"'
    return f'''"""{_prose(proposal.name or name_en)}: fill in who this is, and where.

{_NEWLINE.join(facts)}
"""

from crawler.extract.page import ArticlePage
from crawler.spider import NewsSpider, Publisher


class {class_name}Page(ArticlePage):
    """Without selectors: read like a page of any site."""


class {class_name}Spider(NewsSpider):
    name = "{proposal.key}"
    publisher = Publisher(
        {_literal(proposal.name)},{"" if proposal.name else "  # fill in: the name it gives itself"}
        "{name_en}",
        home={_literal(proposal.home)},
        zone={_literal(proposal.zone)},{fill_in}
        zone_basis="assumed",  # until something proves it; then leave this line out
        domains=({_literal(proposal.domain)},),
    )
{listings}{pattern}{"  # noqa: E501" if len(pattern) > WIDTH else ""}
    page = {class_name}Page
'''


def spider_of(text: str, key: str) -> type[NewsSpider]:
    """Return the spider *key* of *text*, a publisher's file that is not written yet."""
    module = ModuleType(key)
    exec(compile(text, f"{key}.py", "exec"), module.__dict__)
    spiders = iter_spider_classes(module)
    return next(s for s in spiders if issubclass(s, NewsSpider) and s.name == key)


# --- facts


def _machine(clues: Clues) -> str:
    data = "; ".join(clues.machine_data) or "none"
    language = f"; lang={clues.language}" if clues.language else ""
    return data + language


def _is_told(listing: Listing) -> bool:
    """Return whether *listing* is worth telling: not a guess that came to nothing."""
    return not (listing.named == USUAL and listing.trouble)


def _listed(listing: Listing, pattern: str, home: str) -> tuple[str, str]:
    label = listing.kind.capitalize()
    said = f"{readable(_relative(listing.url, home))}, {listing.named}"
    if not listing.asked:
        return label, f"{said}, not asked yet"
    if listing.trouble:
        return label, f"{said}: left out, {listing.trouble}"
    if listing.is_index:
        return label, f"{said}: an index of {len(listing.names)} sitemaps"
    alike = matching(pattern, listing.names)
    return label, f"{said}: {len(listing.names)} pages, {len(alike)} match article_url"


def _addresses(pattern: str, others: Sequence[str]) -> str:
    alike = matching(pattern, others)
    rest = [url for url in others if url not in alike and re.search(r"\d", searched(url))]
    said = f"made from that page's; {len(alike)} of {len(others)} other links to its host match"
    if alike:
        said += f", such as {_examples(alike)}"
    if rest:
        said += f"; with a number but not matched: {_examples(rest)}"
    return said


def _examples(urls: Sequence[str]) -> str:
    paths = (readable(urlsplit(url)._replace(scheme="", netloc="").geturl()) for url in urls)
    return ", ".join(path for path, _ in zip(paths, range(EXAMPLES), strict=False))


def _zone(zone: str, clues: Clues) -> str:
    offsets = ", ".join(clues.offsets)
    shown = f"; the page's machine dates end in {offsets}" if offsets else ""
    return f"{zone}, assumed: nothing proves it yet{shown}" if zone else f"not known{shown}"


def _relative(url: str, home: str) -> str:
    return "/" + url.removeprefix(home) if url.startswith(home) else url


# --- Python


_NEWLINE = "\n"


def _wrapped(text: str) -> str:
    """Return *text* as lines of the docstring; a long address stands alone in its line."""
    lines = textwrap.wrap(
        _prose(text), WIDTH, break_long_words=False, break_on_hyphens=False, subsequent_indent="  "
    )
    return _NEWLINE.join(lines)


def _plain(text: str) -> str:
    return " ".join(display(text).split())


def _prose(text: str) -> str:
    r"""Return *text* as it can stand inside a docstring: nothing in it ends or escapes anything."""
    text = text.replace("\\", "/").replace('"""', "'''").strip('"')
    return "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Cc"))


def _literal(text: str) -> str:
    r"""Return *text* as a literal, quoted as the formatter quotes it; invisible letters escaped.

    >>> print(_literal('صحيفة "الحياة"\u200f'))
    'صحيفة "الحياة"\u200f'
    """
    quote = "'" if text.count('"') > text.count("'") else '"'
    written = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    shown = (
        c.encode("unicode_escape").decode() if unicodedata.category(c) in ("Cf", "Cc") else c
        for c in written
    )
    return f"{quote}{''.join(shown)}{quote}"


def _assigned(name: str, values: tuple[str, ...]) -> str:
    """Return the line that assigns the tuple *values*, as the formatter breaks it."""
    literals = [_literal(value) for value in values]
    line = f"    {name} = ({', '.join(literals)}{',' if len(literals) == 1 else ''})\n"
    if len(line) <= WIDTH + 1:
        return line
    return f"    {name} = (\n" + "".join(f"        {each},\n" for each in literals) + "    )\n"
