# SPDX-License-Identifier: Apache-2.0
"""The types and the docstrings of GridFS; see core.pyi."""

import asyncio
import datetime
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

from bson import ObjectId
from pymongo import WriteConcern
from pymongo.read_preferences import _ServerMode
from typing_extensions import Self, deprecated

from .core import (
    AgnosticClientSession,
    AgnosticCollection,
    AgnosticCursor,
    AgnosticDatabase,
    _Future,
)

_List = list  # which is a method of AgnosticGridFS

class _Stream:
    __motor_class_name__: str
    __delegate_class__: type[Any]
    delegate: Any
    io_loop: Any

    def get_io_loop(self) -> Any:
        """Return the event loop that its operations and their futures belong to."""

class AgnosticGridOutCursor(AgnosticCursor[Any]):
    """The cursor of a bucket's find(): yields what is known of the files.

    Each has the attributes _id, filename, length, upload_date, metadata ... To read its contents,
    give its _id to the bucket's open_download_stream().
    """

class AgnosticGridOut(_Stream):
    """A file to read: open_download_stream() of a bucket opens it.

    Its attributes are there once it is open. "async for" yields its chunks, as bytes.

    Raises NoFile, of gridfs.errors, if there is no such file, CorruptGridFile if what is stored
    does not fit together.

        file = await bucket.open_download_stream_by_name("photo.jpg")
        contents = await file.read()
    """

    def __init__(
        self,
        root_collection: AgnosticCollection[Any],
        file_id: Any | None = None,
        file_document: Any | None = None,
        delegate: Any = None,
        session: AgnosticClientSession | None = None,
    ) -> None: ...
    def __aiter__(self) -> Self: ...
    async def __anext__(self) -> bytes: ...
    def __getattr__(self, item: str) -> Any: ...
    @property
    def _id(self) -> Any:
        """Its id, of any type."""
    @property
    def aliases(self) -> list[str] | None:
        """Other names, which older drivers stored; None if there are none."""
    @property
    def chunk_size(self) -> int:
        """How many bytes each of its chunks has, but the last."""
    @property
    def content_type(self) -> str | None:
        """What kind of file it is, as "image/png"; None if that was not stored."""
    @property
    def filename(self) -> str | None:
        """Its name; None if it has none."""
    @property
    def length(self) -> int:
        """How many bytes it has."""
    @property
    def metadata(self) -> Mapping[str, Any] | None:
        """A document of the user's own; None if there is none."""
    @property
    def name(self) -> str | None:
        """Its name; None if it has none. The same as filename."""
    @property
    def upload_date(self) -> datetime.datetime:
        """When it was stored, in UTC."""
    @property
    def close(self) -> Callable[[], None]:
        """Give up the chunks that have been fetched and not been read.

        Sends killCursors if the server has more of them. Reading goes on where it was.
        """
    def open(self) -> asyncio.Future[Self]:
        """Find the file, so that its attributes are there.

        Sends find, unless it is open.
        Returns a future of this object.
        Raises NoFile.
        """
    def read(self, size: int = -1) -> _Future[bytes]:
        """Read the next bytes.

        Sends find for the chunks, and for the file if it is not open.
        Returns a future of bytes; empty at the end.

        size: The most bytes; -1 is all that is left. Default: -1.
        Raises NoFile, CorruptGridFile.

            while chunk := await file.read(1024 * 1024):
                print(len(chunk))
        """
    def readchunk(self) -> _Future[bytes]:
        """Read what is left of a chunk: what comes next with the least work.

        Sends find for the chunk, and for the file if it is not open.
        Returns a future of bytes; empty at the end.
        Raises NoFile, CorruptGridFile.
        """
    def readline(self, size: int = -1, /) -> _Future[bytes]:
        """Read up to the end of a line.

        Sends find for the chunks, and for the file if it is not open.
        Returns a future of bytes, with the newline; empty at the end of the file.

        size: The most bytes; -1 is no limit. Default: -1.
        Raises NoFile, CorruptGridFile.
        """
    def readable(self) -> bool:
        """Return True: it can be read."""
    def seek(self, pos: int, whence: int = 0) -> int:
        """Set where the next read begins.

        Returns that place, in bytes from the beginning. Sends nothing.

        pos: In bytes.
        whence: From where: os.SEEK_SET, SEEK_CUR or SEEK_END. Default: SEEK_SET, the beginning.
        Raises OSError for a place before the beginning.
        """
    def seekable(self) -> bool:
        """Return True: seek() works."""
    def tell(self) -> int:
        """Return where the next read begins, in bytes from the beginning."""
    def write(self, value: Any) -> NoReturn:
        """Raise io.UnsupportedOperation: it is to be read only."""
    async def stream_to_handler(self, request_handler: Any) -> None:
        """Write the contents to a tornado.web.RequestHandler, chunk by chunk.

        Sends find for the chunks, and flushes after each. The file must be open.

            file = await bucket.open_download_stream_by_name("photo.jpg")
            await file.stream_to_handler(self)
        """

