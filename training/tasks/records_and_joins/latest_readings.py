"""Keep the latest reading of each sensor.

Each record has "sensor", "time" (a whole number) and "value". The result holds, for
each sensor, the record with the greatest time; of several at that time the last in the
list. The records of the result come in alphabetical order of the sensors.
"""


# %% starter
def latest_readings(readings: list[dict]) -> list[dict]: ...


# %% inputs
SIZES = (8, 80, 350, 1_000)


def make_input(size, rng):
    rooms = ["hall", "lab", "roof"]
    sensors = [f"{rng.choice(rooms)}-{n}" for n in range(size // 3 + 1)]
    readings = []
    for _ in range(size):
        reading = {"sensor": rng.choice(sensors), "time": rng.randint(0, 20)}
        reading["value"] = rng.choice((-3, 0, 17, 18, 21))
        readings.append(reading)
    return (readings,), {}


# %% solution: is there a later one?
def latest_readings(readings: list[dict]) -> list[dict]:
    result = []
    for i in range(len(readings)):
        latest = True
        for j in range(len(readings)):
            if readings[i]["sensor"] == readings[j]["sensor"]:
                if readings[j]["time"] > readings[i]["time"]:
                    latest = False
                elif readings[j]["time"] == readings[i]["time"] and j > i:
                    latest = False
        if latest:
            result.append(readings[i])
    result.sort(key=lambda reading: reading["sensor"])
    return result


# %% solution: filter for each sensor
def latest_readings(readings: list[dict]) -> list[dict]:
    result = []
    for sensor in sorted({reading["sensor"] for reading in readings}):
        own = [reading for reading in readings if reading["sensor"] == sensor]
        own.sort(key=lambda reading: reading["time"])
        result.append(own[-1])
    return result


# %% solution: replace in a list of results
def latest_readings(readings: list[dict]) -> list[dict]:
    result = []
    for reading in readings:
        for place, known in enumerate(result):
            if known["sensor"] == reading["sensor"]:
                if reading["time"] >= known["time"]:
                    result[place] = reading
                break
        else:
            result.append(reading)
    return sorted(result, key=lambda reading: reading["sensor"])


# %% solution: sort, the last of a sensor wins in a dict
def latest_readings(readings: list[dict]) -> list[dict]:
    ordered = sorted(readings, key=lambda r: (r["sensor"], r["time"]))
    return list({reading["sensor"]: reading for reading in ordered}.values())


# %% solution: sort and group
from itertools import groupby
from operator import itemgetter


def latest_readings(readings: list[dict]) -> list[dict]:
    ordered = sorted(readings, key=itemgetter("sensor", "time"))
    return [list(group)[-1] for _, group in groupby(ordered, itemgetter("sensor"))]


# %% solution: one pass with a dict
def latest_readings(readings: list[dict]) -> list[dict]:
    latest: dict[str, dict] = {}
    for reading in readings:
        known = latest.get(reading["sensor"])
        if known is None or reading["time"] >= known["time"]:
            latest[reading["sensor"]] = reading
    return [latest[sensor] for sensor in sorted(latest)]
