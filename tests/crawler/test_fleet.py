"""Children that are real processes: what they say comes whole, and they end with us."""

import asyncio
import io
import signal
import sys
from collections.abc import Callable

from crawler.fleet import Ended, Fleet

SAYS = (
    "import sys; print('واحد'); print('two', file=sys.stderr, flush=True); print('three', end='')"
)
# counts the signals it is sent, and ends with their number when nothing came for a while
COUNTS = """
import signal, time
got = 0
def one_more(*_):
    global got
    got += 1
signal.signal(signal.SIGTERM, one_more)
for asked in range(2):
    print("asked", asked, flush=True)
    while got == asked:
        time.sleep(0.01)
raise SystemExit(got)
"""


class Out(io.StringIO):
    """A log that calls *heard* with each thing written."""

    def __init__(self, heard: Callable[[str], None] = lambda said: None) -> None:
        super().__init__()
        self.heard = heard

    def write(self, said: str) -> int:
        self.heard(said)
        return super().write(said)


def fleet(codes: dict[str, str], out: Out, *, jobs: int = 4) -> Fleet:
    commands = {name: [sys.executable, "-c", code] for name, code in codes.items()}
    return Fleet(commands, jobs=jobs, out=out, unsaid=lambda line: line == "two")


def test_lines_stand_behind_their_names() -> None:
    out = Out()

    ended = asyncio.run(fleet({"a": SAYS, "long": "raise SystemExit(3)"}, out).run())

    assert {"a": Ended(0, "three"), "long": Ended(3, "")} == ended
    assert {"a    | واحد", "a    | three"} == set(out.getvalue().splitlines())


def test_no_more_run_at_a_time_than_there_are_jobs() -> None:
    codes = {str(number): "import time; time.sleep(0.05)" for number in range(4)}
    one = fleet(codes, Out(), jobs=1)
    most = 0

    async def run() -> dict[str, Ended]:
        nonlocal most
        running = asyncio.ensure_future(one.run())
        while not running.done():
            most = max(most, len(one._running))
            await asyncio.sleep(0.005)
        return await running

    assert dict.fromkeys(codes, Ended(0)) == asyncio.run(run())
    assert 1 == most


def test_line_longer_than_any_buffer_comes_whole() -> None:
    out = Out()

    asyncio.run(fleet({"a": "print('x' * 300_000)"}, out).run())

    assert f"a | {'x' * 300_000}\n" == out.getvalue()


def test_each_signal_is_passed_on_once_and_nobody_is_started_after() -> None:
    def interrupt(said: str) -> None:
        if "asked" in said:
            signal.raise_signal(signal.SIGINT)

    out = Out(interrupt)

    ended = asyncio.run(fleet({"a": COUNTS, "b": COUNTS}, out, jobs=1).run())

    assert {"a": Ended(2, "asked 1"), "b": Ended(None)} == ended


def test_child_that_was_killed_says_so_by_its_code() -> None:
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"

    assert {"a": Ended(-9)} == asyncio.run(fleet({"a": code}, Out()).run())
