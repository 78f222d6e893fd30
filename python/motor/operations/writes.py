# SPDX-License-Identifier: Apache-2.0
"""Writing operations of a collection."""

from __future__ import annotations

import asyncio
import functools
from collections import abc
from typing import Any, Callable

from bson.objectid import ObjectId
from bson.raw_bson import RawBSONDocument
from pymongo import common
from pymongo.errors import BulkWriteError, DocumentTooLarge, InvalidOperation
from pymongo.results import (
    BulkWriteResult,
    DeleteResult,
    InsertManyResult,
    InsertOneResult,
    UpdateResult,
)

from .. import _motor
from .commands import ONLY_ACKNOWLEDGED, SERVER_NAMES, command, core_takes
from .starting import acknowledged, given, plain_place, run, task


def _flag(value: Any) -> bool | None:
    return None if value is None else bool(value)


def _insert_one(
    place: Any,
    collection: Any,
    document: Any,
    bypass_document_validation: bool | None = None,
    session: Any = None,
    comment: Any = None,
) -> Any:
    ids = _motor.give_ids([document], _give_id)
    inserted = ids[0] if ids else None
    options = given(bypassDocumentValidation=_flag(bypass_document_validation), comment=comment)
    answered = acknowledged(collection, session)
    if not answered and "bypassDocumentValidation" in (options or ()):
        return None
    wrap = lambda _: InsertOneResult(inserted, answered)  # noqa: E731
    return run(place, collection, "insert_one", (document,), options, wrap, session)


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
    if (
        not isinstance(documents, abc.Iterable)
        or isinstance(documents, abc.Mapping)
        or not documents
    ):
        raise TypeError("documents must be a non-empty list")
    documents = list(documents)
    ids: list[Any] = []
    options = given(
        ordered=None if ordered else False,
        bypassDocumentValidation=_flag(bypass_document_validation),
        comment=comment,
    )
    answered = acknowledged(collection, session)
    if not answered and "bypassDocumentValidation" in (options or ()):
        return None

    def send(encoded: Any) -> Any:
        wrap = lambda _: InsertManyResult(ids, answered)  # noqa: E731
        future = run(place, collection, "insert_many", (encoded,), options, wrap, session)
        future.add_done_callback(functools.partial(_add_refused, documents))
        return future

    def too_large() -> Any:
        insert_many = collection.delegate.insert_many  # so that the server refuses it alone
        return collection._framework.run_on_executor(
            collection.get_io_loop(),
            insert_many,
            documents,
            ordered,
            bypass_document_validation,
            comment=comment,
        )

    if len(documents) > _AT_ONCE and session is None:  # in a session it has its turn at once
        return task(collection, _in_slices(place, documents, ids, send, too_large))
    ids += _motor.give_ids(documents, _give_id)
    try:
        return send(documents)
    except DocumentTooLarge:
        if session is not None:
            raise
        return too_large()  # here: what the caller gave may be an iterator, which has ended


#: So many documents are encoded without a turn of the loop between.
_AT_ONCE = 100


async def _in_slices(
    place: Any, documents: list[Any], ids: list[Any], send: Any, too_large: Any
) -> Any:
    """Sends documents that get their ids, and are encoded, in turns of the loop."""
    encoded = place.documents()
    for first in range(0, len(documents), _AT_ONCE):
        block = documents[first : first + _AT_ONCE]
        ids += _motor.give_ids(block, _give_id)
        done = 0
        while done < len(block):
            done = encoded.append(block, done)
            if done is None:
                return await too_large()
            await asyncio.sleep(0)
    return await send(encoded)


class _Writes:
    """The writes of a bulk_write(): each request adds itself to it, as to PyMongo's own."""

    def __init__(self) -> None:
        self.for_core: list[tuple[Any, ...]] = []  # (kind, filter or document, change, options)
        self.described: list[Any] = []  # as BulkWriteError.details has them
        self.core_takes_them = True
        self.only_acknowledged = False

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
        self.core_takes_them &= core_takes(change)
        self.only_acknowledged |= not ONLY_ACKNOWLEDGED.isdisjoint(options)
        self.for_core.append((kind, filter, change, options))
        upsert = bool(options.get("upsert"))
        self.described.append(
            {"q": filter, "u": change, "multi": multi, **options, "upsert": upsert}
        )


