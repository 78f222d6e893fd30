# SPDX-License-Identifier: Apache-2.0
"""What PyMongo's event listeners hear of the core, beside what they hear of PyMongo."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import datetime
import gc
import os
import sys
import threading
import weakref
from collections.abc import AsyncIterator, Callable
from typing import Any

import bson
import pymongo
import pytest
from bson.datetime_ms import DatetimeMS
from bson.errors import InvalidBSON
from bson.int64 import Int64
from motor import _motor
from motor import monitoring as motor_monitoring
from motor.errors import make_error
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import InsertOne, UpdateOne, errors, monitoring
from pymongo.write_concern import WriteConcern
from support.relay import Relay

_LIMIT = 30


@pytest.fixture(params=["MONGODB_URI", "MOTOR_SECOND_URI"])
def server(request: pytest.FixtureRequest) -> str:
    """Each of the servers: FerretDB by itself, and a replica set."""
    found = os.environ.get(request.param)
    if not found:
        pytest.skip(f"{request.param} is not set")
    return found


# --- Listeners ---


class _Heard:
    """Keeps events with the threads that they were told in."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        self.threads: list[int] = []
        self._waiting: list[tuple[Callable[[Any], bool], asyncio.Future[None]]] = []

    def keep(self, event: Any) -> None:
        self.events.append(event)
        self.threads.append(threading.get_ident())
        for wanted, future in self._waiting:
            if wanted(event) and not future.done():
                future.set_result(None)

    async def wait_for(self, wanted: Callable[[Any], bool]) -> None:
        """Until there is such an event, which may have come already."""
        if not any(map(wanted, self.events)):
            future = asyncio.get_running_loop().create_future()
            self._waiting.append((wanted, future))
            await asyncio.wait_for(future, _LIMIT)

    def of(self, *kinds: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kinds)]

    def names(self) -> list[str]:
        return [_name(event) for event in self.events]


def _name(event: Any) -> str:
    kind = type(event).__name__.removesuffix("Event")
    return f"{kind} {event.command_name}" if hasattr(event, "command_name") else kind


class Commands(_Heard, monitoring.CommandListener):
    started = succeeded = failed = _Heard.keep


class Heartbeats(_Heard, monitoring.ServerHeartbeatListener):
    started = succeeded = failed = _Heard.keep


class Servers(_Heard, monitoring.ServerListener):
    opened = description_changed = closed = _Heard.keep


class Topologies(_Heard, monitoring.TopologyListener):
    opened = description_changed = closed = _Heard.keep


class Pools(_Heard, monitoring.ConnectionPoolListener):
    pool_created = pool_ready = pool_cleared = pool_closed = _Heard.keep
    connection_created = connection_ready = connection_closed = _Heard.keep
    connection_check_out_started = connection_check_out_failed = _Heard.keep
    connection_checked_out = connection_checked_in = _Heard.keep


@contextlib.asynccontextmanager
async def _client(uri: str, *listeners: Any, **options: Any) -> AsyncIterator[Any]:
    client = AsyncIOMotorClient(uri, event_listeners=listeners, **options)
    try:
        yield client
    finally:
        client.close()


def _run(body: Any) -> Any:
    async def limited() -> Any:
        return await asyncio.wait_for(body, 2 * _LIMIT)

    return asyncio.run(limited())


# --- Beside PyMongo ---


def _public(event: Any) -> dict[str, Any]:
    names = [name for name in dir(event) if not name.startswith("_")]
    return {name: getattr(event, name) for name in names}


def _types(event: Any) -> dict[str, type]:
    """The types of an event's fields; servers are free to send numbers of 32 or 64 bits."""
    types = {name: type(value) for name, value in _public(event).items()}
    return {name: int if each is Int64 else each for name, each in types.items()}


#: What differs between two runs of the same, or between two drivers in how they do it.
_OWN = {"lsid", "$clusterTime", "operationTime", "txnNumber", "$readPreference", "electionId"}
_OWN |= {"opTime", "id", "getMore", "cursors", "cursorsKilled", "cursorsUnknown", "_id"}


