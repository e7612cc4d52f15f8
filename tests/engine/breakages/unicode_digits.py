"""Broken: there are digits beyond ASCII."""

import re


def before(text):
    """
    >>> before("room 101, floor 3")
    4
    """
    count = 0
    for letter in text:
        if letter.isdigit():
            count += 1
    return count


def after(text):
    return len(re.findall("[0-9]", text))
