"""Recall, wrong joins and cost of near-duplicate detection; prints ``name value`` lines.

``python -m benchmarks.neardup`` measures, ``--check`` also fails where a floor of neardup.json is
missed, ``--quick`` takes fewer bodies and leaves out the cost. Bodies, bulletins and edits are made
up (benchmarks.bodies). Candidates are found as the database finds them: two keys shared or more,
keys that more than 100 articles hold not asked; then judged. Cost is in CPU time, as a ratio to
folding the same body in the same run.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.bodies import EDITS, Body, body
from benchmarks.bulletins import HOUSES, KINDS, bulletin, short_item
from benchmarks.dates import missed_floors
from benchmarks.words import TOPICS
from models.folding import search
from models.identity import uncredited
from models.neardup import JOINING, Judgement, compare, joins, judge, near_keys, wording

FLOORS = Path(__file__).with_suffix(".json")
SEED = 26
SHARED_KEYS = 2
HOT = 100  # a key that more articles hold is a phrase, and not asked
ROUNDS = 7  # each step in turn; the median round counts


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: pairs grow with the square of *unrelated*."""

    unrelated: int
    bases: int  # bodies that each edit is tried on
    direct: int  # bodies of which each pair is judged without the index
    days: int  # of bulletins
    items: int


FULL = Size(unrelated=10_001, bases=1_000, direct=1_100, days=60, items=2_000)
QUICK = Size(unrelated=1_000, bases=150, direct=150, days=14, items=300)


@dataclass(slots=True)
class Index:
    """The articles that hold each key, as the table of the database has them."""

    texts: list[str] = field(default_factory=list)
    keys: list[tuple[int, ...]] = field(default_factory=list)
    holders: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, text: str) -> None:
        keys = near_keys(text)
        for key in keys:
            self.holders[key].append(len(self.texts))
        self.texts.append(text)
        self.keys.append(keys)

    def candidates(self, keys: Iterable[int]) -> list[int]:
        """Return the articles that share two keys or more with *keys*."""
        met = Counter(
            article
            for key in keys
            if key in self.holders and len(self.holders[key]) <= HOT
            for article in self.holders[key]
        )
        return [article for article, shared in met.items() if shared >= SHARED_KEYS]

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yield each pair of candidates once."""
        for article, keys in enumerate(self.keys):
            yield from ((other, article) for other in self.candidates(keys) if other < article)


def main() -> int:
    """Print the measurements; return 1 if a checked floor is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="fail where a floor is missed")
    options.add_argument("--quick", action="store_true", help="fewer bodies, no cost")
    given = options.parse_args()
    size = QUICK if given.quick else FULL
    random = Random(SEED)
    bodies = [body(random) for _ in range(size.unrelated)]
    index = Index()
    for each in bodies:
        index.add(compared(each))
    values = edited(index, bodies[: size.bases], random) | unrelated(index, bodies, size)
    values |= templated("bulletins", bulletins(size.days), size.days)
    values |= templated("short_items", short_items(size.items, random), size.direct)
    if not given.quick:
        values |= cost([compared(each) for each in bodies[: size.bases]])
    for name, value in values.items():
        print(f"{name} {value:.4f}")
    if not given.check:
        return 0
    missed = [*missed_floors(values, json.loads(FLOORS.read_text()))]
    for line in missed:
        print(f"neardup: {line}", file=sys.stderr)
    return 1 if missed else 0


def compared(text: Body) -> str:
    """Return what of *text* is compared: that without credit and dateline."""
    return uncredited(text.text, credit_text=text.credit_text, dateline=text.city)


def edited(index: Index, bases: Sequence[Body], random: Random) -> dict[str, float]:
    """Return, for each edit, the share of bodies whose edited copy is found, by kind."""
    values: dict[str, float] = {}
    for name, edit in EDITS.items():
        kinds: Counter[str | None] = Counter()
        for place, base in enumerate(bases):
            copy = compared(edit(random, base))
            kinds[_verdict(index, place, copy).kind] += 1
        share = {kind: number / len(bases) for kind, number in kinds.items()}
        values[f"near_{name}_joined"] = sum(share.get(kind, 0) for kind in JOINING)
        for kind in ("excerpt", "contains", "related"):
            if share.get(kind):
                values[f"near_{name}_{kind}"] = share[kind]
    for name in ("first_half", "stub", "digest_first", "digest_second"):
        kinds_found = ("joined", "excerpt", "contains")
        values[f"near_{name}_found"] = sum(values.get(f"near_{name}_{k}", 0) for k in kinds_found)
    return values


def _verdict(index: Index, place: int, copy: str) -> Judgement:
    if place not in index.candidates(near_keys(copy)):
        return Judgement(None, 0.0, 0.0, 0)
    return judge(index.texts[place], copy)


