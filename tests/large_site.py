"""صحيفة الألف, a made-up newspaper of any size on loopback: ``python -m tests.large_site``.

Its texts are put together from word lists, so article 7 of one seed always reads the same. The
feed names the newest, the sitemaps leave out opinion and culture, which only the section pages
name. Everything has validators. It counts what it is asked and can hold its answers back.
"""

import argparse
import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import blake2b
from html import escape
from random import Random
from types import TracebackType
from typing import Self
from urllib.parse import unquote

from tests.crawling import reserved_port

HOST = "127.0.0.1"
NAME = "صحيفة الألف"
FEED_LENGTH = 50
PER_SITEMAP = 500
PER_PAGE = 25
SECTIONS = {
    "local": "محليات", "economy": "اقتصاد", "sport": "رياضة", "science": "علوم",
    "opinion": "رأي", "culture": "ثقافة",
}  # fmt: skip
UNMAPPED = ("opinion", "culture")  # in no sitemap
MONTHS = (
    "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر",
    "نوفمبر", "ديسمبر",
)  # fmt: skip
VIDEOS = DEAD = TWINS = 4  # pages that match as articles: without a text, gone, shown twice

_WHO = (
    "مدير الميناء", "رئيس البلدية", "أمين المكتبة", "مهندس الطرق", "قائد الفريق", "طبيبة المركز",
    "صاحب المخبز", "معلمة القرية", "حارس المتحف", "مربي النحل", "سائق الحافلة", "باحثة الآثار",
    "رئيس التعاونية", "مدرب الناشئة", "خبيرة المياه", "عامل المنارة", "تاجر الحبوب", "أستاذة الفن",
)  # fmt: skip
_SAID = (
    "قال", "أوضح", "ذكر", "أكد", "أضاف", "بين", "كشف", "أعلن", "رأى", "لاحظ", "شرح", "توقع",
)  # fmt: skip
_WHAT = (
    "الرصيف الجديد", "جسر الوادي", "سوق الخضار", "قاعة القراءة", "خط الحافلات", "حديقة الحي",
    "موسم الزيتون", "محطة التحلية", "طريق الجبل", "معرض الخزف", "مركب الصيد", "بستان النخيل",
    "ملعب الحارة", "مطحنة القمح", "قناة الري", "سجل المخطوطات", "مخزن التبريد", "نادي الشطرنج",
)  # fmt: skip
_DID = (
    "سيفتح أمام الناس", "يحتاج إلى ترميم", "تجاوز ما كان متوقعا", "انتهى قبل موعده",
    "وفر عملا لأبناء المنطقة", "جذب زوارا من المدن القريبة", "عاد إلى العمل بعد توقف",
    "ينتظر موافقة المجلس", "كلف أقل مما رصد له", "صار حديث المقاهي", "يخدم ثلاث قرى",
    "غير عادات السكان", "تأخر بسبب الأمطار", "سجل رقما لم يعرفه من قبل",
)  # fmt: skip
_WHERE = (
    "في الساحل الشمالي", "قرب السوق القديمة", "على أطراف الواحة", "في حي النخيل", "خلف القلعة",
    "عند مدخل البلدة", "على ضفة النهر", "في سفح الجبل", "بجوار المحطة", "في الميناء الصغير",
)  # fmt: skip
_WHEN = (
    "منذ سنوات", "مطلع الأسبوع المقبل", "بعد شهرين من العمل", "خلال الصيف الماضي", "قبل آخر العام",
    "مع أول أيام الشتاء", "في الأشهر الأخيرة", "بعد صلاة العصر", "كل صباح تقريبا", "إلى إشعار آخر",
)  # fmt: skip
_AND = ("وإن", "كما أن", "غير أن", "لأن", "ثم إن", "مع أن", "حتى إن")
_FIRST = ("سمر", "بندر", "هالة", "زياد", "ليلى", "طارق", "رهف", "نزار", "وداد", "جواد")
_LAST = ("النجار", "الصياد", "الحداد", "البستاني", "القاضي", "العطار", "الخياط", "الراعي")


