"""Accuracy and speed of the date reader on the shared suites; prints ``name value`` lines.

``python -m benchmarks.dates`` measures, ``--check`` also fails where a floor of dates.json is
missed, ``--quick`` leaves out the speed. The suites are the two files of ``../shared/dates``; the
judge is their own measure.py, whose parser argument is ``benchmarks.dates:for_measure``.
"""

import argparse
import hashlib
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from crawler.extract.dates import read_date

PROJECT = Path(__file__).resolve().parent.parent
SUITES = PROJECT.parent / "shared" / "dates"
FLOORS = Path(__file__).with_suffix(".json")

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Riyadh")
ROUNDS = 5  # each reader is timed this often, in turn; the fastest round counts
ORACLE_STEP = 20  # every twentieth absolute line of the oracle: its lines are much alike

Row = dict[str, object]


def for_measure(text: str, now: datetime, tz: str) -> datetime | None:
    """Return what measure.py judges: the instant, or the wall clock where no zone is known."""
    reading = read_date(text, zone=ZoneInfo(tz), now=now)
    return None if reading is None else reading.instant or reading.local


def main() -> int:
    """Print the measurements; return 1 if a checked floor is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail where a floor is missed")
    options.add_argument("--quick", action="store_true", help="accuracy only")
    given = options.parse_args()
    if not SUITES.is_dir():
        print(f"dates: skipped, {SUITES} is not there")
        return 0
    pinned = json.loads(FLOORS.read_text())
    values = accuracy()
    if not given.quick:
        values |= speed()
    for name, value in values.items():
        print(f"{name} {value:.4f}")
    if not given.check:
        return 0
    missed = [*changed_suites(pinned["sha256"]), *missed_floors(values, pinned)]
    for line in missed:
        print(f"dates: {line}", file=sys.stderr)
    return 1 if missed else 0


def changed_suites(digests: dict[str, str]) -> Iterable[str]:
    """Yield a sentence for each suite that is not the one the floors were pinned for."""
    for name, digest in digests.items():
        if hashlib.sha256((SUITES / name).read_bytes()).hexdigest() != digest:
            yield f"{name} has changed: measure again and pin floors and sha256 in {FLOORS.name}"


def missed_floors(values: dict[str, float], pinned: dict[str, dict[str, float]]) -> Iterable[str]:
    """Yield a sentence for each value below its floor or above its ceiling."""
    for name, floor in pinned["at_least"].items():
        if name in values and values[name] < floor:
            yield f"{name} is {values[name]:.4f}, the floor is {floor}"
    for name, ceiling in pinned["at_most"].items():
        if name in values and values[name] > ceiling:
            yield f"{name} is {values[name]:.4f}, the ceiling is {ceiling}"


def accuracy() -> dict[str, float]:
    """Return the share of right (lenient, strict) and wrong answers of each suite."""
    measure = _measure()
    values: dict[str, float] = {}
    for suite in ("news", "oracle"):
        rows = _rows(suite)
        strict = lenient = wrong = 0
        for row in rows:
            answer = for_measure(str(row["text"]), measure.ref_of(row), measure.ptz(row))
            is_strict, is_lenient, answered = measure.judge(row, answer)
            strict += is_strict
            lenient += is_lenient
            wrong += answered and not is_lenient
        values[f"dates_{suite}_right_lenient"] = lenient / len(rows)
        values[f"dates_{suite}_right_strict"] = strict / len(rows)
        values[f"dates_{suite}_wrong"] = wrong / len(rows)
    return values


def speed() -> dict[str, float]:
    """Return lines a second and the ratio to dateparser on the same lines, in turn."""
    import dateparser

    def theirs(text: str) -> object:
        return dateparser.parse(text, languages=["ar"])

    def ours(text: str) -> object:
        return read_date(text, zone=ZONE, now=NOW)

    values: dict[str, float] = {}
    for name, texts in _speed_lines().items():
        best_ours, best_theirs = _best(ours, texts), _best(theirs, texts)
        for _ in range(ROUNDS):
            best_ours = min(best_ours, _best(ours, texts), _best(ours, texts))
            best_theirs = min(best_theirs, _best(theirs, texts))
        values[f"dates_{name}_lines_per_s"] = len(texts) / best_ours
        values[f"dates_{name}_dateparser_lines_per_s"] = len(texts) / best_theirs
        values[f"dates_{name}_times_dateparser"] = best_theirs / best_ours
    return values


def _speed_lines() -> dict[str, list[str]]:
    news, oracle = _rows("news"), _rows("oracle")
    relative = ("rel", "epoch")
    absolute = [row for row in news if row["expected"] and not _kind(row).startswith(relative)]
    printed = [row for row in oracle if not _kind(row).startswith(relative)][::ORACLE_STEP]
    none = [row for row in news if not row["expected"]]
    return {
        "absolute": [str(row["text"]) for row in absolute + printed],
        "without_date": [str(row["text"]) for row in none],
    }


def _kind(row: Row) -> str:
    return str(row["kind"])


def _best(read: Callable[[str], object], texts: list[str]) -> float:
    """Return the seconds one pass over *texts* takes."""
    start = time.perf_counter()
    for text in texts:
        read(text)
    return time.perf_counter() - start


def _rows(suite: str) -> list[Row]:
    lines = (SUITES / f"{suite}.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def _measure() -> ModuleType:
    """Return the suites' own judge."""
    spec = importlib.util.spec_from_file_location("measure", SUITES / "measure.py")
    if spec is None or spec.loader is None:
        raise ImportError(f"no judge at {SUITES}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
