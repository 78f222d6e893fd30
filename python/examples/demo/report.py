# SPDX-License-Identifier: Apache-2.0
"""What the demo measures of itself."""

from __future__ import annotations

import asyncio
import math
import time
from typing import Any, Awaitable


class Measurements:
    """The operations of one kind, while there are none of another."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._milliseconds: list[float] = []
        self._seconds = 0.0

    def __enter__(self) -> Measurements:
        self._seconds = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self._seconds = time.perf_counter() - self._seconds

    async def time(self, operation: Awaitable[Any]) -> Any:
        started = time.perf_counter()
        result = await operation
        self._milliseconds.append((time.perf_counter() - started) * 1e3)
        return result

    def count(self) -> int:
        return len(self._milliseconds)

    def row(self) -> str:
        self._milliseconds.sort()
        count = self.count()
        p50, p99 = (self._milliseconds[math.ceil(count * part) - 1] for part in (0.5, 0.99))
        return f"{self.kind:31} {count / self._seconds:12.0f} {p50:8.2f} {p99:8.2f}"


HEAD = f"{'':31} {'operations/s':>12} {'p50 ms':>8} {'p99 ms':>8}"


class Heartbeat:
    """Beats each millisecond on the loop, and remembers by how much it was late at worst."""

    def __init__(self) -> None:
        self.worst = 0.0
        self.activity = self.during = ""
        self._task = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        while True:
            due = time.perf_counter() + 0.001
            await asyncio.sleep(0.001)
            late = (time.perf_counter() - due) * 1e3
            if late > self.worst:
                self.worst, self.during = late, self.activity

    def stop(self) -> None:
        self._task.cancel()
