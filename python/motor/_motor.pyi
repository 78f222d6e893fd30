# SPDX-License-Identifier: Apache-2.0
"""The extension module: operations on the threaded core of Motor for C++, and its BSON codec.

What is here is internal to the package: programs use motor.motor_asyncio and motor.motor_tornado.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

def encode(document: Mapping[str, Any], codec_options: Any = None, check_keys: bool = False) -> bytes:
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
    ) -> None:
        """In the loop's thread. Nothing connects before the first operation.

        make_error(kind, message, code, details, labels) makes the exception of a failed
        operation: kind is the name of the core's class (as "duplicate_key_error"), code a number
        or None, details the server's reply as a dict or None, labels a list of str.
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
    ) -> asyncio.Future[Any]:
        """Starts an operation, by the core's name for it ("find_one"), in the loop's thread.

        options are those of the command, under the server's names. The result is passed through
        wrap, if there is one, in the loop's thread. timeout is in seconds, for all of it. Raises at
        once where an argument cannot be encoded. Cancelling the future calls the operation off.
        """
    def open(
        self,
        name: str,
        arguments: Sequence[Any],
        options: Mapping[str, Any] | None = None,
        wrap: None = None,
        timeout: float | None = None,
    ) -> Cursor:
        """A cursor: "find", "aggregate" or "list_indexes". It sends nothing yet.

        timeout is for each of its operations.
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

class Batch:
    """Documents that are decoded when they are taken."""

    def __len__(self) -> int: ...
    def popleft(self) -> Any:
        """The next document."""
    def take(self, most: int | None) -> list[Any]:
        """As many as are decoded in a millisecond, at least one, and at most so many."""
