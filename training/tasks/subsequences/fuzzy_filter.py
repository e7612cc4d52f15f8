"""Filter names as an editor's quick-open box does.

A name matches if the letters of `query` occur in it in that order, with anything
between; case does not matter. The result holds the matching names in their given order.
An empty query matches all.
"""


# %% starter
def fuzzy_filter(query: str, names: list[str]) -> list[str]: ...


# %% inputs
SIZES = (10, 50, 200, 600)


def make_input(size, rng):
    parts = ["src", "Util", "test", "main", "view", "Data", "index", "old"]
    names = [
        "/".join(rng.choices(parts, k=rng.randint(1, 12))) + rng.choice((".py", ".ts"))
        for _ in range(size)
    ]
    letters = "".join(rng.sample(rng.choice(names), k=3))
    start = rng.choice(names)[:: rng.choice((1, 2, 3))]
    return (rng.choice((start, start.upper(), letters, "etta", "")), names), {}


# %% solution: recursion with slices
def fuzzy_filter(query: str, names: list[str]) -> list[str]:
    def matches(wanted, text):
        if not wanted:
            return True
        if not text:
            return False
        if wanted[0].lower() == text[0].lower():
            return matches(wanted[1:], text[1:])
        return matches(wanted, text[1:])

    return [name for name in names if matches(query, name)]


# %% solution: cut the text after each letter
def fuzzy_filter(query: str, names: list[str]) -> list[str]:
    result = []
    for name in names:
        rest = name.lower()
        found = True
        for letter in query.lower():
            if letter not in rest:
                found = False
            else:
                rest = rest[rest.index(letter) + 1 :]
        if found:
            result.append(name)
    return result


# %% solution: two positions
def fuzzy_filter(query: str, names: list[str]) -> list[str]:
    result = []
    for name in names:
        place = 0
        for letter in name:
            if place < len(query) and letter.lower() == query[place].lower():
                place += 1
        if place == len(query):
            result.append(name)
    return result


# %% solution: the length of the longest common part
def fuzzy_filter(query: str, names: list[str]) -> list[str]:
    wanted = query.lower()
    result = []
    for name in names:
        row = [0] * (len(wanted) + 1)
        for letter in name.lower():
            for place in range(len(wanted), 0, -1):
                if wanted[place - 1] == letter:
                    row[place] = row[place - 1] + 1
            for place in range(1, len(row)):
                row[place] = max(row[place], row[place - 1])
        if row[-1] == len(wanted):
            result.append(name)
    return result


# %% solution: in consumes an iterator
def fuzzy_filter(query: str, names: list[str]) -> list[str]:
    wanted = query.lower()

    def matches(name):
        letters = iter(name.lower())
        return all(letter in letters for letter in wanted)

    return list(filter(matches, names))


# %% solution: str.find from where the last one was
def fuzzy_filter(query: str, names: list[str]) -> list[str]:
    wanted = query.lower()
    result = []
    for name in names:
        text = name.lower()
        place = -1
        for letter in wanted:
            place = text.find(letter, place + 1)
            if place < 0:
                break
        else:
            result.append(name)
    return result
