"""The sums of rectangles of a map of rainfall.

`rain` has rows of equal length; it may have none. A region is (top, left, bottom,
right), all four included and inside the map, with top <= bottom and left <= right. The
answer has a sum for each region, in their order.
"""


# %% starter
def region_totals(
    rain: list[list[int]], regions: list[tuple[int, int, int, int]]
) -> list[int]: ...


# %% inputs
SIZES = (5, 15, 30, 50)


def make_input(size, rng):
    width = max(1, size - rng.randint(0, 3)) if size else 0
    rain = [[rng.choice((0, 0, 3, 17)) for _ in range(width)] for _ in range(size)]
    regions = []
    for _ in range(4 * size):
        top, bottom = sorted(rng.randrange(size) for _ in range(2))
        left, right = sorted(rng.randrange(width) for _ in range(2))
        regions.append((top, left, bottom, right))
    return (rain, regions), {}


def valid(rain, regions):
    return len({len(row) for row in rain}) <= 1 and all(
        0 <= top <= bottom < len(rain) and 0 <= left <= right < len(rain[0])
        for top, left, bottom, right in regions
    )


# %% solution: cell by cell
def region_totals(
    rain: list[list[int]], regions: list[tuple[int, int, int, int]]
) -> list[int]:
    totals = []
    for region in regions:
        total = 0
        for row in range(region[0], region[2] + 1):
            for column in range(region[1], region[3] + 1):
                total += rain[row][column]
        totals.append(total)
    return totals


# %% solution: sums of slices
def region_totals(
    rain: list[list[int]], regions: list[tuple[int, int, int, int]]
) -> list[int]:
    return [
        sum(sum(row[left : right + 1]) for row in rain[top : bottom + 1])
        for top, left, bottom, right in regions
    ]


# %% solution: dict of all cells, filtered
def region_totals(
    rain: list[list[int]], regions: list[tuple[int, int, int, int]]
) -> list[int]:
    wet = {(r, c): v for r, row in enumerate(rain) for c, v in enumerate(row) if v}
    totals = []
    for top, left, bottom, right in regions:
        inside = [
            value
            for (row, column), value in wet.items()
            if top <= row <= bottom and left <= column <= right
        ]
        totals.append(sum(inside))
    return totals


# %% solution: running totals of each row
from itertools import accumulate


def region_totals(
    rain: list[list[int]], regions: list[tuple[int, int, int, int]]
) -> list[int]:
    running = [list(accumulate(row, initial=0)) for row in rain]
    totals = []
    for top, left, bottom, right in regions:
        total = 0
        for row in range(top, bottom + 1):
            total += running[row][right + 1] - running[row][left]
        totals.append(total)
    return totals


# %% solution: table of totals from the corner
def region_totals(
    rain: list[list[int]], regions: list[tuple[int, int, int, int]]
) -> list[int]:
    width = len(rain[0]) if rain else 0
    table = [[0] * (width + 1)]
    for row in rain:
        above = table[-1]
        line = [0]
        so_far = 0
        for column, value in enumerate(row, 1):
            so_far += value
            line.append(above[column] + so_far)
        table.append(line)
    totals = []
    for top, left, bottom, right in regions:
        low, high = table[bottom + 1], table[top]
        totals.append(low[right + 1] - low[left] - high[right + 1] + high[left])
    return totals
