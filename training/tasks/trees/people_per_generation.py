"""Count the people of each generation of a family tree.

A person is a dict with "name" and, if there are any, "children": a list of persons. The
result has a count for each generation, the oldest first; the given person alone is the
first.
"""


# %% starter
def people_per_generation(person: dict) -> list[int]: ...


# %% inputs
SIZES = (8, 60, 500, 4_000)


def make_input(size, rng):
    generations = [[{"name": "Olga"}]]
    for n in range(1, size):
        child = {"name": f"{rng.choice(['Finn', 'Ruth', 'Sam'])} {n}"}
        last = min(len(generations), 20) - 1
        above = rng.choice((last, rng.randint(0, last)))
        rng.choice(generations[above]).setdefault("children", []).append(child)
        if above + 1 == len(generations):
            generations.append([])
        generations[above + 1].append(child)
    return (generations[0][0],), {}


# %% solution: how many are n below, for every n
def people_per_generation(person: dict) -> list[int]:
    def count(node, below):
        if below == 0:
            return 1
        return sum(count(child, below - 1) for child in node.get("children", []))

    counts = []
    while True:
        people = count(person, len(counts))
        if people == 0:
            return counts
        counts.append(people)


# %% solution: add up the lists of the children
def people_per_generation(person: dict) -> list[int]:
    counts = []
    for child in person.get("children", []):
        below = people_per_generation(child)
        longer = []
        for place in range(max(len(counts), len(below))):
            total = 0
            if place < len(counts):
                total += counts[place]
            if place < len(below):
                total += below[place]
            longer.append(total)
        counts = longer
    return [1] + counts


# %% solution: generations of all, then list.count
def people_per_generation(person: dict) -> list[int]:
    def generations(node, own):
        found = [own]
        for child in node.get("children", []):
            found = found + generations(child, own + 1)
        return found

    every = generations(person, 0)
    return [every.count(number) for number in range(max(every) + 1)]


# %% solution: a queue with numbers
from collections import Counter, deque


def people_per_generation(person: dict) -> list[int]:
    queue = deque([(person, 0)])
    counts = Counter()
    while queue:
        node, generation = queue.popleft()
        counts[generation] += 1
        for child in node.get("children", ()):
            queue.append((child, generation + 1))
    return [counts[generation] for generation in sorted(counts)]


# %% solution: generation by generation
def people_per_generation(person: dict) -> list[int]:
    level = [person]
    counts = []
    while level:
        counts.append(len(level))
        level = [child for node in level for child in node.get("children", ())]
    return counts


# %% solution: recursion that counts in one list
def people_per_generation(person: dict) -> list[int]:
    counts: list[int] = []

    def visit(node, generation):
        if generation == len(counts):
            counts.append(0)
        counts[generation] += 1
        for child in node.get("children", ()):
            visit(child, generation + 1)

    visit(person, 0)
    return counts
