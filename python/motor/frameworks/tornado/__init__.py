# SPDX-License-Identifier: Apache-2.0
"""Tornado: its IOLoop is made of an event loop of asyncio, to which the futures belong."""

from __future__ import annotations

import asyncio
from typing import Any

import tornado
from tornado.ioloop import IOLoop

from ...motor_common import max_workers, run_on_thread  # noqa: F401

CLASS_PREFIX = ""


def get_event_loop() -> IOLoop:
    return IOLoop.current()


def is_event_loop(loop: Any) -> bool:
    return isinstance(loop, IOLoop)


def check_event_loop(loop: Any) -> None:
    """Raises TypeError unless loop is an IOLoop."""
    if not is_event_loop(loop):
        raise TypeError(f"io_loop must be instance of IOLoop, not {loop!r}")


def asyncio_loop(loop: IOLoop) -> asyncio.AbstractEventLoop:
    """The loop to which futures belong."""
    return loop.asyncio_loop


def run_on_executor(loop: Any, function: Any, *args: Any, **kwargs: Any) -> asyncio.Future[Any]:
    return run_on_thread(loop.asyncio_loop, function, *args, **kwargs)


def platform_info() -> str:
    """What the server's log shows as the client's platform."""
    return f"Tornado {tornado.version}"
