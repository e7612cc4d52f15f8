"""What the user's own history knows of the functions of a text.

For the engine's process alone: reads the history, and parses the text.
"""

from __future__ import annotations

from pathlib import Path

from afterburner_engine import history
from afterburner_engine.errors import CandidateError, TargetError
from afterburner_engine.target import target_from_source
from afterburner_engine.trajectory import Trajectory
from afterburner_lsp.meaning import meaning
from afterburner_lsp.results import Result, State
from afterburner_lsp.rewriting import after

RUNS = 200
"""Of a file, that are looked through, the latest first."""


def known(path: Path, source: str) -> list[Result]:
    """The last improvement of each function that still is as it was before or after.

    Raises:
        EngineError: the history cannot be read.
    """
    place = history.place()
    if place is None or not place.exists():
        return []
    latest = {
        row.qualname: row
        for row in reversed(history.rows(limit=RUNS, path=str(path)))
        if row.status == "improved"
    }
    found = (_result(path, source, history.load(row.id)) for row in latest.values())
    return [result for result in found if result is not None]


def _result(path: Path, source: str, run: Trajectory) -> Result | None:
    """The run's winner, if it is of use for the text as it is."""
    name, code = run.target.qualname, run.code_of(run.winner)
    exams = [exam.report for exam in run.exams if exam.candidate == run.winner]
    try:
        now = target_from_source(path, source, name)
        then = target_from_source(path, run.target.module, name)
        placed = after(then, code)
    except (CandidateError, TargetError):
        return None
    state = {then.code: State.WAITING, placed: State.APPLIED}.get(now.code)
    if state is None or not exams or run.winner is None:
        return None
    return Result(
        uri="",
        qualname=name,
        objective=run.objective,
        reason=run.reason,
        before=then.code,
        meaning=meaning(then.source.tree, name),
        code=code,
        after=placed,
        report=exams[-1],
        workload=run.workload,
        policy=run.answer_of(run.winner).policy,
        evidence=run.evidence,
        created=run.created,
        state=state,
    )
