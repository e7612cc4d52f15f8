"""The names of the best `top` players, best first.

A player is a dict with "name", "points" and "games". More points are better; with equal
points fewer games are; then the name decides, in plain string order. Names are unique.
With fewer players than `top` all are given; `top` may be 0.
"""


# %% starter
def leaderboard(players: list[dict], top: int) -> list[str]: ...


# %% inputs
SIZES = (8, 60, 300, 800)


def make_input(size, rng):
    players = [
        {
            "name": f"{rng.choice(('Kim', 'lee', 'Ola', 'zoë'))}{number}",
            "points": rng.choice((0, 3, rng.randint(-5, 5 + size // 10))),
            "games": rng.randint(0, 4),
        }
        for number in range(size)
    ]
    rng.shuffle(players)
    return (players, rng.choice((0, 3, 10, size // 10)) if size < 100 else 40), {}


def valid(players, top):
    return top >= 0 and len({player["name"] for player in players}) == len(players)


# %% solution: count who is better, for everybody
def leaderboard(players: list[dict], top: int) -> list[str]:
    places = {}
    for one in players:
        better = 0
        for other in players:
            if other["points"] > one["points"]:
                better += 1
            elif other["points"] == one["points"]:
                if other["games"] < one["games"]:
                    better += 1
                elif other["games"] == one["games"]:
                    if other["name"] < one["name"]:
                        better += 1
        places[better] = one["name"]
    result = []
    for place in range(top):
        if place in places:
            result.append(places[place])
    return result


# %% solution: take the best out of a copy, `top` times
def leaderboard(players: list[dict], top: int) -> list[str]:
    left = list(players)
    names = []
    while left and len(names) < top:
        best = min(left, key=lambda p: (-p["points"], p["games"], p["name"]))
        left = [player for player in left if player is not best]
        names.append(best["name"])
    return names


# %% solution: keep a small list sorted
def leaderboard(players: list[dict], top: int) -> list[str]:
    best: list[tuple[int, int, str]] = []
    for player in players:
        best.append((-player["points"], player["games"], player["name"]))
        best.sort()
        best = best[:top]
    return [name for _, _, name in best]


# %% solution: three stable sorts
def leaderboard(players: list[dict], top: int) -> list[str]:
    ordered = sorted(players, key=lambda player: player["name"])
    ordered = sorted(ordered, key=lambda player: player["games"])
    ordered = sorted(ordered, key=lambda player: player["points"], reverse=True)
    return [player["name"] for player in ordered][:top]


# %% solution: sorted tuples
def leaderboard(players: list[dict], top: int) -> list[str]:
    keys = sorted((-p["points"], p["games"], p["name"]) for p in players)
    return [name for _, _, name in keys[:top]]


# %% solution: heapq.nsmallest
from heapq import nsmallest


def leaderboard(players: list[dict], top: int) -> list[str]:
    keys = ((-p["points"], p["games"], p["name"]) for p in players)
    return [key[2] for key in nsmallest(top, keys)]
