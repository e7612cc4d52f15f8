"""A slice instead of comparing letters, without a change of case."""


def before(text):
    """
    >>> before("anna"), before("anne")
    (True, False)
    """
    for position in range(len(text) // 2):
        if text[position] != text[-1 - position]:
            return False
    return True


def after(text):
    return text == text[::-1]
