# SPDX-License-Identifier: Apache-2.0
"""What programs written for Motor 3.7 do, against a server ($MONGODB_URI)."""

from __future__ import annotations

import asyncio
import gc
import sys
import warnings
from typing import Any, Callable

import motor
import pymongo
import pytest
from bson import SON, CodecOptions, ObjectId
from bson.raw_bson import RawBSONDocument
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
    AsyncIOMotorGridFSBucket,
    AsyncIOMotorGridOut,
)
from pymongo import InsertOne, ReadPreference, ReturnDocument
from pymongo.driver_info import DriverInfo
from pymongo.errors import (
    BulkWriteError,
    ConfigurationError,
    DuplicateKeyError,
    InvalidName,
    InvalidOperation,
    OperationFailure,
    ServerSelectionTimeoutError,
)
from support.commands import SentCommands

Body = Callable[[AsyncIOMotorCollection], Any]


def run(uri: str, body: Body, **options: Any) -> Any:
    """Awaits body(collection) on a loop of its own; the collection is empty."""

    async def main() -> Any:
        client = AsyncIOMotorClient(uri, **options)
        try:
            collection = client.motor_facade.test
            await collection.drop()
            return await body(collection)
        finally:
            client.close()

    return asyncio.run(main())


# --- Names ---


def test_versions() -> None:
    assert motor.version == "3.7.1"
    assert motor.version_tuple == (3, 7, 1)
    assert motor.get_version_string() == "3.7.1"
    assert motor.pymongo_version == pymongo.version


def test_names_of_databases_and_collections() -> None:
    client = AsyncIOMotorClient()
    assert isinstance(client.a, AsyncIOMotorDatabase)
    assert client["a-b"].name == "a-b"
    collection = client.a.b.c["d"]
    assert isinstance(collection, AsyncIOMotorCollection)
    assert (collection.name, collection.full_name) == ("b.c.d", "a.b.c.d")
    assert collection.database.client is client
    assert repr(client.a).startswith("AsyncIOMotorDatabase(Database(MongoClient(")


def test_names_that_begin_with_an_underscore() -> None:
    client = AsyncIOMotorClient()
    for parent in (client, client.a, client.a.b):
        with pytest.raises(AttributeError, match=r"\['_x'\]"):
            parent._x  # noqa: B018
    assert client.a["_x"].name == "_x"


def test_bad_names() -> None:
    client = AsyncIOMotorClient()
    with pytest.raises(InvalidName):
        client[""]
    with pytest.raises(InvalidName):
        client.a["x$y"]
    with pytest.raises(TypeError):
        client[5]


def test_comparison_and_truth() -> None:
    client = AsyncIOMotorClient()
    assert client.a == client.a
    assert client.a.b == client["a"]["b"]
    assert client.a.b != client.a.c
    assert client.a != "a"
    assert {client.a.b: 1}[client.a.b] == 1
    assert hash(client) == hash(client)
    for each in (client.a, client.a.b):
        with pytest.raises(NotImplementedError):
            bool(each)


def test_that_methods_which_do_not_exist_say_so() -> None:
    client = AsyncIOMotorClient()
    with pytest.raises(TypeError, match="no such method exists"):
        client.no_method()
    with pytest.raises(TypeError, match="'no_method' method on a AsyncIOMotorClient"):
        client.no_method()
    with pytest.raises(TypeError, match="MotorCollection object is not callable"):
        client.a.no_method()
    with pytest.raises(TypeError, match="MotorCollection object is not callable"):
        client.a.b.no_method()


def test_settings() -> None:
    client = AsyncIOMotorClient("mongodb://localhost/base")
    database = client.get_database(read_preference=ReadPreference.SECONDARY)
    assert (database.name, database.read_preference) == ("base", ReadPreference.SECONDARY)
    assert database.c.read_preference == ReadPreference.SECONDARY
    other = database.c.with_options(read_preference=ReadPreference.NEAREST)
    assert isinstance(other, AsyncIOMotorCollection)
    assert (other.read_preference, other.name) == (ReadPreference.NEAREST, "c")
    assert client.get_default_database().name == "base"
    assert isinstance(database.with_options(), AsyncIOMotorDatabase)
    with pytest.raises(ConfigurationError):
        AsyncIOMotorClient().get_database(read_preference=ReadPreference.SECONDARY)


