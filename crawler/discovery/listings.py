"""Read section pages: the articles they link to, and their next page."""

import re
from urllib.parse import urljoin, urlsplit

from lxml import etree
from parsel import Selector

from crawler.discovery import document
from crawler.discovery.document import ListingError
from models.item import Link

MAX_NUL_SHARE = 0.01  # of all characters; pages have one by mistake, pictures one in ten

_ELEMENT = re.compile(r"<[a-zA-Z!]")
# What may stand around an address: control characters, blanks of every width, marks of direction.
_AROUND = "".join(map(chr, (*range(0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x2010)))) + (
    "\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060"
    "\u2066\u2067\u2068\u2069\u3000\ufeff"
)
_BREAKS = str.maketrans("", "", "\t\r\n")
_ESCAPED_AMPERSAND = re.compile("&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
# Most addresses of a feed or sitemap: nothing to resolve, and ten times as fast.
_COMPLETE = re.compile(r"https?://[\w.-]+(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_HOST_FIRST = re.compile(r"www\.[\w-]+\.[\w.-]+(?:[/?#]|$)", re.IGNORECASE)


class NotASection(ListingError):
    """The bytes are no page; the message says what they are instead."""

    reason = "not a section"


def section_links(
    raw: bytes, *, url: str, content_type: str = "", next_css: str | None = None
) -> list[Link]:
    """Return every link of the section page *raw*, fetched from *url*, in its order.

    Which of them are articles is the publisher's to say. Links inside comments and templates are
    none; the link that *next_css* finds is the section's next page. Raises
    :class:`NotASection`, and ``TooLarge``.
    """
    text, _whole = document.opened(raw, content_type)
    if not _ELEMENT.search(text) or text.count("\x00") > MAX_NUL_SHARE * len(text):
        raise NotASection(document.met(text))
    html = Selector(text=text, type="html")
    etree.strip_elements(html.root, "template", with_tail=False)
    base = absolute(url, html.css("base::attr(href)").get("")) or url
    targets = dict.fromkeys(html.css("a::attr(href), area::attr(href)").getall())
    addresses = dict.fromkeys(absolute(base, target) for target in targets)
    links = [Link(address) for address in addresses if address]
    if following := absolute(base, html.css(next_css).get("")) if next_css else "":
        links.append(Link(following, "section"))
    return links


def absolute(base: str, target: str) -> str:
    """Return the web address that *target* names on the page *base*, or "" if it names none.

    Like a browser it drops blanks around and line breaks inside; like a reader it sees a doubly
    escaped ampersand, and a host where the scheme was forgotten. A place on the same page is no
    address.

    >>> absolute("https://news.example/rss", " /خبر?a=1&amp;b=2\\n")
    'https://news.example/خبر?a=1&b=2'
    """
    target = _ESCAPED_AMPERSAND.sub("&", target.strip(_AROUND).translate(_BREAKS))
    if not target or target.startswith("#") or "\ufffd" in target:
        return ""
    if _COMPLETE.match(target):
        return target
    if _HOST_FIRST.match(target):
        target = f"//{target}"
    try:
        address = urljoin(base, target)
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:  # "http://[" is no address, and nothing to follow
        return ""
