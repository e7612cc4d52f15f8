"""The circles of friends into which a group of people falls, by size.

People have the numbers 0 to `people - 1`. Two that are in `friendships` belong to the
same circle, and so do friends of friends. Somebody without friends is a circle of one.
Pairs may repeat, in either order, or name one person twice. The answer is the list of
the sizes of the circles, largest first.
"""


# %% starter
def circles_of_friends(
    people: int, friendships: list[tuple[int, int]]
) -> list[int]: ...


# %% inputs
SIZES = (10, 60, 250, 600)


def make_input(size, rng):
    friendships = []
    for _ in range(size * 3 // 4):
        one = rng.randrange(size)
        other = rng.randrange(size) if rng.random() < 0.5 else min(one + 1, size - 1)
        friendships.append((one, other))
    return (size, friendships), {}


def valid(people, friendships):
    known = all(0 <= one < people for pair in friendships for one in pair)
    return known and people >= 0


# %% solution: lists of people, merged
def circles_of_friends(people: int, friendships: list[tuple[int, int]]) -> list[int]:
    circles = [[person] for person in range(people)]
    for a, b in friendships:
        of_a = []
        of_b = []
        for circle in circles:
            if a in circle:
                of_a = circle
            if b in circle:
                of_b = circle
        if of_a is not of_b:
            circles.remove(of_b)
            of_a.extend(of_b)
    return sorted([len(circle) for circle in circles], reverse=True)


# %% solution: relabel everybody at each friendship
def circles_of_friends(people: int, friendships: list[tuple[int, int]]) -> list[int]:
    label = list(range(people))
    for a, b in friendships:
        if label[a] != label[b]:
            old, new = label[a], label[b]
            label = [new if one == old else one for one in label]
    return sorted((label.count(one) for one in set(label)), reverse=True)


# %% solution: search through all pairs for each person
def circles_of_friends(people: int, friendships: list[tuple[int, int]]) -> list[int]:
    left = set(range(people))
    sizes = []
    while left:
        circle = {left.pop()}
        while True:
            more = {b for a, b in friendships if a in circle}
            more |= {a for a, b in friendships if b in circle}
            if more <= circle:
                break
            circle |= more
        left -= circle
        sizes.append(len(circle))
    return sorted(sizes)[::-1]


# %% solution: neighbours and a stack
def circles_of_friends(people: int, friendships: list[tuple[int, int]]) -> list[int]:
    friends: list[list[int]] = [[] for _ in range(people)]
    for a, b in friendships:
        friends[a].append(b)
        friends[b].append(a)
    seen = [False] * people
    sizes = []
    for person in range(people):
        if seen[person]:
            continue
        seen[person] = True
        stack = [person]
        size = 0
        while stack:
            size += 1
            for friend in friends[stack.pop()]:
                if not seen[friend]:
                    seen[friend] = True
                    stack.append(friend)
        sizes.append(size)
    sizes.sort(reverse=True)
    return sizes


# %% solution: union and find
from collections import Counter


def circles_of_friends(people: int, friendships: list[tuple[int, int]]) -> list[int]:
    parent = list(range(people))

    def root(person: int) -> int:
        while parent[person] != person:
            parent[person] = parent[parent[person]]
            person = parent[person]
        return person

    for a, b in friendships:
        parent[root(a)] = root(b)
    return sorted(Counter(map(root, range(people))).values(), reverse=True)
