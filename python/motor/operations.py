# SPDX-License-Identifier: Apache-2.0
"""How PyMongo's arguments become the core's: options under the server's names, checked as PyMongo
checks them. A function returns None for a call that does not run on the core.
"""

from __future__ import annotations

import functools
import time
from collections import abc
from typing import Any, Callable, NamedTuple

from bson.objectid import ObjectId
from bson.raw_bson import RawBSONDocument
from pymongo import _csot, common, helpers_shared
from pymongo.collation import validate_collation_or_none
from pymongo.cursor import Cursor
from pymongo.cursor_shared import _QUERY_OPTIONS
from pymongo.errors import BulkWriteError, InvalidOperation
from pymongo.message import _gen_find_command
from pymongo.read_concern import DEFAULT_READ_CONCERN
from pymongo.results import (
    BulkWriteResult,
    DeleteResult,
    InsertManyResult,
    InsertOneResult,
    UpdateResult,
)

from . import _motor
from .cursors import CoreCursor
from .motor_common import failed


def place_of(collection: Any) -> Any:
    """Where a collection's operations run on the core; False if they do not."""
    client = collection.database.client
    core = client._core
    if (
        collection._place is None
        or collection._place_of is not core.client
        or (core.client and core.loop is not client.get_io_loop())
    ):
        collection._place = core.place(collection)
        collection._place_of = core.client
    return collection._place


