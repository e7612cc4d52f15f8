"""Broken: `lower` leaves the German sharp s alone, `casefold` does not."""


def before(words, wanted):
    """
    >>> before(["Apple", "pear", "APPLE"], "apple")
    2
    """
    count = 0
    for word in words:
        if word.casefold() == wanted.casefold():
            count += 1
    return count


def after(words, wanted):
    wanted = wanted.lower()
    return sum(word.lower() == wanted for word in words)
