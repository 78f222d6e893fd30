# SPDX-License-Identifier: Apache-2.0
"""GridFS beside PyMongo's own: what one writes the other reads, and the same errors."""

from __future__ import annotations

import asyncio
import datetime
import io
import itertools
import os
import threading
import warnings
from typing import Any, Awaitable, Callable, Iterator
from urllib.parse import urlsplit

import gridfs
import pymongo
import pytest
from bson import ObjectId
from gridfs.errors import CorruptGridFile, FileExists, NoFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from motor import gridfs_streams, gridfs_upload
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorGridFS,
    AsyncIOMotorGridFSBucket,
    AsyncIOMotorGridIn,
    AsyncIOMotorGridOut,
)
from motor.motor_common import failed
from pymongo import _csot
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ConfigurationError,
    InvalidOperation,
    PyMongoError,
    WriteError,
    WTimeoutError,
)
from pymongo.monitoring import CommandListener
from pymongo.read_preferences import ReadPreference
from pymongo.write_concern import WriteConcern
from support.relay import Relay

LIMIT = 60  # seconds, for what must not hang
DATABASE = "motor_gridfs"

_numbers = itertools.count()


class Place:
    """A bucket of its own, reached with PyMongo and with Motor."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.sync_client: Any = pymongo.MongoClient(uri)
        self.sync_database = self.sync_client[DATABASE]
        self.loop = asyncio.new_event_loop()
        self.client: Any = AsyncIOMotorClient(uri, io_loop=self.loop)
        self.new()

    def new(self) -> Place:
        """Turns to a bucket that is empty."""
        self.name = f"fs{os.getpid()}_{next(_numbers)}"
        self.root = self.client[DATABASE][self.name]
        self.sync_root = self.sync_database[self.name]
        self.sync = gridfs.GridFSBucket(self.sync_database, self.name, chunk_size_bytes=4)
        self.bucket = self.bucket_of(self.client)
        return self

    def bucket_of(self, client: Any, size: int = 4, **options: Any) -> Any:
        return AsyncIOMotorGridFSBucket(
            client[DATABASE], self.name, chunk_size_bytes=size, **options
        )

    def root_of(self, client: Any) -> Any:
        return client[DATABASE][self.name]

    def run(self, awaitable: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(awaitable, LIMIT))

    def sync_bytes(self, file_id: Any) -> bytes:
        return self.sync.open_download_stream(file_id).read()

    def drop(self) -> None:
        for name in self.sync_database.list_collection_names():
            if name.startswith(f"fs{os.getpid()}_"):
                self.sync_database[name].drop()

    def close(self) -> None:
        self.drop()
        self.client.close()
        self.sync_client.close()
        self.loop.close()


@pytest.fixture(scope="module", params=["MONGODB_URI", "MOTOR_SECOND_URI"])
def shared(request: Any) -> Iterator[Place]:
    uri = os.environ.get(request.param)
    if not uri:
        pytest.skip(f"{request.param} is not set")
    made = Place(uri)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture
def place(shared: Place) -> Place:
    return shared.new()


def described(documents: Any, *without: str) -> list[Any]:
    """Fields in their order, with types; values but for those that differ each time."""
    return [
        [(key, type(value), None if key in without else value) for key, value in each.items()]
        for each in documents
    ]


# --- The same documents as PyMongo's ---


@pytest.mark.parametrize("length", [0, 1, 3, 4, 5, 8, 11])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"filename": "name", "content_type": "text/plain", "metadata": {"a": 1}},
        {"_id": 5, "contentType": "text/html", "aliases": ["x"], "other": 1.5, "filename": "n"},
        {"chunkSize": 3, "encoding": "utf-8", "disable_md5": True},
        {"chunk_size": 5, "_id": {"a": [1]}},
    ],
)
def test_that_the_documents_are_pymongos(place: Place, options: Any, length: int) -> None:
    options = {"chunk_size": 4, **options} if "chunkSize" not in options else options
    data = bytes(range(length))
    with gridfs.GridIn(place.sync_root, **options) as theirs:
        theirs.write(data)
    found = _documents_of(place)

    async def write() -> None:
        async with AsyncIOMotorGridIn(place.new().root, **options) as ours:
            await ours.write(data)

    place.run(write())
    assert _documents_of(place) == found


def _documents_of(place: Place) -> Any:
    id_differs = isinstance(place.sync_root.files.find_one()["_id"], ObjectId)
    files = described(place.sync_root.files.find(), "uploadDate", *(["_id"] if id_differs else []))
    chunks = place.sync_root.chunks.find().sort("n", 1)
    return files, described(chunks, "_id", *(["files_id"] if id_differs else []))


def test_upload_date(place: Place) -> None:
    async def write() -> Any:
        file = place.bucket.open_upload_stream("name")
        await file.close()
        return file

    before = datetime.datetime.now(datetime.timezone.utc)
    file = place.run(write())
    after = datetime.datetime.now(datetime.timezone.utc)
    assert before <= file.upload_date <= after


@pytest.mark.parametrize("kind", ["bucket", "bucket with an _id"])
def test_that_the_buckets_documents_are_pymongos(place: Place, kind: str) -> None:
    arguments: Any = ("name", b"0123456789", 3, {"key": "value"})
    if kind == "bucket":
        place.sync.upload_from_stream(*arguments)
    else:
        place.sync.upload_from_stream_with_id(7, *arguments)
    found = _documents_of(place)
    place.new()
    if kind == "bucket":
        made = place.run(place.bucket.upload_from_stream(*arguments))
        assert made == place.sync_root.files.find_one()["_id"]
    else:
        made = place.run(place.bucket.upload_from_stream_with_id(7, *arguments))
        assert made is None
    assert _documents_of(place) == found


@pytest.mark.parametrize("length", [0, 9])
def test_that_the_indexes_are_pymongos(place: Place, length: int) -> None:
    place.sync.upload_from_stream("name", bytes(length))
    names = ("files", "chunks")
    theirs = [place.sync_root[each].index_information() for each in names]
    place.new()
    place.run(place.bucket.upload_from_stream("name", bytes(length)))
    assert [place.sync_root[each].index_information() for each in names] == theirs


def test_that_indexes_are_there_before_the_first_chunk(place: Place) -> None:
    async def main() -> Any:
        file = place.bucket.open_upload_stream("name")
        await file.write(b"123")
        assert "files_id_1_n_1" not in await place.root.chunks.index_information()
        await file.write(b"4")
        assert "files_id_1_n_1" in await place.root.chunks.index_information()
        await file.abort()

    place.run(main())


def test_that_no_index_is_made_where_there_are_files(place: Place) -> None:
    place.sync_root.files.insert_one({})
    place.sync_root.chunks.insert_one({"files_id": 1, "n": 0})
    place.run(place.bucket.upload_from_stream("name", b"12345"))
    assert list(place.sync_root.files.index_information()) == ["_id_"]
    assert list(place.sync_root.chunks.index_information()) == ["_id_"]


# --- Writing, against a model ---

_pieces = st.lists(st.binary(max_size=30), max_size=8)


def _limited(function: Any) -> Any:
    """Few examples, as each goes to a server."""
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=25, deadline=None, suppress_health_check=checks)(function)


@_limited
@given(pieces=_pieces, size=st.integers(1, 12), as_files=st.booleans())
def test_what_is_written_is_what_pymongo_reads(
    place: Place, pieces: list[bytes], size: int, as_files: bool
) -> None:
    async def write() -> Any:
        async with place.bucket.open_upload_stream("name", chunk_size_bytes=size) as file:
            for each in pieces:
                await file.write(io.BytesIO(each) if as_files else each)
        return file

    file = place.run(write())
    whole = b"".join(pieces)
    assert (file.length, file.closed) == (len(whole), True)
    assert place.sync_bytes(file._id) == whole
    chunks = place.sync_root.chunks.find({"files_id": file._id}).sort("n", 1)
    assert [each["data"] for each in chunks] == [
        whole[start : start + size] for start in range(0, len(whole), size)
    ]


class _Source:
    """A file that is read on a thread; gives at most so much at a time."""

    def __init__(self, data: bytes, most: int = 1 << 30) -> None:
        self._file = io.BytesIO(data)
        self._most = most
        self.asked: list[int] = []
        self.threads: set[int] = set()

    def read(self, size: int = -1) -> bytes:
        self.asked.append(size)
        self.threads.add(threading.get_ident())
        return self._file.read(min(size, self._most))


class _AsyncSource:
    def __init__(self, data: bytes, most: int) -> None:
        self._source = _Source(data, most)

    async def read(self, size: int = -1) -> bytes:
        await asyncio.sleep(0)
        return self._source.read(size)


@pytest.mark.parametrize("most", [100, 3, 4])
@pytest.mark.parametrize("before", [b"", b"12", b"1234"])
def test_that_a_file_is_read_as_by_pymongo(place: Place, before: bytes, most: int) -> None:
    theirs, ours = (_Source(b"abcdefghijk", most) for _ in range(2))
    with place.sync.open_upload_stream("name") as expected:
        for each in (before, theirs, theirs):
            expected.write(each)

    async def write() -> Any:
        async with place.bucket.open_upload_stream("name") as file:
            for each in (before, ours, ours):
                await file.write(each)
        return file._id

    assert place.sync_bytes(place.run(write())) == place.sync_bytes(expected._id)
    assert ours.asked == theirs.asked
    assert threading.get_ident() not in ours.threads


@pytest.mark.parametrize("most", [1, 3, 4, 100])
def test_that_an_asynchronous_file_is_read_to_its_end(place: Place, most: int) -> None:
    async def main() -> None:
        made = await place.bucket.upload_from_stream("name", _AsyncSource(b"abcdefghijk", most))
        out = await place.bucket.open_download_stream(made)
        copy = await place.bucket.upload_from_stream("copy", out)
        assert place.sync_bytes(made) == place.sync_bytes(copy) == b"abcdefghijk"

    place.run(main())


def test_writelines(place: Place) -> None:
    async def lines() -> Any:
        yield b"async "
        yield "über"

    async def main() -> None:
        file = AsyncIOMotorGridIn(place.root, encoding="utf-8", chunkSize=4)
        await file.writelines([b"a list ", "of lines "])
        await file.writelines(each for each in (b"a ", io.BytesIO(b"generator ")))
        await file.writelines(lines())
        await file.writelines([])
        await file.close()
        expected = "a list of lines a generator async über".encode()
        assert place.sync_bytes(file._id) == expected

    place.run(main())


def test_that_writes_follow_each_other(place: Place) -> None:
    async def main() -> None:
        file = place.bucket.open_upload_stream("name")
        pieces = [bytes([i]) * 7 for i in range(50)]
        pending = [file.write(each) for each in pieces]
        await file.close()
        await asyncio.gather(*pending)
        assert place.sync_bytes(file._id) == b"".join(pieces)

    place.run(main())


class _Inserting:
    """A collection that counts the calls of insert_many, and may fail."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self.sizes: list[int] = []
        self.error: Exception | None = None
        self.held: asyncio.Future[Any] | None = None
        self.deleted = 0

    def delete_many(self, *arguments: Any, **options: Any) -> Any:
        self.deleted += 1
        return self._collection.delete_many(*arguments, **options)

    def insert_many(self, documents: Any, **options: Any) -> Any:
        self.sizes.append(len(documents))
        if self.held is not None:
            held, self.held = self.held, None
            return asyncio.ensure_future(self._later(held, documents))
        if self.error is not None:
            return failed(asyncio.get_running_loop(), self.error)
        return self._collection.insert_many(documents, **options)

    async def _later(self, held: Any, documents: Any) -> None:
        await held
        await self._collection.insert_many(documents)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._collection, name)


