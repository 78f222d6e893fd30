# SPDX-License-Identifier: Apache-2.0
"""Starts operations on the core: where they run, in which session, and for how long at most."""

from __future__ import annotations

import copy
from typing import Any, Callable

from pymongo.client_session import ClientSession
from pymongo.errors import ConfigurationError, DocumentTooLarge, InvalidOperation

from ..limits import has_limit, seconds_left, too_late
from ..motor_common import failed
from ..sessions import CoreSession


def place_of(of: Any) -> Any:
    """Where the operations of a client, a database or a collection run on the core; False if they
    do not.
    """
    client = of._top
    if client is None:
        return False
    core = client._core
    if (
        of._place is None
        or of._place_of is not core.client
        or (core.client and core.loop is not client.get_io_loop())
    ):
        of._place = core.place(of)
        of._place_of = core.client
    return of._place


def loop_of(of: Any) -> Any:
    """The loop to which its futures belong."""
    return of._framework.asyncio_loop(of.get_io_loop())


def task(of: Any, coroutine: Any) -> Any:
    """Runs a coroutine in the loop of `of`."""
    return loop_of(of).create_task(coroutine)


def started(of: Any, start: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Starts an operation on the core; None if it does not run there. Errors are the future's."""
    try:
        place = place_of(of)
        if place is False:
            return None
        return start(place, of, *args, **kwargs)
    except Exception as error:
        if isinstance(error, DocumentTooLarge) and not _has_session(args, kwargs):
            return None  # PyMongo sends it: the error is the server's, and each other write is done
        return failed(loop_of(of), error)


def _has_session(args: Any, kwargs: Any) -> bool:
    """Whether an argument is a session of the core."""
    everything = (*args, *kwargs.values())
    return any(isinstance(getattr(each, "delegate", each), CoreSession) for each in everything)


def limit_of(of: Any) -> float | None:
    """The seconds that an operation may take: of pymongo.timeout(), or timeoutMS.

    Raises what PyMongo does if none are left.
    """
    if not has_limit():
        return getattr(of.delegate, "_timeout", None) or None
    left = seconds_left()
    if left is not None and left <= 0:
        raise too_late()
    return None if left is None else max(left, 0.001)


def on_core(of: Any, session: Any) -> Any:
    """The core's session of one that was started by the client of `of`; None for None."""
    if session is None:
        return None
    delegate = getattr(session, "delegate", session)
    if not isinstance(delegate, ClientSession):
        raise ValueError(f"'session' argument must be a ClientSession or None, not {type(session)}")
    if delegate.client is not of._top.delegate:
        raise InvalidOperation("Can only use session with the MongoClient that started it")
    if delegate.has_ended:
        raise InvalidOperation("Cannot use ended session")
    if not isinstance(delegate, CoreSession):
        raise InvalidOperation("start_session() of this client starts a session for it")
    return delegate._on_core


def in_transaction(of: Any, session: Any) -> bool:
    """Whether a session of the client of `of` has a transaction."""
    in_session = on_core(of, session)
    return in_session is not None and in_session.in_transaction


def acknowledged(of: Any, session: Any) -> bool:
    """Whether the server answers to writes there; in a transaction it always does."""
    if of.delegate.write_concern.acknowledged or in_transaction(of, session):
        return True
    if session is not None:
        raise ConfigurationError(
            "Explicit sessions are incompatible with unacknowledged write concern:"
            f" {of.delegate.write_concern!r}"
        )
    return False


def given(**options: Any) -> dict[str, Any] | None:
    """Those that are not None; None if all are."""
    return {name: value for name, value in options.items() if value is not None} or None


def check_await_time(value: Any) -> None:
    """Raises as PyMongo's cursors do."""
    if value is not None and not isinstance(value, int):
        raise TypeError(f"max_await_time_ms must be an integer or None, not {type(value)}")


def without_decoders(codec_options: Any) -> Any:
    """For replies in which no documents of the user's are, whose types the user's decoders take.

    What is sent has all types of the user's.
    """
    registry = codec_options.type_registry
    if not registry._decoder_map:
        return codec_options
    encoding = copy.copy(registry)
    encoding._decoder_map = {}
    return codec_options.with_options(type_registry=encoding)


def plain(codec_options: Any) -> Any:
    """The same, with dicts as documents: for what the server tells of itself."""
    codec_options = without_decoders(codec_options)
    if codec_options.document_class is dict:
        return codec_options
    return codec_options.with_options(document_class=dict)


def plain_place(place: Any, of: Any) -> Any:
    """A collection's place, for an operation whose reply is plain."""
    known, made = of._plain_place
    if known is not place:
        codec_options = of.delegate.codec_options
        changed = plain(codec_options)
        made = place
        if changed is not codec_options:
            made = of._top._core.new_place(*of._names, changed, of.delegate)
        of._plain_place = place, made
    return made


def run(
    place: Any,
    of: Any,
    name: str,
    arguments: tuple[Any, ...] = (),
    options: dict[str, Any] | None = None,
    wrap: Callable[[Any], Any] | None = None,
    session: Any = None,
) -> Any:
    """The future of an operation of the core."""
    in_session = None if session is None else on_core(of, session)
    return place.run(name, arguments, options, wrap, limit_of(of), in_session)


def open_cursor(
    place: Any,
    of: Any,
    name: str,
    arguments: tuple[Any, ...] = (),
    options: dict[str, Any] | None = None,
    session: Any = None,
) -> Any:
    """A cursor of the core, which has sent nothing."""
    in_session = None if session is None else on_core(of, session)
    return place.open(name, arguments, options, None, limit_of(of), in_session)
