"""The demo's publishers; they stop before the page of number GATE_AT until the gate is opened.

Whatever a test does meanwhile, to the process or to its database, it does in the middle of a run.
"""

import os
import signal
from itertools import count
from pathlib import Path
from typing import Any

from demo.spiders.almarfa import AlmarfaPage, AlmarfaSpider
from demo.spiders.alnakhla import AlnakhlaPage, AlnakhlaSpider
from tests.crawling import PATIENCE_S, wait_until

_numbers = count(1)


class Gate:
    """The gate of one process, seen from the test: a folder that both look at."""

    def __init__(self, folder: Path) -> None:
        self._reached = folder / "reached"
        self._opened = folder / "opened"
        self._signalled = folder / "signalled"
        self.log = folder / "log"  # what the process says on stderr

    @property
    def is_reached(self) -> bool:
        return self._reached.exists()

    @property
    def is_signalled(self) -> bool:
        """Return whether the process was told to end while it stood here."""
        return self._signalled.exists()

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def open(self) -> None:
        self._opened.touch()

    def wait(self) -> None:
        before: Any = signal.getsignal(signal.SIGTERM)

        def note(number: int, frame: Any) -> None:
            before(number, frame)
            self._signalled.touch()

        signal.signal(signal.SIGTERM, note)
        self._reached.touch()
        # when the test was killed, nobody opens
        wait_until(self._opened.exists, "the gate to be opened", 2 * PATIENCE_S)


class _Gated:
    def to_item(self) -> Any:
        if next(_numbers) == int(os.environ["GATE_AT"]):
            Gate(Path(os.environ["GATE"])).wait()
        return super().to_item()  # type: ignore[misc]


class GatedAlmarfaPage(_Gated, AlmarfaPage):
    pass


class GatedAlmarfaSpider(AlmarfaSpider):
    name = "almarfa"
    page = GatedAlmarfaPage


class GatedAlnakhlaPage(_Gated, AlnakhlaPage):
    pass


class GatedAlnakhlaSpider(AlnakhlaSpider):
    name = "alnakhla"
    page = GatedAlnakhlaPage
