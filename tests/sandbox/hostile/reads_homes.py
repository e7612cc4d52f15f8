"""Looks into homes for keys, tokens and histories.

Verdict: value
Answer: []
"""

import glob
import os

NAMES = (".ssh", ".netrc", ".aws", ".gnupg", ".config", ".git-credentials")


def f(at):
    found = []
    homes = [at["home"], os.path.expanduser("~root"), *glob.glob("/home/*")]
    for home in homes:
        for name in (*NAMES, ".bash_history", ".profile", ".pypirc", ".docker"):
            if os.path.lexists(os.path.join(home, name)):
                found.append(f"{home}/{name}")
    return found
