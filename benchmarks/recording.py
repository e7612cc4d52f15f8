"""For how many functions do a project's own tests give usable inputs?

Each argument is a checkout of a package: its tests are run with recording on, then
every function that they reached is asked: can one of its calls be rebuilt in the
sandbox, and does the original do the same with it twice? Functions that can be no
target, such as properties, are not counted. "Given no data" are those that always get
a socket, an open file, a frame or the like, which no other process can be handed.

    python benchmarks/recording.py --tests tests boltons-25.0.0 toolz-1.0.0
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import common

from afterburner_engine.bench import Bench
from afterburner_engine.errors import EngineError
from afterburner_engine.inputs import Case, InputService
from afterburner_engine.recorder import Recorded, record
from afterburner_engine.recordings import Recording
from afterburner_engine.surroundings import FREEZABLE, uses
from afterburner_engine.target import Target, find_target, list_functions
from afterburner_sandbox.behaviour import behaviour
from afterburner_sandbox.child import Child
from afterburner_sandbox.program import ProgramStopped

ENOUGH = 8
"""Cases of a function that are tried until one is usable."""

UNFIT = ("has no attribute", "cannot be compared")
"""What makes a function unfit whatever its inputs are: it returns a class that it has
made, or is deleted from its class or module once that is made. Such ones are counted,
and left out of two of the shares."""

DIFFERS = "not the same twice"

CASE_S = 4.0


def main() -> None:
    """Record, rebuild, run; print a row for each package."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkout", nargs="+", type=Path)
    parser.add_argument("--tests", help="folder of the tests, where pytest is told")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument(
        "--sample", type=int, default=10**6, help="functions that are tried, at most"
    )
    options = parser.parse_args()
    rows: list[list[object]] = []
    why: dict[str, dict[str, str]] = {}
    for checkout in options.checkout:
        found = _recorded(checkout, options.tests)
        sample = _sample(found, options.sample)
        failed = _unusable(sample)
        reached = len(sample)
        unfit = sum(map(_is_unfit, failed.values()))
        held = sum(r.startswith("given ") for r in failed.values())
        usable = reached - len(failed)
        of_all = usable / max(reached - unfit, 1)
        of_data = usable / max(reached - unfit - held, 1)
        row = [checkout.name, reached, unfit, held, usable]
        shares = (usable / max(reached, 1), of_all, of_data)
        rows.append([*row, *(f"{share:.1%}" for share in shares)])
        why[checkout.name] = failed
    columns = ["package", "reached", "unfit", "given no data", "usable"]
    columns += ["of reached", "of the fit", "of those given data"]
    common.table(columns, rows)
    reasons = Counter(r for failed in why.values() for r in failed.values())
    common.table(
        ["why not", "functions"], [[r[:110], n] for r, n in reasons.most_common(15)]
    )
    common.save(options.json, {"rows": rows, "why": why})


def _is_unfit(reason: str) -> bool:
    gone = UNFIT[0] in reason and "cannot be loaded" in reason
    return gone or UNFIT[1] in reason


def _recorded(checkout: Path, tests: str | None) -> Recorded:
    before = Path.cwd()
    os.chdir(checkout)
    try:
        command = ["python", "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        return record([*command, *([tests] if tests else [])], project=Path.cwd())
    finally:
        os.chdir(before)


def _targets(found: Recorded) -> list[Recording]:
    """What was reached and can be a target."""
    offered: dict[str, set[str]] = {}
    kept = []
    for recording in (*found.recordings, *found.without):
        if recording.path not in offered:
            functions = list_functions(Path(recording.path))
            offered[recording.path] = {f.qualname for f in functions if not f.problem}
        if recording.qualname in offered[recording.path]:
            kept.append(recording)
    return kept


def _sample(found: Recorded, count: int) -> list[Recording]:
    """Some of the targets, the same ones each time."""
    targets = sorted(_targets(found), key=lambda r: (r.path, r.qualname))
    if len(targets) <= count:
        return targets
    return random.Random(0).sample(targets, count)


def _unusable(found: list[Recording]) -> dict[str, str]:
    """The functions without a usable case, and why."""
    failed: dict[str, str] = {}
    by_file: dict[str, list[Recording]] = {}
    for recording in found:
        by_file.setdefault(recording.path, []).append(recording)
    for path, group in by_file.items():
        for qualname, reason in _of_file(path, group):
            failed[f"{Path(path).name}::{qualname}"] = reason
            print(f"  {Path(path).name}::{qualname}: {reason[:150]}", flush=True)
    return failed


def _of_file(path: str, group: list[Recording]) -> Iterator[tuple[str, str]]:
    """The functions of one file that have no usable case, and why."""
    bench: Bench | None = None
    for recording in group:
        if not recording.lines:
            yield recording.qualname, f"given {next(iter(recording.left_out), '?')}"
            continue
        try:
            target = find_target(f"{path}::{recording.qualname}")
            if bench is None:
                bench = Bench(target, "auto", None, generated_code=False)
                for other in group:
                    bench.widen(*other.places())
            bench.target = target
            reason = _judged(bench, target, recording)
        except EngineError as error:
            reason = str(error).splitlines()[0]
        if reason is not None:
            yield recording.qualname, reason
    if bench is not None:
        bench.close()


def _judged(bench: Bench, target: Target, recording: Recording) -> str | None:
    """Why no case is usable, with the clock and randomness frozen where need be."""
    kinds = {use.kind for use in uses(target)}
    bench.freeze = tuple(kind for kind in FREEZABLE if kind in kinds)
    reason = _tried(bench, target, recording)
    if reason is None or not reason.startswith(DIFFERS) or bench.freeze == FREEZABLE:
        return reason
    bench.freeze = FREEZABLE
    return _tried(bench, target, recording)


def _tried(bench: Bench, target: Target, recording: Recording) -> str | None:
    child = bench.original(bench.trusted, freeze=False)
    service = InputService(child, target.qualname, None, recording.blob())
    cases = [c for c in service.examples(0, 48) if c.source == "recorded"]
    if not cases:
        notes = [n for n in service.description["notes"] if "recorded" in n]
        return str(notes[0]) if notes else "no case"
    mode = "await" if "async" in target.kind else "plain"
    why = "?"
    for case in cases[:ENOUGH]:
        try:
            found = _differs(bench, service, case, mode)
        except ProgramStopped as stopped:
            why = f"the original stops: {stopped.detail}"
            continue
        if found is None:
            return None
        why = f"{DIFFERS}: {found}"
    return why


def _differs(bench: Bench, service: InputService, case: Case, mode: str) -> str | None:
    outcomes = []
    for entropy in (0, 1):
        child: Child = bench.original(bench.trusted, entropy=entropy)
        try:
            outcomes.append(behaviour(child, case.batch, mode, CASE_S))
        finally:
            child.close()
    found = service.difference(outcomes[0], outcomes[1])
    return found.why if found else None


if __name__ == "__main__":
    main()
