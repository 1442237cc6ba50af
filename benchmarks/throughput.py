"""What a crawl costs, against stock Scrapy fetching the same pages and throwing them away.

``python -m benchmarks.throughput`` prints ``name value`` lines, the ratios first. A site of our
own (benchmarks.site) is served on loopback by a process of its own. Every crawl is a child process;
what counts is its user and system time, as the kernel gives it. The costs are steady ones: those of
a crawl of all pages less those of one of ``FEW``, so that start-up and report are not in them. The
runs take turns, and medians are compared: the figures of one run of this program belong together,
those of two do not.

Bare: default settings but for ``SAME``, run outside of the project. Whole: ``scrapy crawl`` of a
publisher with selectors (benchmarks.spiders.press), from its sitemap to the stored rows, with
``SAME`` and no delay. ``--grow`` compares, in turns, a crawl into an empty database with one into a
database that holds so many articles; ``--quick`` takes fewer rounds.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
POSTGRES = os.environ.get("TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/test")
FEW = 200  # pages of the run that stands for start-up
CONCURRENT = 64
SAME = {  # in both: without delay the number of requests at a time bounds the speed
    "CONCURRENT_REQUESTS": str(CONCURRENT),
    "CONCURRENT_REQUESTS_PER_DOMAIN": str(CONCURRENT),
    "LOG_LEVEL": "INFO",  # stock Scrapy would log every page
}
OURS = {
    "SPIDER_MODULES": "benchmarks.spiders.press",
    "DOWNLOAD_DELAY": "0",
    "AUTOTHROTTLE_ENABLED": "False",
}
STOP_S = 10


@dataclass(frozen=True, slots=True)
class Used:
    """What one child process, or some at once, used."""

    cpu_s: float
    wall_s: float
    rss_mb: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What a page costs after start-up, in one round; *rss_few_mb* is after ``FEW`` pages."""

    cpu_ms: float
    pages_s: float
    rss_mb: float
    rss_few_mb: float


Values = dict[str, float]
Crawl = Callable[[int, int], Used]  # of the pages from the first to before the second number


def main() -> int:
    """Print the measurements."""
    given = _options()
    rounds = given.rounds or (3 if given.quick else 5)
    grow = [int(number) for number in given.grow.split(",") if number]
    site_pages = given.pages + FEW
    with _site(site_pages) as port, tempfile.TemporaryDirectory(prefix="bench") as folder:
        databases = _databases(given.database, Path(folder))
        values = whole_crawl(port, databases, given.pages, rounds, Path(folder))
        if not given.quick or given.two:
            values |= two_processes(port, databases, given.pages, rounds)
        for number in grow:
            values |= growth(port, databases, number, given.pages, rounds)
        values |= steps(FEW)
    ratios = {name: value for name, value in values.items() if "ratio" in name}
    for name, value in (ratios | values).items():
        print(f"{name} {value:.3f}")
    return 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=2000)
    options.add_argument("--rounds", type=int, help="default 5, quick 3")
    options.add_argument("--quick", action="store_true", help="a minute or two")
    options.add_argument("--two", action="store_true", help="two processes, also when quick")
    options.add_argument("--grow", default="", metavar="N,N", help="stored articles to compare")
    options.add_argument(
        "--database", help="a PostgreSQL database that may be cleared, or sqlite; default: both"
    )
    return options.parse_args()


# --- the measurements ----------------------------------------------------------------------------


