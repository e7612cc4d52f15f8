"""Broken: two spaces give an empty word, and a tab no longer separates."""


def before(text):
    """
    >>> before("the quick brown fox")
    {'the': 1, 'quick': 1, 'brown': 1, 'fox': 1}
    """
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def after(text):
    counts = {}
    for word in text.split(" "):
        counts[word] = counts.get(word, 0) + 1
    return counts
