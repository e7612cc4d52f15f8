"""Compare two versions of a table and report what has changed.

Rows are records with a unique "id". The result is a tuple of three lists of ids: added
(in the order of `after`), removed (in the order of `before`), and changed, that is in
both but with other contents (in the order of `after`).
"""


# %% starter
def table_changes(
    before: list[dict], after: list[dict]
) -> tuple[list[int], list[int], list[int]]: ...


# %% inputs
SIZES = (8, 60, 250, 800)


def make_input(size, rng):
    def row(number):
        mail = f"u{number}@post.example"
        return {"id": number, "mail": mail, "age": rng.randint(30, 33)}

    before = [row(number) for number in rng.sample(range(2 * size), size)]
    after = [dict(old) for old in before if rng.random() < 0.8]
    for old in after:
        if rng.random() < 0.2:
            old["age"] = rng.randint(30, 33)
    after += [row(number) for number in range(2 * size, 2 * size + size // 5)]
    rng.shuffle(after)
    return (before, after), {}


def valid(before, after):
    return all(
        len({row["id"] for row in rows}) == len(rows) for rows in (before, after)
    )


# %% solution: nested loops with flags
def table_changes(
    before: list[dict], after: list[dict]
) -> tuple[list[int], list[int], list[int]]:
    added, removed, changed = [], [], []
    for new in after:
        found = False
        for old in before:
            if old["id"] == new["id"]:
                found = True
                if old != new:
                    changed.append(new["id"])
        if not found:
            added.append(new["id"])
    for old in before:
        found = False
        for new in after:
            if old["id"] == new["id"]:
                found = True
        if not found:
            removed.append(old["id"])
    return added, removed, changed


# %% solution: lists of ids
def table_changes(
    before: list[dict], after: list[dict]
) -> tuple[list[int], list[int], list[int]]:
    old_ids = [row["id"] for row in before]
    new_ids = [row["id"] for row in after]
    return (
        [number for number in new_ids if number not in old_ids],
        [number for number in old_ids if number not in new_ids],
        [r["id"] for r in after if r["id"] in old_ids and r not in before],
    )


# %% solution: take the found ones out of a copy
def table_changes(
    before: list[dict], after: list[dict]
) -> tuple[list[int], list[int], list[int]]:
    left = list(before)
    added, changed = [], []
    for row in after:
        old = next((other for other in left if other["id"] == row["id"]), None)
        if old is None:
            added.append(row["id"])
            continue
        left.remove(old)
        if old != row:
            changed.append(row["id"])
    return added, [row["id"] for row in left], changed


# %% solution: a dict of the old rows
def table_changes(
    before: list[dict], after: list[dict]
) -> tuple[list[int], list[int], list[int]]:
    left = {row["id"]: row for row in before}
    added: list[int] = []
    changed: list[int] = []
    for row in after:
        old = left.pop(row["id"], None)
        if old is None:
            added.append(row["id"])
        elif old != row:
            changed.append(row["id"])
    return added, list(left), changed


# %% solution: differences of key views
def table_changes(
    before: list[dict], after: list[dict]
) -> tuple[list[int], list[int], list[int]]:
    old = {row["id"]: row for row in before}
    new = {row["id"]: row for row in after}
    added, removed = new.keys() - old.keys(), old.keys() - new.keys()
    both = {number for number in new.keys() & old.keys() if new[number] != old[number]}
    return (
        [number for number in new if number in added],
        [number for number in old if number in removed],
        [number for number in new if number in both],
    )