def whole_crawl(
    port: int, databases: "list[Store]", pages: int, rounds: int, folder: Path
) -> Values:
    """Return the cost of a page in a bare crawl and in ours, and the ratios of the two."""
    crawls: dict[str, Crawl] = {"bare": lambda first, end: bare(port, first, end, folder)}
    for store in databases:
        crawls[store.name] = _fresh(store, port)
    costs = in_rotation(crawls, pages, rounds)
    values: Values = {}
    for name, each in costs.items():
        values[f"{name}_cpu_ms"] = median(cost.cpu_ms for cost in each)
        values[f"{name}_pages_s"] = median(cost.pages_s for cost in each)
        values[f"{name}_rss_mb"] = max(cost.rss_mb for cost in each)
        values[f"{name}_rss_few_mb"] = max(cost.rss_few_mb for cost in each)
        if name != "bare":
            pairs = zip(each, costs["bare"], strict=True)
            ratios = [cost.cpu_ms / base.cpu_ms for cost, base in pairs]
            values[f"{name}_ratio"] = values[f"{name}_cpu_ms"] / values["bare_cpu_ms"]
            values[f"{name}_ratio_least"], values[f"{name}_ratio_most"] = min(ratios), max(ratios)
    return values


def two_processes(port: int, databases: "list[Store]", pages: int, rounds: int) -> Values:
    """Return how much faster two publishers are crawled at once than one after the other."""
    half = pages // 2
    values: Values = {}
    for store in databases:
        one, two = [], []
        for _ in range(rounds):
            store.clear()
            parts = (("press", 0, half), ("press_two", half, 2 * half))
            one.append([_run([_ours(store, port, *part)]) for part in parts])
            store.clear()
            two.append(_run([_ours(store, port, *part) for part in parts]))
        wall = median(sum(each.wall_s for each in pair) for pair in one)
        cpu = median(sum(each.cpu_s for each in pair) for pair in one)
        values[f"{store.name}_two_speed_ratio"] = wall / median(each.wall_s for each in two)
        values[f"{store.name}_two_cpu_ratio"] = median(each.cpu_s for each in two) / cpu
    return values


def growth(port: int, databases: "list[Store]", number: int, pages: int, rounds: int) -> Values:
    """Return the cost of a page with *number* stored articles as a ratio to that with none.

    Each round crawls an empty database, then the full one, then, for start-up, ``FEW`` pages.
    """
    values: Values = {}
    for store in databases:
        store.fill(number)
        store.swap()  # the full one is put aside
        pairs = []
        for _ in range(rounds):
            store.clear()
            few = _run([_ours(store, port, "press", pages, pages + FEW)])
            store.clear()
            empty = _run([_ours(store, port, "press", 0, pages)])
            store.swap()
            grown = _run([_ours(store, port, "press", 0, pages)])
            store.forget()
            store.swap()
            pairs.append((empty.cpu_s - few.cpu_s, grown.cpu_s - few.cpu_s, grown.rss_mb))
            print(f"{store.name} {number}: {pairs[-1][1] / pairs[-1][0]:.3f}", file=sys.stderr)
        name = f"{store.name}_{number}"
        values[f"{name}_growth_ratio"] = median(grown / empty for empty, grown, _ in pairs)
        values[f"{name}_cpu_ms"] = 1000 * median(pair[1] for pair in pairs) / (pages - FEW)
        values[f"{name}_rss_mb"] = max(pair[2] for pair in pairs)
        store.drop()
    return values


