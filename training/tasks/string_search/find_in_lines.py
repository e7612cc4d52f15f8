"""Where a word stands in a text: the (line, column) of every occurrence.

Lines end at a newline and count from 1, columns from 1. Occurrences do not overlap: the
search goes on behind the last one. The word holds no newline; an empty word is nowhere.
"""


# %% starter
def find_in_lines(text: str, word: str) -> list[tuple[int, int]]: ...


# %% inputs
SIZES = (10, 60, 250, 700)


def make_input(size, rng):
    word = rng.choice(("a", "aa", "total", "to", ""))
    lines = []
    for _ in range(size):
        parts = rng.choices(("total", "a", " = ", "x", "aaa", "toto", ""), k=4)
        lines.append("".join(parts))
    return ("\n".join(lines), word), {}


def valid(text, word):
    return "\n" not in word


# %% solution: every position, lines counted from the start
def find_in_lines(text: str, word: str) -> list[tuple[int, int]]:
    result = []
    position = 0
    while word != "" and position < len(text):
        if text[position : position + len(word)] == word:
            before = text[:position]
            line = before.count("\n") + 1
            column = len(before.split("\n")[-1]) + 1
            result.append((line, column))
            position = position + len(word)
        else:
            position = position + 1
    return result


# %% solution: find, then count newlines before the hit
def find_in_lines(text: str, word: str) -> list[tuple[int, int]]:
    found = []
    at = text.find(word) if word else -1
    while at >= 0:
        line = text.count("\n", 0, at) + 1
        found.append((line, at - text.rfind("\n", 0, at)))
        at = text.find(word, at + len(word))
    return found


# %% solution: line by line, character by character
def find_in_lines(text: str, word: str) -> list[tuple[int, int]]:
    if not word:
        return []
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        column = 0
        while column < len(line):
            if line.startswith(word, column):
                found.append((number, column + 1))
                column += len(word)
            else:
                column += 1
    return found


# %% solution: split each line at the word
def find_in_lines(text: str, word: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    if not word:
        return found
    for number, line in enumerate(text.split("\n"), 1):
        column = 1
        for piece in line.split(word)[:-1]:
            column += len(piece)
            found.append((number, column))
            column += len(word)
    return found


# %% solution: starts of lines once, bisect each hit
import re
from bisect import bisect_right
from itertools import accumulate


def find_in_lines(text: str, word: str) -> list[tuple[int, int]]:
    if not word:
        return []
    lengths = (len(line) + 1 for line in text.split("\n"))
    starts = [0, *accumulate(lengths)]
    found = []
    for match in re.finditer(re.escape(word), text):
        line = bisect_right(starts, match.start())
        found.append((line, match.start() - starts[line - 1] + 1))
    return found


# %% solution: find within each line
def find_in_lines(text: str, word: str) -> list[tuple[int, int]]:
    found = []
    if word and word in text:
        for number, line in enumerate(text.split("\n"), 1):
            at = line.find(word)
            while at != -1:
                found.append((number, at + 1))
                at = line.find(word, at + len(word))
    return found
