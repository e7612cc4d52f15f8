"""Find the words of a text that the dictionary does not have, sorted, each once.

Words are what whitespace separates; the signs .,;:!? at their ends do not belong to
them. The dictionary is in lower case, the text may be in any. What consists of such
signs only is no word.
"""


# %% starter
def unknown_words(text: str, dictionary: list[str]) -> list[str]: ...


# %% inputs
SIZES = (10, 100, 600, 2_500)


def make_input(size, rng):
    parts = ["ka", "lo", "mi", "ren", "tos", "vu"]
    every = ["".join(rng.choices(parts, k=3)) for _ in range(size)]
    dictionary = [word for word in every if rng.random() < 0.8]
    words = []
    for word in rng.choices(every, k=size):
        word = rng.choice([word, word, word.title(), word.upper()])
        words.append(word + rng.choice(["", "", ",", ".", "?!", " ..."]))
    return (" ".join(words), dictionary), {}


def valid(text, dictionary):
    return all(word == word.lower() for word in dictionary)


# %% solution: character by character, then lists
def unknown_words(text: str, dictionary: list[str]) -> list[str]:
    unknown = []
    for word in text.split():
        while word and word[0] in ".,;:!?":
            word = word[1:]
        while word and word[-1] in ".,;:!?":
            word = word[:-1]
        word = word.lower()
        if word and word not in dictionary:
            if word not in unknown:
                unknown.append(word)
    unknown.sort()
    return unknown


# %% solution: keep it sorted all the time
def unknown_words(text: str, dictionary: list[str]) -> list[str]:
    unknown = []
    for token in text.split():
        word = token.strip(".,;:!?").lower()
        if word == "" or word in dictionary:
            continue
        unknown = sorted(set(unknown + [word]))
    return unknown


# %% solution: search in a sorted dictionary
from bisect import bisect_left


def unknown_words(text: str, dictionary: list[str]) -> list[str]:
    ordered = sorted(dictionary)
    unknown = set()
    for token in text.split():
        word = token.strip(".,;:!?").lower()
        place = bisect_left(ordered, word)
        if word and (place == len(ordered) or ordered[place] != word):
            unknown.add(word)
    return sorted(unknown)


# %% solution: a set of the known
def unknown_words(text: str, dictionary: list[str]) -> list[str]:
    known = set(dictionary)
    unknown = set()
    for token in text.split():
        word = token.strip(".,;:!?").lower()
        if word and word not in known:
            unknown.add(word)
    return sorted(unknown)


# %% solution: lower the text once, difference of sets
def unknown_words(text: str, dictionary: list[str]) -> list[str]:
    words = {token.strip(".,;:!?") for token in text.lower().split()}
    words.discard("")
    return sorted(words.difference(dictionary))
