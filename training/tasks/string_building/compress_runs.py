"""Shorten a text by telling how often a character comes in a row.

Every run of the same character becomes its length and the character, as "3a" for "aaa";
a run of one is the character alone. The text holds no digits and may be empty.
"""


# %% starter
def compress_runs(text: str) -> str: ...


# %% inputs
SIZES = (10, 200, 2_000, 12_000)


def make_input(size, rng):
    longest = rng.choice((1, 3, 3, 40))
    pieces = []
    length = 0
    while length < size:
        run = min(rng.randint(1, longest), size - length)
        pieces.append(rng.choice("WBWB ab-\n") * run)
        length += run
    return ("".join(pieces),), {}


def valid(text):
    return not any(sign.isdigit() for sign in text)


# %% solution: cut the text from the front
def compress_runs(text: str) -> str:
    result = ""
    while text != "":
        first = text[0]
        count = 0
        while text != "" and text[0] == first:
            text = text[1:]
            count += 1
        if count > 1:
            result = result + str(count)
        result = result + first
    return result


# %% solution: list of characters, popped at the front
def compress_runs(text: str) -> str:
    letters = list(text)
    result = []
    while letters:
        first = letters.pop(0)
        count = 1
        while letters and letters[0] == first:
            letters.pop(0)
            count += 1
        result.append(first if count == 1 else f"{count}{first}")
    return "".join(result)


# %% solution: lstrip the run
def compress_runs(text: str) -> str:
    result = ""
    rest = text
    while rest:
        shorter = rest.lstrip(rest[0])
        count = len(rest) - len(shorter)
        result += (str(count) if count > 1 else "") + rest[0]
        rest = shorter
    return result


# %% solution: one pass, two indexes
def compress_runs(text: str) -> str:
    parts = []
    start = 0
    for i in range(1, len(text) + 1):
        if i == len(text) or text[i] != text[start]:
            if i - start > 1:
                parts.append(str(i - start))
            parts.append(text[start])
            start = i
    return "".join(parts)


# %% solution: groupby
from itertools import groupby


def compress_runs(text: str) -> str:
    pieces = []
    for letter, group in groupby(text):
        count = sum(1 for _ in group)
        pieces.append(f"{count}{letter}" if count > 1 else letter)
    return "".join(pieces)


# %% solution: regular expression with a back reference
import re


def compress_runs(text: str) -> str:
    def short(match: re.Match) -> str:
        return f"{len(match[0])}{match[1]}"

    return re.sub(r"(.)\1+", short, text, flags=re.DOTALL)
