"""What becomes of each message: new, revised, unchanged, alias, or what its page said.

Decisions are made inside the transaction that writes them, against the rows as they are there.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, select

from models.folding import exact, match
from models.identity import content_key, has_words, uncredited, url_key
from models.item import ArticleItem, Message, PageOutcome, Publisher, Validators, taken_at
from models.neardup import judge
from models.tables import Article, Page

MIN_ALIAS_WORDS = 50  # below that, two different short items can share a body
NOT_MODIFIED = "not modified"  # reason on an article whose server said so, unread
FORGOTTEN = "forgotten"  # reason on a page of an article that an operator had deleted
ANOTHER = "another article"  # reason on a stored article whose address leads elsewhere now
TEXT_DIFFERS = "text differs"  # reason on an alias that contradicts its article's own page


@dataclass(frozen=True, slots=True)
class Known:
    """An article as the database has it, or as an earlier decision of this batch made it.

    Title and body are ``None`` once it is forgotten.
    """

    url_key: str
    url: str
    publisher: str
    title: str | None
    body: str | None
    content_key: str
    published_on: date | None
    published_at: datetime | None
    provenance: Mapping[str, str]
    removed_at: datetime | None = None
    forgotten_at: datetime | None = None
    id: int | None = None  # None while only this batch has it


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page's row: what it is, the article it shows, when it was visited and what was read."""

    kind: str
    state: str
    found_at: datetime
    article: int | None
    visited_at: datetime | None
    visited_run: int | None
    attempts: int
    reason: str | None
    own: bool
    etag: str | None
    last_modified: str | None
    read_with: str | None

    @property
    def validators(self) -> Validators:
        return Validators(self.etag, self.last_modified, self.read_with)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one message. *article* is the known one it belongs to, if any.

    *changed* names what differs from the known state; *own_due* asks for a look at the article's
    own page, whose text an alias contradicts.
    """

    message: Message
    kind: str
    page: KnownPage | None
    article: Known | None = None
    key: str = ""
    changed: tuple[str, ...] = ()
    own: bool = False
    own_due: bool = False
    takes_over: bool = False  # this page's URL becomes the article's own
    reason: str | None = None
    content_key: str = ""

    @property
    def item(self) -> ArticleItem:
        """The message, where it is known to be no outcome."""
        assert isinstance(self.message, ArticleItem)
        return self.message

    @property
    def at(self) -> datetime:
        """When the page was taken."""
        return taken_at(self.message)

    def number(self, numbers: Mapping[str, int]) -> int | None:
        """Return the number of its article, by its key in *numbers* if new; ``None`` for none."""
        if self.article is not None and self.article.id is not None:
            return self.article.id
        return numbers.get(self.article.url_key if self.article else self.key)


@dataclass(slots=True)
class _View:
    """The rows a batch is decided against; decisions are added to it as they are made."""

    pages: dict[str, KnownPage]
    by_url: dict[str, Known] = field(default_factory=dict)
    by_id: dict[int, Known] = field(default_factory=dict)
    by_content: dict[tuple[str, str], list[Known]] = field(default_factory=dict)

    def add(self, article: Known) -> None:
        self.by_url[article.url_key] = article
        if article.id is not None:
            self.by_id[article.id] = article
        same = self.by_content.setdefault((article.publisher, article.content_key), [])
        same[:] = [other for other in same if other.url_key != article.url_key] + [article]

    def drop(self, article: Known) -> None:
        """Forget *article* under the URL that was its own until now."""
        self.by_url.pop(article.url_key, None)
        same = self.by_content[article.publisher, article.content_key]
        same[:] = [other for other in same if other.url_key != article.url_key]


def decide(
    connection: Connection, publisher: Publisher, batch: Sequence[Message]
) -> list[Decision]:
    """Return what becomes of each message of *publisher*'s *batch*, in its order."""
    items = [message for message in batch if isinstance(message, ArticleItem)]
    keys = {item.page: text_key(item) for item in items}
    view = _view(connection, batch, keys)
    decisions = []
    for message in batch:
        page = view.pages.get(message.page)
        if isinstance(message, PageOutcome):
            article = view.by_id.get(page.article or 0) if page else None
            same = message.kind == "not_modified" and article is not None
            kind, reason = ("unchanged", NOT_MODIFIED) if same else (message.kind, message.reason)
            decisions.append(Decision(message, kind, page, article, reason=reason))
            continue
        decision = _decide_item(message, keys[message.page], page, view)
        if decision.kind == "revised" and _is_another(message, decision.article, publisher):
            gone = PageOutcome(message.page, "gone", ANOTHER, message.fetched_url, decision.at)
            decisions.append(Decision(gone, gone.kind, page, decision.article, reason=ANOTHER))
            continue
        decisions.append(decision)
        if decision.takes_over and decision.article:
            view.drop(decision.article)
        if decision.kind == "new" or decision.own or decision.takes_over:
            view.add(_state(message, decision))
        if page is not None:  # it has been looked at, for the aliases that follow in this batch
            view.pages[message.page] = replace(
                page,
                state="stored",
                visited_at=message.fetched_at,
                visited_run=message.run,
                reason=decision.reason,
            )
    return decisions


