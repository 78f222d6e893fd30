# SPDX-License-Identifier: Apache-2.0
"""Files that are not GridFS's: where uploads come from and downloads go.

A method that is no coroutine may wait for a disk or another thread: it is called on a thread, as
Motor does. BytesIO waits for nothing.
"""

from __future__ import annotations

import inspect
import io
import itertools
from typing import Any, Callable, NamedTuple

from .metaprogramming import MotorObject, run

_LINES = 1000  # that are taken from an iterator at a time
_BYTES = 4 * 1024 * 1024  # that are read or written at a time


class Blocks(NamedTuple):
    """What several calls of read() have given, of which the last may have failed."""

    data: list[Any]
    at_end: bool = False
    error: Exception | None = None


def is_asynchronous(method: Any) -> bool:
    """Whether what the method returns is to be awaited."""
    of = getattr(method, "__self__", None)
    return inspect.iscoroutinefunction(method) or isinstance(of, MotorObject)


def is_in_memory(method: Any) -> bool:
    """Whether the method waits for nothing."""
    return isinstance(getattr(method, "__self__", None), io.BytesIO)


def read_blocks(read: Callable[[int], Any], first: int, size: int) -> Blocks:
    """Reads first bytes, then size bytes again and again; as PyMongo, to what is shorter."""
    data: list[Any] = []
    wanted, left = first or size, _BYTES
    try:
        while left > 0:
            data.append(read(wanted))
            if len(data[-1]) < wanted:
                return Blocks(data, at_end=True)
            left -= wanted
            wanted = size
    except Exception as error:
        return Blocks(data, error=error)
    return Blocks(data)


async def copy(self: Any, chunks: Any, destination: Any) -> None:
    """Gives all chunks to a file-like object; self has the loop."""
    write = destination.write
    if is_asynchronous(write):
        async for each in chunks:
            await write(each)
    elif is_in_memory(write):
        async for each in chunks:
            write(each)
    else:
        await _copy_on_thread(self, chunks, write)


async def _copy_on_thread(self: Any, chunks: Any, write: Callable[[bytes], Any]) -> None:
    waiting: list[bytes] = []
    size = 0
    try:
        async for each in chunks:
            waiting.append(each)
            size += len(each)
            if size >= _BYTES:
                data, waiting, size = waiting, [], 0
                await run(self, _write_all, write, data)
    except Exception:
        await run(self, _write_all, write, waiting)  # what is before the error
        raise
    await run(self, _write_all, write, waiting)


def _write_all(write: Callable[[bytes], Any], data: list[bytes]) -> None:
    for each in data:
        write(each)


async def lines_of(self: Any, sequence: Any) -> Any:
    """Yields what is in a sequence, an iterable or an asynchronous one; self has the loop."""
    if hasattr(sequence, "__aiter__"):
        async for line in sequence:
            yield line
        return
    if isinstance(sequence, (list, tuple)):
        for line in sequence:
            yield line
        return
    lines = iter(sequence)
    while some := await run(self, list, itertools.islice(lines, _LINES)):
        for line in some:
            yield line
