"""Everything that can happen to a request ends in an outcome with a name."""

import contextlib
import gzip
import json
import os
import re
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from scrapy.utils._compression import brotli, zstd  # type: ignore[attr-defined]
from sqlalchemy import Engine, select, update

from models.database import database_url, engine
from models.tables import Article, Page, Visit
from tests.crawling import NEVER_S, PATIENCE_S

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = (ROOT / "tests" / "pages" / "thenewkhalij" / "cold-stores.html").read_bytes()
SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "DOWNLOAD_TIMEOUT": NEVER_S,
    "DOWNLOAD_MAXSIZE": "30000",
    "RETRY_TIMES": "0",
    "LOG_LEVEL": "WARNING",
    "CONTACT": "desk@example.org",
    "HOLD_S": "0.05",
    "HOLDS": "50",
}
SHORT_S = "3"  # the time-out of crawls that meet an answer that does not come
TITLE = "من يملك مفاتيح المخازن الباردة على طريق الميناء؟"
CANONICAL = '<link rel="canonical" href="https://thenewkhalij.news/article/199417">'
PADDING = ("<p>" + "نص قصير لا خبر فيه. " * 20 + "</p>").encode()
BOMB = gzip.compress(b"<p>" * 2_000_000)
CHALLENGE = b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"
LOGIN = "<title>تسجيل الدخول</title><input type='password'>".encode() + PADDING


def article(name: str) -> str:
    """Return a good page like no other: its title and its text have *name*."""
    text = ARTICLE.decode().replace(CANONICAL, "").replace(TITLE, f"{TITLE} {name}")
    return text.replace("ربع محصول التمر", f"ربع محصول {name} التمر")


def _with(old: str, new: str, name: str) -> bytes:
    text = article(name)
    assert old in text
    return text.replace(old, new).encode("utf-8", "surrogatepass")


PAGE_NAMES = {
    "latin-header": "لاتيني", "windows-1256": "نوافذ", "nul": "صفري",
    "surrogate": "بديل", "klingon": "غريب", "future": "غدا", "deep": "عميق",
}  # fmt: skip
PACKED = {
    "gzip": gzip.compress(article("مبتور").encode()),
    "deflate": zlib.compress(article("مبتور").encode()),
    "br": brotli.compress(article("مبتور").encode()),
    "zstd": zstd.compress(article("مبتور").encode()),
}
PERSIAN = (
    "<title>چایخانه</title><h1>چایخانه</h1><p>2 مه 2025</p>"
    + "<p>در انتهای کوچه‌ای باریک پلی چوبی هست که هیچ رودی از زیر آن نمی‌گذرد و این را همه می‌دانند. "
    "صاحب چایخانه می‌گوید چای را باید با حوصله دم کرد و با حوصله نوشید تا خود آن را شناخت.</p>" * 5
)
PAGES = {  # what a page with status 200 says: its bytes, and the type its header claims
    "latin-header": (article("لاتيني").encode(), "text/html; charset=iso-8859-1"),
    "windows-1256": (
        article("نوافذ").encode("cp1256", "xmlcharrefreplace"), "text/html; charset=utf-8"
    ),
    "doubled": (
        # of these letters every UTF-8 byte is a windows-1256 letter
        re.sub("[^\\x00-\\x7f\\u0621-\\u064a]", "", article("مزدوج")).encode().decode("cp1256")
        .encode(), "text/html",
    ),
    "nul": (_with("الميناء؟", "الميناء\0؟", "صفري"), "text/html"),
    "surrogate": (_with("الميناء؟", "الميناء&#xD800;؟", "بديل"), "text/html"),
    "future": (_with("17 مايو 2026", "17 مايو 2099", "غدا"), "text/html"),
    "deep": (_with("<p>", "<div>" * 500 + "<p>", "عميق"), "text/html"),
    "persian": (PERSIAN.encode(), "text/html"),
    "soft404": ("<title>404</title><h1>الصفحة غير موجودة</h1>".encode() + PADDING, "text/html"),
    "video": ("<title>فيديو</title><h1>شاهد المباراة</h1><video src='/1'></video>".encode(), ""),
    "refresh": (b"<meta http-equiv=refresh content='0;url=/refresh'>", "text/html"),
    "pdf": (b"%PDF-1.7\n" + bytes(range(128, 256)) * 20, "application/pdf"),
    "binary": (bytes(range(128, 256)) * 20, "text/html"),
    "klingon": (article("غريب").encode(), "text/html; charset=klingon"),
    "empty": (b"", "text/html"),
}  # fmt: skip


