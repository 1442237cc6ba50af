"""Everything that can happen to a request ends in an outcome with a name."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from models.tables import Page, Visit

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = (ROOT / "tests" / "pages" / "thenewkhalij" / "cold-stores.html").read_bytes()
SETTINGS = {
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
    "DOWNLOAD_TIMEOUT": "0.6",
    "DOWNLOAD_MAXSIZE": "30000",
    "RETRY_TIMES": "0",
    "LOG_LEVEL": "WARNING",
}


class Faulty(BaseHTTPRequestHandler):
    """Answer each path with its own fault."""

    protocol_version = "HTTP/1.0"
    open_now = 0
    most_open = 0
    lock = threading.Lock()

    def do_GET(self) -> None:
        with self.lock:
            Faulty.open_now += 1
            Faulty.most_open = max(Faulty.open_now, Faulty.most_open)
        try:
            self._answer_path(self.path.strip("/"))
        finally:
            with self.lock:
                Faulty.open_now -= 1

    def _answer_path(self, path: str) -> None:
        match path:
            case "article":
                self._answer(200, ARTICLE)
            case "robots.txt":
                self._answer(200, b"User-agent: *\nDisallow: /forbidden\n")
            case "slow":
                time.sleep(1.5)
            case "large":
                self._answer(200, b"x" * 40_000)
            case "short":
                self.send_response(200)
                self.send_header("Content-Length", "5000")
                self.end_headers()
                self.wfile.write(b"<p>")
            case "loop":
                self._answer(302, b"", location="/loop")
            case "elsewhere":
                self._answer(302, b"", location="http://127.0.0.1:1/")
            case "binary":
                self._answer(200, bytes(range(128, 256)) * 20, content_type="text/html")
            case "empty":
                self._answer(200, b"")
            case status:
                self._answer(int(status), b"error")

    def _answer(
        self, status: int, body: bytes, *, location: str = "", content_type: str = "text/html"
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


EXPECTED = {
    "article": ("new", None),
    "slow": ("failed", "timeout"),
    "large": ("failed", "too large"),
    "short": ("failed", "truncated response"),
    "loop": ("failed", "redirect loop"),
    "elsewhere": ("failed", "robots unreachable"),  # nobody listens there
    "forbidden": ("refused", "robots.txt"),
    "binary": ("refused", "unreadable encoding"),
    "empty": ("refused", "not an article"),
    "404": ("gone", "http 404"),
    "410": ("gone", "http 410"),
    "403": ("failed", "http 403"),
    "429": ("failed", "http 429"),
    "500": ("failed", "http 500"),
}


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Faulty)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_every_fault_has_its_name(db: Engine, site: str) -> None:
    settings = SETTINGS | {"DATABASE_URL": db.url.render_as_string(hide_password=False)}
    options = [word for key, value in settings.items() for word in ("-s", f"{key}={value}")]
    urls = ",".join(f"{site}/{path}" for path in EXPECTED)

    ended = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "thenewkhalij", *options, "-a", f"urls={urls}"],
        cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, timeout=120,
    )  # fmt: skip

    with db.connect() as connection:
        visits = connection.execute(
            select(Page.url, Visit.kind, Visit.reason).join(Page, Page.url_key == Visit.page)
        )
        met = {url.rpartition("/")[2]: (kind, reason) for url, kind, reason in visits}
    assert EXPECTED == met
    assert 3 == ended.returncode, ended.stderr
    assert "Traceback" not in ended.stderr
    assert Faulty.most_open <= 3  # two, and one that the client gave up but the server has not
