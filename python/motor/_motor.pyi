# SPDX-License-Identifier: Apache-2.0
"""The extension module: operations on the threaded core of Motor for C++, and its BSON codec.

What is here is internal to the package: programs use motor.motor_asyncio and motor.motor_tornado.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

def encode(
    document: Mapping[str, Any], codec_options: Any = None, check_keys: bool = False
) -> bytes:
    """As bson.encode(), byte by byte, only faster; raises what it raises."""

def decode(data: Any, codec_options: Any = None) -> Any:
    """As bson.decode(), object by object, only faster; raises what it raises."""

def give_ids(documents: list[Any], other: Callable[[Any], Any]) -> list[Any]:
    """Gives each document an _id that has none, and returns the list of them.

    What is no dict is given to other(document), which returns its _id, or NotImplemented.
    """

class Client:
    """A client of the core: workers and connections, for one event loop."""

    def __init__(
        self,
        uri: str,
        loop: asyncio.AbstractEventLoop,
        make_error: Callable[..., BaseException],
        max_workers: int | None = None,
        server_api: Mapping[str, Any] | None = None,
        listener: dict[str, Callable[..., object]] | None = None,
        longest_wait: float = 0,
    ) -> None:
        """In the loop's thread. Nothing connects before the first operation.

        make_error(kind, message, code, details, labels) makes the exception of a failed
        operation: kind is the name of the core's class (as "duplicate_key_error"), code a number
        or None, details the server's reply as a dict or None, labels a list of str. server_api is
        {"version": "1", "strict": flag or None, "deprecationErrors": flag or None}.

        listener has callables by kinds of events, named as the methods of event_listener in
        motor/events/monitoring.hpp are; the core is not asked for other kinds. They are called in
        the loop's thread, in the order in which it happened, before the operation completes. The
        fields are positional; documents are bytes, addresses (host, port). After close() they are
        called for commands alone.

        longest_wait: for so many seconds an operation waits for a connection, 0: any time.
        """
    def place(
        self,
        database: str,
        collection: str,
        codec_options: Any,
        read_preference: Mapping[str, Any] | None = None,
        read_concern: Mapping[str, Any] | None = None,
        write_concern: Mapping[str, Any] | None = None,
    ) -> Place:
        """Where operations run, with their settings; None: as the connection string says.

        A database has no collection (""), and the client itself no database either. A read
        preference is {"mode": "secondary", "tags": [...], "maxStalenessSeconds": n}.
        """
    def close(self) -> None:
        """What is pending fails with cancelled. Idempotent."""

class Place:
    """Where operations run, with their settings."""

    def run(
        self,
        name: str,
        arguments: Sequence[Any],
        options: Mapping[str, Any] | None = None,
        wrap: Callable[[Any], Any] | None = None,
        timeout: float | None = None,
        session: Session | None = None,
    ) -> asyncio.Future[Any]:
        """Starts an operation, by the core's name for it ("find_one"), in the loop's thread.

        options are those of the command, under the server's names. The result is passed through
        wrap, if there is one, in the loop's thread. timeout is in seconds, for all of it. Raises at
        once where an argument cannot be encoded. Cancelling the future calls the operation off.
        Operations of a session run one after the other.
        """
    def open(
        self,
        name: str,
        arguments: Sequence[Any],
        options: Mapping[str, Any] | None = None,
        wrap: None = None,
        timeout: float | None = None,
        session: Session | None = None,
    ) -> Any:
        """A Cursor of that command ("find"), for "watch" a ChangeStream, for "session" a Session.

        It sends nothing yet.

        timeout is for each of its operations.
        """

    def documents(self) -> Documents:
        """No documents yet, for an operation that takes a list of them."""

class Documents:
    """Documents that are encoded a slice at a time."""

    def append(self, documents: list[Any], first: int) -> int | None:
        """Encodes what the list has from there on, as much as takes a millisecond, at least one;
        returns the index of the next, or None if one is too large for a server.
        """

class Cursor:
    """A cursor of the core."""

    alive: bool  # the server may have more, or has not been asked
    cursor_id: int  # 0: there is none
    address: tuple[str, int] | None

    def batch(self, wrap: Callable[[Batch], Any] | None) -> asyncio.Future[Any]:
        """The next batch, passed through wrap; an empty one at the end."""
    def close(self) -> asyncio.Future[None]:
        """Tells the server that no more is wanted."""
    def next_batch_size(self, size: int) -> None:
        """How many documents the next batches have at most; 0: as many as the server likes."""

class Batch:
    """Documents that are decoded when they are taken."""

    def __len__(self) -> int: ...
    def popleft(self) -> Any:
        """The next document."""
    def take(self, most: int | None) -> list[Any]:
        """As many as are decoded in a millisecond, at least one, and at most so many."""
    def raw(self) -> bytes:
        """All that are left: one document after the other."""

class ChangeStream:
    """A change stream of the core."""

    alive: bool  # more changes may come
    resume_token: Any  # where it is, or None before it knows

    def open(self) -> asyncio.Future[None]:
        """From then on what changes is seen."""
    def try_next(self) -> asyncio.Future[Any]:
        """The next change, or None if there is none now."""
    def close(self) -> asyncio.Future[None]:
        """Tells the server that no more is wanted."""

class Session:
    """Operations that belong together.

    A session of the core, with a connection, is behind it from its first operation on; another one
    after that was lost, or has been given to another session.
    """

    id: Any  # as commands carry it; waits for a server before the first operation
    in_transaction: bool
    cluster_time: Any  # that its last operation saw, or None
    operation_time: Any  # a Timestamp, or None

    def begin_transaction(self, options: Mapping[str, Any]) -> None:
        """The next operation begins it.

        options are readConcern, writeConcern and readPreference, each a mapping, and
        maxCommitTimeMS.
        """
    def commit_transaction(self, timeout: float | None) -> asyncio.Future[None]: ...
    def abort_transaction(self, timeout: float | None) -> asyncio.Future[None]: ...
    def end(self) -> asyncio.Future[None]:
        """Aborts a transaction that is open, and gives back the connection."""
    def advance_cluster_time(self, to: Mapping[str, Any]) -> None: ...
    def advance_operation_time(self, to: Any) -> None: ...
