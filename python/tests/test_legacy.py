# SPDX-License-Identifier: Apache-2.0
"""What programs written for Motor 0.7 do, with the warnings that they get."""

from __future__ import annotations

import asyncio
import warnings
from typing import Any

import pytest
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorGridFS,
    AsyncIOMotorReplicaSetClient,
)
from pymongo import ReadPreference
from pymongo.errors import BulkWriteError, DuplicateKeyError, InvalidOperation, OperationFailure
from pymongo.read_preferences import Secondary
from pymongo.write_concern import WriteConcern


def run(uri: str, body: Any) -> Any:
    """Awaits body(collection) on a loop of its own; the collection is empty."""

    async def main() -> Any:
        client = AsyncIOMotorClient(uri)
        collection = client.motor_legacy.test
        await collection.drop()
        try:
            return await body(collection)
        finally:
            client.close()

    return asyncio.run(main())


class warns:
    """Checks that there was one warning, which names the new words, and blames this file."""

    def __init__(self, *words: str):
        self._words = words
        self._caught = warnings.catch_warnings(record=True)

    def __enter__(self) -> None:
        self._list = self._caught.__enter__()
        warnings.simplefilter("always")

    def __exit__(self, *error: Any) -> None:
        self._caught.__exit__(*error)
        if error[0] is None:
            assert [each.category for each in self._list] == [DeprecationWarning]
            assert self._list[0].filename == __file__
            for word in self._words:
                assert word in str(self._list[0].message)


def test_insert_and_save(uri: str) -> None:
    async def body(collection: Any) -> None:
        with warns("MotorCollection.insert", "insert_one()"):
            future = collection.insert({"_id": 1})
        assert await future == 1
        with warns("insert_many()"):
            future = collection.insert([{"_id": 2}, {"_id": 1}, {"_id": 3}], continue_on_error=True)
        with pytest.raises(BulkWriteError):
            await future
        with warns():
            future = collection.insert({"_id": 1}, w=1)
        with pytest.raises(DuplicateKeyError):
            await future
        with warns("replace_one(upsert=True)"):
            future = collection.save({"_id": 1, "x": 1})
        assert await future == 1
        with warns():
            future = collection.save({"x": 2})
        saved = await future
        assert await collection.find_one(saved) == {"_id": saved, "x": 2}
        assert await collection.count_documents({}) == 4

    run(uri, body)


