"""Inputs for `page_statistics`: `size` lines of an access log."""

SIZES = (60, 240, 960)

SECTIONS = ("blog", "docs", "shop", "news")
STATUSES = (200, 200, 200, 200, 304, 404, 500)


def make_input(size, rng):
    """A log of a site with many pages, in which some clients come back often."""
    hosts = [
        f"10.0.{rng.randrange(256)}.{rng.randrange(256)}" for _ in range(size // 4)
    ]
    pages = [f"/{rng.choice(SECTIONS)}/{number}" for number in range(size // 3)]
    lines = []
    for number in range(size):
        if rng.random() < 0.02:
            lines.append("-- log rotated --")
            continue
        path = rng.choice(pages) + rng.choice(("", "", "/", "?page=2"))
        request = f"GET {path} HTTP/1.1"
        stamp = f"01/Feb/2025:10:{number // 60 % 60:02d}:{number % 60:02d} +0000"
        status = rng.choice(STATUSES)
        lines.append(
            f'{rng.choice(hosts)} - - [{stamp}] "{request}" {status} {rng.randrange(9999)}'
        )
    return (lines, rng.sample(hosts, len(hosts) // 5)), {}
