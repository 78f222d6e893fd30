# SPDX-License-Identifier: Apache-2.0
"""GridFS: files of any size in a bucket, which is two collections.

The delegates are PyMongo's objects: they check arguments and have the files' documents, and the
collections with the settings that GridFS needs. They send nothing: gridfs_upload.py and
gridfs_download.py do, with the operations of Motor's collections.
"""

from __future__ import annotations

import contextlib
import asyncio
import hashlib
import os
import warnings
from collections import abc
from typing import Any

import gridfs
import pymongo
from gridfs import DEFAULT_CHUNK_SIZE
from gridfs.errors import NoFile
from pymongo import _csot
from pymongo.common import validate_string
from pymongo.errors import InvalidOperation

from .core import AgnosticBase, AgnosticCollection, AgnosticCursor, AgnosticDatabase
from .gridfs_download import Download
from .gridfs_streams import copy
from .gridfs_upload import Upload, refuse_transaction
from .metaprogramming import (
    MotorObject,
    create_class_with_framework,
    returns_future,
    takes_callback,
    unwrapped,
)


def _require(self: Any, expected: type, given: Any, text: str) -> None:
    made = create_class_with_framework(expected, self._framework, self.__module__)
    if not isinstance(given, made):
        raise TypeError(f"First argument to {text}, not {given!r}")


class _Stream(MotorObject):
    _made = AgnosticBase._made
    io_loop: Any

    def get_io_loop(self) -> Any:
        return self.io_loop


class AgnosticGridOutCursor(AgnosticCursor):
    """The cursor of a bucket's find().

    What it yields is as in Motor 3: next() and "async for" PyMongo's files, next_object() files to
    read, and to_list() the files' documents.
    """

    __motor_class_name__ = "MotorGridOutCursor"
    __delegate_class__ = gridfs.GridOutCursor

    def _target(self) -> Any:
        return self.collection.wrap(self.delegate.collection)

    def _taken(self) -> Any:
        refuse_transaction(self.session)
        if self._core is None:
            return super()._taken()
        return gridfs.GridOut(
            self.delegate._root_collection,
            file_document=super()._taken(),
            session=self.delegate.session,
        )

    def _next_object(self) -> Any:
        found = super()._next_object()
        return found and self._made(
            AgnosticGridOut, self.collection, delegate=found, session=self.session
        )


class AgnosticGridOut(_Stream):
    """A file to read. Opens itself when it is first read; before that it has no attributes."""

    __motor_class_name__ = "MotorGridOut"
    __delegate_class__ = gridfs.GridOut

    _methods = "readable seekable write"

    def __init__(
        self, root_collection, file_id=None, file_document=None, delegate=None, session=None
    ):
        _require(self, AgnosticCollection, root_collection, "MotorGridOut must be MotorCollection")
        refuse_transaction(session)
        self.delegate = delegate or self.__delegate_class__(
            root_collection.delegate, file_id, file_document
        )
        self.io_loop = root_collection.get_io_loop()
        files = root_collection.wrap(self.delegate._files)
        chunks = root_collection.wrap(self.delegate._chunks)
        self._download = Download(self.delegate, files, chunks, session)

    def __aiter__(self) -> Any:
        return self

    async def __anext__(self) -> bytes:
        chunk = await self._download.readchunk()
        if chunk:
            return chunk
        raise StopAsyncIteration

    def __getattr__(self, item: str) -> Any:
        if item == "delegate":
            raise AttributeError(item)
        if item == "readlines":
            return self._readlines
        return _of_file(self, item)

    def _readlines(self, *hint: Any) -> list[bytes]:
        """PyMongo's, on its own connections, from here on: holds up the loop, as in Motor 3.7."""
        self.delegate.seek(self.tell())
        lines: list[bytes] = self.delegate.readlines(*hint)
        self.seek(self.delegate.tell())
        return lines

    @returns_future
    async def open(self):
        """A future of this object, after the file's document has been fetched."""
        await self._download.open()
        return self

    @returns_future
    async def read(self, size=-1):
        """A future of the next bytes: all, or at most size."""
        return await self._download.read(size)

    @returns_future
    async def readchunk(self):
        """A future of what is left of the chunk at the position, the next one; b"" at the end."""
        return await self._download.readchunk()

    @returns_future
    async def readline(self, size=-1, /):
        """A future of the next line with its end, or of at most size bytes of it."""
        return await self._download.readline(size)

    def seek(self, pos, whence=os.SEEK_SET):
        """Moves the position, and returns it; from the end only if the file is open."""
        if whence == os.SEEK_END:
            _of_file(self, "length")
        return self._download.seek(pos, whence)

    def tell(self):
        """The position."""
        return self._download.position

    @property
    def close(self):
        """Ends the cursor over the chunks, if there is one; the file can be read on."""
        _of_file(self, "close")
        return self._close

    def _close(self) -> None:
        self._download.close()
        self.delegate.close()

    async def stream_to_handler(self, request_handler):
        """Writes the file's contents to a tornado.web.RequestHandler, chunk by chunk."""
        written = 0
        while written < self.length:
            chunk = await self.read(self.chunk_size)
            request_handler.write(chunk)
            flushed = request_handler.flush()
            if flushed is not None:
                await flushed
            written += len(chunk)


