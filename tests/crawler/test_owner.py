"""A dead process is recognised for certain, and nothing else is taken for one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.owner import is_dead, owner

ROOT = Path(__file__).resolve().parent.parent.parent
WAIT = "import sys; from crawler.owner import owner; print(owner(), flush=True); sys.stdin.read()"


@pytest.fixture
def other() -> Iterator["subprocess.Popen[str]"]:
    """Return a process that says who it is and waits."""
    with subprocess.Popen(
        [sys.executable, "-c", WAIT], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        text=True,
    ) as process:  # fmt: skip
        yield process
        process.kill()


def test_this_process_is_not_dead() -> None:
    assert not is_dead(owner())


def test_an_owner_is_told_from_all_others(other: "subprocess.Popen[str]") -> None:
    assert other.stdout is not None
    theirs = other.stdout.readline().strip()

    assert theirs != owner()
    assert 5 == len(theirs.split())


def test_a_process_is_dead_once_it_was_killed(other: "subprocess.Popen[str]") -> None:
    assert other.stdout is not None
    theirs = other.stdout.readline().strip()
    assert not is_dead(theirs)

    other.kill()
    other.communicate()

    assert is_dead(theirs)


def test_a_killed_process_is_dead_before_its_parent_looks(other: "subprocess.Popen[str]") -> None:
    assert other.stdout is not None
    theirs = other.stdout.readline().strip()

    other.kill()
    os.waitid(os.P_PID, other.pid, os.WEXITED | os.WNOWAIT)

    assert is_dead(theirs)
    other.communicate()


def test_a_number_that_is_in_use_again_is_another_process() -> None:
    *place, number, start = owner().split()

    assert is_dead(" ".join([*place, number, str(int(start) - 1)]))


@pytest.mark.parametrize("fact", [1, 2], ids=["another boot", "another container"])
def test_a_process_of_elsewhere_is_never_proved_dead(fact: int) -> None:
    facts = owner().split()
    facts[fact] = "elsewhere"
    facts[3] = str(2**22 + 1)  # no process of ours has such a number

    assert not is_dead(" ".join(facts))


@pytest.mark.parametrize(
    "text",
    ["", "host", "host 17", "host boot pid:[1] abc 5", "نص ليس مالكا أبدا 1", "a b c d e f"],
)
def test_what_is_no_owner_is_not_dead(text: str) -> None:
    assert not is_dead(text)
