"""Broken: a table of ASCII letters leaves all others as they are."""

TABLE = {ord("a") + i: ord("A") + i for i in range(26)}


def before(text):
    """
    >>> before("hello world")
    'HELLO WORLD'
    """
    result = ""
    for letter in text:
        result += letter.upper()
    return result


def after(text):
    return text.translate(TABLE)