def test_that_chunks_are_sent_in_batches(place: Place, monkeypatch: Any) -> None:
    monkeypatch.setattr(gridfs_upload, "_BATCH_BYTES", 10 * (1000 + 60))
    data = os.urandom(35_500)

    async def main() -> None:
        file = place.bucket.open_upload_stream("name", chunk_size_bytes=1000)
        chunks = file._upload._chunks = _Inserting(file._upload._chunks)
        await file.write(data)
        assert chunks.sizes == [10, 10, 10]
        await file.close()
        assert chunks.sizes == [10, 10, 10, 6]
        assert place.sync_bytes(file._id) == data

    place.run(main())


def test_that_chunks_are_sent_again_after_an_error(place: Place, monkeypatch: Any) -> None:
    monkeypatch.setattr(gridfs_upload, "_BATCH_BYTES", 100)

    async def main() -> None:
        file = place.bucket.open_upload_stream("name")
        chunks = file._upload._chunks = _Inserting(file._upload._chunks)
        chunks.error = AutoReconnect("lost")
        for data in (b"0123456789", b"not taken, as the error comes first"):
            with pytest.raises(AutoReconnect):
                await file.write(data)
        chunks.error = None
        await file.write(b"abc")
        chunks.error = AutoReconnect("lost")
        with pytest.raises(AutoReconnect):
            await file.close()
        assert await _raised(file.write(b"more")) is ValueError  # its last chunk has been cut
        chunks.error = None
        await file.close()
        assert place.sync_bytes(file._id) == b"0123456789abc"

    place.run(main())