def _decide_item(item: ArticleItem, content: str, page: KnownPage | None, view: _View) -> Decision:
    # an article that has this page as its own stays there, whatever canonical the page names
    known = view.by_url.get(item.page) or view.by_url.get(item.url_key)
    if known is None and page is not None and page.article is not None:
        known = view.by_id.get(page.article)
    if known is not None and known.forgotten_at is not None:
        return Decision(item, "refused", page, known, reason=FORGOTTEN)
    if known is not None:
        return _decide_known(item, content, page, known, view)
    twin = _same_text(item, content, view)
    own = item.page == item.url_key
    if twin is not None:
        better = _url_rank(item) < _url_rank(twin)
        key = item.url_key if better else twin.url_key
        return Decision(
            item, "alias", page, twin, key,
            own=own and better, takes_over=better, content_key=content,
        )  # fmt: skip
    return Decision(item, "new", page, None, item.url_key, own=own, content_key=content)


def _decide_known(
    item: ArticleItem, content: str, page: KnownPage | None, known: Known, view: _View
) -> Decision:
    own = item.page == known.url_key
    changed = tuple(
        name
        for name, differs in (
            ("title", exact(item.title) != exact(known.title or "")),
            ("body", exact(item.body) != exact(known.body or "")),
        )
        if differs
    )
    if not changed:
        first = not own and (page is None or page.article is None)
        kind = "alias" if first else "unchanged"
        return Decision(item, kind, page, known, known.url_key, own=own, content_key=content)
    if own:
        return Decision(
            item, "revised", page, known, known.url_key, changed, own=True, content_key=content
        )
    if _looked_at_both(item, page, view.pages.get(known.url_key)):
        return Decision(item, "new", page, None, item.page, own=True, content_key=content)
    return Decision(
        item, "alias", page, known, known.url_key,
        own_due=True, reason=TEXT_DIFFERS, content_key=content,
    )  # fmt: skip


def _is_another(item: ArticleItem, known: Known | None, publisher: Publisher) -> bool:
    """Return whether *item* came from a page that *known*'s address was redirected to, and is not
    *known* in another state: an editor may have given that another address with its new text.
    """
    if known is None or item.url_key == item.page:
        return False
    came_from = url_key(item.fetched_url, keep=publisher.keep, twins=publisher.twins)
    if came_from == item.page or match(item.title) == match(known.title or ""):
        return False
    return judge(item.body, known.body or "").kind is None


def _looked_at_both(item: ArticleItem, page: KnownPage | None, own: KnownPage | None) -> bool:
    """Return whether the article's own page was looked at since this alias differed from it."""
    if own is None or own.visited_at is None or own.state == "failed":  # that is no look
        return False
    if own.visited_run == item.run:
        return True
    differed = page is not None and page.reason == TEXT_DIFFERS and page.visited_at is not None
    return differed and own.visited_at > page.visited_at  # type: ignore[union-attr, operator]


def _url_rank(article: ArticleItem | Known) -> tuple[bool, str]:
    """Return what sorts the better own URL first: a canonical one, else the smallest key.

    So the same URL is the article's own in whatever order its pages arrive.
    """
    return article.provenance.get("url") != "canonical", article.url_key


def _same_text(item: ArticleItem, content: str, view: _View) -> Known | None:
    if not has_words(item.body, MIN_ALIAS_WORDS):
        return None
    title = match(item.title)
    for other in view.by_content.get((item.publisher, content), ()):
        if _is_twin(item, title, other.title, other.published_on):
            return other
    return None


