# SPDX-License-Identifier: Apache-2.0
"""Reading operations of a collection, and its cursors."""

from __future__ import annotations

from collections import abc
from typing import Any, Callable

from bson.codec_options import CodecOptions
from bson.son import SON
from pymongo import common, helpers_shared
from pymongo.collation import validate_collation_or_none
from pymongo.cursor_shared import _QUERY_OPTIONS
from pymongo.errors import ConfigurationError, InvalidOperation
from pymongo.message import _gen_find_command
from pymongo.read_concern import DEFAULT_READ_CONCERN

from ..cursors import CoreCursor, OneDocument
from .commands import command, index_option
from .starting import (
    given,
    in_transaction,
    loop_of,
    open_cursor,
    place_of,
    run,
    without_decoders,
)

_IN_ORDER: CodecOptions[Any] = CodecOptions(SON)


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
    session = None
    if args or kwargs:
        session = kwargs.pop("session", None)
        cursor = collection.delegate.find(filter, projection, *args, **kwargs)
        _check_bounds(cursor)
        options = _find_command(cursor)
        filter = options.pop("filter")
    elif projection:
        fields = helpers_shared._fields_list_to_dict(projection, "projection")
        options = {"projection": fields}
    return run(place, collection, "find_one", (filter,), options, None, session)


def _find_command(cursor: Any, limit: int = 0, batch_size: int = 0) -> dict[str, Any]:
    """The options of the find command of PyMongo's cursor, with these limits."""
    command = _gen_find_command(
        "",
        cursor._query_spec(),
        cursor._projection,
        cursor._skip,
        limit,
        batch_size,
        cursor._query_flags & ~_QUERY_OPTIONS["exhaust"],
        DEFAULT_READ_CONCERN,
        cursor._collation,
        None,
        cursor._allow_disk_use,
    )
    del command["find"]
    command.setdefault("filter", {})
    return command


def _check_bounds(cursor: Any) -> None:
    """Raises as PyMongo's cursor does when it begins."""
    if (cursor._min or cursor._max) and not cursor._hint:
        raise InvalidOperation("Passing a 'hint' is required when using the min/max query option")


def open_find(collection: Any, cursor: Any, raw: bool = False) -> CoreCursor | None:
    """What stands behind PyMongo's cursor on the core; None if it does not run there.

    raw: its batches are bytes.
    """
    place = place_of(collection)
    if place is False:
        return None
    _check_bounds(cursor)
    options = _find_command(cursor, cursor._limit, cursor._batch_size)
    if cursor._max_await_time_ms is not None:
        options["maxAwaitTimeMS"] = cursor._max_await_time_ms
    filter = options.pop("filter")
    opened = open_cursor(place, collection, "find", (filter,), options, cursor.session)
    return CoreCursor(opened, raw)


def open_aggregate(
    of: Any,
    pipeline: Any,
    session: Any = None,
    let: Any = None,
    comment: Any = None,
    **options: Any,
) -> Any:
    """As open_find(), of aggregate()'s arguments."""
    if let is not None and of._names[1]:  # PyMongo does not look at a database's
        common.validate_is_mapping("let", let)
    return _open_aggregate(
        of, False, pipeline, {**options, "let": let, "comment": comment}, session
    )


def open_aggregate_raw_batches(
    of: Any, pipeline: Any, session: Any = None, comment: Any = None, **options: Any
) -> Any:
    """As open_aggregate(), whose batches are bytes."""
    return _open_aggregate(of, True, pipeline, {**options, "comment": comment}, session)


def _open_aggregate(of: Any, raw: bool, pipeline: Any, options: Any, session: Any) -> Any:
    place = place_of(of)
    if place is False:
        return None
    options = {name: value for name, value in options.items() if value is not None}
    common.validate_list("pipeline", pipeline)
    if "collation" in options:
        options["collation"] = validate_collation_or_none(options["collation"])
    options.update(options.pop("cursor", None) or {})
    if "batchSize" in options:
        common.validate_non_negative_integer_or_none("batchSize", options["batchSize"])
    if "hint" in options:
        options["hint"] = index_option(options["hint"])
    if options.pop("explain", False):
        return OneDocument(loop_of(of), _explain_aggregate(of, pipeline, options, session))
    return CoreCursor(open_cursor(place, of, "aggregate", (pipeline,), options, session), raw)


