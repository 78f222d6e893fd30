# SPDX-License-Identifier: Apache-2.0
"""Cursors on the core: batches, slices, their end, and what still runs on PyMongo's."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from bson.errors import InvalidDocument
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
from pymongo.errors import InvalidOperation, OperationFailure

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

    run(uri, test)


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
        with pytest.raises(asyncio.CancelledError):
            await waiting

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


def test_tailable_and_raw_cursors_are_pymongos(uri: str) -> None:
    async def test(things: AsyncIOMotorCollection) -> None:
        raw = things.find_raw_batches({"_id": 1})
        assert len(await raw.to_list(None)) == 1 and raw._core is None
        async with await things.database.client.start_session() as session:
            in_session = things.find({"_id": 1}, session=session)
            assert len(await in_session.to_list(None)) == 1 and in_session._core is None

    run(uri, test)


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
