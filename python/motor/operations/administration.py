# SPDX-License-Identifier: Apache-2.0
"""Commands on databases, collections and indexes, and what the server has of them."""

from __future__ import annotations

from typing import Any, Callable, Coroutine

from bson import decode, encode
from bson.codec_options import DEFAULT_CODEC_OPTIONS
from bson.dbref import DBRef
from pymongo import common, helpers_shared
from pymongo.collation import validate_collation_or_none
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import (
    CollectionInvalid,
    InvalidName,
    InvalidOperation,
    OperationFailure,
    ProtocolError,
)
from pymongo.operations import IndexModel, SearchIndexModel
from pymongo.read_preferences import ReadPreference

from ..cursors import CoreCursor, Documents
from .reads import open_indexes
from .starting import (
    check_await_time,
    in_transaction,
    open_cursor,
    plain,
    run,
    task,
    without_decoders,
)

NAMESPACE_NOT_FOUND = 26


# --- Sending commands ---


def send(
    of: Any,
    command: dict[str, Any],
    session: Any = None,
    *,
    database: str | None = None,
    wrap: Callable[[Any], Any] | None = None,
) -> Any:
    """Sends a command to the database of a client's, a database's or a collection's object, or to
    the one of that name; a future of the reply, passed through wrap.
    """
    name = database or of._names[0]
    place = of._top._core.database_place(name, plain(of.delegate.codec_options))
    return run(place, of, "run_command", (command,), None, wrap, session)


def send_write(
    of: Any,
    command: dict[str, Any],
    session: Any = None,
    *,
    database: str | None = None,
    wrap: Callable[[Any], Any] = lambda reply: reply,
) -> Any:
    """The same with the write concern of `of`."""
    concern = of.delegate.write_concern
    if not concern.is_server_default and not in_transaction(of, session):
        command.setdefault("writeConcern", concern.document)

    def checked(reply: Any) -> Any:
        helpers_shared._check_command_response(reply, None, parse_write_concern_error=True)
        return wrap(reply)

    return send(of, command, session, database=database, wrap=checked)


async def _allowing(future: Any, allowed: tuple[Any, ...]) -> Any:
    """Waits for a reply, which may be one of those errors, told by code, or else by message."""
    try:
        return await future
    except OperationFailure as error:
        reply = error.details or {}
        if reply.get("code", reply.get("errmsg")) in allowed:
            return reply
        raise


def _added(command: dict[str, Any], comment: Any, options: dict[str, Any]) -> dict[str, Any]:
    command.update(options)
    if comment is not None:
        command["comment"] = comment
    return command


def _name_of(given: Any, text: str) -> str:
    """The name of a database or a collection, or of an object that stands for one."""
    given = getattr(given, "delegate", given)
    name = given.name if isinstance(given, (Collection, Database)) else given
    if not isinstance(name, str):
        raise TypeError(f"{text}, not {type(name)}")
    return name


# --- Databases ---


def _command(
    place: Any,
    database: Any,
    command: Any,
    value: Any = 1,
    check: bool = True,
    allowable_errors: Any = None,
    read_preference: Any = None,
    codec_options: Any = None,
    session: Any = None,
    comment: Any = None,
    **kwargs: Any,
) -> Any:
    place, command = _for_command(
        database, command, value, read_preference, codec_options, session, comment, kwargs
    )
    future = run(place, database, "run_command", (command,), None, None, session)
    if check and not allowable_errors:
        return future
    reply = _allowing(future, tuple(allowable_errors)) if check else _unchecked(future)
    return task(database, _as_document(reply, codec_options or DEFAULT_CODEC_OPTIONS))


async def _unchecked(future: Any) -> Any:
    try:
        return await future
    except OperationFailure as error:
        if error.details is None:
            raise
        return error.details


async def _as_document(coming: Any, codec_options: Any) -> Any:
    """A reply of the class that is asked for: the details of an error are a dict."""
    reply = await coming
    if isinstance(reply, codec_options.document_class):
        return reply
    codec_options = without_decoders(codec_options)
    return decode(encode(reply, codec_options=codec_options), codec_options)