def _explain_aggregate(of: Any, pipeline: Any, options: Any, session: Any) -> Any:
    command = {"aggregate": of._names[1] or 1, "pipeline": pipeline, "explain": True, **options}
    return _send(of, command, session)


def _send(of: Any, command: Any, session: Any = None) -> Any:
    """Sends a command that reads, with the settings of a collection or a database."""
    delegate = of.delegate
    preference = None if in_transaction(of, session) else delegate.read_preference
    codec_options = without_decoders(delegate.codec_options)
    place = of._top._core.database_place(of._names[0], codec_options, preference)
    return run(place, of, "run_command", (command,), None, None, session)


def open_list_indexes(collection: Any, session: Any = None, comment: Any = None) -> Any:
    """As open_find(), of list_indexes()'s arguments."""
    place = place_of(collection)
    if place is False:
        return None
    return CoreCursor(open_indexes(collection, session, comment))


def open_indexes(collection: Any, session: Any, comment: Any) -> Any:
    """A cursor of the core over the collection's indexes, whose keys have an order."""
    delegate = collection.delegate
    place = collection._top._core.new_place(*collection._names, _IN_ORDER, delegate)
    return open_cursor(place, collection, "list_indexes", (), given(comment=comment), session)


def open_list_search_indexes(
    collection: Any, name: Any = None, session: Any = None, comment: Any = None, **options: Any
) -> Any:
    """As open_find(), of list_search_indexes()'s arguments."""
    stage = {"$listSearchIndexes": {} if name is None else {"name": name}}
    return open_aggregate(collection, [stage], session, None, comment, **options)


def explain(collection: Any, cursor: Any) -> Any:
    """How the server runs the query of PyMongo's cursor: a future; None if not on the core."""
    if place_of(collection) is False:
        return None
    _check_bounds(cursor)
    limit = -abs(cursor._limit)  # an explained query has one batch
    query = {"find": collection.name, **_find_command(cursor, limit, cursor._batch_size)}
    return _send(collection, {"explain": query}, cursor.session)


def distinct_of(collection: Any, cursor: Any, key: Any) -> Any:
    """The values of a key among what PyMongo's cursor would find, as explain()."""
    place = place_of(collection)
    if place is False:
        return None
    query = _find_command(cursor)
    options = {
        name: query[name] for name in ("collation", "comment", "hint", "maxTimeMS") if name in query
    }
    return _distinct(place, collection, key, query["filter"], cursor.session, **options)


def _distinct(place: Any, collection: Any, key: Any, filter: Any = None, *args: Any, **kwargs: Any):
    if not isinstance(key, str):
        raise TypeError(f"key must be an instance of str, not {type(key)}")
    if "query" in kwargs:
        return None
    if filter is not None and _is_refused(filter, args, kwargs):
        return None
    return _DISTINCT(place, collection, key, {} if filter is None else filter, *args, **kwargs)


def _is_refused(filter: Any, others: Any, kwargs: Any) -> bool:
    """Whether the server is to refuse a filter that is none; PyMongo sends it. In a session it is
    refused here. others: the arguments behind it, of which the first is the session.
    """
    in_session = others or kwargs.get("session") is not None
    return not in_session and not isinstance(filter, abc.Mapping)


_DISTINCT = command("distinct", 2, "key filter session comment hint", others=True)


def _count_documents(place: Any, collection: Any, *args: Any, **kwargs: Any) -> Any:
    filter, *others = args or (kwargs.get("filter"),)
    if _is_refused(filter, others, kwargs):
        return None
    return _COUNT(place, collection, *args, **kwargs)


_COUNT = command("count_documents", 1, "filter session comment", others=True)


def _estimated_document_count(place: Any, collection: Any, *args: Any, **kwargs: Any) -> Any:
    if "session" in kwargs:
        raise ConfigurationError("estimated_document_count does not support sessions")
    return _ESTIMATED_COUNT(place, collection, *args, **kwargs)


_ESTIMATED_COUNT = command("estimated_document_count", 0, "comment maxTimeMS")

#: By the names of PyMongo's methods.
OPERATIONS: dict[str, Callable[..., Any]] = {
    "Collection.find_one": _find_one,
    "Collection.count_documents": _count_documents,
    "Collection.estimated_document_count": _estimated_document_count,
    "Collection.distinct": _distinct,
}