def test_classes_of_a_program(uri: str) -> None:
    class People(AsyncIOMotorCollection):
        async def first(self) -> Any:
            return await self.find_one(sort=[("_id", 1)])

    class Base(AsyncIOMotorDatabase):
        pass

    async def body(collection: Any) -> None:
        people = People(collection.database, collection.name)
        await people.insert_one({"_id": 1})
        secondary = people.with_options(read_preference=ReadPreference.SECONDARY_PREFERRED)
        assert type(secondary) is People and await secondary.first() == {"_id": 1}
        assert type(people.child) is AsyncIOMotorCollection
        base = Base(collection.database.client, "base")
        assert type(base.with_options(read_preference=ReadPreference.NEAREST)) is Base
        assert type(base.get_collection("x")) is AsyncIOMotorCollection

    run(uri, body)


def test_the_name_of_a_library() -> None:
    library = DriverInfo("library", "1.2", "somewhere")
    client = AsyncIOMotorClient("mongodb://127.0.0.1:1", driver=library)
    name, version, platform = client.options.pool_options.driver
    assert (name, version) == ("Motor|library", f"{motor.version}|1.2")
    assert platform.endswith("|somewhere")
    with pytest.raises(TypeError):
        AsyncIOMotorClient(driver="library")


def test_that_a_loop_must_be_one() -> None:
    with pytest.raises(TypeError, match="io_loop"):
        AsyncIOMotorClient(io_loop="loop")


# --- Operations ---


def test_the_first_operations(uri: str) -> None:
    async def body(collection: Any) -> None:
        document = {"x": 1}
        result = await collection.insert_one(document)
        assert isinstance(result.inserted_id, ObjectId)
        assert document["_id"] == result.inserted_id
        assert result.acknowledged
        assert await collection.find_one() == document
        assert await collection.find_one(result.inserted_id) == document
        assert await collection.find_one({"x": 2}) is None
        many = await collection.insert_many(({"x": i} for i in range(3)))
        assert len(many.inserted_ids) == 3
        assert await collection.find_one({"x": 2}, {"_id": 0}) == {"x": 2}
        assert await collection.find_one(sort=[("x", -1)], projection=["x"], max_time_ms=5000)
        assert await collection.find_one({}, {"_id": 0}, skip=3, sort=[("x", 1)]) == {"x": 2}
        assert await collection.count_documents({}) == 4
        assert sorted(await collection.distinct("x")) == [0, 1, 2]

    run(uri, body)


