# SPDX-License-Identifier: Apache-2.0
"""Cursors and change streams of the core."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import Any, NamedTuple

from bson.int64 import Int64
from pymongo.errors import InvalidOperation, NetworkTimeout

from .limits import late, seconds_left, too_late
from .motor_common import failed


def _limited(future: Any, seconds: float | None) -> Any:
    """The same future, which fails when it is late."""
    if seconds is not None:
        timer = future.get_loop().call_later(seconds, _fail, future)
        future.add_done_callback(lambda _: timer.cancel())
    return future


def _fail(future: Any) -> None:
    if not future.done():
        future.set_exception(late())


class Batch(deque):  # type: ignore[type-arg]
    """Documents that are here, with the methods of the core's own batches."""

    def take(self, most: int | None) -> list[Any]:
        """The next documents, at most so many."""
        count = len(self) if most is None else min(most, len(self))
        return [self.popleft() for _ in range(count)]


class _Closed(NamedTuple):
    """What a cursor that has been closed is asked for."""

    cursor_id: Int64 | None
    address: tuple[str, int] | None
    alive: bool = False

    def next_batch_size(self, size: int) -> None:
        """Nothing: no batch comes any more."""


class CoreCursor:
    """A cursor of the core, and the documents of its batch that nobody has taken yet.

    raw: each batch is one item, its bytes.
    """

    def __init__(self, opened: Any, raw: bool = False) -> None:
        self._opened = opened
        self._raw = raw
        self._last: Any = None  # the future of the last fetch()
        self.documents: Any = ()

    def fetch(self) -> Any:
        """A future of how many documents the next batch has; those that are left are lost.

        Cancelling it does not cancel the batch, whose documents would be missing afterwards: the
        next call waits for the same one. So it is when pymongo.timeout() ends the wait: the core
        knows only the limit there was when the cursor was opened.
        """
        seconds = None if self._last is None else seconds_left()
        if self._last is None or self._last.done():
            if seconds is not None and seconds <= 0:
                return failed(asyncio.get_running_loop(), too_late())
            self._last = self._opened.batch(self._accept)
            self._last.add_done_callback(_retrieve)  # of one that nobody waits for any more
        return _limited(asyncio.shield(self._last), seconds)

    def _accept(self, batch: Any) -> int:
        if self._raw:
            batch = Batch([batch.raw()] if len(batch) else ())
        self.documents = batch
        return len(batch)

    async def close(self) -> None:
        """Tells the server that no more is wanted. The documents that are here can be taken."""
        opened, self._opened = self._opened, _Closed(self.cursor_id, self.address)
        await _close_after(self._last, opened)

    def batch_size(self, size: int) -> None:
        """How many documents the server sends at a time, from the next batch on."""
        self._opened.next_batch_size(size)

    @property
    def alive(self) -> bool:
        """There are documents here, or there may be on the server."""
        on_its_way = self._last is not None and not self._last.done()
        return bool(len(self.documents)) or self._opened.alive or on_its_way

    @property
    def cursor_id(self) -> Int64 | None:
        """The server's number for it; 0 when the server has no more, None if it has not answered.

        A long also where it is small: killCursors takes nothing else.
        """
        return None if self.address is None else Int64(self._opened.cursor_id)

    @property
    def address(self) -> tuple[str, int] | None:
        """The server's, once it has answered."""
        return self._opened.address


class Documents:
    """Documents that a reply had, with the methods of a cursor."""

    cursor_id = Int64(0)
    address = None

    def __init__(self, documents: Any = ()) -> None:
        self.documents = Batch(documents)

    def batch_size(self, size: int) -> None:
        """Nothing: all are here."""

    @property
    def alive(self) -> bool:
        """There are documents here."""
        return bool(self.documents)

    def fetch(self) -> Any:
        """A future of how many documents there are: no more come."""
        future = asyncio.get_running_loop().create_future()
        future.set_result(len(self.documents))
        return future

    async def close(self) -> None:
        """Leaves what is here."""


class OneDocument(Documents):
    """A reply that is on its way, as a cursor of one document."""

    def __init__(self, loop: asyncio.AbstractEventLoop, reply: Any) -> None:
        super().__init__()
        self._coming = loop.create_task(self._take(reply))

    async def _take(self, reply: Any) -> int:
        self.documents.append(await reply)
        return 1

    @property
    def alive(self) -> bool:
        """It is on its way, or here."""
        return not self._coming.done() or super().alive

    def fetch(self) -> Any:
        """A future of how many documents there are."""
        return self._coming if not self._coming.done() else super().fetch()


class CoreChangeStream:
    """A change stream of the core."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened
        self._next: Any = None  # the future of a change that nobody has got yet
        self._ended: Any = None  # a future for those who wait
        self._closed = False

    def open(self) -> Any:
        """A future: from then on what changes is seen."""
        return self._opened.open()

    async def try_next(self) -> Any:
        """The next change, or None if there is none now.

        A change whose waiter is cancelled, or late, is the next one's.
        """
        if self._ended is None:
            self._ended = asyncio.get_running_loop().create_future()
        while not self._closed:
            seconds = seconds_left()
            if self._next is None:
                if seconds is not None and seconds <= 0:
                    raise too_late()
                self._next = self._opened.try_next()
                self._next.add_done_callback(_retrieve)
            coming = self._next
            done, _ = await asyncio.wait(
                (coming, self._ended),
                timeout=None if seconds is None else max(seconds, 0),
                return_when=asyncio.FIRST_COMPLETED,
            )
            if not done:
                coming.add_done_callback(self._forget_if_late)
                raise late()
            if coming.done() and self._next is coming:  # nobody else has taken it
                self._next = None
                return coming.result()
        return None

    def _forget_if_late(self, coming: Any) -> None:
        """It was late for its waiter and then for the core, which asks anew when it is asked."""
        was_late = not coming.cancelled() and isinstance(coming.exception(), NetworkTimeout)
        if was_late and self._next is coming:
            self._next = None

    async def close(self) -> None:
        """Tells the server that no more is wanted, and those who wait. Idempotent."""
        if self._closed:
            return
        self._closed = True
        if self._ended is not None:
            self._ended.set_result(None)
        await _close_after(self._next, self._opened)

    @property
    def alive(self) -> bool:
        """More changes may come."""
        return not self._closed and bool(self._opened.alive)

    @property
    def _cursor(self) -> CoreChangeStream:
        """What programs for Motor look at, of the delegate, to see whether it is alive."""
        return self

    @property
    def resume_token(self) -> Any:
        """Where it is, or None before it knows."""
        return self._opened.resume_token


async def _close_after(pending: Any, opened: Any) -> None:
    """Closes a cursor of the core when its operation has ended, without waiting for that.

    Giving the operation up would cost its connection, and leave the cursor to the server.
    """
    if pending is None or pending.done():
        with contextlib.suppress(InvalidOperation):  # its session has ended
            await opened.close()
    else:
        pending.add_done_callback(lambda _: _close_unwatched(opened))


def _close_unwatched(opened: Any) -> None:
    opened.close().add_done_callback(_retrieve)


def _retrieve(future: Any) -> None:
    """Asks for the exception of a future that somebody may ask for later, or nobody."""
    if not future.cancelled():
        future.exception()