def started(collection: Any, start: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Starts an operation on the core; None if it does not run there. Errors are the future's."""
    place = place_of(collection)
    if place is False or kwargs.get("session") is not None:
        return None
    try:
        return start(place, collection, *args, **kwargs)
    except Exception as error:
        loop = collection._framework.asyncio_loop(collection.get_io_loop())
        return failed(loop, error)


def _limit(collection: Any) -> float | None:
    """The seconds that the operation may take: of pymongo.timeout(), or timeoutMS."""
    given = _csot.TIMEOUT.get()
    if given is None:
        return collection.delegate._timeout or None
    if given == 0:  # no limit
        return None
    return max(_csot.DEADLINE.get() - time.monotonic(), 0.001)


def _find_one(
    place: Any,
    collection: Any,
    filter: Any = None,
    projection: Any = None,
    *args: Any,
    **kwargs: Any,
) -> Any:
    if filter is None:
        filter = {}
    elif type(filter) is not dict and not isinstance(filter, abc.Mapping):
        filter = {"_id": filter}
    options: dict[str, Any] | None = None
    if args or kwargs:
        options = _find_command(collection.delegate.find(filter, projection, *args, **kwargs))
        if options is None:
            return None
        filter = options.pop("filter")
    elif projection:
        fields = helpers_shared._fields_list_to_dict(projection, "projection")
        options = {"projection": fields}
    return place.run("find_one", (filter,), options, None, _limit(collection))


def _find_command(cursor: Any, limit: int = 0, batch_size: int = 0) -> dict[str, Any] | None:
    """The find command of PyMongo's cursor with these limits; None if that is not all."""
    if cursor._session is not None or cursor._exhaust:
        return None
    command = _gen_find_command(
        "",
        cursor._query_spec(),
        cursor._projection,
        cursor._skip,
        limit,
        batch_size,
        cursor._query_flags,
        DEFAULT_READ_CONCERN,
        cursor._collation,
        None,
        cursor._allow_disk_use,
    )
    del command["find"]
    command.setdefault("filter", {})
    return command


def open_find(collection: Any, cursor: Any) -> CoreCursor | None:
    """What stands behind PyMongo's cursor on the core; None if it does not run there.

    Tailable cursors do not: each would keep a worker waiting.
    """
    place = place_of(collection)
    tailable = cursor._query_flags & _QUERY_OPTIONS["tailable_cursor"]
    if place is False or tailable or type(cursor) is not Cursor:
        return None
    command = _find_command(cursor, cursor._limit, cursor._batch_size)
    if command is None:
        return None
    filter = command.pop("filter")
    return CoreCursor(place.open("find", (filter,), command, None, _limit(collection)))


#: Arguments of aggregate() that are PyMongo's own business.
_NOT_ON_CORE = {"session", "cursor", "explain", "maxAwaitTimeMS"}


def open_aggregate(
    collection: Any,
    pipeline: Any,
    session: Any = None,
    let: Any = None,
    comment: Any = None,
    **options: Any,
) -> CoreCursor | None:
    """As open_find(), of aggregate()'s arguments."""
    options.update(session=session, let=let, comment=comment)
    place = place_of(collection)
    options = {name: value for name, value in options.items() if value is not None}
    if place is False or not _NOT_ON_CORE.isdisjoint(options):
        return None
    common.validate_list("pipeline", pipeline)
    if "collation" in options:
        options["collation"] = validate_collation_or_none(options["collation"])
    if "batchSize" in options:
        common.validate_non_negative_integer_or_none("batchSize", options["batchSize"])
    hint = options.get("hint")
    if hint is not None and not isinstance(hint, str):
        options["hint"] = helpers_shared._index_document(hint)
    opened = place.open("aggregate", (pipeline,), options, None, _limit(collection))
    return CoreCursor(opened)


def open_list_indexes(collection: Any, session: Any = None, comment: Any = None) -> Any:
    """As open_find(), of list_indexes()'s arguments."""
    place = place_of(collection)
    if place is False or session is not None:
        return None
    options = _given(comment=comment)
    return CoreCursor(place.open("list_indexes", (), options, None, _limit(collection)))


def _flag(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _given(**options: Any) -> dict[str, Any] | None:
    return {name: value for name, value in options.items() if value is not None} or None


def _insert_one(
    place: Any,
    collection: Any,
    document: Any,
    bypass_document_validation: bool | None = None,
    session: Any = None,
    comment: Any = None,
) -> Any:
    if session is not None:
        return None
    ids = _motor.give_ids([document], _give_id)
    inserted = ids[0] if ids else None
    options = _given(bypassDocumentValidation=_flag(bypass_document_validation), comment=comment)
    return place.run(
        "insert_one",
        (document,),
        options,
        lambda _: InsertOneResult(inserted, True),
        _limit(collection),
    )


def _give_id(document: Any) -> Any:
    """The _id of what is no dict, which it has afterwards; of a raw document NotImplemented."""
    common.validate_is_document_type("document", document)
    if isinstance(document, RawBSONDocument):
        return NotImplemented
    if "_id" not in document:
        document["_id"] = ObjectId()
    return document["_id"]


def _insert_many(
    place: Any,
    collection: Any,
    documents: Any,
    ordered: bool = True,
    bypass_document_validation: bool | None = None,
    session: Any = None,
    comment: Any = None,
) -> Any:
    if session is not None:
        return None
    if (
        not isinstance(documents, abc.Iterable)
        or isinstance(documents, abc.Mapping)
        or not documents
    ):
        raise TypeError("documents must be a non-empty list")
    documents = list(documents)
    ids = _motor.give_ids(documents, _give_id)
    options = _given(
        ordered=None if ordered else False,
        bypassDocumentValidation=_flag(bypass_document_validation),
        comment=comment,
    )
    future = place.run(
        "insert_many",
        (documents,),
        options,
        lambda _: InsertManyResult(ids, True),
        _limit(collection),
    )
    future.add_done_callback(functools.partial(_add_refused, documents))
    return future


class _Writes:
    """The writes of a bulk_write(): each request adds itself to it, as to PyMongo's own."""

    def __init__(self) -> None:
        self.for_core: list[tuple[Any, ...]] = []  # (kind, filter or document, change, options)
        self.described: list[Any] = []  # as BulkWriteError.details has them

    def add_insert(self, document: Any) -> None:
        _motor.give_ids([document], _give_id)
        self.for_core.append(("insert_one", document, None, None))
        self.described.append(document)

    def add_update(
        self, selector: Any, update: Any, multi: Any = False, upsert: Any = None, **options: Any
    ) -> None:
        common.validate_ok_for_update(update)
        options["upsert"] = upsert or None
        self._add_change("update_many" if multi else "update_one", selector, update, multi, options)

    def add_replace(
        self, selector: Any, replacement: Any, upsert: Any = None, **options: Any
    ) -> None:
        common.validate_ok_for_replace(replacement)
        options["upsert"] = upsert or None
        self._add_change("replace_one", selector, replacement, False, options)

    def add_delete(self, selector: Any, limit: int, **options: Any) -> None:
        options = _server_options(options)
        kind = "delete_one" if limit else "delete_many"
        self.for_core.append((kind, selector, None, options))
        self.described.append({"q": selector, "limit": limit, **options})

    def _add_change(self, kind: str, filter: Any, change: Any, multi: bool, options: Any) -> None:
        options = _server_options(options)
        self.for_core.append((kind, filter, change, options))
        upsert = bool(options.get("upsert"))
        self.described.append({"q": filter, "u": change, "multi": multi, **options, "upsert": upsert})


def _server_options(options: dict[str, Any]) -> dict[str, Any]:
    return {
        _SERVER_NAMES.get(name, name): value for name, value in options.items() if value is not None
    }


def _bulk_result(done: tuple[Any, ...]) -> BulkWriteResult:
    inserted, matched, modified, removed, count, upserted = done
    counts = {"nInserted": inserted, "nMatched": matched, "nModified": modified}
    lists = {"writeErrors": [], "writeConcernErrors": [], "upserted": upserted}
    return BulkWriteResult({**lists, **counts, "nRemoved": removed, "nUpserted": count}, True)


def _bulk_write(
    place: Any,
    collection: Any,
    requests: Any,
    ordered: bool = True,
    bypass_document_validation: bool | None = None,
    session: Any = None,
    comment: Any = None,
    let: Any = None,
) -> Any:
    if session is not None:
        return None
    common.validate_list("requests", requests)
    writes = _Writes()
    for each in requests:
        try:
            add = each._add_to_bulk
        except AttributeError:
            raise TypeError(f"{each!r} is not a valid request") from None
        add(writes)
    if not writes.for_core:
        raise InvalidOperation("No operations to execute")
    options = _given(
        ordered=None if ordered else False,
        bypassDocumentValidation=_flag(bypass_document_validation),
        comment=comment,
        let=let,
    )
    future = place.run(
        "bulk_write", (writes.for_core,), options, _bulk_result, _limit(collection)
    )
    future.add_done_callback(functools.partial(_add_refused, writes.described))
    return future


def _add_refused(documents: list[Any], future: Any) -> None:
    """Adds the refused documents to the details of a BulkWriteError, as PyMongo does."""
    error = None if future.cancelled() else future._exception  # without calling it retrieved
    if isinstance(error, BulkWriteError):
        labels = error._error_labels
        for entry in error.details["writeErrors"]:
            entry["op"] = documents[entry["index"]]
        error.__init__(error.details)  # its text shows them
        error._error_labels = labels


# --- Commands: PyMongo's parameters by name, as options under the server's names ---


class Command(NamedTuple):
    """An operation of the core whose options are those of a command."""

    name: str
    arguments: tuple[str, ...]  # the parameters that the core takes as arguments
    parameters: tuple[str, ...]  # all of PyMongo's, in its order
    known: frozenset[str]  # the same
    wrap: Callable[[Any], Any] | None = None
    others: bool = False  # whether there may be more options, under the server's names


_SERVER_NAMES = {
    "array_filters": "arrayFilters",
    "bypass_document_validation": "bypassDocumentValidation",
    "projection": "fields",
    "return_document": "new",
}


def _index(value: Any) -> Any:
    return value if isinstance(value, str) else helpers_shared._index_document(value)


def _boolean(name: str, value: Any) -> Any:
    common.validate_boolean(name, value)
    return value or None  # False is the server's default


def _after(value: Any) -> Any:
    if not isinstance(value, bool):
        raise ValueError(
            "return_document must be ReturnDocument.BEFORE or ReturnDocument.AFTER, not"
            f" {type(value)}"
        )
    return value or None


def _checked(check: Callable[..., Any], *first: Any) -> Callable[[Any], Any]:
    def checked(value: Any) -> Any:
        check(*first, value)
        return value

    return checked


#: How PyMongo checks what is given for a parameter, and makes the option of it.
_CHECKS: dict[str, Callable[[Any], Any]] = {
    "array_filters": _checked(common.validate_list_or_none, "array_filters"),
    "collation": validate_collation_or_none,
    "filter": _checked(common.validate_is_mapping, "filter"),
    "hint": _index,
    "let": _checked(common.validate_is_mapping, "let"),
    "projection": lambda value: helpers_shared._fields_list_to_dict(value, "projection"),
    "replacement": _checked(common.validate_ok_for_replace),
    "return_document": _after,
    "update": _checked(common.validate_ok_for_update),
    "upsert": functools.partial(_boolean, "upsert"),
}


def _run(command: Command, place: Any, collection: Any, *args: Any, **kwargs: Any) -> Any:
    given = dict(zip(command.parameters, args))
    if len(args) > len(command.parameters) or (args and not given.keys().isdisjoint(kwargs)):
        return None  # PyMongo says what is wrong
    given.update(kwargs)
    if given.pop("session", None) is not None or "writeConcern" in given:
        return None
    if not command.others and not command.known.issuperset(given):
        return None
    for name in command.arguments:
        if name not in given:
            return None
    made = {}
    for name, value in given.items():
        check = _CHECKS.get(name)
        if value is not None or name in command.arguments:
            made[_SERVER_NAMES.get(name, name)] = value if check is None else check(value)
    arguments = tuple(made.pop(name) for name in command.arguments)
    if "sort" in made:
        made["sort"] = _sort(command, made["sort"])
    return place.run(command.name, arguments, _given(**made), command.wrap, _limit(collection))


def _sort(command: Command, value: Any) -> Any:
    if command.name.startswith("find_one_and_"):
        return helpers_shared._index_document(value)
    common.validate_is_mapping("sort", value)
    return value


def _update_result(counts: tuple[int, int, list[Any]]) -> UpdateResult:
    matched, modified, upserted = counts
    reply: dict[str, Any] = {
        "n": matched + len(upserted),
        "nModified": modified,
        "ok": 1.0,
        "updatedExisting": matched > 0,
    }
    if upserted:
        reply["upserted"] = upserted[0]
    return UpdateResult(reply, True)


def _delete_result(deleted: int) -> DeleteResult:
    return DeleteResult({"n": deleted, "ok": 1.0}, True)


def _command(name: str, arguments: int, parameters: str, **others: Any) -> Any:
    names = tuple(parameters.split())
    return functools.partial(
        _run, Command(name, names[:arguments], names, frozenset(names), **others)
    )


def _distinct(place: Any, collection: Any, key: Any, filter: Any = None, *args: Any, **kwargs: Any):
    if not isinstance(key, str):
        raise TypeError(f"key must be an instance of str, not {type(key)}")
    if "query" in kwargs:
        return None
    return _DISTINCT(place, collection, key, {} if filter is None else filter, *args, **kwargs)


_DISTINCT = _command("distinct", 2, "key filter session comment hint", others=True)
_UPDATE = "upsert bypass_document_validation collation"
_FIND = "projection sort upsert return_document"


#: By the names of PyMongo's methods.
OPERATIONS: dict[str, Callable[..., Any]] = {
    "Collection.find_one": _find_one,
    "Collection.insert_one": _insert_one,
    "Collection.insert_many": _insert_many,
    "Collection.bulk_write": _bulk_write,
    "Collection.update_one": _command(
        "update_one",
        2,
        f"filter update {_UPDATE} array_filters hint session let sort comment",
        wrap=_update_result,
    ),
    "Collection.update_many": _command(
        "update_many",
        2,
        "filter update upsert array_filters bypass_document_validation collation hint session let"
        " comment",
        wrap=_update_result,
    ),
    "Collection.replace_one": _command(
        "replace_one",
        2,
        f"filter replacement {_UPDATE} hint session let sort comment",
        wrap=_update_result,
    ),
    "Collection.delete_one": _command(
        "delete_one", 1, "filter collation hint session let comment", wrap=_delete_result
    ),
    "Collection.delete_many": _command(
        "delete_many", 1, "filter collation hint session let comment", wrap=_delete_result
    ),
    "Collection.find_one_and_delete": _command(
        "find_one_and_delete", 1, "filter projection sort hint session let comment", others=True
    ),
    "Collection.find_one_and_replace": _command(
        "find_one_and_replace",
        2,
        f"filter replacement {_FIND} hint session let comment",
        others=True,
    ),
    "Collection.find_one_and_update": _command(
        "find_one_and_update",
        2,
        f"filter update {_FIND} array_filters hint session let comment",
        others=True,
    ),
    "Collection.count_documents": _command(
        "count_documents", 1, "filter session comment", others=True
    ),
    "Collection.estimated_document_count": _command(
        "estimated_document_count", 0, "comment maxTimeMS"
    ),
    "Collection.distinct": _distinct,
}
