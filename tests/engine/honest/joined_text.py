"""A join instead of additions."""


def before(words):
    """
    >>> before(["a", "b"])
    'a,b,'
    """
    text = ""
    for word in words:
        text += word + ","
    return text


def after(words):
    return "".join(f"{word}," for word in words)
