"""The sum of durations written like "1h30m", "45s" or "2d", in seconds.

A duration is one or more parts, each a whole number and a unit: d (86400 seconds), h
(3600), m (60) or s (1). Units may come in any order and more than once. `texts` are
separated by commas, with spaces around them allowed; an empty piece counts as 0.
"""


# %% starter
def total_duration(texts: str) -> int: ...


# %% inputs
import re

SIZES = (8, 100, 1_000, 7_000)


def make_input(size, rng):
    pieces = []
    for _ in range(size):
        parts = [
            f"{rng.choice((0, 1, 30, rng.randint(0, 5_000)))}{rng.choice('dhmsms')}"
            for _ in range(rng.choice((0, 1, 1, 2, 3)))
        ]
        pieces.append("".join(parts))
    return (rng.choice((",", ", ")).join(pieces),), {}


def valid(texts):
    return all(re.fullmatch(" *([0-9]+[dhms])* *", text) for text in texts.split(","))


# %% solution: part by part off the front
def total_duration(texts: str) -> int:
    total = 0
    number = ""
    while len(texts) > 0:
        character = texts[0]
        texts = texts[1:]
        if character.isdigit():
            number = number + character
        elif character == "d":
            total = total + int(number) * 24 * 60 * 60
            number = ""
        elif character == "h":
            total = total + int(number) * 60 * 60
            number = ""
        elif character == "m":
            total = total + int(number) * 60
            number = ""
        elif character == "s":
            total = total + int(number)
            number = ""
    return total


# %% solution: pieces popped from a list, units searched in each
def total_duration(texts: str) -> int:
    seconds = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
    pieces = texts.split(",")
    total = 0
    while pieces:
        piece = pieces.pop(0).strip()
        while piece:
            end = min(piece.find(unit) for unit in seconds if unit in piece)
            total += int(piece[:end]) * seconds[piece[end]]
            piece = piece[end + 1 :]
    return total


# %% solution: regular expression for each piece
import re


def total_duration(texts: str) -> int:
    seconds = dict(d=86_400, h=3_600, m=60, s=1)
    return sum(
        int(number) * seconds[unit]
        for piece in texts.split(",")
        for number, unit in re.findall(r"(\d+)([dhms])", piece)
    )


# %% solution: one pass, digits added up
def total_duration(texts: str) -> int:
    seconds = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
    total = number = 0
    for character in texts:
        if "0" <= character <= "9":
            number = number * 10 + int(character)
        elif character in seconds:
            total += number * seconds[character]
            number = 0
    return total


# %% solution: units become separators, split once
def total_duration(texts: str) -> int:
    text = texts.replace(",", " ")
    for unit, name in (("d", " 86400 "), ("h", " 3600 "), ("m", " 60 "), ("s", " 1 ")):
        text = text.replace(unit, name)
    numbers = list(map(int, text.split()))
    return sum(a * b for a, b in zip(numbers[::2], numbers[1::2]))


# %% solution: one regular expression for each unit
import re


def total_duration(texts: str) -> int:
    total = 0
    for unit, seconds in (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)):
        total += seconds * sum(map(int, re.findall(rf"(\d+){unit}", texts)))
    return total
