"""How long until the command answers and the terminal shows a file's functions.

The terminal is a pseudo-terminal of 120 x 36; its first paint is the first output
that holds the name of a function of the file.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import termios
import time

from common import ROOT, save, table

SHOWN = b"build_report"


def command_s() -> float:
    """Seconds that `afterburner --help` takes."""
    started = time.monotonic()
    command = [sys.executable, "-m", "afterburner_tui.cli", "--help"]
    subprocess.run(command, check=True, capture_output=True)
    return time.monotonic() - started


def first_paint_s() -> float:
    """Seconds until the terminal application shows the functions of a file.

    Raises:
        TimeoutError: it shows nothing within 20 s.
    """
    started = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        file = str(ROOT / "examples" / "report.py")
        os.execv(sys.executable, [sys.executable, "-m", "afterburner_tui", file])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 120, 0, 0))
    seen = b""
    try:
        while SHOWN not in seen:
            if not select.select([terminal], [], [], 20)[0]:
                raise TimeoutError("the terminal application shows nothing")
            seen += os.read(terminal, 1 << 16)
        return time.monotonic() - started
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)


def main() -> int:
    """Measure both, several times, in turns."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    measured: dict[str, list[float]] = {"afterburner --help": [], "first paint": []}
    for _ in range(asked.runs):
        measured["afterburner --help"].append(command_s())
        measured["first paint"].append(first_paint_s())
    rows: list[list[object]] = [
        [name, min(times), statistics.median(times), max(times)]
        for name, times in measured.items()
    ]
    table(["what", "min s", "median s", "max s"], rows)
    save(asked.json, measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
