"""Which process runs a crawl, and whether such a process is dead for certain."""

import os
import platform
from pathlib import Path

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_STARTED = 19  # place of starttime after the name in /proc/PID/stat: field 22 of proc(5)


def owner() -> str:
    """Return what tells this process from all others: host, boot, namespace, number, start.

    Where the system has no /proc it names host and number only, and proves nothing.
    """
    number = os.getpid()
    facts = [platform.node() or "unknown", *_place(), str(number), *_start(number)]
    return " ".join(facts)


def is_dead(owner: str) -> bool:
    """Return whether the process *owner* ran in this boot and this namespace, and is gone."""
    facts = owner.split()
    place = _place()
    if len(facts) != 5 or not place or facts[1:3] != list(place) or not facts[3].isdigit():
        return False
    return _start(int(facts[3])) != (facts[4],)


def _place() -> tuple[str, ...]:
    """Return boot and process namespace (a container sees no other's processes), or ()."""
    try:
        return _BOOT.read_text().strip(), os.readlink("/proc/self/ns/pid")
    except OSError:
        return ()


def _start(number: int) -> tuple[str, ...]:
    """Return when the process *number* started, in clock ticks since boot, or () if it is gone."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return ()
    state, *fields = stat.rpartition(")")[2].split()
    return () if state in ("Z", "X") else (fields[_STARTED - 1],)
