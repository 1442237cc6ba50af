"""Copies of one text meet in one story, in whatever order and by whatever hands they are stored."""

import asyncio
import itertools
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from models.database import Database
from models.flight import Flight
from models.item import ArticleItem, Credit, Publisher
from models.run import close_run
from models.tables import Article, Base, Change, NearKey, NearPair
from pipelines.rows import write
from pipelines.store import compare_new
from pipelines.stories import found_pairs, join, not_compared
from tests.conftest import opened
from tests.pipelines.conftest import prepare

Items = Callable[..., ArticleItem]

AGENCY = (
    "أعلنت هيئة الموانئ مساء الثلاثاء أن عشرين سفينة كانت تنتظر خارج المرسى دخلت الأرصفة تباعا "
    "بعد أن هدأت الرياح التي أغلقت المدخل ثلاثة أيام، وأن تفريغ الحبوب والأخشاب بدأ في الليلة "
    "نفسها على أربعة أرصفة من أصل ستة.\n\n"
    "وأوضح مدير الحركة أن الأولوية أعطيت للشحنات التي تتلف سريعا، وأن فرق القطر عملت بلا توقف "
    "حتى الفجر، مضيفا أن التأخير لن يرفع رسوم الانتظار على أصحاب البضائع هذه المرة.\n\n"
    "ورحب تجار السوق المركزية بالقرار، وقال أحدهم إن مخازن الدقيق كادت تفرغ، وإن الأسعار ارتفعت "
    "قليلا خلال الأيام الماضية قبل أن تعود إلى ما كانت عليه صباح اليوم."
)
EDITED = AGENCY.replace("أربعة أرصفة من أصل ستة", "معظم أرصفة الميناء") + (
    "\n\nوكانت العاصفة قد أغرقت قاربين صغيرين في الخليج."
)
UNRELATED = (
    "افتتح نادي القراءة في البلدة القديمة موسمه الجديد بأمسية عن الرحلات البحرية، حضرها طلاب "
    "ومعلمون وعدد من البحارة المتقاعدين الذين رووا حكايات لم تدون من قبل.\n\n"
    "وتقول مشرفة النادي إن القاعة لم تتسع للحاضرين فنقلت الكراسي إلى الساحة، وإن اللقاءات ستعقد "
    "كل أسبوعين في المكتبة العامة، وإن كتاب الشهر المقبل ديوان لشاعر من أبناء المدينة.\n\n"
    "ويطلب النادي من أصحاب المكتبات الخاصة إعارة ما عندهم من مخطوطات لعرضها في الربيع."
)


def publisher(key: str) -> Publisher:
    return Publisher(
        f"صحيفة {key}", key, home=f"https://{key}.example/", zone="Asia/Amman",
        domains=(f"{key}.example",), key=key,
    )  # fmt: skip


def store(db: Engine, item: ArticleItem, *, compare: bool = True) -> None:
    """Store *item* as a run of its publisher does."""
    whose = publisher(item.publisher)
    with db.begin() as connection:
        run = opened(connection, whose)
    (message,) = prepare(db, run, [item], item.publisher)
    with db.begin() as connection:
        write(whose, run, [message], connection)
    if compare:
        look(db, item.publisher, run)
    with db.begin() as connection:
        close_run(connection, run, verdict="ok", why="")


def look(db: Engine, key: str, run: int) -> None:
    database = Database(db.url, patience_s=0)
    asyncio.run(compare_new(Flight(database, publisher(key), run)))
    database.close()


def told(item: Items, key: str, body: str, **changes: Any) -> ArticleItem:
    url = f"https://{key}.example/{changes.pop('slug', 'port')}"
    return item(url=url, publisher=key, body=body, title=f"عنوان {key}", credit=Credit(), **changes)


def stories(db: Engine) -> list[list[str]]:
    """Return the addresses of each story's articles."""
    found: dict[int, list[str]] = {}
    with db.connect() as connection:
        for url, story in connection.execute(select(Article.url, Article.story)):
            found.setdefault(story, []).append(url.removeprefix("https://"))
    return sorted(sorted(each) for each in found.values())


def pairs(db: Engine) -> list[tuple[str, str, str]]:
    with db.connect() as connection:
        names = dict(connection.execute(select(Article.id, Article.publisher)).all())
        rows = connection.execute(select(NearPair.article, NearPair.kind, NearPair.other))
        return sorted((names[row.article], row.kind, names[row.other]) for row in rows)


@pytest.mark.parametrize(
    ("body", "joined"),
    [
        (AGENCY, True),
        (f"المرفأ (رويترز) - {AGENCY}", True),
        (f"{AGENCY}\n\n(أ ف ب)", True),
        (EDITED, True),
        (AGENCY.replace("ة", "ه").replace("أ", "ا"), True),
        (AGENCY.partition("\n\n")[0], False),
        (UNRELATED, False),
        (f"{AGENCY}\n\n{UNRELATED}\n\n{UNRELATED[::-1]}", False),
    ],
    ids=[
        "same", "with dateline", "with signature", "edited", "other spelling", "first paragraph",
        "unrelated", "digest",
    ],
)  # fmt: skip
def test_copies_join_and_parts_do_not(db: Engine, item: Items, body: str, joined: bool) -> None:
    store(db, told(item, "first", AGENCY))
    store(db, told(item, "second", body))

    both = ["first.example/port", "second.example/port"]
    assert ([both] if joined else [[each] for each in both]) == stories(db)