def _of_file(self: Any, name: str) -> Any:
    if not self.delegate._file:
        raise InvalidOperation(
            f"You must call MotorGridOut.open() before accessing the {name} property"
        )
    return getattr(self.delegate, name)


def _file_property(name: str) -> property:
    original = getattr(gridfs.GridOut, name)
    return property(lambda self: _of_file(self, name), doc=original.__doc__)


for _name in (
    "_id aliases chunk_size content_type filename length metadata name upload_date"
).split():
    setattr(AgnosticGridOut, _name, _file_property(_name))


class AgnosticGridIn(_Stream):
    """A file to write; "async with" closes it, and gives it up if there was an error."""

    __motor_class_name__ = "MotorGridIn"
    __delegate_class__ = gridfs.GridIn

    _methods = "read readable seekable writeable"
    _properties = "_id chunk_size closed content_type filename length name upload_date"

    def __init__(self, root_collection, delegate=None, session=None, **kwargs):
        _require(self, AgnosticCollection, root_collection, "MotorGridIn must be MotorCollection")
        refuse_transaction(session)
        self.io_loop = root_collection.get_io_loop()
        self.delegate = delegate or self.__delegate_class__(root_collection.delegate, **kwargs)
        files = root_collection.wrap(self.delegate._coll.files)
        chunks = root_collection.wrap(self.delegate._chunks)
        self._upload = Upload(self, files, chunks, session)

    def __getattr__(self, name: str) -> Any:
        if name == "delegate":
            raise AttributeError(name)
        return self.delegate.__getattr__(name)

    @returns_future
    async def write(self, data):
        """Writes bytes, what a file-like object has, or text if the file has an encoding.

        It is on the server after close(). A write that is cancelled stays with all of its bytes,
        or, of a file-like object, with those that it has read.
        """
        await self._upload.write(data)

    @returns_future
    async def writelines(self, sequence):
        """Writes what is in a sequence, without separators."""
        await self._upload.writelines(sequence)

    @returns_future
    async def close(self):
        """Sends what is left, and the file's document. May be called again."""
        await self._upload.close()

    @returns_future
    async def abort(self):
        """Removes what has been sent of the file, and closes it."""
        await self._upload.abort()

    @returns_future
    async def set(self, name, value):
        """Sets a field of the file's document: when it is closed, or now if that has been."""
        await self._upload.set(name, value)

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        if exc_type is None:
            await self._upload.close()
        else:
            self._upload.give_up()


class _Bucket(_Stream):
    """What both kinds of buckets do; their delegates have the two collections."""

    collection: Any

    def _take_collections(self) -> None:
        self._files = self.collection.wrap(self.delegate._files)
        self._chunks = self.collection.wrap(self.delegate._chunks)

    def wrap(self, obj: Any) -> Any:
        if isinstance(obj, gridfs.GridIn):
            return self._made(AgnosticGridIn, self.collection, delegate=obj)
        if isinstance(obj, gridfs.GridOut):
            return self._made(AgnosticGridOut, self.collection, delegate=obj)
        if isinstance(obj, gridfs.GridOutCursor):
            return self._made(AgnosticGridOutCursor, obj, self.collection)
        return obj

    def find(self, *args, **kwargs):
        """A cursor over the files that match; nothing is sent yet."""
        return self.wrap(self.delegate.find(*unwrapped(args), **unwrapped(kwargs)))

    async def _removed(self, file_id: Any, session: Any) -> bool:
        """Removes the file with that _id; false if there is none."""
        refuse_transaction(session)
        result = await self._files.delete_one({"_id": file_id}, session=session)
        await self._chunks.delete_many({"files_id": file_id}, session=session)
        return bool(result.deleted_count)

    async def _opened(self, file_id: Any, session: Any) -> Any:
        return await self._out(session, file_id=file_id).open()

    async def _revision(self, query: dict[str, Any], number: int, session: Any) -> Any:
        """The file that was uploaded as that one, from 0; before 0 from the latest, which is -1."""
        refuse_transaction(session)
        skip, order = (-number - 1, -1) if number < 0 else (number, 1)
        found = await self._files.find_one(
            query, sort=[("uploadDate", order)], skip=skip, session=session
        )
        if found is None:
            raise NoFile(f"there is no version {number} of a file with {query!r}")
        return self._out(session, file_document=found)

    def _out(self, session: Any, **file: Any) -> Any:
        root = self.delegate._collection
        delegate = gridfs.GridOut(root, **file)
        return self._made(AgnosticGridOut, self.collection, delegate=delegate, session=session)


