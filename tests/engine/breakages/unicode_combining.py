"""Broken: an accent of its own is counted as a letter."""

import unicodedata


def before(text):
    """
    >>> before("hello")
    5
    """
    count = 0
    for letter in text:
        if not unicodedata.combining(letter):
            count += 1
    return count


def after(text):
    return len(text)
