# SPDX-License-Identifier: Apache-2.0
"""Which clients and calls run on the core, and the core's errors as PyMongo's."""

from __future__ import annotations

import asyncio
from typing import Any

import bson
import gridfs
import pymongo
import pytest
from bson.codec_options import CodecOptions
from motor import motor_asyncio, native, operations
from motor.errors import make_error
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import ReadPreference, errors
from pymongo.server_api import ServerApi
from pymongo.write_concern import WriteConcern

_DEFAULTS = "connectTimeoutMS=20000&directConnection=false"


def _uri(*args: Any, **kwargs: Any) -> str | None:
    client = pymongo.MongoClient(*args, connect=False, **kwargs)
    host = args[0] if args else None
    return native.connection_string(client, native._srv_host(host))


@pytest.mark.parametrize(
    ("args", "kwargs", "expected"),
    [
        ((), {}, f"mongodb://localhost:27017/?{_DEFAULTS}"),
        (("h", 7), {}, f"mongodb://h:7/?{_DEFAULTS}"),
        ((["a:1", "b:2"],), {}, f"mongodb://a:1,b:2/?{_DEFAULTS}"),
        (("mongodb://[::1]:5/",), {}, f"mongodb://[::1]:5/?{_DEFAULTS}"),
        (("mongodb://%2Ftmp%2Fx.sock",), {}, f"mongodb://%2Ftmp%2Fx.sock/?{_DEFAULTS}"),
        (("h",), {"replicaSet": "r"}, f"mongodb://h:27017/?{_DEFAULTS}&replicaSet=r"),
        (
            ("h",),
            {"serverSelectionTimeoutMS": 30, "connectTimeoutMS": 5, "directConnection": True},
            "mongodb://h:27017/?connectTimeoutMS=5&directConnection=true"
            "&serverSelectionTimeoutMS=30",
        ),
        (
            ("mongodb://u%40:p%2F@h/base?authSource=x&compressors=zlib&appName=a b",),
            {},
            f"mongodb://u%40:p%2F@h:27017/?{_DEFAULTS}&authSource=x&compressors=zlib&appName=a%20b",
        ),
        (
            ("h",),
            {"username": "u", "password": "p", "authMechanism": "SCRAM-SHA-256"},
            f"mongodb://u:p@h:27017/?{_DEFAULTS}&authMechanism=SCRAM-SHA-256&authSource=admin",
        ),
        (
            ("h",),
            {"tls": True, "tlsAllowInvalidCertificates": True},
            f"mongodb://h:27017/?{_DEFAULTS}&tls=true&tlsAllowInvalidCertificates=true",
        ),
        (("h",), {"tz_aware": True, "w": 2, "timeoutMS": 5}, f"mongodb://h:27017/?{_DEFAULTS}"),
        (("h",), {"server_api": ServerApi("1")}, f"mongodb://h:27017/?{_DEFAULTS}"),
        (
            ("h",),
            {"event_listeners": [pymongo.monitoring.CommandListener()]},
            f"mongodb://h:27017/?{_DEFAULTS}",
        ),
        (("h",), {"server_selector": lambda servers: servers}, None),
    ],
)
def test_connection_strings(args: Any, kwargs: Any, expected: str | None) -> None:
    made = _uri(*args, **kwargs)
    assert made == expected
    if made is not None:
        pymongo.uri_parser.parse_uri(made)


def test_that_insecure_connections_are_the_cores() -> None:
    options = (_uri("mongodb://h/?tls=true&tlsInsecure=true") or "").partition("?")[2].split("&")
    assert {each for each in options if each.startswith("tls")} == {  # in PyMongo's order of a set
        "tls=true",
        "tlsAllowInvalidCertificates=true",
        "tlsAllowInvalidHostnames=true",
    }


def test_hosts_of_dns() -> None:
    assert native._srv_host("mongodb+srv://u:p@name.test/base?w=1") == "name.test"
    assert native._srv_host(["mongodb+srv://name.test"]) == "name.test"
    assert native._srv_host("mongodb://name.test") is None
    assert native._srv_host(None) is None


class Recorder:
    """Stands for the extension: notes places and operations."""

    def __init__(self, uri: str, loop: Any, make_error: Any, *others: Any) -> None:
        self.loop = loop
        self.places: list[Any] = []
        self.calls: list[Any] = []

    def place(self, *settings: Any) -> Any:
        self.places.append(settings)
        return self

    def run(self, *call: Any) -> Any:
        self.calls.append(call)
        future = self.loop.create_future()
        name, _, _, wrap, _, _ = call
        future.set_result(wrap(None) if wrap else name)
        return future

    def close(self) -> None:
        self.calls.append("close")