class AgnosticGridIn(_Stream):
    """A file to write: open_upload_stream() of a bucket makes it.

    It is a file of the bucket once it is closed, and not before. "async with" closes it, or aborts
    it if there was an error.

        async with bucket.open_upload_stream("photo.jpg") as file:
            await file.write(contents)
    """

    def __init__(
        self,
        root_collection: AgnosticCollection[Any],
        delegate: Any = None,
        session: AgnosticClientSession | None = None,
        **kwargs: Any,
    ) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None: ...
    def __getattr__(self, name: str) -> Any: ...
    @property
    def _id(self) -> Any:
        """The id that the file has, or will have."""
    @property
    def chunk_size(self) -> int:
        """How many bytes each of its chunks has, but the last."""
    @property
    def closed(self) -> bool:
        """Whether it is closed, so that nothing more can be written."""
    @property
    def content_type(self) -> str | None:
        """What kind of file it is, as "image/png"; None if that was not given."""
    @property
    def filename(self) -> str | None:
        """Its name; None if it has none."""
    @property
    def length(self) -> int:
        """How many bytes it has. Raises AttributeError before it is closed."""
    @property
    def name(self) -> str | None:
        """Its name; None if it has none. The same as filename."""
    @property
    def upload_date(self) -> datetime.datetime:
        """When it was stored, in UTC. Raises AttributeError before it is closed."""
    def abort(self) -> _Future[None]:
        """Remove what was stored of it, and close it.

        Sends delete for its chunks and for the file.
        Returns a future of None.
        """
    def close(self) -> _Future[None]:
        """Store what is left, and make it a file of the bucket.

        Sends insert for the chunks that are left and for the file. Closing twice is no error.
        Returns a future of None.
        Raises FileExists, of gridfs.errors, if the _id is taken.
        """
    def write(self, data: Any) -> _Future[None]:
        """Add bytes at the end.

        Sends insert for full chunks, whenever there are 16 MB of them.
        Returns a future of None.

        data: Bytes; a str if the file has the attribute encoding; or a file-like object with a
          method read(), which is read to its end: on a thread, or awaited if it is a coroutine.
        Raises ValueError if it is closed, TypeError for what is none of these.
        """
    def writelines(self, sequence: Iterable[Any]) -> _Future[None]:
        """Add each of several pieces at the end, without separators.

        Sends and raises what write() does.
        Returns a future of None.
        """
    def set(self, name: str, value: Any) -> _Future[None]:
        """Set an attribute of the file, as "metadata" or "content_type".

        Sends update if it is closed; or else it is stored with the file.
        Returns a future of None.

            await file.set("metadata", {"camera": "old"})
        """
    def read(self, size: int = -1) -> NoReturn:
        """Raise io.UnsupportedOperation: it is to be written only."""
    def readable(self) -> bool:
        """Return False: it cannot be read."""
    def seekable(self) -> bool:
        """Return False: it is written in order."""
    def writeable(self) -> bool:
        """Return True: it can be written."""

class _Bucket(_Stream):
    collection: AgnosticCollection[Any]

    def find(self, *args: Any, **kwargs: Any) -> AgnosticGridOutCursor:
        """Find the files that match.

        Sends find, over fs.files, when the cursor is first used.
        Returns a cursor at once.

        filter: A query, as {"filename": "cat.jpg"} or {"metadata.kind": "text"}. Default: all.
        skip, limit: As of the collection's find(). Default: 0.
        no_cursor_timeout: Keep the cursor on the server when it is idle. Default: False.
        sort: The order, as [("uploadDate", -1)].
        batch_size, session: As of the collection's find().

            async for each in bucket.find({"length": {"$gt": 1024 * 1024}}):
                print(each.filename, each.length)
        """
    def wrap(self, obj: Any) -> Any:
        """Make the Motor object for a file or a cursor of PyMongo; internal."""

