"""An evaluation that is killed anywhere goes on, and counts nothing twice."""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from afterburner_sandbox.errors import SandboxError
from afterburner_training.errors import TrainingError
from afterburner_training.evaluation import folder as folders
from afterburner_training.evaluation.attempt import Attempt
from afterburner_training.evaluation.folder import Folder, begin, opened
from afterburner_training.evaluation.outcome import Outcome
from afterburner_training.evaluation.running import Progress, go_through
from afterburner_training.evaluation.suite import Prepared
from afterburner_training.tasks import Task
from tests.training.evaluation.made import (
    ASKED,
    at_once,
    drawn,
    gone_through,
    suite,
    summary_of,
)


def lines(folder: Path) -> list[dict[str, object]]:
    """What results.jsonl holds, unfinished lines left out."""
    found = []
    for line in (folder / "results.jsonl").read_text("utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def test_killed_at_any_moment_and_resumed(tmp_path: Path) -> None:
    """Five kills later the figures are those of a run that nobody disturbed."""
    whole = gone_through(tmp_path / "whole")
    rng = random.Random(5)
    broken = tmp_path / "broken"
    root = Path(__file__).parents[3]
    places = [root / part for part in ("", "engine", "lsp", "sandbox", "training")]
    environment = os.environ | {"PYTHONPATH": ":".join(map(str, places))}
    module = "tests.training.evaluation.made"
    for kill in range(1, 6):
        child = subprocess.Popen(
            [sys.executable, "-m", module, str(broken)], cwd=root, env=environment
        )
        wanted = 12 * kill + rng.randrange(6)
        results = broken / "results.jsonl"
        while child.poll() is None:
            if results.exists() and results.read_bytes().count(b"\n") >= wanted:
                time.sleep(rng.random() / 100)
                child.kill()
            time.sleep(0.002)
        child.wait()

    again = gone_through(broken)

    assert summary_of(again) == summary_of(whole)
    keys = [(line["task"], line["arm"], line["seed"]) for line in lines(broken)]
    assert len(keys) == len(set(keys)) == 80


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_line_that_was_cut_off_is_found_again(tmp_path: Path, cut: int) -> None:
    """What a kill has left unfinished counts for nothing, and joins nothing."""
    whole = gone_through(tmp_path / "run", 3)
    before = summary_of(whole)
    results = tmp_path / "run" / "results.jsonl"
    results.write_bytes(results.read_bytes()[:-cut])

    again = gone_through(tmp_path / "run", 3)

    assert summary_of(again) == before


def test_a_line_that_comes_twice_counts_once(tmp_path: Path) -> None:
    """The first one does."""
    whole = gone_through(tmp_path / "run", 3)
    before = summary_of(whole)
    results = tmp_path / "run" / "results.jsonl"
    results.write_bytes(results.read_bytes() * 2)

    assert summary_of(opened(tmp_path / "run")) == before


def test_another_evaluation_is_not_mixed_in(tmp_path: Path) -> None:
    """Other options, tasks or machines need another folder."""
    tasks = suite(2)
    begin(tmp_path, ASKED, tasks, {"cpu": "one"})

    assert begin(tmp_path, ASKED, tasks, {"cpu": "one"}).asked == ASKED
    with pytest.raises(TrainingError, match="asked differ"):
        begin(tmp_path, replace(ASKED, samples=1), tasks, {"cpu": "one"})
    with pytest.raises(TrainingError, match="tasks differ"):
        begin(tmp_path, ASKED, tasks[::-1], {"cpu": "one"})
    with pytest.raises(TrainingError, match="facts differ"):
        begin(tmp_path, ASKED, tasks, {"cpu": "another"})


def test_a_folder_holds_what_was_asked(tmp_path: Path) -> None:
    """All of it comes back as it was, the tasks included."""
    whole = gone_through(tmp_path / "run", 2)

    again = opened(tmp_path / "run")

    assert again.asked == ASKED
    assert again.outcomes() == whole.outcomes()
    assert [p.task for p in again.prepared().values()] == suite(2)
    with pytest.raises(TrainingError, match="is no evaluation"):
        opened(tmp_path)


def go(folder: Folder, tasks: list[Task], **work: object) -> list[Progress]:
    """Go through with other ways to prepare or attempt; what was told."""
    told: list[Progress] = []
    ways = {"preparing": at_once, "attempting": drawn} | work
    asyncio.run(go_through(folder, tasks, tell=told.append, **ways))  # type: ignore[arg-type]
    return told


def test_a_task_that_cannot_be_used_is_told_and_left_out(tmp_path: Path) -> None:
    """It is in no figure, and the reason is kept."""
    tasks = suite(3)
    folder = begin(tmp_path, ASKED, tasks, {})

    async def preparing(task: Task) -> Prepared:
        if task is tasks[1]:
            return Prepared(task, None, "no solution is right")
        return await at_once(task)

    told = go(folder, tasks, preparing=preparing)

    found = summary_of(folder)
    assert [p.why for p in told if p.why] == ["no solution is right"]
    assert (found.tasks, found.found, found.expected) == (2, 8, 8)
    assert found.left_out == ((tasks[1].id, "no solution is right"),)
    assert told[-1].done == told[-1].total == 12


def test_a_sandbox_that_fails_is_no_outcome(tmp_path: Path) -> None:
    """It is asked again; where it keeps failing, nothing is counted."""
    tasks = suite(1)
    folder = begin(tmp_path, ASKED, tasks, {})
    fails = [True, True, False]

    async def attempting(given: Attempt) -> Outcome:
        if fails and fails.pop(0):
            raise SandboxError("gone")
        return await drawn(given)

    go(folder, tasks, attempting=attempting)
    assert len(folder.outcomes()) == 4

    fails += [True] * 9
    other = begin(tmp_path / "other", ASKED, tasks, {})
    with pytest.raises(SandboxError):
        go(other, tasks, attempting=attempting)
    assert not other.outcomes()


def test_time_that_is_left_goes_to_zero(tmp_path: Path) -> None:
    """It is not known before anything was done."""
    tasks = suite(3)

    told = go(begin(tmp_path, ASKED, tasks, {}), tasks)

    assert told[0].left_s is None
    assert told[-1].left_s == 0
    assert folders.mark_of(tasks) != folders.mark_of(tasks[1:])