@pytest.fixture
def recorder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native._motor, "Client", Recorder)


def _with_client(body: Any, **options: Any) -> Recorder:
    async def main() -> Any:
        client = AsyncIOMotorClient("h", serverSelectionTimeoutMS=1, **options)
        await body(client)
        made = client._core.client
        client.close()
        return made

    return asyncio.run(main())


def test_find_one(recorder: None) -> None:
    async def body(client: Any) -> None:
        collection = client.a.b
        await collection.find_one()
        await collection.find_one(5)
        await collection.find_one({"x": 1}, {"y": 1}, sort=[("x", -1)], skip=2, max_time_ms=7)
        await collection.find_one({"x": 1}, ["y"], comment="c", hint="h", allow_disk_use=True)
        with pymongo.timeout(9):
            await collection.find_one()

    made = _with_client(body)
    filters = [call[1] for call in made.calls[:-1]]
    assert filters == [({},), ({"_id": 5},), ({"x": 1},), ({"x": 1},), ({},)]
    options = [call[2] for call in made.calls[:-1]]
    assert options == [
        None,
        None,
        {"sort": {"x": -1}, "projection": {"y": 1}, "skip": 2, "maxTimeMS": 7},
        {"projection": {"y": 1}, "comment": "c", "hint": "h", "allowDiskUse": True},
        None,
    ]
    assert made.calls[0][4] is None
    assert 8 < made.calls[4][4] <= 9
    assert made.calls[-1] == "close"


def test_inserts(recorder: None) -> None:
    async def body(client: Any) -> None:
        result = await client.a.b.insert_one({"_id": 7}, True, comment="c")
        assert (result.inserted_id, result.acknowledged) == (7, True)
        many = await client.a.b.insert_many(({"_id": i} for i in range(2)), ordered=False)
        assert (many.inserted_ids, many.acknowledged) == ([0, 1], True)

    made = _with_client(body, timeoutMS=3000)
    assert [call[:3] + call[4:5] for call in made.calls[:-1]] == [
        ("insert_one", ({"_id": 7},), {"bypassDocumentValidation": True, "comment": "c"}, 3),
        ("insert_many", ([{"_id": 0}, {"_id": 1}],), {"ordered": False}, 3),
    ]


def test_places(recorder: None) -> None:
    async def body(client: Any) -> None:
        for _ in range(3):
            await client.a.b.find_one()  # three objects, one place
        other = client.a.b.with_options(
            CodecOptions(tz_aware=True), ReadPreference.SECONDARY, WriteConcern(2)
        )
        await other.find_one()
        await other.find_one()

    made = _with_client(body)
    assert [each[:2] for each in made.places] == [("a", "b"), ("a", "b")]
    assert made.places[0][3:] == ({"mode": "primary"}, {}, {})
    assert made.places[1][2].tz_aware
    assert made.places[1][3:] == ({"mode": "secondary"}, {}, {"w": 2})


def test_places_after_a_change_of_the_clients_settings(recorder: None) -> None:
    async def body(client: Any) -> None:
        await client.a.b.find_one()
        with pytest.warns(DeprecationWarning):
            client.read_preference = ReadPreference.SECONDARY
        await client.a.b.find_one()

    made = _with_client(body)
    assert [each[3]["mode"] for each in made.places] == ["primary", "secondary"]


