"""Stock Scrapy fetching pages and throwing them away: nothing of ours is imported."""

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response


class BareSpider(Spider):
    """Fetch ``{home}news/{first}`` and the following, before *end*."""

    name = "bare"

    async def start(self) -> AsyncIterator[Any]:
        for number in range(int(self.first), int(self.end)):
            yield Request(f"{self.home}news/{number}")

    def parse(self, response: Response) -> None:
        """Do nothing."""
