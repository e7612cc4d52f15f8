"""One pass instead of a count for each word; the order of first occurrence stays."""


def before(words):
    """
    >>> before(["a", "b", "a"])
    {'a': 2, 'b': 1}
    """
    counts = {}
    for word in words:
        if word not in counts:
            counts[word] = words.count(word)
    return counts


def after(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts
