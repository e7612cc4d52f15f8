"""The file names that fit a pattern in which `*` stands for any characters, or none.

Every other character stands for itself, upper and lower case apart. The pattern has to
fit the whole name. Names are given back in their order, with repetitions.
"""


# %% starter
def names_matching(names: list[str], pattern: str) -> list[str]: ...


# %% inputs
SIZES = (8, 40, 200, 800)


def make_input(size, rng):
    names = []
    for _ in range(size):
        middle = "".join(rng.choice("ab.[") for _ in range(rng.randint(0, 14)))
        names.append(f"{rng.choice(('log', 'Log', ''))}{middle}{rng.choice('tz')}")
    patterns = ["*a*b*z", "*ab*.*t", "*a*a*b*[*z", "L*a*[*.*"]
    if size < 100:
        patterns += ["*", "log*", "", "**t"]
    pattern = rng.choice(patterns)
    return (names, pattern), {}


# %% solution: recursion on the rest of both
def names_matching(names: list[str], pattern: str) -> list[str]:
    def fits(name: str, pattern: str) -> bool:
        if pattern == "":
            return name == ""
        if pattern[0] == "*":
            for skipped in range(len(name) + 1):
                if fits(name[skipped:], pattern[1:]):
                    return True
            return False
        return name != "" and name[0] == pattern[0] and fits(name[1:], pattern[1:])

    result = []
    for name in names:
        if fits(name, pattern):
            result.append(name)
    return result


# %% solution: table of what fits so far
def names_matching(names: list[str], pattern: str) -> list[str]:
    def fits(name: str) -> bool:
        table = [[False] * (len(name) + 1) for _ in range(len(pattern) + 1)]
        table[0][0] = True
        for p in range(1, len(pattern) + 1):
            for n in range(len(name) + 1):
                if pattern[p - 1] == "*":
                    table[p][n] = table[p - 1][n] or (n > 0 and table[p][n - 1])
                elif n > 0 and pattern[p - 1] == name[n - 1]:
                    table[p][n] = table[p - 1][n - 1]
        return table[-1][-1]

    return [name for name in names if fits(name)]


# %% solution: set of places in the pattern
def names_matching(names: list[str], pattern: str) -> list[str]:
    def after_stars(places: set[int]) -> set[int]:
        found = set()
        for place in places:
            found.add(place)
            while place < len(pattern) and pattern[place] == "*":
                place += 1
                found.add(place)
        return found

    result = []
    for name in names:
        places = after_stars({0})
        for letter in name:
            moved = {p for p in places if pattern[p : p + 1] == "*"}
            moved |= {p + 1 for p in places if pattern[p : p + 1] == letter}
            places = after_stars(moved)
        if len(pattern) in places:
            result.append(name)
    return result


# %% solution: regular expression
import re


def names_matching(names: list[str], pattern: str) -> list[str]:
    parts = [re.escape(part) for part in pattern.split("*")]
    expression = re.compile(".*".join(parts), re.DOTALL)
    return [name for name in names if expression.fullmatch(name)]


# %% solution: find the pieces one after the other
def names_matching(names: list[str], pattern: str) -> list[str]:
    if "*" not in pattern:
        return [name for name in names if name == pattern]
    head, *middle, tail = pattern.split("*")
    result = []
    for name in names:
        if not name.startswith(head) or not name.endswith(tail):
            continue
        at, end = len(head), len(name) - len(tail)
        for piece in middle:
            found = name.find(piece, at, end) if at <= end else -1
            if found < 0:
                break
            at = found + len(piece)
        else:
            if at <= end:
                result.append(name)
    return result
