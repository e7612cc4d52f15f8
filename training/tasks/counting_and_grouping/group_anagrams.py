"""Group the words that are made of the same letters.

A letter's case matters. Groups stand in the order of their first word, and the words of
a group in the order of the list; a word that comes twice is in its group twice. Words
may be empty.
"""


# %% starter
def group_anagrams(words: list[str]) -> list[list[str]]: ...


# %% inputs
SIZES = (10, 60, 250, 700)


def make_input(size, rng):
    words = []
    while len(words) < size:
        letters = [rng.choice("aeilnrst") for _ in range(rng.randint(0, 7))]
        for _ in range(rng.randint(1, 3)):
            rng.shuffle(letters)
            words.append("".join(letters))
    words = words[:size]
    rng.shuffle(words)
    return (words,), {}


# %% solution: compare sorted letters with each group
def group_anagrams(words: list[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    for word in words:
        for group in groups:
            if sorted(group[0]) == sorted(word):
                group.append(word)
                break
        else:
            groups.append([word])
    return groups


# %% solution: list of keys and index
def group_anagrams(words: list[str]) -> list[list[str]]:
    keys = []
    groups = []
    for word in words:
        key = sorted(word)
        if key in keys:
            groups[keys.index(key)].append(word)
        else:
            keys.append(key)
            groups.append([word])
    return groups


# %% solution: Counter as the key
from collections import Counter


def group_anagrams(words: list[str]) -> list[list[str]]:
    groups: dict[frozenset, list[str]] = {}
    for word in words:
        key = frozenset(Counter(word).items())
        if key not in groups:
            groups[key] = []
        groups[key].append(word)
    return list(groups.values())


# %% solution: keys first, then one pass for each key
def group_anagrams(words: list[str]) -> list[list[str]]:
    keys = ["".join(sorted(word)) for word in words]
    return [
        [word for word, other in zip(words, keys) if other == key]
        for key in dict.fromkeys(keys)
    ]


# %% solution: defaultdict by sorted letters
from collections import defaultdict


def group_anagrams(words: list[str]) -> list[list[str]]:
    groups = defaultdict(list)
    for word in words:
        groups["".join(sorted(word))].append(word)
    return list(groups.values())


# %% solution: sort by key, itertools.groupby, sort back
from itertools import groupby


def group_anagrams(words: list[str]) -> list[list[str]]:
    tagged = [("".join(sorted(word)), i) for i, word in enumerate(words)]
    tagged.sort()
    groups = []
    for _, members in groupby(tagged, key=lambda pair: pair[0]):
        groups.append([i for _, i in members])
    groups.sort()
    return [[words[i] for i in group] for group in groups]
