"""Inputs for `usage_summary`: `size` lines from a few hundred meters."""

SIZES = (1_000, 5_000, 25_000)


def make_input(size, rng):
    """Readings in the order in which they came in; some meters report errors."""
    meters = [f"meter-{number:04d}" for number in range(300)]
    lines = []
    for number in range(size):
        hour = number * 24 // size
        status = "error" if rng.random() < 0.02 else "ok"
        kwh = rng.randrange(1, 400) / 100
        lines.append(f"{rng.choice(meters)};{hour};{status};{kwh}")
    return (lines,), {}
