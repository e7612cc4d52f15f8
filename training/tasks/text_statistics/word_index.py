"""Make the index of a text: on which lines (from 1) each word stands.

Words are what whitespace separates, compared in lower case. The result maps words, in
alphabetical order, to their line numbers, ascending and without repeats. Words on the
list `skip` (lower case) are left out.
"""


# %% starter
def word_index(text: str, skip: list[str]) -> dict[str, list[int]]: ...


# %% inputs
SIZES = (10, 60, 200, 500)


def make_input(size, rng):
    stems = ["Net", "net", "Tea", "log"]
    pool = [f"{rng.choice(stems)}{n}" for n in range(size // 2 + 2)]
    lines = []
    for _ in range(size // 3 + 1):
        lines.append(" ".join(rng.choices(pool, k=rng.choice((0, 2, 4, 4, 9)))))
    skip = [word.lower() for word in pool if rng.random() < 0.2]
    return ("\n".join(lines), skip), {}


def valid(text, skip):
    return all(word == word.lower() for word in skip)


# %% solution: search every line for every word
def word_index(text: str, skip: list[str]) -> dict[str, list[int]]:
    words = []
    for word in text.lower().split():
        if word not in words and word not in skip:
            words.append(word)
    index = {}
    for word in sorted(words):
        numbers = []
        for number, line in enumerate(text.split("\n")):
            for other in line.split():
                if other.lower() == word and number + 1 not in numbers:
                    numbers.append(number + 1)
        index[word] = numbers
    return index


# %% solution: lists of words, one comprehension
def word_index(text: str, skip: list[str]) -> dict[str, list[int]]:
    lines = [line.split() for line in text.lower().split("\n")]
    words = sorted({word for line in lines for word in line} - set(skip))
    return {w: [n for n, line in enumerate(lines, 1) if w in line] for w in words}


# %% solution: a dict of lists
def word_index(text: str, skip: list[str]) -> dict[str, list[int]]:
    index: dict[str, list[int]] = {}
    for number, line in enumerate(text.lower().split("\n"), start=1):
        for word in line.split():
            if word in skip:
                continue
            numbers = index.setdefault(word, [])
            if number not in numbers:
                numbers.append(number)
    return {word: index[word] for word in sorted(index)}


# %% solution: sort pairs of word and line
from itertools import groupby


def word_index(text: str, skip: list[str]) -> dict[str, list[int]]:
    pairs = set()
    for number, line in enumerate(text.lower().split("\n"), start=1):
        pairs |= {(word, number) for word in line.split()}
    index = {}
    for word, group in groupby(sorted(pairs), key=lambda pair: pair[0]):
        if word not in skip:
            index[word] = [number for _, number in group]
    return index


# %% solution: each line's words once
from collections import defaultdict


def word_index(text: str, skip: list[str]) -> dict[str, list[int]]:
    left_out = set(skip)
    index: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(text.lower().split("\n"), start=1):
        for word in set(line.split()) - left_out:
            index[word].append(number)
    return dict(sorted(index.items()))
