"""`afterburner doctor`: what is there, what is missing, and this machine's noise."""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

from rich.text import Text

from afterburner_engine import checkup
from afterburner_engine.checkup import Checkup, Finding, State
from afterburner_engine.errors import UnavailableError
from afterburner_sandbox import noise
from afterburner_sandbox.errors import SandboxError
from afterburner_sandbox.noise import Noise
from afterburner_sandbox.program import ProgramStopped
from afterburner_sandbox.track import Mismatch
from afterburner_tui.commands import output, page, words
from afterburner_tui.commands.narrator import Narrator
from afterburner_tui.commands.printable import printable

NOISY = 0.01
"""A deviation of identical code above this hides gains that people ask about."""

LOOKS: dict[State, tuple[str, str]] = {
    "ok": ("✓", "green"),
    "info": ("·", "dim"),
    "warning": ("!", "yellow"),
    "missing": ("✗", "red"),
}

TITLES = {
    "python": "Python",
    "sandbox": "Sandboxes",
    "models": "Policies",
    "extras": "Optional parts",
    "data": "Data",
    "machine": "Machine",
    "noise": "Noise floor",
}


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status. Raises as `optimize.run` does."""
    with Narrator(silent=options.json and not sys.stderr.isatty()) as narrator:
        narrator.doing("looking around")
        found = checkup.check(
            options.python,
            _here() / "module.py",
            measure=not options.quick,
            model=options.model,
        )
        measured: Noise | None = None
        about_noise: tuple[Finding, ...] = ()
        if not (options.no_noise or options.quick):
            measured, about_noise = _noise(found, narrator)
    findings = (*found.findings, *about_noise)
    if options.json:
        said = checkup.to_json(found)
        said["findings"] = [finding.to_json() for finding in findings]
        said["noise"] = measured.to_json() if measured else None
        output.write_json(said)
    else:
        page.write(_table(findings))
    return 0 if found.isolated else UnavailableError.exit_status


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError:  # it was removed
        return Path("/")


def _noise(
    found: Checkup, narrator: Narrator
) -> tuple[Noise | None, tuple[Finding, ...]]:
    if found.choice is None or found.interpreter is None:
        said = "not measured: there is nothing to run programs with"
        return None, (Finding("noise", "noise", "missing", said),)
    narrator.doing("measuring the noise floor")

    def progress(races: int) -> None:
        counted = words.count(races, "race")
        narrator.doing(f"measuring the noise floor: {counted} of identical code")

    backend = found.choice.backend
    try:
        measured = noise.measure(backend, found.interpreter, progress)
    except (SandboxError, ProgramStopped, Mismatch) as error:
        return None, (Finding("noise", "noise", "warning", f"not measured: {error}"),)
    return measured, tuple(_floor(measured))


def _floor(measured: Noise) -> list[Finding]:
    typical, within = _percent(measured.typical), _percent(measured.within)
    said = f"differs by ±{typical} (95 % of races within ±{within})"
    noisy = measured.typical > NOISY
    remedy = "end other work and measure again" if noisy else ""
    least = f"nothing below {_percent(measured.least)} can be told apart here"
    counted = words.count(len(measured.races), "race")
    wall = f"±{_percent(measured.wall)} by the clock on the wall, for code that waits"
    return [
        Finding("noise", "identical code", "warning" if noisy else "ok", said, remedy),
        Finding("noise", "least gain", "info", least),
        Finding("noise", "measured", "info", f"{counted}; {wall}"),
    ]


def _percent(share: float) -> str:
    return f"{share * 100:.2g} %" if share < 0.1 else f"{share * 100:.0f} %"


def _table(findings: tuple[Finding, ...]) -> Iterator[Text]:
    """All findings by section."""
    width = max(len(finding.name) for finding in findings)
    for section, group in itertools.groupby(findings, lambda found: found.section):
        yield Text(TITLES[section], "bold")
        for finding in group:
            glyph, style = LOOKS[finding.state]
            name = finding.name.ljust(width)
            said = printable(finding.said).replace("\n", " ")
            yield Text.assemble("  ", (glyph, style), f" {name}  {said}")
            if finding.remedy:
                indent = " " * (width + 6)
                remedy = printable(finding.remedy).replace("\n", " ")
                yield Text(f"{indent}→ {remedy}", "cyan")
