# SPDX-License-Identifier: Apache-2.0
"""Cursors on the core: batches, slices, their end, tailable and raw ones."""

from __future__ import annotations

import asyncio
from typing import Any

import bson
import pymongo
import pytest
from bson.errors import InvalidDocument
from bson.int64 import Int64
from motor import cursors, limits
from motor.cursors import Batch, CoreChangeStream, CoreCursor
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
from pymongo.errors import (
    ExecutionTimeout,
    InvalidOperation,
    NetworkTimeout,
    OperationFailure,
)
from pymongo.read_preferences import ReadPreference
from support.commands import SentCommands

COUNT = 1000


def run(uri: str, test: Any) -> None:
    async def main() -> None:
        things = AsyncIOMotorClient(uri).python_tests.cursors
        if await things.count_documents({}) != COUNT:
            await things.delete_many({})
            await things.insert_many([{"_id": i, "text": "x" * 100} for i in range(COUNT)])
        await test(things)

    asyncio.run(asyncio.wait_for(main(), 30))


def test_async_for(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        cursor = things.find().sort("_id").batch_size(300)
        assert cursor.alive and cursor.cursor_id is None and cursor.address is None
        assert [each["_id"] async for each in cursor] == list(range(COUNT))
        assert cursor._core is not None
        assert not cursor.alive and cursor.cursor_id == 0 and cursor.address is not None
        assert isinstance(cursor.cursor_id, Int64)  # killCursors takes nothing else

    run(uri, test)


def test_that_a_getmore_has_no_read_preference(replica_set_uri: str) -> None:
    async def main() -> None:
        sent = SentCommands()
        client: Any = AsyncIOMotorClient(replica_set_uri, event_listeners=[sent])
        preference = ReadPreference.PRIMARY_PREFERRED
        things = client.python_tests.get_collection("cursors", read_preference=preference)
        await things.find(batch_size=3).to_list(5)
        find, more = sent.commands[:2]
        assert "$readPreference" in find and "$readPreference" not in more
        client.close()

    asyncio.run(asyncio.wait_for(main(), 30))


def test_to_list(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        cursor = things.find({}, {"_id": 1}).sort("_id", -1).skip(10).limit(500)
        first = await cursor.to_list(7)
        assert [each["_id"] for each in first] == list(range(989, 982, -1))
        rest = await cursor.to_list(None)
        assert [each["_id"] for each in rest] == list(range(982, 489, -1))
        assert await cursor.to_list(None) == [] and not cursor.alive
        assert len(await things.find().to_list(length=COUNT)) == COUNT
        assert await things.find({"_id": -1}).to_list(None) == []
        assert len(await things.find().limit(-3).to_list(None)) == 3
        assert await things.find().to_list(0) == []

    run(uri, test)


def test_the_loop_goes_on_while_a_long_list_is_decoded(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        turns = 0

        async def count() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        await things.find().to_list(1)
        counting = asyncio.ensure_future(count())
        batch = await things.find().batch_size(COUNT).to_list(None)
        counting.cancel()
        assert len(batch) == COUNT and turns > 1

    run(uri, test)


def test_next_object_and_each(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        cursor = things.find().sort("_id").batch_size(400)
        found = []
        with pytest.warns(DeprecationWarning):
            while await cursor.fetch_next:
                found.append(cursor.next_object()["_id"])
            assert cursor.next_object() is None
        assert found == list(range(COUNT))
        done = asyncio.get_running_loop().create_future()
        every: list[Any] = []

        def callback(document: Any, error: Any) -> Any:
            if error is not None or document is None:
                done.set_result(error)
            else:
                every.append(document["_id"])

        things.find().sort("_id").batch_size(400).each(callback)
        assert await done is None and every == list(range(COUNT))

    run(uri, test)


def test_rewind_clone_and_close(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        cursor = things.find().sort("_id").batch_size(10)
        assert (await cursor.next())["_id"] == 0
        assert (await cursor.next())["_id"] == 1
        clone = cursor.clone()
        cursor.rewind()
        assert (await cursor.next())["_id"] == 0
        assert (await clone.next())["_id"] == 0
        with pytest.raises(InvalidOperation):
            cursor.limit(3)
        await cursor.close()
        assert len(await cursor.to_list(None)) == 9 and not cursor.alive  # what was here already
        with pytest.raises(StopAsyncIteration):
            await cursor.next()
        await cursor.close()

    run(uri, test)


def test_close_while_a_batch_is_on_its_way(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        cursor = things.find().batch_size(2)
        task = cursor.to_list(None)
        task.cancel()  # before it has begun
        with pytest.raises(asyncio.CancelledError):
            await task
        await cursor.close()
        cursor = things.find().batch_size(2)
        await cursor.next(), await cursor.next()
        waiting = asyncio.ensure_future(cursor.next())
        await asyncio.sleep(0)
        await cursor.close()
        assert await waiting is not None  # who waits gets what is on its way

    run(uri, test)


def test_aggregate(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        pipeline = [{"$match": {"_id": {"$gte": 900}}}, {"$sort": {"_id": 1}}]
        cursor = things.aggregate(pipeline, batchSize=30)
        assert [each["_id"] async for each in cursor] == list(range(900, COUNT))
        assert cursor._core is not None
        assert await things.aggregate([{"$count": "n"}]).to_list(None) == [{"n": COUNT}]
        with pytest.raises(TypeError):
            await things.aggregate({"$match": {}}).to_list(None)
        with pytest.raises(OperationFailure):
            await things.aggregate([{"$noSuchStage": 1}]).to_list(None)

    run(uri, test)


def test_list_indexes(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        indexes = await things.list_indexes().to_list(None)
        assert [each["name"] for each in indexes] == ["_id_"]
        await things.database.no_such.drop()
        assert await things.database.no_such.list_indexes().to_list(None) == []

    run(uri, test)


def test_an_error_comes_out_of_each_way_to_ask(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        bad = {"$noSuchOperator": 1}
        with pytest.raises(OperationFailure):
            await things.find(bad).to_list(None)
        with pytest.raises(OperationFailure):
            await things.find(bad).next()
        with pytest.raises(OperationFailure):
            async for _ in things.find(bad):
                pass
        future = things.find({"a": object()}).to_list(None)  # no error before it is awaited
        with pytest.raises(InvalidDocument):
            await future

    run(uri, test)


def test_raw_batches(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        some = {"_id": {"$lt": 5}}
        for cursor in (
            things.find_raw_batches(some, sort=[("_id", 1)]).batch_size(2),
            things.aggregate_raw_batches([{"$match": some}, {"$sort": {"_id": 1}}], batchSize=2),
        ):
            batches = await cursor.to_list(None)
            assert cursor._core is not None
            assert [[each["_id"] for each in bson.decode_all(batch)] for batch in batches] == [
                [0, 1],
                [2, 3],
                [4],
            ]
        assert await things.find_raw_batches({"_id": -1}).to_list(None) == []

    run(uri, test)


def test_a_cursor_whose_query_is_refused(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        cursor = things.find({"a": {"$nonsense": 1}})
        with pytest.raises(OperationFailure):
            await cursor.to_list(None)
        assert not cursor.alive and cursor.cursor_id is None
        assert await cursor.to_list(None) == []

    run(uri, test)


def test_explain_and_distinct_of_a_cursor(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        cursor = things.find({"_id": {"$lt": 3}}).sort("_id").limit(2)
        assert "queryPlanner" in await cursor.explain()
        assert sorted(await cursor.distinct("_id")) == [0, 1, 2]
        assert [each["_id"] async for each in cursor] == [0, 1]
        explained = await things.aggregate([{"$match": {"_id": 1}}], explain=True).to_list(None)
        assert len(explained) == 1

    run(uri, test)


def test_a_tailable_cursor(full_uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        database = things.database
        await database.drop_collection("capped")
        capped = await database.create_collection("capped", capped=True, size=100_000)
        await capped.insert_many([{"_id": 0}, {"_id": 1}])
        cursor = capped.find(cursor_type=pymongo.CursorType.TAILABLE_AWAIT)
        cursor.max_await_time_ms(50)
        found = []
        while len(found) < 4 and cursor.alive:
            async for each in cursor:
                found.append(each["_id"])
            if len(found) == 2:
                await capped.insert_many([{"_id": 2}, {"_id": 3}])
        assert found == [0, 1, 2, 3] and cursor._core is not None and cursor.alive
        await cursor.close()
        assert not cursor.alive

    run(full_uri, test)


def test_a_cancelled_wait_loses_no_documents(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        for pause in (0, 0.001, 0.003):
            cursor = things.find().sort("_id").batch_size(100)
            found = []
            while True:
                waiting = asyncio.ensure_future(cursor.next())
                await asyncio.sleep(pause)
                waiting.cancel()
                try:
                    found.append((await waiting)["_id"])
                except asyncio.CancelledError:
                    continue
                except StopAsyncIteration:
                    break
            assert found == list(range(COUNT))

    run(uri, test)


class Opened:
    """A cursor or a change stream of the core, whose answers come when a test gives them."""

    alive = True

    def __init__(self) -> None:
        self.asked: list[Any] = []

    def batch(self, wrap: Any) -> Any:
        return asyncio.get_running_loop().create_task(self._wrapped(wrap))

    async def _wrapped(self, wrap: Any) -> Any:
        return wrap(await self.try_next())

    def try_next(self) -> Any:
        self.asked.append(asyncio.get_running_loop().create_future())
        return self.asked[-1]


def test_the_time_that_is_left() -> None:
    assert limits.seconds_left() is None
    with pymongo.timeout(100):
        assert 0 < (limits.seconds_left() or 0) <= 100
        with pymongo.timeout(0):  # no limit
            assert limits.seconds_left() is None


def test_a_time_limit_is_that_of_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    async def test() -> None:
        opened = Opened()
        cursor = CoreCursor(opened)
        first = cursor.fetch()
        await asyncio.sleep(0)
        opened.asked[0].set_result(Batch([1]))
        assert await first == 1
        monkeypatch.setattr(cursors, "seconds_left", lambda: 0.001)
        with pytest.raises(NetworkTimeout) as raised:
            await cursor.fetch()
        assert raised.value.timeout
        monkeypatch.setattr(cursors, "seconds_left", lambda: None)
        second = cursor.fetch()  # waits for the same batch
        opened.asked[1].set_result(Batch([2, 3]))
        assert await second == 2
        assert cursor.documents.take(None) == [2, 3]
        monkeypatch.setattr(cursors, "seconds_left", lambda: -1.0)
        with pytest.raises(ExecutionTimeout) as over:
            await cursor.fetch()
        assert over.value.timeout
        assert len(opened.asked) == 2  # the last one was too late to be sent

    asyncio.run(asyncio.wait_for(test(), 60))


def test_a_time_limit_of_a_change_stream_is_that_of_the_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def late(stream: CoreChangeStream) -> None:
        monkeypatch.setattr(cursors, "seconds_left", lambda: 0.001)
        with pytest.raises(NetworkTimeout):
            await stream.try_next()
        monkeypatch.setattr(cursors, "seconds_left", lambda: None)

    async def test() -> None:
        opened = Opened()
        stream = CoreChangeStream(opened)
        await late(stream)
        waiting = asyncio.ensure_future(stream.try_next())
        await asyncio.sleep(0)
        opened.asked[0].set_result({"change": 1})
        assert await waiting == {"change": 1}
        await late(stream)
        waiting = asyncio.ensure_future(stream.try_next())
        await asyncio.sleep(0)
        opened.asked[1].set_exception(NetworkTimeout("late for the core, too"))
        while len(opened.asked) < 3:  # it is asked anew
            await asyncio.sleep(0)
        opened.asked[2].set_result({"change": 2})
        assert await waiting == {"change": 2}
        monkeypatch.setattr(cursors, "seconds_left", lambda: -1.0)
        with pytest.raises(ExecutionTimeout):
            await stream.try_next()
        assert len(opened.asked) == 3

    asyncio.run(asyncio.wait_for(test(), 60))


def test_two_readers_share_a_cursor(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        cursor = things.find().batch_size(50)
        found = []

        async def read() -> None:
            async for each in cursor:
                found.append(each["_id"])
                await asyncio.sleep(0)

        await asyncio.gather(read(), read(), read())
        assert sorted(found) == list(range(COUNT))

    run(uri, test)
