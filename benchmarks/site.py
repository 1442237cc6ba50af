"""A made-up newspaper for measuring: seven templates of article pages, served on loopback.

``python -m benchmarks.site --pages 2000`` prints its port and serves until it is ended. Sizes,
elements, links and the share of scripts are about those of the shared corpus (mean 99 KB, 628
elements, 110 links, 14% scripts); texts are those of benchmarks.bodies. The same seed gives the
same pages.
"""

import argparse
import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from html import escape
from random import Random
from zoneinfo import ZoneInfo

from benchmarks.bodies import Body, body, sentence, sentence_changed
from benchmarks.words import FIRST_NAMES, LAST_NAMES, OPENINGS, TOPICS

ZONE = ZoneInfo("Asia/Amman")
LATEST = datetime(2026, 5, 12, 18, 30, tzinfo=ZONE)
REPRINT = 30  # one page in so many has the text of the one before with a sentence changed
ROBOTS = b"User-agent: *\nDisallow: /admin/\nDisallow: /search\nDisallow: /*?print=\nAllow: /\n"
_MONTHS = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_SECTIONS = ("سياسة", "اقتصاد", "محليات", "رياضة", "ثقافة", "علوم", "منوعات", "رأي")
_PATH = re.compile(rb"GET /(?:news/(\d+)|(\d+)-(\d+)/sitemap\.xml|(robots)\.txt) ")


@dataclass(frozen=True, slots=True)
class Story:
    """What one article page shows."""

    number: int
    text: Body
    at: datetime
    author: str
    keywords: tuple[str, ...]
    section: str

    @property
    def paragraphs(self) -> list[str]:
        return [escape(part) for part in self.text.text.split("\n\n")]

    @property
    def title(self) -> str:
        return escape(self.text.title)

    @property
    def summary(self) -> str:
        return escape(self.text.sentences[0], quote=True)

    @property
    def long_date(self) -> str:
        return f"{self.at.day} {_MONTHS[self.at.month - 1]} {self.at.year} - {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Template:
    """A site's markup: *cards* teasers stand around the article, *state* KB of script in it."""

    article: Callable[[Story], str]
    cards: int
    state_kb: int


def story(number: int) -> Story:
    """Return the article with *number*."""
    if number % REPRINT == REPRINT - 1:
        before = story(number - 1)
        text = sentence_changed(Random(number), before.text)
        return Story(number, text, before.at, before.author, before.keywords, before.section)
    random = Random(number)
    text = body(random)
    return Story(
        number,
        text,
        LATEST - timedelta(minutes=37 * number),
        f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}",
        tuple(dict.fromkeys(" ".join(each.split()[1:3]) for each in text.sentences[:5])),
        random.choice(_SECTIONS),
    )


def page(number: int, base: str = "") -> tuple[bytes, ...]:
    """Return the page of article *number* in parts; most are shared with other pages."""
    which = number % len(TEMPLATES)
    template, told = TEMPLATES[which], story(number)
    top, bottom = _around(which)
    head = (
        f"<title>{told.title} | جريدة القياس</title>"
        f'<meta name="description" content="{told.summary}">'
        f'<meta property="og:title" content="{told.title}">'
        f'<meta property="og:image" content="{base}/img/{number}.jpg">'
        f'<meta property="og:type" content="article"><meta property="og:locale" content="ar_AR">'
        f'<meta name="twitter:card" content="summary_large_image">'
        f'<link rel="canonical" href="{base}/news/{number}">'
    )
    return (
        b'<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">',
        head.encode(),
        top,
        template.article(told).encode(),
        _related(which, number % 8),
        bottom,
    )


# --- the seven templates: what stands in the middle ----------------------------------------------


def _modern(told: Story) -> str:
    text = "".join(f"<p>{each}</p>\n" for each in told.paragraphs)
    tags = "".join(f'<li><a href="/tag/{i}">{k}</a></li>' for i, k in enumerate(told.keywords))
    return (
        f'{_json_ld(told)}<article class="post"><h1 class="post-title">{told.title}</h1>'
        f'<div class="post-meta"><a class="writer" href="/w/1">{told.author}</a>'
        f'<time datetime="{told.at.isoformat()}">{told.long_date}</time></div>{_SHARE}'
        f'<div class="post-body">{text}</div><ul class="post-tags">{tags}</ul></article>'
    )


def _breaks(told: Story) -> str:
    text = "<br><br>\n".join(told.paragraphs)
    keys = " ".join(f'<a class="key" href="/k/{i}">{k}</a>' for i, k in enumerate(told.keywords))
    return (
        f'<div id="content"><span class="headline">{told.title}</span>'
        f'<div class="newsdate">{told.long_date.translate(_INDIC)}</div>'
        f'<div class="reporter">كتب: {told.author}</div>{_SHARE}<div id="newstext">{text}</div>'
        f'<div class="keys">كلمات مفتاحية: {keys}</div></div>'
    )


