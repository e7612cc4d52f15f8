"""Reads the project's `.git`, where tokens and other people's work may be.

Verdict: value
Answer: []
"""

import os


def f(at):
    found = []
    for folder in (at["project"], at["repository"]):
        try:
            found += os.listdir(os.path.join(folder, ".git"))
        except OSError:
            continue
    return found
