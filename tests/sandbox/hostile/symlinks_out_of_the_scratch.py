"""Leaves links to precious folders, hoping that the clean-up follows them.

Verdict: value
Answer: 'linked'
"""

import os


def f(at):
    os.mkdir("folder")
    for number, target in enumerate([*at["sentinels"], at["home"], "/", ".."]):
        os.symlink(target, f"link-{number}")
        os.symlink(target, f"folder/link-{number}")
    os.symlink("loop", "loop")
    return "linked"
