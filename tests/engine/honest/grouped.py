"""A defaultdict inside, a dict outside."""

from collections import defaultdict


def before(words):
    """
    >>> before(["apple", "avocado", "bean"])
    {'a': ['apple', 'avocado'], 'b': ['bean']}
    """
    groups = {}
    for word in words:
        if word[:1] not in groups.keys():
            groups[word[:1]] = []
        groups[word[:1]] = groups[word[:1]] + [word]
    return groups


def after(words):
    groups = defaultdict(list)
    for word in words:
        groups[word[:1]].append(word)
    return dict(groups)
