"""Reads files in homes and shared folders by their full names.

Verdict: value
Answer: ['kept']
"""

import os


def f(at):
    read = []
    for folder in at["sentinels"]:  # the first one is the project, which it may read
        try:
            with open(os.path.join(folder, "precious")) as file:
                read.append(file.read())
        except OSError:
            continue
    return read
