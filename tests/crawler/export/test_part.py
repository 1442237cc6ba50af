"""A part is whole, or goes on where it was, or is in nobody's way."""

from pathlib import Path

import pytest

from crawler.export.part import Busy, Part

ASKS = {"since": "5", "format": "jsonl"}


def begun(goal: Path) -> None:
    """Leave a part of which one line is noted and half of another is not."""
    part = Part(goal, ASKS)
    part.write(b"one\n")
    part.save({"after": 1})
    part.write(b"tw")
    part.close()


def test_goal_is_there_when_all_of_it_is(tmp_path: Path) -> None:
    goal = tmp_path / "news.jsonl"
    goal.write_bytes(b"old\n")
    part = Part(goal, ASKS)
    part.write(b"new\n")
    part.save({"after": 1})
    before = goal.read_bytes()

    part.finish()
    part.close()

    assert (b"old\n", b"new\n") == (before, goal.read_bytes())
    assert [goal] == [*tmp_path.iterdir()]


def test_what_was_not_noted_is_written_again(tmp_path: Path) -> None:
    goal = tmp_path / "news.jsonl"
    begun(goal)

    part = Part(goal, ASKS)
    part.write(b"two\n")
    part.finish()
    part.close()

    assert part.note is not None
    assert (1, b"one\ntwo\n") == (part.note["after"], goal.read_bytes())


def test_part_of_another_export_is_left_alone(tmp_path: Path) -> None:
    goal = tmp_path / "news.jsonl"
    begun(goal)

    with pytest.raises(Busy, match=r"beginning of another export.*news\.jsonl\.part"):
        Part(goal, ASKS | {"since": "6"})

    assert b"one\ntw" == (tmp_path / "news.jsonl.part").read_bytes()


def test_part_that_was_taken_away_is_begun_anew(tmp_path: Path) -> None:
    goal = tmp_path / "news.jsonl"
    begun(goal)
    (tmp_path / "news.jsonl.part").unlink()

    part = Part(goal, ASKS | {"since": "6"})
    part.close()

    assert part.note is None


def test_two_exports_do_not_share_a_part(tmp_path: Path) -> None:
    goal = tmp_path / "news.jsonl"
    first = Part(goal, ASKS)

    with pytest.raises(Busy, match="Another export is writing"):
        Part(goal, ASKS)

    first.close()
    Part(goal, ASKS).close()


def test_folder_of_another_kind_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "news.part").mkdir()

    with pytest.raises(Busy, match="beginning of another export"):
        Part(tmp_path / "news", ASKS)
