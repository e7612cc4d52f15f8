"""Broken: of two rows with one key, the last is taken instead of the first."""


SIZES = (10, 50, 250)


def make_input(size, rng):
    ids = rng.sample(range(size * 5 + 5), size)
    rows = [{"id": i, "name": f"n{rng.randint(0, 99)}"} for i in ids]
    return (rows, [rng.choice(ids) for _ in range(size)]), {}


def before(rows, wanted):
    names = []
    for key in wanted:
        for row in rows:
            if row["id"] == key:
                names.append(row["name"])
                break
    return names


def after(rows, wanted):
    index = {row["id"]: row["name"] for row in rows}
    return [index[key] for key in wanted if key in index]
