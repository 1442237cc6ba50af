"""Read section pages: the articles they link to, and their next page."""

from urllib.parse import urljoin

from parsel import Selector

from crawler.extract.text import decode
from models.item import Link


def section_links(
    raw: bytes, *, url: str, content_type: str = "", next_css: str | None = None
) -> list[Link]:
    """Return every link of the section page *raw*, fetched from *url*, in its order.

    Which of them are articles is the publisher's to say. Links inside comments are none; the
    link that *next_css* finds is the section's next page. Raises ``UnreadableEncoding``.
    """
    html = Selector(text=decode(raw, content_type) or "<html></html>", type="html")
    base = absolute(url, html.css("base::attr(href)").get("").strip()) or url
    targets = dict.fromkeys(href.strip() for href in html.css("a::attr(href)").getall())
    links = [Link(absolute(base, target)) for target in targets if target]
    following = html.css(next_css).get("").strip() if next_css else ""
    if following:
        links.append(Link(absolute(base, following), "section"))
    return [link for link in links if link.url]


def absolute(base: str, target: str) -> str:
    """Return the address that *target* names on the page *base*, or "" if it names none."""
    try:
        return urljoin(base, target) if target else ""
    except ValueError:  # "http://[" is no address, and nothing to follow
        return ""
