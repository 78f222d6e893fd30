# SPDX-License-Identifier: Apache-2.0
"""What Motor 0.7 had and Motor 3 has not. Each use warns and names what to write instead.

The names are not attributes of the classes, because Motor 3 takes them for the names of databases
and collections: collection.insert is the collection "insert" below it, which can be called.
"""

from __future__ import annotations

import functools
import inspect
import operator
import warnings
from typing import Any, Callable, NamedTuple

import pymongo
from bson.code import Code
from bson.son import SON
from pymongo import helpers_shared, read_preferences
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import InvalidOperation
from pymongo.mongo_client import MongoClient
from pymongo.write_concern import WriteConcern

from .motor_common import callback_type_error


class Entry(NamedTuple):
    """A method or property of Motor 0.7: what does its work with PyMongo, and what replaces it."""

    function: Callable[..., Any]
    instead: str


def _warn(name: str, instead: str, level: int) -> None:
    text = f"{name} is deprecated since Motor 1.0: use {instead} instead."
    warnings.warn(text, DeprecationWarning, stacklevel=level + 1)


# --- callback= ---

#: PyMongo's methods that Motor 3 has as coroutines and Motor 0.7 had with callbacks.
COROUTINES = {"Database.create_collection"}


def with_callback(self: Any, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Calls an asynchronous method, and later callback(result, None) or callback(None, error)."""
    callback = kwargs.pop("callback")
    if callback is None:
        return function(self, *args, **kwargs)
    _warn(f"{function.__name__}(callback=)", "`await` or `yield` with what it returns", 3)
    return _deliver(self, function(self, *args, **kwargs), callback)


def _deliver(self: Any, awaitable: Any, callback: Callable[..., Any]) -> None:
    if not callable(callback):
        if inspect.iscoroutine(awaitable):
            awaitable.close()
        raise callback_type_error
    if inspect.iscoroutine(awaitable):
        awaitable = self._framework.asyncio_loop(self.get_io_loop()).create_task(awaitable)

    def finished(future: Any) -> None:
        error = None if future.cancelled() else future.exception()
        if error is not None:
            callback(None, error)
        elif not future.cancelled():
            callback(future.result(), None)

    awaitable.add_done_callback(finished)


# --- Methods: child collections and databases that are called ---

METHODS: dict[str, dict[str, Entry]] = {
    "MotorClient": {},
    "MotorDatabase": {},
    "MotorCollection": {},
}


def call(child: Any, args: Any, kwargs: Any, message: str) -> Any:
    """Runs the method of Motor 0.7 with the child's name on what it was reached from."""
    parent = child._parent
    kind = getattr(parent, "__motor_class_name__", None)
    name = child.name
    if kind == "MotorCollection":
        name = name[len(parent.name) + 1 :]
    entry = METHODS[kind].get(name) if kind else None
    if entry is None:
        raise TypeError(message)
    _warn(f"{kind}.{name}", entry.instead, 3)
    return _run(parent, entry.function, args, kwargs)


def _run(parent: Any, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    callback = kwargs.pop("callback", None)
    if function.local:  # type: ignore[attr-defined]
        result = function(parent, *args, **kwargs)
    else:
        from .metaprogramming import run

        result = run(parent, function, parent.delegate, *args, **kwargs)
    return result if callback is None else _deliver(parent, result, callback)


def _method(kind: str, instead: str, local: bool = False) -> Callable[..., Any]:
    """Registers a method of Motor 0.7 under the function's name without its first underscore.

    It is called with PyMongo's object on a thread; a local one with Motor's, in the loop's thread.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        function.local = local  # type: ignore[attr-defined]
        METHODS[kind][function.__name__[1:]] = Entry(function, instead)
        return function

    return register


_collection = functools.partial(_method, "MotorCollection")
_database = functools.partial(_method, "MotorDatabase")
_client = functools.partial(_method, "MotorClient")


_CONCERN = ("w", "wtimeout", "j", "fsync")


def _acknowledged_as(collection: Any, options: dict[str, Any]) -> Any:
    """The collection with the write concern that is among options, which loses it."""
    concern = {name: options.pop(name) for name in _CONCERN if name in options}
    if not concern:
        return collection
    return collection.with_options(write_concern=WriteConcern(**concern))


@_collection("insert_one() or insert_many()")
def _insert(
    collection, doc_or_docs, manipulate=True, check_keys=True, continue_on_error=False, **options
):
    target = _acknowledged_as(collection, options)
    if isinstance(doc_or_docs, list):
        return target.insert_many(doc_or_docs, ordered=not continue_on_error).inserted_ids
    return target.insert_one(doc_or_docs).inserted_id


@_collection("insert_one() or replace_one(upsert=True)")
def _save(collection, to_save, manipulate=True, check_keys=True, **options):
    target = _acknowledged_as(collection, options)
    if "_id" not in to_save:
        return target.insert_one(to_save).inserted_id
    target.replace_one({"_id": to_save["_id"]}, to_save, upsert=True)
    return to_save["_id"]


@_collection("update_one(), update_many() or replace_one()")
def _update(
    collection,
    spec,
    document,
    upsert=False,
    manipulate=False,
    multi=False,
    check_keys=True,
    **options,
):
    target = _acknowledged_as(collection, options)
    if next(iter(document), "").startswith("$"):
        result = (target.update_many if multi else target.update_one)(spec, document, upsert)
    else:
        result = target.replace_one(spec, document, upsert)
    if not result.acknowledged:
        return None
    return {name: value for name, value in result.raw_result.items() if not name.startswith("$")}


@_collection("delete_one() or delete_many()")
def _remove(collection, spec_or_id=None, multi=True, **options):
    target = _acknowledged_as(collection, options)
    spec = {} if spec_or_id is None else spec_or_id
    if not isinstance(spec, dict):
        spec = {"_id": spec}
    result = (target.delete_many if multi else target.delete_one)(spec)
    return result.raw_result if result.acknowledged else None


@_collection("find_one_and_update(), find_one_and_replace() or find_one_and_delete()")
def _find_and_modify(
    collection,
    query=None,
    update=None,
    upsert=False,
    sort=None,
    full_response=False,
    manipulate=False,
    fields=None,
    **options,
):
    if not update and not options.get("remove"):
        raise ValueError("Must either update or remove")
    if update and options.get("remove"):
        raise ValueError("Can't do both update and remove")
    command = {"findAndModify": collection.name, "query": query or {}, **options}
    if update:
        command["update"] = update
    if upsert:
        command["upsert"] = upsert
    if sort:
        command["sort"] = SON(sort)
    if fields is not None:
        command["fields"] = helpers_shared._fields_list_to_dict(fields, "fields")
    reply = collection.database.command(command)
    return reply if full_response else reply.get("value")


@_collection("create_index()")
def _ensure_index(collection, key_or_list, cache_for=300, **options):
    return collection.create_index(key_or_list, **options)


@_collection("aggregate() with $group")
def _group(collection, key, condition, initial, reduce, finalize=None, **options):
    group = {"ns": collection.name, "$reduce": Code(reduce), "cond": condition, "initial": initial}
    if isinstance(key, (list, tuple)):
        group["key"] = dict.fromkeys(key, 1)
    elif key is not None:
        group["$keyf"] = Code(key)
    if finalize is not None:
        group["finalize"] = Code(finalize)
    return collection.database.command("group", group, **options)["retval"]


@_collection("count_documents() or estimated_document_count()")
def _count(collection, filter=None, **options):
    command = {"count": collection.name, **options}
    if filter is not None:
        command["query"] = filter
    return int(collection.database.command(command)["n"])


@_collection("database.command('reIndex', ...)")
def _reindex(collection):
    return collection.database.command("reIndex", collection.name)


@_collection("aggregate()")
def _inline_map_reduce(collection, map, reduce, full_response=False, **options):
    reply = collection.database.command(
        "mapReduce",
        collection.name,
        map=Code(map),
        reduce=Code(reduce),
        out={"inline": 1},
        **options,
    )
    return reply if full_response else reply["results"]


@_collection("aggregate()", local=True)
def _map_reduce(collection, map, reduce, out, full_response=False, **options):
    async def output() -> Any:
        reply = await collection.database.command(
            "mapReduce", collection.name, map=Code(map), reduce=Code(reduce), out=out, **options
        )
        if full_response or not reply.get("result"):
            return reply
        where = reply["result"]
        if isinstance(where, dict):
            return collection.database.client[where["db"]][where["collection"]]
        return collection.database[where]

    return _started(collection, output())


class _BulkOperations:
    """Collects operations, which execute() sends."""

    def __init__(self, collection: Any, ordered: bool) -> None:
        self._collection = collection
        self._ordered = ordered
        self._operations: list[Any] = []

    def insert(self, document: Any) -> None:
        self._operations.append(pymongo.InsertOne(document))

    def find(self, selector: Any) -> _BulkSelector:
        """What the next operation is for."""
        return _BulkSelector(self._operations, selector)

    def execute(self, write_concern: Any = None, callback: Any = None) -> Any:
        """A future of the counts, as a dict."""
        target = self._collection.with_options(write_concern=_as_concern(self, write_concern))
        sent = _started(target, self._counts(target))
        return sent if callback is None else _deliver(target, sent, callback)

    async def _counts(self, target: Any) -> Any:
        return (await target.bulk_write(self._operations, self._ordered)).bulk_api_result


class _BulkSelector:
    def __init__(self, operations: list[Any], selector: Any) -> None:
        self._operations = operations
        self._selector = selector
        self._upsert = False

    def upsert(self) -> _BulkSelector:
        """What is not found is inserted."""
        self._upsert = True
        return self

    def update(self, update: Any) -> None:
        self._operations.append(pymongo.UpdateMany(self._selector, update, self._upsert))

    def update_one(self, update: Any) -> None:
        self._operations.append(pymongo.UpdateOne(self._selector, update, self._upsert))

    def replace_one(self, replacement: Any) -> None:
        self._operations.append(pymongo.ReplaceOne(self._selector, replacement, self._upsert))

    def remove(self) -> None:
        self._operations.append(pymongo.DeleteMany(self._selector))

    def remove_one(self) -> None:
        self._operations.append(pymongo.DeleteOne(self._selector))


@_collection("bulk_write()", local=True)
def _initialize_ordered_bulk_op(collection, bypass_document_validation=False):
    return _BulkOperations(collection, ordered=True)


@_collection("bulk_write(ordered=False)", local=True)
def _initialize_unordered_bulk_op(collection, bypass_document_validation=False):
    return _BulkOperations(collection, ordered=False)


@_client("the first operation, which connects, or admin.command('ping')", local=True)
def _open(client):
    async def connected() -> Any:
        await client._connect()
        return client

    return _started(client, connected())


def _started(self: Any, coroutine: Any) -> Any:
    return self._framework.asyncio_loop(self.get_io_loop()).create_task(coroutine)


@_client("close()", local=True)
def _disconnect(client):
    client.close()


@_client("admin.command('ping')", local=True)
def _alive(client):
    async def alive() -> bool:
        try:
            await client.admin.command("ping")
        except Exception:
            return False
        return True

    return _started(client, alive())


@_client("nothing: a client learns of its servers by itself", local=True)
def _refresh(client):
    async def refreshed() -> None:
        await client.admin.command("ping")

    return _started(client, refreshed())


@_client("cursor.close()")
def _kill_cursors(client, cursor_ids, address=None):
    if not isinstance(cursor_ids, list):
        raise TypeError("cursor_ids must be a list")
    client._kill_cursors(cursor_ids, address, client._get_topology(), None)


@_client("cursor.close()")
def _close_cursor(client, cursor_id, address=None):
    _kill_cursors(client, [cursor_id], address)


@_client("admin.command('fsync')")
def _fsync(client, **options):
    return client.admin.command("fsync", **options)


@_client("admin.command('fsyncUnlock')")
def _unlock(client):
    return client.admin.command("fsyncUnlock")


@_client("list_database_names()")
def _database_names(client):
    return client.list_database_names()


@_database("list_collection_names()")
def _collection_names(database, include_system_collections=True):
    names = database.list_collection_names()
    return [name for name in names if include_system_collections or "system." not in name]


@_database("client.admin.aggregate([{'$currentOp': {}}])")
def _current_op(database, include_all=False):
    stage = {"allUsers": True, "idleConnections": include_all}
    operations = database.client.admin.aggregate([{"$currentOp": stage}])
    return {"inprog": list(operations)}


@_database("command('profile', -1)")
def _profiling_level(database):
    return int(database.command("profile", -1)["was"])


@_database("command('profile', level)")
def _set_profiling_level(database, level, slow_ms=None):
    options = {} if slow_ms is None else {"slowms": slow_ms}
    database.command("profile", level, **options)


@_database("db['system.profile'].find()")
def _profiling_info(database):
    return list(database["system.profile"].find())


@_database("command('createUser', ...)")
def _add_user(database, name, password=None, read_only=None, **options):
    roles = ["read" if read_only else "readWrite"]
    if database.name == "admin":
        roles = ["readAnyDatabase" if read_only else "root"]
    options.setdefault("roles", roles)
    if password is not None:
        options["pwd"] = password
    known = database.command("usersInfo", name)["users"]
    database.command("updateUser" if known else "createUser", name, **options)


@_database("command('dropUser', name)")
def _remove_user(database, name):
    database.command("dropUser", name)


def _refused(*args: Any, **kwargs: Any) -> Any:
    raise InvalidOperation("Servers and PyMongo do not offer this any more.")


_refused.local = False  # type: ignore[attr-defined]
for _name, _instead in {
    "authenticate": "credentials in the connection string",
    "logout": "credentials in the connection string",
    "eval": "aggregate()",
    "error": "the exceptions of operations",
    "last_status": "the results of operations",
    "previous_error": "the exceptions of operations",
    "reset_error_history": "the exceptions of operations",
    "add_son_manipulator": "codec_options with a type_registry",
}.items():
    METHODS["MotorDatabase"][_name] = Entry(_refused, _instead)
METHODS["MotorCollection"]["parallel_scan"] = Entry(_refused, "find()")


# --- Cursors ---


def _cursor_count(cursor, with_limit_and_skip=False):
    command = {"count": cursor.collection.name, "query": cursor._spec}
    if with_limit_and_skip:
        command.update(limit=abs(cursor._limit), skip=cursor._skip)
    return int(cursor.collection.database.command(command)["n"])


def cursor_method(cursor: Any, name: str) -> Any:
    """The method of a cursor of Motor 0.7, or AttributeError."""
    if name != "count" or not hasattr(type(cursor), "clone"):
        raise AttributeError(f"{type(cursor).__name__!r} object has no attribute {name!r}")

    def count(*args: Any, **kwargs: Any) -> Any:
        _warn("MotorCursor.count", "collection.count_documents()", 2)
        return _run(cursor, _cursor_count, args, kwargs)

    return count


_cursor_count.local = False  # type: ignore[attr-defined]


# --- Settings that could be changed, and properties ---


def _set_option(option: str, value: Any) -> Callable[[Any, Any], None]:
    """Sets a setting of the object itself; objects that were taken from it keep theirs."""

    def change(self: Any, given: Any) -> None:
        new = {option: value(self, given)}
        if isinstance(self.delegate, MongoClient):  # cannot be copied with another setting
            setattr(self.delegate, "_" + option, new[option])
            self._core.forget_places()
        else:
            self.delegate = self.delegate.with_options(**new)
        self._place = None

    return change


def _as_given(self: Any, given: Any) -> Any:
    return given


def _as_concern(self: Any, given: Any) -> Any:
    return WriteConcern(**given) if isinstance(given, dict) else given


def _with_tags(self: Any, tags: Any) -> Any:
    return read_preferences.make_read_preference(self.read_preference.mode, tags)


def _with_uuids(self: Any, subtype: int) -> Any:
    return self.codec_options.with_options(uuid_representation=subtype)


def _ignored(self: Any, value: Any) -> None:
    """localThresholdMS belongs to the client."""


_NEW_STYLE = "get_database(), get_collection() or with_options()"
#: What Motor 0.7 could set; Motor 3 can read the first three.
SETTINGS: dict[str, Entry] = {
    "codec_options": Entry(_set_option("codec_options", _as_given), _NEW_STYLE),
    "read_preference": Entry(_set_option("read_preference", _as_given), _NEW_STYLE),
    "write_concern": Entry(_set_option("write_concern", _as_concern), _NEW_STYLE),
    "tag_sets": Entry(_set_option("read_preference", _with_tags), _NEW_STYLE),
    "uuid_subtype": Entry(_set_option("codec_options", _with_uuids), _NEW_STYLE),
    "secondary_acceptable_latency_ms": Entry(_ignored, "localThresholdMS of the client"),
}


def _server(name: str) -> Callable[[Any], Any]:
    """What the servers say of themselves; None before the first answer."""

    def read(self: Any) -> Any:
        servers = self.topology_description.server_descriptions().values()
        return next((getattr(server, name) for server in servers if server.is_readable), None)

    return read


def _local_threshold(self: Any) -> Any:
    delegate = self.delegate
    if isinstance(delegate, Collection):
        delegate = delegate.database
    client = delegate.client if isinstance(delegate, Database) else delegate
    return client.options.local_threshold_ms


def _at(path: str) -> Entry:
    return Entry(operator.attrgetter(path), path)


#: What a client of Motor 0.7 could tell, where nobody calls a database so.
CLIENT_PROPERTIES: dict[str, Entry] = {
    "document_class": _at("codec_options.document_class"),
    "tz_aware": _at("codec_options.tz_aware"),
    "max_pool_size": _at("options.pool_options.max_pool_size"),
    "local_threshold_ms": _at("options.local_threshold_ms"),
}
for _name in (
    "max_bson_size max_message_size max_wire_version max_write_batch_size min_wire_version"
).split():
    CLIENT_PROPERTIES[_name] = Entry(_server(_name), "admin.command('hello')")
#: The same of clients, databases and collections.
PROPERTIES: dict[str, Entry] = {
    "tag_sets": _at("read_preference.tag_sets"),
    "uuid_subtype": _at("codec_options.uuid_representation"),
    "secondary_acceptable_latency_ms": Entry(_local_threshold, "client.options.local_threshold_ms"),
}
#: Not shown by dir().
HIDDEN = {*SETTINGS, *CLIENT_PROPERTIES} - {"codec_options", "read_preference", "write_concern"}


def setting(name: str) -> property:
    """A property of Motor 3 that can also be set, as in Motor 0.7."""
    return property(lambda self: getattr(self.delegate, name), _setter(name))


def hidden_property(name: str, entry: Entry) -> property:
    """A property of Motor 0.7."""

    def get(self: Any) -> Any:
        _warn(f"{self.__motor_class_name__}.{name}", entry.instead, 2)
        return entry.function(self)

    return property(get, _setter(name) if name in SETTINGS else None)


def _setter(name: str) -> Callable[[Any, Any], None]:
    entry = SETTINGS[name]

    def change(self: Any, value: Any) -> None:
        _warn(f"Setting {self.__motor_class_name__}.{name}", entry.instead, 2)
        entry.function(self, value)

    return change


# --- Clients ---


def replica_set_client(client: type) -> Callable[..., Any]:
    """MotorReplicaSetClient of a framework, which is its client."""
    name = client.__name__.replace("Client", "ReplicaSetClient")

    @functools.wraps(client, assigned=(), updated=())
    def create(*args: Any, **kwargs: Any) -> Any:
        _warn(name, f"{client.__name__}(replicaSet=...)", 2)
        return client(*args, **kwargs)

    create.__name__ = create.__qualname__ = name
    create.__doc__ = f"The client of a replica set; today {client.__name__}."
    return create
