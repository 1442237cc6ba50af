"""``scrapy record``: save a page with a draft of its record; propose a file for a new publisher."""

import argparse
import difflib
import inspect
import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from crawler.addresses import open_private
from crawler.arguments import BadArgument, is_remote, page_url
from crawler.commands import say
from crawler.commands.crawl import publisher_spider, require_contact, stop, unfinished
from crawler.commands.extract import AnySite, address_named, time_named, zone_named
from crawler.discovery.addresses import matching
from crawler.discovery.clues import Clues, read_clues
from crawler.extract.errors import UnreadableEncoding
from crawler.given import Fetcher, GivenPage, fetch, read_page, saved_page
from crawler.holds import is_on
from crawler.proposal import Proposal, key_trouble, propose, source, spider_of
from crawler.record import as_table, draft, slug_of
from crawler.spider import NewsSpider, located
from crawler.survey import Survey, survey, unasked
from crawler.verdict import readable
from models.item import ArticleItem

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose page it is and where its files go; *spider* is ``None`` for a new publisher.

    *before* is the unchecked record that is written anew, if there is one.
    """

    key: str
    spider: type[NewsSpider] | None
    project: Path
    spider_file: Path
    saved: Path
    before: Mapping[str, Any]

    @property
    def record(self) -> Path:
        return self.saved.with_suffix(".json")

    def shown(self, path: Path) -> str:
        return path.relative_to(self.project).as_posix()


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False  # only a page that is fetched needs one
    surveyed: Survey | None = None

    def syntax(self) -> str:
        return "--publisher NAME [options] URL|FILE"

    def short_desc(self) -> str:
        return "Save a page with a draft of its record; propose a file for a new publisher"

    def long_desc(self) -> str:
        return (
            "Save the page of URL or FILE under tests/pages/NAME with a draft of its record, and "
            "print what was read, for a person to compare with the page. A NAME without a file "
            "gets a first one under crawler/spiders. No page, file or checked record is ever "
            "overwritten. Ends with 1 if the page could not be read; then nothing is written."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--publisher", metavar="NAME", required=True, help="whose page it is")
        parser.add_argument("--slug", metavar="WORD", help="what the saved files are called")
        parser.add_argument("--url", help="address FILE was fetched from; the canonical one")
        parser.add_argument(
            "--fetched-at", metavar="TIME", help="when FILE was fetched (ISO 8601); the file's time"
        )
        parser.add_argument("--zone", help="IANA zone of a new publisher's clocks, if you know it")
        parser.add_argument(
            "--keep-refused", action="store_true",
            help="save the page even if it is refused, to write selectors for it",
        )  # fmt: skip
        parser.add_argument(
            "--redraft", action="store_true",
            help="FILE is a saved page: write the draft of its record anew",
        )  # fmt: skip

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert isinstance(self.settings, Settings)
        if len(args) != 1:
            stop("record takes one URL or saved page.")
        self.place = place = place_of(self.settings, args[0], opts)
        self.keep_refused = opts.keep_refused
        page = self._fetched(args[0]) if is_remote(args[0]) else _opened(args[0], opts, place)
        if isinstance(page, str):
            return self._fail(f"{args[0]}: {page}.")
        page = replace(page, fetched_at=page.fetched_at.replace(microsecond=0))
        spider, proposal, files = place.spider, None, {}
        if spider is None:
            refuse_owned(self.settings, page.url)
            proposal = self._proposal(page, opts.zone or "")
            text = source(proposal)
            spider = spider_of(text, place.key)
            files[place.spider_file] = text.encode()
        item = read_page(spider, page)
        if isinstance(item, str) and not opts.keep_refused:
            kept = (
                "The draft stays as it was."
                if place.before
                else "Nothing was saved; if it is an article, --keep-refused saves it all the same "
                "for you to write selectors."
            )
            return self._fail(f"{args[0]}: {item}. {kept}")
        expected = item if isinstance(item, ArticleItem) else None
        record = json.dumps(
            dict(place.before) | draft(page, expected), ensure_ascii=False, indent=2
        )
        files |= {place.saved: page.raw, place.record: f"{record}\n".encode()}
        try:
            written = write(files, anew=place.record if place.before else None)
        except OSError as error:
            where = error.filename or place.saved
            return self._fail(f"{where} cannot be written: {error.strerror}. Nothing was saved.")
        say(told(place, page, item, spider=spider, proposal=proposal, written=written))
        return None

    def _fail(self, sentence: str) -> None:
        print(f"record: {sentence}", file=sys.stderr)
        self.exitcode = 1

    def _fetched(self, url: str) -> GivenPage | str:
        """Return the page at *url*; of a new publisher, its site is asked besides."""
        assert isinstance(self.settings, Settings)
        require_contact(self.settings, (url,))
        open_private(self.settings, (url,))
        self.url = url
        self.page: GivenPage | str = "not fetched"
        fetch(self.settings, self._ask)
        return self.page

    async def _ask(self, fetcher: Fetcher) -> None:
        page = await fetcher.ask(self.url, given=True)
        if isinstance(page, GivenPage) and self._is_proposed(page):
            host = urlsplit(page.url).hostname or ""
            print(f"Asking {host} for its feeds and sitemaps ...", file=sys.stderr, flush=True)
            fetcher.allowed_domains = [host.removeprefix("www.")]
            self.surveyed = await survey(fetcher.ask, page, _clues(page))
        self.page = page  # last: whoever interrupts the asking wants nothing written

    def _is_proposed(self, page: GivenPage) -> bool:
        """Return whether a file will be written: not for a refused page, if it is not wanted."""
        is_new = self.place.spider is None
        return is_new and (self.keep_refused or not isinstance(read_page(AnySite, page), str))

    def _proposal(self, page: GivenPage, zone: str) -> Proposal:
        clues = _clues(page)
        return propose(
            self.place.key,
            page.url,
            fetched_on=page.fetched_at.date(),
            clues=clues,
            survey=self.surveyed or unasked(clues),
            zone=zone,
        )


def place_of(settings: Settings, given: str, opts: argparse.Namespace) -> Place:
    """Return where the page *given* goes, or stop: nothing has been fetched or written yet."""
    try:
        url = page_url(given)
    except BadArgument as error:
        stop(str(error))
    if is_remote(given):
        for name in ("url", "fetched_at", "redraft"):
            if getattr(opts, name):
                stop(f"--{name.replace('_', '-')} belongs to a saved page, and {given} is a URL.")
    if opts.slug and not _SLUG.fullmatch(opts.slug):
        stop(f"--slug {opts.slug!r}: small ASCII letters, digits and -, such as cold-stores.")
    key, project = opts.publisher, Path(settings["PROJECT_DIR"])
    spider_file = project / settings["NEWSPIDER_MODULE"].replace(".", "/") / f"{key}.py"
    pages = project / "tests" / "pages" / key
    names = get_spider_loader(settings).list()
    spider = publisher_spider(settings, key) if key in names else None
    if spider is not None:
        spider_file = Path(inspect.getfile(spider)).resolve()
        if opts.zone:
            stop(f"--zone is for a new publisher; {key}'s zone stands in its file.")
    else:
        _refuse_name(key, names, spider_file, pages)
        zone_named(opts.zone)
        if is_remote(given):
            refuse_owned(settings, url)
    saved = pages / f"{opts.slug or slug_of(url if is_remote(given) else Path(given).name)}.html"
    if not is_remote(given) and Path(given).resolve().parent == pages and given.endswith(".html"):
        saved = Path(given).resolve()
    place = Place(key, spider, project, spider_file, saved, {})
    return replace(place, before=_before(place, given, redraft=opts.redraft))


def refuse_owned(settings: Settings, url: str) -> None:
    """Stop if a publisher that we have is at the host of *url*: its name was mistyped."""
    loader = get_spider_loader(settings)
    for name in loader.list():
        spider = loader.load(name)
        domains = spider.publisher.domains if issubclass(spider, NewsSpider) else ()
        host = urlsplit(url).hostname or ""
        if is_on(host, domains):
            stop(f"{host} belongs to the publisher {name!r}: --publisher {name}.")


def write(files: Mapping[Path, bytes], *, anew: Path | None) -> list[Path]:
    """Write new *files*, all or none, and return them. Raises ``OSError``.

    Only *anew* may be there before.
    """
    made: list[Path] = []
    try:
        for path, raw in files.items():
            if path.exists() and path != anew and path.read_bytes() == raw:
                continue  # the saved page itself was given
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb" if path == anew else "xb") as file:
                made.append(path)
                file.write(raw)
    except OSError:
        for path in made:
            if path != anew:
                path.unlink(missing_ok=True)
        raise
    return made


def told(
    place: Place,
    page: GivenPage,
    item: ArticleItem | str,
    *,
    spider: type[NewsSpider],
    proposal: Proposal | None,
    written: list[Path],
) -> str:
    """Return what was found, read and written, and what a person does next."""
    parts = []
    if proposal is not None:
        facts = (f"  {label}: {said}" for label, said in proposal.facts)
        parts.append("\n".join([f"{place.key} is new. Its page and site say:", *facts]))
    read = f"Refused: {item}." if isinstance(item, str) else as_table(item)
    parts.append(f"{readable(page.url)}, fetched {page.fetched_at:%Y-%m-%d %H:%M} UTC:\n\n{read}")
    if note := _passed_over(spider, page.url):
        parts.append(note)
    parts.append("\n".join(["Written:", *(f"  {place.shown(path)}" for path in written)]))
    steps = _steps(place, spider, is_refused=isinstance(item, str))
    numbered = (f"  {number}. {step}" for number, step in enumerate(steps, 1))
    return "\n\n".join([*parts, "\n".join(["Next:", *numbered])])


def _steps(place: Place, spider: type[NewsSpider], *, is_refused: bool) -> list[str]:
    file, page, record = map(place.shown, (place.spider_file, place.saved, place.record))
    redraft = f"\n     .venv/bin/scrapy record {page} --publisher {place.key} --redraft"
    test = f"\n     .venv/bin/python -m pytest tests/crawler/test_publishers.py -k {place.key}"
    steps = []
    if missing := unfinished(spider.publisher):
        steps.append(f"Fill in the {missing.replace('no ', '')} in {file}, then:{redraft}")
    if is_refused:
        steps.append(f"Write selectors in {file} until this reads the page:{redraft}")
    return [
        *steps,
        f"Compare page and record, field by field. Where they differ, correct {record},\n"
        f"     then the selectors in {file}.",
        'Write your name and the day into "checked". If the text may not be passed on, put prose\n'
        '     of your own into page and record, and add "stand_in": true.',
        f"See that the publisher reads as the record says:{test}",
    ]


def _passed_over(spider: type[NewsSpider], url: str) -> str | None:
    """Return why a crawl would not take the page at *url*, or ``None``."""
    domains = located(spider.publisher, None).domains
    if not is_on(urlsplit(url).hostname or "", domains):
        return f"A crawl would not take it: its host is none of {', '.join(domains)}."
    if not matching(spider.article_url, [url]):
        return f"A crawl would not take it: its address does not match {spider.article_url}"
    return None


def _refuse_name(key: str, names: list[str], spider_file: Path, pages: Path) -> None:
    """Stop if *key*, which is no publisher's, cannot become one's."""
    near = difflib.get_close_matches(key, names, n=3)
    hint = f" Nearest publishers: {', '.join(near)}." if near else ""
    if trouble := key_trouble(key):
        stop(f"{trouble}.{hint}")
    if spider_file.exists():
        stop(f"{spider_file} exists and holds no publisher {key!r}: its spider has another name.")
    if any(pages.glob("*.json")):
        stop(
            f"tests/pages has records of {key!r}, but there is no such publisher.{hint} Those of "
            "the demo need -s SPIDER_MODULES=crawler.spiders,demo.spiders besides."
        )


def _before(place: Place, given: str, *, redraft: bool) -> Mapping[str, Any]:
    """Return the draft that is to be written anew, empty if there is none, or stop."""
    is_saved_page = not is_remote(given) and Path(given).resolve() == place.saved
    for path in (place.saved, place.record):
        if path.exists() and not is_saved_page:
            shown = place.shown(path)
            stop(f"{shown} exists already; --slug WORD saves this page under another name.")
    record = place.shown(place.record)
    if not place.record.exists():
        return {}
    if not redraft:
        stop(f"{record} exists already; --redraft writes it anew, without your corrections.")
    try:
        before = json.loads(place.record.read_text("utf-8"))
        datetime.fromisoformat(before["fetched_at"])
        checked = before["checked"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        stop(f"{record} cannot be read as a record ({error}); delete it to have it drafted anew.")
    if checked:
        stop(
            f"{record} was checked ({checked}): correct it by hand, or set checked to false first."
        )
    return dict(before)


def _opened(given: str, opts: argparse.Namespace, place: Place) -> GivenPage | str:
    """Return the saved page *given* with what options, its record, or itself say of its origin."""
    page = saved_page(Path(given))
    if isinstance(page, str):
        return page
    before = place.before
    url = address_named(opts.url) or before.get("url") or _clues(page).address
    if not url:
        stop(f"--url: say where {given} was fetched from; the page does not name its address.")
    fetched_at = time_named(opts.fetched_at) or datetime.fromisoformat(
        before.get("fetched_at", page.fetched_at.isoformat())
    )
    if fetched_at.tzinfo is None:
        fetched_at = fetched_at.replace(tzinfo=UTC)
    content_type = before.get("content_type", "")
    return replace(page, url=url, fetched_at=fetched_at, content_type=content_type)


def _clues(page: GivenPage) -> Clues:
    """Return what *page* tells of its publisher, nothing if it cannot be decoded."""
    try:
        return read_clues(page.raw, url=page.url, content_type=page.content_type)
    except UnreadableEncoding:
        return Clues()