@pytest.mark.parametrize(
    ("error", "concern", "expected"),
    [
        ({"code": 11000}, None, FileExists),
        ({"code": 121}, None, WriteError),
        (None, {"code": 64, "errInfo": {"wtimeout": True}}, WTimeoutError),
    ],
)
def test_that_errors_are_those_of_one_insert(
    place: Place, error: Any, concern: Any, expected: Any
) -> None:
    details = {
        "writeErrors": [{"index": 0, "errmsg": "why", **error}] if error else [],
        "writeConcernErrors": [{"errmsg": "why", **concern}] if concern else [],
    }

    async def main() -> None:
        file = place.bucket.open_upload_stream("name")
        chunks = file._upload._chunks = _Inserting(file._upload._chunks)
        chunks.error = BulkWriteError(details)
        await file.write(b"0123456789")
        with pytest.raises(expected):
            await file.close()
        assert not file.closed

    place.run(main())


def test_a_big_file(place: Place) -> None:
    data = os.urandom(5_000_001)

    async def main() -> None:
        bucket = place.bucket_of(place.client, 255 * 1024)
        made = await bucket.upload_from_stream("name", io.BytesIO(data))
        copy = await bucket.upload_from_stream("name", data)
        for each in (made, copy):
            out = await bucket.open_download_stream(each)
            assert await out.read() == data
        destination = io.BytesIO()
        await bucket.download_to_stream(made, destination)
        assert destination.getvalue() == data
        assert place.sync_bytes(made) == data

    place.run(main())


# --- Reading, against a model ---

_DATA = b"one\ntwo\n\nthree, which is longer\nfour\n" + bytes(range(20))
_reads = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["read", "readline"]), st.integers(-1, 25)),
        st.tuples(st.sampled_from(["readchunk", "tell"])),
        st.tuples(st.just("seek"), st.integers(0, 90), st.just(os.SEEK_SET)),
        st.tuples(st.just("seek"), st.integers(-15, 15), st.just(os.SEEK_CUR)),
        st.tuples(st.just("seek"), st.integers(-60, 5), st.just(os.SEEK_END)),
    ),
    max_size=12,
)


def _model(model: io.BytesIO, size: int, name: str, *arguments: int) -> Any:
    if name == "readchunk":
        return model.read(size - model.tell() % size)
    if name == "seek":
        base = (0, model.tell(), len(_DATA))[arguments[1]]
        if base + arguments[0] < 0:
            return OSError
        return model.seek(base + arguments[0])
    return getattr(model, name)(*arguments)


@_limited
@given(steps=_reads, size=st.integers(1, 70))
def test_reading_is_as_from_memory(place: Place, steps: Any, size: int) -> None:
    made = place.sync.upload_from_stream("name", _DATA, chunk_size_bytes=size)

    async def main() -> None:
        file = await place.bucket.open_download_stream(made)
        model = io.BytesIO(_DATA)
        for step in steps:
            expected = _model(model, size, *step)
            assert await _done(file, *step) == expected, step
            assert file.tell() == model.tell(), step

    place.run(main())
    place.sync.delete(made)  # servers without indexes would become slow


async def _done(file: Any, name: str, *arguments: int) -> Any:
    try:
        result = getattr(file, name)(*arguments)
    except OSError:
        return OSError
    return await result if isinstance(result, asyncio.Future) else result


