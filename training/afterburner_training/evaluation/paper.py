"""The paper's figures beside those of a run, and what makes them incomparable.

They are of Du et al., *Afterburner: Reinforcement Learning Facilitates Self-Improving
Code Efficiency Optimization*, arXiv 2505.23387, for 300 tasks of Venus: as printed
there, not measured here.
"""

from __future__ import annotations

from dataclasses import dataclass

from afterburner_training.evaluation.asked import Asked
from afterburner_training.evaluation.metrics import OFFERED, metric
from afterburner_training.evaluation.summary import Summary
from afterburner_training.evaluation.tables import about, figure, step_name

COLUMNS = ("pass_at_1", "beyond_t", "beyond_m", "beyond_i")


@dataclass(frozen=True, slots=True)
class Printed:
    """A row of the paper, in per cent."""

    what: str
    pass_at_1: float
    beyond_t: float
    beyond_m: float
    beyond_i: float


PAPER = (
    Printed("Qwen2.5-3B, one call", 27.99, 12.40, 13.24, 10.29),
    Printed("SFT, iteration 10", 48.67, 26.78, 25.30, 22.50),
    Printed("DPO, iteration 10", 51.67, 30.92, 27.69, 29.51),
    Printed("GRPO, iteration 0", 47.33, 31.22, 25.14, 18.24),
    Printed("GRPO, iteration 10", 61.67, 45.17, 48.05, 38.95),
    Printed("o4-mini, one call", 89.11, 56.85, 53.41, 45.71),
)

ABLATIONS = (
    ("GRPO, iteration 4", 40.81),
    ("without feedback", 34.15),
    ("without the original code", 32.17),
)
"""Beyond-T, in per cent."""

ALWAYS = (
    "Intervals here are over tasks; the paper resamples executions of the same tasks, "
    "which says nothing of other tasks. Over 300 tasks its Pass@1 is known to ±5.5.",
    "The references are measured here, beside the answers, in the same minutes. The "
    "paper takes the numbers that came with the data.",
    "A candidate is kept where a race with an interval shows a gain; the paper sets one"
    " run against another.",
    "A candidate that tampers with the measuring is refused here; the released sandbox "
    "of the paper can be told a verdict by the candidate.",
    "Memory over time is an integral here, in byte-seconds; the released code sums "
    "running peaks without the time between them.",
)


def page(summary: Summary, asked: Asked) -> str:
    """Markdown: the paper's table, ours, and what differs."""
    parts = ["# The paper's figures, and these", about(summary)]
    parts += ["## Printed in the paper\n\n" + _printed()]
    parts += ["## Measured here\n\n" + _ours(summary)]
    listed = "\n".join(f"- {one}" for one in differences(asked))
    return "\n\n".join([*parts, f"## What differs\n\n{listed}"]) + "\n"


def differences(asked: Asked) -> list[str]:
    """What makes this run another experiment than the paper's."""
    found: list[str] = []
    suite = asked.suite.partition(":")[0]
    if suite != "venus":
        found.append(
            f"The tasks are those of `{suite}`, not of Venus: no figure of the one "
            "table can be set against one of the other."
        )
    elif asked.limit is not None or asked.references is not None:
        found.append("Only a part of the tasks, or of their solutions, was used.")
    if asked.start == "code":
        found.append(
            "The loop starts from code that is right, so that Pass@1 begins at 100 %. "
            "The paper's iteration 0 writes code from the statement (`--from nothing`)."
        )
    if asked.policy == "rulebook":
        found.append("The rulebook proposes: no model, and none of the paper's arms.")
    else:
        found.append(f"The model is `{asked.model or asked.policy}`.")
    if asked.policy != "rulebook" and asked.samples != 1:
        found.append(
            f"An iteration asks for {asked.samples} answers; the paper's for one, at "
            "temperature 0 (`--samples 1`)."
        )
    if asked.iterations != 10:
        found.append(f"There are {asked.iterations} iterations, not 10.")
    return [*found, *ALWAYS]


def _printed() -> str:
    head = "| | Pass@1 | Beyond-T | Beyond-M | Beyond-I |\n|---|---|---|---|---|"
    rows = [
        f"| {one.what} | {one.pass_at_1:.2f} | {one.beyond_t:.2f} | "
        f"{one.beyond_m:.2f} | {one.beyond_i:.2f} |"
        for one in PAPER
    ]
    ablated = ", ".join(f"{what} {value:.2f}" for what, value in ABLATIONS)
    return "\n".join([head, *rows]) + f"\n\nBeyond-T of its ablations: {ablated}."


def _ours(summary: Summary) -> str:
    titles = " | ".join(metric(name).title for name in COLUMNS)
    lines = [f"| arm | iteration | {titles} |", "|---" * (2 + len(COLUMNS)) + "|"]
    for row in summary.rows:
        last = max(r.iteration for r in summary.rows if r.arm == row.arm)
        if row.iteration not in (0, last, OFFERED):
            continue
        cells = [
            figure(row.cells[name], metric(name)) if name in row.cells else "–"
            for name in COLUMNS
        ]
        shown = " | ".join([row.arm, step_name(row.iteration), *cells])
        lines.append(f"| {shown} |")
    return "\n".join(lines)
