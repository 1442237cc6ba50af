"""Articles that are known: another text, another address, other fields, or only seen again."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from models.identity import word_count
from models.item import ArticleItem, PageOutcome
from models.tables import Article, Revision
from pipelines.articles import DATE, LISTS, SINGLE, lists_of, near_keys_of, values_of
from pipelines.dedupe import Decision, own_url
from pipelines.stories import drop_keys, keys_of, write_keys

MIN_FULL_WORDS = 50  # a shorter text says little when it loses half of its words

# Built once: they are asked of every article that is looked at again.
_FIELDS = select(*(Article.__table__.c[name] for name in (*SINGLE, *DATE))).where(
    Article.id == bindparam("number")
)
_KNOWN_LISTS = {
    name: select(*(column for column in table.__table__.c if column.name != "article"))
    .where(table.article == bindparam("number"))
    .order_by(table.position)
    for name, table in LISTS.items()
}
_SEEN = (
    update(Article).where(Article.id == bindparam("number")).values(last_seen_at=bindparam("at"))
)


def take_over(connection: Connection, decision: Decision, numbers: dict[str, int]) -> None:
    """Give the article the address and the words of the page whose URL is the better own one."""
    item = decision.item
    number = decision.number(numbers)
    assert number is not None
    numbers[decision.key] = number
    connection.execute(
        update(Article)
        .where(Article.id == number)
        .values(
            url_key=decision.key,
            url=own_url(item, decision.key),
            title=item.title,
            body=item.body,
        )
    )


def revise(connection: Connection, decision: Decision, number: int | None) -> None:
    """Keep the article's state as a revision and write the new title and body."""
    item = decision.item
    old = connection.execute(
        select(
            Article.revision_number, Article.title, Article.body, Article.last_seen_at,
            Article.credit_text, Article.dateline,
        ).where(Article.id == number)
    ).one()  # fmt: skip
    connection.execute(
        insert(Revision).values(
            article=number,
            number=old.revision_number,
            seen_at=old.last_seen_at,
            replaced_at=item.fetched_at,
            title=old.title,
            body=old.body,
            changed=list(decision.changed),
            why=_why(decision, old.body),
        )
    )
    connection.execute(
        update(Article)
        .where(Article.id == number)
        .values(
            title=item.title,
            body=item.body,
            content_key=decision.content_key,
            compared="body" not in decision.changed,
            revision_number=old.revision_number + 1,
            reader=item.reader,
            provenance=dict(item.provenance),
        )
    )
    if number is not None and "body" in decision.changed:
        drop_keys(connection, number, keys_of(old.body, old.credit_text, old.dateline))
        write_keys(connection, {number: near_keys_of(item)})


def _why(decision: Decision, before: str) -> str:
    """Return why the text that was *before* is another one now."""
    read_with = decision.page.read_with if decision.page else None
    if read_with is not None and read_with != decision.message.validators.read_with:
        return "re-extraction"
    words = word_count(before)
    shortened = words >= MIN_FULL_WORDS and 2 * word_count(decision.item.body) < words
    return "shortened" if shortened else "publisher"


def look_again(connection: Connection, decision: Decision, number: int | None) -> list[str]:
    """Write the other fields that the article's own page says otherwise; return their names.

    A field that has fallen silent keeps its value: silence is no news.
    """
    item = decision.item
    changes: dict[str, Any] = {}
    names: list[str] = []
    if decision.own:
        row = connection.execute(_FIELDS, {"number": number}).one()
        changes |= _changes(item, row._asdict())
        names = [name for name in changes if name in SINGLE or name == "published_on"]
        for name, entries in lists_of(item).items():
            if entries and entries != _known_list(connection, name, number):
                table = LISTS[name]
                connection.execute(delete(table).where(table.article == number))
                connection.execute(insert(table), [{"article": number, **e} for e in entries])
                names.append(name)
        if names:
            changes |= {"reader": item.reader, "provenance": dict(item.provenance)}
    if changes:
        connection.execute(update(Article).where(Article.id == number).values(changes))
    connection.execute(_SEEN, {"number": number, "at": item.fetched_at})
    return names


def _changes(item: ArticleItem, known: Mapping[str, Any]) -> dict[str, Any]:
    new = values_of(item)
    changes = {
        name: new[name] for name in SINGLE if new[name] is not None and new[name] != known[name]
    }
    # the date's columns are one value: they change together, and only for another date
    # ("three hours ago" gives another one at each visit: the first reading is the nearest)
    rounded = known["published_local"] and "rounded" in item.provenance.get("published_at", "")
    moved = any(new[name] != known[name] for name in ("published_local", "published_at"))
    if item.published_local is not None and moved and not rounded:
        changes |= {name: new[name] for name in DATE}
    return changes


def _known_list(connection: Connection, name: str, number: int | None) -> list[dict[str, Any]]:
    rows = connection.execute(_KNOWN_LISTS[name], {"number": number}).mappings()
    return [dict(row) for row in rows]


def see_again(connection: Connection, decisions: Sequence[Decision]) -> None:
    """Note that articles whose pages answered "not modified" are still there."""
    rows = [
        {"number": decision.article.id, "at": decision.at}
        for decision in decisions
        if decision.kind == "unchanged" and decision.article is not None
        and isinstance(decision.message, PageOutcome)
    ]  # fmt: skip
    if rows:
        connection.execute(_SEEN, rows)
