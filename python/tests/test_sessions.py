# SPDX-License-Identifier: Apache-2.0
"""Sessions and transactions on the core."""

from __future__ import annotations

import asyncio
import gc
from typing import Any
from urllib.parse import urlsplit

import pymongo
import pytest
from bson import SON, Timestamp
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import ReadPreference, WriteConcern, errors
from pymongo.client_session import TransactionOptions
from pymongo.read_concern import ReadConcern
from support.commands import SentCommands
from support.relay import Relay


def run(uri: str, test: Any) -> None:
    async def main() -> None:
        client = AsyncIOMotorClient(uri)
        things = client.python_tests.sessions
        await things.drop()
        await things.insert_one({"_id": 0})
        await test(client, things)
        client.close()

    asyncio.run(asyncio.wait_for(main(), 30))


def test_a_session(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session() as session:
            assert session._core is not None and session.client is client
            assert set(session.session_id) == {"id"}
            assert session.cluster_time is None and session.operation_time is None
            await things.insert_one({"_id": 1}, session=session)
            assert isinstance(session.operation_time, Timestamp)
            assert isinstance(session.cluster_time["clusterTime"], Timestamp)
            assert await things.find_one({"_id": 1}, session=session) == {"_id": 1}
            async with await client.start_session(causal_consistency=True) as other:
                other.advance_cluster_time(session.cluster_time)
                other.advance_operation_time(session.operation_time)
                assert other.cluster_time == session.cluster_time
                assert other.operation_time == session.operation_time
                other.advance_operation_time(Timestamp(1, 1))  # older: nothing
                assert other.operation_time == session.operation_time
                assert await things.count_documents({}, session=other) == 2
                assert other.session_id != session.session_id
            assert session.options.causal_consistency and not session.has_ended
        assert session.has_ended
        with pytest.raises(errors.InvalidOperation, match="Cannot use ended session"):
            await things.find_one(session=session)
        await session.end_session()  # again: nothing

    run(replica_set_uri, test)


def test_operations_of_a_session_take_turns(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session() as session:
            many = [things.insert_one({"_id": i}, session=session) for i in range(1, 21)]
            cursor = things.find(session=session).batch_size(5)
            assert len(await cursor.to_list(None)) == 21
            assert [done.inserted_id for done in await asyncio.gather(*many)] == list(range(1, 21))
            waits = [things.find_one(session=session) for _ in range(10)]
            waits[5].cancel()  # it has not begun: the others do not notice
            found = await asyncio.gather(*waits, return_exceptions=True)
            assert isinstance(found.pop(5), asyncio.CancelledError)
            assert all(isinstance(each, dict) for each in found)

    run(replica_set_uri, test)


def test_operations_begin_in_the_order_of_their_calls(replica_set_uri: str) -> None:
    """Also those that wait for several replies: the next one of the session is behind them."""

    async def main() -> None:
        told = SentCommands()
        client = AsyncIOMotorClient(replica_set_uri, event_listeners=[told])
        things = client.python_tests.sessions
        database = things.database
        await things.insert_one({})
        async with await client.start_session() as session:
            ends = asyncio.get_running_loop().create_future()

            def each(document: Any, error: Any) -> None:
                if document is None:
                    ends.set_result(error)

            for command, call in (
                ("listCollections", lambda: database.list_collection_names(session=session)),
                ("listCollections", lambda: things.options(session=session)),
                ("listIndexes", lambda: things.index_information(session=session)),
                ("dropIndexes", lambda: things.drop_indexes(session=session)),
                ("listDatabases", lambda: client.list_database_names(session=session)),
                (
                    "createSearchIndexes",
                    lambda: things.create_search_index({"definition": {}}, session=session),
                ),
                ("find", lambda: things.find(session=session).to_list(None)),
                ("find", lambda: things.find(session=session).each(each) or ends),
                ("drop", lambda: things.drop(session=session)),
            ):
                told.names.clear()
                first = call()
                second = things.count_documents({}, session=session)
                await asyncio.gather(first, second, return_exceptions=True)
                assert told.names == [command, "aggregate"]
        client.close()

    asyncio.run(asyncio.wait_for(main(), 30))


def test_every_operation_takes_a_session(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        database = things.database
        async with await client.start_session() as session:
            for call in (
                lambda: things.insert_many([{"_id": 2}], session=session),
                lambda: things.update_one({}, {"$set": {"a": 1}}, session=session),
                lambda: things.replace_one({"_id": 2}, {"b": 1}, session=session),
                lambda: things.find_one_and_delete({"_id": 2}, session=session),
                lambda: things.distinct("a", session=session),
                lambda: things.aggregate([], session=session).to_list(None),
                lambda: things.find_raw_batches(session=session).to_list(None),
                lambda: things.create_index("a", session=session),
                lambda: things.list_indexes(session=session).to_list(None),
                lambda: things.index_information(session=session),
                lambda: things.options(session=session),
                lambda: things.drop_indexes(session=session),
                lambda: database.command("ping", session=session),
                lambda: database.list_collection_names(session=session),
                lambda: database.create_collection("session_others", session=session),
                lambda: database.drop_collection("session_others", session=session),
                lambda: client.list_databases(session=session),
                lambda: client.list_database_names(session=session),
                lambda: client.server_info(session=session),
            ):
                before = session.operation_time
                await call()
                assert session.operation_time is not None
                assert before is None or session.operation_time >= before

    run(replica_set_uri, test)


def test_a_transaction(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session() as session:
            async with session.start_transaction():
                assert session.in_transaction
                await things.insert_one({"_id": 1}, session=session)
                assert await things.count_documents({}, session=session) == 2
                assert await things.count_documents({}) == 1
                with pytest.raises(errors.InvalidOperation, match="already in progress"):
                    session.start_transaction()
            assert not session.in_transaction
            assert await things.count_documents({}) == 2
            with pytest.raises(ZeroDivisionError):
                async with session.start_transaction():
                    await things.delete_many({}, session=session)
                    raise ZeroDivisionError
            assert await things.count_documents({}) == 2
            await session.abort_transaction() if session.in_transaction else None
            session.start_transaction()
            await things.delete_many({}, session=session)
        assert await things.count_documents({}) == 2  # the end of the session aborts

    run(replica_set_uri, test)


def test_what_does_not_fit(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session() as session:
            with pytest.raises(errors.InvalidOperation, match="No transaction started"):
                await session.commit_transaction()
            with pytest.raises(errors.InvalidOperation, match="No transaction started"):
                await session.abort_transaction()
            session.start_transaction()
            await session.abort_transaction()
            with pytest.raises(errors.InvalidOperation):
                await session.commit_transaction()
            with pytest.raises(TypeError):
                session.start_transaction(read_concern="local")
            with pytest.raises(errors.ConfigurationError):
                session.start_transaction(write_concern=WriteConcern(0))
            with pytest.raises(errors.ConfigurationError):
                unacknowledged = things.with_options(write_concern=WriteConcern(0))
                await unacknowledged.insert_one({}, session=session)
            with pytest.raises(TypeError):
                session.advance_cluster_time(1)
            session.start_transaction()
            with pytest.raises(errors.InvalidOperation):
                await things.database.command(
                    "ping", session=session, read_preference=ReadPreference.SECONDARY
                )
            await session.abort_transaction()
        other = AsyncIOMotorClient(replica_set_uri)
        async with await other.start_session() as foreign:
            with pytest.raises(errors.InvalidOperation, match="MongoClient that started it"):
                await things.find_one(session=foreign)
        other.close()
        with pytest.raises(errors.ConfigurationError):
            await client.start_session(causal_consistency=True, snapshot=True)

    run(replica_set_uri, test)


def test_options_of_transactions(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        options = TransactionOptions(ReadConcern("snapshot"), WriteConcern("majority"))
        async with await client.start_session(default_transaction_options=options) as session:
            async with session.start_transaction(max_commit_time_ms=5000):
                await things.insert_one({"_id": 1}, session=session)
            secondary = ReadPreference.SECONDARY
            session.start_transaction(read_preference=secondary)
            with pytest.raises(errors.InvalidOperation):
                await things.find_one(session=session)
            await session.abort_transaction()
        assert await things.count_documents({}) == 2

    run(replica_set_uri, test)


def test_with_transaction(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        calls = 0

        async def body(session: Any) -> str:
            nonlocal calls
            calls += 1
            await things.insert_one({"_id": calls}, session=session)
            if calls == 1:
                error = errors.OperationFailure("again", 112)
                error._add_error_label("TransientTransactionError")
                raise error
            return "done"

        async with await client.start_session() as session:
            assert await session.with_transaction(body) == "done"
        assert calls == 2
        assert sorted([each["_id"] async for each in things.find()]) == [0, 2]

    run(replica_set_uri, test)


def test_a_conflict_has_its_label(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session() as one, await client.start_session() as two:
            one.start_transaction()
            await things.update_one({"_id": 0}, {"$set": {"a": 1}}, session=one)
            two.start_transaction()
            with pytest.raises(errors.OperationFailure) as raised:
                await things.update_one({"_id": 0}, {"$set": {"a": 2}}, session=two)
            assert raised.value.has_error_label("TransientTransactionError")
            await one.commit_transaction()
            await two.abort_transaction()

    run(replica_set_uri, test)


def test_an_operation_of_a_transaction_that_is_cancelled(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session() as session:
            session.start_transaction()
            await things.insert_one({"_id": 1}, session=session)
            late = things.insert_one({"_id": 2}, session=session)
            late.cancel()
            with pytest.raises(asyncio.CancelledError):
                await late
            await session.abort_transaction()
        assert await things.count_documents({}) == 1

    run(replica_set_uri, test)


def test_a_session_outlives_an_operation_that_nobody_waits_for(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session() as session:
            session.start_transaction()
            await things.update_one({"_id": 0}, {"$set": {"a": 1}}, session=session)
            late = things.find_one({}, session=session)  # is on its way
            late.cancel()
            with pytest.raises(asyncio.CancelledError):
                await late
            await session.abort_transaction()
            await things.update_one({"_id": 0}, {"$set": {"a": 2}})  # nothing is locked
            async with session.start_transaction():
                await things.insert_one({"_id": 1}, session=session)
        assert await things.count_documents({}) == 2

    run(replica_set_uri, test)


def test_many_documents_have_their_turn_in_a_session(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session() as session:
            session.start_transaction()
            inserted = things.insert_many([{} for _ in range(250)], session=session)
            await asyncio.gather(inserted, session.abort_transaction())
        assert await things.count_documents({}) == 1

    run(replica_set_uri, test)


def test_what_is_open_when_its_client_is_closed(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        await things.insert_many([{} for _ in range(9)])
        session = await client.start_session()
        session.start_transaction()
        await things.delete_many({}, session=session)
        cursor = things.find().batch_size(2)
        await cursor.next()
        stream = things.watch(max_await_time_ms=50)
        await stream.try_next()
        waits = asyncio.ensure_future(stream.next())
        await asyncio.sleep(0)
        client.close()
        for call in (session.commit_transaction, lambda: cursor.to_list(None), lambda: waits):
            with pytest.raises(errors.InvalidOperation, match="after close"):
                await call()
        await cursor.close()
        await stream.close()
        await session.end_session()

    run(replica_set_uri, test)


def test_sessions_that_nobody_ends(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        for _ in range(150):  # more than there are connections
            session = await client.start_session()
            await things.find_one(session=session)
            session = None
        gc.collect()
        assert await things.find_one() == {"_id": 0}

    run(replica_set_uri, test)


def test_values_of_other_types(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session() as session:
            command = SON([("count", things.name), ("query", SON([("_id", 0)]))])
            assert (await things.database.command(command, session=session))["n"] == 1

    run(replica_set_uri, test)


def through_relay(uri: str, test: Any) -> None:
    """The test gets a client whose connections go through a relay, a collection, and the relay."""
    parts = urlsplit(uri)
    with Relay(parts.hostname or "", parts.port or 27017) as relay:

        async def main() -> None:
            direct = f"mongodb://{relay.address}/?directConnection=true"
            client: Any = AsyncIOMotorClient(direct)
            things = client.python_tests.sessions_late
            await things.drop()
            await things.insert_one({"_id": 0})
            await test(client, things, relay)
            client.close()

        asyncio.run(asyncio.wait_for(main(), 30))


async def late(relay: Relay, call: Any) -> Any:
    """The error of an operation that the server does not answer in time."""
    relay.stop()
    with pytest.raises(errors.NetworkTimeout) as raised, pymongo.timeout(0.2):
        await call()
    relay.go_on()
    assert raised.value.timeout
    return raised.value


def test_a_time_limit_in_a_transaction(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any, relay: Relay) -> None:
        async with await client.start_session() as session:
            session.start_transaction()
            await things.update_one({"_id": 0}, {"$set": {"a": 1}}, session=session)
            insert = lambda: things.insert_one({"_id": 1}, session=session)  # noqa: E731
            error = await late(relay, insert)
            assert error.has_error_label("TransientTransactionError")
            assert session.in_transaction
            with pytest.raises(errors.OperationFailure) as raised:
                await things.find_one(session=session)
            assert raised.value.code == 251
            assert raised.value.has_error_label("TransientTransactionError")
            await session.abort_transaction()
            assert not session.in_transaction
            # The server's transaction is gone, too, and locks nothing.
            async with session.start_transaction():
                await things.update_one({"_id": 0}, {"$set": {"a": 2}}, session=session)
            assert await things.find_one(session=session) == {"_id": 0, "a": 2}

    through_relay(replica_set_uri, test)


def test_with_transaction_begins_again_after_a_time_limit(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any, relay: Relay) -> None:
        calls = 0

        async def body(session: Any) -> int:
            nonlocal calls
            calls += 1
            # So that the server knows of the transaction before it is killed.
            await things.update_one({"_id": 0}, {"$set": {"a": calls}}, session=session)
            insert = lambda: things.insert_one({"_id": 1}, session=session)  # noqa: E731
            if calls == 1:
                raise await late(relay, insert)
            await insert()
            return calls

        async with await client.start_session() as session:
            assert await session.with_transaction(body) == 2
        assert await things.count_documents({"$or": [{"a": 2}, {"_id": 1}]}) == 2

    through_relay(replica_set_uri, test)


def test_a_time_limit_of_what_ends_a_transaction(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any, relay: Relay) -> None:
        async with await client.start_session() as session:
            session.start_transaction()
            await things.insert_one({"_id": 1}, session=session)
            error = await late(relay, session.commit_transaction)
            assert error.has_error_label("UnknownTransactionCommitResult")
            assert not error.has_error_label("TransientTransactionError")
            assert not session.in_transaction
            with pytest.raises(errors.AutoReconnect, match="is not known") as raised:
                await session.commit_transaction()
            assert not raised.value.has_error_label("UnknownTransactionCommitResult")
            session.start_transaction()
            await things.insert_one({"_id": 2}, session=session)
            relay.stop()
            with pymongo.timeout(0.2):
                await session.abort_transaction()
            relay.go_on()
            assert not session.in_transaction
            assert await things.find_one({"_id": 2}, session=session) is None

    through_relay(replica_set_uri, test)


def test_a_time_limit_in_a_session(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any, relay: Relay) -> None:
        async with await client.start_session() as session:
            await things.insert_one({"_id": 1}, session=session)
            seen = session.operation_time
            error = await late(relay, lambda: things.find_one(session=session))
            assert not error.has_error_label("TransientTransactionError")
            assert session.operation_time >= seen
            assert await things.find_one({"_id": 1}, session=session) == {"_id": 1}
            assert session.operation_time >= seen

    through_relay(replica_set_uri, test)


def test_a_session_sends_nothing_before_it_is_used() -> None:
    async def main() -> None:
        client: Any = AsyncIOMotorClient("mongodb://127.0.0.1:1", serverSelectionTimeoutMS=50)
        async with await client.start_session() as session:
            with pytest.raises(ZeroDivisionError):
                async with session.start_transaction():
                    assert session.in_transaction
                    raise ZeroDivisionError
            async with session.start_transaction():
                pass
            assert not session.in_transaction
            session.advance_operation_time(Timestamp(5, 1))
            assert session.operation_time == Timestamp(5, 1)
            with pytest.raises(errors.ServerSelectionTimeoutError) as raised:
                await client.test.test.find_one(session=session)
            assert not raised.value.has_error_label("TransientTransactionError")
            session.start_transaction()
            with pytest.raises(errors.ServerSelectionTimeoutError) as raised:
                await client.test.test.find_one(session=session)
            assert raised.value.has_error_label("TransientTransactionError")
            await session.abort_transaction()
            with pytest.raises(errors.InvalidOperation, match="No transaction started"):
                await session.abort_transaction()
        client.close()

    asyncio.run(asyncio.wait_for(main(), 30))


def test_sessions_at_rest_have_no_connections(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any, relay: Relay) -> None:
        sessions = [await client.start_session() for _ in range(150)]
        for number, session in enumerate(sessions, 1):
            await things.insert_one({"_id": number}, session=session)
        assert len(relay._sockets) // 2 < 100
        for number, session in enumerate(sessions, 1):
            seen = session.operation_time
            assert await things.find_one({"_id": number}, session=session) is not None
            assert session.operation_time >= seen
        assert len(relay._sockets) // 2 < 100
        for session in sessions:
            await session.end_session()

    through_relay(replica_set_uri, test)


def test_a_time_limit_that_is_over_begins_no_transaction_again(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any, relay: Relay) -> None:
        calls = 0

        async def body(session: Any) -> None:
            nonlocal calls
            calls += 1
            await things.insert_one({"_id": calls}, session=session)
            relay.stop()
            await things.find_one(session=session)

        async with await client.start_session() as session:
            with pytest.raises(errors.PyMongoError) as raised, pymongo.timeout(0.2):
                await session.with_transaction(body)
            relay.go_on()
            assert raised.value.timeout and calls <= 2
            assert not session.in_transaction

    through_relay(replica_set_uri, test)


def test_a_commit_that_begins_too_late(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session() as session:

            async def too_late(name: str) -> None:
                session.start_transaction()
                await things.insert_one({"_id": 1}, session=session)
                with pymongo.timeout(0.001):
                    await asyncio.sleep(0.002)
                    await getattr(session, name)()

            with pytest.raises(errors.ExecutionTimeout) as raised:
                await too_late("commit_transaction")
            assert raised.value.code == 50
            assert raised.value.has_error_label("UnknownTransactionCommitResult")
            await too_late("abort_transaction")
            assert not session.in_transaction
        await things.insert_one({"_id": 1})  # nothing is locked, and it was not there

    run(replica_set_uri, test)


def test_options_of_any_truth(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session(causal_consistency="yes") as session:
            assert await things.find_one(session=session) == {"_id": 0}

    run(replica_set_uri, test)


def test_the_id_of_a_session_before_it_is_used(replica_set_uri: str) -> None:
    async def test(client: Any, things: Any) -> None:
        async with await client.start_session() as session:
            before = session.session_id
            await things.find_one(session=session)
            assert session.session_id == before
        with pytest.raises(errors.InvalidOperation, match="ended"):
            _ = session.session_id
        nowhere: Any = AsyncIOMotorClient("mongodb://127.0.0.1:1")
        session = await nowhere.start_session()
        with pytest.raises(errors.ConnectionFailure) as raised:
            _ = session.session_id  # not for the thirty seconds of serverSelectionTimeoutMS
        assert raised.value.timeout
        nowhere.close()

    run(replica_set_uri, test)
