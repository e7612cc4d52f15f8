"""`afterburner verify`: measures the winner of an evidence file again, here."""

from __future__ import annotations

import argparse
import sys
from contextlib import aclosing
from pathlib import Path
from typing import Any

from afterburner_engine import evidence
from afterburner_engine.evidence import Evidence
from afterburner_engine.objectives import OVER_TIME, measured
from afterburner_engine.verify import Verification, verify
from afterburner_sandbox.stats import Interval
from afterburner_tui.commands import cancel, output, words
from afterburner_tui.commands.narrator import Narrator
from afterburner_tui.commands.printable import printable


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status. Raises as `optimize.run` does."""
    path = Path(options.evidence)
    record = evidence.load(path)
    with Narrator(silent=options.json and not sys.stderr.isatty()) as narrator:
        _introduce(record, narrator)
        found = cancel.run(_follow(options, record, narrator))
        for note in found.notes:
            narrator.say(("note: " + note, "yellow"))
    if options.json:
        output.write_json(_to_json(record, path, found))
    else:
        output.write_bytes(f"{_sentence(found)}\n".encode())
    return 0


def _introduce(record: Evidence, narrator: Narrator) -> None:
    narrator.say((record.target.qualname, "bold"), f" in {record.target.path}")
    narrator.say(f"recorded {record.created}: {record.reason}")
    cpu, python = record.machine.get("cpu"), record.machine.get("python")
    narrator.say((f"  on {cpu}, Python {python}, sandbox {record.sandbox}", "dim"))
    narrator.doing("making inputs, and trying the original on them")


async def _follow(
    options: argparse.Namespace, record: Evidence, narrator: Narrator
) -> Verification:
    steps = verify(
        record,
        own=evidence.is_own(Path(options.evidence)),
        sandbox=options.sandbox,
        python=options.python,
        seed=options.seed,
    )
    async with aclosing(steps):
        async for step in steps:
            if isinstance(step, Interval):
                narrator.estimated("measuring", step)
            else:
                return step
    raise RuntimeError("the verification ended without a result")


def _sentence(found: Verification) -> str:
    report = found.report
    ratio = measured(report, found.objective)
    if found.confirmed and ratio:
        about = OVER_TIME.get(found.objective)
        what = f" less {about}" if about else ""
        return f"confirmed: {words.interval(ratio)}{what}, {words.equal_on(report)}"
    return printable(f"not confirmed: {report.verdict.value}: {report.detail}")


def _to_json(record: Evidence, path: Path, found: Verification) -> dict[str, Any]:
    return {
        "confirmed": found.confirmed,
        "objective": found.objective,
        "evidence": str(path),
        "target": {"path": record.target.path, "qualname": record.target.qualname},
        "recorded": {
            **(record.exam or {}),
            "created": record.created,
            "afterburner": record.afterburner,
            "machine": record.machine,
            "sandbox": record.sandbox,
        },
        "measured": found.report.to_json(),
        "machine": found.machine,
        "sandbox": found.sandbox,
        "seed": found.seed,
        "notes": list(found.notes),
        "elapsed_s": found.elapsed_s,
    }