def _server_options(options: dict[str, Any]) -> dict[str, Any]:
    return {
        SERVER_NAMES.get(name, name): value for name, value in options.items() if value is not None
    }


def _bulk_result(done: tuple[Any, ...]) -> BulkWriteResult:
    inserted, matched, modified, removed, count, upserted = done
    reply = {
        "writeErrors": [],
        "writeConcernErrors": [],
        "nInserted": inserted,
        "nUpserted": count,
        "nMatched": matched,
        "nModified": modified,
        "nRemoved": removed,
        "upserted": upserted,
    }
    return BulkWriteResult(reply, True)


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
    if let is not None:
        common.validate_is_mapping("let", let)
    options = given(
        ordered=None if ordered else False,
        bypassDocumentValidation=_flag(bypass_document_validation),
        comment=comment,
        let=let,
    )
    answered = acknowledged(collection, session)
    if not writes.core_takes_them or not (answered or _may_be_unanswered(writes, options)):
        return None
    wrap = _bulk_result if answered else lambda _: BulkWriteResult({}, False)
    place = plain_place(place, collection)
    future = run(place, collection, "bulk_write", (writes.for_core,), options, wrap, session)
    future.add_done_callback(functools.partial(_add_refused, writes.described))
    return future


def _may_be_unanswered(writes: _Writes, options: dict[str, Any] | None) -> bool:
    """Whether the core has the writes done whose outcome nobody is told.

    It sends all kinds at once. In order, those after an error must not be done: PyMongo asks the
    server after each kind.
    """
    refused = writes.only_acknowledged or "bypassDocumentValidation" in (options or ())
    in_order = "ordered" not in (options or ())
    return not refused and not (in_order and len(writes.for_core) > 1)


def _add_refused(documents: list[Any], future: Any) -> None:
    """Adds the refused documents to the details of a BulkWriteError, as PyMongo does."""
    error = None if future.cancelled() else future._exception  # without calling it retrieved
    if isinstance(error, BulkWriteError):
        labels = error._error_labels
        for entry in error.details["writeErrors"]:
            entry["op"] = documents[entry["index"]]
        error.__init__(error.details)  # its text shows them
        error._error_labels = labels


def _update_result(counts: tuple[int, int, list[Any]]) -> UpdateResult:
    matched, modified, upserted = counts
    reply: dict[str, Any] = {"n": matched + len(upserted)}
    if upserted:
        reply["upserted"] = upserted[0]
    reply.update(nModified=modified, ok=1.0, updatedExisting=matched > 0)
    return UpdateResult(reply, True)


def _delete_result(deleted: int) -> DeleteResult:
    return DeleteResult({"n": deleted, "ok": 1.0}, True)


_UPDATE = "upsert bypass_document_validation collation"
_FIND = "projection sort upsert return_document"
_update = functools.partial(
    command, wrap=_update_result, unacknowledged=lambda _: UpdateResult(None, False)
)
_delete = functools.partial(
    command, wrap=_delete_result, unacknowledged=lambda _: DeleteResult({"ok": 1}, False)
)

#: By the names of PyMongo's methods.
OPERATIONS: dict[str, Callable[..., Any]] = {
    "Collection.insert_one": _insert_one,
    "Collection.insert_many": _insert_many,
    "Collection.bulk_write": _bulk_write,
    "Collection.update_one": _update(
        "update_one",
        2,
        f"filter update {_UPDATE} array_filters hint session let sort comment",
    ),
    "Collection.update_many": _update(
        "update_many",
        2,
        "filter update upsert array_filters bypass_document_validation collation hint session let"
        " comment",
    ),
    "Collection.replace_one": _update(
        "replace_one",
        2,
        f"filter replacement {_UPDATE} hint session let sort comment",
    ),
    "Collection.delete_one": _delete("delete_one", 1, "filter collation hint session let comment"),
    "Collection.delete_many": _delete(
        "delete_many", 1, "filter collation hint session let comment"
    ),
    "Collection.find_one_and_delete": command(
        "find_one_and_delete", 1, "filter projection sort hint session let comment", others=True
    ),
    "Collection.find_one_and_replace": command(
        "find_one_and_replace",
        2,
        f"filter replacement {_FIND} hint session let comment",
        others=True,
    ),
    "Collection.find_one_and_update": command(
        "find_one_and_update",
        2,
        f"filter update {_FIND} array_filters hint session let comment",
        others=True,
    ),
}
