"""The middle value of each `width` measurements in a row.

`width` is at least 1. Of an even number of measurements the smaller of the two in the
middle is taken. The answer is a tuple with one value for each whole window, from the
left; it is empty where none fits.
"""


# %% starter
def rolling_medians(samples: tuple[int, ...], width: int) -> tuple[int, ...]: ...


# %% inputs
SIZES = (9, 60, 250, 700)


def make_input(size, rng):
    level = 0
    samples = []
    for _ in range(size):
        level += rng.randint(-5, 5)
        samples.append(level if rng.random() < 0.95 else 9_999)
    width = rng.randint(1, size + 1) if size < 20 else rng.randint(15, 15 + size // 5)
    return (tuple(samples), width), {}


def valid(samples, width):
    return width >= 1


# %% solution: take the smallest away until the middle is
def rolling_medians(samples: tuple[int, ...], width: int) -> tuple[int, ...]:
    result: tuple[int, ...] = ()
    for start in range(len(samples) - width + 1):
        window = list(samples[start : start + width])
        for _ in range((width - 1) // 2):
            window.remove(min(window))
        result += (min(window),)
    return result


# %% solution: sort each window
def rolling_medians(samples: tuple[int, ...], width: int) -> tuple[int, ...]:
    return tuple(
        sorted(samples[start : start + width])[(width - 1) // 2]
        for start in range(len(samples) - width + 1)
    )


# %% solution: the value with enough on both sides
def rolling_medians(samples: tuple[int, ...], width: int) -> tuple[int, ...]:
    medians = []
    middle = (width - 1) // 2
    for start in range(len(samples) - width + 1):
        window = samples[start : start + width]
        for value in window:
            below = sum(other < value for other in window)
            if below <= middle < below + window.count(value):
                medians.append(value)
                break
    return tuple(medians)


# %% solution: statistics.median_low
from statistics import median_low


def rolling_medians(samples: tuple[int, ...], width: int) -> tuple[int, ...]:
    windows = zip(*(samples[offset:] for offset in range(width)))
    return tuple(map(median_low, windows))


# %% solution: a sorted window, kept by bisect
from bisect import bisect_left, insort


def rolling_medians(samples: tuple[int, ...], width: int) -> tuple[int, ...]:
    if width > len(samples):
        return ()
    window = sorted(samples[:width])
    middle = (width - 1) // 2
    medians = [window[middle]]
    for old, new in zip(samples, samples[width:]):
        window.pop(bisect_left(window, old))
        insort(window, new)
        medians.append(window[middle])
    return tuple(medians)
