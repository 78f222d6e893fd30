# SPDX-License-Identifier: Apache-2.0
"""What both frameworks share: the threads that run PyMongo's code, and small helpers."""

from __future__ import annotations

import asyncio
import contextvars
import functools
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable

callback_type_error = TypeError("callback must be a callable")

max_workers: int = int(os.environ.get("MOTOR_MAX_WORKERS") or (os.cpu_count() or 1) * 5)


def _new_executor() -> None:
    global _executor
    _executor = ThreadPoolExecutor(max_workers, thread_name_prefix="motor")


_new_executor()
if hasattr(os, "register_at_fork"):  # a child has none of its parent's threads
    os.register_at_fork(after_in_child=_new_executor)


def run_on_thread(
    loop: asyncio.AbstractEventLoop, function: Callable[..., Any], *args: Any, **kwargs: Any
) -> asyncio.Future[Any]:
    """Calls function on a thread, in the caller's context; the future belongs to loop."""
    run = functools.partial(contextvars.copy_context().run, function, *args, **kwargs)
    return loop.run_in_executor(_executor, run)


def done(loop: asyncio.AbstractEventLoop, result: Any) -> asyncio.Future[Any]:
    """A future that has its result."""
    future = loop.create_future()
    future.set_result(result)
    return future


def failed(loop: asyncio.AbstractEventLoop, error: BaseException) -> asyncio.Future[Any]:
    """A future that raises error."""
    future = loop.create_future()
    future.set_exception(error)
    return future
