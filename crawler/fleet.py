"""Crawls as child processes, a few at a time: started, listened to and stopped together."""

import asyncio
import contextlib
import shutil
import signal
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TextIO

from crawler.columns import width

SHOWN_S = 0.5  # between two states of the line on a terminal
CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: *code* as the system gives it, below zero for the signal that killed it.

    ``None`` is the code of a child that was never started, for we were stopped before.
    """

    code: int | None
    last_line: str = ""


class Fleet:
    """Run *commands*, named by publisher, *jobs* at a time, and pass on what they say.

    Each child's lines appear whole, behind its name. SIGINT, SIGTERM and SIGHUP end it: no child
    is started any more, and those that run are asked to end, again at each further signal.
    """

    def __init__(
        self,
        commands: Mapping[str, Sequence[str]],
        *,
        jobs: int,
        out: TextIO,
        unsaid: Callable[[str], bool],
    ) -> None:
        self.commands = commands
        self.jobs = jobs
        self.out = out
        self.unsaid = unsaid  # whether a child's line says nothing here
        self.stopped = False
        self.ended: dict[str, Ended] = {}
        self._waiting = deque(commands)
        self._running: dict[str, tuple[asyncio.subprocess.Process, float]] = {}
        self._margin = max(map(len, commands), default=0)

    async def run(self) -> dict[str, Ended]:
        """Return how each command ended, when all have."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
                loop.add_signal_handler(number, self.stop)
        showing = loop.create_task(self._show()) if self.out.isatty() else None
        await asyncio.gather(*(self._work() for _job in range(self.jobs)))
        if showing is not None:
            showing.cancel()
            self.out.write("\r\x1b[K")
        return self.ended | {name: Ended(None) for name in self._waiting}

    def stop(self) -> None:
        """Ask all children to end, as Ctrl-C does; those that were asked before, at once."""
        self.stopped = True
        for child, _since in self._running.values():
            _ask_to_end(child)

    async def _work(self) -> None:
        while self._waiting and not self.stopped:
            name = self._waiting.popleft()
            self.ended[name] = await self._one(name)

    async def _one(self, name: str) -> Ended:
        child = await asyncio.create_subprocess_exec(
            *self.commands[name],
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # a terminal's Ctrl-C reaches it once, through us
        )
        self._running[name] = child, time.monotonic()
        if self.stopped:  # while it was being started
            _ask_to_end(child)
        last = await self._listen(name, child)
        code = await child.wait()
        del self._running[name]
        return Ended(code, last)

    async def _listen(self, name: str, child: asyncio.subprocess.Process) -> str:
        """Pass on what *child* says until it is silent for ever; return its last line."""
        assert child.stdout is not None
        rest, last = b"", ""
        while chunk := await child.stdout.read(CHUNK_BYTES):
            whole, newline, rest = (rest + chunk).rpartition(b"\n")
            last = self._say(name, whole + newline) or last
        return self._say(name, rest) or last

    def _say(self, name: str, raw: bytes) -> str:
        lines = [line for line in raw.decode("utf-8", "replace").splitlines() if line.strip()]
        said = "".join(f"{name:<{self._margin}} | {x}\n" for x in lines if not self.unsaid(x))
        if said:
            self.out.write(f"\r\x1b[K{said}" if self.out.isatty() else said)
            self.out.flush()
        return lines[-1] if lines else ""

    async def _show(self) -> None:
        """Write one line over itself: who is under way, and for how long."""
        while True:
            now = time.monotonic()
            under_way = ", ".join(
                f"{name} {_clock(now - since)}" for name, (_, since) in self._running.items()
            )
            ended = f"{len(self.ended)} of {len(self.commands)} ended"
            line = f"{'stopping; ' if self.stopped else ''}{ended}; under way: {under_way}"
            columns = shutil.get_terminal_size().columns - 1
            self.out.write(f"\r\x1b[K{line if width(line) <= columns else line[:columns]}")
            self.out.flush()
            await asyncio.sleep(SHOWN_S)


def _ask_to_end(child: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        # drains as after Ctrl-C, and is quiet in a child that has not begun yet
        child.send_signal(signal.SIGTERM)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
