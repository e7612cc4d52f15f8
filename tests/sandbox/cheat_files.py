"""The cheats as they are on disk: each with what it tries and the verdict it must get.

A cheat is a module that stands in for one of `incumbents`, whose honest function it
imports as `original.f`. Its docstring is its header; nothing in it is optional:

    What it tries, in one line.

    Incumbent: the file in `incumbents`
    Verdict: one, or several with | between them
    Why: why it does not work, for the documentation
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from afterburner_sandbox.verdict import Verdict

HERE = Path(__file__).parent
CHEATS = HERE / "cheats"
INCUMBENTS = HERE / "incumbents"

OUTWARD = (
    *("choose_core", "early_socket", "harness_", "helper_", "lazy_codec_brief"),
    *("memo_dev_shm", "memo_locked", "memo_message", "memo_posix", "memo_scratch"),
    *("memo_server", "memo_shared", "memo_module", "parallel_", "seek_", "slow_by_"),
    *("patch_clocks", "print_success", "wrong_in_races"),
)
"""How the names begin of those that leave their process, or meddle with how it speaks
to the parent, and of a few others. The rest is the same under each back end: Python in
a process, before the same judge."""

_KEYS = ("Incumbent", "Verdict", "Why")


@dataclass(frozen=True, slots=True)
class Cheat:
    """One program that tries to look fast, or right, without being so."""

    name: str
    tries: str
    incumbent: str
    verdicts: frozenset[Verdict]
    why: str
    source: str


def read(path: Path) -> Cheat:
    """A cheat from its file.

    Raises:
        ValueError: its header is not as it has to be.
    """
    source = path.read_text(encoding="utf-8")
    header = (ast.get_docstring(ast.parse(source)) or "").splitlines()
    if len(header) < 3 or header[1]:
        raise ValueError(f"{path.name}: the header needs a line, a gap and its fields")
    fields = _fields(path.name, header[2:])
    if not (INCUMBENTS / f"{fields['Incumbent']}.py").is_file():
        raise ValueError(f"{path.name}: no incumbent {fields['Incumbent']!r}")
    verdicts = frozenset(Verdict(word.strip()) for word in fields["Verdict"].split("|"))
    if Verdict.FASTER in verdicts:
        raise ValueError(f"{path.name}: no cheat may be called faster")
    return Cheat(
        path.stem, header[0], fields["Incumbent"], verdicts, fields["Why"], source
    )


def _fields(name: str, lines: list[str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    last = ""
    for line in lines:
        if line.startswith("    ") and last:
            fields[last] += f" {line.strip()}"
            continue
        last, separator, value = line.partition(": ")
        if not separator or last in fields:
            raise ValueError(f"{name}: {line!r} is no field of a header")
        fields[last] = value
    if tuple(fields) != _KEYS:
        raise ValueError(f"{name}: its fields are {tuple(fields)}, not {_KEYS}")
    return fields


def every_cheat() -> list[Cheat]:
    """All of them, those of one incumbent behind each other."""
    cheats = [read(path) for path in CHEATS.glob("*.py")]
    return sorted(cheats, key=lambda cheat: (cheat.incumbent, cheat.name))


def table() -> str:
    """The cheats as the documentation shows them."""
    rows = [
        f"| {cheat.tries.rstrip('.')} | {cheat.why.rstrip('.')} | `{cheat.name}` "
        f"| {', '.join(sorted(v.value for v in cheat.verdicts))} |"
        for cheat in sorted(every_cheat(), key=lambda cheat: cheat.name)
    ]
    head = ["| cheat | why it does not work | program | verdict |", "|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"
