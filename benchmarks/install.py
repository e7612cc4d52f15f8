"""The base install: seconds and megabytes of a new virtual environment."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from common import ROOT, save, table


def megabytes(folder: Path) -> float:
    """Size of all files in a folder, in units of 10**6 bytes."""
    files = (
        path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()
    )
    return sum(path.stat().st_size for path in files) / 1e6


def main() -> int:
    """Install into a new environment and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", help="write the figures to this file")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        made = time.monotonic() - started
        empty = megabytes(Path(folder))
        pip = [f"{folder}/bin/python", "-m", "pip", "install", "--quiet", str(ROOT)]
        subprocess.run(pip, check=True)
        seconds = time.monotonic() - started
        size = megabytes(Path(folder))
    rows: list[list[object]] = [
        ["empty environment", made, f"{empty:.0f}"],
        ["with afterburner", seconds, f"{size:.0f}"],
    ]
    table(["what", "s", "MB"], rows)
    save(asked.json, {"seconds": seconds, "megabytes": size, "empty": empty})
    return 0


if __name__ == "__main__":
    sys.exit(main())