def test_updates_and_deletions(full_uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_many([{"_id": i, "x": i % 2, "a": [1, 2]} for i in range(6)])
        one = await collection.update_one({"x": 0}, {"$set": {"y": 1}})
        assert (one.matched_count, one.modified_count, one.upserted_id) == (1, 1, None)
        assert one.raw_result["updatedExisting"]
        many = await collection.update_many({"x": 1}, [{"$set": {"y": "$_id"}}])
        assert (many.matched_count, many.modified_count) == (3, 3)
        assert (await collection.find_one(3))["y"] == 3
        added = await collection.update_one({"_id": 9}, {"$set": {"y": 2}}, upsert=True)
        assert (added.matched_count, added.modified_count, added.upserted_id) == (0, 0, 9)
        assert not added.raw_result["updatedExisting"]
        await collection.update_many(
            {"_id": 1}, {"$set": {"a.$[e]": 7}}, array_filters=[{"e": {"$gt": 1}}]
        )
        assert (await collection.find_one(1))["a"] == [1, 7]
        replaced = await collection.replace_one({"_id": 9}, {"z": 1}, comment="c")
        assert (replaced.matched_count, replaced.acknowledged) == (1, True)
        assert (await collection.delete_one({"x": 1}, hint="_id_")).deleted_count == 1
        assert (await collection.delete_many({"x": 1})).deleted_count == 2
        assert (await collection.delete_many({"no": 1})).raw_result["n"] == 0

    run(full_uri, body)


def test_find_one_and(full_uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_many([{"_id": i, "x": i} for i in range(3)])
        old = await collection.find_one_and_update(
            {}, {"$inc": {"x": 10}}, projection=["x"], sort=[("_id", -1)]
        )
        assert old == {"_id": 2, "x": 2}
        new = await collection.find_one_and_update(
            {"_id": 7}, {"$set": {"y": 1}}, {"_id": 0}, None, True, ReturnDocument.AFTER
        )
        assert new == {"y": 1}
        new = await collection.find_one_and_replace(
            {"_id": 7}, {"z": 1}, return_document=ReturnDocument.AFTER
        )
        assert new == {"_id": 7, "z": 1}
        assert await collection.find_one_and_delete({"_id": 7}) == {"_id": 7, "z": 1}
        assert await collection.find_one_and_delete({"_id": 7}) is None
        with pytest.raises(ValueError, match="return_document"):
            await collection.find_one_and_update({}, {"$set": {"x": 1}}, return_document="x")

    run(full_uri, body)


def test_counts_and_distinct(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_many([{"_id": i, "x": i % 3} for i in range(10)])
        assert await collection.count_documents({"x": 0}) == 4
        assert await collection.count_documents({}, skip=2, limit=3) == 3
        assert await collection.count_documents({}, hint="_id_", maxTimeMS=5000) == 10
        assert await collection.count_documents({}, comment="c") == 10
        assert await collection.estimated_document_count() == 10
        assert sorted(await collection.distinct("x", {"x": {"$gt": 0}})) == [1, 2]
        assert await collection.distinct("no") == []

    run(uri, body)


def test_commands(uri: str) -> None:
    async def body(collection: Any) -> None:
        database = collection.database
        assert (await database.command("ping"))["ok"] == 1
        await collection.insert_one({"_id": 1})
        reply = await database.command("count", "test", query={"_id": 1})
        assert (type(reply), reply["n"]) == (dict, 1)
        reply = await database.command({"count": "test", "query": {}}, comment="c")
        assert reply["n"] == 1
        reply = await database.command(
            "ping", read_preference=ReadPreference.NEAREST, codec_options=CodecOptions(SON)
        )
        assert isinstance(reply, SON)
        with pytest.raises(OperationFailure) as raised:
            await database.command("no_such_command")
        assert raised.value.code == 59
        assert not (await database.command("no_such_command", check=False))["ok"]

    run(uri, body)


def test_that_operations_start_at_the_call(uri: str) -> None:
    async def body(collection: Any) -> None:
        collection.insert_one({"_id": 1})
        collection.update_one({"_id": 2}, {"$set": {"x": 1}}, upsert=True)
        for _ in range(100):
            if await collection.count_documents({}) == 2:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("not started")

    run(uri, body)


def test_that_operations_are_futures(uri: str) -> None:
    async def body(collection: Any) -> None:
        futures = [collection.find_one(), collection.count_documents({}), collection.drop()]
        futures.append(collection.find().to_list(None))
        assert all(asyncio.isfuture(each) for each in futures)
        await asyncio.gather(*futures)
        await asyncio.wait_for(collection.find_one(), 10)

    run(uri, body)


def test_errors_of_writes(full_uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_one({"_id": 1})
        with pytest.raises(DuplicateKeyError) as one:
            await collection.insert_one({"_id": 1})
        assert one.value.code == 11000
        assert one.value.details["keyValue"] == {"_id": 1}
        assert str(one.value).startswith("E11000")
        with pytest.raises(BulkWriteError) as many:
            await collection.insert_many([{"_id": 2}, {"_id": 1}, {"_id": 3}], ordered=False)
        details = many.value.details
        assert details["nInserted"] == 2
        assert [(each["index"], each["op"]) for each in details["writeErrors"]] == [(1, {"_id": 1})]
        names = set(details)
        with pytest.raises(BulkWriteError) as bulk:
            await collection.bulk_write([InsertOne({"_id": 1})])
        assert names == set(bulk.value.details)

    run(full_uri, body)


def test_errors_of_commands(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_one({"x": 1})
        with pytest.raises(OperationFailure) as native:
            await collection.find_one({"x": {"$nothing": 1}})
        with pytest.raises(OperationFailure) as foreign:
            await collection.count_documents({"x": {"$nothing": 1}})
        assert native.value.code == foreign.value.code
        assert native.value.details["codeName"] == foreign.value.details["codeName"]

    run(uri, body)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda c: c.insert_one("text"), TypeError),
        (lambda c: c.insert_one([{}]), TypeError),
        (lambda c: c.insert_many([]), TypeError),
        (lambda c: c.insert_many({}), TypeError),
        (lambda c: c.insert_many(5), TypeError),
        (lambda c: c.insert_many([5]), TypeError),
        (lambda c: c.insert_one({}, nonsense=1), TypeError),
        (lambda c: c.find_one({}, nonsense=1), TypeError),
        (lambda c: c.find_one({}, sort=5), TypeError),
        (lambda c: c.find_one({}, skip="x"), TypeError),
        (lambda c: c.update_one({}, {"x": 1}), ValueError),
        (lambda c: c.update_one({}, {}), ValueError),
        (lambda c: c.update_one(5, {"$set": {"x": 1}}), TypeError),
        (lambda c: c.update_one({}, {"$set": {"x": 1}}, upsert=5), TypeError),
        (lambda c: c.update_many({}, {"$set": {"x": 1}}, array_filters=5), TypeError),
        (lambda c: c.replace_one({}, {"$set": {"x": 1}}), ValueError),
        (lambda c: c.delete_one(5), TypeError),
        (lambda c: c.delete_one({}, hint=5), TypeError),
        (lambda c: c.find_one_and_update({}, {"x": 1}), ValueError),
        (lambda c: c.distinct(5), TypeError),
        (lambda c: c.insert_one({"x": object()}), Exception),
    ],
)
def test_that_bad_arguments_raise_from_the_future(uri: str, call: Any, error: type) -> None:
    async def body(collection: Any) -> None:
        future = call(collection)
        assert asyncio.isfuture(future)
        with pytest.raises(error):
            await future

    run(uri, body)


def test_that_no_server_is_an_error() -> None:
    async def main() -> None:
        client = AsyncIOMotorClient("mongodb://localhost:1", serverSelectionTimeoutMS=100)
        with pytest.raises(ServerSelectionTimeoutError):
            await client.a.b.find_one()
        with pytest.raises(ServerSelectionTimeoutError):
            await client.admin.command("ping")

    asyncio.run(main())


def test_that_a_closed_client_says_so(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.find_one()
        collection.database.client.close()
        database = collection.database
        for call in (collection.find_one, database.other.find_one, database.client.server_info):
            future = call()  # raises nothing
            with pytest.raises(InvalidOperation, match="after close"):
                await future

    run(uri, body)


def test_the_timeout_of_a_context(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_one({"x": 1})
        slow = {"$where": "sleep(2000) || true"}
        with pymongo.timeout(0.2):
            with pytest.raises(pymongo.errors.PyMongoError) as raised:
                await collection.database.command("find", collection.name, filter=slow)
        assert raised.value.timeout or isinstance(raised.value, OperationFailure)
        with pymongo.timeout(5):
            assert await collection.find_one()

    run(uri, body)


def test_that_nothing_is_sent_after_its_time(uri: str) -> None:
    async def body(collection: Any) -> None:
        with pymongo.timeout(1e-9):
            writes = [collection.insert_one({"_id": 1}), collection.insert_many([{"_id": 2}])]
            writes.append(collection.find().to_list(None))
        for write in writes:
            with pytest.raises(pymongo.errors.ExecutionTimeout) as raised:
                await write
            assert raised.value.timeout and raised.value.code == 50
        assert await collection.find_one() is None

    run(uri, body)


def test_two_loops_with_two_clients(uri: str) -> None:
    async def body(collection: Any) -> Any:
        assert collection.get_io_loop() is asyncio.get_running_loop()
        await collection.insert_one({"_id": 1})
        return await collection.find_one()

    assert run(uri, body) == run(uri, body) == {"_id": 1}


def test_that_a_client_of_a_closed_loop_says_so(uri: str) -> None:
    clients = []

    async def first() -> None:
        clients.append(AsyncIOMotorClient(uri))
        await clients[0].a.b.find_one()

    async def second() -> None:
        with pytest.raises(RuntimeError, match="closed"):
            await clients[0].a.b.find_one()

    asyncio.run(first())
    asyncio.run(second())
    clients[0].close()


def test_cancelling(uri: str) -> None:
    async def body(collection: Any) -> None:
        for operation in (collection.find_one(), collection.find().to_list(None)):
            operation.cancel()
            with pytest.raises(asyncio.CancelledError):
                await operation
        assert await collection.find_one() is None

    run(uri, body)


def test_that_a_listener_hears_of_commands(uri: str) -> None:
    sent = SentCommands()
    run(uri, lambda collection: collection.find_one(), event_listeners=[sent])
    assert sent.names[:2] == ["drop", "find"]


# --- Cursors ---


def test_cursors(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_many([{"_id": i} for i in range(10)])
        cursor = collection.find({"_id": {"$gte": 2}}).sort("_id").skip(1).limit(5).batch_size(2)
        assert [each["_id"] async for each in cursor] == [3, 4, 5, 6, 7]
        assert not cursor.alive
        assert await cursor.to_list(None) == []
        cursor.rewind()
        assert [each["_id"] for each in await cursor.to_list(2)] == [3, 4]
        assert [each["_id"] for each in await cursor.to_list(None)] == [5, 6, 7]
        assert len(await cursor.clone().to_list(100)) == 5
        assert await collection.find().to_list(0) == []
        with pytest.raises(TypeError):
            collection.find().to_list("x")
        with pytest.raises(ValueError):
            collection.find().to_list(-1)
        async with collection.find() as opened:
            await opened.next()
        assert opened.closed

    run(uri, body)


def test_cursors_of_commands(full_uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_many([{"_id": i} for i in range(10)])
        cursor = collection.aggregate([{"$sort": {"_id": 1}}]).batch_size(3)
        assert [each["_id"] async for each in cursor] == list(range(10))
        assert len(await collection.aggregate([], batchSize=4).to_list(None)) == 10
        assert [each["name"] async for each in collection.list_indexes()] == ["_id_"]
        names = [each["name"] async for each in await collection.database.list_collections()]
        assert "test" in names
        cursor = await collection.database.cursor_command("find", "test", batch_size=2)
        assert len(await cursor.to_list(None)) == 10
        batches = [batch async for batch in collection.find_raw_batches(batch_size=5)]
        assert all(isinstance(batch, bytes) for batch in batches)
        unused = collection.aggregate([])
        await unused.close()
        assert await unused.to_list(None) == []

    run(full_uri, body)


def test_each(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_many([{"_id": i} for i in range(5)])
        seen: list[Any] = []
        done = asyncio.Event()

        def callback(document: Any, error: Any) -> None:
            assert error is None
            if document is None:
                done.set()
            else:
                seen.append(document["_id"])

        collection.find(batch_size=2).each(callback)
        await asyncio.wait_for(done.wait(), 10)
        assert seen == [0, 1, 2, 3, 4]
        with pytest.raises(TypeError):
            collection.find().each("x")

    run(uri, body)


def test_fetch_next(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_many([{"_id": i} for i in range(3)])
        cursor = collection.find(batch_size=2)
        seen = []
        with pytest.warns(DeprecationWarning) as warned:
            while await cursor.fetch_next:
                seen.append(cursor.next_object()["_id"])
            assert cursor.next_object() is None
        assert seen == [0, 1, 2]
        assert {each.filename for each in warned} == {__file__}

    run(uri, body)


# --- Sessions, change streams, files ---


def test_sessions_and_transactions(uri: str) -> None:
    async def body(collection: Any) -> None:
        client = collection.database.client
        await collection.insert_one({"_id": 0})
        async with await client.start_session() as session:
            assert session.client is client
            async with session.start_transaction():
                await collection.insert_one({"_id": 1}, session=session)
                assert await collection.find_one({"_id": 1}, session=session)
                assert await collection.find_one({"_id": 1}) is None
            with pytest.raises(ZeroDivisionError):
                async with session.start_transaction():
                    await collection.insert_one({"_id": 2}, session=session)
                    raise ZeroDivisionError
            assert not session.in_transaction

            async def coroutine(given: Any) -> str:
                assert given is session
                await collection.insert_one({"_id": 3}, session=session)
                return "done"

            assert await session.with_transaction(coroutine) == "done"
            found = await collection.find({}, session=session).sort("_id").to_list(None)
            assert [each["_id"] for each in found] == [0, 1, 3]
        assert session.has_ended
        with pytest.raises(AttributeError):
            with await client.start_session():
                pass

    _skip_unless_replica_set(uri)
    run(uri, body)


def _skip_unless_replica_set(uri: str) -> None:
    with pymongo.MongoClient(uri) as client:
        if "setName" not in client.admin.command("hello"):
            pytest.skip("the server is no replica set")


def test_change_streams(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_one({"_id": 0})
        async with collection.watch(max_await_time_ms=50) as stream:
            assert await stream.try_next() is None
            await collection.insert_one({"_id": 1})
            async for change in stream:
                assert change["fullDocument"] == {"_id": 1}
                assert stream.resume_token
                break
        assert not stream.alive
        with pytest.raises(RuntimeError):
            with collection.watch():
                pass

    _skip_unless_replica_set(uri)
    run(uri, body)


def test_files(uri: str) -> None:
    async def body(collection: Any) -> None:
        bucket = AsyncIOMotorGridFSBucket(collection.database, "facade", chunk_size_bytes=4)
        async with bucket.open_upload_stream("name", metadata={"a": 1}) as file:
            await file.write(b"hello ")
            await file.write(b"world")
            await file.set("extra", 7)
        out = await bucket.open_download_stream(file._id)
        assert (out.filename, out.length, out.metadata, out.extra) == ("name", 11, {"a": 1}, 7)
        assert await out.read() == b"hello world"
        out.seek(6)
        assert (out.tell(), await out.readline()) == (6, b"world")
        again = await bucket.open_download_stream_by_name("name")
        assert [chunk async for chunk in again] == [b"hell", b"o wo", b"rld"]
        found = [each async for each in bucket.find({"filename": "name"})]
        assert file._id in [each._id for each in found]
        with pytest.warns(DeprecationWarning):
            cursor = bucket.find({"_id": file._id})
            await cursor.fetch_next
            assert cursor.next_object().length == 11
        other = AsyncIOMotorGridOut(bucket.collection, file._id)
        with pytest.raises(InvalidOperation, match="open"):
            other.length  # noqa: B018
        assert await other.open() is other
        assert other.length == 11
        await bucket.delete(file._id)
        with pytest.raises(TypeError):
            AsyncIOMotorGridFSBucket("database")

    run(uri, body)


# --- What must not be left behind ---


def test_that_nothing_is_left_behind(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_one({"_id": 1})
        await collection.find_one()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(uri, body)
        gc.collect()


def test_names_are_not_those_of_databases() -> None:
    client = AsyncIOMotorClient()
    assert "tag_sets" not in dir(client)
    assert "max_bson_size" not in dir(client)
    assert "read_preference" in dir(client.a)
    assert isinstance(client.a.insert.find, AsyncIOMotorCollection) is False
    assert client.a.b.insert.full_name == "a.b.insert"
    assert client.open.name == "open"


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop is not for Windows")
def test_uvloop(uri: str) -> None:
    uvloop = pytest.importorskip("uvloop")

    async def main() -> Any:
        client = AsyncIOMotorClient(uri)
        await client.motor_facade.uv.drop()
        await client.motor_facade.uv.insert_one({"_id": 1})
        found = await client.motor_facade.uv.find_one()
        client.close()
        return found

    loop = uvloop.new_event_loop()
    try:
        assert loop.run_until_complete(main()) == {"_id": 1}
    finally:
        loop.close()


def test_a_client_that_goes_from_loop_to_loop(uri: str) -> None:
    client = AsyncIOMotorClient(uri)
    client.get_io_loop = asyncio.get_running_loop

    async def body() -> None:
        await client.python_tests.things.find_one()
        assert [each async for each in client.python_tests.things.find({"_id": "none"})] == []

    for _ in range(3):
        asyncio.run(body())
    client.close()


def test_collections_have_no_end_and_no_length(uri: str) -> None:
    async def body(collection: Any) -> None:
        for use in (list, lambda c: "x" in c, lambda c: c[0], lambda c: c[None]):
            with pytest.raises(TypeError):
                use(collection)

    run(uri, body)


def test_no_limit(uri: str) -> None:
    async def main() -> None:
        things = AsyncIOMotorClient(uri, timeoutMS=0).python_tests.things
        await things.find_one()
        tight = AsyncIOMotorClient(uri, timeoutMS=1).python_tests.things
        with pymongo.timeout(0):
            await tight.find_one()

    asyncio.run(main())


def test_arguments_of_aggregate_by_position(full_uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_one({"_id": 1})
        pipeline = [{"$match": {"$expr": {"$eq": ["$_id", "$$one"]}}}]
        assert await collection.aggregate(pipeline, None, {"one": 1}, "text").to_list(None) == [
            {"_id": 1}
        ]

    run(full_uri, body)


def test_details_of_bulk_writes_are_dicts(uri: str) -> None:
    async def main() -> None:
        client = AsyncIOMotorClient(uri, document_class=RawBSONDocument)
        things = client.python_tests.raw
        await things.delete_many({})
        with pytest.raises(BulkWriteError) as raised:
            await things.insert_many([{"_id": 1}, {"_id": 1}])
        assert raised.value.details["writeErrors"][0]["op"] == {"_id": 1}
        assert "'op': {'_id': 1}" in str(raised.value)

    asyncio.run(main())
