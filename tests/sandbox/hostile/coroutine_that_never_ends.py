"""Awaits what never comes.

Verdict: timeout
Deadline: 0.3
Mode: await
"""

import asyncio


async def f():
    await asyncio.get_running_loop().create_future()
