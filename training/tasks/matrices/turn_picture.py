"""Turn a picture by quarter turns clockwise.

A picture is a list of rows of equal length, each a string of pixels; it may have no
rows, and no row is empty. `turns` is -100 to 100; if negative, it is turned
counter-clockwise.
"""


# %% starter
def turn_picture(picture: list[str], turns: int) -> list[str]: ...


# %% inputs
SIZES = (5, 20, 50, 120)


def make_input(size, rng):
    width = rng.randint(1 + size // 2, size + 1)
    picture = ["".join(rng.choice(" .:#") for _ in range(width)) for _ in range(size)]
    turns = rng.randint(-9, 9) if size < 10 else 4 * rng.randint(4, 6) + 3
    return (picture, turns), {}


def valid(picture, turns):
    even = all(0 < len(row) == len(picture[0]) for row in picture)
    return even and -100 <= turns <= 100


# %% solution: pixel by pixel, as often as asked
def turn_picture(picture: list[str], turns: int) -> list[str]:
    result = list(picture)
    while turns < 0:
        turns = turns + 4
    for _ in range(turns):
        turned = []
        width = len(result[0]) if result else 0
        for column in range(width):
            line = ""
            for row in range(len(result)):
                line = result[row][column] + line
            turned.append(line)
        result = turned
    return result


# %% solution: recursion, one turn at a time
def turn_picture(picture: list[str], turns: int) -> list[str]:
    if turns == 0 or not picture:
        return list(picture)
    if turns < 0:
        return turn_picture(picture, turns % 4)
    rows = [list(row) for row in picture]
    turned = []
    while rows[0]:
        turned.append("".join(row.pop(0) for row in reversed(rows)))
    return turn_picture(turned, turns - 1)


# %% solution: dict of pixels
def turn_picture(picture: list[str], turns: int) -> list[str]:
    height = len(picture)
    width = len(picture[0]) if picture else 0
    pixels = {(r, c): p for r, row in enumerate(picture) for c, p in enumerate(row)}
    for _ in range(turns % 4):
        pixels = {(c, height - 1 - r): p for (r, c), p in pixels.items()}
        height, width = width, height
    return ["".join(pixels[r, c] for c in range(width)) for r in range(height)]


# %% solution: zip, only the turns that matter
def turn_picture(picture: list[str], turns: int) -> list[str]:
    result = list(picture)
    for _ in range(turns % 4):
        result = ["".join(column) for column in zip(*result[::-1])]
    return result


# %% solution: one case for each quarter
def turn_picture(picture: list[str], turns: int) -> list[str]:
    quarter = turns % 4
    if quarter == 0:
        return picture[:]
    if quarter == 2:
        return [row[::-1] for row in reversed(picture)]
    columns = list(map("".join, zip(*picture)))
    if quarter == 1:
        return [column[::-1] for column in columns]
    return columns[::-1]
