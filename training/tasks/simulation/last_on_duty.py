"""Find who is left when people stand in a circle and every `step`-th one goes.

The people are numbered from 0 and counting begins with number 0: with 5 people and a
step of 3, number 2 goes first, then 0, 4, 1, and 3 is left. Both numbers are 1 to
100,000.
"""


# %% starter
def last_on_duty(people: int, step: int) -> int: ...


# %% inputs
SIZES = (8, 100, 1_000, 8_000)


def make_input(size, rng):
    people = max(1, size - rng.randint(0, size // 4))
    return (people, rng.choice((1, 2, 3, 7, 12, 25))), {}


def valid(people, step):
    return 1 <= people <= 100_000 and 1 <= step <= 100_000


# %% solution: walk around over empty places
def last_on_duty(people: int, step: int) -> int:
    here = [True] * people
    left = people
    place = -1
    while left > 1:
        counted = 0
        while counted < step:
            place = (place + 1) % people
            if here[place]:
                counted += 1
        here[place] = False
        left -= 1
    return here.index(True)


# %% solution: turn the list
def last_on_duty(people: int, step: int) -> int:
    circle = list(range(people))
    while len(circle) > 1:
        for _ in range(step - 1):
            circle.append(circle.pop(0))
        circle.pop(0)
    return circle[0]


# %% solution: slice the list anew
def last_on_duty(people: int, step: int) -> int:
    circle = list(range(people))
    while len(circle) > 1:
        out = (step - 1) % len(circle)
        circle = circle[out + 1 :] + circle[:out]
    return circle[0]


# %% solution: rotate a deque
from collections import deque


def last_on_duty(people: int, step: int) -> int:
    circle = deque(range(people))
    while len(circle) > 1:
        circle.rotate(1 - step)
        circle.popleft()
    return circle[0]


# %% solution: pop by index
def last_on_duty(people: int, step: int) -> int:
    circle = list(range(people))
    place = 0
    while len(circle) > 1:
        place = (place + step - 1) % len(circle)
        circle.pop(place)
    return circle[0]


# %% solution: the place in a circle of one more
def last_on_duty(people: int, step: int) -> int:
    place = 0
    for size in range(2, people + 1):
        place = (place + step) % size
    return place