def _for_command(
    database: Any,
    command: Any,
    value: Any,
    read_preference: Any,
    codec_options: Any,
    session: Any,
    comment: Any,
    options: dict[str, Any],
) -> tuple[Any, dict[str, Any]]:
    """Where a command runs that a program has made, and the command."""
    if read_preference is not None:
        common.validate_read_preference("read_preference", read_preference)
    if in_transaction(database, session):
        if read_preference not in (None, ReadPreference.PRIMARY):
            raise InvalidOperation(
                "read preference in a transaction must be primary, not: %r" % (read_preference,)
            )
        read_preference = None
    codec_options = without_decoders(codec_options or DEFAULT_CODEC_OPTIONS)
    place = database._top._core.database_place(database.name, codec_options, read_preference)
    whole = {command: value} if isinstance(command, str) else dict(command)
    write_concern = options.pop("write_concern", None)
    _added(whole, comment, options)
    if write_concern is not None and not write_concern.is_server_default:
        whole["writeConcern"] = write_concern.document
    return place, whole


async def cursor_command(
    database: Any,
    command: Any,
    value: Any = 1,
    read_preference: Any = None,
    codec_options: Any = None,
    session: Any = None,
    comment: Any = None,
    max_await_time_ms: Any = None,
    **kwargs: Any,
) -> CoreCursor:
    """A cursor over the reply of a command, with its first batch."""
    place, command = _for_command(
        database, command, value, read_preference, codec_options, session, None, kwargs
    )
    options = {}
    if comment is not None:
        options["comment"] = comment
    check_await_time(max_await_time_ms)
    waits = max_await_time_ms is not None
    if waits:
        options["maxAwaitTimeMS"] = max_await_time_ms
    if waits or command.get("tailable"):  # then an empty batch is no reason to ask again at once
        options.update(tailable=True, awaitData=waits or bool(command.get("awaitData")))
    opened = open_cursor(place, database, "run_cursor_command", (command,), options, session)
    try:
        return await _begun(CoreCursor(opened))
    except ProtocolError as error:
        if 'no key "cursor"' not in str(error):
            raise
        raise InvalidOperation("Command does not return a cursor.") from error


def _begun(cursor: CoreCursor) -> Coroutine[Any, Any, CoreCursor]:
    """Asks for the first batch now; awaited, it is the cursor with it."""

    async def with_batch(first: Any) -> CoreCursor:
        await first
        return cursor

    return with_batch(cursor.fetch())


def _list_collections(
    place: Any,
    database: Any,
    session: Any = None,
    filter: Any = None,
    comment: Any = None,
    **kwargs: Any,
) -> Coroutine[Any, Any, CoreCursor]:
    options = dict(kwargs)
    if filter is not None:
        common.validate_is_mapping("filter", filter)
        options["filter"] = filter
    if comment is not None:
        options["comment"] = comment
    options.update(options.pop("cursor", None) or {})
    codec_options = plain(database.delegate.codec_options)
    place = database._top._core.new_place(database.name, "", codec_options, database.delegate)
    return _begun(
        CoreCursor(open_cursor(place, database, "list_collections", (), options, session))
    )


def _list_collection_names(
    place: Any, database: Any, session: Any = None, filter: Any = None, *args: Any, **kwargs: Any
) -> Any:
    if not filter or (len(filter) == 1 and "name" in filter):
        kwargs["nameOnly"] = True
    found = _list_collections(place, database, session, filter, *args, **kwargs)
    return task(database, _names(found))


async def _names(found: Any) -> list[str]:
    return [each["name"] for each in await all_of(await found)]


async def all_of(cursor: CoreCursor) -> list[Any]:
    """All documents of a cursor."""
    documents: list[Any] = []
    while True:
        while cursor.documents:
            documents.append(cursor.documents.popleft())
        if not cursor.alive:
            return documents
        await cursor.fetch()


