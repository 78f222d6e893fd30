# SPDX-License-Identifier: Apache-2.0
"""Writes a file of GridFS: cuts it into chunks and inserts these in batches."""

from __future__ import annotations

import asyncio
import datetime
from collections import deque
from typing import Any

import gridfs
from bson.int64 import Int64
from gridfs.errors import FileExists
from pymongo import helpers_shared
from pymongo.errors import (
    BulkWriteError,
    DuplicateKeyError,
    InvalidOperation,
    OperationFailure,
)

from .gridfs_streams import is_asynchronous, is_in_memory, lines_of, read_blocks
from .metaprogramming import run

_CHUNKS_INDEX = {"files_id": 1, "n": 1}
_FILES_INDEX = {"filename": 1, "uploadDate": 1}

#: What is inserted at a time. PyMongo takes 48 MB; encoding these would hold up the loop.
_BATCH_BYTES = 16 * 1024 * 1024
_BATCH_CHUNKS = 100_000
_CHUNK_OVERHEAD = 60  # bytes of a chunk's document beside the data

_DUPLICATE_KEY = {11000, 11001, 12582}
#: Properties whose fields are called otherwise.
_FIELDS = {"content_type": "contentType", "name": "filename"}


def refuse_transaction(session: Any) -> None:
    """Raises in a transaction, as PyMongo does."""
    if session and session.in_transaction:
        raise InvalidOperation("GridFS cannot be used in transactions")


