# SPDX-License-Identifier: Apache-2.0
"""Runs PyMongo's tests over Motor's synchro, with the original Motor or with this tree's package.

run_synchro.py ARGS...: the arguments are pytest's. It is run in a folder with synchro/ of Motor's
source distribution and test/ of PyMongo's. Synchro finds a package's methods by marks that the
original puts on them; where these are missing, they are added here.
"""

from __future__ import annotations

import functools
import inspect
import os
import runpy
import sys
import warnings
from typing import Any, Iterator

sys.path.insert(0, os.getcwd())

import gridfs.grid_file  # noqa: F401 (synchro wants it to be loaded)
import motor.core
import motor.metaprogramming
import motor.motor_tornado
from tornado.ioloop import IOLoop


def motor_classes() -> Iterator[type]:
    for found in list(vars(motor.motor_tornado).values()):
        if isinstance(found, type) and found.__name__.startswith("Motor"):
            yield found
    for name in ("AgnosticRawBatchCursor", "AgnosticRawBatchCommandCursor"):
        yield motor.motor_tornado.create_motor_class(getattr(motor.core, name))


def mark_methods() -> None:
    """Any method is one that synchro calls, because call() waits for what has to be waited for."""
    for made in motor_classes():
        for base in made.__mro__:
            for name, method in vars(base).items():
                if inspect.isfunction(method) and not name.startswith("__"):
                    method.is_async_method = True  # type: ignore[attr-defined]


def call(method: Any, *args: Any, **kwargs: Any) -> Any:
    """What the method returns, or what comes of it if that is awaitable.

    A time limit of pytest may end this: what is left on the loop must not stop the next call, as
    with Tornado's run_sync().
    """

    async def wait() -> Any:
        result = method(*args, **kwargs)
        return await result if inspect.isawaitable(result) else result

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        loop = IOLoop.current().asyncio_loop  # type: ignore[attr-defined]
    task = loop.create_task(wait())
    try:
        return loop.run_until_complete(task)
    finally:
        task.cancel()


def open_stream(stream: Any) -> None:
    call(stream.__aenter__)


def adapt() -> None:
    """Gives this package the names inside the original of which synchro knows."""
    motor.metaprogramming.MotorAttributeFactory = type("MotorAttributeFactory", (), {})
    motor.core.AgnosticChangeStream._lazy_init = open_stream
    mark_methods()
    import synchro

    # The tests drop the collection of a stream; the object is PyMongo's.
    synchro.ChangeStream._target = property(lambda self: self.delegate._target.delegate)
    synchro.ChangeStream._client = property(lambda self: self.delegate._target._top.delegate)
    for made in list(vars(synchro).values()):
        if isinstance(made, type) and issubclass(made, synchro.Synchro) and made.__delegate_class__:
            ask_delegate(made)


def ask_delegate(made: Any) -> None:
    """A property that synchro has copied reads what only the Motor object has."""
    for name, found in list(vars(made).items()):
        if isinstance(found, property) and getattr(made.__delegate_class__, name, None) is found:
            setattr(made, name, property(lambda self, name=name: getattr(self.delegate, name)))


def synchronize(self: Any, method: Any) -> Any:
    return functools.wraps(method)(functools.partial(call, method))


if __name__ == "__main__":
    if not hasattr(motor.metaprogramming, "MotorAttributeFactory"):
        adapt()
    import synchro

    synchro.Synchro.synchronize = synchronize
    sys.argv[1:] = [os.getcwd(), *sys.argv[1:]]
    runpy.run_module("synchro.synchrotest", run_name="__main__")
