"""`python -m afterburner_lsp` and the `afterburner-lsp` script."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Serve one client; the exit status."""
    options = parser().parse_args(argv)
    from afterburner_lsp.serving import serve

    return serve(options.tcp)


def parser() -> argparse.ArgumentParser:
    """What the server can be told."""
    made = argparse.ArgumentParser(
        prog="afterburner-lsp",
        description="The language server: Optimize efficiency, in every editor.",
        allow_abbrev=False,
    )
    where = made.add_mutually_exclusive_group()
    where.add_argument("--stdio", action="store_true", help="the default")
    where.add_argument(
        "--tcp",
        type=int,
        metavar="PORT",
        help="wait for one client on this port of this machine",
    )
    return made


if __name__ == "__main__":
    sys.exit(main())
