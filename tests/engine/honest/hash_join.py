"""An index that keeps the first row of a key, instead of a nested loop."""


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
    index = {}
    for row in rows:
        index.setdefault(row["id"], row["name"])
    return [index[key] for key in wanted if key in index]
