"""Fields that each known row has may be read earlier."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    rows = [{"a": rng.randint(-9, 9), "b": rng.randint(0, 9)} for _ in range(size)]
    return (rows,), {}


def before(rows):
    total = 0
    for row in rows:
        if row["a"] > 0:
            total += row["b"]
    return total


def after(rows):
    pairs = [(row["a"], row["b"]) for row in rows]
    return sum(b for a, b in pairs if a > 0)
