"""Count for each employee how many people report to them, directly or not.

`staff` are records with "name" and "boss" (the name of somebody else on the list, or ""
for the head). Names are unique and not empty. The result holds (name, count) in the
order of `staff`.
"""


# %% starter
def team_sizes(staff: list[dict[str, str]]) -> list[tuple[str, int]]: ...


# %% inputs
SIZES = (8, 40, 120, 300)


def make_input(size, rng):
    names = [f"{rng.choice(['Ida', 'Lars', 'Mia'])} {n}" for n in range(max(1, size))]
    staff = [{"name": names[0], "boss": ""}]
    for place in range(1, len(names)):
        boss = names[max(0, place - rng.choice((1, 1, 2, 6, 20)))]
        staff.append({"name": names[place], "boss": boss})
    rng.shuffle(staff)
    return (staff,), {}


def valid(staff):
    boss_of = {person["name"]: person["boss"] for person in staff}

    def head(name):
        for _ in staff:
            name = boss_of[name] or name
        return name

    heads = [name for name, boss in boss_of.items() if not boss]
    known = all([head(name)] == heads for name in boss_of)
    return known and "" not in boss_of and len(boss_of) == len(staff)


# %% solution: collect the team of each, through all records
def team_sizes(staff: list[dict[str, str]]) -> list[tuple[str, int]]:
    result = []
    for person in staff:
        team = [person["name"]]
        for name in team:
            for other in staff:
                if other["boss"] == name:
                    team.append(other["name"])
        result.append((person["name"], len(team) - 1))
    return result


# %% solution: recursion with a search in the list
def team_sizes(staff: list[dict[str, str]]) -> list[tuple[str, int]]:
    def size(name):
        reports = [person["name"] for person in staff if person["boss"] == name]
        return len(reports) + sum(size(report) for report in reports)

    return [(person["name"], size(person["name"])) for person in staff]


# %% solution: each one counts for all above, found in the list
def team_sizes(staff: list[dict[str, str]]) -> list[tuple[str, int]]:
    names = [person["name"] for person in staff]
    counts = [0] * len(names)
    for person in staff:
        boss = person["boss"]
        while boss != "":
            place = names.index(boss)
            counts[place] += 1
            boss = staff[place]["boss"]
    return list(zip(names, counts))


# %% solution: each one counts for all above, found in a dict
def team_sizes(staff: list[dict[str, str]]) -> list[tuple[str, int]]:
    boss_of = {person["name"]: person["boss"] for person in staff}
    counts = dict.fromkeys(boss_of, 0)
    for name in boss_of:
        boss = boss_of[name]
        while boss:
            counts[boss] += 1
            boss = boss_of[boss]
    return list(counts.items())


# %% solution: from those without reports upwards
def team_sizes(staff: list[dict[str, str]]) -> list[tuple[str, int]]:
    boss_of = {person["name"]: person["boss"] for person in staff}
    waiting = dict.fromkeys(boss_of, 0)
    for boss in boss_of.values():
        if boss:
            waiting[boss] += 1
    counts = dict.fromkeys(boss_of, 0)
    ready = [name for name, count in waiting.items() if count == 0]
    while ready:
        name = ready.pop()
        boss = boss_of[name]
        if boss:
            counts[boss] += counts[name] + 1
            waiting[boss] -= 1
            if waiting[boss] == 0:
                ready.append(boss)
    return list(counts.items())


# %% solution: an order from the top, summed up from its end
from collections import defaultdict


def team_sizes(staff: list[dict[str, str]]) -> list[tuple[str, int]]:
    reports: dict[str, list[str]] = defaultdict(list)
    for person in staff:
        reports[person["boss"]].append(person["name"])
    order = list(reports[""])
    for name in order:
        order.extend(reports[name])
    counts: dict[str, int] = {}
    for name in reversed(order):
        counts[name] = sum(counts[other] + 1 for other in reports[name])
    return [(person["name"], counts[person["name"]]) for person in staff]