class AgnosticGridFSBucket(_Bucket):
    """The files of a bucket."""

    __motor_class_name__ = "MotorGridFSBucket"
    __delegate_class__ = gridfs.GridFSBucket

    def __init__(
        self,
        database,
        bucket_name="fs",
        chunk_size_bytes=DEFAULT_CHUNK_SIZE,
        write_concern=None,
        read_preference=None,
        collection=None,
    ):
        if collection is not None:
            warnings.warn(
                'the "collection" parameter is deprecated, use "bucket_name" instead',
                DeprecationWarning,
                stacklevel=2,
            )
            bucket_name = collection
        _require(self, AgnosticDatabase, database, "MotorGridFSBucket must be MotorDatabase")
        self.io_loop = database.get_io_loop()
        self.collection = database.get_collection(
            bucket_name, write_concern=write_concern, read_preference=read_preference
        )
        self.delegate = self.__delegate_class__(
            database.delegate,
            bucket_name,
            chunk_size_bytes=chunk_size_bytes,
            write_concern=write_concern,
            read_preference=read_preference,
        )
        self._take_collections()

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if name not in _NEWER]

    def open_upload_stream(self, filename, chunk_size_bytes=None, metadata=None, session=None):
        """A file to write; nothing is sent yet."""
        delegate = self.delegate.open_upload_stream(filename, chunk_size_bytes, metadata)
        return self._made(AgnosticGridIn, self.collection, delegate=delegate, session=session)

    def open_upload_stream_with_id(
        self, file_id, filename, chunk_size_bytes=None, metadata=None, session=None
    ):
        """As open_upload_stream(), with an _id that is not in use."""
        delegate = self.delegate.open_upload_stream_with_id(
            file_id, filename, chunk_size_bytes, metadata
        )
        return self._made(AgnosticGridIn, self.collection, delegate=delegate, session=session)

    @returns_future
    async def upload_from_stream(
        self, filename, source, chunk_size_bytes=None, metadata=None, session=None
    ):
        """Writes a file of bytes, or of what a file-like object has; a future of its _id."""
        file = self.open_upload_stream(filename, chunk_size_bytes, metadata, session)
        try:
            return await self._uploaded(file, source)
        except asyncio.CancelledError:  # nobody knows the _id: its chunks would stay for ever
            file.abort().add_done_callback(lambda done: done.cancelled() or done.exception())
            raise

    @returns_future
    async def upload_from_stream_with_id(
        self, file_id, filename, source, chunk_size_bytes=None, metadata=None, session=None
    ):
        """As upload_from_stream(), with an _id that is not in use; a future of None."""
        file = self.open_upload_stream_with_id(
            file_id, filename, chunk_size_bytes, metadata, session
        )
        await self._uploaded(file, source)

    async def _uploaded(self, file: Any, source: Any) -> Any:
        with self._time_limit():
            async with file:
                await file._upload.write(source)
        return file._id

    async def open_download_stream(self, file_id, session=None):
        """The file with that _id, to be read."""
        return await self._opened(file_id, session)

    async def open_download_stream_by_name(self, filename, revision=-1, session=None):
        """The file with that name, to be read.

        Of several, revision 0 is the first, 1 the second, -1 the latest and -2 the one before.
        """
        validate_string("filename", filename)
        return await self._revision({"filename": filename}, revision, session)

    @returns_future
    async def download_to_stream(self, file_id, destination, session=None):
        """Writes the file with that _id to a file-like object."""
        with self._time_limit():
            await copy(self, await self._opened(file_id, session), destination)

    @returns_future
    async def download_to_stream_by_name(self, filename, destination, revision=-1, session=None):
        """As open_download_stream_by_name(), to a file-like object."""
        with self._time_limit():
            file = await self.open_download_stream_by_name(filename, revision, session)
            await copy(self, file, destination)

    @returns_future
    async def delete(self, file_id, session=None):
        """Removes the file with that _id; raises NoFile if there is none."""
        with self._time_limit():
            if not await self._removed(file_id, session):
                raise NoFile(f"there is no file to delete with the _id {file_id!r}")

    @returns_future
    async def delete_by_name(self, filename, session=None):
        """Removes all files with that name; raises NoFile if there is none."""
        with self._time_limit():
            refuse_transaction(session)
            found = self._files.find({"filename": filename}, {"_id": 1}, session=session)
            ids = {"$in": [each["_id"] for each in await found.to_list(None)]}
            result = await self._files.delete_many({"_id": ids}, session=session)
            await self._chunks.delete_many({"files_id": ids}, session=session)
            if not result.deleted_count:
                raise NoFile(f"there is no file to delete with the name {filename!r}")

    @returns_future
    async def rename(self, file_id, new_filename, session=None):
        """Gives the file with that _id another name; raises NoFile if there is none."""
        refuse_transaction(session)
        change = {"$set": {"filename": new_filename}}
        result = await self._files.update_one({"_id": file_id}, change, session=session)
        if not result.matched_count:
            raise NoFile(f"there is no file to rename with the _id {file_id!r}")

    @returns_future
    async def rename_by_name(self, filename, new_filename, session=None):
        """Gives all files with that name another one; raises NoFile if there is none."""
        refuse_transaction(session)
        change = {"$set": {"filename": new_filename}}
        result = await self._files.update_many({"filename": filename}, change, session=session)
        if not result.matched_count:
            raise NoFile(f"there is no file to rename with the name {filename!r}")

    def _time_limit(self) -> Any:
        """timeoutMS for all that is done within, unless pymongo.timeout() limits it."""
        limit = self.delegate._timeout
        if limit is None or _csot.get_timeout() is not None:
            return contextlib.nullcontext()
        return pymongo.timeout(limit)


