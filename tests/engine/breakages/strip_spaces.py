"""Broken: only spaces are taken off, no other white space."""


def before(lines):
    """
    >>> before([" a ", "b", "  c"])
    ['a', 'b', 'c']
    """
    result = []
    for line in lines:
        result.append(line.strip())
    return result


def after(lines):
    return [line.strip(" ") for line in lines]
