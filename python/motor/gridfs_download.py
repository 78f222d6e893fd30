# SPDX-License-Identifier: Apache-2.0
"""Reads a file of GridFS, chunk by chunk."""

from __future__ import annotations

import asyncio
import os
from collections import deque
from typing import Any

from gridfs.errors import CorruptGridFile, NoFile
from pymongo.errors import CursorNotFound, InvalidOperation

from .gridfs_upload import refuse_transaction


class _Chunks:
    """The chunks of a file from the one with number next on, which one cursor yields in order."""

    def __init__(self, collection: Any, file: Any, next: int, session: Any) -> None:
        self._collection = collection
        self._id = file["_id"]
        self._size = int(file["chunkSize"])
        self._length = int(file.get("length", 0))
        self._count = -(-self._length // self._size)
        self._next = next
        self._session = session
        self._cursor: Any = None
        self._coming: asyncio.Task[Any] | None = None

    async def next(self) -> bytes | None:
        """The data of the next chunk, None at the end; raises CorruptGridFile."""
        try:
            chunk = await self._document()
        except StopAsyncIteration:
            if self._next < self._count:
                raise CorruptGridFile(f"chunk {self._next} is missing") from None
            return None
        try:
            self._check(chunk["n"], len(chunk["data"]))
        except CorruptGridFile:
            self._cursor = None
            raise
        self._next += 1
        return bytes(chunk["data"])

    async def _document(self) -> Any:
        """The next document. One that a cancelled call has asked for is not lost."""
        while True:
            new = self._cursor is None
            if new:
                self._cursor = self._find()
            if self._coming is None:
                self._coming = asyncio.ensure_future(self._cursor.next())
            coming = self._coming
            try:
                return await coming
            except CursorNotFound:  # the server forgets those that rest for ten minutes
                self._cursor = None
                if new:
                    raise
            finally:
                if coming.done():
                    self._coming = None

    def _find(self) -> Any:
        refuse_transaction(self._session)
        filter = {"files_id": self._id}
        if self._next:
            filter["n"] = {"$gte": self._next}
        return self._collection.find(filter, sort=[("n", 1)], session=self._session)

    def _check(self, number: int, length: int) -> None:
        if number != self._next:
            raise CorruptGridFile(f"chunk {self._next} is missing: after it comes {number}")
        if number >= self._count and length:
            raise CorruptGridFile(f"chunk {number} is one too many: there should be {self._count}")
        expected = self._size
        if number >= self._count - 1:
            expected = self._length - self._size * (self._count - 1)
        if length != expected:
            raise CorruptGridFile(f"chunk {number} has {length} bytes and should have {expected}")


class Download:
    """The state of a file that is read.

    The delegate has the file's document, once it has been fetched. One operation runs after the
    other, in the order of the calls. The position moves when data is handed out: what a cancelled
    operation has fetched is there for the next one.
    """

    def __init__(self, delegate: Any, files: Any, chunks: Any, session: Any) -> None:
        self.position = 0
        self._delegate = delegate
        self._files = files
        self._collection = chunks
        self._session = session
        self._lock = asyncio.Lock()
        self._chunks: _Chunks | None = None
        self._ahead: deque[bytes] = deque()  # chunks that have been fetched, from the position on
        self._used = 0  # bytes of the first of these that have been handed out
        self._here = 0  # bytes of these that have not

    # --- Operations ---

    async def open(self) -> None:
        """Fetches the file's document, unless it is there."""
        async with self._lock:
            await self._open()

    async def read(self, size: int = -1) -> bytes:
        """The next bytes: all, or at most size."""
        async with self._lock:
            await self._open()
            size = self._at_most(size)
            while self._here < size:
                await self._fetch()
            return await self._handed_out(size)

    async def readline(self, size: int = -1) -> bytes:
        """The next line with its end, or at most size bytes of it."""
        async with self._lock:
            await self._open()
            return await self._handed_out(await self._length_of_line(self._at_most(size)))

    async def readchunk(self) -> bytes:
        """What is left of the chunk at the position; nothing at the end."""
        async with self._lock:
            await self._open()
            if not self._ahead and self._left() > 0:
                await self._fetch()
            return self._take(len(self._ahead[0]) - self._used) if self._ahead else b""

    def seek(self, offset: int, whence: int) -> int:
        """Moves the position, and returns it."""
        if whence == os.SEEK_CUR:
            offset += self.position
        elif whence == os.SEEK_END:
            offset += self._length()
        elif whence != os.SEEK_SET:
            raise OSError(22, f"whence cannot be {whence!r}")
        if offset < 0:
            raise OSError(22, "there is no position before the beginning")
        if offset != self.position:
            self.position = offset
            self.close()
        return offset

    def close(self) -> None:
        """Lets go of the cursor, which ends it, and of what has been fetched."""
        self._chunks = None
        self._ahead.clear()
        self._used = self._here = 0

    # --- The file ---

    async def _open(self) -> None:
        delegate = self._delegate
        if delegate._file:
            return
        refuse_transaction(self._session)
        found = await self._files.find_one({"_id": delegate._file_id}, session=self._session)
        if not found:
            where = self._files.full_name
            raise NoFile(f"there is no file with the _id {delegate._file_id!r} in {where}")
        delegate._file = found

    def _length(self) -> int:
        return int(self._delegate._file.get("length", 0))

    def _left(self) -> int:
        return self._length() - self.position

    def _at_most(self, size: int) -> int:
        left = self._left()
        return left if size < 0 or size > left else size

    # --- Chunks ---

    async def _fetch(self) -> None:
        """Adds the next chunk to what is here."""
        chunks = self._chunks
        if chunks is None:
            file = self._delegate._file
            self._used = self.position % int(file["chunkSize"])
            first = self.position // int(file["chunkSize"])
            chunks = self._chunks = _Chunks(self._collection, file, first, self._session)
        data = await chunks.next()
        if chunks is not self._chunks:
            raise InvalidOperation("the file was moved with seek() while it was read")
        if data is None:
            raise CorruptGridFile("the file's document has changed")
        self._here += len(data) - (0 if self._ahead else self._used)
        self._ahead.append(data)

    async def _length_of_line(self, most: int) -> int:
        length = number = 0
        while length < most:
            if number == len(self._ahead):
                await self._fetch()
            data = self._ahead[number]
            start = 0 if number else self._used
            end = data.find(b"\n", start, start + most - length) + 1
            if end:
                return length + end - start
            length += len(data) - start
            number += 1
        return most

    async def _handed_out(self, size: int) -> bytes:
        if 0 < size == self._left() and self._chunks is not None:
            await self._chunks.next()  # raises if there is a chunk too many
        return self._take(size)

    def _take(self, size: int) -> bytes:
        pieces = []
        left = size
        while left > 0:
            first = self._ahead[0]
            piece = first[self._used : self._used + left]
            pieces.append(piece)
            left -= len(piece)
            self._used += len(piece)
            if self._used == len(first):
                self._ahead.popleft()
                self._used = 0
        size = max(size, 0)
        self._here -= size
        self.position += size
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)
