"""Replace the harness's loop by one that calls nothing until it is asked.

Incumbent: mixing
Verdict: tampered
Why: what a process spends beside the timed regions is on the kernel's books too
"""

import sys

from original import f

harness = sys.modules["afterburner_sandbox.inside.child"]


class Later(tuple):
    def __iter__(self):
        args = self[1]
        return iter(("value", f(*args)))

    def __getitem__(self, index):
        return "value" if index == 0 else tuple.__getitem__(self, index)


def run(function, inputs, outcomes):
    outcomes += [Later(("later", args)) for args, _ in inputs]


harness._RUNNERS["plain"] = run