async def _create_collection(
    place: Any,
    database: Any,
    name: Any,
    codec_options: Any = None,
    read_preference: Any = None,
    write_concern: Any = None,
    read_concern: Any = None,
    session: Any = None,
    check_exists: Any = True,
    **kwargs: Any,
) -> Any:
    made = Collection(
        database.delegate,
        name,
        codec_options=codec_options,
        read_preference=read_preference,
        write_concern=write_concern,
        read_concern=read_concern,
    )
    if check_exists and not in_transaction(database, session):
        if name in await _list_collection_names(place, database, session, {"name": name}):
            raise CollectionInvalid("collection %s already exists" % name)
    command = {"create": name, **kwargs}
    if "collation" in command:
        command["collation"] = validate_collation_or_none(command["collation"])
    if "size" in command:
        command["size"] = float(command["size"])
    if write_concern is not None and not write_concern.is_server_default:
        command["writeConcern"] = write_concern.document
    await send_write(database, command, session)
    return made


def _create_collection_on_core(place: Any, database: Any, name: Any, *args: Any, **kwargs: Any):
    if kwargs.get("encryptedFields"):
        return None  # PyMongo makes further collections for these
    if kwargs.get("encryptedFields", ...) is None:
        del kwargs["encryptedFields"]
    if kwargs.get("clusteredIndex"):
        common.validate_is_mapping("clusteredIndex", kwargs["clusteredIndex"])
    return _create_collection(place, database, name, *args, **kwargs)


def _drop(of: Any, name: str, session: Any, comment: Any) -> Any:
    command = _added({"drop": name}, comment, {})
    dropped = send_write(of, command, session)
    return task(of, _allowing(dropped, ("ns not found", NAMESPACE_NOT_FOUND)))


def _drop_collection(
    place: Any,
    database: Any,
    name_or_collection: Any,
    session: Any = None,
    comment: Any = None,
    encrypted_fields: Any = None,
) -> Any:
    if encrypted_fields:
        return None
    name = _name_of(name_or_collection, "name_or_collection must be an instance of str")
    return _drop(database, name, session, comment)


def _validate_collection(
    place: Any,
    database: Any,
    name_or_collection: Any,
    scandata: bool = False,
    full: bool = False,
    session: Any = None,
    background: Any = None,
    comment: Any = None,
) -> Any:
    name = _name_of(
        name_or_collection, "name_or_collection must be an instance of str or Collection"
    )
    command = {"validate": name, "scandata": scandata, "full": full}
    if background is not None:
        command["background"] = background

    def checked(reply: Any) -> Any:
        for each in reply.get("raw", {"": reply}).values():  # of each shard, where there are some
            told = each.get("result", "")
            if not each.get("valid", told) or "exception" in told or "corrupt" in told:
                raise CollectionInvalid(f"{name} invalid: {told or reply!r}")
        return reply

    return send(database, _added(command, comment, {}), session, wrap=checked)


def _dereference(
    place: Any, database: Any, dbref: Any, session: Any = None, comment: Any = None, **kwargs: Any
) -> Any:
    if not isinstance(dbref, DBRef):
        raise TypeError("cannot dereference a %s" % type(dbref))
    if dbref.database is not None and dbref.database != database.name:
        raise ValueError(
            "trying to dereference a DBRef that points to another database"
            f" ({dbref.database!r} not {database.name!r})"
        )
    kwargs.update(session=session, comment=comment)
    return database[dbref.collection].find_one({"_id": dbref.id}, **kwargs)


# --- All databases ---


async def _list_databases(
    place: Any, client: Any, session: Any = None, comment: Any = None, **kwargs: Any
) -> Documents:
    return Documents(await _databases(client, session, comment, kwargs))


def _databases(client: Any, session: Any, comment: Any, options: dict[str, Any]) -> Any:
    delegate = client.delegate
    place = client._top._core.new_place("", "", plain(delegate.codec_options), delegate)
    options = _added({}, comment, options)
    return run(place, client, "list_databases", (), options, None, session)


def _list_database_names(place: Any, client: Any, session: Any = None, comment: Any = None) -> Any:
    found = _databases(client, session, comment, {"nameOnly": True})
    return task(client, _names_of(found))


