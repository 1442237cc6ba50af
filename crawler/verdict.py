"""A run's facts, its verdict, and the report that ends it: pure functions of what was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from crawler.answers import EXCEPTION
from crawler.template import (
    NEEDED,
    TEXTLESS,
    WELCOME,
    Counts,
    Silence,
    marks,
    share,
    silences,
)
from models.folding import display

FEW = 5  # so few pages without an article among them are a quiet day, not a broken publisher
HELD = "held"  # another run works on the publisher: no verdict, for there was no run
EXIT_CODES = {"ok": 0, "failed": 1, "degraded": 3, HELD: 4}
STORED = ("new", "revised", "unchanged", "alias")
ORDER = (*STORED, "refused", "failed", "gone")
TEMPLATE = "The template may have changed."
Reason = tuple[str, str | None, int, str]  # kind, reason, pages, an example's URL


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What the rows of one run say, and how Scrapy ended it."""

    publisher: str
    run: int
    outcomes: Mapping[str, int]  # kind -> article pages
    reasons: Sequence[Reason]
    listings: Sequence[tuple[str, str | None, str]]  # kind, reason, URL
    read: int  # listings that were read, but for indexes of other listings
    named: int  # links to articles on them
    found: int
    left: int
    undated: int
    started: int
    visited: int
    ended: str  # Scrapy's reason for closing the spider
    trouble: str | None = None
    given: bool = False  # the operator named the pages
    chosen: bool = False  # the operator named the pages or their state: they are no sample
    said: Counts = field(default_factory=dict)  # what the articles read in this run gave
    asked: Counts = field(default_factory=dict)  # requests, bytes, answers "not modified"
    shut: Sequence[str] = ()  # why hosts were asked for nothing more
    earlier: Sequence[Counts] = ()  # what the publisher's last runs counted, latest first

    @property
    def taken(self) -> int:
        """Article pages taken, by the rows of the run."""
        return sum(self.outcomes.values())

    @property
    def textless(self) -> int:
        """Pages that were read in Arabic and are no articles, or not whole ones."""
        return sum(pages for _kind, reason, pages, _url in self.reasons if reason in TEXTLESS)

    @property
    def silences(self) -> list[Silence]:
        """Fields that the publisher's pages gave in its last runs, and not in this one."""
        if self.chosen:
            return []
        return silences({**self.said, "textless": self.textless}, self.earlier)


def counts(facts: RunFacts) -> dict[str, int]:
    """Return what is kept of a run in numbers; docs/operations.md says what each one means."""
    said = ("read", *(name for name in (*NEEDED, *WELCOME) if name != "body"))
    return {
        **{kind: facts.outcomes.get(kind, 0) for kind in ORDER},
        "found": facts.found,
        "left": facts.left,
        "named": facts.named,
        "listings": len(facts.listings),
        **{name: facts.asked.get(name, 0) for name in ("requests", "bytes", "not_modified")},
        **{name: facts.said.get(name, 0) for name in said},
        "textless": facts.textless,
        **({"chosen": 1} if facts.chosen else {}),
        **marks(facts.silences),
    }


def verdict(facts: RunFacts) -> tuple[str, str]:
    """Return ``ok``, ``degraded`` or ``failed``, and why in a sentence."""
    stored = sum(facts.outcomes.get(kind, 0) for kind in STORED)
    broken = [readable(url) for kind, _reason, url in facts.listings if kind in ("failed", "gone")]
    exceptions = [row for row in facts.reasons if row[1] == EXCEPTION]
    failed, unstored = facts.outcomes.get("failed", 0), facts.taken - stored
    if facts.trouble is not None:
        return "failed", facts.trouble
    if facts.ended != "finished":
        return "failed", f"The run was stopped ({facts.ended}); what it did not reach stays due."
    if facts.started != facts.visited:
        missing = facts.started - facts.visited
        return "failed", f"{_pages(missing)} fetched without an outcome."
    if facts.shut:
        return "failed", f"{' '.join(facts.shut)} What was not taken stays due."
    if exceptions:
        count = sum(row[2] for row in exceptions)
        example = readable(exceptions[0][3])
        return "failed", f"Reading broke on {_pages(count)}, for example {example}."
    if broken and len(broken) == len(facts.listings):
        return "failed", f"No listing could be read, for example {broken[0]}."
    silent = [str(silence) for silence in facts.silences if silence.field in NEEDED]
    if not stored and (failed or facts.taken >= FEW or (facts.given and facts.taken)):
        why = f"Nothing stored of {_pages(facts.taken)}: {_most(facts.reasons)}."
        return "failed", f"{why} {TEMPLATE}" if silent else why
    unchanged = any(row[0] == "not_modified" for row in facts.listings)
    if facts.read and not facts.named and not unchanged:
        return "failed", "Feeds, sitemaps and sections named no article at all."
    if silent:
        return "degraded", f"{silent[0]} {TEMPLATE}"
    if broken:
        return "degraded", f"{len(broken)} of {len(facts.listings)} listings failed: {broken[0]}."
    if failed:
        most = _most([row for row in facts.reasons if row[0] == "failed"])
        return "degraded", f"{failed} of {_pages(facts.taken)} failed: {most}."
    if facts.given and unstored:
        return (
            "degraded",
            f"{unstored} of {_pages(facts.taken)} not stored: {_most(facts.reasons)}.",
        )
    return "ok", f"{_pages(facts.taken)} taken, {stored} of them stored."


def summary(facts: RunFacts, *, database: str, verdict: str, why: str) -> str:
    """Return the report that ends a run, as lines for a terminal."""
    counts = ", ".join(f"{facts.outcomes.get(kind, 0)} {kind}" for kind in ORDER)
    lines = [
        f"{facts.publisher}, run {facts.run}: {verdict}. {why}",
        f"  found     {facts.found} article pages not known before",
        f"  taken     {facts.taken} = {counts}",
    ]
    for kind, reason, pages, url in facts.reasons:
        lines.append(f"  {kind:<9} {pages} {reason}, for example {readable(url)}")
    for kind, reason, url in facts.listings:
        if reason:
            lines.append(f"  {kind:<9} {reason}: {readable(url)}")
    if read := facts.said.get("read", 0):
        lines.append(f"  fields    of {read} read: {coverage(facts.said)}")
    lines += [f"  silent    {silence}" for silence in facts.silences]
    if facts.undated:
        lines.append(f"  undated   {facts.undated} stored without a date: it could not be read")
    if facts.left:
        lines.append(f"  left      {facts.left} known pages wait for a later run")
    lines.append(f"  database  {database}")
    return "\n".join(lines)


def coverage(counted: Counts) -> str:
    """Return how many of the articles that a run read gave each field."""
    fields = ("date", *WELCOME)
    return ", ".join(f"{share(name, counted)[0]} {name}" for name in fields)


def readable(url: str) -> str:
    """Return *url* with its escapes opened, for people: Arabic slugs are unreadable otherwise."""
    return display(unquote(url))


def _most(reasons: Sequence[Reason]) -> str:
    _kind, reason, pages, url = max(reasons, key=lambda row: row[2])
    return f"{reason} ({pages}), for example {readable(url)}"


def _pages(number: int) -> str:
    return "1 page" if number == 1 else f"{number} pages"