HEADERS = {"encoding": "Content-Encoding", "location": "Location", "cookie": "Set-Cookie"}


class Faulty(BaseHTTPRequestHandler):
    """Answer each path with its own fault."""

    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self._answer_path(self.path.partition("?")[0].strip("/"))

    def _answer_path(self, path: str) -> None:
        if path in PAGES:
            body, content_type = PAGES[path]
            self._answer(200, body, content_type=content_type)
            return
        match path:
            case "article":
                self._answer(200, ARTICLE)
            case "robots.txt":
                self._answer(200, b"User-agent: *\nDisallow: /forbidden\n")
            case "slow":
                self._wait_for_the_client_to_go()
            case "large":
                self._answer(200, b"x" * 40_000)
            case "short":
                self.send_response(200)
                self.send_header("Content-Length", "5000")
                self.end_headers()
                self.wfile.write(b"<p>")
            case "etag":
                self._answer(200, article("وسم").encode(), etag='"' + "e" * 100_000 + '"')
            case "cookie":  # a door that opens only to who keeps cookies
                self._answer(302, b"", location="/cookie", cookie="seen=1")
            case "loop":
                self._answer(302, b"", location="/loop")
            case "":
                self._answer(200, b"<title>front</title>" + PADDING)
            case "moved" | "expired":
                self._answer(301, b"", location="/" if path == "moved" else "/login?next=1")
            case "promoted":
                self._answer(302, b"", location="/index.html")
            case "index.html":  # reads as an article
                self._answer(200, article("مميز").encode())
            case "members" | "login":
                self._answer(200, LOGIN)
            case "challenge":
                self._answer(200, CHALLENGE)
            case "challenge503":
                self._answer(503, CHALLENGE)
            case "bomb":
                self._answer(200, BOMB, encoding="gzip")
            case "zip":
                self._answer(200, b"<p>this is no gzip", encoding="gzip")
            case "drip":
                self.send_response(200)
                self.end_headers()
                self._drip(b"<p>", pause_s=0.1)
            case "headers":
                self.send_response(200)
                self.flush_headers()
                self._drip(b"X-More: and more\r\n" * 1000, pause_s=0.0)
            case "private" | "decimal" | "mapped" | "localhost":
                self._answer(302, b"", location=f"http://{PRIVATE[path]}:{self._port}/article")
            case "elsewhere":
                self._answer(302, b"", location="http://127.0.0.1:1/")
            case "ftp" | "file" | "label":
                self._answer(302, b"", location=NOWHERE[path])
            case "nowhere":
                self._answer(302, b"")
            case "hangup":
                pass
            case "garbage":
                self.wfile.write(b"no such protocol\r\n\r\n" * 20)
            case "stall":
                self.send_response(200)
                self.end_headers()
                self.wfile.flush()
                self._wait_for_the_client_to_go()
            case "endless":
                self.send_response(200)
                self.end_headers()
                self._drip(b"<p>" * 1000, pause_s=0.0)
            case "gzip" | "deflate" | "br" | "zstd":
                self._answer(200, PACKED[path][: len(PACKED[path]) * 9 // 10], encoding=path)
            case "nobr" | "nozstd":
                self._answer(200, b"<p>this is neither", encoding=path.removeprefix("no"))
            case "chunks":
                self.send_response(200)
                self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.write(b"5\r\n<p>no\r\n")
            case status:  # 304 has no body: what stood there would be taken for the next answer
                self._answer(int(status), b"" if status == "304" else b"error")

    @property
    def _port(self) -> int:
        address: tuple[str, int] = self.server.server_address  # type: ignore[assignment]
        return address[1]

    def _wait_for_the_client_to_go(self) -> None:
        with contextlib.suppress(OSError):
            self.connection.recv(1)

    def _drip(self, piece: bytes, *, pause_s: float) -> None:
        """Send *piece* for ever, until the client goes."""
        with contextlib.suppress(OSError):
            while True:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(pause_s)

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", headers.pop("content_type", "text/html"))
        for name, value in headers.items():
            name = HEADERS.get(name, name)
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def rss(*links: str, date: str = "Sun, 17 May 2026 00:05:00 +0300", end: str = "") -> bytes:
    entries = "".join(
        f"<item><link>{link}</link><pubDate>{date}</pubDate></item>" for link in links
    )
    return f"<rss version='2.0'><channel>{entries}{end or '</channel></rss>'}".encode()


def urls(*sitemaps: str) -> bytes:
    entries = "".join(f"<sitemap><loc>{path}</loc></sitemap>" for path in sitemaps)
    return f"<sitemapindex>{entries}</sitemapindex>".encode()


LAUGHS = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
LISTINGS = {
    "/feed/whole": rss("/news/whole-1", "/news/whole-2"),
    "/feed/cut": rss("/news/before-the-break", end="<item><link>/news/br"),
    "/feed/markup": rss("/news/in-a-break", "/news/beside-a-break").replace(
        b"</link>", b"</link><description><p>&nbsp;<br></description>", 1
    ),
    "/feed/html": b"<!doctype html><html><body><a href='/news/no'>feed</a></body></html>",
    "/feed/empty": rss(),
    "/feed/nothing": b"",
    "/feed/entities": f"<!DOCTYPE rss [<!ENTITY a0 'ha'>{LAUGHS}]>".encode() + rss("/x/&a9;"),
    "/feed/file": b"<!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>" + rss("/x/&f;"),
    "/feed/bomb": gzip.compress(bytes(60_000_000)),
    "/feed/foreign-links": rss(
        "https://elsewhere.example/news/1", "javascript:news()", "mailto:desk@example.org",
        "ftp://127.0.0.1/news/2", "file:///news/3", "http://[/news/4",
    ),
    "/feed/sessions": rss(
        "/news/session?PHPSESSID=a1b2c3", "/news/session?PHPSESSID=d4e5f6&amp;utm_source=rss",
        "/news/session;jsessionid=0A1B2C#top",
    ),
    "/feed/repeated": rss(*["/news/repeated"] * 900),
    "/feed/spellings": rss(
        "{home}/news/spelled", "{HOME}/news/spelled#top", "http://desk:word@{host}/news/spelled",
        "\n  /news/spelled\t", "//{host}/news/spelled", "/news/../news/./spelled",
    ),
    "/feed/long": rss("/news/" + "l" * 10_000),
    "/feed/future": rss("/news/dated-2099", date="Sun, 17 May 2099 00:05:00 +0300"),
    "/feed/challenge": CHALLENGE,
    "/feed/persian": rss(*(f"/news/persian-{number}" for number in range(5))),
    "/sitemap/itself": urls("/sitemap/itself"),
    "/sitemap/here": urls("/sitemap/there"),
    "/sitemap/there": urls("/sitemap/here"),
    "/sitemap/members.gz": gzip.compress(urls("/sitemap/itself")[:20])
    + gzip.compress(urls("/sitemap/itself")[20:]) + b"\0 and more",
    "/sitemap/packed.gz": gzip.compress(gzip.compress(urls("/sitemap/itself"))),
    "/sitemap/cut.gz": gzip.compress(urls("/sitemap/lost"))[:-30],
    "/section/binary": bytes(range(256)) * 20,
    "/section/links": "<a href='/news/خبر جديد'>1</a><a href='/news/%D8%AE%D8%A8%D8%B1%20"
    "%D8%AC%D8%AF%D9%8A%D8%AF'>2</a><a href='//[::1]/news/3'>3</a>".encode(),
}  # fmt: skip
LISTED = {
    "/feed/whole": ("listed", None),
    "/feed/cut": ("failed", "cut off"),
    "/feed/markup": ("listed", None),
    "/feed/html": ("failed", "not a feed"),
    "/feed/404": ("gone", "http 404"),
    "/feed/empty": ("listed", None),
    "/feed/nothing": ("failed", "not a feed"),
    "/feed/entities": ("listed", None),
    "/feed/file": ("listed", None),
    "/feed/bomb": ("failed", "too large"),
    "/feed/foreign-links": ("listed", None),
    "/feed/sessions": ("listed", None),
    "/feed/repeated": ("listed", None),
    "/feed/spellings": ("listed", None),
    "/feed/long": ("listed", None),
    "/feed/future": ("listed", None),
    "/sitemap/members.gz": ("listed", None),
    "/sitemap/packed.gz": ("failed", "not a sitemap"),
    "/feed/challenge": ("failed", "blocked"),
    "/feed/moved-away": ("refused", "another site"),
    "/sitemap/itself": ("listed", None),
    "/sitemap/here": ("listed", None),
    "/sitemap/there": ("listed", None),
    "/sitemap/nested-0": ("listed", None),
    "/sitemap/nested-1": ("listed", None),
    "/sitemap/nested-2": ("listed", None),
    "/sitemap/nested-3": ("listed", None),
    "/sitemap/nested-4": ("listed", "too deep"),
    "/sitemap/cut.gz": ("failed", "cut off"),
    "/section/binary": ("failed", "not a section"),
    "/section/links": ("listed", None),
    "/calendar/0": ("listed", None),
    "/calendar/1": ("listed", None),
    "/calendar/2": ("listed", None),
    "/calendar/3": ("listed", "too deep"),
}
FOUND = {
    "/news/whole-1": "new", "/news/whole-2": "new", "/news/before-the-break": "new",
    "/news/in-a-break": "new", "/news/beside-a-break": "new", "/news/dated-2099": "new",
    "/news/session": "new", "/news/repeated": "new", "/news/spelled": "new",
    "/news/" + "l" * 10_000: "new",
    "/news/خبر جديد": "new", "/news/calendar-0": "gone", "/news/calendar-1": "gone",
    "/news/calendar-2": "gone", "/news/calendar-3": "gone",
}  # fmt: skip


class Newspaper(Faulty):
    """Answer each listing with its own fault, and every article but the calendar's."""

    def _answer_path(self, path: str) -> None:
        path = unquote(f"/{path}")
        section, _, name = path.removeprefix("/").partition("/")
        number = int(name.rpartition("-")[2]) if name.rpartition("-")[2].isdigit() else 0
        if path in LISTINGS:
            host = f"127.0.0.1:{self._port}".encode()
            listing = LISTINGS[path].replace(b"{home}", b"http://" + host)
            listing = listing.replace(b"{HOME}", b"HTTP://" + host).replace(b"{host}", host)
            self._answer(200, listing)
        elif path == "/feed/slow":
            self._wait_for_the_client_to_go()
        elif path == "/feed/moved-away":
            self._answer(302, b"", location=f"http://localhost:{self._port}/feed/whole")
        elif path.startswith("/sitemap/nested-"):
            self._answer(200, urls(f"/sitemap/nested-{number + 1}"))
        elif section == "calendar":
            page = f"<a href='/news/calendar-{name}'>1</a><a class=next href='/calendar/{{}}'>2</a>"
            self._answer(200, page.format(int(name) + 1).encode())
        elif name.startswith("persian-"):
            self._answer(200, PERSIAN.encode())
        elif section == "news" and not name.startswith("calendar"):
            self._answer(200, article(name[:40]).encode())
        else:
            self._answer(404, b"error")


PRIVATE = {
    "private": "10.0.0.1", "decimal": "2130706433", "mapped": "[::ffff:127.0.0.1]",
    "localhost": "localhost",
}  # fmt: skip
NOWHERE = {
    "ftp": "ftp://127.0.0.1/article", "file": "file:///etc/hostname",
    "label": f"http://{'a' * 70}.example/",
}  # fmt: skip
EXPECTED = {
    "article": ("new", None),
    "large": ("failed", "too large"),
    "short": ("failed", "truncated response"),
    "loop": ("failed", "redirect loop"),
    "cookie": ("failed", "redirect loop"),
    "etag": ("failed", "connection failed"),
    "klingon": ("new", None),
    "elsewhere": ("failed", "robots unreachable"),  # nobody listens there
    "forbidden": ("refused", "robots.txt"),
    "binary": ("refused", "unreadable encoding"),
    "empty": ("refused", "not an article"),
    "404": ("gone", "http 404"),
    "410": ("gone", "http 410"),
    "moved": ("gone", "front page"),
    "promoted": ("gone", "front page"),
    "expired": ("refused", "login wall"),
    "members": ("refused", "login wall"),
    "challenge": ("failed", "blocked"),
    "challenge503": ("failed", "blocked"),
    "403": ("failed", "blocked"),
    "bomb": ("failed", "too large"),
    "zip": ("failed", "unreadable compression"),
    "headers": ("failed", "too large"),
    "private": ("refused", "private address"),
    "decimal": ("refused", "private address"),
    "mapped": ("refused", "private address"),
    "localhost": ("refused", "private address"),
    "429": ("failed", "http 429"),
    "500": ("failed", "http 500"),
    "503": ("failed", "http 503"),
    "304": ("failed", "http 304"),
    "latin-header": ("new", None),
    "windows-1256": ("new", None),
    "doubled": ("new", None),
    "nul": ("new", None),
    "surrogate": ("new", None),
    "future": ("new", None),
    "deep": ("new", None),
    "persian": ("refused", "not Arabic"),
    "soft404": ("refused", "not an article"),
    "video": ("refused", "not an article"),
    "refresh": ("refused", "not an article"),
    "pdf": ("refused", "unreadable encoding"),
    "ftp": ("failed", "http 302"),
    "file": ("failed", "http 302"),
    "label": ("failed", "robots unreachable"),  # and the log says that its robots.txt has no host
    "nowhere": ("failed", "http 302"),
    "hangup": ("failed", "connection failed"),
    "garbage": ("failed", "connection failed"),
    "endless": ("failed", "too large"),
    "gzip": ("failed", "truncated response"),
    "deflate": ("failed", "truncated response"),
    "br": ("failed", "truncated response"),
    "zstd": ("failed", "truncated response"),
    "nobr": ("failed", "unreadable compression"),
    "nozstd": ("failed", "unreadable compression"),
    "chunks": ("failed", "truncated response"),
}

NEVER_COME = dict.fromkeys(("slow", "drip", "stall"), ("failed", "timeout"))


@contextlib.contextmanager
def served(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Yield the address at which *handler* answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def crawl(
    database: str, publisher: str, *words: str, **changes: str
) -> subprocess.CompletedProcess[str]:
    settings = SETTINGS | {"DATABASE_URL": database} | changes
    options = [word for key, value in settings.items() for word in ("-s", f"{key}={value}")]
    ended = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", publisher, *options, *words],
        cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=PATIENCE_S,
    )  # fmt: skip
    assert "Traceback" not in ended.stderr, ended.stderr
    return ended


@pytest.fixture
def news(tmp_path: Path) -> Iterator["News"]:
    made = engine(database_url(f"sqlite:///{tmp_path / 'news.db'}", folder=tmp_path))
    with served(Newspaper) as home:
        yield News(made, home)
    made.dispose()


class News:
    """Crawls of the faulty publishers into a database of their own."""

    def __init__(self, made: Engine, home: str) -> None:
        self.engine = made
        self.home = home

    def crawl(
        self, publisher: str, *words: str, **changes: str
    ) -> subprocess.CompletedProcess[str]:
        given = {
            "PUBLISHER_HOMES": json.dumps({publisher: f"{self.home}/"}),
            "SPIDER_MODULES": "tests.faulty_spiders",
            "DOWNLOAD_MAXSIZE": "100000",
        }
        url = self.engine.url.render_as_string(hide_password=False)
        return crawl(url, publisher, *words, **given | changes)

    def visits(self) -> dict[str, tuple[str, str, str | None]]:
        """Return kind of page, kind of outcome and reason of each page, by its readable path."""
        query = select(Page.url, Page.kind, Visit.kind, Visit.reason)
        with self.engine.connect() as connection:
            rows = connection.execute(query.join(Page, Page.url_key == Visit.page)).all()
        assert len(rows) == len({row.url for row in rows})  # each was asked once
        return {unquote(url).removeprefix(self.home): tuple(rest) for url, *rest in rows}  # type: ignore[misc]


def test_every_fault_has_its_name(db: Engine) -> None:
    with served(Faulty) as site:
        given = ",".join(f"{site}/{path}" for path in EXPECTED)
        url = db.url.render_as_string(hide_password=False)
        ended = crawl(url, "thenewkhalij", "-a", f"urls={given}")

    with db.connect() as connection:
        visits = connection.execute(
            select(Page.url, Visit.kind, Visit.reason).join(Page, Page.url_key == Visit.page)
        )
        met = {url.rpartition("/")[2]: (kind, reason) for url, kind, reason in visits}
        articles = connection.execute(
            select(Article.url, Article.title, Article.body, Article.published_on)
        )
        read: dict[str, tuple[Any, ...]] = {
            url.rpartition("/")[2]: (*rest,) for url, *rest in articles
        }
    assert EXPECTED == met
    assert 3 == ended.returncode, ended.stderr
    title, body, day = read.pop("199417")
    assert (TITLE, date(2026, 5, 17)) == (title, day)
    assert None is read["future"][2]
    read.pop("doubled")  # of letters that are left out in it
    titles = {path: f"{TITLE} {PAGE_NAMES[path]}" for path in read}
    titles["surrogate"] = titles["surrogate"].replace("؟", "\ufffd؟")  # as every browser shows it
    assert titles == {path: title for path, (title, _body, _day) in read.items()}
    bodies = {path: body.replace("محصول", f"محصول {PAGE_NAMES[path]}", 1) for path in read}
    assert bodies == {path: body for path, (_title, body, _day) in read.items()}


def test_answers_that_never_come_whole_time_out(db: Engine) -> None:
    with served(Faulty) as site:
        given = ",".join(f"{site}/{path}" for path in NEVER_COME)
        url = db.url.render_as_string(hide_password=False)
        ended = crawl(
            url, "thenewkhalij", "-a", f"urls={given}", DOWNLOAD_TIMEOUT=SHORT_S,
            CONCURRENT_REQUESTS="3", CONCURRENT_REQUESTS_PER_DOMAIN="3",
        )  # fmt: skip

    with db.connect() as connection:
        visits = connection.execute(
            select(Page.url, Visit.kind, Visit.reason).join(Page, Page.url_key == Visit.page)
        )
        met = {url.rpartition("/")[2]: (kind, reason) for url, kind, reason in visits}
    assert NEVER_COME == met
    assert 1 == ended.returncode, ended.stderr


def test_feed_that_never_comes_costs_no_other(news: News) -> None:
    ended = news.crawl("slow", DOWNLOAD_TIMEOUT=SHORT_S)

    assert 3 == ended.returncode, ended.stderr
    assert {
        "/feed/slow": ("feed", "failed", "timeout"),
        "/feed/whole": ("feed", "listed", None),
        "/news/whole-1": ("article", "new", None),
        "/news/whole-2": ("article", "new", None),
    } == news.visits()


def test_every_fault_of_a_listing_has_its_name_and_costs_no_other(news: News) -> None:
    ended = news.crawl("listings")

    visits = news.visits()
    listed = {path: (kind, why) for path, (of, kind, why) in visits.items() if of != "article"}
    assert LISTED == listed
    found = {path: kind for path, (of, kind, _why) in visits.items() if of == "article"}
    assert FOUND == found
    assert 3 == ended.returncode, ended.stderr
    failed = sum(kind in ("failed", "gone") for kind, _why in LISTED.values())
    assert f"{failed} of {len(LISTED)} listings failed: {news.home}/" in ended.stderr
    with news.engine.connect() as connection:
        named = select(Page.named_at).where(Page.url.endswith("/dated-2099"))
        assert None is connection.scalar(named)


@pytest.mark.parametrize(
    ("publisher", "why"),
    [
        ("foreign", "Nothing stored of 5 pages: not Arabic (5)"),
        ("empty", "Feeds, sitemaps and sections named no article at all."),
        ("gone", "No listing could be read"),
    ],
    ids=["foreign", "empty", "gone"],
)
def test_publisher_that_names_nothing_of_use_fails_the_run(
    news: News, publisher: str, why: str
) -> None:
    ended = news.crawl(publisher)

    assert 1 == ended.returncode, ended.stderr
    assert why in ended.stderr


@pytest.mark.parametrize(
    ("host", "why"),
    [
        ("dead", "connection refused"),
        ("mute", "timeout"),
        ("endless", "too large"),
    ],
    ids=["dead", "mute", "endless"],
)
def test_host_that_cannot_be_asked_fails_the_run_and_its_listings_stay_due(
    news: News, host: str, why: str
) -> None:
    with served(type("Robots", (Robots,), {"fault": host})) as home:
        news.home = "http://127.0.0.1:1" if host == "dead" else home
        ended = news.crawl("calm", DOWNLOAD_TIMEOUT=SHORT_S if host == "mute" else NEVER_S)

    assert 1 == ended.returncode, ended.stderr
    sentence = f"{news.home}/robots.txt: {why}. Nothing of this host is fetched now."
    assert f"failed. {sentence} What was not taken stays due." in ended.stderr
    assert {} == news.visits()


def test_what_a_clock_that_was_ahead_made_due_is_not_forgotten(news: News) -> None:
    news.crawl("calm", "-a", "limit=1")
    with news.engine.begin() as connection:  # as if the machine had been ten years ahead
        pages = connection.execute(select(Page.url_key, Page.due_at)).all()
        for key, due_at in pages:
            ahead = due_at and due_at + timedelta(days=3650)
            connection.execute(update(Page).where(Page.url_key == key).values(due_at=ahead))

    ended = news.crawl("calm", ONLY_DUE="True")

    assert 0 == ended.returncode, ended.stderr
    assert "taken     1 = 1 new" in ended.stderr


class Robots(Faulty):
    """Answer for robots.txt with one *fault*."""

    fault = ""

    def _answer_path(self, path: str) -> None:
        if self.fault == "mute":
            self._wait_for_the_client_to_go()
        else:
            super()._answer_path("endless")
