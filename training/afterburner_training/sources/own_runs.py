"""The user's own history of runs: what was optimised, and what came of it.

A run makes a task where the module can stand alone and its inputs are known by a
workload file, as the evidence of the run holds it. Its solutions are the original and
each candidate that behaved the same. Nobody is asked: this stays on the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from afterburner_engine import evidence, history
from afterburner_engine.errors import CandidateError, EngineError
from afterburner_engine.standing import MEASURED, refuted
from afterburner_engine.target import target_from_source
from afterburner_engine.trajectory import Trajectory
from afterburner_engine.workload_file import find_workload
from afterburner_training.sources.base import Skipped, Unfit, slug, split_of
from afterburner_training.sources.enamel import starter
from afterburner_training.sources.folder import statement
from afterburner_training.tasks import Solution, Split, Task


def tasks(place: Path | None, split: Split) -> Iterator[Task | Skipped]:
    """The tasks of one split; `place` is not asked. See `base.Source`."""
    for row in history.rows():
        if split_of(slug(row.path)) != split:
            continue
        try:
            yield task(history.load(row.id), split)
        except (EngineError, Unfit) as error:
            yield Skipped(f"history/{slug(row.qualname)}/{row.id}", str(error))


def task(run: Trajectory, split: Split) -> Task:
    """One run's task.

    Raises:
        Unfit: it is a method, or its inputs are not known.
        EngineError: the run's record is damaged.
    """
    place = run.target
    if "." in place.qualname or place.kind != "function":
        raise Unfit(f"{place.qualname} is a {place.kind}")
    return Task(
        id=f"history/{slug(Path(place.path).stem)}/{slug(place.qualname)}-{run.id}",
        family=f"history/{slug(place.path)}",
        split=split,
        statement=statement(place.module, place.qualname) or _said(run),
        entry_point=place.qualname,
        starter=starter(place.module, place.qualname),
        workload=_workload(run),
        solutions=tuple(_solutions(run)),
        licence="the user's own",
    )


def _solutions(run: Trajectory) -> Iterator[Solution]:
    yield Solution("original", run.target.module)
    target = target_from_source(
        Path(run.target.path), run.target.module, run.target.qualname
    )
    for one in run.candidates:
        same = one.report["equal"] is True and one.report["verdict"] in MEASURED
        if not same or one.candidate in refuted(run):
            continue
        try:
            code = target.with_code(run.code_of(one.candidate))
        except CandidateError:
            continue
        yield Solution(f"candidate {one.candidate}", code)


def _workload(run: Trajectory) -> str:
    if run.evidence is not None and Path(run.evidence).is_file():
        kept = evidence.load(Path(run.evidence)).workload
        if kept.source:
            return kept.source
        if kept.generator is not None:
            return kept.generator.source
    found = find_workload(Path(run.target.path), run.settings.get("workload"))
    if found is None:
        raise Unfit("its inputs came from no workload file")
    return found.source


def _said(run: Trajectory) -> str:
    return f"The function `{run.target.qualname}`, without a description."
