# SPDX-License-Identifier: Apache-2.0
"""Makes a framework's classes from lists of names.

A class of core.py names the attributes of PyMongo's class that it offers, by kind:

_operations   methods that run on a thread (or on the core) and return a future
_coroutines   the same as coroutines, whose result becomes a Motor object
_properties   attributes of the delegate
_methods      methods of the delegate without I/O
_wrapping     methods of the delegate without I/O, whose result becomes a Motor object
_chained      methods that set an option of a cursor and return that cursor

A name is "offered" or "offered=PyMongo's".
"""

from __future__ import annotations

import functools
import inspect
from typing import Any, Callable

from pymongo.errors import InvalidOperation

from . import docstrings, legacy, operations
from .operations.starting import started
from .sessions import CoreSession

_classes: dict[tuple[type, Any], type] = {}


class MotorObject:
    """The base of all that stands for an object of PyMongo, its delegate."""

    delegate: Any
    _framework: Any


def unwrapped(arguments: Any) -> Any:
    """Arguments for PyMongo: a Motor object in a tuple or dict becomes its delegate."""
    if isinstance(arguments, dict):
        for name, value in arguments.items():
            if isinstance(value, MotorObject):
                arguments[name] = value.delegate  # dicts of keyword arguments are the call's own
        return arguments
    return [value.delegate if isinstance(value, MotorObject) else value for value in arguments]


def run(self: Any, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Calls function on a thread; the future belongs to the object's loop."""
    return self._framework.run_on_executor(
        self.get_io_loop(), function, *unwrapped(args), **unwrapped(kwargs)
    )


def takes_callback(function: Callable[..., Any]) -> Callable[..., Any]:
    """Adds Motor 0.7's argument callback to a method that returns an awaitable; it may be last."""
    names = list(inspect.signature(function).parameters)

    @functools.wraps(function)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if len(args) == len(names) and callable(args[-1]):
            *args, kwargs["callback"] = args
        if "callback" in kwargs:
            return legacy.with_callback(self, function, args, kwargs)
        return function(self, *args, **kwargs)

    if inspect.iscoroutinefunction(function) and hasattr(inspect, "markcoroutinefunction"):
        inspect.markcoroutinefunction(method)
    return method


def returns_future(function: Callable[..., Any]) -> Callable[..., Any]:
    """Makes a method of an asynchronous function: it begins when it is called."""

    @functools.wraps(function)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        loop = self._framework.asyncio_loop(self.get_io_loop())
        return loop.create_task(function(self, *args, **kwargs))

    return takes_callback(method)


def _operation(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    start = operations.OPERATIONS.get(original.__qualname__)

    @functools.wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        if "callback" in kwargs:
            return legacy.with_callback(self, method, args, kwargs)
        return _started(self, start, original, args, kwargs)

    return method


def _coroutine(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    start = operations.OPERATIONS.get(original.__qualname__)

    @functools.wraps(original)
    async def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return self.wrap(await _started(self, start, original, args, kwargs))

    return takes_callback(method) if original.__qualname__ in legacy.COROUTINES else method


def _started(self: Any, start: Any, original: Callable[..., Any], args: Any, kwargs: Any) -> Any:
    """Starts an operation on the core, or else PyMongo's function on a thread."""
    future = start and started(self, start, args, kwargs)
    if future is not None:
        return future
    session = kwargs.get("session")
    if isinstance(getattr(session, "delegate", None), CoreSession):
        inspect.signature(original).bind(self, *args, **kwargs)  # says what is wrong
        raise InvalidOperation(f"{original.__name__}() with these arguments has no session")
    return run(self, original, self.delegate, *args, **kwargs)


def _property(original: Any, name: str) -> property:
    return property(lambda self: getattr(self.delegate, name), doc=original.__doc__)


def _method(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    @functools.wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return original(self.delegate, *args, **kwargs)

    return method


def _wrapping(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    @functools.wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return self.wrap(original(self.delegate, *unwrapped(args), **unwrapped(kwargs)))

    return method


def _chained(original: Callable[..., Any], name: str) -> Callable[..., Any]:
    @functools.wraps(original)
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        original(self.delegate, *args, **kwargs)
        return self

    return method


_makers: dict[str, Callable[[Any, str], Any]] = {
    "_operations": _operation,
    "_coroutines": _coroutine,
    "_properties": _property,
    "_methods": _method,
    "_wrapping": _wrapping,
    "_chained": _chained,
}


def create_class_with_framework(cls: type, framework: Any, module_name: str) -> Any:
    """The class of that framework that is made of cls; always the same for the same two."""
    made = _classes.get((cls, framework))
    return made or _make(cls, framework, module_name)


def _make(cls: Any, framework: Any, module_name: str) -> type:
    name = framework.CLASS_PREFIX + cls.__motor_class_name__
    made = type(name, (cls,), {"__module__": module_name, "_framework": framework})
    for base in reversed(cls.__mro__):
        for kind, make in _makers.items():
            for entry in vars(base).get(kind, "").split():
                offered, _, original = entry.partition("=")
                original = original or offered
                found = getattr(cls.__delegate_class__, original, None)
                if found is not None:  # PyMongo's versions differ
                    setattr(made, offered, make(found, original))
    docstrings.document(made, cls)
    _classes[cls, framework] = made
    return made
