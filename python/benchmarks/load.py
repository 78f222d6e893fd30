# SPDX-License-Identifier: Apache-2.0
"""One client under load, on the server whose connection string is given: a line of JSON.

load.py ours|motor|pymongo URI asyncio|uvloop
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any, Awaitable, Callable

CALLERS = (1, 8, 32, 128)
DOCUMENTS = 10_000
SECONDS = 0.7  # for each number of callers


def client(kind: str, uri: str) -> Any:
    if kind == "pymongo":
        from pymongo import AsyncMongoClient

        return AsyncMongoClient(uri)
    from motor.motor_asyncio import AsyncIOMotorClient

    return AsyncIOMotorClient(uri)


class Clock:
    """What went by since it was made."""

    def __init__(self) -> None:
        self._time, self._cpu = time.perf_counter(), time.process_time()

    def seconds(self) -> float:
        return time.perf_counter() - self._time

    def cpu(self) -> float:
        """Of all threads of the process, in seconds."""
        return time.process_time() - self._cpu


async def under_load(callers: int, operation: Callable[[], Awaitable[Any]]) -> dict[str, float]:
    """Each caller begins again when it has its answer."""
    count = 0
    clock = Clock()

    async def call() -> None:
        nonlocal count
        while clock.seconds() < SECONDS:
            await operation()
            count += 1

    await asyncio.gather(*[call() for _ in range(callers)])
    return {"per_second": count / clock.seconds(), "cpu_us": clock.cpu() / count * 1e6}


class Ticker:
    """Notes how long the loop was held up at a time."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._task = asyncio.ensure_future(self._tick())

    async def _tick(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0)
            self.longest = max(self.longest, time.perf_counter() - before)

    def stop(self) -> float:
        """Milliseconds."""
        self._task.cancel()
        return self.longest * 1e3


async def once(operation: Callable[[], Awaitable[Any]]) -> dict[str, float]:
    ticker = Ticker()
    await asyncio.sleep(0.01)
    clock = Clock()
    await operation()
    seconds, cpu = clock.seconds(), clock.cpu()
    return {"ms": seconds * 1e3, "cpu_ms": cpu * 1e3, "gap_ms": ticker.stop()}


async def main(kind: str, uri: str) -> None:
    base = client(kind, uri).motor_bench
    found: dict[str, Any] = {}
    await under_load(8, lambda: base.one.find_one({"_id": 7}))  # connects
    for callers in CALLERS:
        found[f"find_one, {callers}"] = await under_load(
            callers, lambda: base.one.find_one({"_id": 7})
        )
    for callers in CALLERS:
        found[f"insert_one, {callers}"] = await under_load(
            callers, lambda: base.written.insert_one({"name": "Ada", "born": 1815, "x": 3.5})
        )
    found["to_list"] = await once(lambda: base.many.find().to_list(DOCUMENTS))
    documents = [
        {"x": i, "text": "some text of a document", "in": {"a": 1, "b": [1, 2, 3]}}
        for i in range(DOCUMENTS)
    ]
    found["insert_many"] = await once(lambda: base.written.insert_many(documents))
    print(json.dumps(found))


if __name__ == "__main__":
    which, where, loop = sys.argv[1:]
    if loop == "uvloop":
        import uvloop

        uvloop.install()
    asyncio.run(main(which, where))
