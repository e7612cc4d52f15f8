"""Sort version numbers, oldest first.

A version is whole numbers with dots between, as "1.10.2". Numbers are compared as
numbers, from the left; a missing number counts as 0. Versions that are equal by that
("1.0", "1", "01") stay in the order they came in. The texts are given back unchanged.
"""


# %% starter
def sort_versions(versions: list[str]) -> list[str]: ...


# %% inputs
import re

SIZES = (8, 40, 100, 220)


def make_input(size, rng):
    versions = []
    for _ in range(size):
        many = rng.randint(1, 5)
        numbers = [str(rng.choice((0, 0, 1, 2, 9, 10, 11, 100))) for _ in range(many)]
        if rng.random() < 0.1:
            numbers[0] = "0" + numbers[0]
        versions.append(".".join(numbers))
    return (versions,), {}


def valid(versions):
    return all(re.fullmatch(r"[0-9]+(\.[0-9]+)*", version) for version in versions)


# %% solution: bubble sort, numbers parsed in each comparison
def sort_versions(versions: list[str]) -> list[str]:
    def newer(a: str, b: str) -> bool:
        left = a.split(".")
        right = b.split(".")
        while len(left) < len(right):
            left.append("0")
        while len(right) < len(left):
            right.append("0")
        for i in range(len(left)):
            if int(left[i]) != int(right[i]):
                return int(left[i]) > int(right[i])
        return False

    result = versions[:]
    for end in range(len(result) - 1, 0, -1):
        for i in range(end):
            if newer(result[i], result[i + 1]):
                result[i], result[i + 1] = result[i + 1], result[i]
    return result


# %% solution: insertion into a list, keys kept beside
from itertools import zip_longest


def sort_versions(versions: list[str]) -> list[str]:
    def at_most(a: list[int], b: list[int]) -> bool:
        for x, y in zip_longest(a, b, fillvalue=0):
            if x != y:
                return x < y
        return True

    result: list[tuple[list[int], str]] = []
    for version in versions:
        key = list(map(int, version.split(".")))
        place = len(result)
        while place > 0 and not at_most(result[place - 1][0], key):
            place -= 1
        result.insert(place, (key, version))
    return [version for _, version in result]


# %% solution: cmp_to_key
from functools import cmp_to_key
from itertools import zip_longest


def sort_versions(versions: list[str]) -> list[str]:
    def order(a: str, b: str) -> int:
        for x, y in zip_longest(a.split("."), b.split("."), fillvalue="0"):
            if int(x) != int(y):
                return int(x) - int(y)
        return 0

    return sorted(versions, key=cmp_to_key(order))


# %% solution: keys of the longest length
def sort_versions(versions: list[str]) -> list[str]:
    longest = max((version.count(".") for version in versions), default=0)

    def key(version: str) -> tuple[int, ...]:
        numbers = [int(part) for part in version.split(".")]
        return tuple(numbers + [0] * (longest + 1 - len(numbers)))

    return sorted(versions, key=key)


# %% solution: keys without zeros at the end
def sort_versions(versions: list[str]) -> list[str]:
    def key(version: str) -> list[int]:
        numbers = list(map(int, version.split(".")))
        while numbers and numbers[-1] == 0:
            numbers.pop()
        return numbers

    return sorted(versions, key=key)


# %% solution: a stable sort for each column, last first
def sort_versions(versions: list[str]) -> list[str]:
    rows = [([int(part) for part in v.split(".")], v) for v in versions]
    width = max((len(numbers) for numbers, _ in rows), default=0)
    for column in range(width - 1, -1, -1):
        rows.sort(key=lambda row: row[0][column] if column < len(row[0]) else 0)
    return [version for _, version in rows]
