"""Leaves modules in the scratch that shadow those of the standard library.

Verdict: value
Answer: 9
"""

import os

NAMES = ("json", "os", "socket", "resource", "random", "traceback", "hashlib", "note")


def f():
    for name in NAMES:
        with open(f"{name}.py", "w") as file:
            file.write("raise SystemExit('shadowed')")
    with open("usercustomize.pth", "w") as file:
        file.write("import os; os._exit(1)")
    return len(os.listdir("."))