def test_update_and_remove(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_many([{"_id": i, "x": 0} for i in range(4)])
        with warns("update_many()"):
            future = collection.update({"x": 0}, {"$set": {"x": 1}}, multi=True)
        reply = await future
        assert (reply["n"], reply["nModified"]) == (4, 4)
        with warns():
            future = collection.update({"_id": 0}, {"y": 1})
        await future
        assert await collection.find_one(0) == {"_id": 0, "y": 1}
        with warns("delete_many()"):
            future = collection.remove({"x": 1}, multi=False)
        assert (await future)["n"] == 1
        with warns():
            future = collection.remove(0)
        await future
        with warns("count_documents()"):
            future = collection.count()
        assert await future == 2
        with warns():
            future = collection.find({"x": 1}).count()
        assert await future == 2

    run(uri, body)


def test_find_and_modify(full_uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_one({"_id": 1, "x": 0})
        with warns("find_one_and_update()"):
            future = collection.find_and_modify({"_id": 1}, {"$inc": {"x": 1}}, new=True)
        assert await future == {"_id": 1, "x": 1}
        with warns():
            future = collection.find_and_modify({"_id": 1}, remove=True, fields=["x"])
        assert await future == {"_id": 1, "x": 1}
        with warns():
            future = collection.find_and_modify({"_id": 1})
        with pytest.raises(ValueError):
            await future

    run(full_uri, body)


def test_indexes_and_group(full_uri: str) -> None:
    async def body(collection: Any) -> None:
        with warns("create_index()"):
            future = collection.ensure_index([("x", 1)], cache_for=10, unique=True)
        assert await future == "x_1"
        with warns("aggregate() with $group"):
            future = collection.group(["x"], {}, {"n": 0}, "function(a, b) { b.n++ }")
        with pytest.raises(OperationFailure):  # servers since 4.2 have no such command
            await future

    run(full_uri, body)


def test_bulk_operations(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_many([{"_id": i, "x": 0} for i in range(4)])
        with warns("bulk_write()"):
            bulk = collection.initialize_ordered_bulk_op()
        bulk.insert({"_id": 7, "x": 1})
        bulk.find({"x": 0}).update({"$set": {"x": 2}})
        bulk.find({"_id": 8}).upsert().update_one({"$set": {"x": 3}})
        bulk.find({"_id": 0}).replace_one({"y": 1})
        bulk.find({"_id": 1}).remove_one()
        bulk.find({"x": 2}).remove()
        counts = await bulk.execute({"w": 1})
        assert (counts["nInserted"], counts["nUpserted"], counts["nRemoved"]) == (1, 1, 3)
        found = await collection.find().sort("_id").to_list(None)
        assert found == [{"_id": 0, "y": 1}, {"_id": 7, "x": 1}, {"_id": 8, "x": 3}]
        with warns("ordered=False"):
            bulk = collection.initialize_unordered_bulk_op()
        bulk.insert({"_id": 7})
        bulk.insert({"_id": 9})
        with pytest.raises(BulkWriteError) as raised:
            await bulk.execute()
        assert raised.value.details["nInserted"] == 1

    run(uri, body)


def test_what_is_no_more(uri: str) -> None:
    async def body(collection: Any) -> None:
        with warns("credentials in the connection string"):
            future = collection.database.authenticate("name", "password")
        with pytest.raises(InvalidOperation):
            await future

    run(uri, body)


def test_callbacks(uri: str) -> None:
    async def body(collection: Any) -> None:
        loop = asyncio.get_running_loop()

        async def called(start: Any) -> Any:
            answer: asyncio.Future[Any] = loop.create_future()
            with warns("callback="):
                nothing = start(lambda result, error: answer.set_result((result, error)))
            assert nothing is None
            return await asyncio.wait_for(answer, 10)

        await collection.insert_one({"_id": 1})
        assert await called(lambda f: collection.find_one(callback=f)) == ({"_id": 1}, None)
        assert await called(lambda f: collection.count_documents({}, callback=f)) == (1, None)
        result, error = await called(lambda f: collection.insert_one({"_id": 1}, callback=f))
        assert result is None
        assert isinstance(error, DuplicateKeyError)
        assert await called(lambda f: collection.find().to_list(5, callback=f)) == (
            [{"_id": 1}],
            None,
        )
        assert await called(lambda f: collection.find().to_list(5, f)) == ([{"_id": 1}], None)
        assert await called(lambda f: collection.find().close(callback=f)) == (None, None)
        assert await called(lambda f: collection.find().close(f)) == (None, None)
        made, error = await called(
            lambda f: collection.database.create_collection("made", callback=f)
        )
        assert (made, error) == (collection.database.made, None)
        await collection.database.made.drop()
        with warns("callback="), pytest.raises(TypeError, match="callback"):
            collection.find_one(callback="x")
        answer: asyncio.Future[Any] = loop.create_future()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            collection.count(callback=lambda *given: answer.set_result(given))
        assert await answer == (1, None)

    run(uri, body)


def test_settings_that_can_be_changed() -> None:
    client = AsyncIOMotorClient()
    database = client.a
    for each in (client, database, database.b):
        with warns("read_preference", "get_database()"):
            each.read_preference = ReadPreference.SECONDARY
        assert each.read_preference == ReadPreference.SECONDARY
        with warns("tag_sets"):
            each.tag_sets = [{"dc": "ny"}]
        assert each.read_preference == Secondary([{"dc": "ny"}])
        with warns("tag_sets"):
            assert each.tag_sets == [{"dc": "ny"}]
        with warns("write_concern"):
            each.write_concern = {"w": 2}
        assert each.write_concern == WriteConcern(2)
        with warns("uuid_subtype"):
            each.uuid_subtype = 4
        assert each.codec_options.uuid_representation == 4
        with warns("localThresholdMS"):
            each.secondary_acceptable_latency_ms = 20
        with warns():
            assert each.secondary_acceptable_latency_ms == 15
    assert database.c.read_preference == Secondary([{"dc": "ny"}])
    with warns():
        assert client.max_pool_size == 100


def test_that_a_changed_setting_counts(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert_one({"_id": 1})
        await collection.find_one()
        with warns():
            collection.codec_options = collection.codec_options.with_options(document_class=Ordered)
        assert type(await collection.find_one()) is Ordered
        assert type(await collection.find().next()) is Ordered

    run(uri, body)


class Ordered(dict):  # type: ignore[type-arg]
    """A class of documents."""


def test_clients(uri: str) -> None:
    async def body(collection: Any) -> None:
        client = collection.database.client
        with warns("open"):
            future = client.open()
        assert await future is client
        with warns():
            assert await client.alive()
        with warns("by itself"):
            assert await client.refresh() is None
        await collection.insert_one({})
        with warns("list_database_names()"):
            future = client.database_names()
        assert "motor_legacy" in await future
        with warns("list_collection_names()"):
            future = collection.database.collection_names()
        assert "test" in await future
        with warns("hello"):
            assert client.max_bson_size == 16 * 1024 * 1024
        with warns("close()"):
            client.disconnect()
        with pytest.raises(InvalidOperation):
            await collection.find_one()

    run(uri, body)


def test_the_client_of_a_replica_set(uri: str) -> None:
    with warns("AsyncIOMotorReplicaSetClient", "AsyncIOMotorClient"):
        client = AsyncIOMotorReplicaSetClient(uri)
    assert isinstance(client, AsyncIOMotorClient)


def test_files(uri: str) -> None:
    async def body(collection: Any) -> None:
        with warns("AsyncIOMotorGridFSBucket"):
            files = AsyncIOMotorGridFS(collection.database, "old")
        _id = await files.put(b"contents", filename="name")
        out = await files.get(_id)
        assert await out.read() == b"contents"
        assert (await files.get_last_version("name")).filename == "name"
        assert await files.exists(_id)
        assert "name" in await files.list()
        file = await files.new_file(filename="other")
        await file.write(b"x")
        await file.close()
        for each in (_id, file._id):
            await files.delete(each)
        assert not await files.exists(_id)

    run(uri, body)


def test_that_motor_3_has_the_names(uri: str) -> None:
    async def body(collection: Any) -> None:
        await collection.insert.insert_one({"_id": 1})
        assert await collection.database["test.insert"].find_one() == {"_id": 1}
        await collection.insert.drop()

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(uri, body)
