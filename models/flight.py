"""What the spider and the store share while a run lasts: the pages between fetch and commit."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from models.database import Database
from models.frontier import DuePage
from models.item import Publisher


@dataclass(slots=True)
class Flight:
    """The pages of one run that were started and whose outcome is not stored yet.

    It lives in memory only: after a kill the rows are due as before.
    """

    database: Database
    publisher: Publisher
    run: int = 0
    started: int = 0  # pages of any kind
    articles: int = 0  # article pages among them
    read: int = 0  # listings that were read, but for indexes of other listings
    named: int = 0  # links to articles on them
    said: Counter[str] = field(default_factory=Counter)  # what the articles stored so far gave
    pages: dict[str, DuePage] = field(default_factory=dict)
    progress: asyncio.Event = field(default_factory=asyncio.Event)  # set by each commit
    wake: asyncio.Event = field(default_factory=asyncio.Event)  # set when the store should look up
    hungry: bool = False  # the spider can only wait: do not wait for a fuller batch
    trouble: str | None = None  # why nothing can be stored any more
    shut: dict[str, str] = field(default_factory=dict)  # host -> why it is asked for nothing more
    held: dict[str, datetime] = field(default_factory=dict)  # host -> when it may be asked again

    def start(self, page: DuePage) -> None:
        """Note that *page* is being fetched."""
        self.started += 1
        self.articles += page.kind == "article"
        self.pages[page.url_key] = page

    def release(self, page: DuePage) -> None:
        """Note that *page* was not asked for after all; its row is due as before."""
        if self.pages.pop(page.url_key, None):
            self.started -= 1
            self.articles -= page.kind == "article"
        self.progress.set()

    def land(self, pages: Iterable[str]) -> None:
        """Note that the outcomes of *pages* are committed, or never will be in this run."""
        for page in pages:
            self.pages.pop(page, None)
        self.progress.set()

    async def landed(self, timeout_s: float, *, hungry: bool) -> bool:
        """Wait for ``progress``, which the caller cleared; return whether it came in time."""
        self.hungry = hungry
        if hungry:
            self.wake.set()
        try:
            await asyncio.wait_for(self.progress.wait(), timeout_s)
        except TimeoutError:
            return False
        finally:
            self.hungry = False
        return True
