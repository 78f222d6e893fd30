# SPDX-License-Identifier: Apache-2.0
"""Cursors of the core."""

from __future__ import annotations

import asyncio
from typing import Any, NamedTuple


class _Closed(NamedTuple):
    """What a cursor that has been closed is asked for."""

    cursor_id: int | None
    address: tuple[str, int] | None
    alive: bool = False


class CoreCursor:
    """A cursor of the core, and the documents of its batch that nobody has taken yet."""

    def __init__(self, opened: Any) -> None:
        self._opened = opened
        self._last: Any = None  # the future of the last fetch()
        self.documents: Any = ()

    def fetch(self) -> Any:
        """A future of how many documents the next batch has; those that are left are lost.

        Cancelling it does not cancel the batch, whose documents would be missing afterwards: the
        next call waits for the same one.
        """
        if self._last is None or self._last.done():
            self._last = self._opened.batch(self._accept)
        return asyncio.shield(self._last)

    def _accept(self, batch: Any) -> int:
        self.documents = batch
        return len(batch)

    async def close(self) -> None:
        """Tells the server that no more is wanted. The documents that are here can be taken."""
        opened, self._opened = self._opened, _Closed(self.cursor_id, self.address)
        if self._last and not self._last.done():
            self._last.cancel()
        if not (self._last and self._last.cancelled()):
            await opened.close()
        # One that has been given up may still be at work: it is closed when that has ended.

    @property
    def alive(self) -> bool:
        """There are documents here, or there may be on the server."""
        on_its_way = self._last is not None and not self._last.done()
        return bool(len(self.documents)) or self._opened.alive or on_its_way

    @property
    def cursor_id(self) -> int | None:
        """The server's number for it; 0 when the server has no more, None before it has begun."""
        return self._opened.cursor_id if self._last else None

    @property
    def address(self) -> tuple[str, int] | None:
        """The server's, once it has answered."""
        return self._opened.address
