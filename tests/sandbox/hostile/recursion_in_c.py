"""Has compiled code recurse: `repr`, `json`, `pickle`, the compiler.

Verdict: value
Answer: []
"""

import ast
import json
import pickle

from tricks import succeeded


def f():
    nested = []
    for _ in range(200_000):
        nested = [nested]
    return succeeded(
        repr=lambda: repr(nested),
        dump=lambda: json.dumps(nested),
        load=lambda: json.loads("[" * 200_000),
        pickle=lambda: pickle.dumps(nested),
        compile=lambda: ast.parse("(" * 200_000),
        minus=lambda: compile("-" * 1_000_000 + "1", "", "eval"),
    )
