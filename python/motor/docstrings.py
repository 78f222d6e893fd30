# SPDX-License-Identifier: Apache-2.0
"""Gives classes the docstrings of the stubs, and their methods their places, for help().

They stand in core.pyi and motor_gridfs.pyi, beside the types, because editors show what is there.
"""

from __future__ import annotations

import pkgutil
import types
from typing import Any


def _read(module: str) -> dict[str, dict[str, str]]:
    """By class the docstrings of its members by name; the class's own is that of __doc__."""
    found: dict[str, dict[str, str]] = {}
    members: dict[str, str] = {}
    parts = _stub(module).split('"""')
    for code, text in zip(parts[::2], parts[1::2]):  # a docstring is that of the name before it
        of_class, of_member = code.rfind("\nclass "), code.rfind(" def ")
        if of_class >= 0:
            members = found.setdefault(_name_at(code, of_class), {})
        members["__doc__" if of_class >= of_member else _name_at(code, of_member)] = text
    return found


def _name_at(code: str, place: int) -> str:
    """The name that is defined there, after one word."""
    return code[place:].split(maxsplit=2)[1].partition(":")[0].partition("(")[0]


def _stub(module: str) -> str:
    """The text of a stub; empty where somebody has packed the modules without it."""
    try:
        return (pkgutil.get_data(__package__, f"{module}.pyi") or b"").decode()
    except OSError:
        return ""


#: By class and member.
DOCSTRINGS = {**_read("core"), **_read("motor_gridfs")}


def document(made: type, cls: type) -> None:
    """Documents a class that is made of cls, and what it has from cls and its bases."""
    for base in reversed(cls.__mro__):
        for name, text in DOCSTRINGS.get(base.__name__, {}).items():
            found = made if name == "__doc__" else _member(made, name)
            if found is not None:  # PyMongo's versions differ
                found.__doc__ = text
    for found in vars(made).values():
        if isinstance(found, types.FunctionType):  # which says so far that it is PyMongo's
            found.__module__ = made.__module__
            found.__qualname__ = f"{made.__qualname__}.{found.__name__}"


def _member(made: type, name: str) -> Any:
    """The function or property of that name, which would be called if getattr() were asked."""
    return next((vars(base)[name] for base in made.__mro__ if name in vars(base)), None)
