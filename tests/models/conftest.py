"""Pages that are known to the frontier."""

from typing import Any

from sqlalchemy import Connection, insert

from models.identity import url_key
from models.tables import Page
from tests.conftest import NOON


def known_page(connection: Connection, run: int, url: str, **changes: Any) -> str:
    """Write a page of the example publisher, due at noon unless *changes* say else; return its key."""
    row: dict[str, Any] = {
        "url_key": url_key(url), "url": url, "publisher": "example", "kind": "article",
        "found_at": NOON, "found_run": run, "due_at": NOON, "state": "known", "attempts": 0,
        "own": False,
    }  # fmt: skip
    connection.execute(insert(Page).values(row | changes))
    return url_key(url)
