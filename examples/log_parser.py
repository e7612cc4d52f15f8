"""Which pages were asked for how often, from a web server's access log."""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE = re.compile(
    r"(?P<host>\S+) \S+ \S+ \[[^\]]*\] "
    r'"(?P<method>[A-Z]+) (?P<path>\S+) [^"]*" (?P<status>\d{3}) \S+'
)


@dataclass(frozen=True)
class Request:
    """One line of the log, as far as the statistics need it."""

    host: str
    method: str
    path: str
    status: int

    @property
    def failed(self) -> bool:
        """Whether the client got an error."""
        return self.status >= 400


def parse_line(line: str) -> Request | None:
    """Read one line in the common log format; None if it is something else.

    >>> parse_line('10.0.0.1 - - [01/Feb/2025] "GET /about HTTP/1.1" 200 512')
    Request(host='10.0.0.1', method='GET', path='/about', status=200)
    >>> parse_line("-- log rotated --") is None
    True
    """
    match = LINE.match(line)
    if match is None:
        return None
    return Request(match["host"], match["method"], match["path"], int(match["status"]))


def strip_query(path: str) -> str:
    """The path without its query string and trailing slash."""
    path = path.partition("?")[0]
    return path.rstrip("/") or "/"


def page_statistics(
    lines: list[str], ignored_hosts: list[str]
) -> list[tuple[str, int, int, int]]:
    """Requests, errors and distinct visitors by page, the most requested first.

    Requests from `ignored_hosts` (monitoring, known crawlers) do not count.

    >>> page_statistics(
    ...     [
    ...         '10.0.0.1 - - [x] "GET /about HTTP/1.1" 200 512',
    ...         '10.0.0.2 - - [x] "GET /about/ HTTP/1.1" 500 0',
    ...         '10.0.0.9 - - [x] "GET /health HTTP/1.1" 200 2',
    ...     ],
    ...     ["10.0.0.9"],
    ... )
    [('/about', 2, 1, 2)]
    """
    pages = []
    failures = []
    visits = []
    for line in lines:
        request = parse_line(line)
        if request is None or request.host in ignored_hosts:
            continue
        page = strip_query(request.path)
        pages.append(page)
        if request.failed:
            failures.append(page)
        if (page, request.host) not in visits:
            visits.append((page, request.host))

    visited = [page for page, _ in visits]
    statistics = []
    for page in set(pages):
        row = (page, pages.count(page), failures.count(page), visited.count(page))
        statistics.append(row)
    return sorted(statistics, key=lambda row: (-row[1], row[0]))
