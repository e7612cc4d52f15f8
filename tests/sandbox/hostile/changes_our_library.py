"""Writes into the code that runs it, and into the packages of the interpreter.

Verdict: value
Answer: []
"""

import os
import sys

from tricks import succeeded, write


def f(at):
    server = next(
        module.__file__
        for name, module in list(sys.modules.items())
        if name.endswith("inside.server") or name.endswith("inside.wire")
    )
    return succeeded(
        ours=lambda: open(server, "a"),
        beside=lambda: write(os.path.dirname(server), "sitecustomize.py"),
        host=lambda: write(at["library"], at["mark"]),
        site=lambda: write(at["site"], at["mark"] + ".pth"),
        standard=lambda: open(os.__file__, "a"),
        bytecode=lambda: open(os.__cached__, "r+b"),
        program=lambda: open(sys.executable, "r+b"),
    )
