"""The recorded calls that a run uses: the user's own recording, or what tests show."""

from __future__ import annotations

from afterburner_engine import heard, recordings
from afterburner_engine.bench import Bench
from afterburner_engine.recordings import Recording
from afterburner_engine.target import Target
from afterburner_engine.workload_file import WorkloadFile

HINT = (
    "`afterburner record -- CMD` runs a program of yours, such as pytest, and keeps "
    "the calls that it makes as inputs."
)


def known_calls(bench: Bench, workload_file: WorkloadFile | None) -> Recording | None:
    """The calls recorded of the bench's target; else those that its tests make.

    Tests are not run where a workload file says what the inputs are.

    Raises:
        EngineError: the recording is damaged.
        SandboxError: the sandbox failed.
    """
    target = bench.target
    recorded = recorded_of(target)
    if recorded is not None:
        return recorded
    return None if workload_file is not None else heard.hear(bench)


def recorded_of(*targets: Target) -> Recording | None:
    """The recording of the first target that has one.

    Of a function and what it was at a git revision, one lies where it was recorded.

    Raises:
        EngineError: a recording is damaged.
    """
    for target in targets:
        found = recordings.find(target.path, target.qualname)
        if found is not None:
            return found
    return None