def _microdata(told: Story) -> str:
    text = "".join(f"<p style='text-align:justify'>{each}</p>" for each in told.paragraphs)
    return (
        '<div class="maqal" itemscope itemtype="https://schema.org/NewsArticle">'
        f'<h1 itemprop="headline">{told.title}</h1>'
        f'<span itemprop="datePublished" content="{told.at.isoformat()}">{told.long_date}</span>'
        f'<span itemprop="author">{told.author}</span><div itemprop="articleBody">{text}</div>'
        f'<meta itemprop="keywords" content="{"، ".join(told.keywords)}"></div>'
    )


def _table(told: Story) -> str:
    text = "<br><br>".join(told.paragraphs)
    return (
        '<table class="article" width="100%" cellpadding="4"><tbody>'
        f'<tr><td class="ttl" colspan="2"><b>{told.title}</b></td></tr>'
        f'<tr><td class="dt">{told.at:%d/%m/%Y %H:%M}</td><td class="by">{told.author}</td></tr>'
        f'<tr><td class="txt" colspan="2">{text}</td></tr></tbody></table>'
    )


def _divs(told: Story) -> str:
    parts = [f"<div class='par'>{each}</div>" for each in told.paragraphs]
    parts.insert(
        1, "<div class='mid'><b>اقرأ أيضا</b> <a href='/news/1'>خبر آخر من القسم</a></div>"
    )
    return (
        f"<section class='khabar'><h2 class='unwan'>{told.title}</h2>"
        f"<p class='tarikh'>تاريخ النشر: {told.long_date}</p>{_SHARE}"
        f"<div class='nass'>{''.join(parts)}</div></section>"
    )


def _state(told: Story) -> str:
    text = "".join(f'<p data-i="{i}">{each}</p>' for i, each in enumerate(told.paragraphs))
    props = {"page": {"id": told.number, "title": told.text.title, "body": told.text.text}}
    data = json.dumps({"props": props}, ensure_ascii=False).replace("</", "<\\/")
    return (
        f'{_json_ld(told)}<main id="__root"><div class="a1x"><h1 class="css-1k2">{told.title}</h1>'
        f'<div class="css-9m"><time datetime="{told.at.isoformat()}">{told.long_date}</time>'
        f'<span class="css-by">{told.author}</span></div><div class="css-body">{text}</div></div>'
        f'</main><script id="__DATA__" type="application/json">{data}</script>'
    )


def _blog(told: Story) -> str:
    text = "".join(f"<p><span>{each}</span></p>\n" for each in told.paragraphs)
    tags = "".join(f'<a href="/t/{i}" rel="tag">{k}</a>، ' for i, k in enumerate(told.keywords))
    said = "".join(
        f'<li class="comment"><cite>قارئ {i}</cite> <time>{told.long_date}</time>'
        f"<p>تعليق على الخبر رقم {i}.</p></li>"
        for i in range(12)
    )
    return (
        f'<article id="post-{told.number}" class="hentry"><header>'
        f'<h1 class="entry-title">{told.title}</h1>'
        f'<time class="entry-date" datetime="{told.at.isoformat()}">{told.long_date}</time>'
        f'<span class="author vcard"><a href="/author/1">{told.author}</a></span></header>{_SHARE}'
        f'<div class="entry-content">{text}</div><footer class="tags">{tags}</footer></article>'
        f'<ol class="commentlist">{said}</ol>'
    )


TEMPLATES = (
    Template(_modern, 50, 10),
    Template(_breaks, 40, 4),
    Template(_microdata, 75, 6),
    Template(_table, 30, 2),
    Template(_divs, 105, 12),
    Template(_state, 160, 60),
    Template(_blog, 100, 14),
)


# --- what stands around it -----------------------------------------------------------------------

_SHARE = '<div class="share">' + "".join(
    f'<a class="btn-{net}" href="https://{net}.example/share?u=1" aria-label="{net}"><i></i></a>'
    for net in ("fb", "tw", "wa", "tg")
) + "</div>"  # fmt: skip


def _json_ld(told: Story) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": told.text.title,
        "datePublished": told.at.isoformat(),
        "author": {"@type": "Person", "name": told.author},
        "articleSection": told.section,
        "keywords": list(told.keywords),
    }
    text = json.dumps(data, ensure_ascii=False)
    return f'<script type="application/ld+json">{text}</script>'