def _plain(value: Any) -> Any:
    """Without what differs, without the order of keys, and without options that are not used."""
    if isinstance(value, dict):
        used = {key: each for key, each in value.items() if each is not False and each != {}}
        return {key: _plain(each) for key, each in used.items() if key not in _OWN}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value


def _content(event: Any) -> Any:
    for name in ("command", "reply", "failure"):
        if hasattr(event, name):
            return _plain(getattr(event, name))
    raise AssertionError(event)


_MANY = [{"_id": i, "x": i % 3} for i in range(7)]


def _writes(first: int) -> list[Any]:
    """An insert, an update and an insert, which are three commands."""
    change = UpdateOne({"_id": 1}, {"$set": {"y": 5}})
    return [InsertOne({"_id": first}), change, InsertOne({"_id": first + 1})]


#: The same operations for both: what a collection is asked.
_CALLS: dict[str, Callable[[Any], Any]] = {
    "find_one": lambda c: c.find_one({"x": 1}, sort=[("_id", 1)]),
    "insert_one": lambda c: c.insert_one({"_id": 100, "name": "Ada"}),
    "insert_many": lambda c: c.insert_many([{"_id": 101}, {"_id": 102}], ordered=False),
    "a duplicate": lambda c: c.insert_one({"_id": 1}),
    "update_one": lambda c: c.update_one({"_id": 1}, {"$set": {"y": 1}}, upsert=True),
    "update_many": lambda c: c.update_many({"x": 1}, {"$inc": {"y": 1}}),
    "replace_one": lambda c: c.replace_one({"_id": 1}, {"z": 1}),
    "delete_one": lambda c: c.delete_one({"_id": 2}),
    "delete_many": lambda c: c.delete_many({"x": 2}),
    "find_one_and_update": lambda c: c.find_one_and_update({"_id": 3}, {"$set": {"y": 2}}),
    "find_one_and_delete": lambda c: c.find_one_and_delete({"_id": 3}),
    "count_documents": lambda c: c.count_documents({"x": 1}),
    "estimated_document_count": lambda c: c.estimated_document_count(),
    "distinct": lambda c: c.distinct("x"),
    "bulk_write": lambda c: c.bulk_write(_writes(110)),
    "a failing command": lambda c: c.distinct("x", {"x": {"$nonsense": 1}}),
}


def _fill(uri: str) -> None:
    with pymongo.MongoClient(uri) as client:
        client.python_monitoring.things.drop()
        client.python_monitoring.things.insert_many(_MANY)


def _heard_of_pymongo(uri: str, call: Callable[[Any], Any], heard: Any = None) -> list[Any]:
    """Until the operation is done; the rest is told in threads of PyMongo's."""
    _fill(uri)
    heard = heard or Commands()
    with pymongo.MongoClient(uri, event_listeners=[heard]) as client:
        with contextlib.suppress(errors.PyMongoError):
            call(client.python_monitoring.things)
        return list(heard.events)


def _heard_of_core(uri: str, call: Callable[[Any], Any]) -> list[Any]:
    _fill(uri)

    async def main() -> list[Any]:
        heard = Commands()
        async with _client(uri, heard) as client:
            with contextlib.suppress(errors.PyMongoError):
                await call(client.python_monitoring.things)
            assert client._core.client
            return list(heard.events)

    return _run(main())


def _compare(heard: list[Any], expected: list[Any]) -> None:
    assert [_name(each) for each in heard] == [_name(each) for each in expected]
    for one, other in zip(heard, expected):
        assert _types(one) == _types(other)
        for same in ("connection_id", "database_name", "service_id"):
            assert getattr(one, same) == getattr(other, same)
        assert _content(one) == _content(other)


