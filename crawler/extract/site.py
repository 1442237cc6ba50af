"""Who runs the page: the names a site has for itself are no author, no origin, no title."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawler.extract.credit import AGENCIES, agency
from models.folding import search
from models.item import Party

_SLOGAN = re.compile(r"\s+[-–—|•»:/]+\s+|\s*\|\s*")


class Site:
    """The site of the page at *url*: what it is called, and where it is; *key* is the agency's."""

    def __init__(self, names: Iterable[str], url: str, key: str = "") -> None:
        # "المرفأ - جريدة الميناء اليومية": name and slogan
        parted = (part for name in names for part in (name, *_SLOGAN.split(name)))
        self.names = frozenset(folded for name in parted if (folded := search(name)))
        try:
            parts = urlsplit(url)
        except ValueError:
            parts = urlsplit("")
        self.key = key
        self.host = parts.hostname or ""
        self.is_front_page = bool(self.host) and parts.path in ("", "/") and not parts.query

    def is_called(self, name: str) -> bool:
        """Return whether *name* is one of the site's names, or those of the outlet at its host.

        >>> site = Site(["جريدة الظل"], "https://arabic.cnn.com/1")
        >>> site.is_called("جريدة الظل"), site.is_called("CNN"), site.is_called("رويترز")
        (True, True, False)
        """
        return search(name) in self.names or self._is_at_host(name)

    def others(self, parties: Iterable[Party]) -> tuple[Party, ...]:
        """Return *parties* without the site as an origin: it is none of its own texts."""
        return tuple(p for p in parties if p.role != "origin" or not self.is_called(p.name))

    def _is_at_host(self, name: str) -> bool:
        key = agency(name)
        if key and key == self.key:
            return True
        if key is None and not name.isascii():
            return False
        words = set(re.split(r"[.-]", self.host.casefold()))
        names = AGENCIES[key] if key else (name,)
        known = (*names, key or "")
        latin = {re.sub(r"\W", "", each).casefold() for each in known if each.isascii()}
        return any(len(each) > 1 and each in words for each in latin) or (
            key is not None and key.partition("_")[0] in words
        )
