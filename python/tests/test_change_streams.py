# SPDX-License-Identifier: Apache-2.0
"""Change streams on the core."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from bson.raw_bson import RawBSONDocument
from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import errors, monitoring


def run(uri: str, test: Any) -> None:
    async def main() -> None:
        client = AsyncIOMotorClient(uri)
        things = client.python_tests.changes
        await things.drop()
        await things.insert_one({"_id": 0})
        await test(things)
        client.close()

    asyncio.run(asyncio.wait_for(main(), 30))


def test_changes_of_a_collection(replica_set_uri: str) -> None:
    async def test(things: Any) -> None:
        async with things.watch(full_document="updateLookup") as stream:
            assert stream.delegate is not None and stream.alive
            await things.insert_one({"_id": 1})
            await things.update_one({"_id": 1}, {"$set": {"a": 2}})
            inserted = await stream.next()
            assert inserted["operationType"] == "insert"
            assert inserted["_id"] == stream.resume_token
            updated = await stream.__anext__()
            assert updated["fullDocument"] == {"_id": 1, "a": 2}
            assert await stream.try_next() is None
        assert not stream.alive
        with pytest.raises(StopAsyncIteration):
            await stream.next()

    run(replica_set_uri, test)


def test_changes_of_a_database_and_of_all(replica_set_uri: str) -> None:
    async def test(things: Any) -> None:
        database = things.database
        only = [{"$match": {"ns.coll": things.name, "ns.db": database.name}}]
        async with database.watch(only) as one, database.client.watch(only) as all_of_them:
            await things.insert_one({"_id": 1})
            for stream in (one, all_of_them):
                assert (await stream.next())["documentKey"] == {"_id": 1}

    run(replica_set_uri, test)


def test_where_another_stream_goes_on(replica_set_uri: str) -> None:
    async def test(things: Any) -> None:
        async with things.watch(max_await_time_ms=50, batch_size=1) as stream:
            for i in range(1, 5):
                await things.insert_one({"_id": i})
            await stream.next()
            token = stream.resume_token
        async with things.watch([], resume_after=token) as other:
            found = [(await other.next())["documentKey"]["_id"] for _ in range(3)]
        assert found == [2, 3, 4]

    run(replica_set_uri, test)


def test_a_cancelled_wait_loses_no_change(replica_set_uri: str) -> None:
    async def test(things: Any) -> None:
        async with things.watch() as stream:
            for i in range(1, 20):
                waits = asyncio.ensure_future(stream.next())
                await asyncio.sleep(0)
                waits.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await waits
                await things.insert_one({"_id": i})
                assert (await stream.next())["documentKey"] == {"_id": i}

    run(replica_set_uri, test)


def test_two_who_wait_get_different_changes(replica_set_uri: str) -> None:
    async def test(things: Any) -> None:
        async with things.watch() as stream:
            waits = [asyncio.ensure_future(stream.next()) for _ in range(2)]
            await asyncio.sleep(0)
            await things.insert_many([{"_id": 1}, {"_id": 2}])
            found = [change["documentKey"]["_id"] for change in await asyncio.gather(*waits)]
        assert sorted(found) == [1, 2]

    run(replica_set_uri, test)


def test_closing_ends_the_wait(replica_set_uri: str) -> None:
    async def test(things: Any) -> None:
        stream = things.watch()
        async with stream:
            waits = asyncio.ensure_future(stream.next())
            await asyncio.sleep(0)
            await stream.close()
            with pytest.raises(StopAsyncIteration):
                await waits
        await stream.close()

    run(replica_set_uri, test)


def test_no_cursor_is_left_on_the_server(replica_set_uri: str) -> None:
    class Cursors(monitoring.CommandListener):
        opened: set[int] = set()
        killed: set[int] = set()

        def started(self, event: Any) -> None:
            if event.command_name == "killCursors":
                self.killed.update(event.command["cursors"])

        def succeeded(self, event: Any) -> None:
            if event.command_name == "aggregate":
                self.opened.add(event.reply["cursor"]["id"])

        failed = started

    async def main() -> None:
        cursors = Cursors()
        client = AsyncIOMotorClient(replica_set_uri, event_listeners=[cursors])
        for _ in range(5):
            async with client.python_tests.changes.watch(max_await_time_ms=50) as stream:
                waits = asyncio.ensure_future(stream.next())
                await asyncio.sleep(0)
                waits.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await waits
        while cursors.killed != cursors.opened:
            await asyncio.sleep(0.01)
        assert len(cursors.opened) == 5
        client.close()

    asyncio.run(asyncio.wait_for(main(), 30))


def test_a_stream_that_begins_by_itself(replica_set_uri: str) -> None:
    async def test(things: Any) -> None:
        stream = things.watch()
        assert stream.resume_token is None and stream.alive and stream.delegate is None
        assert await stream.try_next() is None
        await things.insert_one({"_id": 1})
        assert (await stream.next())["documentKey"] == {"_id": 1}
        await stream.close()

    run(replica_set_uri, test)


def test_documents_of_other_types(replica_set_uri: str) -> None:
    async def test(things: Any) -> None:
        raw = things.with_options(CodecOptions(document_class=RawBSONDocument))
        async with raw.watch() as stream:
            await things.insert_one({"_id": 1})
            assert isinstance(await stream.next(), RawBSONDocument)

    run(replica_set_uri, test)


def test_in_a_session(replica_set_uri: str) -> None:
    async def test(things: Any) -> None:
        client = things.database.client
        async with await client.start_session() as session:
            async with things.watch(session=session, max_await_time_ms=50) as stream:
                assert await stream.try_next() is None
                await things.insert_one({"_id": 1}, session=session)
                assert (await stream.next())["documentKey"] == {"_id": 1}

    run(replica_set_uri, test)


def test_what_is_refused(replica_set_uri: str) -> None:
    async def test(things: Any) -> None:
        for options, error in (
            ({"pipeline": {}}, TypeError),
            ({"full_document": 1}, TypeError),
            ({"batch_size": -1}, ValueError),
            ({"collation": 1}, TypeError),
            ({"pipeline": [{"$nonsense": "x"}]}, errors.OperationFailure),
        ):
            with pytest.raises(error):
                await things.watch(**options).next()
        with pytest.raises(RuntimeError):
            with things.watch():
                pass

    run(replica_set_uri, test)