class AgnosticGridFSBucket(_Bucket):
    """Files of any size in a database: GridFS.

    A file is a document in the collection fs.files, and its bytes in chunks in fs.chunks; fs is
    the bucket's name. A bucket sends nothing before its first operation. Whatever stores a file
    first sends a find to each of the two, and makes the indexes where that finds nothing.

    database: The database of the files.
    bucket_name: Default: "fs".
    chunk_size_bytes: How many bytes a chunk of a new file has. Default: 261,120, which is 255 KiB.
    write_concern, read_preference: Default: the database's.
    collection: The old name of bucket_name, deprecated.

    Raises TypeError for what is no database. Its operations raise errors of gridfs.errors: NoFile,
    FileExists, CorruptGridFile; those that the client names; and InvalidOperation in a
    transaction, which GridFS does not take part in.

        bucket = AsyncIOMotorGridFSBucket(client.app, "photos")
        with open("cat.jpg", "rb") as source:
            file_id = await bucket.upload_from_stream("cat.jpg", source)
        with open("copy.jpg", "wb") as destination:
            await bucket.download_to_stream(file_id, destination)
    """

    def __init__(
        self,
        database: AgnosticDatabase[Any],
        bucket_name: str = "fs",
        chunk_size_bytes: int = ...,
        write_concern: WriteConcern | None = None,
        read_preference: _ServerMode | None = None,
        collection: str | None = None,
    ) -> None: ...
    def delete(self, file_id: Any, session: AgnosticClientSession | None = None) -> _Future[None]:
        """Delete a file.

        Sends delete for the file and for its chunks.
        Returns a future of None.
        Raises NoFile if there is none; chunks without a file are deleted all the same.

            await bucket.delete(file_id)
        """
    def download_to_stream(
        self, file_id: Any, destination: Any, session: AgnosticClientSession | None = None
    ) -> _Future[None]:
        """Write the contents of a file to a file-like object.

        Sends find for the file and for its chunks.
        Returns a future of None.

        destination: It has a method write(), which takes bytes and is called on a thread.
        Raises NoFile, CorruptGridFile.

            with open("copy.jpg", "wb") as destination:
                await bucket.download_to_stream(file_id, destination)
        """
    def download_to_stream_by_name(
        self,
        filename: str,
        destination: Any,
        revision: int = -1,
        session: AgnosticClientSession | None = None,
    ) -> _Future[None]:
        """Write the contents of the file of that name to a file-like object.

        Sends find for the file and for its chunks.
        Returns a future of None.

        destination: It has a method write(), which takes bytes and is called on a thread.
        revision: Which of several: 0 the first, 1 the second; -1 the newest, -2 the one before.
          Default: -1.
        Raises NoFile, CorruptGridFile.
        """
    async def open_download_stream(
        self, file_id: Any, session: AgnosticClientSession | None = None
    ) -> AgnosticGridOut:
        """Open a file to read it.

        Sends find for the file.
        Returns, as a coroutine, the file.
        Raises NoFile.

            file = await bucket.open_download_stream(file_id)
            async for chunk in file:
                print(len(chunk))
        """
    async def open_download_stream_by_name(
        self, filename: str, revision: int = -1, session: AgnosticClientSession | None = None
    ) -> AgnosticGridOut:
        """Open the file of that name to read it.

        Sends find for the file.
        Returns, as a coroutine, the file.

        revision: Which of several: 0 the first, 1 the second; -1 the newest, -2 the one before.
          Default: -1.
        Raises NoFile.
        """
    def open_upload_stream(
        self,
        filename: str,
        chunk_size_bytes: int | None = None,
        metadata: Mapping[str, Any] | None = None,
        session: AgnosticClientSession | None = None,
    ) -> AgnosticGridIn:
        """Open a new file to write it. There may be others of that name.

        Sends nothing by itself.
        Returns the file, which is there for others once it has been closed.

        chunk_size_bytes: How many bytes a chunk has. Default: the bucket's.
        metadata: A document of one's own, kept with the file.

            async with bucket.open_upload_stream("log", metadata={"kind": "text"}) as file:
                await file.write(b"first line")
        """
    def open_upload_stream_with_id(
        self,
        file_id: Any,
        filename: str,
        chunk_size_bytes: int | None = None,
        metadata: Mapping[str, Any] | None = None,
        session: AgnosticClientSession | None = None,
    ) -> AgnosticGridIn:
        """Open a new file with an _id of one's own to write it.

        Sends nothing by itself.
        Returns the file. The other parameters are those of open_upload_stream().

        file_id: Of any type. If it is taken, closing the file raises FileExists.
        """
    def rename(
        self, file_id: Any, new_filename: str, session: AgnosticClientSession | None = None
    ) -> _Future[None]:
        """Give a file another name.

        Sends update.
        Returns a future of None.
        Raises NoFile.
        """
    def upload_from_stream(
        self,
        filename: str,
        source: Any,
        chunk_size_bytes: int | None = None,
        metadata: Mapping[str, Any] | None = None,
        session: AgnosticClientSession | None = None,
    ) -> _Future[ObjectId]:
        """Store a file. There may be others of that name.

        Sends insert for the chunks, 16 MB at a time, and for the file.
        Returns a future of its _id, a new bson.ObjectId.

        source: Bytes, or a file-like object whose method read() is called on a thread, or
          awaited if it is a coroutine.
        chunk_size_bytes: How many bytes a chunk has. Default: the bucket's.
        metadata: A document of one's own, kept with the file.

            with open("cat.jpg", "rb") as source:
                file_id = await bucket.upload_from_stream("cat.jpg", source)
        """
    def upload_from_stream_with_id(
        self,
        file_id: Any,
        filename: str,
        source: Any,
        chunk_size_bytes: int | None = None,
        metadata: Mapping[str, Any] | None = None,
        session: AgnosticClientSession | None = None,
    ) -> _Future[None]:
        """Store a file with an _id of one's own.

        Sends insert for the chunks, 16 MB at a time, and for the file.
        Returns a future of None. The other parameters are those of upload_from_stream().

        file_id: Of any type.
        Raises FileExists if it is taken.
        """

