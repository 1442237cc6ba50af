"""Serve the two demo publishers on loopback: ``python -m demo.newspaper``."""

import argparse
import hashlib
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote_to_bytes

from demo import feed, lists, page
from demo.article import ALMARFA, ALNAKHLA, Article, articles, edited_articles
from demo.frame import ENCODINGS
from demo.site import Site, section_path

PUBLISHERS = ("alnakhla", "almarfa")
HOST = "127.0.0.1"
PORTS = (8801, 8802)

HTML = "text/html"
RSS = "application/rss+xml"
ATOM = "application/atom+xml"
XML = "application/xml"
PLAIN = "text/plain"
IMAGE = "image/gif"

# One transparent pixel, the picture of every article.
PIXEL = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


class Newspaper:
    """One publisher's site; its port is known, and its pages answer, once it is started.

    ``requests`` holds the request targets served, in order, as they came over the wire.
    """

    def __init__(self, publisher: str, *, port: int = 0) -> None:
        self.publisher = {"alnakhla": ALNAKHLA, "almarfa": ALMARFA}[publisher]
        self.articles = articles(self.publisher)
        self.requests: list[str] = []
        self._port = port
        self._server: _Server | None = None

    @property
    def url(self) -> str:
        """Return the site's root without a slash; its port is 0 before the first start."""
        return f"http://{HOST}:{self._port}"

    def start(self) -> None:
        self._server = _Server(self, self._port)
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Free the port; a later start takes the same one."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def edit(self) -> str:
        """Put the second version of the article that has one online; return the article's URL.

        Feed and sitemap date it to the next full second: they know no fractions, and an edit must
        not look older than a visit just before it. Each edit is later than the one before.
        """
        (edited,) = edited_articles(self.publisher)
        (current,) = (article for article in self.articles if article.id == edited.id)
        modified = _next_second(datetime.now(self.publisher.zone))
        if current.modified:
            modified = max(modified, current.modified + timedelta(seconds=1))
        edited = replace(edited, modified=modified)
        self.articles = tuple(
            edited if article.id == edited.id else article for article in self.articles
        )
        return self.site(self.url, modified).url(edited)

    def site(self, base: str, now: datetime) -> Site:
        return Site(self.publisher, self.articles, base, now)


def _next_second(moment: datetime) -> datetime:
    return moment.replace(microsecond=0) + timedelta(seconds=1)


# --- what a path answers ------------------------------------------------------------------------


@dataclass(frozen=True)
class Reply:
    """What goes back over the wire; *validators* are the headers a client may ask again with."""

    body: bytes
    kind: str = HTML
    charset: str = "utf-8"
    status: int = 200
    validators: Mapping[str, str] = field(default_factory=dict)
    delay_s: float = 0


def reply(site: Site, target: str) -> Reply:
    """Return what *site* answers to the request target *target*: path and query, encoded."""
    raw_path, _, query = target.partition("?")
    path = unquote_to_bytes(raw_path).decode("utf-8", "replace")
    return (
        _article_reply(site, path)
        or _machine_reply(site, path)
        or _list_reply(site, path, query)
        or _other_reply(site, path)
        or _html(lists.text_page(site, "الصفحة غير موجودة", "لم نعثر على ما تبحث عنه."), status=404)
    )


def _article_reply(site: Site, path: str) -> Reply | None:
    for article in site.articles:
        if path == site.path(article) or (article.twin and path == site.twin_path(article)):
            charset = ENCODINGS.get(article.markup, "utf-8")
            text = page.article_page(site, article)
            return Reply(
                text.encode(charset, "xmlcharrefreplace"),
                charset=charset,
                validators=_validators(site, [article]),
                delay_s=article.delay_s,
            )
    return None


def _machine_reply(site: Site, path: str) -> Reply | None:
    """Return the feed, a sitemap or robots.txt: the two publishers have different ones."""
    if path == "/robots.txt":
        return Reply(feed.robots(site).encode(), PLAIN)
    if site.publisher is ALNAKHLA:
        documents = {
            "/rss.xml": (feed.rss, RSS),
            "/sitemap.xml": (feed.sitemap_index, XML),
            "/sitemap-recent.xml": (feed.recent_sitemap, XML),
            "/sitemap-archive.xml": (feed.archive_sitemap, XML),
        }
    else:
        documents = {"/atom.xml": (feed.atom, ATOM), "/sitemap.xml": (feed.sitemap, XML)}
    if path not in documents:
        return None
    write, kind = documents[path]
    validators = {} if kind == XML else _validators(site, site.open_articles())
    return Reply(write(site).encode(), kind, validators=validators)


