# SPDX-License-Identifier: Apache-2.0
"""PyMongo's exceptions for the errors of the core."""

from __future__ import annotations

from typing import Any, Callable

import bson.errors
import gridfs.errors
import pymongo.errors
from pymongo import helpers_shared

#: The core's classes whose message is all that PyMongo's have.
_BY_MESSAGE: dict[str, Callable[[str], BaseException]] = {
    "invalid_operation": pymongo.errors.InvalidOperation,
    "invalid_name": pymongo.errors.InvalidName,
    "document_too_large": pymongo.errors.DocumentTooLarge,
    "transaction_error": pymongo.errors.InvalidOperation,
    "configuration_error": pymongo.errors.ConfigurationError,
    "invalid_uri": pymongo.errors.InvalidURI,
    "unsupported": pymongo.errors.ConfigurationError,
    "auto_reconnect": lambda message: _lost_connection(message),
    "server_selection_timeout": pymongo.errors.ServerSelectionTimeoutError,
    "tls_error": pymongo.errors.ServerSelectionTimeoutError,
    "protocol_error": pymongo.errors.ProtocolError,
    "encryption_error": lambda message: pymongo.errors.EncryptionError(Exception(message)),
    "cancelled": pymongo.errors._OperationCancelled,
    "client_closed": lambda message: pymongo.errors.InvalidOperation(
        "Cannot use MongoClient after close"
    ),
    "no_thread": RuntimeError,
    "operation_timeout": pymongo.errors.NetworkTimeout,
    "wait_queue_timeout": pymongo.errors.WaitQueueTimeoutError,
    "bson_error": bson.errors.InvalidBSON,
    "type_mismatch": bson.errors.InvalidBSON,
    "missing_key": bson.errors.InvalidBSON,
    "invalid_bson": bson.errors.InvalidBSON,
    "invalid_json": ValueError,
    "gridfs_error": gridfs.errors.GridFSError,
    "no_file": gridfs.errors.NoFile,
    "file_exists": gridfs.errors.FileExists,
    "corrupt_grid_file": gridfs.errors.CorruptGridFile,
    "collection_invalid": pymongo.errors.CollectionInvalid,
}

#: Those that the server sent, for replies from which PyMongo's own functions cannot tell.
_BY_CODE: dict[str, Callable[..., BaseException]] = {
    "operation_failure": pymongo.errors.OperationFailure,
    "authentication_error": pymongo.errors.OperationFailure,
    "execution_timeout": pymongo.errors.ExecutionTimeout,
    "cursor_not_found": pymongo.errors.CursorNotFound,
    "write_error": pymongo.errors.WriteError,
    "duplicate_key_error": pymongo.errors.DuplicateKeyError,
    "write_concern_error": pymongo.errors.WriteConcernError,
}


def _lost_connection(message: str) -> BaseException:
    if "has not answered in time" in message:
        return pymongo.errors.NetworkTimeout(f"timed out: {message}")
    return pymongo.errors.AutoReconnect(message)


def make_error(
    kind: str, message: str, code: int | None, details: dict[str, Any] | None, labels: list[str]
) -> BaseException:
    """The exception for an error of the core: kind is the name of its class.

    code is the server's number, details its reply; labels are the drivers' ("RetryableWriteError").
    """
    error = _make(kind, message, code, details)
    if isinstance(error, pymongo.errors.PyMongoError):
        for label in labels or ():
            error._add_error_label(label)
    return error


def _make(kind: str, message: str, code: Any, details: Any) -> BaseException:
    if kind in _BY_MESSAGE:
        return _BY_MESSAGE[kind](message)
    if kind == "bulk_write_error":
        return pymongo.errors.BulkWriteError(_bulk_details(details or {}))
    if details:
        raised = _raised_by_pymongo(details)
        if raised is not None:
            return raised
    if kind == "authentication_error" and code is None:  # libmongoc keeps it to itself
        code = 18
        name = "AuthenticationFailed"
        details = {"ok": 0.0, "errmsg": message, "code": code, "codeName": name}
    made = _BY_CODE.get(kind)
    if made is None:
        return pymongo.errors.PyMongoError(message)
    return made(message, code, details)


def _raised_by_pymongo(reply: dict[str, Any]) -> BaseException | None:
    """What PyMongo raises on that reply: it knows the classes of all the server's codes.

    Its traceback shows the check that raised it, as programs for Motor know it.
    """
    try:
        helpers_shared._check_command_response(reply, None)
        helpers_shared._check_write_command_response(reply)
    except pymongo.errors.PyMongoError as error:
        return error
    return None


def _bulk_details(reply: dict[str, Any]) -> dict[str, Any]:
    """The details of BulkWriteError, with each of the names that PyMongo's have."""
    return {
        "writeErrors": reply.get("writeErrors", []),
        "writeConcernErrors": reply.get("writeConcernErrors", []),
        "nInserted": reply.get("nInserted", 0),
        "nUpserted": reply.get("nUpserted", 0),
        "nMatched": reply.get("nMatched", 0),
        "nModified": reply.get("nModified", 0),
        "nRemoved": reply.get("nRemoved", 0),
        "upserted": reply.get("upserted", []),
    }