def test_excerpt_is_shown_beside_the_whole(db: Engine, item: Items) -> None:
    store(db, told(item, "whole", AGENCY))
    store(db, told(item, "part", AGENCY.partition("\n\n")[0]))

    assert [("part", "excerpt", "whole")] == pairs(db)


def test_joining_is_told_in_the_feed(db: Engine, item: Items) -> None:
    store(db, told(item, "first", AGENCY))
    store(db, told(item, "second", EDITED))

    with db.connect() as connection:
        rows = connection.execute(
            select(Change.kind, Change.story, Article.publisher, Article.story.label("now"))
            .join(Article, Article.id == Change.article)
            .order_by(Change.seq)
        ).all()
    assert [("created", "first"), ("created", "second"), ("joined", "second")] == [
        (row.kind, row.publisher) for row in rows
    ]
    assert rows[2].story == rows[2].now == rows[0].now


def test_stories_are_the_same_in_whatever_order_copies_arrive(db: Engine, item: Items) -> None:
    middle = AGENCY.replace("\n\nوأوضح", "\n\nوقال")
    texts = [
        told(item, "a", AGENCY), told(item, "b", EDITED), told(item, "c", middle),
        told(item, "d", UNRELATED),
    ]  # fmt: skip
    results = []
    for order in list(itertools.permutations(texts))[::5]:
        with db.begin() as connection:
            connection.execute(update(Article).values(story=None))
            for table in reversed(Base.metadata.sorted_tables):
                if table.name not in ("publisher", "run"):
                    connection.execute(table.delete())
        for each in order:
            store(db, each)
        results.append(stories(db))

    expected = [["a.example/port", "b.example/port", "c.example/port"], ["d.example/port"]]
    assert [expected] * len(results) == results


def test_story_that_connects_two_has_the_smaller_number(db: Engine, item: Items) -> None:
    paragraphs = [*AGENCY.split("\n\n"), *UNRELATED.split("\n\n")]
    store(db, told(item, "a", "\n\n".join(paragraphs[:4])))
    store(db, told(item, "b", "\n\n".join(paragraphs[2:])))
    assert 2 == len(stories(db))

    store(db, told(item, "c", "\n\n".join(paragraphs[1:5])))

    with db.connect() as connection:
        rows = connection.execute(select(Article.id, Article.story).order_by(Article.id)).all()
    assert 1 == len({row.story for row in rows})
    assert rows[0].id == rows[0].story


def test_what_a_kill_left_uncompared_is_compared_by_the_next_run(db: Engine, item: Items) -> None:
    store(db, told(item, "first", AGENCY))
    store(db, told(item, "second", EDITED), compare=False)
    assert 2 == len(stories(db))

    store(db, told(item, "second", UNRELATED, slug="club"))

    assert ["first.example/port", "second.example/port"] in stories(db)


def test_revised_text_is_found_by_its_new_words(db: Engine, item: Items) -> None:
    store(db, told(item, "first", UNRELATED))
    store(db, told(item, "first", AGENCY))

    store(db, told(item, "second", EDITED))

    assert [["first.example/port", "second.example/port"]] == stories(db)
    with db.connect() as connection:
        keys = connection.scalars(select(NearKey.article)).all()
    assert 16 >= max(keys.count(number) for number in set(keys))


def test_two_short_items_stay_apart(db: Engine, item: Items) -> None:
    short = "يتوقف ضخ المياه عن أحياء المدينة الشرقية غدا من الصباح حتى الظهر لأعمال الصيانة."
    store(db, told(item, "first", short))
    store(db, told(item, "second", short.replace("الشرقية", "الغربية")))

    assert 2 == len(stories(db))


def test_same_form_on_two_days_is_two_stories(db: Engine, item: Items) -> None:
    def prices(day: date, dollar: str) -> ArticleItem:
        body = AGENCY.replace("عشرين سفينة", f"{dollar} سفينة")
        return told(item, "first", body, slug=str(day), published_on=day)

    store(db, prices(date(2026, 5, 12), "عشرين"))
    store(db, prices(date(2026, 5, 13), "ثلاثين"))

    assert 2 == len(stories(db))


def test_text_that_changed_while_it_was_compared_is_compared_again(db: Engine, item: Items) -> None:
    store(db, told(item, "first", AGENCY))
    store(db, told(item, "second", EDITED), compare=False)
    with db.begin() as connection:
        run = opened(connection, publisher("second"))
        texts = not_compared(connection, "second", 9)
        found = found_pairs(connection, texts)
    with db.begin() as connection:
        connection.execute(
            update(Article).where(Article.publisher == "second").values(revision_number=2)
        )
    with db.begin() as connection:
        join(connection, run, texts, found)

    assert 2 == len(stories(db))
    with db.connect() as connection:
        assert [False] == list(
            connection.scalars(select(Article.compared).where(Article.publisher == "second"))
        )