def unrelated(index: Index, bodies: Sequence[Body], size: Size) -> dict[str, float]:
    """Return how many pairs of bodies that have nothing to do with each other are joined."""
    found = [judge(index.texts[one], index.texts[other]) for one, other in index.pairs()]
    number = len(bodies)
    step = max(1, number // size.direct)
    sample = [wording(text) for text in index.texts[::step]]
    direct = [compare(*pair) for pair in combinations(sample, 2)]
    alike = [
        compare(*pair)
        for topic in TOPICS
        for pair in combinations(
            [wording(index.texts[at]) for at in _of_topic(bodies, topic)[: size.direct // 4]], 2
        )
    ]
    return {
        "near_unrelated_pairs": number * (number - 1) // 2,
        "near_unrelated_candidates": len(found),
        "near_unrelated_joined": sum(each.kind in JOINING for each in found),
        "near_unrelated_shown": sum(each.kind is not None for each in found),
        "near_unrelated_direct_pairs": len(direct) + len(alike),
        "near_unrelated_direct_joined": sum(each.kind in JOINING for each in direct + alike),
        "near_unrelated_direct_most_overlap": max(each.overlap for each in direct + alike),
        "near_keys_an_article": sum(map(len, index.keys)) / number,
        "near_hottest_key": max(map(len, index.holders.values())),
    }


def _of_topic(bodies: Sequence[Body], topic: str) -> list[int]:
    return [at for at, each in enumerate(bodies) if each.topic == topic]


@dataclass(frozen=True, slots=True)
class Printed:
    """A text with who printed it and when."""

    text: str
    house: int
    day: int


def bulletins(days: int) -> list[Printed]:
    """Return the bulletins of all houses and days."""
    return [
        Printed(bulletin(kind, house, day), house, day)
        for kind in KINDS
        for house in range(HOUSES)
        for day in range(days)
    ]


def short_items(number: int, random: Random) -> list[Printed]:
    """Return short items of which no two say the same."""
    made = (
        Printed(short_item(random), random.randrange(HOUSES), random.randrange(30))
        for _ in range(number)
    )
    return [*{item.text: item for item in made}.values()]


def templated(name: str, texts: Sequence[Printed], block: int) -> dict[str, float]:
    """Return the share of *texts* that are joined with another one.

    ``alike``: by their words alone, ``joined``: in a story. ``direct`` are all pairs in each
    *block* of texts, also those that the index would not find for the heat of their keys.
    """
    index = Index()
    for each in texts:
        index.add(each.text)
    pairs = [*index.pairs()]
    alike, joined = set[int](), set[int]()
    for pair in pairs:
        one, other = (texts[at] for at in pair)
        found = judge(one.text, other.text)
        alike.update(pair if found.kind in JOINING else ())
        joined.update(pair if _join(found, one, other) else ())
    prepared = [wording(each.text) for each in texts]
    direct = Counter[str]()
    for start in range(0, len(texts), block):
        for at, place in combinations(range(start, min(start + block, len(texts))), 2):
            found = compare(prepared[at], prepared[place])
            direct["pairs"] += 1
            direct["alike"] += found.kind in JOINING
            direct["joined"] += _join(found, texts[at], texts[place])
    return {
        f"near_{name}": len(texts),
        f"near_{name}_candidate_pairs": len(pairs),
        f"near_{name}_alike": len(alike) / len(texts),
        f"near_{name}_joined": len(joined) / len(texts),
        **{f"near_{name}_direct_{what}": number for what, number in direct.items()},
    }


def _join(found: Judgement, one: Printed, other: Printed) -> bool:
    days_apart = abs(one.day - other.day)
    return joins(found, one_publisher=one.house == other.house, days_apart=days_apart)


def cost(texts: Sequence[str]) -> dict[str, float]:
    """Return CPU milliseconds a body of signing and judging, and their ratios to folding it."""
    others = [*texts[1:], texts[0]]
    steps: dict[str, Callable[[], object]] = {
        "fold": lambda: [search(text) for text in texts],
        "sign": lambda: [near_keys(text) for text in texts],
        "judge": lambda: [judge(*pair) for pair in zip(texts, others, strict=True)],
        "judge_copies": lambda: [judge(text, text + " انتهى") for text in texts],
    }
    rounds: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(ROUNDS):
        for name, step in steps.items():
            started = time.process_time()
            step()
            rounds[name].append(time.process_time() - started)
    base = median(rounds["fold"])
    values = {"near_body_bytes": sum(len(text.encode()) for text in texts) / len(texts)}
    for name in steps:
        values[f"near_{name}_ms"] = 1000 * min(rounds[name]) / len(texts)
        values[f"near_{name}_to_fold"] = median(rounds[name]) / base
    return values


if __name__ == "__main__":
    sys.exit(main())