@dataclass(frozen=True, slots=True)
class Article:
    """One article; *version* counts its edits, *touched* is the last of them, or publication."""

    number: int
    published: datetime
    touched: datetime
    version: int
    seed: int

    @property
    def section(self) -> str:
        return list(SECTIONS)[self.number % len(SECTIONS)]

    @property
    def path(self) -> str:
        return f"/news/{self.number}/{self.section}"

    @property
    def title(self) -> str:
        draw = self._draw("title")
        what, did = draw.choice(_WHAT), draw.choice(_DID)
        return f"{what} {draw.choice(_WHERE)} {did}: القصة {self.number}"

    @property
    def paragraphs(self) -> list[str]:
        draw = self._draw("body")
        written = [" ".join(_sentence(draw) for _ in range(2)) for _ in range(draw.choice((3, 4)))]
        later = (
            f"وفي تحديث رقم {version}: {_sentence(self._draw(f'edit {version}'))}"
            for version in range(1, self.version + 1)
        )
        return [*written, *later]

    @property
    def byline(self) -> str:
        draw = self._draw("byline")
        return f"{draw.choice(_FIRST)} {draw.choice(_LAST)}"

    @property
    def keywords(self) -> list[str]:
        return self._draw("keywords").sample(_WHAT, 3)

    def _draw(self, what: str) -> Random:
        return Random(f"{self.seed}/{self.number}/{what}")


def _sentence(draw: Random) -> str:
    said, joined = draw.choice(_SAID), draw.choice(_AND)
    return (
        f"{said} {draw.choice(_WHO)} إن {draw.choice(_WHAT)} {draw.choice(_WHERE)} "
        f"{draw.choice(_DID)} {draw.choice(_WHEN)}، {joined} {draw.choice(_WHAT)} "
        f"{draw.choice(_DID)} {draw.choice(_WHEN)}."
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: *at* on the monotonic clock, and what went back."""

    at: float
    path: str
    status: int
    size: int  # bytes of head and body


class LargeSite:
    """The newspaper's site with *articles* articles; it answers once it is started.

    Only the newest *listed* of them are named by feed, sitemaps and sections. The newest is three
    hours old and the others lie *spacing* apart: by default no age comes near a whole day, where
    the next look at an article would be decided otherwise from one minute to the next.
    """

    def __init__(
        self,
        articles: int,
        *,
        listed: int | None = None,
        spacing: timedelta = timedelta(hours=6),
        seed: int = 1,
        port: int = 0,
    ) -> None:
        self.count = articles
        self.listed = articles if listed is None else listed
        self.seed = seed
        self.validators = True
        self.delay_s = 0.0
        self.asked: list[Asked] = []
        self._newest = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=3)
        self._spacing = spacing
        self._printed = articles
        self._changed: dict[int, Article] = {}  # added or edited since
        self._port = port
        self._held: socket.socket | None = None  # the port, while the site is stopped too
        self._open = True
        self._most: int | None = None  # answers until it holds by itself
        self._server: _Server | None = None

    @property
    def url(self) -> str:
        """Return the site's root without a slash."""
        return f"http://{HOST}:{self._port}"

    def start(self) -> None:
        if not self._port:
            self._held = reserved_port()
            self._port = self._held.getsockname()[1]
        self._server = _Server(self, self._port)
        if not self._open:
            self.hold()

    def stop(self) -> None:
        """Drop all connections and free the port; a later start takes the same one."""
        if self._server is not None:
            self._server.close()
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
        self.close()

    def close(self) -> None:
        """Stop, and give the port back."""
        self.stop()
        if self._held is not None:
            self._held.close()

    def hold(self, *, after: int = 0) -> None:
        """Answer only so many requests *after* those answered before, until :meth:`release`."""
        self._most = len(self.asked) + after
        if not after:
            self._open = False
            if self._server is not None:
                self._server.gate(open=False)

    @property
    def is_full(self) -> bool:
        """Return whether as many requests were answered as :meth:`hold` allows."""
        return self._most is not None and len(self.asked) >= self._most

    def release(self) -> None:
        """Answer what was held back, and everything after it."""
        self._open, self._most = True, None
        if self._server is not None:
            self._server.gate(open=True)

    @property
    def waiting(self) -> int:
        """Return how many requests are held back or delayed."""
        return self._server.waiting if self._server is not None else 0

    def add(self, articles: int) -> None:
        """Print so many more articles, now; dates are whole seconds, never before the call."""
        moment = _next_second()
        for number in range(self.count + 1, self.count + articles + 1):
            self._changed[number] = Article(number, moment, moment, 0, self.seed)
        self.count += articles
        self.listed += articles

    def edit(self, numbers: Iterable[int]) -> None:
        """Change the texts of the articles *numbers*, now; the feed dates them so."""
        moment = _next_second()
        for number in numbers:
            before = self.article(number)
            self._changed[number] = replace(before, touched=moment, version=before.version + 1)

    def article(self, number: int) -> Article:
        if changed := self._changed.get(number):
            return changed
        published = self._newest - (self._printed - number) * self._spacing
        return Article(number, published, published, 0, self.seed)

    def articles(self, section: str | None = None) -> list[Article]:
        """Return the articles that are listed, of *section* only, newest first."""
        numbers = range(self.count, self.count - self.listed, -1)
        found = [self.article(number) for number in numbers]
        return [article for article in found if section in (None, article.section)]

    def twins(self) -> list[Article]:
        """Return the articles that have a second address: none of those added later."""
        return [one for one in self.articles("opinion") if one.number <= self._printed][:TWINS]

    @property
    def latest(self) -> list[Article]:
        """Return the articles that the feed names: the last ones added or edited."""
        newest = {article.number: article for article in self.articles()[:FEED_LENGTH]}
        touched = sorted(
            (newest | self._changed).values(), key=lambda one: (one.touched, one.number)
        )
        return touched[: -FEED_LENGTH - 1 : -1]


def _next_second() -> datetime:
    return datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=1)