@cache
def _around(which: int) -> tuple[bytes, bytes]:
    """Return what every page of a template has above and below its article."""
    template, random = TEMPLATES[which], Random(f"around {which}")
    menu = "".join(
        f'<li class="menu-item m{i}"><a href="/section/{i}"><span>{name}</span></a></li>'
        for i, name in enumerate(_SECTIONS * 2)
    )
    top = (
        f"<style>{_css(random, template.state_kb // 4)}</style></head><body class='t{which}'>"
        f"<header class='top'><a class='logo' href='/'><img src='/logo.svg' alt='جريدة القياس'></a>"
        f"<nav><ul>{menu}</ul></nav></header><div class='wrap'><div class='main'>"
    )
    side = "".join(_card(random, i) for i in range(template.cards * 3 // 4))
    bottom = (
        f"</div><aside class='side'>{side}</aside></div><footer><ul>{menu}</ul>"
        f"<p>جميع الحقوق محفوظة لجريدة القياس</p></footer>"
        f"<script>{_script(random, template.state_kb * 3 // 4)}</script></body></html>"
    )
    return top.encode(), bottom.encode()


@cache
def _related(which: int, turn: int) -> bytes:
    random, cards = Random(f"related {which} {turn}"), TEMPLATES[which].cards // 4
    shown = "".join(_card(random, i) for i in range(cards))
    return f"<div class='related'><h3>اقرأ أيضا</h3>{shown}</div>".encode()


def _card(random: Random, place: int) -> str:
    number = random.randrange(100_000)
    title = escape(sentence(random, random.choice(TOPICS), OPENINGS), quote=True)
    name = f"/media/2026/05/{random.getrandbits(64):016x}"
    sizes = ", ".join(f"{name}-{width}x{width * 9 // 16}.jpg {width}w" for width in (320, 640, 960))
    return (
        f'<div class="card card--{place % 4} js-card" data-id="{number}" data-pos="{place}">'
        f'<a href="/news/{number}?ref=side" title="{title}"><img loading="lazy" src="{name}.jpg" '
        f'srcset="{sizes}" sizes="(max-width: 640px) 100vw, 320px" width="320" height="180" '
        f'alt="{title}"><h4 class="card__title">{title}</h4></a>'
        f'<span class="card__date">{number % 27 + 1} {_MONTHS[number % 12]} 2026</span></div>'
    )


def _css(random: Random, kb: int) -> str:
    rules = []
    while sum(map(len, rules)) < 1000 * kb:
        name, width = f"c{random.getrandbits(20):x}", random.randrange(99)
        rules.append(f".{name}{{margin:0 {width}px;color:#{random.getrandbits(24):06x}}}")
    return "".join(rules)


def _script(random: Random, kb: int) -> str:
    lines = []
    while sum(map(len, lines)) < 1000 * kb:
        name = f"v{random.getrandbits(24):x}"
        lines.append(f'function {name}(a,b){{return a<b?"{name}":[a,b,{random.getrandbits(30)}]}}')
    return "\n".join(lines)


# --- serving -------------------------------------------------------------------------------------


class Paper:
    """The site's answers, made before the first request."""

    def __init__(self, pages: int, base: str) -> None:
        self.base = base
        self.pages = [page(number, base) for number in range(pages)]

    def answer(self, request: bytes) -> list[bytes]:
        """Return status line, headers and body for the first line of *request*."""
        asked = _PATH.match(request)
        if asked is None:
            return [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]
        if asked[1]:
            number = int(asked[1])
            if number >= len(self.pages):
                return [b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"]
            return _reply(b"text/html; charset=utf-8", self.pages[number], number)
        if asked[4]:
            return _reply(b"text/plain", (ROBOTS,), 0)
        return _reply(b"application/xml", (self._sitemap(int(asked[2]), int(asked[3])),), 0)

    def _sitemap(self, first: int, end: int) -> bytes:
        entries = "".join(
            f"<url><loc>{self.base}/news/{number}</loc>"
            f"<lastmod>{(LATEST - timedelta(minutes=37 * number)).isoformat()}</lastmod></url>"
            for number in range(first, end)
        )
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return f'<?xml version="1.0"?><urlset xmlns="{space}">{entries}</urlset>'.encode()


def _reply(kind: bytes, parts: tuple[bytes, ...], number: int) -> list[bytes]:
    size = sum(map(len, parts))
    head = (
        b"HTTP/1.1 200 OK\r\nServer: bench\r\nDate: Tue, 12 May 2026 15:00:00 GMT\r\n"
        b"Content-Type: %b\r\nContent-Length: %d\r\nCache-Control: max-age=60\r\n"
        b'ETag: "%x"\r\nVary: Accept-Encoding\r\nX-Frame-Options: SAMEORIGIN\r\n\r\n'
    )
    return [head % (kind, size, number), *parts]


class _Connection(asyncio.Protocol):
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.read += data
        while b"\r\n\r\n" in self.read:
            request, _, self.read = self.read.partition(b"\r\n\r\n")
            assert isinstance(self.transport, asyncio.Transport)
            self.transport.writelines(self.paper.answer(request))


async def serve(pages: int, port: int) -> None:
    """Serve *pages* pages on *port* (0: any) until cancelled; print the port when ready."""
    papers: list[Paper] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: _Connection(papers[0]), "127.0.0.1", port, backlog=256, start_serving=False
    )
    port = server.sockets[0].getsockname()[1]
    papers.append(Paper(pages, f"http://127.0.0.1:{port}"))
    await server.start_serving()
    print(port, flush=True)
    await server.serve_forever()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=2000)
    options.add_argument("--port", type=int, default=0)
    given = options.parse_args()
    try:
        asyncio.run(serve(given.pages, given.port))
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    main()