def _list_reply(site: Site, path: str, query: str) -> Reply | None:
    if path == "/":
        return _html(lists.front_page(site))
    for key in site.publisher.sections:
        asked = _page_asked(site, key, path, query)
        for number in range(1, lists.last_page(site.section(key)) + 1):
            if asked == str(number):
                return _html(lists.section_page(site, key, number, path=path))
    if path.startswith("/tag/"):
        return _html(lists.tag_page(site, path.removeprefix("/tag/")))
    return None


def _page_asked(site: Site, key: str, path: str, query: str) -> str:
    """Return which page of the section *key* is asked for, empty if none of them is."""
    first = section_path(site.publisher, key)
    if path == first:
        return parse_qs(query).get("page", ["1"])[0] if site.publisher is ALNAKHLA else "1"
    if site.publisher is ALMARFA and path.startswith(f"{first}page/") and path.endswith("/"):
        return path.removeprefix(f"{first}page/").removesuffix("/")
    return ""


def _other_reply(site: Site, path: str) -> Reply | None:
    if path.startswith("/img/"):
        return Reply(PIXEL, IMAGE)
    if path == "/search":
        return _html(lists.text_page(site, "نتائج البحث", "لا نتائج."))
    if path == "/contact":
        return _html(lists.text_page(site, "اتصل بنا", "اكتب إلينا متى شئت، نقرأ كل رسالة."))
    for article in site.articles:
        if path == f"/print/{article.id}":
            return _html(page.print_page(article))
    return None


def _html(text: str, *, status: int = 200) -> Reply:
    return Reply(text.encode(), status=status)


def _validators(site: Site, shown: list[Article]) -> dict[str, str]:
    """Return an ETag (alnakhla) or a Last-Modified date (almarfa) that changes with *shown*."""
    if site.publisher is ALNAKHLA:
        digest = hashlib.blake2b(repr(shown).encode(), digest_size=8).hexdigest()
        return {"ETag": f'"{digest}"'}
    newest = max(article.touched for article in shown)
    return {"Last-Modified": format_datetime(newest.astimezone(UTC), usegmt=True)}


def is_unchanged(validators: Mapping[str, str], asked: Mapping[str, str | None]) -> bool:
    """Return whether the client, whose conditional headers are *asked*, has the same page."""
    etags = asked.get("If-None-Match")
    if etags:
        known = {etag.strip().removeprefix("W/") for etag in etags.split(",")}
        return validators.get("ETag") in known
    since, changed = asked.get("If-Modified-Since"), validators.get("Last-Modified")
    if not since or not changed:
        return False
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):  # an unreadable date, or one without a zone: not a condition
        return False


# --- serving ------------------------------------------------------------------------------------


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64  # a crawler opens more connections at once than the default 5

    def __init__(self, newspaper: Newspaper, port: int) -> None:
        self.newspaper = newspaper
        super().__init__((HOST, port), _Handler)

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # HTTPServer would ask the resolver for this machine's name
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        if isinstance(sys.exception(), ConnectionError | TimeoutError):
            return  # the client has gone; there is nobody to tell
        super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Answer one request a connection (HTTP/1.0), so that a stopped server is silent at once."""

    server: _Server
    timeout = 10

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        newspaper = self.server.newspaper
        newspaper.requests.append(self.path)
        host = self.headers.get("Host") or newspaper.url.removeprefix("http://")
        site = newspaper.site(f"http://{host}", datetime.now(newspaper.publisher.zone))
        answer = reply(site, self.path)
        time.sleep(answer.delay_s)
        conditions = ("If-None-Match", "If-Modified-Since")
        if is_unchanged(answer.validators, {name: self.headers.get(name) for name in conditions}):
            answer = replace(answer, status=304, body=b"")
        self._send(answer, with_body=with_body)

    def _send(self, answer: Reply, *, with_body: bool) -> None:
        self.send_response(answer.status)
        for name, value in answer.validators.items():
            self.send_header(name, value)
        if answer.status != 304:
            charset = "" if answer.kind == IMAGE else f"; charset={answer.charset}"
            self.send_header("Content-Type", f"{answer.kind}{charset}")
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent; ``Newspaper.requests`` is the log."""


def main() -> None:
    """Serve both publishers until Ctrl-C; exit code 1 if a port is taken."""
    parser = argparse.ArgumentParser(prog="python -m demo.newspaper", description=__doc__)
    parser.add_argument("--ports", nargs=2, type=int, default=PORTS, metavar=PUBLISHERS)
    ports = parser.parse_args().ports
    newspapers = [Newspaper(key, port=port) for key, port in zip(PUBLISHERS, ports, strict=True)]
    try:
        for newspaper in newspapers:
            newspaper.start()
            print(f"{newspaper.publisher.key}: {newspaper.url}/", flush=True)
        threading.Event().wait()
    except OSError as error:
        parser.exit(1, f"cannot serve on ports {ports}: {error.strerror}\n")
    except KeyboardInterrupt:
        pass
    finally:
        for newspaper in newspapers:
            newspaper.stop()


if __name__ == "__main__":
    main()