async def _names_of(found: Any) -> list[str]:
    return [each["name"] for each in await found]


def _drop_database(
    place: Any, client: Any, name_or_database: Any, session: Any = None, comment: Any = None
) -> Any:
    name = _name_of(name_or_database, "name_or_database must be an instance of str or a Database")
    Database(client.delegate, name)  # checks it
    command = _added({"dropDatabase": 1}, comment, {})
    return send_write(client, command, session, database=name, wrap=lambda _: None)


def _server_info(place: Any, client: Any, session: Any = None) -> Any:
    return send(client, {"buildinfo": 1}, session, database="admin")


# --- Collections ---


def _drop_this(
    place: Any,
    collection: Any,
    session: Any = None,
    comment: Any = None,
    encrypted_fields: Any = None,
) -> Any:
    if encrypted_fields:
        return None
    return task(collection, _nothing(_drop(collection, collection.name, session, comment)))


async def _nothing(future: Any) -> None:
    await future


def _rename(
    place: Any,
    collection: Any,
    new_name: Any,
    session: Any = None,
    comment: Any = None,
    **kwargs: Any,
) -> Any:
    if not isinstance(new_name, str):
        raise TypeError(f"new_name must be an instance of str, not {type(new_name)}")
    if not new_name or ".." in new_name:
        raise InvalidName("collection names cannot be empty")
    if new_name.startswith(".") or new_name.endswith("."):
        raise InvalidName("collection names must not start or end with '.'")
    if "$" in new_name and not new_name.startswith("oplog.$main"):
        raise InvalidName("collection names must not contain '$'")
    to = f"{collection.database.name}.{new_name}"
    command = _added({"renameCollection": collection.full_name, "to": to}, comment, kwargs)
    return send_write(collection, command, session, database="admin")


def _options(place: Any, collection: Any, session: Any = None, comment: Any = None) -> Any:
    only = {"name": collection.name}
    found = _list_collections(place, collection.database, session, only, comment)
    return task(collection, _options_of(found))


async def _options_of(found: Any) -> dict[str, Any]:
    collections = await all_of(await found)
    options = dict(collections[0].get("options") or {}) if collections else {}
    options.pop("create", None)
    return options


# --- Indexes ---


def _create_indexes(
    place: Any,
    collection: Any,
    indexes: Any,
    session: Any = None,
    comment: Any = None,
    **kwargs: Any,
) -> Any:
    common.validate_list("indexes", indexes)
    for each in indexes:
        if not isinstance(each, IndexModel):
            raise TypeError(f"{each!r} is not an instance of pymongo.operations.IndexModel")
    described = [each.document for each in indexes]
    names = [each["name"] for each in described]
    command = {"createIndexes": collection.name, "indexes": described}
    return send_write(collection, _added(command, comment, kwargs), session, wrap=lambda _: names)


def _create_index(
    place: Any, collection: Any, keys: Any, session: Any = None, comment: Any = None, **kwargs: Any
) -> Any:
    options = {"maxTimeMS": kwargs.pop("maxTimeMS")} if "maxTimeMS" in kwargs else {}
    index = IndexModel(keys, **kwargs).document
    command = {"createIndexes": collection.name, "indexes": [index]}
    return send_write(
        collection, _added(command, comment, options), session, wrap=lambda _: index["name"]
    )


def _drop_index(
    place: Any,
    collection: Any,
    index_or_name: Any,
    session: Any = None,
    comment: Any = None,
    **kwargs: Any,
) -> Any:
    name = index_or_name
    if isinstance(index_or_name, list):
        name = helpers_shared._gen_index_name(index_or_name)
    if not isinstance(name, str):
        raise TypeError(f"index_or_name must be an instance of str or list, not {type(name)}")
    command = _added({"dropIndexes": collection.name, "index": name}, comment, kwargs)
    dropped = send_write(collection, command, session)
    allowed = ("ns not found", NAMESPACE_NOT_FOUND)
    return task(collection, _nothing(_allowing(dropped, allowed)))