class _Destination:
    """Not in memory: threads write to it."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.threads: set[int] = set()

    def write(self, data: bytes) -> None:
        self.pieces.append(data)
        self.threads.add(threading.get_ident())


@pytest.mark.parametrize("at_a_time", [1, 5, 1000])
def test_copies(place: Place, monkeypatch: Any, at_a_time: int) -> None:
    monkeypatch.setattr(gridfs_streams, "_BYTES", at_a_time)
    made = place.sync.upload_from_stream("name", b"0123456789")

    async def main() -> None:
        destination, memory = _Destination(), io.BytesIO()
        await place.bucket.download_to_stream(made, destination)
        assert destination.pieces == [b"0123", b"4567", b"89"]
        assert threading.get_ident() not in destination.threads
        await place.bucket.download_to_stream_by_name("name", memory)
        assert memory.getvalue() == b"0123456789"
        file = place.bucket.open_upload_stream("copy")
        await place.bucket.download_to_stream(made, file)
        await file.close()
        assert place.sync_bytes(file._id) == b"0123456789"
        place.sync_root.chunks.delete_one({"n": 2, "files_id": made})
        destination = _Destination()
        with pytest.raises(CorruptGridFile):
            await place.bucket.download_to_stream(made, destination)
        assert destination.pieces == [b"0123", b"4567"]

    place.run(main())


def test_iteration(place: Place) -> None:
    made = place.sync.upload_from_stream("name", b"0123456789")

    async def main() -> None:
        file = await place.bucket.open_download_stream(made)
        assert [each async for each in file] == [b"0123", b"4567", b"89"]
        assert await file.read() == await file.readline() == await file.readchunk() == b""

    place.run(main())


def test_readlines(place: Place) -> None:
    made = place.sync.upload_from_stream("name", b"one\ntwo\nthree\nfour\nfive")

    async def main() -> None:
        file = await place.bucket.open_download_stream(made)
        assert await file.read(2) == b"on"
        assert file.readlines(2) == [b"e\n", b"two\n"]
        assert await file.readline() == b"three\n"
        assert file.readlines() == [b"four\n", b"five"]
        assert await file.read() == b"" and file.readlines() == []

    place.run(main())


def test_the_attributes_of_a_file(place: Place) -> None:
    made = place.sync.upload_from_stream("name", b"12345", metadata={"a": 1})
    place.sync_root.files.update_one({}, {"$set": {"other": 2, "aliases": ["x"]}})
    theirs = place.sync.open_download_stream(made)
    names = "_id filename name length chunk_size upload_date metadata aliases content_type other"

    async def main() -> None:
        file = AsyncIOMotorGridOut(place.root, made)
        for name in [*names.split(), "close", "md5"]:
            with pytest.raises(InvalidOperation, match=name):
                getattr(file, name)
        with pytest.raises(InvalidOperation):
            file.seek(0, os.SEEK_END)
        assert (file.readable(), file.seekable(), file.tell()) == (True, True, 0)
        with pytest.raises(io.UnsupportedOperation):
            file.write(b"")
        assert file.seek(1) == 1
        assert await file.open() is file
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # PyMongo's of some attributes
            for name in names.split():
                assert getattr(file, name) == getattr(theirs, name)
        with pytest.raises(AttributeError):
            file.none  # noqa: B018
        assert await file.read(2) == b"23"
        file.close()
        assert file.closed
        assert await file.read() == b"45"
        with pytest.raises(TypeError):
            iter(file)  # only "async for"

    place.run(main())


# --- Errors ---


async def _raised(awaitable: Any) -> type[BaseException] | None:
    try:
        await awaitable
    except Exception as error:
        return type(error)
    return None


def _sync_raised(function: Callable[..., Any], *arguments: Any) -> type[BaseException] | None:
    try:
        function(*arguments)
    except Exception as error:
        return type(error)
    return None


_CORRUPTIONS: dict[str, Callable[[Any], Any]] = {
    "first is missing": lambda chunks: chunks.delete_one({"n": 0}),
    "second is missing": lambda chunks: chunks.delete_one({"n": 1}),
    "last is missing": lambda chunks: chunks.delete_one({"n": 2}),
    "all are missing": lambda chunks: chunks.delete_many({}),
    "second is short": lambda chunks: chunks.update_one({"n": 1}, {"$set": {"data": b"x"}}),
    "second is empty": lambda chunks: chunks.update_one({"n": 1}, {"$set": {"data": b""}}),
    "last is long": lambda chunks: chunks.update_one({"n": 2}, {"$set": {"data": b"xyz"}}),
    "one is too many": lambda chunks: chunks.insert_one(
        {"files_id": chunks.find_one()["files_id"], "n": 3, "data": b"x"}
    ),
    "an empty one is too many": lambda chunks: chunks.insert_one(
        {"files_id": chunks.find_one()["files_id"], "n": 3, "data": b""}
    ),
    "nothing": lambda chunks: None,
}


@pytest.mark.parametrize("corruption", _CORRUPTIONS)
@pytest.mark.parametrize("reads", ["read", "read 3", "readchunk", "readline"])
def test_corrupt_files(place: Place, corruption: str, reads: str) -> None:
    made = place.sync.upload_from_stream("name", b"0123456789")
    _CORRUPTIONS[corruption](place.sync_root.chunks)
    name, *size = reads.split()
    arguments = [int(each) for each in size]

    theirs: list[bytes] = []
    ours: list[bytes] = []

    def read_theirs() -> None:
        file = place.sync.open_download_stream(made)
        while data := getattr(file, name)(*arguments):
            theirs.append(data)

    async def read_ours() -> None:
        file = await place.bucket.open_download_stream(made)
        while data := await getattr(file, name)(*arguments):
            ours.append(data)

    expected = _sync_raised(read_theirs)
    assert expected in (CorruptGridFile, None)
    assert place.run(_raised(read_ours())) == expected
    assert ours == theirs
    assert corruption != "nothing" or b"".join(ours) == b"0123456789"


def test_that_a_corrupt_file_stays_corrupt(place: Place) -> None:
    made = place.sync.upload_from_stream("name", b"0123456789")
    _CORRUPTIONS["one is too many"](place.sync_root.chunks)

    async def main() -> None:
        file = await place.bucket.open_download_stream(made)
        for _ in range(2):
            with pytest.raises(CorruptGridFile):
                await file.read()
            assert file.tell() == 0

    place.run(main())


@pytest.mark.parametrize("data", [b"", b"12345"])
def test_that_an_id_is_used_once(place: Place, data: bytes) -> None:
    place.sync.upload_from_stream_with_id(1, "name", b"old contents")

    async def main() -> None:
        with pytest.raises(FileExists):
            await place.bucket.upload_from_stream_with_id(1, "name", data)
        file = AsyncIOMotorGridIn(place.root, _id=1)
        with pytest.raises(FileExists):
            await file.close()
        assert not file.closed

    place.run(main())
    assert place.sync_bytes(1) == b"old contents"


def test_what_cannot_be_written(place: Place) -> None:
    async def main() -> None:
        file = place.bucket.open_upload_stream("name")
        for each in (1, None, [b"a"], bytearray(b"a"), "text"):
            assert await _raised(file.write(each)) is TypeError
            assert _sync_raised(place.sync.open_upload_stream("name").write, each) is TypeError
        assert await _raised(file.write(io.StringIO("text"))) is TypeError
        with pytest.raises(io.UnsupportedOperation):
            file.read()
        assert (file.readable(), file.seekable(), file.writeable()) == (False, False, True)
        await file.write(b"12345")
        await file.close()
        await file.close()
        assert place.sync_bytes(file._id) == b"12345"
        for each in (b"", b"6", io.BytesIO()):
            assert await _raised(file.write(each)) is ValueError
        assert await _raised(file.writelines([b"6"])) is ValueError
        zero = place.bucket.open_upload_stream("name", chunk_size_bytes=0)
        assert await _raised(zero.write(b"1")) is ValueError

    place.run(main())


class _Failing(_Source):
    """Fails at its end."""

    def read(self, size: int = -1) -> bytes:
        data = super().read(size)
        if not data:
            raise KeyError("the source's")
        return data


@pytest.mark.parametrize(("before", "given"), [(0, 0), (0, 8), (2, 0), (2, 2), (2, 6), (4, 0)])
def test_a_source_that_fails(place: Place, before: int, given: int) -> None:
    with place.sync.open_upload_stream("name") as theirs:
        theirs.write(bytes(before))
        assert _sync_raised(theirs.write, _Failing(bytes(given))) is KeyError
        closed = theirs.closed

    async def main() -> Any:
        file = place.bucket.open_upload_stream("name")
        await file.write(bytes(before))
        with pytest.raises(KeyError):
            await file.write(_Failing(bytes(given)))
        assert file.closed == closed
        await file.close()
        return file

    file = place.run(main())
    if closed:
        assert place.sync_root.files.find_one(file._id) is None
    else:
        assert place.sync_bytes(file._id) == place.sync_bytes(theirs._id)


def test_no_file(place: Place) -> None:
    bucket = place.bucket

    async def main() -> None:
        for pending in (
            bucket.open_download_stream(1),
            bucket.open_download_stream_by_name("none"),
            bucket.download_to_stream(1, io.BytesIO()),
            bucket.download_to_stream_by_name("none", io.BytesIO()),
            bucket.delete(1),
            bucket.delete_by_name("none"),
            bucket.rename(ObjectId(), "other"),
            bucket.rename_by_name("none", "other"),
            AsyncIOMotorGridOut(place.root, file_document={}).open(),
            AsyncIOMotorGridOut(place.root, 1).read(),
        ):
            assert await _raised(pending) is NoFile
        for pending in (
            bucket.upload_from_stream(1, b""),
            bucket.upload_from_stream_with_id(1, None, b""),
            bucket.open_download_stream_by_name(b"name"),
        ):
            assert await _raised(pending) is TypeError
        with pytest.raises(TypeError):
            bucket.open_upload_stream(1)

    place.run(main())


def test_that_an_unacknowledged_bucket_is_refused(place: Place) -> None:
    with pytest.raises(ConfigurationError):
        place.bucket_of(place.client, write_concern=WriteConcern(0))
    with pytest.raises(ConfigurationError):
        AsyncIOMotorGridIn(place.root.with_options(write_concern=WriteConcern(0)))


def test_abort_and_errors_in_the_block(place: Place, monkeypatch: Any) -> None:
    monkeypatch.setattr(gridfs_upload, "_BATCH_BYTES", 1)

    async def main() -> None:
        async with place.bucket.open_upload_stream("name") as file:
            await file.write(b"12345")
            assert place.sync_root.chunks.count_documents({}) == 1
            await file.abort()
            assert file.closed
        with pytest.raises(KeyError):
            async with place.bucket.open_upload_stream("name") as file:
                raise KeyError
        assert file.closed

    place.run(main())
    assert place.sync_root.files.count_documents({}) == 0
    assert place.sync_root.chunks.count_documents({}) == 0


def test_set(place: Place) -> None:
    async def main() -> None:
        file = AsyncIOMotorGridIn(place.root, filename="name", bar=1)
        assert (file.bar, file.filename, file.name) == (1, "name", "name")
        for name in ("_id", "length", "chunk_size", "upload_date", "closed"):
            assert await _raised(file.set(name, 1)) is AttributeError
        for name in ("length", "upload_date", "none"):
            with pytest.raises(AttributeError):
                getattr(file, name)
        await file.set("filename", "other")
        await file.set("extra", {"a": 1})
        assert (file.filename, file.name, file.extra) == ("other", "other", {"a": 1})
        await file.close()
        for name in ("_id", "length", "chunk_size", "upload_date", "closed"):
            assert await _raised(file.set(name, 1)) is AttributeError
        await file.set("name", "last")
        await file.set("content_type", "text/plain")
        await file.set("extra", 2)
        assert (file.filename, file.extra, file.length) == ("last", 2, 0)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PyMongo's of content_type
        place.run(main())
    found = place.sync_root.files.find_one()
    assert {key: found[key] for key in ("filename", "contentType", "extra", "bar")} == {
        "filename": "last",
        "contentType": "text/plain",
        "extra": 2,
        "bar": 1,
    }
    assert "name" not in found and "content_type" not in found


# --- Cancelling ---


@pytest.fixture
def relay(place: Place) -> Iterator[Relay]:
    with Relay(urlsplit(place.uri).hostname or "", urlsplit(place.uri).port or 0) as made:
        yield made


def _through(place: Place, relay: Relay, **options: Any) -> Any:
    """A client behind the relay, for a loop that runs."""
    uri = f"mongodb://{relay.address}/?directConnection=true"
    return AsyncIOMotorClient(uri, io_loop=place.loop, **options)


async def _cancelled(future: Any, reached: Callable[[], bool] | None = None) -> None:
    """Cancels it when it has reached something, or else wherever it is after a while."""
    while reached and not reached():
        await asyncio.sleep(0.005)
    done, _ = await asyncio.wait([future], timeout=0 if reached else 0.3)
    assert not done
    future.cancel()
    with pytest.raises(asyncio.CancelledError):
        await future


@pytest.mark.parametrize("batch", [1, 150, 10_000])
@pytest.mark.parametrize("more", [b"", b"and some more"])
def test_that_a_cancelled_write_loses_nothing(
    place: Place, relay: Relay, monkeypatch: Any, batch: int, more: bytes
) -> None:
    monkeypatch.setattr(gridfs_upload, "_BATCH_BYTES", batch)
    data = [bytes([65 + i]) * 31 for i in range(3)]

    async def main() -> None:
        client = _through(place, relay)
        file = place.bucket_of(client).open_upload_stream("name")
        await file.write(data[0])
        taken = [data[0]]
        relay.stop()
        if batch < 1000:
            await _cancelled(file.write(data[1]))  # waits for its own chunks
            taken.append(data[1])
            await _cancelled(file.write(data[2]))  # waits for those, and has not begun
        relay.go_on()
        if more:
            await file.write(more)
        relay.stop()
        await _cancelled(file.close())
        relay.go_on()
        if more and batch < 1000:  # the last chunk is on its way
            assert await _raised(file.write(b"more")) is ValueError
        await file.close()
        assert file.closed
        assert place.sync_bytes(file._id) == b"".join([*taken, more])
        client.close()

    place.run(main())


def test_that_close_sends_what_came_after_a_cancelled_write(place: Place, monkeypatch: Any) -> None:
    monkeypatch.setattr(gridfs_upload, "_BATCH_BYTES", 3 * (4 + 60))

    async def main() -> None:
        file = place.bucket.open_upload_stream("name")
        chunks = file._upload._chunks = _Inserting(file._upload._chunks)
        held = chunks.held = asyncio.get_running_loop().create_future()
        await _cancelled(file.write(b"0123456789ab"), lambda: chunks.held is None)
        await file.write(b"cdef")
        closed = file.close()
        held.set_result(None)
        await closed
        assert chunks.sizes == [3, 1]
        assert place.sync_bytes(file._id) == b"0123456789abcdef"

    place.run(main())


def test_that_a_cancelled_close_can_be_done_again(
    place: Place, relay: Relay, monkeypatch: Any
) -> None:
    monkeypatch.setattr(gridfs_upload, "_BATCH_BYTES", 1)

    async def main() -> None:
        client = _through(place, relay)
        file = place.bucket_of(client).open_upload_stream("name")
        await file.write(b"1234")
        relay.stop()
        await _cancelled(file.close())  # the file's document is on its way
        assert await _raised(file.write(b"more")) is ValueError
        relay.go_on()
        await file.set("other", 1)
        assert file.closed
        await file.close()
        assert place.sync_bytes(file._id) == b"1234"
        assert place.sync_root.files.find_one()["other"] == 1
        client.close()

    place.run(main())


@pytest.mark.parametrize("kind", [io.BytesIO, _Source])
def test_that_a_source_can_be_written_on(
    place: Place, relay: Relay, monkeypatch: Any, kind: Any
) -> None:
    monkeypatch.setattr(gridfs_upload, "_BATCH_BYTES", 1)
    monkeypatch.setattr(gridfs_streams, "_BYTES", 10)
    data = bytes(range(70))

    async def main() -> None:
        client = _through(place, relay)
        file = place.bucket_of(client).open_upload_stream("name")
        await file.write(b"before")
        source = kind(data)
        relay.stop()
        await _cancelled(file.write(source))
        relay.go_on()
        await file.write(source)
        await file.close()
        assert place.sync_bytes(file._id) == b"before" + data
        client.close()

    place.run(main())


def test_that_a_cancelled_write_keeps_what_it_has_read(place: Place, monkeypatch: Any) -> None:
    go_on = threading.Event()

    class Slow:
        def read(self, size: int) -> bytes:
            assert go_on.wait(LIMIT)
            return b"slow" if size == 4 else b"sl"

    class Ending(Slow):
        def read(self, size: int) -> bytes:
            return super().read(size)[:3]

    async def main() -> None:
        file = place.bucket.open_upload_stream("name")
        await file.write(b"one ")
        await _cancelled(file.write(Ending()))
        go_on.set()
        await file.write(b" two")
        await file.close()
        assert place.sync_bytes(file._id) == b"one slo two"

    try:
        place.run(main())
    finally:
        go_on.set()


def test_that_abort_waits_for_what_is_on_its_way(place: Place, monkeypatch: Any) -> None:
    monkeypatch.setattr(gridfs_upload, "_BATCH_BYTES", 1)

    async def main() -> None:
        file = place.bucket.open_upload_stream("name")
        await file.write(b"1234")
        chunks = file._upload._chunks = _Inserting(file._upload._chunks)
        held = chunks.held = asyncio.get_running_loop().create_future()
        await _cancelled(file.write(b"567890"), lambda: chunks.held is None)
        aborted = file.abort()
        await asyncio.wait([aborted], timeout=0.1)
        assert chunks.deleted == 0
        held.set_result(None)
        await aborted
        assert chunks.deleted == 1
        assert await _raised(file.write(b"x")) is ValueError

    place.run(main())
    assert place.sync_root.chunks.count_documents({}) == 0


@pytest.mark.parametrize("reads", ["read", "read 6", "readline", "readchunk"])
@pytest.mark.parametrize("on", ["core", "threads"])
def test_that_a_cancelled_read_skips_nothing(
    place: Place, relay: Relay, reads: str, on: str
) -> None:
    data = b"0123\n56789\n" * 40  # more chunks than the first batch has
    made = place.sync.upload_from_stream("name", data)
    name, *size = reads.split()
    arguments = [int(each) for each in size]

    async def main() -> None:
        options: Any = {"event_listeners": [_Listener()]} if on == "threads" else {}
        client = _through(place, relay, **options)
        file = await place.bucket_of(client).open_download_stream(made)
        relay.stop()
        await _cancelled(getattr(file, name)(*arguments))
        assert file.tell() == 0
        relay.go_on()
        found = b""
        while len(found) < 390:
            found += await file.read(10)
            assert file.tell() == len(found)
        relay.stop()
        await _cancelled(file.read())  # the second batch
        assert file.tell() == len(found)
        relay.go_on()
        while some := await getattr(file, name)(*arguments):
            found += some
        assert found == data
        client.close()

    place.run(main())


def test_that_a_cancelled_open_can_be_done_again(place: Place, relay: Relay) -> None:
    made = place.sync.upload_from_stream("name", b"12345")

    async def main() -> None:
        client = _through(place, relay)
        file = AsyncIOMotorGridOut(client[DATABASE][place.name], made)
        await client.admin.command("ping")
        relay.stop()
        await _cancelled(file.open())
        with pytest.raises(InvalidOperation):
            file.length  # noqa: B018
        relay.go_on()
        assert await file.read() == b"12345"
        client.close()

    place.run(main())


def test_that_a_lost_cursor_is_replaced(place: Place) -> None:
    data = bytes(range(256)) * 4
    made = place.sync.upload_from_stream("name", data)

    async def main() -> None:
        file = await place.bucket.open_download_stream(made)
        assert await file.read(10) == data[:10]
        cursor = file._download._chunks._cursor
        number = cursor.cursor_id
        if not number:
            pytest.skip("the server sends all chunks at once")
        name = place.root.chunks.name
        place.sync_database.command("killCursors", name, cursors=[number])
        assert await file.read() == data[10:]
        assert file._download._chunks._cursor is not cursor

    place.run(main())


@pytest.mark.parametrize("name", ["upload", "download", "delete"])
def test_that_the_clients_limit_holds(place: Place, relay: Relay, name: str) -> None:
    place.sync.upload_from_stream_with_id(1, "name", b"12345")

    async def main() -> None:
        client = _through(place, relay, timeoutMS=400)
        bucket = place.bucket_of(client)
        relay.stop()
        pending = {
            "upload": lambda: bucket.upload_from_stream("name", b"12345"),
            "download": lambda: bucket.download_to_stream(1, io.BytesIO()),
            "delete": lambda: bucket.delete(1),
        }[name]()
        with pytest.raises(PyMongoError) as raised:
            await pending
        assert raised.value.timeout
        relay.go_on()
        client.close()

    place.run(main())


def test_that_the_clients_limit_is_for_all_of_an_operation(place: Place) -> None:
    class Source(_Source):
        limits: list[Any] = []

        def read(self, size: int = -1) -> bytes:
            self.limits.append(_csot.get_timeout())
            return super().read(size)

    async def main() -> None:
        client = AsyncIOMotorClient(place.uri, io_loop=place.loop, timeoutMS=50_000)
        await place.bucket_of(client).upload_from_stream("name", Source(b"1"))
        with pymongo.timeout(40):
            await place.bucket_of(client).upload_from_stream("name", Source(b"1"))
        client.close()
        await place.bucket.upload_from_stream("name", Source(b"1"))
        assert Source.limits == [50, 40, None]

    place.run(main())


# --- Buckets ---


def test_revisions(place: Place) -> None:
    ids = [place.sync.upload_from_stream("name", bytes([i])) for i in range(3)]
    for number, each in enumerate(ids):
        date = datetime.datetime(2020, 1, 1 + number)
        place.sync_root.files.update_one({"_id": each}, {"$set": {"uploadDate": date}})

    async def main() -> None:
        for number in range(-3, 3):
            theirs = place.sync.open_download_stream_by_name("name", number)
            file = await place.bucket.open_download_stream_by_name("name", number)
            assert (file._id, await file.read()) == (theirs._id, theirs.read())
            copy = io.BytesIO()
            await place.bucket.download_to_stream_by_name("name", copy, number)
            assert copy.getvalue() == bytes([ids.index(theirs._id)])
        for number in (3, -4):
            with pytest.raises(NoFile):
                await place.bucket.open_download_stream_by_name("name", revision=number)

    place.run(main())


def test_rename_and_delete(place: Place) -> None:
    ids = [place.sync.upload_from_stream("a", bytes(i)) for i in range(3)]
    assert not {"delete_by_name", "rename_by_name"} & set(dir(place.bucket))

    async def main() -> None:
        await place.bucket.rename(ids[0], "b")
        assert place.sync_root.files.find_one(ids[0])["filename"] == "b"
        await place.bucket.rename_by_name("a", "c")
        assert place.sync_root.files.count_documents({"filename": "c"}) == 2
        await place.bucket.delete(ids[0])
        assert place.sync_root.files.count_documents({}) == 2
        await place.bucket.delete_by_name("c")
        assert place.sync_root.files.count_documents({}) == 0
        assert place.sync_root.chunks.count_documents({}) == 0
        with pytest.raises(NoFile):
            await place.bucket.delete({"$exists": True})

    place.run(main())


def test_that_an_id_with_operators_deletes_one_file(place: Place) -> None:
    for each in range(3):
        place.sync.upload_from_stream_with_id(each, "name", b"")
    place.run(place.bucket.delete({"$gte": 0}))
    assert place.sync_root.files.count_documents({}) == 2


def test_find(place: Place) -> None:
    for each in range(5):
        place.sync.upload_from_stream_with_id(each, f"name{each}", bytes([each]))

    async def main() -> None:
        cursor = place.bucket.find({"_id": {"$gt": 0}})
        cursor.sort("_id", -1).skip(1).limit(2).batch_size(1)
        found = [each async for each in cursor]
        assert [type(each) for each in found] == [gridfs.GridOut] * 2  # as in Motor 3
        assert [(each._id, each.filename) for each in found] == [(3, "name3"), (2, "name2")]
        assert found[0].read() == bytes([3])
        clone = cursor.clone()
        assert [each["_id"] for each in await clone.to_list(None)] == [3, 2]
        assert [each["_id"] for each in await clone.rewind().to_list(1)] == [3]
        again = await cursor.rewind().next()
        assert again._id == 3
        await cursor.close()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cursor = place.bucket.find(sort=[("_id", 1)])
            read = []
            while await cursor.fetch_next:
                read.append(await cursor.next_object().read())
            assert place.bucket.find({}, no_cursor_timeout=True).delegate._query_flags & 16
        assert read == [bytes([i]) for i in range(5)]
        for name in ("add_option", "remove_option"):
            with pytest.raises(NotImplementedError):
                getattr(place.bucket.find(), name)(1)

    place.run(main())


def test_that_the_buckets_settings_are_used(place: Place) -> None:
    concern, preference = WriteConcern("majority"), ReadPreference.SECONDARY
    bucket = place.bucket_of(place.client, write_concern=concern, read_preference=preference)
    theirs = gridfs.GridFSBucket(
        place.sync_database, place.name, write_concern=concern, read_preference=preference
    )
    for name in ("_files", "_chunks"):
        ours, expected = getattr(bucket, name), getattr(theirs, name)
        assert (ours.name, ours.write_concern) == (expected.name, concern)
        assert ours.read_preference == expected.read_preference == preference
    file = bucket.open_upload_stream("name")
    assert file._upload._files.read_preference == ReadPreference.PRIMARY


def test_that_the_delegates_send_nothing(place: Place) -> None:
    place.sync.upload_from_stream("old", b"1")  # so that there are indexes

    async def main() -> None:
        client = AsyncIOMotorClient(place.uri, io_loop=place.loop)
        bucket = place.bucket_of(client)
        made = await bucket.upload_from_stream("name", b"12345")
        await bucket.rename(made, "other")
        file = await bucket.open_download_stream_by_name("other")
        assert await file.read() == b"12345"
        assert [each._id async for each in bucket.find({"filename": "other"})] == [made]
        await bucket.delete(made)
        assert client.nodes == frozenset()  # PyMongo has not connected
        client.close()

    place.run(main())


class _Listener(CommandListener):
    def __init__(self) -> None:
        self.commands: list[Any] = []

    def started(self, event: Any) -> None:
        self.commands.append((event.command_name, event.command.get("lsid")))

    def succeeded(self, event: Any) -> None:
        pass

    failed = succeeded


def test_that_the_commands_are_pymongos(place: Place) -> None:
    """With a client that runs on PyMongo alone."""
    heard: list[list[str]] = []
    ours, theirs = _Listener(), _Listener()
    other = place.name + "x"

    async def main() -> None:
        client = AsyncIOMotorClient(place.uri, io_loop=place.loop, event_listeners=[ours])
        bucket = place.bucket_of(client)
        made = await bucket.upload_from_stream("name", b"0123456789")
        copy = io.BytesIO()
        await bucket.download_to_stream(made, copy)
        assert copy.getvalue() == b"0123456789"
        await bucket.rename(made, "other")
        await (await bucket.open_download_stream_by_name("other")).read()
        await bucket.delete(made)
        client.close()

    place.run(main())
    with pymongo.MongoClient(place.uri, event_listeners=[theirs]) as client:
        bucket = gridfs.GridFSBucket(client[DATABASE], other, chunk_size_bytes=4)
        made = bucket.upload_from_stream("name", b"0123456789")
        bucket.download_to_stream(made, io.BytesIO())
        bucket.rename(made, "other")
        bucket.open_download_stream_by_name("other").read()
        bucket.delete(made)
    for listener in (ours, theirs):
        names = [name for name, _ in listener.commands if name not in ("ping", "endSessions")]
        heard.append(names)
    assert heard[0] == heard[1]


# --- Sessions ---


def _needs_sessions(place: Place) -> None:
    if "setName" not in place.sync_client.admin.command("hello"):
        pytest.skip("transactions need a replica set")


def test_that_all_is_done_in_the_session(place: Place) -> None:
    _needs_sessions(place)
    ours = _Listener()

    async def main() -> None:
        client = AsyncIOMotorClient(place.uri, io_loop=place.loop, event_listeners=[ours])
        bucket = place.bucket_of(client)
        async with await client.start_session() as session:
            with_session: Any = {"session": session}
            made = await bucket.upload_from_stream("name", b"012345", **with_session)
            await bucket.upload_from_stream_with_id(1, "name", b"012345", **with_session)
            await bucket.download_to_stream(made, io.BytesIO(), **with_session)
            await bucket.download_to_stream_by_name("name", io.BytesIO(), **with_session)
            await bucket.rename(1, "other", **with_session)
            await bucket.rename_by_name("other", "name", **with_session)
            async for each in bucket.find({"_id": 1}, **with_session):
                assert each._id == 1
            await bucket.delete(1, **with_session)
            await bucket.delete_by_name("name", **with_session)
            file = AsyncIOMotorGridIn(place.root_of(client), session=session)
            await file.write(b"1234")
            await file.close()
            await file.set("other", 1)
            await file.abort()
            number = session.session_id
        client.close()
        heard = [(name, each) for name, each in ours.commands if name != "endSessions"]
        assert heard == [(name, number) for name, _ in heard]

    place.run(main())


def test_that_transactions_are_refused(place: Place) -> None:
    _needs_sessions(place)
    place.sync.upload_from_stream_with_id(1, "name", b"012345")

    async def main() -> None:
        bucket, client = place.bucket, place.client
        async with await client.start_session() as session:
            written = bucket.open_upload_stream("name", session=session)
            read = await bucket.open_download_stream(1, session)
            session.start_transaction()
            for call in (
                lambda: bucket.upload_from_stream("name", b"", session=session),
                lambda: bucket.download_to_stream(1, io.BytesIO(), session),
                lambda: bucket.open_download_stream_by_name("name", session=session),
                lambda: bucket.delete(1, session),
                lambda: bucket.delete_by_name("name", session),
                lambda: bucket.rename(1, "other", session),
                lambda: bucket.rename_by_name("name", "other", session),
                lambda: written.write(b"1234"),
                read.read,
            ):
                assert await _raised(call()) is InvalidOperation
            for make in (bucket.open_upload_stream, bucket.find):
                with pytest.raises(InvalidOperation):
                    make("name" if make != bucket.find else {}, session=session)
            await session.abort_transaction()

    place.run(main())


# --- Motor 0.7, and Tornado ---


def test_callbacks(place: Place) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()

        async def result(function: Any, *arguments: Any) -> Any:
            future = loop.create_future()

            def called(value: Any, error: Any) -> None:
                future.set_result((value, error))

            with pytest.warns(DeprecationWarning, match="callback"):
                assert function(*arguments, callback=called) is None
            return await future

        file = place.bucket.open_upload_stream("name")
        assert await result(file.write, b"12345") == (None, None)
        assert await result(file.set, "other", 1) == (None, None)
        assert await result(file.close) == (None, None)
        out = AsyncIOMotorGridOut(place.root, file._id)
        assert await result(out.open) == (out, None)
        assert await result(out.read, 2) == (b"12", None)
        assert await result(out.readline) == (b"345", None)
        assert await result(place.bucket.delete, file._id) == (None, None)
        _, error = await result(place.bucket.delete, file._id)
        assert isinstance(error, NoFile)

    place.run(main())


def test_gridfs_of_motor_0_7(place: Place) -> None:
    async def main() -> None:
        with pytest.warns(DeprecationWarning, match="GridFSBucket"):
            files = AsyncIOMotorGridFS(place.client[DATABASE], place.name)
        theirs = gridfs.GridFS(place.sync_database, place.name)
        ids = [await files.put(bytes([i]), filename="name", number=i) for i in range(3)]
        for number, each in enumerate(ids):
            change = {"$set": {"uploadDate": datetime.datetime(2020, 1, 1 + number)}}
            place.sync_root.files.update_one({"_id": each}, change)
        other = await files.put(io.BytesIO(b"text"), _id="other")
        assert other == "other"
        assert await (await files.get("other")).read() == theirs.get("other").read() == b"text"
        for version in range(-3, 3):
            found = await files.get_version("name", version)
            assert found._id == theirs.get_version("name", version)._id
        assert (await files.get_version("name", None))._id == ids[2]
        assert (await files.get_version(number=1))._id == ids[1]
        assert (await files.get_last_version("name"))._id == ids[2]
        assert await files.list() == theirs.list() == ["name"]
        for which in (ids[0], {"number": 1}, "none", None):
            assert await files.exists(which) == theirs.exists(which)
        assert await files.exists(number=1) and not await files.exists(number=7)
        found = await files.find_one({"number": {"$gt": 0}}, sort=[("number", -1)])
        assert found._id == ids[2] and await found.read() == b"\x02"
        assert (await files.find_one("other"))._id == "other"
        assert await files.find_one({"number": 7}) is None
        assert {each._id async for each in files.find()} == {*ids, "other"}
        file = await files.new_file(filename="new")
        await file.write(b"1")
        await file.close()
        assert theirs.get(file._id).read() == b"1"
        for _ in range(2):
            await files.delete("other")
        for missing in (files.get("other"), files.get_version("name", 3)):
            assert await _raised(missing) is NoFile
        with pytest.raises(FileExists):
            await files.put(b"", _id=ids[0])

    place.run(main())


def test_on_tornado(place: Place) -> None:
    pytest.importorskip("tornado")
    from motor import MotorClient, MotorGridFSBucket, MotorGridOut
    from tornado import gen
    from tornado.ioloop import IOLoop

    @gen.coroutine
    def main() -> Any:
        client = MotorClient(place.uri)
        bucket = MotorGridFSBucket(client[DATABASE], place.name, chunk_size_bytes=4)
        file = bucket.open_upload_stream("name")
        yield file.write(b"0123456789")
        yield file.close()
        out = yield bucket.open_download_stream(file._id)
        assert isinstance(out, MotorGridOut)
        assert (yield out.read(5)) == b"01234"
        assert (yield out.readchunk()) == b"567"
        yield bucket.delete(file._id)
        with pytest.raises(NoFile):
            yield MotorGridOut(bucket.collection, file._id).open()
        client.close()

    IOLoop(make_current=False).run_sync(main, timeout=LIMIT)


def test_several_loops(place: Place) -> None:
    """What is made before the loop runs, or on another one's thread, belongs to its client's."""
    bucket = place.bucket
    file = bucket.open_upload_stream("name")
    pending = file.write(b"12345")
    assert pending.get_loop() is place.loop
    place.run(pending)
    place.run(file.close())
    assert place.sync_bytes(file._id) == b"12345"
