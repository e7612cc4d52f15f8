"""Pairs by a set of what was seen."""


def before(numbers, target):
    """
    >>> before([1, 4, 6], 10), before([1, 2], 9)
    (True, False)
    """
    for i in range(len(numbers)):
        for j in range(i + 1, len(numbers)):
            if numbers[i] + numbers[j] == target:
                return True
    return False


def after(numbers, target):
    seen = set()
    for number in numbers:
        if target - number in seen:
            return True
        seen.add(number)
    return False