def _drop_indexes(
    place: Any, collection: Any, session: Any = None, comment: Any = None, **kwargs: Any
) -> Any:
    return _drop_index(place, collection, "*", session, comment, **kwargs)


def _index_information(
    place: Any, collection: Any, session: Any = None, comment: Any = None
) -> Any:
    found = _begun(CoreCursor(open_indexes(collection, session, comment)))
    return task(collection, _information_of(found))


async def _information_of(found: Any) -> dict[str, Any]:
    information = {}
    for each in await all_of(await found):
        index = dict(each)
        index["key"] = list(index["key"].items())
        information[index.pop("name")] = index
    return information


def _create_search_indexes(
    place: Any,
    collection: Any,
    models: Any,
    session: Any = None,
    comment: Any = None,
    **kwargs: Any,
) -> Any:
    return _search_indexes_made(collection, models, session, comment, kwargs, lambda names: names)


def _search_indexes_made(
    collection: Any,
    models: Any,
    session: Any,
    comment: Any,
    options: dict[str, Any],
    wrap: Callable[[list[str]], Any],
) -> Any:
    common.validate_list("models", models)
    described = []
    for each in models:
        if not isinstance(each, SearchIndexModel):
            raise TypeError(f"{each!r} is not an instance of pymongo.operations.SearchIndexModel")
        described.append(each.document)
    command = {"createSearchIndexes": collection.name, "indexes": described}
    return send(
        collection,
        _added(command, comment, options),
        session,
        wrap=lambda reply: wrap([each["name"] for each in reply["indexesCreated"]]),
    )


def _create_search_index(
    place: Any, collection: Any, model: Any, session: Any = None, comment: Any = None, **kwargs: Any
) -> Any:
    if not isinstance(model, SearchIndexModel):
        model = SearchIndexModel(**model)
    return _search_indexes_made(
        collection, [model], session, comment, kwargs, lambda names: names[0]
    )


def _update_search_index(
    place: Any,
    collection: Any,
    name: Any,
    definition: Any,
    session: Any = None,
    comment: Any = None,
    **kwargs: Any,
) -> Any:
    command = {"updateSearchIndex": collection.name, "name": name, "definition": definition}
    return _search_index_command(collection, command, session, comment, kwargs)


def _drop_search_index(
    place: Any, collection: Any, name: Any, session: Any = None, comment: Any = None, **kwargs: Any
) -> Any:
    command = {"dropSearchIndex": collection.name, "name": name}
    return _search_index_command(collection, command, session, comment, kwargs)


def _search_index_command(
    collection: Any, command: dict[str, Any], session: Any, comment: Any, options: dict[str, Any]
) -> Any:
    sent = send(collection, _added(command, comment, options), session)
    return task(collection, _nothing(_allowing(sent, ("ns not found", NAMESPACE_NOT_FOUND))))


#: By the names of PyMongo's methods.
OPERATIONS: dict[str, Callable[..., Any]] = {
    "Collection.create_index": _create_index,
    "Collection.create_indexes": _create_indexes,
    "Collection.create_search_index": _create_search_index,
    "Collection.create_search_indexes": _create_search_indexes,
    "Collection.drop": _drop_this,
    "Collection.drop_index": _drop_index,
    "Collection.drop_indexes": _drop_indexes,
    "Collection.drop_search_index": _drop_search_index,
    "Collection.index_information": _index_information,
    "Collection.options": _options,
    "Collection.rename": _rename,
    "Collection.update_search_index": _update_search_index,
    "Database.command": _command,
    "Database.create_collection": _create_collection_on_core,
    "Database.dereference": _dereference,
    "Database.drop_collection": _drop_collection,
    "Database.list_collection_names": _list_collection_names,
    "Database.list_collections": _list_collections,
    "Database.validate_collection": _validate_collection,
    "MongoClient.drop_database": _drop_database,
    "MongoClient.list_database_names": _list_database_names,
    "MongoClient.list_databases": _list_databases,
    "MongoClient.server_info": _server_info,
}