# --- pages --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    touched: datetime
    kind: str = "text/html; charset=utf-8"
    status: int = 200


def page(site: LargeSite, path: str) -> Page | None:
    """Return what stands at *path*, or ``None``."""
    match path.strip("/").split("/"):
        case ["news", number, slug] if number.isdigit():
            return _article(site, int(number), slug)
        case ["rss.xml"]:
            return _feed(site)
        case ["sitemap.xml"]:
            return _index(site)
        case ["sitemap", number] if number.isdigit():
            return _sitemap(site, int(number))
        case ["section", key]:
            return _section(site, key, 1)
        case ["section", key, number] if number.isdigit():
            return _section(site, key, int(number))
        case ["robots.txt"]:
            return Page("User-agent: *\nDisallow: /search\n", site._newest, "text/plain")
    return None


def _article(site: LargeSite, number: int, slug: str) -> Page | None:
    if slug == "video":
        return Page(_document("فيديو", "<p>شاهد المقطع</p>", ""), site._newest)
    if not 1 <= number <= site.count or slug not in (site.article(number).section, "again"):
        return None
    article = site.article(number)
    url = f"{site.url}{article.path}"
    data = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": article.title,
        "datePublished": article.published.isoformat(),
        "dateModified": article.touched.isoformat(),
        "author": {"@type": "Person", "name": article.byline},
        "publisher": {"@type": "Organization", "name": NAME}, "mainEntityOfPage": url,
    }  # fmt: skip
    head = (
        f'<link rel="canonical" href="{url}">\n<meta property="og:type" content="article">\n'
        f'<meta property="og:title" content="{escape(article.title)}">\n'
        f'<meta property="og:url" content="{url}">\n'
        f'<meta property="og:site_name" content="{NAME}">\n'
        f'<meta property="og:image" content="{site.url}/img/{number}.jpg">\n'
        f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>\n'
    )
    text = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)
    tags = " ".join(f'<a rel="tag" href="/tag/{tag}">{tag}</a>' for tag in article.keywords)
    updated = (
        f'<span class="updated">آخر تحديث: {_shown(article.touched)}</span>'
        if article.version
        else ""
    )
    main = f"""<article class="single"><h1 class="story-title">{escape(article.title)}</h1>
<div class="story-meta"><span class="writer">{article.byline}</span>
<time datetime="{article.published.isoformat()}">{_shown(article.published)}</time>{updated}</div>
<figure><img src="/img/{number}.jpg" alt=""><figcaption>من الأرشيف</figcaption></figure>
<div class="story">
{text}
</div>
<div class="tags">{tags}</div></article>"""
    return Page(_document(article.title, main, head), article.touched)


