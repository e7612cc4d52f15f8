"""Count the words of each length in a text.

Words are what whitespace separates. The result maps lengths to counts, lengths
ascending; lengths that do not occur are not in it.
"""


# %% starter
def words_by_length(text: str) -> dict[int, int]: ...


# %% inputs
SIZES = (10, 150, 1_000, 5_000)


def make_input(size, rng):
    words = []
    for _ in range(rng.randint(size // 2, size)):
        length = rng.choice((1, 2, 3, 3, 4, 5, 8, 13, rng.randint(1, 60)))
        words.append("".join(rng.choices("etaoinshr-,.", k=length)))
    gap = rng.choice((" ", "  ", "\n", " \t"))
    return (gap.join(words) + rng.choice(("", gap)),), {}


# %% solution: for each length, through all words
def words_by_length(text: str) -> dict[int, int]:
    longest = 0
    for word in text.split():
        if len(word) > longest:
            longest = len(word)
    result = {}
    for length in range(1, longest + 1):
        count = 0
        for word in text.split():
            if len(word) == length:
                count += 1
        if count > 0:
            result[length] = count
    return result


# %% solution: letter by letter
def words_by_length(text: str) -> dict[int, int]:
    counts: dict[int, int] = {}
    length = 0
    for letter in text:
        if not letter.isspace():
            length += 1
        elif length:
            counts[length] = counts.get(length, 0) + 1
            length = 0
    if length:
        counts[length] = counts.get(length, 0) + 1
    return dict(sorted(counts.items()))


# %% solution: a list of lengths and list.count
def words_by_length(text: str) -> dict[int, int]:
    lengths = [len(word) for word in text.split()]
    return {length: lengths.count(length) for length in sorted(set(lengths))}


# %% solution: groups of the sorted words
from itertools import groupby


def words_by_length(text: str) -> dict[int, int]:
    words = sorted(text.split(), key=len)
    return {length: len(list(group)) for length, group in groupby(words, key=len)}


# %% solution: lists of words under their length
def words_by_length(text: str) -> dict[int, int]:
    found = {}
    for word in text.split():
        length = len(word)
        found[length] = found.get(length, []) + [word]
    return {length: len(found[length]) for length in sorted(found)}


# %% solution: Counter of lengths
from collections import Counter


def words_by_length(text: str) -> dict[int, int]:
    return dict(sorted(Counter(map(len, text.split())).items()))
