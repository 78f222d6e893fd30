# SPDX-License-Identifier: Apache-2.0
"""One client under load, on the server whose connection string is given: a line of JSON.

load.py ours|motor|pymongo URI asyncio|uvloop [CALLERS...]

With numbers of callers it measures those alone, as on a real server, where large results would be
the server's work.
"""

from __future__ import annotations

import asyncio
import importlib.util
import json
import sys
import time
from typing import Any, Awaitable, Callable

CALLERS = (1, 8, 32, 128)
DOCUMENTS = 10_000
SECONDS = 0.7  # for each number of callers

Figures = dict[str, float]


def client(kind: str, uri: str) -> Any:
    if kind == "pymongo":
        from pymongo import AsyncMongoClient

        return AsyncMongoClient(uri)
    from motor.motor_asyncio import AsyncIOMotorClient

    if bool(importlib.util.find_spec("motor._motor")) != (kind == "ours"):
        sys.exit(f"{sys.executable} has another motor than that which is to be measured")
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


async def under_load(callers: int, operation: Callable[[], Awaitable[Any]]) -> Figures:
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


class Task:
    """What goes on beside the load, for as long as the block."""

    async def __aenter__(self) -> Any:
        self._task = asyncio.ensure_future(self._run())
        await asyncio.sleep(0.01)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()

    async def _run(self) -> None:
        raise NotImplementedError


class Gap(Task):
    """Notes how long the loop was held up at most."""

    longest = 0.0

    async def _run(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(0)
            self.longest = max(self.longest, time.perf_counter() - before)


class Ticker(Task):
    """Sleeps a millisecond at a time, and notes how much longer it took."""

    def __init__(self) -> None:
        self._late: list[float] = []

    async def _run(self) -> None:
        while True:
            due = time.perf_counter() + 0.001
            await asyncio.sleep(0.001)
            self._late.append(time.perf_counter() - due)

    def late(self, part: float) -> float:
        """Seconds that it was late at most, that part of the times."""
        ordered = sorted(self._late)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


async def beside_a_ticker(callers: int, operation: Callable[[], Awaitable[Any]]) -> Figures:
    async with Ticker() as ticker:
        await under_load(callers, operation)
    return {"late_p99_ms": ticker.late(0.99) * 1e3}


async def once(operation: Callable[[], Awaitable[Any]]) -> Figures:
    async with Gap() as gap:
        clock = Clock()
        await operation()
        seconds, cpu = clock.seconds(), clock.cpu()
    return {"ms": seconds * 1e3, "cpu_ms": cpu * 1e3, "gap_ms": gap.longest * 1e3}


async def small(base: Any, callers: tuple[int, ...]) -> dict[str, Figures]:
    def find() -> Any:
        return base.one.find_one({"_id": 7})

    def insert() -> Any:
        return base.written.insert_one({"name": "Ada", "born": 1815, "x": 3.5})

    found = {}
    for operation, name in ((find, "find_one"), (insert, "insert_one")):
        await under_load(8, operation)  # connects, and grows to its size
        for number in callers:
            found[f"{name}, {number}"] = await under_load(number, operation)
    return found


async def large(base: Any) -> dict[str, Figures]:
    documents = [
        {"x": i, "text": "some text of a document", "in": {"a": 1, "b": [1, 2, 3]}}
        for i in range(DOCUMENTS)
    ]
    return {
        "find_one, 128": await beside_a_ticker(128, lambda: base.one.find_one({"_id": 7})),
        "to_list": await once(lambda: base.many.find().to_list(DOCUMENTS)),
        "insert_many": await once(lambda: base.written.insert_many(documents)),
    }


async def main(kind: str, uri: str, callers: tuple[int, ...]) -> None:
    base = client(kind, uri).motor_bench
    found = await small(base, callers or CALLERS)
    if not callers:
        for name, figures in (await large(base)).items():
            found.setdefault(name, {}).update(figures)
    print(json.dumps(found))


if __name__ == "__main__":
    which, where, loop, *numbers = sys.argv[1:]
    if loop == "uvloop":
        import uvloop

        uvloop.install()
    asyncio.run(main(which, where, tuple(map(int, numbers))))
