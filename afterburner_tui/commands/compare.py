"""`afterburner compare`: judges a change that somebody else made."""

from __future__ import annotations

import argparse
import sys
from contextlib import aclosing

from afterburner_engine.compare import Comparison, Version, compare
from afterburner_engine.events import WorkloadReady
from afterburner_engine.settings import Settings
from afterburner_sandbox.stats import Interval
from afterburner_tui.commands import cancel, output, words
from afterburner_tui.commands.narrator import Narrator
from afterburner_tui.commands.printable import printable


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status. Raises as `optimize.run` does."""
    with Narrator(silent=options.json and not sys.stderr.isatty()) as narrator:
        found = cancel.run(_follow(options, narrator))
        _tell(found, narrator)
    if options.json:
        output.write_json(found.to_json())
    else:
        output.write_bytes(f"{_sentence(found)}\n".encode())
    return 0


async def _follow(options: argparse.Namespace, narrator: Narrator) -> Comparison:
    settings = Settings(
        workload=options.workload,
        sandbox=options.sandbox,
        python=options.python,
        seed=options.seed,
        min_gain=options.min_gain,
        attack_s=options.attack,
    )
    narrator.doing("making inputs, and trying the version before on them")
    steps = compare(options.before, options.after, options.against, settings)
    async with aclosing(steps):
        async for step in steps:
            if isinstance(step, Comparison):
                return step
            if isinstance(step, Interval):
                narrator.estimated("measuring", step)
            else:
                _prepared(step, narrator)
    raise RuntimeError("the comparison ended without a result")


def _prepared(step: WorkloadReady, narrator: Narrator) -> None:
    narrator.tell(step)
    narrator.doing("checking that both behave the same")


def _tell(found: Comparison, narrator: Narrator) -> None:
    report = found.report
    narrator.say("before: ", (_named(found.before), "bold"))
    narrator.say("after:  ", (_named(found.after), "bold"))
    narrator.say((f"  sandbox {found.sandbox} ({found.sandbox_reason})", "dim"))
    for row in report.by_size[:-1]:
        ratio = words.interval(Interval(row.ratio, row.low, row.high))
        narrator.say((f"  at size {row.size}: {ratio}", "dim"))
    if report.even_at is not None:
        narrator.say((f"  even at about size {report.even_at}", "dim"))
    if memory := words.memory(report):
        narrator.say((f"  {memory}", "dim"))
    if report.memory_note:
        narrator.say((f"  memory: {report.memory_note}", "dim"))
    if report.counterexample is not None:
        example = report.counterexample
        narrator.say(f"  {example.call}")
        narrator.say(f"    before: {example.expected}")
        narrator.say(f"    after:  {example.actual}")
    for note in found.notes:
        narrator.say(("note: " + note, "yellow"))
    if report.equal:
        left_out = "; ".join(found.workload["not_compared"])
        narrator.say(("not compared: " + left_out, "dim"))


def _named(version: Version) -> str:
    at = f" at {version.revision[:12]}" if version.revision else ""
    return f"{version.qualname} in {version.path}{at}"


def _sentence(found: Comparison) -> str:
    report = found.report
    verdict = report.verdict.value
    if report.time is None:
        return printable(f"{verdict}: {report.detail}").replace("\n", " ")
    equal = words.equal_on(report)
    ratio = words.interval(report.time)
    less = report.memory is not None and not (
        report.memory.low <= 1 <= report.memory.high
    )
    memory = f", {words.memory(report)}" if less else ""
    said = f"{verdict}: {ratio}{memory}, {equal}"
    explained = ("faster", "slower", "no-difference")
    return said if verdict in explained else printable(f"{said}: {report.detail}")