def test_a_client_that_the_core_refuses_is_foreign(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> Any:
        raise errors.ConfigurationError("no such option")

    async def body(client: Any) -> None:
        with pytest.raises(errors.ServerSelectionTimeoutError):
            await client.a.b.find_one()

    monkeypatch.setattr(native._motor, "Client", refuse)
    assert _with_client(body) is False


def test_updates(recorder: None) -> None:
    async def body(client: Any) -> None:
        collection = client.a.b
        collection.update_one(
            {"x": 1}, {"$set": {"y": 1}}, True, True, {"locale": "de"}, [{"e": 1}], [("x", 1)]
        ).cancel()
        collection.update_many({}, [{"$set": {"y": 1}}], array_filters=[], let={}).cancel()
        collection.delete_one({}, hint="x").cancel()
        collection.find_one_and_update(
            {}, {"$set": {"y": 1}}, ["y"], [("x", -1)], False, True, maxTimeMS=5
        ).cancel()
        collection.count_documents({}, skip=1, hint=[("x", 1)]).cancel()
        collection.distinct("x").cancel()

    def run(self: Any, *call: Any) -> Any:
        self.calls.append(call)
        return self.loop.create_future()

    Recorder.run, original = run, Recorder.run  # type: ignore[method-assign]
    try:
        made = _with_client(body)
    finally:
        Recorder.run = original  # type: ignore[method-assign]
    change = {"$set": {"y": 1}}
    assert [call[:3] for call in made.calls[:-1]] == [
        (
            "update_one",
            ({"x": 1}, change),
            {
                "upsert": True,
                "bypassDocumentValidation": True,
                "collation": {"locale": "de"},
                "arrayFilters": [{"e": 1}],
                "hint": {"x": 1},
            },
        ),
        ("update_many", ({}, [change]), {"arrayFilters": [], "let": {}}),
        ("delete_one", ({},), {"hint": "x"}),
        (
            "find_one_and_update",
            ({}, change),
            {"fields": {"y": 1}, "sort": {"x": -1}, "new": True, "maxTimeMS": 5},
        ),
        ("count_documents", ({},), {"skip": 1, "hint": {"x": 1}}),
        ("distinct", ("x", {}), None),
    ]


def test_calls_that_are_foreign(recorder: None) -> None:
    async def body(client: Any) -> None:
        for call in (
            lambda: client.a.b.find_one_and_delete({}, writeConcern={"w": 2}),
            lambda: client.a.create_collection("b", encryptedFields={"fields": []}),
            lambda: client.a.drop_collection("b", encrypted_fields={"fields": []}),
            lambda: client.a.b.drop(encrypted_fields={"fields": []}),
            lambda: client.bulk_write([pymongo.InsertOne({}, namespace="a.b")]),
        ):
            with pytest.raises(errors.ServerSelectionTimeoutError):
                await call()

    assert _with_client(body).calls == ["close"]


def test_sessions_that_cannot_be_used(recorder: None) -> None:
    async def body(client: Any) -> None:
        collection = client.a.b
        other = pymongo.MongoClient("h", connect=False).start_session()
        ended = client.delegate.start_session()
        ended.end_session()
        for session, error in (
            ("session", ValueError),
            (other, errors.InvalidOperation),
            (ended, errors.InvalidOperation),
            (client.delegate.start_session(), errors.InvalidOperation),
        ):
            for call in (
                lambda: collection.find_one(session=session),
                lambda: collection.insert_one({}, session=session),
                lambda: collection.aggregate([], session=session).to_list(None),
                lambda: collection.database.command("ping", session=session),
            ):
                with pytest.raises(error):
                    await call()

    assert _with_client(body).calls == ["close"]


#: What runs on PyMongo's code in threads; docs/reference/python.md gives the reasons.
_FOREIGN = {
    "MongoClient": "bulk_write",
    "ClientEncryption": "add_key_alt_name close create_data_key create_encrypted_collection decrypt"
    " delete_key encrypt encrypt_expression get_key get_key_by_alt_name remove_key_alt_name"
    " rewrap_many_data_key",
}
#: What is made of the core's cursors, where the client has a client of the core.
_OPENED = set(
    "Collection.aggregate Collection.aggregate_raw_batches Collection.list_indexes"
    " Collection.list_search_indexes Database.aggregate Database.cursor_command"
    " ChangeStream.close ChangeStream.try_next CommandCursor.try_next Cursor.close Cursor._refresh"
    " CommandCursor.close CommandCursor._refresh GridOutCursor.close GridOutCursor._refresh"
    " MongoClient._connect".split()
)


def test_what_is_foreign() -> None:
    found: dict[str, set[str]] = {}
    for kind in motor_asyncio.__all__:
        cls = getattr(motor_asyncio, kind)
        for base in cls.__mro__:
            for names in ("_operations", "_coroutines"):
                for entry in vars(base).get(names, "").split():
                    name = entry.partition("=")[2] or entry
                    original = f"{cls.__delegate_class__.__name__}.{name}"
                    if original not in {*operations.OPERATIONS, *_OPENED}:
                        found.setdefault(cls.__delegate_class__.__name__, set()).add(name)
    assert found == {kind: set(names.split()) for kind, names in _FOREIGN.items()}


# --- Errors ---


_REPLY = {"ok": 0.0, "errmsg": "the server's words", "code": 2, "codeName": "BadValue"}


@pytest.mark.parametrize(
    ("kind", "code", "details", "expected"),
    [
        ("operation_failure", 2, _REPLY, errors.OperationFailure),
        ("operation_failure", 50, {**_REPLY, "code": 50}, errors.ExecutionTimeout),
        ("execution_timeout", 50, None, errors.ExecutionTimeout),
        ("cursor_not_found", 43, {**_REPLY, "code": 43}, errors.CursorNotFound),
        ("operation_failure", 10107, {**_REPLY, "code": 10107}, errors.NotPrimaryError),
        ("authentication_error", 18, {**_REPLY, "code": 18}, errors.OperationFailure),
        (
            "duplicate_key_error",
            11000,
            {"ok": 1, "n": 0, "writeErrors": [{"index": 0, "code": 11000, "errmsg": "E11000"}]},
            errors.DuplicateKeyError,
        ),
        ("duplicate_key_error", 11000, None, errors.DuplicateKeyError),
        (
            "write_error",
            121,
            {"ok": 1, "n": 0, "writeErrors": [{"index": 0, "code": 121, "errmsg": "validation"}]},
            errors.WriteError,
        ),
        (
            "write_concern_error",
            64,
            {
                "ok": 1,
                "writeConcernError": {
                    "code": 64,
                    "errmsg": "waiting",
                    "errInfo": {"wtimeout": True},
                },
            },
            errors.WTimeoutError,
        ),
        (
            "write_concern_error",
            100,
            {"ok": 1, "writeConcernError": {"code": 100, "errmsg": "not enough"}},
            errors.WriteConcernError,
        ),
        ("bulk_write_error", 11000, {"nInserted": 1, "writeErrors": []}, errors.BulkWriteError),
        ("auto_reconnect", None, None, errors.AutoReconnect),
        ("server_selection_timeout", None, None, errors.ServerSelectionTimeoutError),
        ("tls_error", None, None, errors.ServerSelectionTimeoutError),
        ("operation_timeout", None, None, errors.NetworkTimeout),
        ("wait_queue_timeout", None, None, errors.WaitQueueTimeoutError),
        ("invalid_operation", None, None, errors.InvalidOperation),
        ("transaction_error", None, None, errors.InvalidOperation),
        ("client_closed", None, None, errors.InvalidOperation),
        ("invalid_name", None, None, errors.InvalidName),
        ("document_too_large", None, None, errors.DocumentTooLarge),
        ("configuration_error", None, None, errors.ConfigurationError),
        ("unsupported", None, None, errors.ConfigurationError),
        ("invalid_uri", None, None, errors.InvalidURI),
        ("protocol_error", None, None, errors.ProtocolError),
        ("encryption_error", None, None, errors.EncryptionError),
        ("cancelled", None, None, errors.AutoReconnect),
        ("collection_invalid", None, None, errors.CollectionInvalid),
        ("no_thread", None, None, RuntimeError),
        ("invalid_bson", None, None, bson.errors.InvalidBSON),
        ("invalid_json", None, None, ValueError),
        ("no_file", None, None, gridfs.errors.NoFile),
        ("file_exists", None, None, gridfs.errors.FileExists),
        ("corrupt_grid_file", None, None, gridfs.errors.CorruptGridFile),
        ("error", None, None, errors.PyMongoError),
    ],
)
def test_errors(kind: str, code: Any, details: Any, expected: type) -> None:
    made = make_error(kind, "the core's words", code, details, ["RetryableWriteError"])
    assert type(made) is expected or kind == "cancelled"
    assert isinstance(made, expected)
    if isinstance(made, errors.PyMongoError):
        assert made.has_error_label("RetryableWriteError")
    if isinstance(made, errors.OperationFailure) and kind != "bulk_write_error":
        assert made.code == code
    if details is _REPLY:
        assert made.details == _REPLY
        assert str(made).startswith("the server's words, full error: ")


def test_that_a_refused_user_has_the_servers_code() -> None:
    made = make_error("authentication_error", "Authentication failed.", None, None, [])
    assert isinstance(made, errors.OperationFailure)
    assert made.code == 18
    assert made.details is not None and made.details["codeName"] == "AuthenticationFailed"


def test_that_a_server_which_does_not_answer_is_a_timeout() -> None:
    made = make_error("auto_reconnect", "h:1: it has not answered in time", None, None, [])
    assert isinstance(made, errors.NetworkTimeout)
    assert "timed out" in str(made)


def test_that_details_of_bulk_writes_are_whole() -> None:
    made = make_error("bulk_write_error", "", 11000, {"nInserted": 1}, [])
    assert isinstance(made, errors.BulkWriteError)
    assert made.details == {
        "writeErrors": [],
        "writeConcernErrors": [],
        "nInserted": 1,
        "nUpserted": 0,
        "nMatched": 0,
        "nModified": 0,
        "nRemoved": 0,
        "upserted": [],
    }