def steps(pages: int) -> Values:
    """Return what the steps of ours cost offline, in ms a page."""
    command = [sys.executable, "-m", "benchmarks.steps", "--pages", str(pages)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {name: float(value) for name, value in map(str.split, said.splitlines())}


def in_rotation(crawls: Mapping[str, Crawl], pages: int, rounds: int) -> dict[str, list[Cost]]:
    """Return the steady costs of *crawls*, which take turns, one for each round."""
    costs: dict[str, list[Cost]] = {name: [] for name in crawls}
    for turn in range(rounds):
        for name, crawl in crawls.items():
            few, all_of_them = crawl(pages, pages + FEW), crawl(0, pages)
            more = pages - FEW
            cost = Cost(
                1000 * (all_of_them.cpu_s - few.cpu_s) / more,
                more / (all_of_them.wall_s - few.wall_s),
                all_of_them.rss_mb,
                few.rss_mb,
            )
            costs[name].append(cost)
            print(f"round {turn + 1}: {name} {cost.cpu_ms:.2f} ms CPU a page", file=sys.stderr)
    return costs


# --- child processes -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Child:
    command: list[str]
    folder: Path
    environment: Mapping[str, str]


def bare(port: int, first: int, end: int, folder: Path) -> Used:
    """Crawl with stock Scrapy, outside of the project."""
    file = ROOT / "benchmarks" / "spiders" / "bare.py"
    command = [sys.executable, "-m", "scrapy", "runspider", str(file), *_settings(SAME)]
    for name, value in {"home": f"http://127.0.0.1:{port}/", "first": first, "end": end}.items():
        command += ["-a", f"{name}={value}"]
    return _run([Child(command, folder, {})])


def _ours(store: "Store", port: int, spider: str, first: int, end: int) -> Child:
    homes = {spider: f"http://127.0.0.1:{port}/{first}-{end}/"}
    settings = SAME | OURS | {"PUBLISHER_HOMES": json.dumps(homes), "DATABASE_URL": store.url}
    command = [sys.executable, "-m", "scrapy", "crawl", spider, *_settings(settings)]
    return Child(command, ROOT, {"SCRAPY_SETTINGS_MODULE": "crawler.settings"})


def _fresh(store: "Store", port: int) -> Crawl:
    def crawl(first: int, end: int) -> Used:
        store.clear()
        return _run([_ours(store, port, "press", first, end)])

    return crawl


def _settings(settings: Mapping[str, str]) -> list[str]:
    return [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]


def _run(children: list[Child]) -> Used:
    """Run *children* at once and return what they used; a failure ends the measuring."""
    clean = {k: v for k, v in os.environ.items() if k not in ("SCRAPY_SETTINGS_MODULE", "CONTACT")}
    started = time.monotonic()
    processes = [
        subprocess.Popen(
            child.command, cwd=child.folder, env=clean | child.environment,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )
        for child in children
    ]  # fmt: skip
    try:
        said = [process.stdout.read() if process.stdout else "" for process in processes]
        used = []
        for process, words in zip(processes, said, strict=True):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                raise SystemExit(f"A crawl ended with {process.returncode}:\n{words}")
            used.append(usage)
    finally:
        for process in processes:
            if process.returncode is None:
                process.kill()
                process.wait()
    return Used(
        sum(each.ru_utime + each.ru_stime for each in used),
        time.monotonic() - started,
        max(each.ru_maxrss for each in used) / 1024,
    )


@contextmanager
def _site(pages: int) -> Iterator[int]:
    """Serve the site in a process of its own; give its port."""
    command = [sys.executable, "-m", "benchmarks.site", "--pages", str(pages)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield int(server.stdout.readline())
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(STOP_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


# --- databases -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Store:
    """A database that may be cleared; all work on it is done by child processes."""

    name: str
    url: str

    def clear(self) -> None:
        """Empty it and give it the current schema."""
        self._do("clear")

    def fill(self, number: int) -> None:
        """Clear it and write *number* made-up articles."""
        self._do("fill", str(number))

    def swap(self) -> None:
        """Exchange it with the one put aside."""
        self._do("swap")

    def forget(self) -> None:
        """Delete what was crawled since it was filled."""
        self._do("forget")

    def drop(self) -> None:
        self._do("drop")

    def answers(self) -> bool:
        return self._do("answers", check=False) == 0

    def _do(self, *what: str, check: bool = True) -> int:
        # in a child: what the parent holds in memory would be counted as its children's
        command = [sys.executable, "-m", "benchmarks.stored", self.url, *what]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if check and done.returncode:
            raise SystemExit(done.stderr)
        return done.returncode


def _databases(asked: str | None, folder: Path) -> list[Store]:
    sqlite = Store("sqlite", f"sqlite:///{folder / 'news.db'}")
    if asked == "sqlite":
        return [sqlite]
    postgres = Store("postgresql", asked or POSTGRES)
    if not postgres.answers():
        print(f"throughput: PostgreSQL does not answer at {postgres.url}", file=sys.stderr)
        return [sqlite]
    return [sqlite, postgres]


if __name__ == "__main__":
    sys.exit(main())
