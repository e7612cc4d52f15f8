"""Electricity meters: what each household used, from the log that the meters send.

A line of the log is `meter;hour;status;kWh`. The file of a month has millions of
them, and the machine that reads it is a small one.
"""

from __future__ import annotations


def parse_row(line: str) -> list[str]:
    """The fields of one line, without blanks around them.

    >>> parse_row("m7; 3; ok; 1.25")
    ['m7', '3', 'ok', '1.25']
    """
    return [field.strip() for field in line.split(";")]


def usage_summary(lines: list[str]) -> dict:
    """Sum up a log: usage by meter, the number of bad lines, the largest reading.

    >>> usage_summary(["m1;0;ok;2.5", "m2;0;error;9.0", "m1;1;ok;0.5"])
    {'usage': {'m1': 3.0}, 'bad': 1, 'largest': 9.0, 'evening': 0}
    """
    rows = [parse_row(line) for line in lines]
    good = [row for row in rows if row[2] == "ok"]
    readings = [(row[0], int(row[1]), float(row[3])) for row in good]

    usage = {}
    for meter, _hour, kwh in readings:
        usage[meter] = usage.get(meter, 0.0) + kwh

    bad = len([line for line in lines if ";ok;" not in line.replace(" ", "")])
    evening = len([line for line in lines if line.split(";")[1].strip() == "19"])
    amounts = [float(line.split(";")[3]) for line in lines]
    largest = max(amounts, default=0.0)
    return {"usage": usage, "bad": bad, "largest": largest, "evening": evening}
