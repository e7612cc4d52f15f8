"""The same words, counted by a Counter turned into a dict."""

from collections import Counter


def before(text):
    """
    >>> before("the cat and the dog")
    {'the': 2, 'cat': 1, 'and': 1, 'dog': 1}
    """
    counts = {}
    for word in text.split():
        counts[word.lower()] = counts.get(word.lower(), 0) + 1
    return counts


def after(text):
    return dict(Counter(map(str.lower, text.split())))
