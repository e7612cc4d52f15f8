"""Add up a time sheet: for each person, the minutes of all their spans.

Each line reads "NAME HH:MM-HH:MM", such as "Ada 08:30-12:15", NAME being letters and
digits. A span whose end is before its start goes over midnight; one whose end is its
start has no minutes. The result maps names to minutes, names in the order in which they
first appear.
"""


# %% starter
def minutes_by_person(lines: list[str]) -> dict[str, int]: ...


# %% inputs
import re

SIZES = (8, 60, 200, 500)


def make_input(size, rng):
    people = [f"{rng.choice(['Ada', 'Ben', 'Chi'])}{n}" for n in range(size // 6 + 1)]

    def clock():
        return f"{rng.randint(0, 23):02}:{rng.choice((0, 0, 15, 30, 45, 59)):02}"

    lines = []
    for _ in range(size):
        start = clock()
        end = rng.choice((start, clock(), clock(), clock()))
        lines.append(f"{rng.choice(people)} {start}-{end}")
    return (lines,), {}


def valid(lines):
    clock = "([01][0-9]|2[0-3]):[0-5][0-9]"
    return all(re.fullmatch(rf"\w+ {clock}-{clock}", line) for line in lines)


# %% solution: all lines again for each name, strptime
from datetime import datetime, timedelta


def minutes_by_person(lines: list[str]) -> dict[str, int]:
    result = {}
    for line in lines:
        name = line.split(" ")[0]
        total = timedelta(0)
        for other in lines:
            who, span = other.split(" ")
            if who == name and name not in result:
                start, end = span.split("-")
                begin = datetime.strptime(start, "%H:%M")
                finish = datetime.strptime(end, "%H:%M")
                if finish < begin:
                    finish += timedelta(days=1)
                total += finish - begin
        if name not in result:
            result[name] = int(total.total_seconds()) // 60
    return result


# %% solution: strptime once a line
from datetime import datetime


def minutes_by_person(lines: list[str]) -> dict[str, int]:
    result: dict[str, int] = {}
    for line in lines:
        name, span = line.split()
        start, end = (datetime.strptime(text, "%H:%M") for text in span.split("-"))
        result[name] = result.get(name, 0) + (end - start).seconds // 60
    return result


# %% solution: a regular expression
import re


def minutes_by_person(lines: list[str]) -> dict[str, int]:
    result = {}
    for line in lines:
        match = re.fullmatch(r"(\S+) (\d\d):(\d\d)-(\d\d):(\d\d)", line)
        numbers = [int(text) for text in match.groups()[1:]]
        length = (numbers[2] - numbers[0]) * 60 + numbers[3] - numbers[1]
        if length < 0:
            length += 24 * 60
        result.setdefault(match.group(1), []).append(length)
    return {name: sum(lengths) for name, lengths in result.items()}


# %% solution: two lists, walk along the day
def minutes_by_person(lines: list[str]) -> dict[str, int]:
    names = []
    totals = []
    for line in lines:
        name, span = line.split(" ")
        hour, minute = int(span[0:2]), int(span[3:5])
        length = 0
        while f"{hour:02}:{minute:02}" != span[6:]:
            minute += 1
            length += 1
            if minute == 60:
                hour, minute = (hour + 1) % 24, 0
        if name not in names:
            names.append(name)
            totals.append(0)
        totals[names.index(name)] += length
    return dict(zip(names, totals))


# %% solution: slices from the right
def minutes_by_person(lines: list[str]) -> dict[str, int]:
    result: dict[str, int] = {}
    for line in lines:
        hours = int(line[-5:-3]) - int(line[-11:-9])
        length = (hours * 60 + int(line[-2:]) - int(line[-8:-6])) % 1440
        name = line[:-12]
        result[name] = result.get(name, 0) + length
    return result