def _feed(site: LargeSite) -> Page:
    latest = site.latest
    items = "".join(
        f"<item><title>{escape(article.title)}</title>"
        f"<link>{site.url}{article.path}?utm_source=rss</link>"
        f"<description>{escape(article.paragraphs[0])}</description>"
        f"<pubDate>{format_datetime(article.touched)}</pubDate></item>\n"
        for article in latest
    )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel><title>{NAME}</title>'
        f"<link>{site.url}/</link>\n{items}</channel></rss>\n"
    )
    return Page(text, max(article.touched for article in latest), "application/rss+xml")


def _index(site: LargeSite) -> Page:
    maps = [(number, _mapped(site, number)) for number in _sitemaps(site)]
    rows = "".join(
        f"<sitemap><loc>{site.url}/sitemap/{number}</loc>"
        f"<lastmod>{max(one.touched for one in mapped).isoformat()}</lastmod></sitemap>\n"
        for number, mapped in maps
    )
    return _xml("sitemapindex", rows, max(one.touched for _, mapped in maps for one in mapped))


def _sitemaps(site: LargeSite) -> list[int]:
    first = max(1, site.count - site.listed + 1)
    return [
        number
        for number in range(first // PER_SITEMAP, site.count // PER_SITEMAP + 1)
        if _mapped(site, number)
    ]


def _mapped(site: LargeSite, number: int) -> list[Article]:
    numbers = range(number * PER_SITEMAP, (number + 1) * PER_SITEMAP)
    oldest = site.count - site.listed + 1
    found = (site.article(one) for one in numbers if max(1, oldest) <= one <= site.count)
    return [article for article in found if article.section not in UNMAPPED]


def _sitemap(site: LargeSite, number: int) -> Page | None:
    mapped = _mapped(site, number)
    if not mapped:
        return None
    rows = "".join(
        f"<url><loc>{site.url}{article.path}</loc>"
        f"<lastmod>{article.touched.isoformat()}</lastmod></url>\n"
        for article in mapped
    )
    if number == _sitemaps(site)[0]:
        others = [f"/news/{90_000_000 + place}/video" for place in range(VIDEOS)]
        others += [f"/news/{91_000_000 + place}/gone" for place in range(DEAD)]
        rows += "".join(f"<url><loc>{site.url}{path}</loc></url>\n" for path in others)
    return _xml("urlset", rows, max(article.touched for article in mapped))


def _xml(root: str, rows: str, touched: datetime) -> Page:
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</{root}>\n'
    )
    return Page(text, touched, "application/xml")


def _section(site: LargeSite, key: str, number: int) -> Page | None:
    articles = site.articles(key)
    shown = articles[(number - 1) * PER_PAGE : number * PER_PAGE]
    if not shown or key not in SECTIONS:
        return None
    cards = "".join(
        f'<li class="card"><a href="{article.path}"><img src="/img/{article.number}.jpg" alt="">'
        f"<h3>{escape(article.title)}</h3></a><small>{_shown(article.published)}</small></li>\n"
        for article in shown
    )
    if key == "opinion" and number == 1:
        again = (f'<a href="/news/{one.number}/again">اقرأ أيضا</a>' for one in site.twins())
        cards += f"<li>{' '.join(again)}</li>"
    following = ""
    if len(articles) > number * PER_PAGE:
        following = f'<a class="next" href="/section/{key}/{number + 1}">التالي</a>'
    main = f'<ul class="list">\n{cards}</ul><div class="paging">{following}</div>'
    touched = max(article.touched for article in shown)
    return Page(_document(SECTIONS[key], main, ""), touched)


def _shown(moment: datetime) -> str:
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year} - {moment:%H:%M}"


