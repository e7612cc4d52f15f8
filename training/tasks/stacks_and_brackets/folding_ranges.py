"""Find the ranges of lines that an editor can fold, from the lines' indentation.

`indents` holds the number of leading spaces of each line. A line can be folded if the
next line is indented deeper; its range (first, last) reaches from it to the last line
before the next one that is not indented deeper than it (or to the end). The ranges come
in order of their first line.
"""


# %% starter
def folding_ranges(indents: list[int]) -> list[tuple[int, int]]: ...


# %% inputs
SIZES = (10, 100, 400, 1_200)


def make_input(size, rng):
    indents = []
    depth = 0
    for _ in range(size):
        depth = max(0, depth + rng.choice((-1, -1, 0, 0, 0, 1, 1, 1)))
        indents.append(4 * depth)
    return (indents,), {}


def valid(indents):
    return all(indent >= 0 for indent in indents)


# %% solution: check every possible end
def folding_ranges(indents: list[int]) -> list[tuple[int, int]]:
    ranges = []
    for first in range(len(indents)):
        last = first
        inside = True
        for line in range(first + 1, len(indents)):
            if indents[line] <= indents[first]:
                inside = False
            if inside:
                last = line
        if last > first:
            ranges.append((first, last))
    return ranges


# %% solution: walk down from each line
def folding_ranges(indents: list[int]) -> list[tuple[int, int]]:
    ranges = []
    for first, indent in enumerate(indents):
        last = first
        while last + 1 < len(indents) and indents[last + 1] > indent:
            last += 1
        if last > first:
            ranges.append((first, last))
    return ranges


# %% solution: takewhile over a slice
from itertools import takewhile


def folding_ranges(indents: list[int]) -> list[tuple[int, int]]:
    ranges = []
    for first, indent in enumerate(indents):
        deeper = list(takewhile(lambda other: other > indent, indents[first + 1 :]))
        if deeper:
            ranges.append((first, first + len(deeper)))
    return ranges


# %% solution: recursion over blocks
def folding_ranges(indents: list[int]) -> list[tuple[int, int]]:
    ranges = []

    def read(line, level):
        while line < len(indents) and indents[line] > level:
            end = read(line + 1, indents[line])
            if end > line + 1:
                ranges.append((line, end - 1))
            line = end
        return line

    read(0, -1)
    return sorted(ranges)


# %% solution: a stack of open lines
def folding_ranges(indents: list[int]) -> list[tuple[int, int]]:
    last = list(range(len(indents)))
    stack: list[int] = []
    for line, indent in enumerate(indents):
        while stack and indents[stack[-1]] >= indent:
            last[stack.pop()] = line - 1
        stack.append(line)
    for line in stack:
        last[line] = len(indents) - 1
    return [(first, end) for first, end in enumerate(last) if end > first]


# %% solution: where the next shallower line is, from the back
def folding_ranges(indents: list[int]) -> list[tuple[int, int]]:
    after = [0] * len(indents)
    ranges = []
    for line in range(len(indents) - 1, -1, -1):
        end = line + 1
        while end < len(indents) and indents[end] > indents[line]:
            end = after[end]
        after[line] = end
        if end > line + 1:
            ranges.append((line, end - 1))
    return ranges[::-1]
