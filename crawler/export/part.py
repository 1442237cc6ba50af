"""What is not whole yet: a file or folder beside the goal, and a note of how far it got.

``news.jsonl`` grows as ``news.jsonl.part``; ``news.jsonl.part.json`` says what was asked for, and
up to where all of it is on the disk. Killed at any moment, the same export goes on from there.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

Note = dict[str, Any]


class Busy(Exception):
    """Another export writes this part, or an unfinished one of another kind is in the way."""


class Part:
    """The part of *goal* for an export that *asks* for something, locked until :meth:`close`.

    Raises :class:`Busy`. ``note`` is what an earlier attempt noted, or ``None``.
    """

    def __init__(self, goal: Path, asks: Mapping[str, Any], *, folder: bool = False) -> None:
        self.goal = goal
        self.path = goal.with_name(f"{goal.name}.part")
        self._noted = goal.with_name(f"{goal.name}.part.json")
        self._asks = dict(asks)
        if self.path.exists() and self.path.is_dir() != folder:
            raise Busy(self._in_the_way())
        self._lock = self._open(folder)
        self._file: BinaryIO | None = None
        try:
            self.note = self._read()
        except Busy:
            self.close()
            raise
        if not folder:
            self._file = os.fdopen(os.dup(self._lock), "r+b")
            self._file.truncate(self.note["bytes"] if self.note else 0)
            self._file.seek(0, os.SEEK_END)

    def _open(self, folder: bool) -> int:
        while True:
            if folder:
                self.path.mkdir(exist_ok=True)
            flags = os.O_RDONLY | os.O_DIRECTORY if folder else os.O_RDWR | os.O_CREAT
            lock = os.open(self.path, flags, 0o666)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                os.close(lock)
                raise Busy(f"Another export is writing {self.path}.") from error
            if self.path.exists() and os.path.samestat(os.fstat(lock), self.path.stat()):
                return lock
            os.close(lock)  # it was finished, and moved to its goal, while we opened it

    def _read(self) -> Note | None:
        try:
            note: Note = json.loads(self._noted.read_text("utf-8"))
        except FileNotFoundError:
            return None
        there = os.fstat(self._lock).st_size if "bytes" in note else any(self.path.iterdir())
        if there < note.get("bytes", 1):
            return None  # the part was finished, or taken away: begin anew
        if note["asks"] != self._asks:
            raise Busy(self._in_the_way())
        return note

    def _in_the_way(self) -> str:
        return (
            f"{self.path} is the beginning of another export. Finish that one, remove "
            f"{self.path} and {self._noted}, or name another --out."
        )

    def write(self, data: bytes) -> None:
        assert self._file is not None
        self._file.write(data)

    def save(self, note: Mapping[str, Any]) -> None:
        """Put on the disk what was written, and then *note*."""
        kept: Note = {"asks": self._asks, **note}
        if self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
            kept["bytes"] = self._file.tell()
        beside = self._noted.with_name(f"{self._noted.name}.new")
        with beside.open("w", encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._noted)
        self.note = kept

    def finish(self) -> None:
        """Move the part to its goal, in the place of what was there, and forget the note."""
        if self._file:
            self._file.flush()
            os.fsync(self._file.fileno())
        self.path.replace(self.goal)
        sync_folder(self.goal.parent)
        self._noted.unlink(missing_ok=True)

    def discard(self) -> None:
        """Take away the part and its note: it cannot be gone on with."""
        self._noted.unlink(missing_ok=True)
        if self._file:
            self.path.unlink()
        else:
            shutil.rmtree(self.path)

    def close(self) -> None:
        """Let another export have the part."""
        if self._file:
            self._file.close()
        os.close(self._lock)


def sync_folder(folder: Path) -> None:
    """Put on the disk which files *folder* has."""
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