_MENU = "".join(
    f'<li class="menu-item menu-item-{key}"><a href="/section/{key}">{name}</a></li>\n'
    for key, name in SECTIONS.items()
)
_STYLE = "".join(
    f".{name}{{margin:0 auto;padding:{place}px;display:block;line-height:1.{place}}}\n"
    for place, name in enumerate(
        "topbar menu card list single story story-meta writer tags paging side footer".split()
    )
)
_SIDE = "".join(
    f'<li class="most-read-item"><a href="/tag/{what}">{what} {where}</a></li>\n'
    for what, where in zip(_WHAT, _WHERE, strict=False)
)


def _document(title: str, main: str, head: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="ar" dir="rtl">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} | {NAME}</title>
{head}<link rel="stylesheet" href="/site.css"><style>
{_STYLE}</style>
</head>
<body>
<header class="topbar"><a class="logo" href="/">{NAME}</a><nav><ul class="menu">
{_MENU}</ul></nav><form action="/search"><input name="q" placeholder="ابحث"></form></header>
<main>{main}</main>
<aside class="side"><h4>الأكثر قراءة</h4><ul>
{_SIDE}</ul></aside>
<footer class="footer"><ul>{_MENU}</ul><p>جميع الحقوق محفوظة {NAME}</p></footer>
</body>
</html>
"""


# --- serving ------------------------------------------------------------------------------------


class _Server:
    """The site's event loop in a thread of its own."""

    def __init__(self, site: LargeSite, port: int) -> None:
        self.site = site
        self.waiting = 0
        self.loop = asyncio.new_event_loop()
        self._open = asyncio.Event()
        self._open.set()
        self._clients: set[asyncio.StreamWriter] = set()
        listening = asyncio.start_server(self._serve, HOST, port, backlog=256)
        self._server = self.loop.run_until_complete(listening)
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def gate(self, *, open: bool) -> None:
        self.loop.call_soon_threadsafe(self._open.set if open else self._open.clear)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(10)
        self.loop.close()

    async def _end(self) -> None:
        self._server.close()
        for client in [*self._clients]:
            client.transport.abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._clients.add(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.waiting += 1
                try:
                    if self.site.delay_s:
                        await asyncio.sleep(self.site.delay_s)
                    if self.site.is_full:
                        self._open.clear()
                    await self._open.wait()
                finally:
                    self.waiting -= 1
                writer.write(answer(self.site, head.decode("latin-1")))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass  # the client has gone, or the site has
        finally:
            self._clients.discard(writer)
            writer.close()


def answer(site: LargeSite, head: str) -> bytes:
    """Return the bytes that go back for a request with *head*, and count them."""
    request, *lines = head.split("\r\n")
    target = request.split()[1].partition("?")[0]
    found = page(site, unquote(target)) or Page(
        _document("لا توجد", "<p>الصفحة غير موجودة</p>", ""), site._newest, status=404
    )
    body = found.text.encode()
    asked = {name.strip().lower(): value.strip() for name, value in _fields(lines)}
    etag = f'"{blake2b(body, digest_size=8).hexdigest()}"'
    modified = format_datetime(found.touched, usegmt=True)
    status, headers = found.status, []
    if site.validators and status == 200 and not target.endswith("robots.txt"):
        headers = [f"ETag: {etag}", f"Last-Modified: {modified}"]
        if asked.get("if-none-match") == etag:
            status, body = 304, b""
    if status != 304:
        headers += [f"Content-Type: {found.kind}", f"Content-Length: {len(body)}"]
    reply = "\r\n".join([f"HTTP/1.1 {status} -", *headers, "", ""]).encode() + body
    site.asked.append(Asked(time.monotonic(), target, status, len(reply)))
    return reply


def _fields(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            yield name, value


def main() -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tests.large_site", description=__doc__)
    parser.add_argument("articles", nargs="?", type=int, default=3000)
    parser.add_argument("--port", type=int, default=8803)
    given = parser.parse_args()
    with LargeSite(given.articles, port=given.port) as site:
        print(f"{given.articles} articles at {site.url}/", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print(f"{len(site.asked)} requests, {sum(one.size for one in site.asked)} bytes")


if __name__ == "__main__":
    main()
