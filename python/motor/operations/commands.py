# SPDX-License-Identifier: Apache-2.0
"""Commands whose parameters become options by name, checked as PyMongo checks them."""

from __future__ import annotations

import functools
from collections import abc
from typing import Any, Callable, NamedTuple

from pymongo import common, helpers_shared
from pymongo.collation import validate_collation_or_none

from .starting import acknowledged, given, plain_place, run


class Command(NamedTuple):
    """An operation of the core whose options are those of a command."""

    name: str
    arguments: tuple[str, ...]  # the parameters that the core takes as arguments
    parameters: tuple[str, ...]  # all of PyMongo's, in its order
    known: frozenset[str]  # the same
    wrap: Callable[[Any], Any] | None = None
    unacknowledged: Callable[[Any], Any] | None = None  # wrap where the server does not answer
    others: bool = False  # whether there may be more options, under the server's names


SERVER_NAMES = {
    "array_filters": "arrayFilters",
    "bypass_document_validation": "bypassDocumentValidation",
    "projection": "fields",
    "return_document": "new",
}


def index_option(value: Any) -> Any:
    return value if isinstance(value, str) else helpers_shared._index_document(value)


def _boolean(name: str, value: Any) -> Any:
    common.validate_boolean(name, value)
    return value or None  # False is the server's default


def _after(value: Any) -> Any:
    if not isinstance(value, bool):
        raise ValueError(
            "return_document must be ReturnDocument.BEFORE or ReturnDocument.AFTER, not"
            f" {type(value)}"
        )
    return value or None


def _checked(check: Callable[..., Any], *first: Any) -> Callable[[Any], Any]:
    def checked(value: Any) -> Any:
        check(*first, value)
        return value

    return checked


#: How PyMongo checks what is given for a parameter, and makes the option of it.
_CHECKS: dict[str, Callable[[Any], Any]] = {
    "array_filters": _checked(common.validate_list_or_none, "array_filters"),
    "bypass_document_validation": bool,
    "collation": validate_collation_or_none,
    "filter": _checked(common.validate_is_mapping, "filter"),
    "hint": index_option,
    "let": _checked(common.validate_is_mapping, "let"),
    "projection": lambda value: helpers_shared._fields_list_to_dict(value, "projection"),
    "replacement": _checked(common.validate_ok_for_replace),
    "return_document": _after,
    "update": _checked(common.validate_ok_for_update),
    "upsert": functools.partial(_boolean, "upsert"),
}


#: Options that libmongoc refuses where the server does not answer. PyMongo sends them.
ONLY_ACKNOWLEDGED = {"arrayFilters", "bypassDocumentValidation"}


def core_takes(change: Any) -> bool:
    """Whether all fields of an update are operators, or none of a replacement is.

    Others PyMongo sends, and the server refuses them.
    """
    if not isinstance(change, abc.Mapping):
        return True
    return len({str(field).startswith("$") for field in change}) < 2


def _run(command: Command, place: Any, of: Any, *args: Any, **kwargs: Any) -> Any:
    taken = dict(zip(command.parameters, args))
    if len(args) > len(command.parameters) or (args and not taken.keys().isdisjoint(kwargs)):
        return None  # PyMongo says what is wrong
    taken.update(kwargs)
    session = taken.pop("session", None)
    if "writeConcern" in taken:
        return None
    if not command.others and not command.known.issuperset(taken):
        return None
    for name in command.arguments:
        if name not in taken:
            return None
    made = {}
    for name, value in taken.items():
        check = _CHECKS.get(name)
        if value is not None or name in command.arguments:
            made[SERVER_NAMES.get(name, name)] = value if check is None else check(value)
    if not core_takes(made.get("update")) or not core_takes(made.get("replacement")):
        return None
    if not ONLY_ACKNOWLEDGED.isdisjoint(made) and not acknowledged(of, session):
        return None
    arguments = tuple(made.pop(name) for name in command.arguments)
    if "sort" in made:
        made["sort"] = _sort(command, made["sort"])
    wrap = command.wrap
    if command.unacknowledged and not acknowledged(of, session):
        wrap = command.unacknowledged
    if wrap is not None:  # the result is of PyMongo's, and has no documents of the user's
        place = plain_place(place, of)
    return run(place, of, command.name, arguments, given(**made), wrap, session)


def _sort(command: Command, value: Any) -> Any:
    if command.name.startswith("find_one_and_"):
        return helpers_shared._index_document(value)
    common.validate_is_mapping("sort", value)
    return value


def command(name: str, arguments: int, parameters: str, **others: Any) -> Any:
    names = tuple(parameters.split())
    return functools.partial(
        _run, Command(name, names[:arguments], names, frozenset(names), **others)
    )
