# SPDX-License-Identifier: Apache-2.0
"""GridFS: files of any size in a bucket, which is two collections."""

from __future__ import annotations

import hashlib
import warnings
from typing import Any

import gridfs
from gridfs import DEFAULT_CHUNK_SIZE
from pymongo.errors import InvalidOperation

from .core import AgnosticBase, AgnosticCollection, AgnosticCursor, AgnosticDatabase
from .metaprogramming import (
    MotorObject,
    create_class_with_framework,
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
    """The cursor of a bucket's find(): yields files to read."""

    __motor_class_name__ = "MotorGridOutCursor"
    __delegate_class__ = gridfs.GridOutCursor

    def _next_object(self) -> Any:
        found = super()._next_object()
        return found and self._made(AgnosticGridOut, self.collection, delegate=found)


class AgnosticGridOut(_Stream):
    """A file to read. Opens itself when it is first read; before that it has no attributes."""

    __motor_class_name__ = "MotorGridOut"
    __delegate_class__ = gridfs.GridOut

    _operations = "_open=open read readchunk readline"
    _methods = "readable seek seekable tell write"

    def __init__(
        self, root_collection, file_id=None, file_document=None, delegate=None, session=None
    ):
        _require(self, AgnosticCollection, root_collection, "MotorGridOut must be MotorCollection")
        self.delegate = delegate or self.__delegate_class__(
            root_collection.delegate,
            file_id,
            file_document,
            session=getattr(session, "delegate", session),
        )
        self.io_loop = root_collection.get_io_loop()

    def __aiter__(self) -> Any:
        return self

    async def __anext__(self) -> bytes:
        chunk = await self.readchunk()
        if chunk:
            return chunk
        raise StopAsyncIteration

    def __getattr__(self, item: str) -> Any:
        return _of_file(self, item)

    @takes_callback
    def open(self):
        """A future of this object, after the file's document has been fetched."""
        loop = self._framework.asyncio_loop(self.get_io_loop())
        return loop.create_task(self._opened(self._open()))

    async def _opened(self, done: Any) -> Any:
        await done
        return self

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
    "_id aliases chunk_size close content_type filename length metadata name upload_date"
).split():
    setattr(AgnosticGridOut, _name, _file_property(_name))


class AgnosticGridIn(_Stream):
    """A file to write; "async with" closes it, or aborts it if there was an error."""

    __motor_class_name__ = "MotorGridIn"
    __delegate_class__ = gridfs.GridIn

    _operations = "_exit=__exit__ abort close set=__setattr__ write writelines"
    _methods = "read readable seekable writeable"
    _properties = "_id chunk_size closed content_type filename length name upload_date"

    def __init__(self, root_collection, delegate=None, session=None, **kwargs):
        _require(self, AgnosticCollection, root_collection, "MotorGridIn must be MotorCollection")
        self.io_loop = root_collection.get_io_loop()
        self.delegate = delegate or self.__delegate_class__(
            root_collection.delegate, session=getattr(session, "delegate", session), **kwargs
        )

    def __getattr__(self, name: str) -> Any:
        if name == "delegate":
            raise AttributeError(name)
        return getattr(self.delegate, name)

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        await self._exit(exc_type, exc_val, exc_tb)


class _Bucket(_Stream):
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


class AgnosticGridFSBucket(_Bucket):
    """The files of a bucket."""

    __motor_class_name__ = "MotorGridFSBucket"
    __delegate_class__ = gridfs.GridFSBucket

    _operations = (
        "delete download_to_stream download_to_stream_by_name rename upload_from_stream"
        " upload_from_stream_with_id"
    )
    _coroutines = "open_download_stream open_download_stream_by_name"
    _wrapping = "open_upload_stream open_upload_stream_with_id"

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


class AgnosticGridFS(_Bucket):
    """GridFS of Motor 0.7, whose methods find files by name and version."""

    __motor_class_name__ = "MotorGridFS"
    __delegate_class__ = gridfs.GridFS

    _operations = "delete exists list put"
    _coroutines = "find_one get get_last_version get_version"

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

    @takes_callback
    async def new_file(self, **kwargs):
        """A file to write; the arguments are its attributes."""
        return self._made(AgnosticGridIn, self.collection, **kwargs)


def _hash_gridout(gridout: Any) -> str:
    """The Etag of a file: its id, length and date name its contents, which never change."""
    parts = (gridout._id, gridout.length, gridout.upload_date)
    return hashlib.sha256("".join(map(str, parts)).encode()).hexdigest()
