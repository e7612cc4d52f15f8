"""Work spread over processes: results by number, errors told, and no orphans."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from afterburner_training.workers import spread

PROGRAM = """\
import os, sys, time
from pathlib import Path
from afterburner_training.workers import spread

def work(folder, core):
    (Path(folder) / str(os.getpid())).touch()
    time.sleep(600)

if __name__ == "__main__":
    list(spread(work, [sys.argv[1]] * 4, 2))
"""

PATIENCE_S = 60.0


def doubled(job: int, core: int) -> int:
    """A job's result."""
    return 2 * job


def failing(job: int, core: int) -> int:
    """A job that fails."""
    raise ValueError(f"job {job}")


def is_alive(pid: int) -> bool:
    """Whether a process is there, and is more than a name that nobody collected."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_single_worker_is_this_process() -> None:
    """Results come with the numbers of their jobs."""
    assert list(spread(doubled, [3, 4], 1)) == [(0, 6), (1, 8)]


def test_what_a_job_raises_is_raised_here() -> None:
    """An error of the sandbox is not lost in a worker."""
    with pytest.raises(ValueError, match="job 1"):
        list(spread(failing, [1, 2], 1))


@pytest.mark.skipif(
    len(os.sched_getaffinity(0)) < 2, reason="each worker needs a core of its own"
)
def test_workers_end_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    """Nobody has to look for processes after a kill."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    place = tmp_path / "workers"
    place.mkdir()
    parent = subprocess.Popen(
        [sys.executable, str(program), str(place)], stderr=subprocess.DEVNULL
    )
    try:
        _until(lambda: len(list(place.iterdir())) == 2)
    finally:
        parent.send_signal(signal.SIGKILL)
        parent.wait()

    pids = [int(path.name) for path in place.iterdir()]

    _until(lambda: not any(map(is_alive, pids)))


def _until(met: Callable[[], bool]) -> None:
    """Wait for what must come; fail where it does not."""
    deadline = time.monotonic() + PATIENCE_S
    while not met():
        if time.monotonic() > deadline:
            pytest.fail("it did not come")
        time.sleep(0.05)
