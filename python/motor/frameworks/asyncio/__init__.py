# SPDX-License-Identifier: Apache-2.0
"""asyncio: its loops are event loops themselves."""

from __future__ import annotations

import asyncio
from asyncio import get_event_loop  # noqa: F401
from typing import Any

from ...motor_common import max_workers, run_on_thread  # noqa: F401

CLASS_PREFIX = "AsyncIO"


def is_event_loop(loop: Any) -> bool:
    return isinstance(loop, asyncio.AbstractEventLoop)


def check_event_loop(loop: Any) -> None:
    """Raises TypeError unless loop is one of asyncio's."""
    if not is_event_loop(loop):
        raise TypeError(f"io_loop must be instance of asyncio-compatible event loop, not {loop!r}")


def asyncio_loop(loop: asyncio.AbstractEventLoop) -> asyncio.AbstractEventLoop:
    """The loop to which futures belong."""
    return loop


def run_on_executor(loop: Any, function: Any, *args: Any, **kwargs: Any) -> asyncio.Future[Any]:
    return run_on_thread(loop, function, *args, **kwargs)


def platform_info() -> str:
    """What the server's log shows as the client's platform."""
    return "asyncio"