#: Methods of PyMongo 4.12, which Motor 3.7 does not have: not shown by dir().
_NEWER = {"delete_by_name", "rename_by_name"}


class AgnosticGridFS(_Bucket):
    """GridFS of Motor 0.7, whose methods find files by name and version."""

    __motor_class_name__ = "MotorGridFS"
    __delegate_class__ = gridfs.GridFS

    def __init__(self, database, collection="fs"):
        warnings.warn(
            f"{type(self).__name__} is deprecated since Motor 1.0: use {type(self).__name__}Bucket"
            " instead.",
            DeprecationWarning,
            stacklevel=2,
        )
        _require(self, AgnosticDatabase, database, "MotorGridFS must be MotorDatabase")
        self.io_loop = database.get_io_loop()
        self.collection = database[collection]
        self.delegate = self.__delegate_class__(database.delegate, collection)
        self._take_collections()

    @takes_callback
    async def new_file(self, **kwargs):
        """A file to write; the arguments are its attributes."""
        return self._made(AgnosticGridIn, self.collection, **kwargs)

    @returns_future
    async def put(self, data, **kwargs):
        """Writes a file of bytes, or of what a file-like object has; a future of its _id."""
        async with self._made(AgnosticGridIn, self.collection, **kwargs) as file:
            await file._upload.write(data)
        return file._id

    @takes_callback
    async def get(self, file_id, session=None):
        """The file with that _id, to be read."""
        return await self._opened(file_id, session)

    @takes_callback
    async def get_version(self, filename=None, version=-1, session=None, **kwargs):
        """A file with that name and those fields, to be read.

        Version 0 is the first that was uploaded, 1 the second, -1 the latest.
        """
        if filename is not None:
            kwargs["filename"] = filename
        return await self._revision(kwargs, -1 if version is None else version, session)

    @takes_callback
    async def get_last_version(self, filename=None, session=None, **kwargs):
        """The latest file with that name and those fields, to be read."""
        return await self.get_version(filename, -1, session, **kwargs)

    @takes_callback
    async def find_one(self, filter=None, session=None, *args, **kwargs):
        """The first file that matches, to be read, or None; arguments as find()'s."""
        refuse_transaction(session)
        if filter is not None and not isinstance(filter, abc.Mapping):
            filter = {"_id": filter}
        cursor = self.find(filter, *args, session=session, **kwargs)
        async with cursor.limit(-1):
            found = await cursor.to_list(1)
        return self._out(session, file_document=found[0]) if found else None

    @returns_future
    async def list(self, session=None):
        """A future of the names of all files."""
        refuse_transaction(session)
        names = await self._files.distinct("filename", session=session)
        return [name for name in names if name is not None]

    @returns_future
    async def exists(self, document_or_id=None, session=None, **kwargs):
        """A future of whether there is a file with that _id, or one that matches."""
        refuse_transaction(session)
        query = kwargs or document_or_id
        return await self._files.find_one(query, ["_id"], session=session) is not None

    @returns_future
    async def delete(self, file_id, session=None):
        """Removes the file with that _id, if there is one."""
        await self._removed(file_id, session)


def _hash_gridout(gridout: Any) -> str:
    """The Etag of a file: its id, length and date name its contents, which never change."""
    parts = (gridout._id, gridout.length, gridout.upload_date)
    return hashlib.sha256("".join(map(str, parts)).encode()).hexdigest()
