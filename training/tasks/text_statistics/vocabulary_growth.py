"""Say how many different words have occurred after every `step` words.

The counts are taken after `step`, 2·`step`, … words; if words are left after the last
full step, one more count is taken at the end. No words, no counts. `step` is at least
1; "The" and "the" are the same word.
"""


# %% starter
def vocabulary_growth(words: list[str], step: int) -> list[int]: ...


# %% inputs
SIZES = (10, 100, 500, 1_500)


def make_input(size, rng):
    stems = ["Sea", "sea", "sun", "SUN"]
    pool = [f"{rng.choice(stems)}{n}" for n in range(size // 2 + 1)]
    words = [rng.choice(pool[: 2 + place]) for place in range(size - rng.randint(0, 3))]
    return (words, rng.choice((1, 4, 10)) + size // 100), {}


def valid(words, step):
    return step >= 1


# %% solution: start again at each step
def vocabulary_growth(words: list[str], step: int) -> list[int]:
    growth = []
    end = 0
    while end < len(words):
        end += step
        different = []
        for word in words[:end]:
            if word.lower() not in different:
                different.append(word.lower())
        growth.append(len(different))
    return growth


# %% solution: a set of each prefix
def vocabulary_growth(words: list[str], step: int) -> list[int]:
    return [
        len({word.lower() for word in words[: start + step]})
        for start in range(0, len(words), step)
    ]


# %% solution: a list of known words
def vocabulary_growth(words: list[str], step: int) -> list[int]:
    known: list[str] = []
    growth = []
    for place, word in enumerate(words, start=1):
        if word.lower() not in known:
            known.append(word.lower())
        if place % step == 0 or place == len(words):
            growth.append(len(known))
    return growth


# %% solution: unite the set of each chunk
def vocabulary_growth(words: list[str], step: int) -> list[int]:
    known: set[str] = set()
    growth = []
    for start in range(0, len(words), step):
        known = known | {word.casefold() for word in words[start : start + step]}
        growth.append(len(known))
    return growth


# %% solution: a set that grows
def vocabulary_growth(words: list[str], step: int) -> list[int]:
    known: set[str] = set()
    growth = []
    for start in range(0, len(words), step):
        known.update(map(str.lower, words[start : start + step]))
        growth.append(len(known))
    return growth


# %% solution: where each word is new, bisected
from bisect import bisect_left


def vocabulary_growth(words: list[str], step: int) -> list[int]:
    first: dict[str, int] = {}
    for place, word in enumerate(words):
        first.setdefault(word.lower(), place)
    places = list(first.values())
    return [bisect_left(places, end + step) for end in range(0, len(words), step)]
