"""Broken: of equally short words the first in the alphabet is returned."""


SIZES = (10, 30, 100)


def make_input(size, rng):
    words = [chr(97 + rng.randint(0, 25)) * (i + 1) for i in range(size)]
    rng.shuffle(words)
    return (words,), {}


def before(words):
    best = None
    for word in words:
        if best is None or len(word) < len(best):
            best = word
    return best


def after(words):
    return min(words, key=lambda word: (len(word), word), default=None)
