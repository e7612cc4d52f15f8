"""Messages between the server and the engine's process: JSON, each after its length.

Both run the same version of this program for the same user; neither sends the other
anything that a candidate has made but as text.
"""

from __future__ import annotations

import asyncio
import json
import struct
from typing import Any

_LENGTH = struct.Struct("!I")


async def receive(reader: asyncio.StreamReader) -> dict[str, Any] | None:
    """The next message; None once the other side has gone."""
    try:
        head = await reader.readexactly(_LENGTH.size)
        data = await reader.readexactly(_LENGTH.unpack(head)[0])
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    found: dict[str, Any] = json.loads(data)
    return found


def send(writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
    """Send a message, without waiting until it is read."""
    data = json.dumps(message).encode("ascii")
    writer.write(_LENGTH.pack(len(data)) + data)
