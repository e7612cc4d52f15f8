"""Broken: empty parts leave their separator behind."""


def before(parts, separator):
    """
    >>> before(["a", "b", "c"], "-")
    'a-b-c'
    """
    text = ""
    for part in parts:
        if part:
            text = text + separator + part if text else part
    return text


def after(parts, separator):
    return separator.join(parts)