def _is_twin(item: ArticleItem, title: str, other: str | None, day: date | None) -> bool:
    """Return whether an article of *item*'s body has its *title* (*other* matches it) or day."""
    same_day = item.published_on is not None and item.published_on == day
    return same_day or title == match(other or "")


def _state(item: ArticleItem, decision: Decision) -> Known:
    """Return the article as *decision* leaves it; a date that has fallen silent stays."""
    before = decision.article
    return Known(
        decision.key,
        before.url if before and not decision.takes_over else own_url(item, decision.key),
        item.publisher,
        item.title,
        item.body,
        decision.content_key,
        item.published_on or (before.published_on if before else None),
        item.published_at or (before.published_at if before else None),
        before.provenance if before and not decision.own else item.provenance,
        id=before.id if before else None,
    )


def text_key(item: ArticleItem) -> str:
    """Return the key of *item*'s text, the same under whatever dateline and signature it runs."""
    return content_key(
        uncredited(item.body, credit_text=item.credit.text, dateline=item.credit.dateline)
    )


def own_url(item: ArticleItem, key: str) -> str:
    """Return the address of the article that *item* becomes under *key*."""
    return item.url if key == item.url_key else item.fetched_url


def _view(connection: Connection, batch: Sequence[Message], keys: Mapping[str, str]) -> _View:
    items = [message for message in batch if isinstance(message, ArticleItem)]
    urls = {item.url_key for item in items} | {message.page for message in batch}
    view = _View(pages=_pages(connection, urls))
    ids = {page.article for page in view.pages.values() if page.article is not None}
    ids |= _twins(connection, items, keys)
    articles = {
        article.url_key: article
        for query, met in ((_BY_URL_KEY, urls), (_BY_ID, ids))
        for article in _articles(connection, query, met)
    }
    for article in sorted(articles.values(), key=lambda known: known.id or 0):
        view.add(article)
    missing = {article.url_key for article in articles.values()} - view.pages.keys()
    view.pages.update(_pages(connection, missing))
    return view


def _twins(
    connection: Connection, items: Sequence[ArticleItem], keys: Mapping[str, str]
) -> set[int]:
    """Return the numbers of the first articles that *items* may be aliases of.

    Thousands can hold one body, such as a notice that stands for an article: their bodies are
    left where they are. One more is kept than this batch could give another text or address, so
    that the first of those that stay as they are is among them.
    """
    asked: dict[str, dict[str, list[tuple[ArticleItem, str]]]] = {}
    for item in items:
        if has_words(item.body, MIN_ALIAS_WORDS):
            contents = asked.setdefault(item.publisher, {})
            contents.setdefault(keys[item.page], []).append((item, match(item.title)))
    found: dict[str, list[int]] = {}  # by the page of the item
    for publisher, contents in asked.items():
        met = {"publisher": publisher, "contents": list(contents)}
        for row in connection.execute(_SAME_CONTENT, met):
            for item, title in contents[row.content_key]:
                twins = found.setdefault(item.page, [])
                if len(twins) <= len(items) and _is_twin(item, title, row.title, row.published_on):
                    twins.append(row.id)
    return {number for twins in found.values() for number in twins}


def _articles(
    connection: Connection, query: Select[*tuple[Any, ...]], met: Collection[object]
) -> list[Known]:
    if not met:
        return []
    return [Known(*row) for row in connection.execute(query, {"met": list(met)})]


def _pages(connection: Connection, keys: Collection[str]) -> dict[str, KnownPage]:
    if not keys:
        return {}
    rows = connection.execute(_PAGES, {"met": list(keys)})
    return {key: KnownPage(*values) for key, *values in rows}


# Built once: building one takes as long as asking it.
_MET: BindParameter[Any] = bindparam("met", expanding=True)
_KNOWN = select(*(Article.__table__.c[field.name] for field in fields(Known)))
_BY_URL_KEY = _KNOWN.where(Article.url_key.in_(_MET))
_BY_ID = _KNOWN.where(Article.id.in_(_MET))
_PAGES = select(Page.url_key, *(Page.__table__.c[field.name] for field in fields(KnownPage))).where(
    Page.url_key.in_(_MET)
)
_SAME_CONTENT = (
    select(Article.id, Article.content_key, Article.title, Article.published_on)
    # not as pairs: for those SQLite reads the whole index
    .where(
        Article.publisher == bindparam("publisher"),
        Article.content_key.in_(bindparam("contents", expanding=True)),
    )
    .order_by(Article.id)
)
