"""The most money from jobs that do not overlap.

A job is a dict with "start", "end" (0 <= start < end) and "pay" (not negative). A job
may start when another one ends. Without jobs it is 0.
"""


# %% starter
def best_jobs(jobs: list[dict[str, int]]) -> int: ...


# %% inputs
SIZES = (8, 50, 180, 450)


def make_input(size, rng):
    reach = rng.choice((size, 5 * size)) + 5
    jobs = []
    for _ in range(size):
        start = rng.randrange(reach)
        end = start + rng.choice((1, 2, 5, 10, 40))
        jobs.append({"start": start, "end": end, "pay": rng.choice((0, 10, 25, end))})
    return (jobs,), {}


def valid(jobs):
    return all(0 <= job["start"] < job["end"] and job["pay"] >= 0 for job in jobs)


# %% solution: for each job the best of all that end before it
def best_jobs(jobs: list[dict[str, int]]) -> int:
    ordered = sorted(jobs, key=lambda job: job["end"])
    best_ending: list[int] = []
    for i in range(len(ordered)):
        best = 0
        for j in range(i):
            if ordered[j]["end"] <= ordered[i]["start"]:
                if best_ending[j] > best:
                    best = best_ending[j]
        best_ending.append(best + ordered[i]["pay"])
    return max(best_ending, default=0)


# %% solution: best for every moment, all jobs looked through
def best_jobs(jobs: list[dict[str, int]]) -> int:
    moments = sorted({job["end"] for job in jobs} | {job["start"] for job in jobs})
    best: dict[int, int] = {}
    so_far = 0
    for moment in moments:
        for job in jobs:
            if job["end"] == moment:
                so_far = max(so_far, best[job["start"]] + job["pay"])
        best[moment] = so_far
    return so_far


# %% solution: from the last start on, jobs after each filtered
def best_jobs(jobs: list[dict[str, int]]) -> int:
    ordered = sorted(jobs, key=lambda job: job["start"])
    best_from = [0]
    for job in reversed(ordered):
        later = [other for other in ordered if other["start"] >= job["end"]]
        best_from.append(max(best_from[-1], job["pay"] + best_from[len(later)]))
    return best_from[-1]


# %% solution: a counter that runs over time
def best_jobs(jobs: list[dict[str, int]]) -> int:
    ending: dict[int, list[dict[str, int]]] = {}
    for job in jobs:
        ending.setdefault(job["end"], []).append(job)
    best = [0]
    for moment in range(1, max(ending, default=0) + 1):
        options = [best[job["start"]] + job["pay"] for job in ending.get(moment, [])]
        best.append(max([best[-1], *options]))
    return best[-1]


# %% solution: bisect for the last job that ends in time
from bisect import bisect_right


def best_jobs(jobs: list[dict[str, int]]) -> int:
    ends = [0]
    best = [0]
    for job in sorted(jobs, key=lambda job: job["end"]):
        money = best[bisect_right(ends, job["start"]) - 1] + job["pay"]
        if money > best[-1]:
            ends.append(job["end"])
            best.append(money)
    return best[-1]


# %% solution: starts and ends in one sorted walk
def best_jobs(jobs: list[dict[str, int]]) -> int:
    events = []
    for number, job in enumerate(jobs):
        events.append((job["start"], 1, number))
        events.append((job["end"], 0, number))
    events.sort()
    at_start = [0] * len(jobs)
    best = 0
    for _, is_start, number in events:
        if is_start:
            at_start[number] = best
        else:
            best = max(best, at_start[number] + jobs[number]["pay"])
    return best
