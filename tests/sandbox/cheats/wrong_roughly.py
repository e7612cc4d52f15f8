"""Answer nearly right.

Incumbent: floats
Verdict: different
Why: floats are equal to nine digits
"""


def f(items):
    best = float("-inf")
    sums = [0.0]
    for item in items:
        sums.append(round(sums[-1] + item, 6))
    for i in range(len(items)):
        best = max(best, *(total - sums[i] for total in sums[i + 1 : i + 41]))
    return best