@deprecated("Use the class with Bucket at the end of its name.")
class AgnosticGridFS(_Bucket):
    """Files in a database, by name and version. Of Motor 0.7: use AsyncIOMotorGridFSBucket.

    database: The database of the files.
    collection: The bucket's name. Default: "fs".
    """

    def __init__(self, database: AgnosticDatabase[Any], collection: str = "fs") -> None: ...
    def delete(self, file_id: Any, session: AgnosticClientSession | None = None) -> _Future[None]:
        """Delete a file. One that does not exist is no error.

        Sends delete for the file and for its chunks.
        Returns a future of None.
        """
    def exists(
        self,
        document_or_id: Any | None = None,
        session: AgnosticClientSession | None = None,
        **kwargs: Any,
    ) -> _Future[bool]:
        """Tell whether there is a file of that _id, or with these attributes.

        Sends find.
        Returns a future of a bool.
        """
    def put(self, data: Any, **kwargs: Any) -> _Future[Any]:
        """Store a file.

        Sends insert for the chunks, 16 MB at a time, and for the file.
        Returns a future of its _id.

        data: Bytes, or a file-like object with a method read().
        Others: Attributes of the file, as _id, filename, content_type, chunk_size (bytes).
        Raises FileExists if the _id is taken.
        """
    async def find_one(
        self,
        filter: Any | None = None,
        session: AgnosticClientSession | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> AgnosticGridOut | None:
        """Find one file.

        Sends find.
        Returns, as a coroutine, the file; None if none matches.

        filter: A query; what is no mapping is taken as an _id.
        """
    async def get(
        self, file_id: Any, session: AgnosticClientSession | None = None
    ) -> AgnosticGridOut:
        """Open a file to read it.

        Sends find.
        Returns, as a coroutine, the file.
        Raises NoFile.
        """
    async def get_last_version(
        self,
        filename: str | None = None,
        session: AgnosticClientSession | None = None,
        **kwargs: Any,
    ) -> AgnosticGridOut:
        """Open the newest file of that name, or with these attributes.

        Sends find.
        Returns, as a coroutine, the file.
        Raises NoFile.
        """
    async def get_version(
        self,
        filename: str | None = None,
        version: int | None = -1,
        session: AgnosticClientSession | None = None,
        **kwargs: Any,
    ) -> AgnosticGridOut:
        """Open a version of the file of that name, or with these attributes.

        Sends find.
        Returns, as a coroutine, the file.

        version: Which of several: 0 the first, 1 the second; -1 the newest. Default: -1.
        Raises NoFile.
        """
    async def new_file(self, **kwargs: Any) -> AgnosticGridIn:
        """Open a new file to write it.

        Sends nothing by itself.
        Returns, as a coroutine, the file. The arguments are its attributes, as filename.
        """
    def list(self, session: AgnosticClientSession | None = None) -> _Future[_List[str]]:
        """Name the files.

        Sends distinct.
        Returns a future of a list of str, each name once.
        """

def _hash_gridout(gridout: AgnosticGridOut) -> str: ...
