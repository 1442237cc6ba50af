"""One writer of many: stores made-up articles of a publisher, as a crawl's store does.

Run as ``python -m tests.writing DATABASE_URL PUBLISHER FIRST LAST [BATCH]``. In the batch of that
number, the first is 0, it kills itself between the writing and the commit. Started again, it
begins anew, as a crawl whose pages are due again.
"""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection, event

from crawler.owner import is_dead, owner
from models.database import Database, database_url
from models.flight import Flight
from models.frontier import make_due
from models.identity import url_key
from models.item import ArticleItem, Link, Publisher
from models.run import close_run, open_run
from pipelines.store import compare_new, store

NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)
BATCH = 50
_NOUNS = (
    "الميناء السوق الجسر المدرسة المكتبة الحديقة المصنع المستشفى المتحف الملعب القرية الوادي "
    "الساحل المخبز المرصد القطار الطريق البحيرة المزرعة الورشة البلدية النادي المسرح المرفأ"
).split()
_VERBS = "افتتح زار رمم وسع أغلق سلم نقل درس عرض كرم أعاد استقبل راجع موّل أعلن باع".split()
_MORE = (
    "الجديد القديمة الكبير الشرقية الغربي العام الصغيرة المجاور الحجرية الخشبي صباحا مساء أمس "
    "قريبا مجانا سريعا أخيرا مرتين"
).split()


def article(number: int, publisher: Publisher) -> ArticleItem:
    """Return the article *number*: of one URL and one text for whoever stores it."""
    random = Random(number)
    sentences = [
        " ".join(random.choice(words) for _ in range(5) for words in (_VERBS, _NOUNS, _MORE))
        for _ in range(8)
    ]
    url = f"https://wire.example/{number}"
    key = url_key(url)
    return ArticleItem(
        page=key, fetched_url=url, url=url, url_key=key, publisher=publisher.key, run=None,
        reader="1", fetched_at=NOON + timedelta(seconds=number), title=f"عنوان {number}",
        body="\n\n".join(sentences), published_at=NOON, published_local=NOON.replace(tzinfo=None),
        published_on=NOON.date(), published_zone="UTC", zone_from="text",
        published_precision="minute", provenance={"title": "css"},
    )  # fmt: skip


def publisher(key: str) -> Publisher:
    return Publisher(
        f"وكالة {key}", key, home="https://wire.example/", zone="UTC", domains=("wire.example",),
        key=key,
    )  # fmt: skip


async def write_all(
    database: Database, whose: Publisher, numbers: range, last_batch: int | None
) -> None:
    run = await database.do(
        lambda connection: open_run(
            connection, whose, reader="1", owner=owner(), lease_s=300, dead=is_dead
        )
    )
    flight = Flight(database, whose, run)
    for batch, start in enumerate(range(0, len(numbers), BATCH)):
        items = [article(number, whose) for number in numbers[start : start + BATCH]]
        links = [Link(item.url, url_key=item.page) for item in items]
        await database.do(
            lambda connection, links=links: make_due(  # type: ignore[misc]
                connection, whose.key, links, run=run, at=NOON
            )
        )
        if batch == last_batch:
            event.listen(database.engine, "commit", die)
        await store(flight, items)
        await compare_new(flight)
    await database.do(lambda connection: close_run(connection, run, verdict="ok", why=""))


def die(connection: Connection) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    address, name, first, last, *dies = sys.argv[1:]
    there = Database(database_url(address, folder=Path()), patience_s=60)
    numbers = range(int(first), int(last))
    asyncio.run(write_all(there, publisher(name), numbers, int(dies[0]) if dies else None))
    there.close()
