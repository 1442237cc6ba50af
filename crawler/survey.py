"""Ask the site of a publisher that has no file yet for its feeds and sitemaps, in few requests."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Literal
from urllib.parse import urljoin, urlsplit

from crawler.discovery.clues import Clues, read_clues, robots_sitemaps
from crawler.discovery.document import ListingError
from crawler.discovery.feeds import feed_links
from crawler.discovery.sitemaps import sitemap_links
from crawler.extract.errors import UnreadableEncoding
from crawler.given import GivenPage

# With home page and robots.txt seven requests at most.
MAX_FEEDS, MAX_SITEMAPS = 3, 2
# Where WordPress, Drupal and hand-made sites have them; asked only if the pages name none.
USUAL_FEEDS = ("/feed", "/rss.xml", "/rss")
USUAL_SITEMAPS = ("/sitemap.xml",)
USUAL = "at a usual place"

Ask = Callable[[str], Awaitable[GivenPage | str]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A feed or sitemap: who named it, and what it answered."""

    kind: Literal["feed", "sitemap"]
    url: str
    named: str  # by whom: "named by robots.txt", or USUAL
    trouble: str = ""  # why it cannot be used
    asked: bool = True
    is_index: bool = False
    names: tuple[str, ...] = ()  # pages, or further sitemaps of an index


@dataclass(frozen=True, slots=True)
class Survey:
    """What a site says of itself beside one article's page."""

    listings: tuple[Listing, ...] = ()
    links: tuple[str, ...] = ()  # of the article's page and the home page, to the same host
    notes: tuple[str, ...] = ()  # what could not be asked

    def usable(self, kind: str) -> list[Listing]:
        return [each for each in self.listings if each.kind == kind and not each.trouble]


def unasked(clues: Clues) -> Survey:
    """Return what the article's page alone says, for one that was saved: nothing is asked."""
    feeds = [
        Listing("feed", url, "named by the page", asked=False) for url in clues.feeds[:MAX_FEEDS]
    ]
    sitemaps = [Listing("sitemap", url, "named by the page", asked=False) for url in clues.sitemaps]
    return Survey((*feeds, *sitemaps[:MAX_SITEMAPS]), clues.links)


async def survey(ask: Ask, page: GivenPage, clues: Clues) -> Survey:
    """Return what the site of the article *page*, which gave *clues*, answers to *ask*."""
    parts = urlsplit(page.url)
    origin = f"{parts.scheme}://{parts.netloc}"
    robots, home = await ask(f"{origin}/robots.txt"), await ask(f"{origin}/")
    notes = [
        f"{name}: {answer}"
        for name, answer in (("robots.txt", robots), ("home page", home))
        if isinstance(answer, str)
    ]
    front = Clues()
    if isinstance(home, GivenPage):
        try:
            front = read_clues(home.raw, url=home.url, content_type=home.content_type)
        except UnreadableEncoding as error:
            notes.append(f"home page: {error.reason}")
    named: dict[str, str] = {}
    if isinstance(robots, GivenPage):
        found = robots_sitemaps(robots.raw.decode("utf-8", "replace"))
        named = {urljoin(origin, url): "named by robots.txt" for url in found}
    named |= {
        url: "named by the pages" for url in (*clues.sitemaps, *front.sitemaps) if url not in named
    }
    feeds = {url: "named by the pages" for url in (*clues.feeds, *front.feeds)}
    feeds = feeds or {url: "linked by the pages" for url in (*clues.feed_links, *front.feed_links)}
    listings = await _asked(ask, "feed", _or_usual(feeds, origin, USUAL_FEEDS), MAX_FEEDS)
    # a site with many has one for news, which is the one to ask each hour
    sitemaps = dict(sorted(named.items(), key=lambda entry: "news" not in urlsplit(entry[0]).path))
    sitemaps = _or_usual(sitemaps, origin, USUAL_SITEMAPS)
    listings += await _asked(ask, "sitemap", sitemaps, MAX_SITEMAPS)
    links = dict.fromkeys((*clues.links, *front.links))
    return Survey(tuple(listings), tuple(links), tuple(notes))


def _or_usual(named: dict[str, str], origin: str, usual: tuple[str, ...]) -> dict[str, str]:
    return named or {f"{origin}{path}": USUAL for path in usual}


async def _asked(
    ask: Ask, kind: Literal["feed", "sitemap"], named: dict[str, str], most: int
) -> list[Listing]:
    listings = []
    for url, how in list(named.items())[:most]:
        answer = await ask(url)
        listings.append(_listing(kind, url, how, answer))
        if how == USUAL and not listings[-1].trouble:
            break  # the first usual place that answers will do
    return listings


def _listing(
    kind: Literal["feed", "sitemap"], url: str, named: str, answer: GivenPage | str
) -> Listing:
    if isinstance(answer, str):
        return Listing(kind, url, named, answer)
    try:
        if kind == "feed":
            links = feed_links(answer.raw, url=answer.url, zone=UTC, now=answer.fetched_at)
        else:
            links = sitemap_links(answer.raw, url=answer.url, zone=UTC, now=answer.fetched_at)
    except ListingError as error:
        evidence = str(error).partition("\n")[0]
        return Listing(kind, url, named, f"not a {kind}: {evidence}")
    names = tuple(dict.fromkeys(link.url for link in links))
    is_index = any(link.kind == "sitemap" for link in links)
    if not names:
        return Listing(kind, url, named, "names nothing")
    return Listing(kind, url, named, is_index=is_index, names=names)
