"""Broken: a word that comes again moves to the end of the counts."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    return ([f"w{n}" for n in rng.sample(range(size * 9 + 9), size)],), {}


def before(words):
    counts = {}
    for word in words:
        if word not in counts:
            counts[word] = words.count(word)
    return counts


def after(words):
    counts = {}
    for word in words:
        counts[word] = counts.pop(word, 0) + 1
    return counts
