"""The pool: jobs are judged elsewhere, and what cannot be judged is never a verdict.

Its workers are stand-ins here: scripts that answer, fail, hang or end as they are told.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterburner_training.judging import wire
from afterburner_training.judging.pool import Pool, shared_out
from afterburner_training.judging.wire import Ground, Job
from afterburner_training.sections import Rewards

WORKER = """
import json, os, sys, time
from pathlib import Path
place = Path(sys.argv[1])
told = {"exact": True, "passed_before": True, "passed_after": True,
        "verdict": str(os.getpid()), "detail": "", "code": None, "race": None,
        "gains": {}, "seconds": 0.0}
for line in sys.stdin:
    job = json.loads(line)
    answer = job["answer"] or ""
    kind, _, times = answer.partition(":")
    seen = place / kind
    tries = len(list(place.glob(kind + ".*")))
    (place / f"{kind}.{time.monotonic_ns()}").touch()
    problem = ""
    if tries < int(times or 0):
        if kind == "hang":
            time.sleep(600)
        elif kind == "end":
            os._exit(3)
        problem = "SandboxError: the sandbox is broken"
    judged = None if problem or not answer else told
    print(json.dumps({"judged": judged, "problem": problem}), flush=True)
"""


@pytest.fixture
def pools(tmp_path: Path) -> Iterator[list[Pool]]:
    """Pools that are closed when the test ends."""
    made: list[Pool] = []
    yield made
    for pool in made:
        pool.close()


def opened(pools: list[Pool], folder: Path, **settings: float) -> Pool:
    """A pool of stand-ins."""
    script = folder / "worker.py"
    script.write_text(WORKER, encoding="utf-8")

    def command(_: Rewards, cores: Sequence[int]) -> list[str]:
        return [sys.executable, str(script), str(folder)]

    given_settings = {"workers": 1, "deadline_s": 20.0, "tries": 3} | settings
    pool = Pool(Rewards.model_validate(given_settings), [0, 1], command)
    pools.append(pool)
    return pool


def job(answer: str | None, task: str = "t") -> Job:
    """An answer to a task; the stand-in does what it says, so many times."""
    return Job(Ground(task, "f", "", ""), answer=answer)


def test_every_answer_gets_its_verdict(pools: list[Pool], tmp_path: Path) -> None:
    """Whichever worker it goes to."""
    pool = opened(pools, tmp_path, workers=2)

    found = [pool.submit(job(f"fine{n}", f"t{n % 3}")) for n in range(12)]

    assert all(each.result(20) is not None for each in found)
    assert pool.masked == []


@pytest.mark.parametrize("how", ["fail", "end", "hang"])
def test_a_failure_is_tried_again(how: str, pools: list[Pool], tmp_path: Path) -> None:
    """Of the sandbox, of the worker's process, or of its patience."""
    pool = opened(pools, tmp_path, deadline_s=3.0 if how == "hang" else 20.0)

    judged = pool.submit(job(f"{how}:1")).result(60)

    assert judged is not None
    assert len(list(tmp_path.glob(f"{how}.*"))) == 2
    assert pool.masked == []


def test_what_nobody_can_judge_is_masked(pools: list[Pool], tmp_path: Path) -> None:
    """An outage is no wrong answer, and others are judged all the same."""
    pool = opened(pools, tmp_path)

    broken, fine = pool.submit(job("fail:9")), pool.submit(job("fine"))

    assert broken.result(60) is None
    assert fine.result(60) is not None
    assert len(list(tmp_path.glob("fail.*"))) == 3
    assert pool.masked == ["t: SandboxError: the sandbox is broken"]


def test_closing_gives_up_what_is_left(pools: list[Pool], tmp_path: Path) -> None:
    """Nobody waits for ever, and no process stays."""
    pool = opened(pools, tmp_path, deadline_s=600.0)
    hanging, waiting = pool.submit(job("hang:1")), pool.submit(job("fine"))

    pool.close()

    assert hanging.result(20) is None
    assert waiting.result(20) is None


def test_a_task_stays_with_its_worker(pools: list[Pool], tmp_path: Path) -> None:
    """Whose sandboxes for it are warm, as long as that one has nothing else to do."""
    pool = opened(pools, tmp_path, workers=2)
    for task in ("a", "b"):
        pool.submit(job(f"first-{task}", task)).result(20)

    found = [
        (task, pool.submit(job(f"{task}{n}", task)).result(20))
        for n in range(4)
        for task in ("a", "b")
    ]

    workers = {(task, each and each.verdict) for task, each in found}
    assert len(workers) == 2


@given(st.integers(1, 64), st.integers(1, 64))
def test_cores_are_shared_out_evenly(cores: int, workers: int) -> None:
    """Each worker has as many, and none has another one's while there are enough."""
    shares = shared_out(range(cores), workers)

    assert len(shares) == workers
    assert len({len(share) for share in shares}) == 1
    assert all(0 <= core < cores for share in shares for core in share)
    if workers <= cores:
        used = [core for share in shares for core in share]
        assert len(used) == len(set(used))


def test_what_is_said_survives_the_wire() -> None:
    """A job and a verdict, with all their parts."""
    asked = Job(Ground("t", "f", "w", "r", 3), "memory", "code", False, "ä\n")
    none = wire.read_judged(wire.judged_line(None, "broken"))

    assert wire.read_job(wire.job_line(asked)) == asked
    assert none == (None, "broken")
