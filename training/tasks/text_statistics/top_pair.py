"""Find the pair of neighbouring words that occurs most often.

A pair is two words that follow each other, in that order; in ["a", "a", "a"] the pair
("a", "a") occurs twice. Of equally frequent pairs the one that comes first in the text
is taken. With fewer than two words the answer is None.
"""


# %% starter
def top_pair(words: list[str]) -> tuple[str, str] | None: ...


# %% inputs
SIZES = (12, 80, 250, 700)


def make_input(size, rng):
    pool = [f"{rng.choice('abc')}{n}" for n in range(3 + size // 20)]
    count = rng.choice((0, 1, 2, size)) if size < 20 else size
    return ([rng.choice(pool) for _ in range(count)],), {}


# %% solution: compare each pair with each
def top_pair(words: list[str]) -> tuple[str, str] | None:
    best = None
    best_count = 0
    for i in range(len(words) - 1):
        count = 0
        for j in range(len(words) - 1):
            if words[i] == words[j] and words[i + 1] == words[j + 1]:
                count += 1
        if count > best_count:
            best = (words[i], words[i + 1])
            best_count = count
    return best


# %% solution: max by list.count
def top_pair(words: list[str]) -> tuple[str, str] | None:
    pairs = [(words[i], words[i + 1]) for i in range(len(words) - 1)]
    return max(pairs, key=pairs.count, default=None)


# %% solution: list.count of each pair once
def top_pair(words: list[str]) -> tuple[str, str] | None:
    pairs = list(zip(words, words[1:]))
    return max(dict.fromkeys(pairs), key=lambda pair: pairs.count(pair), default=None)


# %% solution: a dict in a dict
def top_pair(words: list[str]) -> tuple[str, str] | None:
    followers: dict[str, dict[str, int]] = {}
    for place in range(1, len(words)):
        counts = followers.setdefault(words[place - 1], {})
        counts[words[place]] = counts.get(words[place], 0) + 1
    most = max((max(counts.values()) for counts in followers.values()), default=0)
    for first, second in zip(words, words[1:]):
        if followers[first][second] == most:
            return first, second
    return None


# %% solution: Counter
from collections import Counter
from itertools import pairwise


def top_pair(words: list[str]) -> tuple[str, str] | None:
    ranking = Counter(pairwise(words)).most_common(1)
    return ranking[0][0] if ranking else None
