"""`afterburner history`: the user's own runs, listed, shown, exported and dropped."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.text import Text

from afterburner_engine import export, history, rule_counts
from afterburner_engine.errors import EngineError
from afterburner_engine.history import Row
from afterburner_tui.commands import failure, output, page, run_page, words
from afterburner_tui.commands.printable import printable
from afterburner_tui.commands.run_page import STATUS

MEGABYTE = 1 << 20


def run(options: argparse.Namespace) -> int:
    """Run the command; the exit status. Raises as `optimize.run` does."""
    return _ACTIONS[options.action](options)


def _list(options: argparse.Namespace) -> int:
    path, qualname = _named(options.file)
    if options.clear:
        return _clear(options, path, qualname)
    if options.prune:
        return _prune(options)
    found = history.rows(limit=options.limit, path=path, qualname=qualname)
    if options.json:
        output.write_json({"runs": [row.to_json() for row in found]})
    elif found:
        page.write(_table(found))
    else:
        failure.say("the history holds no run yet" + _of(options.file))
    return 0


def _named(spec: str | None) -> tuple[str | None, str | None]:
    """The file and the function that are asked for."""
    if spec is None:
        return None, None
    path, _, qualname = spec.partition("::")
    return os.path.abspath(path), qualname or None


def _of(spec: str | None) -> str:
    return f" of {spec}" if spec else ""


def _clear(options: argparse.Namespace, path: str | None, qualname: str | None) -> int:
    dropped = history.clear(path=path, qualname=qualname)
    said = words.count(dropped, "run")
    return _told(options, dropped, f"{said}{_of(options.file)} dropped")


def _prune(options: argparse.Namespace) -> int:
    size = options.max_mb
    if options.keep_days is None and size is None:
        raise EngineError("--prune needs --keep-days or --max-mb, or both")
    dropped = history.prune(
        keep_days=options.keep_days,
        keep_bytes=None if size is None else int(size * MEGABYTE),
    )
    return _told(options, dropped, f"{words.count(dropped, 'run')} dropped")


def _told(options: argparse.Namespace, dropped: int, said: str) -> int:
    if options.json:
        output.write_json({"dropped": dropped})
    else:
        failure.say(f"{said}; evidence files are kept")
    return 0


def _table(found: list[Row]) -> Iterator[Text]:
    """The runs, one a line."""
    yield Text(f"{'id':8}  {'when (UTC)':16}  {'gain':>20}  function", "bold")
    for row in found:
        glyph, style = STATUS[row.status]
        when = row.created[:16].replace("T", " ")
        place = f"{Path(row.path).name}::{row.qualname}"
        objective = "" if row.objective == "time" else f"  {row.objective}"
        yield Text.assemble(
            (row.id[:8], "cyan"),
            f"  {when}  ",
            (f"{run_page.gained(row):>20}", style),
            f"  {printable(place)}  ",
            (f"{glyph} {row.status}, {row.policy}, {row.search}{objective}", "dim"),
        )


def _show(options: argparse.Namespace) -> int:
    found = history.load(history.find(options.run).id)
    if options.json:
        output.write_json(found.model_dump())
    else:
        page.write(run_page.lines(found))
    return 0


def _export(options: argparse.Namespace) -> int:
    path, qualname = _named(options.file)
    chosen = history.rows(path=path, qualname=qualname)[::-1]
    runs = (history.load(row.id) for row in chosen)
    made = export.lines(runs, options.format, export.as_asked)
    written = 0
    if options.out == "-":
        for line in made:
            output.write_bytes(line.encode("utf-8", "replace") + b"\n")
            written += 1
    else:
        written = _write(Path(options.out), made)
    runs_said = words.count(len(chosen), "run")
    failure.say(f"{words.count(written, 'row')} from {runs_said}")
    return 0


def _write(path: Path, made: Iterator[str]) -> int:
    """All lines into a file that only the user may read: it holds their code."""
    written = 0
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as opened:
            for line in made:
                opened.write(line + "\n")
                written += 1
    except OSError as error:
        why = error.strerror or error
        raise EngineError(f"{path} cannot be written: {why}") from error
    return written


def _rules(options: argparse.Namespace) -> int:
    counted = rule_counts.count(history.tried("rulebook"))
    if options.json:
        output.write_json({"rules": [one.to_json() for one in counted]})
    else:
        page.write(_counts(counted))
    return 0


def _counts(counted: list[rule_counts.RuleCount]) -> Iterator[Text]:
    width = max(len(one.name) for one in counted)
    head = (
        f"{'rule':{width}}  {'proposed':>8}  {'accepted':>8}  {'won':>5}  {'wrong':>5}"
    )
    yield Text(head, "bold")
    for one in counted:
        line = (
            f"{printable(one.name):{width}}  {one.proposed:8}  {one.accepted:8}  "
            f"{one.won:5}  {one.wrong:5}"
        )
        gone = "" if one.known else "  (no longer there)"
        yield Text(line + gone, "" if one.won else "dim")


_ACTIONS: dict[str | None, Callable[[argparse.Namespace], int]] = {
    None: _list,
    "show": _show,
    "export": _export,
    "rules": _rules,
}
