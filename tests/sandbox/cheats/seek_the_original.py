"""Find the original's file and let it work.

Incumbent: mixing
Verdict: no-difference | slower
Why: the original's own work is what it takes
"""

import importlib.util
import os

folder = os.path.dirname(__file__)
spec = importlib.util.spec_from_file_location(
    "found", os.path.join(folder, "mixing.py")
)
found = importlib.util.module_from_spec(spec)
spec.loader.exec_module(found)
f = found.f
