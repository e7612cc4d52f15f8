"""Compute in a program started for each call.

Incumbent: items
Verdict: no-difference | slower | error | different | timeout | tampered
Why: started processes are counted by the kernel's numbers; then wall time has to
    show the gain as well
"""

import json
import subprocess
import sys

CODE = """
import json, sys
items = json.load(sys.stdin)
print(json.dumps([sum(1 for other in items if other < item) for item in items]))
"""


def f(items):
    argv = [sys.executable, "-I", "-S", "-c", CODE]
    done = subprocess.run(argv, input=json.dumps(items), capture_output=True, text=True)
    return json.loads(done.stdout)
