"""What an export of a large database costs: ``python -m benchmarks.export URL N``.

Fills the database at URL with N made-up articles (``benchmarks.stored``; what was there goes),
exports all to JSON lines, and says how fast, with how much memory. Then does it again and kills it
at five random moments; the two files must be the same, byte for byte. ``--keep`` exports what an
earlier call left there.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from models.database import database_url

KILLS = 5
MOST_MB = 150  # of memory
LEAST_PER_S = 5_000


def main() -> int:
    """Print what was measured; return 1 if a bound is broken or the files differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("articles", type=int)
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    url = database_url(given.url, folder=Path.cwd())
    if not given.keep:  # by another process: a child's peak of memory counts its parent's
        words = [sys.executable, "-m", "benchmarks.stored", given.url, "fill"]
        subprocess.run([*words, str(given.articles)], check=True)
    address = url.render_as_string(hide_password=False)
    with tempfile.TemporaryDirectory(prefix="warraq-export-", dir=Path.cwd() / "data") as folder:
        whole, killed = Path(folder) / "whole.jsonl", Path(folder) / "killed.jsonl"
        began = time.monotonic()
        _pid, status, used = os.wait4(_start(address, whole).pid, 0)
        seconds = time.monotonic() - began
        assert 0 == status
        size_gb, cpu_s = whole.stat().st_size / 1e9, used.ru_utime + used.ru_stime
        memory_mb, rate = used.ru_maxrss / 1024, given.articles / seconds
        print(f"{given.articles:,} articles, {size_gb:.2f} GB, {seconds:.1f} s")
        print(f"{cpu_s:.1f} s of CPU")
        print(f"{rate:,.0f} articles/s (>= {LEAST_PER_S:,})")
        print(f"{memory_mb:.0f} MB of memory at most (< {MOST_MB})")
        kills = _killed(address, killed, given.articles)
        same = _digest(whole) == _digest(killed)
        print(f"killed {kills} times: {'the same bytes' if same else 'OTHER BYTES'}")
        once = _lines(killed) == given.articles
        print(f"each article once: {once}")
    return 0 if same and once and memory_mb < MOST_MB and rate >= LEAST_PER_S else 1


def _start(address: str, out: Path) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "export", "--out", str(out)],
        env={**os.environ, "DATABASE_URL": address},
    )


def _killed(address: str, out: Path, articles: int) -> int:
    """Export to *out*, killing it at KILLS random moments; return how often it was killed."""
    part = out.with_name(f"{out.name}.part.json")
    kills = 0
    for _kill in range(KILLS):
        target = _noted(part) + articles // (KILLS + 2)
        child = _start(address, out)
        while child.poll() is None and _noted(part) < target:
            time.sleep(0.05)
        time.sleep(random.Random(target).random() / 4)  # somewhere between two notes
        if child.poll() is None:
            child.send_signal(signal.SIGKILL)
            kills += 1
        child.wait()
    assert 0 == _start(address, out).wait()
    return kills


def _noted(part: Path) -> int:
    return int(json.loads(part.read_text("utf-8"))["lines"]) if part.exists() else 0


def _digest(file: Path) -> str:
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _lines(file: Path) -> int:
    """Return how many articles *file* has; 0 if one is there twice."""
    with file.open("rb") as lines:
        numbers = [json.loads(line)["article"] for line in lines]
    return len(numbers) if len({*numbers}) == len(numbers) else 0


if __name__ == "__main__":
    sys.exit(main())
