"""For how many functions are there usable inputs when the user gives no hint at all?

The functions are 80 pure ones of the standard library: no type hints, few examples, no
tests beside them. Each module's file is copied into a folder of its own, as a user's
would lie there, and `afterburner inputs FILE::QUALNAME --json` is asked. A function
counts as usable where that finds deterministic cases on which it returns; the coverage
is that of its own lines.

    python benchmarks/workloads.py
    python benchmarks/workloads.py --only textwrap --jobs 2 --json found.json
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import common

FUNCTIONS: dict[str, tuple[str, ...]] = {
    "_strptime": ("_calc_julian_from_U_or_W",),
    "ast": ("literal_eval", "dump"),
    "base64": ("b85encode", "b85decode", "a85decode"),
    "bisect": ("bisect_right", "insort_left"),
    "calendar": (
        "monthrange",
        "timegm",
        "TextCalendar.formatmonth",
        "Calendar.itermonthdays2",
    ),
    "colorsys": ("rgb_to_hls", "hsv_to_rgb"),
    "copy": ("deepcopy",),
    "csv": ("Sniffer.sniff", "Sniffer.has_header"),
    "datetime": ("_ord2ymd", "_parse_isoformat_date", "_divide_and_round"),
    "decimal": ("_sqrt_nearest", "_decimal_lshift_exact", "_parse_format_specifier"),
    "difflib": ("get_close_matches", "unified_diff", "ndiff"),
    "email._parseaddr": ("parsedate_tz",),
    "email.quoprimime": ("body_encode",),
    "email.utils": ("parseaddr", "formataddr"),
    "fnmatch": ("translate", "filter"),
    "fractions": ("Fraction.limit_denominator",),
    "functools": ("_c3_merge", "reduce"),
    "getopt": ("getopt",),
    "gettext": ("_expand_lang",),
    "graphlib": ("TopologicalSorter.static_order",),
    "heapq": ("merge", "nsmallest", "heapify"),
    "html": ("unescape",),
    "inspect": ("cleandoc",),
    "ipaddress": ("ip_network", "collapse_addresses", "summarize_address_range"),
    "json.decoder": ("py_scanstring", "JSONDecoder.decode"),
    "json.encoder": ("py_encode_basestring_ascii", "JSONEncoder.encode"),
    "locale": ("normalize",),
    "mimetypes": ("MimeTypes.guess_type",),
    "operator": ("indexOf",),
    "plistlib": ("dumps",),
    "posixpath": ("normpath", "join", "commonpath"),
    "pprint": ("pformat",),
    "quopri": ("needsquoting",),
    "random": ("Random.sample",),
    "shlex": ("split", "join"),
    "statistics": (
        "median_grouped",
        "quantiles",
        "multimode",
        "harmonic_mean",
        "correlation",
    ),
    "string": ("capwords", "Formatter.vformat"),
    "stringprep": ("map_table_b2",),
    "textwrap": ("dedent", "indent", "shorten", "wrap"),
    "tokenize": ("_get_normal_name",),
    "urllib.parse": ("urlsplit", "urljoin", "parse_qsl", "quote", "urlencode"),
}
"""By module. Chosen before any result was seen; none is left out because it fails."""

ELSEWHERE = {"datetime": "_pydatetime", "decimal": "_pydecimal"}
"""Modules whose Python version lies in a file of its own, if this Python has it."""

ACCELERATED = ("_bisect", "_datetime", "_functools", "_heapq", "_operator")
"""Modules in C that take the place of what is written in Python. The copies do without,
or there would be no function in Python to ask for."""

LIMIT_S = 180.0


@dataclass(frozen=True)
class Row:
    """What was found for one function."""

    module: str
    qualname: str
    cases: int
    lines: float | None
    branches: float | None
    sources: tuple[str, ...]
    grows: bool
    seconds: float
    why: str

    @property
    def usable(self) -> bool:
        """Whether there are cases."""
        return self.cases > 0


def main() -> None:
    """Ask for all of them; print a row for each, and the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="names that contain this text")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    wanted = [(m, q) for m, q in _listed() if options.only in f"{m}.{q}"]
    with (
        tempfile.TemporaryDirectory() as folder,
        ThreadPoolExecutor(options.jobs) as pool,
    ):
        modules = dict.fromkeys(module for module, _ in wanted)
        files = {module: _copied(module, Path(folder)) for module in modules}
        rows = list(pool.map(lambda one: _asked(one, files[one[0]]), wanted))
    _print(rows)
    common.save(
        options.json,
        {"summary": _summary(rows), "functions": [vars(row) for row in rows]},
    )


def _listed() -> Iterator[tuple[str, str]]:
    for module, names in FUNCTIONS.items():
        for name in names:
            yield module, name


def _copied(module: str, folder: Path) -> Path:
    """A copy of the module's file, under a name that hides no module of Python."""
    text = _file_of(module).read_text(encoding="utf-8")
    for name in ACCELERATED:
        text = re.sub(rf"\b(from|import) {name}\b", rf"\1 {name}_absent", text)
    project = folder / module.replace(".", "_")
    project.mkdir()
    file = project / f"their_{module.replace('.', '_')}.py"
    file.write_text(text, encoding="utf-8")
    return file


def _file_of(module: str) -> Path:
    root = Path(sysconfig.get_path("stdlib"))
    for name in (ELSEWHERE.get(module, module), module):
        path = root.joinpath(*name.split("."))
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.is_file():
                return file
    raise SystemExit(f"{module} has no file")


def _asked(name: tuple[str, str], file: Path) -> Row:
    """What `afterburner inputs` says of one function."""
    module, qualname = name
    program = "import sys; from afterburner_tui.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "inputs", f"{file}::{qualname}", "--json"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return Row(module, qualname, 0, None, None, (), False, LIMIT_S, "timeout")
    if done.returncode != 0:
        why = " | ".join(done.stderr.strip().splitlines())
        return Row(module, qualname, 0, None, None, (), False, 0.0, why)
    found = json.loads(done.stdout)
    coverage = found["coverage"] or {"lines": None, "branches": None}
    return Row(
        module,
        qualname,
        found["cases"],
        coverage["lines"],
        coverage["branches"],
        tuple(source["source"] for source in found["sources"]),
        bool(found["sizes"]),
        found["elapsed_s"],
        "",
    )


def _print(rows: list[Row]) -> None:
    columns = ["function", "cases", "lines", "branches", "grows", "s", "sources"]
    common.table(
        columns,
        [
            [
                f"{row.module}.{row.qualname}",
                row.cases,
                _percent(row.lines),
                _percent(row.branches),
                "yes" if row.grows else "",
                f"{row.seconds:.1f}",
                " ".join(row.sources),
            ]
            for row in rows
        ],
    )
    for row in rows:
        if not row.usable:
            print(f"\n{row.module}.{row.qualname}: {row.why[:600]}")
    print()
    for name, value in _summary(rows).items():
        print(
            f"{name}: {value:.1%}" if isinstance(value, float) else f"{name}: {value}"
        )


def _summary(rows: list[Row]) -> dict[str, float | int]:
    usable = [row for row in rows if row.usable]
    known = [row.lines for row in usable if row.lines is not None]
    return {
        "functions": len(rows),
        "usable": len(usable),
        "usable, share": len(usable) / max(len(rows), 1),
        "median line coverage of the usable": statistics.median(known or [0.0]),
        "median line coverage of all": statistics.median(
            [row.lines or 0.0 for row in rows] or [0.0]
        ),
        "full line coverage": sum(share == 1 for share in known),
        "grow": sum(row.grows for row in usable),
    }


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}"


if __name__ == "__main__":
    main()
