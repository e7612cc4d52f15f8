"""`afterburner lsp`: the language server, in the place of this process.

A front end of its own: it is started, not imported, so that neither loads the other.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn


def run(options: argparse.Namespace) -> NoReturn:
    """Become the language server; it inherits stdin, stdout and stderr."""
    # -P: an editor starts it in the user's project, whose modules are not ours.
    command = [sys.executable, "-P", "-m", "afterburner_lsp"]
    if options.tcp is not None:
        command += ["--tcp", str(options.tcp)]
    sys.stderr.flush()
    os.execv(sys.executable, command)