class Upload:
    """The state of a file that is written.

    The delegate has the file's document and whether it is closed. One operation runs after the
    other, in the order of the calls.

    A cancelled operation loses nothing that it has taken: what is on the wire, or on a thread,
    goes on, and the next operation begins with what is left to do.
    """

    def __init__(self, owner: Any, files: Any, chunks: Any, session: Any) -> None:
        self._owner = owner  # has the loop
        self._delegate = owner.delegate
        self._file = self._delegate._file
        self._files = files
        self._chunks = chunks
        self._session = session
        self._lock = asyncio.Lock()
        self._has_indexes = False
        self._full = 0  # the size of a chunk, once there is one
        self._waiting: deque[memoryview] = deque()  # has been taken and not yet been cut
        self._tail = bytearray()  # the chunk that is not full yet
        self._documents: list[dict[str, Any]] = []  # chunks that have not been sent
        self._size = 0  # of these
        self._next = 0  # the number of the next chunk
        self._length = 0  # of all chunks
        self._is_cut = False  # the last chunk, which is not full, is among them
        # What goes on when its operation is cancelled:
        self._reading: asyncio.Future[Any] | None = None
        self._sent: list[dict[str, Any]] = []
        self._sending: asyncio.Future[Any] | None = None
        self._closing: asyncio.Future[Any] | None = None

    # --- Operations ---

    async def write(self, data: Any) -> None:
        """Adds bytes, text if the file has an encoding, or all that a file-like object has."""
        async with self._lock:
            await self._write(data)

    async def writelines(self, sequence: Any) -> None:
        """Adds one after the other, as write()."""
        async with self._lock:
            async for line in lines_of(self._owner, sequence):
                await self._write(line)

    async def close(self) -> None:
        """Sends what is left, and the file's document."""
        async with self._lock:
            if self._delegate._closed:
                return
            try:
                await self._resume()
                if self._closing is None:
                    await self._send_rest()
                    self._file["length"] = Int64(self._length)
                    self._file["uploadDate"] = datetime.datetime.now(datetime.timezone.utc)
                await self._insert_file()
            except DuplicateKeyError:
                raise self._exists() from None

    async def abort(self) -> None:
        """Removes what has been sent, and closes."""
        async with self._lock:
            await self._abort()

    def give_up(self) -> None:
        """Closes without the file's document; chunks that have been sent stay, as with PyMongo."""
        self._delegate._closed = True
        for each in (self._sending, self._closing):
            if each is not None:
                each.cancel()

    async def set(self, name: str, value: Any) -> None:
        """Sets a field of the file's document; after close() on the server."""
        async with self._lock:
            if self._closing is not None:
                await self._insert_file()
            if not self._delegate._closed:
                setattr(self._delegate, name, value)
                return
            attribute = vars(gridfs.GridIn).get(name)
            if isinstance(attribute, property) and attribute.fset is None:
                raise AttributeError(f"{name!r} of a file cannot be set")
            field = _FIELDS.get(name, name)
            await self._files.update_one(
                {"_id": self._file["_id"]}, {"$set": {field: value}}, session=self._session
            )
            self._file[field] = value

    # --- Taking data ---

    async def _write(self, data: Any) -> None:
        if self._delegate._closed or self._closing is not None or self._is_cut:
            raise ValueError("cannot write to a file that has been closed")
        read = getattr(data, "read", None)
        if read is None:
            data = self._encoded(data)
        await self._resume()
        if read is None:
            await self._store(data)
        elif is_asynchronous(read):
            await self._store_asynchronous(read)
        else:
            await self._store_blocks(read)

    def _encoded(self, data: Any) -> bytes:
        if isinstance(data, str):
            if "encoding" not in self._file:
                raise TypeError("text can be written only to a file that has an encoding")
            return data.encode(self._file["encoding"])
        if not isinstance(data, bytes):
            raise TypeError(f"only bytes, str and file-like objects can be written, not {data!r}")
        return data

    async def _store_asynchronous(self, read: Any) -> None:
        """Takes all that there is; what read() gives may be shorter before the end."""
        begun = bool(self._tail)
        while True:
            try:
                data = await read(self._missing())
            except Exception:
                if begun:
                    await self._abort()  # as PyMongo
                raise
            if not data:
                return
            begun = False
            await self._store(data)

    async def _store_blocks(self, read: Any) -> None:
        at_end = False
        while not at_end:
            begun = bool(self._tail)
            size = (self._missing(), self._chunk_size())
            if is_in_memory(read):
                found = read_blocks(read, *size)
            else:
                self._reading = run(self._owner, read_blocks, read, *size)
                found = await self._blocks()
            await self._store(*found.data)
            if found.error is not None:
                if begun and not found.data:
                    await self._abort()  # as PyMongo
                raise found.error
            at_end = found.at_end

    async def _blocks(self) -> Any:
        """What is read on a thread."""
        reading = self._reading
        assert reading is not None
        try:
            return await asyncio.shield(reading)
        finally:
            if reading.done():
                self._reading = None

    async def _resume(self) -> None:
        """Does what a cancelled operation has left undone."""
        if self._reading is not None:
            found = await self._blocks()
            await self._store(*found.data)
        await self._store()

    # --- Chunks ---

    def _chunk_size(self) -> int:
        if not self._full:
            self._full = int(self._file["chunkSize"])
            if self._full <= 0:
                raise ValueError(f"chunks cannot have a size of {self._full}")
        return self._full

    def _missing(self) -> int:
        """The bytes that fill the present chunk."""
        return self._chunk_size() - len(self._tail)

    async def _store(self, *data: Any) -> None:
        """Takes data, cuts it, and sends what makes a batch."""
        self._waiting += [memoryview(each).cast("B") for each in data]
        while self._waiting:
            chunk = self._cut()
            if chunk is not None:
                self._add(chunk)
            if self._documents:
                await self._ensure_indexes()
            if self._size >= _BATCH_BYTES or len(self._documents) >= _BATCH_CHUNKS:
                await self._send()

    def _cut(self) -> bytes | None:
        """The next chunk, if it is full."""
        missing = self._missing()
        given = self._waiting.popleft()
        if len(given) > missing:
            self._waiting.appendleft(given[missing:])
        if self._tail or len(given) < missing:
            self._tail += given[:missing]
            return self._take_tail() if self._missing() == 0 else None
        return bytes(given[:missing])

    def _take_tail(self) -> bytes:
        chunk = bytes(self._tail)
        self._tail.clear()
        return chunk

    def _add(self, chunk: bytes) -> None:
        self._documents.append({"files_id": self._file["_id"], "n": self._next, "data": chunk})
        self._size += len(chunk) + _CHUNK_OVERHEAD
        self._next += 1
        self._length += len(chunk)

    # --- On the server ---

    async def _send_rest(self) -> None:
        if self._tail:
            self._add(self._take_tail())
            self._is_cut = True
        await self._ensure_indexes()
        while self._documents or self._sending is not None:
            await self._send()

    async def _send(self) -> None:
        """Inserts the chunks that are there, or waits until those on their way have come."""
        if self._sending is None:
            self._sent, self._documents, self._size = self._documents, [], 0
            self._sending = self._chunks.insert_many(self._sent, session=self._session)
        sending = self._sending
        try:
            await asyncio.shield(sending)
        except BulkWriteError as error:
            raise self._insert_error(error) from None
        finally:
            if sending.done():
                self._sending = None
                if sending.cancelled() or sending.exception() is not None:
                    self._put_back()

    def _put_back(self) -> None:
        """After an error: the next operation sends them again, and none is missing."""
        self._documents[:0] = self._sent
        self._size = sum(len(each["data"]) + _CHUNK_OVERHEAD for each in self._documents)

    def _insert_error(self, error: BulkWriteError) -> Exception:
        """The error that inserting one chunk would have given, as PyMongo has it."""
        details: Any = error.details
        if any(each.get("code") in _DUPLICATE_KEY for each in details["writeErrors"]):
            return self._exists()
        reply = {"writeErrors": details["writeErrors"]}
        if details["writeConcernErrors"]:
            reply["writeConcernError"] = details["writeConcernErrors"][-1]
        try:
            helpers_shared._check_write_command_response(reply)
        except OperationFailure as one:
            return one
        return error

    def _exists(self) -> FileExists:
        return FileExists(f"there is already a file with the _id {self._file['_id']!r}")

    async def _insert_file(self) -> None:
        if self._closing is None:
            self._closing = self._files.insert_one(self._file, session=self._session)
        closing = self._closing
        try:
            await asyncio.shield(closing)
        finally:
            if closing.done():
                self._closing = None
                if not closing.cancelled() and closing.exception() is None:
                    self._delegate._closed = True

    async def _abort(self) -> None:
        under_way = [each for each in (self._sending, self._closing) if each is not None]
        if under_way:
            await asyncio.wait(under_way)
        await self._chunks.delete_many({"files_id": self._file["_id"]}, session=self._session)
        await self._files.delete_one({"_id": self._file["_id"]}, session=self._session)
        self._delegate._closed = True

    async def _ensure_indexes(self) -> None:
        """Before the first chunk: makes the indexes if the collections are empty."""
        if self._has_indexes:
            return
        refuse_transaction(self._session)
        await self._ensure_index(self._files, _FILES_INDEX, unique=False)
        await self._ensure_index(self._chunks, _CHUNKS_INDEX, unique=True)
        self._has_indexes = True

    async def _ensure_index(self, collection: Any, keys: dict[str, int], unique: bool) -> None:
        session = self._session
        if await collection.find_one(projection={"_id": 1}, session=session) is not None:
            return
        try:
            found = await collection.list_indexes(session=session).to_list(None)
        except OperationFailure:
            found = []
        if keys not in [each["key"] for each in found]:
            await collection.create_index(list(keys.items()), unique=unique, session=session)
