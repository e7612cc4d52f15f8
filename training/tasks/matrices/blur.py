"""Smooth a grey picture: each pixel becomes the mean of the square around it.

The square reaches `radius` pixels to each side and is cut off at the borders of the
picture; the mean is of the pixels that are left, rounded down. Rows have equal length,
there is at least one pixel, `radius` is at least 0, pixels are 0 to 255.
"""


# %% starter
def blur(pixels: list[list[int]], radius: int) -> list[list[int]]: ...


# %% inputs
SIZES = (5, 12, 24, 40)


def make_input(size, rng):
    width = max(1, size + rng.randint(-3, 3))
    pixels = [
        [rng.choice((0, 255, rng.randint(0, 255))) for _ in range(width)]
        for _ in range(max(1, size))
    ]
    return (pixels, rng.randint(0, 2) if size < 10 else rng.randint(3, 5)), {}


def valid(pixels, radius):
    grey = all(0 <= pixel <= 255 for row in pixels for pixel in row)
    even = len({len(row) for row in pixels}) == 1
    return grey and even and len(pixels[0]) > 0 and radius >= 0


# %% solution: four loops
def blur(pixels: list[list[int]], radius: int) -> list[list[int]]:
    result = []
    for y in range(len(pixels)):
        line = []
        for x in range(len(pixels[0])):
            total = 0
            count = 0
            for j in range(y - radius, y + radius + 1):
                for i in range(x - radius, x + radius + 1):
                    if 0 <= j < len(pixels) and 0 <= i < len(pixels[0]):
                        total += pixels[j][i]
                        count += 1
            line.append(total // count)
        result.append(line)
    return result


# %% solution: the square as a list
def blur(pixels: list[list[int]], radius: int) -> list[list[int]]:
    def mean(y: int, x: int) -> int:
        square = []
        for row in pixels[max(0, y - radius) : y + radius + 1]:
            square += row[max(0, x - radius) : x + radius + 1]
        return sum(square) // len(square)

    return [[mean(y, x) for x in range(len(pixels[0]))] for y in range(len(pixels))]


# %% solution: sums of columns for each row, then slices of them
def blur(pixels: list[list[int]], radius: int) -> list[list[int]]:
    result = []
    for y in range(len(pixels)):
        rows = pixels[max(0, y - radius) : y + radius + 1]
        sums = [sum(column) for column in zip(*rows)]
        line = []
        for x in range(len(sums)):
            part = sums[max(0, x - radius) : x + radius + 1]
            line.append(sum(part) // (len(part) * len(rows)))
        result.append(line)
    return result


# %% solution: across, then down, with running totals
from itertools import accumulate


def blur(pixels: list[list[int]], radius: int) -> list[list[int]]:
    def spread(row: list[int]) -> list[int]:
        totals = list(accumulate(row, initial=0))
        n = len(row)
        return [
            totals[min(n, i + radius + 1)] - totals[max(0, i - radius)]
            for i in range(n)
        ]

    def lengths(n: int) -> list[int]:
        return [min(n, i + radius + 1) - max(0, i - radius) for i in range(n)]

    across = [spread(row) for row in pixels]
    down = [spread(list(column)) for column in zip(*across)]
    heights, widths = lengths(len(pixels)), lengths(len(pixels[0]))
    return [
        [total // (height * width) for total, width in zip(row, widths)]
        for row, height in zip(zip(*down), heights)
    ]


# %% solution: table of totals from the corner
def blur(pixels: list[list[int]], radius: int) -> list[list[int]]:
    height, width = len(pixels), len(pixels[0])
    table = [[0] * (width + 1)]
    for row in pixels:
        line = [0]
        running = 0
        for value, above in zip(row, table[-1][1:]):
            running += value
            line.append(running + above)
        table.append(line)
    result = []
    for y in range(height):
        top, bottom = max(0, y - radius), min(height, y + radius + 1)
        upper, lower = table[top], table[bottom]
        line = []
        for x in range(width):
            a, b = max(0, x - radius), min(width, x + radius + 1)
            total = lower[b] - lower[a] - upper[b] + upper[a]
            line.append(total // ((bottom - top) * (b - a)))
        result.append(line)
    return result
