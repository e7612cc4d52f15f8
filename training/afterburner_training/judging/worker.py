"""A process that judges: lines of jobs on stdin, lines of verdicts on stdout.

    python -m afterburner_training.judging.worker --cores 2,3 …

It is pinned to its cores, so that neither the trainer nor other workers disturb its
clock. It ends when stdin does, also when the trainer is killed.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from afterburner_engine.errors import EngineError
from afterburner_sandbox.errors import SandboxError
from afterburner_training.judging import wire
from afterburner_training.judging.bench_keeper import BenchKeeper


def main(words: Sequence[str] | None = None) -> int:
    """Judge until there are no more jobs."""
    asked = _options(words)
    if asked.cores:
        os.sched_setaffinity(0, {int(core) for core in asked.cores.split(",")})
    # What prints by mistake must not get between the lines of verdicts.
    answers = os.dup(1)
    os.dup2(2, 1)
    with BenchKeeper(
        benches=asked.benches,
        race_s=asked.race_s,
        call_s=asked.call_s,
        sandbox=asked.sandbox,
    ) as keeper:
        for line in sys.stdin.buffer:
            _say(answers, _answer(keeper, wire.read_job(line)))
    return 0


def _answer(keeper: BenchKeeper, job: wire.Job) -> bytes:
    """The verdict on a job, or that there is none."""
    try:
        if job.answer is None:
            keeper.warm(job.ground)
            return wire.judged_line(None)
        return wire.judged_line(keeper.judge(job))
    except (SandboxError, EngineError, OSError) as error:
        keeper.forget(job.ground)
        return wire.judged_line(None, f"{type(error).__name__}: {error}")


def _say(descriptor: int, line: bytes) -> None:
    while line:
        line = line[os.write(descriptor, line) :]


def _options(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Judge answers; see the module.")
    parser.add_argument("--cores", default="")
    parser.add_argument("--benches", type=int, default=4)
    parser.add_argument("--race-s", type=float, default=0.5)
    parser.add_argument("--call-s", type=float, default=0.005)
    parser.add_argument("--sandbox", default="auto")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