@pytest.mark.parametrize("name", _CALLS)
def test_that_commands_are_told_as_pymongo_tells_them(server: str, name: str) -> None:
    heard = _heard_of_core(server, _CALLS[name])
    _compare(heard, _heard_of_pymongo(server, _CALLS[name]))
    ends = {monitoring.CommandSucceededEvent, monitoring.CommandFailedEvent}
    assert [type(each) in ends for each in heard] == [False, True] * (len(heard) // 2)
    if name == "a failing command":
        assert type(heard[-1]) is monitoring.CommandFailedEvent


def test_that_cursors_are_told_as_pymongo_tells_them(server: str) -> None:
    def of_pymongo(collection: Any) -> None:
        with collection.find({}, batch_size=2, sort=[("_id", 1)]) as cursor:
            assert [next(cursor)["_id"] for _ in range(3)] == [0, 1, 2]

    async def of_core(collection: Any) -> None:
        cursor = collection.find({}, batch_size=2, sort=[("_id", 1)])
        assert [(await anext(cursor))["_id"] for _ in range(3)] == [0, 1, 2]
        await cursor.close()

    heard = _heard_of_core(server, of_core)
    _compare(heard, _heard_of_pymongo(server, of_pymongo))
    assert [each.command_name for each in heard[::2]] == ["find", "getMore", "killCursors"]
    assert heard[2].command["getMore"] == heard[1].reply["cursor"]["id"]


def test_numbers(server: str) -> None:
    async def main() -> None:
        heard = Commands()
        async with _client(server, heard) as one, _client(server, heard) as other:
            for number, client in enumerate((one, other)):
                await client.python_monitoring.things.bulk_write(_writes(10 * number + 10))
                await client.python_monitoring.things.find_one()
            told = list(heard.events)
        for begin, end in zip(told[::2], told[1::2]):
            assert begin.request_id == end.request_id
            assert begin.operation_id == end.operation_id
        begun = told[::2]
        names = [each.command_name for each in begun]
        assert names == ["insert", "update", "insert", "find"] * 2
        assert len({each.request_id for each in begun}) == 8
        operations = [each.operation_id for each in begun]
        assert [operations.index(each) for each in operations] == [0, 0, 0, 3, 4, 4, 4, 7]

    _fill(server)
    _run(main())


def test_that_what_runs_on_pymongo_is_told_once(full_uri: str) -> None:
    async def main() -> list[str]:
        heard = Commands()
        async with _client(full_uri, heard) as client:
            things = client.python_monitoring.things
            await things.find_one()
            await things.with_options(write_concern=WriteConcern(0)).insert_one({"_id": 50})
            async with await client.start_session() as session:
                await things.find_one({}, session=session)
            await client.python_monitoring.command("ping")
        return [each for each in heard.names() if not each.endswith("endSessions")]

    _fill(full_uri)
    each_once = ["find", "insert", "find", "ping"]
    expected = [f"Command{kind} {name}" for name in each_once for kind in ("Started", "Succeeded")]
    assert _run(main()) == expected


# --- Order, threads, loops ---


def test_that_a_command_is_told_of_before_its_operation_completes(uri: str) -> None:
    async def main() -> None:
        heard = Commands()
        numbers: dict[int, set[str]] = {}

        async def find_and_note(things: Any, number: int) -> None:
            await things.find_one({}, comment=number)
            requests = {
                each.request_id
                for each in heard.of(monitoring.CommandStartedEvent)
                if each.command.get("comment") == number
            }
            mine = [each for each in heard.events if each.request_id in requests]
            numbers[number] = {type(each).__name__ for each in mine}

        async with _client(uri, heard) as client:
            things = client.python_monitoring.things
            await asyncio.gather(*(find_and_note(things, number) for number in range(1, 301)))
        expected = {"CommandStartedEvent", "CommandSucceededEvent"}
        assert numbers == {number: expected for number in range(1, 301)}
        assert set(heard.threads) == {threading.get_ident()}

    _run(main())


def test_that_commands_are_told_of_in_the_context_of_their_operation(uri: str) -> None:
    number = contextvars.ContextVar("number", default=0)

    class Reader(Commands):
        def started(self, event: Any) -> None:
            seen.append((event.command.get("comment"), number.get()))
            number.set(-number.get())

        def succeeded(self, event: Any) -> None:
            seen.append(("succeeded", number.get()))

    async def find(things: Any, mine: int) -> None:
        number.set(mine)
        await things.find_one({}, comment=mine)
        assert number.get() == mine

    async def main() -> None:
        async with _client(uri, Reader()) as client:
            things = client.python_monitoring.things
            await asyncio.gather(*(find(things, mine) for mine in range(1, 101)))
            begun = sorted(each for each in seen if each[0] != "succeeded")
            assert begun == [(mine, mine) for mine in range(1, 101)]
            assert len(seen) == 200
            assert {value for name, value in seen if name == "succeeded"} == set(range(-100, 0))
            del seen[:]
            number.set(1000)
            cursor = things.find({}, batch_size=2)
            await cursor.to_list(None)
            assert {abs(value) for _, value in seen} == {1000}

    seen: list[tuple[Any, int]] = []
    _fill(uri)
    _run(main())


def test_that_contexts_go_with_their_operations(uri: str) -> None:
    value: contextvars.ContextVar[Any] = contextvars.ContextVar("value")

    async def find(things: Any) -> weakref.ref[Any]:
        mine = Commands()
        value.set(mine)
        await things.find_one()
        return weakref.ref(mine)

    async def main() -> None:
        async with _client(uri, Commands()) as client:
            things = client.python_monitoring.things
            await things.find_one()  # the loop keeps the context in which it began to watch
            seen = await asyncio.gather(*(find(things) for _ in range(10)))
            await things.find_one()  # the loop has let go of its last calls
            gc.collect()
            assert [each() for each in seen] == [None] * 10

    _run(main())


def test_several_listeners(uri: str, capsys: pytest.CaptureFixture[str]) -> None:
    order = []

    class One(monitoring.CommandListener):
        def started(self, event: Any) -> None:
            if event.command_name == "find":
                order.append(1)
                raise ValueError("the listener's own")

        succeeded = failed = lambda self, event: None

    class Other(One):
        def started(self, event: Any) -> None:
            if event.command_name == "find":
                order.append(2)

    async def main() -> None:
        async with _client(uri, One(), Other(), One()) as client:
            await client.python_monitoring.things.find_one()
            await client.python_monitoring.things.find_one()

    _run(main())
    assert order == [1, 2, 1, 1, 2, 1]
    assert capsys.readouterr().err.count("ValueError: the listener's own") == 4


def test_that_registered_listeners_hear(uri: str) -> None:
    async def main(heard: Commands) -> None:
        async with _client(uri) as client:
            await client.python_monitoring.things.find_one()
            assert client._core.client
        assert heard.names() == ["CommandStarted find", "CommandSucceeded find"]

    heard = Commands()
    monitoring.register(heard)
    try:
        _run(main(heard))
    finally:
        monitoring._LISTENERS.command_listeners.remove(heard)


def test_a_listener_that_starts_an_operation(uri: str) -> None:
    tasks: list[asyncio.Task[Any]] = []

    class Auditor(Commands):
        def succeeded(self, event: Any) -> None:
            self.keep(event)
            if event.command_name == "find":
                tasks.append(asyncio.create_task(self.count()))

        async def count(self) -> int:
            return await client.python_monitoring.things.count_documents({})

    async def main() -> None:
        nonlocal client
        async with _client(uri, heard) as client:
            await client.python_monitoring.things.find_one()
            assert await asyncio.gather(*tasks) == [len(_MANY)]
        assert heard.names()[2:] == ["CommandStarted aggregate", "CommandSucceeded aggregate"]

    client: Any = None
    heard = Auditor()
    _fill(uri)
    _run(main())


def test_a_listener_that_closes_its_client(uri: str) -> None:
    class Closer(Commands):
        def started(self, event: Any) -> None:
            self.keep(event)
            client.close()

    async def main() -> None:
        nonlocal client
        async with _client(uri, closer) as client:
            with contextlib.suppress(errors.PyMongoError):  # it may have come first
                await client.python_monitoring.things.find_one()
            with pytest.raises(errors.InvalidOperation):
                await client.python_monitoring.things.find_one()

    client: Any = None
    closer = Closer()
    _run(main())
    assert _name(closer.events[0]) == "CommandStarted find"


def test_a_listener_that_is_interrupted(uri: str) -> None:
    class Interrupted(Commands):
        def started(self, event: Any) -> None:
            raise KeyboardInterrupt

    async def main() -> None:
        async with _client(uri, Interrupted()) as client:
            await client.python_monitoring.things.find_one()

    with pytest.raises(KeyboardInterrupt):
        _run(main())


@pytest.mark.parametrize("close", [True, False])
def test_that_nothing_keeps_client_and_listener(uri: str, close: bool) -> None:
    async def main() -> None:
        heard: Any = Commands()
        client = AsyncIOMotorClient(uri, event_listeners=[heard])
        await client.python_monitoring.things.find_one()
        heard.client = client
        seen = weakref.ref(heard), weakref.ref(client), weakref.ref(client._core)
        if close:
            client.close()
        del heard, client
        gc.collect()
        assert [each() for each in seen] == [None, None, None]

    _run(main())


def test_that_nothing_is_told_after_the_loops_end(server: str, capsys: Any) -> None:
    heard = Heartbeats()
    client = AsyncIOMotorClient(server, heartbeatFrequencyMS=500, event_listeners=[heard])

    async def main() -> None:
        await client.python_monitoring.things.find_one()
        assert client._core.client

    _run(main())
    before = len(heard.events)
    beats = threading.Semaphore(0)

    class Beats(Heartbeats):
        started = failed = lambda self, event: None
        succeeded = lambda self, event: beats.release()

    with pymongo.MongoClient(server, heartbeatFrequencyMS=500, event_listeners=[Beats()]):
        for _ in range(4):  # of another client: as many were told to this one
            assert beats.acquire(timeout=_LIMIT)
    assert 0 < before == len(heard.events)
    client.close()
    assert capsys.readouterr().err == ""


# --- Replies and failures ---


def test_that_replies_are_decoded_as_the_client_says(uri: str) -> None:
    async def main() -> None:
        heard = Commands()
        async with _client(uri, heard, tz_aware=True) as client:
            things = client.python_monitoring.dates
            await things.drop()
            await things.insert_one({"_id": DatetimeMS(0)})
            await things.find_one()
            found = heard.events[-1]
        assert found.reply["cursor"]["firstBatch"][0]["_id"].tzinfo is not None

    _run(main())


def test_dates_that_python_has_not() -> None:
    far = DatetimeMS(2**55)
    uri = os.environ.get("MONGODB_URI")  # the other server has not got them either
    if not uri:
        pytest.skip("MONGODB_URI is not set")

    async def main() -> None:
        heard = Commands()
        async with _client(uri, heard) as client:
            things = client.python_monitoring.dates
            await things.drop()
            del heard.events[:]
            await things.insert_one({"_id": far})
            with pytest.raises(InvalidBSON) as raised:
                await things.find_one()
            inserted, _, _, found = heard.events
        assert inserted.command["documents"] == [{"_id": far}]
        assert type(found) is monitoring.CommandFailedEvent
        assert found.failure == {
            "errmsg": str(raised.value),
            "errtype": type(raised.value).__name__,
        }

    _run(main())


def test_a_connection_that_is_lost(uri: str) -> None:
    async def main(relay: Relay) -> None:
        heard = Commands()
        options = {"directConnection": True, "retryReads": False, "socketTimeoutMS": 300}
        async with _client(f"mongodb://{relay.address}/", heard, **options) as client:
            await client.python_monitoring.things.find_one()
            relay.stop()
            with pytest.raises(errors.AutoReconnect) as raised:
                await client.python_monitoring.things.find_one()
            relay.go_on()
        failed = heard.events[3]
        assert type(failed) is monitoring.CommandFailedEvent
        assert set(failed.failure) == {"errmsg", "errtype"}
        assert failed.failure["errtype"] == type(raised.value).__name__ == "NetworkTimeout"

    with _relay(uri) as relay:
        _run(main(relay))


def test_an_operation_that_is_cancelled(uri: str) -> None:
    async def main(relay: Relay) -> None:
        heard = Commands()
        uri = f"mongodb://{relay.address}/?directConnection=true&maxPoolSize=1"
        async with _client(uri, heard) as client:
            await client.python_monitoring.things.find_one()  # connects
            relay.stop()
            waiting = client.python_monitoring.things.find_one()
            started = monitoring.CommandStartedEvent
            await heard.wait_for(lambda event: len(heard.of(started)) == 2)
            waiting.cancel()
            failed = monitoring.CommandFailedEvent
            await heard.wait_for(lambda event: isinstance(event, failed))
            assert heard.events[-1].failure["errtype"] == "_OperationCancelled"
            relay.go_on()

    with _relay(uri) as relay:
        _run(main(relay))


def _relay(uri: str) -> Relay:
    host, port = pymongo.uri_parser.parse_uri(uri)["nodelist"][0]
    return Relay(host, port)


@pytest.mark.parametrize("name", ["saslStart", "createUser", "hello"])
def test_that_secrets_are_kept(name: str) -> None:
    heard = Commands()
    client = pymongo.MongoClient("h", connect=False, event_listeners=[heard])
    numbers = ("admin", name, 1, ("h", 1), None, 1, None)
    told = motor_monitoring.events(client).by_kind()
    told["command_started"](bson.encode({}), *numbers)
    told["command_succeeded"](datetime.timedelta(0), bson.encode({}), *numbers)
    told["command_failed"](
        datetime.timedelta(0), bson.encode({}), errors.OperationFailure("", 18), *numbers
    )
    begun, succeeded, failed = heard.events
    assert (begun.command_name, begun.command, succeeded.reply) == (name, {}, {})
    assert failed.failure["errtype"] == "OperationFailure"


# --- Servers and connections ---


def _server(described: Any) -> dict[str, Any]:
    """What a description of a server says, but for times."""
    return {
        name: value
        for name, value in _public(described).items()
        if not callable(value) and "time" not in name and name not in _VARIES
    }


_VARIES = {"election_tuple", "last_write_date", "topology_version"}


def _topology(described: Any) -> dict[str, Any]:
    fields = {
        name: value
        for name, value in _public(described).items()
        if not callable(value) and not isinstance(value, list)
    }
    servers = {at: _server(each) for at, each in described.server_descriptions().items()}
    return {**fields, "servers": servers}


@pytest.mark.parametrize(
    ("kind", "last", "view"),
    [
        (Servers, monitoring.ServerDescriptionChangedEvent, _server),
        (Topologies, monitoring.TopologyDescriptionChangedEvent, _topology),
    ],
)
@pytest.mark.filterwarnings("ignore:'election_tuple':DeprecationWarning")
def test_that_servers_are_told_of_as_pymongo_tells_of_them(
    server: str, kind: Any, last: type, view: Callable[[Any], Any]
) -> None:
    expected = kind()
    with pymongo.MongoClient(server, event_listeners=[expected]) as client:
        client.python_monitoring.things.find_one()

    async def main() -> Any:
        heard = kind()
        async with _client(server, heard) as client:
            await client.python_monitoring.things.find_one()
            assert client._core.client
            topology_id = client.delegate._topology_settings._topology_id
        assert {event.topology_id for event in heard.events} == {topology_id}
        return heard

    heard = _run(main())
    assert heard.names() == expected.names()
    for one, other in zip(heard.events, expected.events):
        assert _types(one) == _types(other)
        if isinstance(one, last):
            assert view(one.previous_description) == view(other.previous_description)
            assert view(one.new_description) == view(other.new_description)
        elif kind is Servers:
            assert one.server_address == other.server_address


def test_that_the_topology_is_one_when_pymongo_connects_too(server: str) -> None:
    async def main() -> None:
        servers, topologies = Servers(), Topologies()
        async with _client(server, servers, topologies) as client:
            await client.python_monitoring.things.find_one()
            await client.python_monitoring.command("ping")
            assert client._core.client
        ids = {event.topology_id for event in servers.events + topologies.events}
        assert len(ids) == 1
        for heard in (servers, topologies):
            names = heard.names()
            assert (names[0], names[-1]) in [
                ("ServerOpening", "ServerClosed"),
                ("TopologyOpened", "TopologyClosed"),
            ]
            assert sum(each.endswith(("Opening", "Opened", "Closed")) for each in names) == 2

    _run(main())


def test_a_server_that_is_not_there() -> None:
    async def main() -> None:
        servers, heartbeats = Servers(), Heartbeats()
        options = {"serverSelectionTimeoutMS": 700}
        async with _client("mongodb://127.0.0.1:1/", servers, heartbeats, **options) as client:
            with pytest.raises(errors.ServerSelectionTimeoutError):
                await client.python_monitoring.things.find_one()
        failed = heartbeats.of(monitoring.ServerHeartbeatFailedEvent)[0]
        assert type(failed.reply) is errors.AutoReconnect
        assert "127.0.0.1:1" in str(failed.reply) and "refused" in str(failed.reply)
        assert (failed.connection_id, failed.awaited) == (("127.0.0.1", 1), False)
        changed = servers.of(monitoring.ServerDescriptionChangedEvent)[0]
        assert changed.new_description.error is failed.reply
        assert changed.new_description.server_type_name == "Unknown"

    _run(main())


def test_heartbeats_as_pymongo_tells_them(server: str) -> None:
    expected = Heartbeats()
    with pymongo.MongoClient(server, event_listeners=[expected]) as client:
        client.python_monitoring.things.find_one()

    async def main() -> Any:
        heard = Heartbeats()
        async with _client(server, heard) as client:
            await client.python_monitoring.things.find_one()
        return heard

    heard = _run(main())
    for one, other in zip(heard.events[:2], expected.events[:2]):
        assert _types(one) == _types(other)
        assert (one.connection_id, one.awaited) == (other.connection_id, other.awaited)
    reply, other = heard.events[1].reply, expected.events[1].reply
    assert set(reply.document) >= {"maxWireVersion", "ok"}
    assert (reply.server_type, reply.awaitable) == (other.server_type, other.awaitable)
    assert heard.events[1].duration > 0


def test_pools_as_pymongo_tells_them(server: str) -> None:
    expected = Pools()
    with pymongo.MongoClient(server, maxPoolSize=7, event_listeners=[expected]) as client:
        client.python_monitoring.things.find_one()
        begun = len(expected.events)

    async def main() -> Any:
        heard = Pools()
        async with _client(server, heard, maxPoolSize=7) as client:
            await client.python_monitoring.things.find_one()
            await heard.wait_for(lambda each: isinstance(each, monitoring.ConnectionCheckedInEvent))
            assert client._core.client
        assert set(heard.threads) == {threading.get_ident()}
        return heard

    heard = _run(main())
    closed = ["ConnectionClosed", "PoolClosed"]
    assert heard.names() == expected.names()[:begun] + closed
    assert expected.names()[-2:] == closed
    for one, other in zip(heard.events, expected.events[:begun] + expected.events[-2:]):
        assert _types(one) == _types(other)
        fields = _public(one)
        fields.pop("duration", None)
        assert {**_public(other), **fields} == _public(other)


# --- The extension ---


def test_what_is_no_listener() -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        for given, error in (([], TypeError), ({"nonsense": print}, ValueError)):
            with pytest.raises(error):
                _motor.Client("mongodb://h/", loop, make_error, listener=given)

    _run(main())


def test_a_callable_that_raises(uri: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise ValueError("of the package's own")

    raised = []

    async def main() -> None:
        async with _client(uri, Commands()) as client:
            await client.python_monitoring.things.find_one()

    monkeypatch.setattr(sys, "unraisablehook", lambda of: raised.append(of.exc_value))
    monkeypatch.setattr(motor_monitoring._Events, "command_started", fail)
    _run(main())
    assert {type(each) for each in raised} == {ValueError}


@pytest.mark.parametrize(
    "kind", [Commands, Heartbeats, Servers, Topologies, Pools], ids=lambda kind: kind.__name__
)
def test_that_only_what_somebody_hears_is_asked_for(kind: Any) -> None:
    client = pymongo.MongoClient("h", connect=False, event_listeners=[kind()])
    told = motor_monitoring.events(client).by_kind()
    assert ("command_started" in told) == (kind is Commands)
    assert ("heartbeat_started" in told) == (kind is Heartbeats)
    assert ("server_opening" in told) == (kind in (Servers, Topologies))
    assert ("topology_opening" in told) == (kind is Topologies)
    assert ("connection_created" in told) == (kind is Pools)


def test_that_nobody_is_told_of_a_client_without_listeners() -> None:
    assert motor_monitoring.events(pymongo.MongoClient("h", connect=False)) is None
