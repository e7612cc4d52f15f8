"""Keeps a run: its evidence, and its trajectory in the user's history.

What cannot be written does not spoil a result that was measured: it is said, once.
"""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING

from afterburner_engine import evidence, history, trajectory
from afterburner_engine.errors import EngineError
from afterburner_engine.events import RunFinished
from afterburner_engine.record import record_run
from afterburner_engine.version import version

if TYPE_CHECKING:
    from afterburner_engine.run import Run

AT_ONCE_S = 0.05
"""How long a cancelled run waits for other writers of the history."""


def keep(run: Run, finished: RunFinished) -> RunFinished:
    """Store a finished run; the event, with where the evidence is and what failed."""
    notes: list[str] = []
    try:
        path = str(record_run(run, finished))
        finished = dataclasses.replace(finished, evidence=path)
    except EngineError as error:
        notes.append(f"This result has no evidence file: {error}")
    if run.settings.history:
        try:
            kept = history.save(_trajectory(run, finished))
            if kept is not None:
                notes += kept
                finished = dataclasses.replace(finished, run=run.log.id)
        except (EngineError, ValueError) as error:
            if not notes:  # a folder that cannot be written is said once
                notes.append(f"This run is not in the history: {error}")
    run.kept = True
    return dataclasses.replace(finished, notes=tuple(notes))


def keep_unfinished(run: Run, error: BaseException | None) -> None:
    """Store a run that has failed or was cancelled. Nobody is left to be told."""
    if run.kept or not run.settings.history:
        return
    run.kept = True
    failed = isinstance(error, Exception)
    unfinished = RunFinished(
        status="failed" if failed else "cancelled",
        reason=str(error) if failed else "Stopped before its end.",
        winner=None,
        policy=None,
        code=None,
        diff="",
        report=None,
        evidence=None,
        elapsed_s=time.monotonic() - run.started,
        busy=run.shares,
    )
    try:
        history.save(_trajectory(run, unfinished), wait_s=AT_ONCE_S)
    except (EngineError, ValueError):
        return


def _trajectory(run: Run, finished: RunFinished) -> trajectory.Trajectory:
    log, target = run.log, run.target
    return trajectory.Trajectory.model_validate(
        {
            "id": log.id,
            "created": log.created,
            "afterburner": version(),
            "machine": evidence.machine_facts(run.bench.interpreter.version),
            "sandbox": run.bench.choice.backend.name,
            "policy": run.policy.name,
            "settings": dataclasses.asdict(run.settings),
            "target": {
                "path": str(target.path),
                "qualname": target.qualname,
                "kind": target.kind,
                "code": target.code,
                "module": target.module_source,
                "sha256": evidence.sha256(target.original),
            },
            "workload": run.workload_told,
            "asks": log.asks,
            "answers": log.answers,
            "candidates": _candidates(run),
            "exams": log.exams,
            "status": finished.status,
            "reason": finished.reason,
            "winner": finished.winner,
            "diff": finished.diff,
            "busy": finished.busy and dataclasses.asdict(finished.busy),
            "elapsed_s": finished.elapsed_s,
            "evidence": finished.evidence,
        }
    )


def _candidates(run: Run) -> list[trajectory.Candidate]:
    return [
        trajectory.Candidate(
            candidate=judged.candidate,
            iteration=judged.iteration,
            against=run.log.bases[judged.candidate][0],
            base=run.log.bases[judged.candidate][1],
            accepted=judged.accepted,
            report=judged.report.to_json(),
        )
        for _, judged in run.judged
    ]
