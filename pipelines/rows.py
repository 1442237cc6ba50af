"""From decisions to rows: everything one batch writes, inside one transaction, in its order."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from models import fulltext
from models.changes import record_changes
from models.item import ArticleItem, Message, Publisher
from models.run import keep_run
from pipelines.articles import insert_articles
from pipelines.dedupe import Decision, decide
from pipelines.pages import move_on
from pipelines.revisions import look_again, revise, see_again, take_over
from pipelines.visits import come_and_gone, record_visits, told, written


def write(
    publisher: Publisher, run: int, messages: Sequence[Message], connection: Connection
) -> Counter[str]:
    """Decide and write *messages*, move their pages on, and count what became of them.

    Writing the same messages twice leaves the same rows. Raises ``RunLost`` if *run* may not
    write any more; then nothing of the batch is written.
    """
    keep_run(connection, run)
    before = written(connection, run, messages)
    messages = [message for message in messages if message.page not in before]
    if not messages:
        return Counter(before.values())
    index_is_ours = fulltext.hold(connection)
    decisions = decide(connection, publisher, messages)
    numbers = insert_articles(connection, [d for d in decisions if d.kind == "new"])
    for decision in decisions:
        if decision.takes_over:
            take_over(connection, decision, numbers)
        if decision.kind == "revised":
            revise(connection, decision, decision.number(numbers))
    amended = {
        decision.message.page: look_again(connection, decision, decision.number(numbers))
        for decision in decisions
        if isinstance(decision.message, ArticleItem)
        and (decision.kind in ("revised", "unchanged") or decision.takes_over)
    }
    see_again(connection, decisions)
    move_on(connection, publisher, decisions, numbers, run)
    record_visits(connection, decisions, amended, run)
    changes = [
        *told(decisions, amended, numbers),
        *come_and_gone(connection, decisions, numbers),
    ]
    # so late because each update that follows would make SQLite's index write out its words
    _index(connection, decisions, numbers, index_is_ours)
    record_changes(connection, changes)
    return Counter([*(decision.kind for decision in decisions), *before.values()])


def _index(
    connection: Connection, decisions: Sequence[Decision], numbers: Mapping[str, int], ours: bool
) -> None:
    """Index the articles whose title or body is another one now."""
    texts = {
        number: (decision.item.title, decision.item.body)
        for decision in decisions
        if (decision.kind in ("new", "revised") or decision.takes_over)
        and (number := decision.number(numbers)) is not None
    }
    if ours:
        fulltext.write_words(connection, texts)
    else:
        fulltext.leave_out(connection, list(texts))
