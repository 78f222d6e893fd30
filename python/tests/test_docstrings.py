# SPDX-License-Identifier: Apache-2.0
"""Docstrings: each public name has one of this package's own, and each one is of a name."""

from __future__ import annotations

import ast
import asyncio
import inspect
import pydoc
import re
from typing import Any

import motor.aiohttp
import pytest
from motor import core, docstrings, motor_asyncio, motor_gridfs, motor_tornado, web
from pymongo import InsertOne
from support.commands import SentCommands

#: What only the types have.
_ONLY_TYPES = {"_Future"}
#: Words that begin a line of parameters and name none.
_NO_PARAMETERS = {"Others"}


def _classes() -> list[type]:
    made = [
        kind
        for module in (motor_asyncio, motor_tornado)
        for kind in vars(module).values()
        if inspect.isclass(kind) and kind.__module__ == module.__name__
    ]
    return [*made, web.GridFSHandler, motor.aiohttp.AIOHTTPGridFS]


def _members(kind: type) -> dict[str, Any]:
    """The public ones; of a handler of Tornado's only those that are not Tornado's."""
    names = [name for name in dir(kind) if not name.startswith("_")]
    if kind is web.GridFSHandler:
        names = [name for name in vars(kind) if not name.startswith("_")]
    return {name: inspect.getattr_static(kind, name) for name in names}


_CLASSES = _classes()
_FUNCTIONS = [
    motor.get_version_string,
    motor.aiohttp.get_cache_time,
    motor.aiohttp.get_gridfs_file,
    motor.aiohttp.set_extra_headers,
    motor_asyncio.AsyncIOMotorReplicaSetClient,
    motor_asyncio.create_asyncio_class,
    motor_tornado.MotorReplicaSetClient,
    motor_tornado.create_motor_class,
]
#: What programs use most, whose docstrings have an example.
_WITH_EXAMPLE = {
    "Client": "start_session get_database",
    "ClientSession": "start_transaction with_transaction",
    "Database": "command create_collection get_collection",
    "Collection": (
        "aggregate bulk_write count_documents create_index delete_many delete_one distinct find"
        " find_one find_one_and_update insert_many insert_one replace_one update_many update_one"
        " watch with_options"
    ),
    "Cursor": "sort to_list",
    "GridFSBucket": (
        "delete download_to_stream find open_download_stream open_upload_stream upload_from_stream"
    ),
}
#: Calls, by what is called, whose docstrings say what they send.
_CALLS: dict[str, Any] = {
    "Client.list_database_names": lambda it: it(),
    "Client.list_databases": lambda it: it(),
    "Client.server_info": lambda it: it(),
    "Client.drop_database": lambda it: it("python_docstrings_none"),
    "Database.create_collection": lambda it: it("made"),
    "Database.drop_collection": lambda it: it("made"),
    "Database.list_collection_names": lambda it: it(),
    "Database.list_collections": lambda it: it(),
    "Database.validate_collection": lambda it: it("things"),
    "Collection.aggregate": lambda it: it([]).to_list(),
    "Collection.bulk_write": lambda it: it([InsertOne({})]),
    "Collection.count_documents": lambda it: it({}),
    "Collection.create_index": lambda it: it("x"),
    "Collection.delete_many": lambda it: it({"x": 1}),
    "Collection.delete_one": lambda it: it({"x": 1}),
    "Collection.distinct": lambda it: it("x"),
    "Collection.drop": lambda it: it(),
    "Collection.drop_index": lambda it: it("x_1"),
    "Collection.drop_indexes": lambda it: it(),
    "Collection.estimated_document_count": lambda it: it(),
    "Collection.find": lambda it: it().to_list(),
    "Collection.find_one": lambda it: it(),
    "Collection.find_one_and_delete": lambda it: it({"x": 1}),
    "Collection.find_one_and_replace": lambda it: it({"x": 1}, {"x": 2}),
    "Collection.find_one_and_update": lambda it: it({"x": 1}, {"$set": {"x": 2}}),
    "Collection.find_raw_batches": lambda it: it().next(),
    "Collection.index_information": lambda it: it(),
    "Collection.insert_many": lambda it: it([{}]),
    "Collection.insert_one": lambda it: it({}),
    "Collection.list_indexes": lambda it: it().to_list(),
    "Collection.options": lambda it: it(),
    "Collection.rename": lambda it: it("others"),
    "Collection.replace_one": lambda it: it({"x": 1}, {"x": 2}),
    "Collection.update_many": lambda it: it({"x": 1}, {"$set": {"x": 2}}),
    "Collection.update_one": lambda it: it({"x": 1}, {"$set": {"x": 2}}),
    "GridFSBucket.delete": lambda it: it(1),
    "GridFSBucket.find": lambda it: it().to_list(),
    "GridFSBucket.open_download_stream": lambda it: it(1),
    "GridFSBucket.rename": lambda it: it(1, "other"),
}
_by_class = pytest.mark.parametrize("kind", _CLASSES, ids=lambda kind: kind.__name__)


def _texts(kind: type) -> dict[str, str]:
    """The docstrings of a class and its members by name, without their indentation."""
    described = {"__doc__": kind, **_members(kind)}
    return {name: inspect.cleandoc(each.__doc__ or "") for name, each in described.items()}


def _words(text: str | None) -> str:
    return " ".join((text or "").split())


def _begins_with_a_sentence(text: str | None) -> bool:
    """On a line of its own, or followed by another one."""
    first, *others = (text or "").splitlines() or [""]
    return bool(re.match(r"[A-Z].*\.$", first)) and not (others and others[0].strip())


@_by_class
def test_that_all_names_are_documented(kind: type) -> None:
    bad = {name for name, text in _texts(kind).items() if not _begins_with_a_sentence(text)}
    assert bad == set()


@_by_class
def test_that_the_words_are_not_those_of_pymongo(kind: type) -> None:
    delegate: Any = getattr(kind, "__delegate_class__", object)
    theirs = {name: getattr(delegate, name, None) for name in _texts(kind)}
    theirs["__doc__"] = delegate
    same = {
        name
        for name, text in _texts(kind).items()
        if text and _words(text) == _words(getattr(theirs[name], "__doc__", None))
    }
    assert same == set()


@pytest.mark.parametrize("function", _FUNCTIONS, ids=lambda function: function.__name__)
def test_that_functions_are_documented(function: Any) -> None:
    assert _begins_with_a_sentence(function.__doc__)


@pytest.mark.parametrize("name", sorted(docstrings.DOCSTRINGS))
def test_that_each_docstring_is_of_something(name: str) -> None:
    members = set(docstrings.DOCSTRINGS[name]) - {"__doc__"}
    if name in _ONLY_TYPES:
        assert not members
        return
    described = getattr(core, name, None) or getattr(motor_gridfs, name)
    heirs = [kind for kind in _CLASSES if issubclass(kind, described)]
    assert {each for each in members if not any(hasattr(kind, each) for kind in heirs)} == set()
    for kind in heirs:  # that of an heir may be its own
        for member in members:
            assert inspect.getattr_static(kind, member).__doc__


@_by_class
def test_that_examples_are_python(kind: type) -> None:
    examples = {name: text.partition("\n\n    ")[2] for name, text in _texts(kind).items()}
    for example in filter(None, examples.values()):  # it is the end of the docstring
        ast.parse("async def example():\n    " + example)
    wanted = _WITH_EXAMPLE.get(kind.__name__.partition("Motor")[2], "").split()
    assert {name for name in wanted if not examples[name]} == set()


@_by_class
def test_that_the_parameters_exist(kind: type) -> None:
    unknown = {}
    for name, member in _members(kind).items():
        if not inspect.isfunction(member):
            continue
        parameters = inspect.signature(member).parameters
        if any(each.kind.name.startswith("VAR_") for each in parameters.values()):
            continue  # PyMongo knows the others
        lines = re.findall(r"^(\w+(?:, \w+)*): ", inspect.cleandoc(member.__doc__ or ""), re.M)
        told = {each for line in lines for each in line.split(", ")}
        unknown[name] = told - set(parameters) - _NO_PARAMETERS
    assert {name: told for name, told in unknown.items() if told} == {}


def test_that_help_shows_them() -> None:
    shown = pydoc.render_doc(
        motor_asyncio.AsyncIOMotorCollection.find_one, renderer=pydoc.plaintext
    )
    assert "find_one in module motor.motor_asyncio" in shown
    assert "Find one document that matches." in shown
    assert "Sends find with a limit of 1." in shown
    assert "\n        person = await people.find_one(" in shown


def test_that_a_package_without_stubs_works(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(package: str, resource: str) -> bytes:
        raise FileNotFoundError(resource)

    monkeypatch.setattr(docstrings.pkgutil, "get_data", missing)
    assert docstrings._read("core") == {}


@pytest.mark.parametrize("called", sorted(_CALLS))
def test_that_what_is_sent_is_what_is_said(uri: str, called: str) -> None:
    kind, name = called.split(".")

    async def sent() -> set[str]:
        told = SentCommands()
        client: Any = motor_asyncio.AsyncIOMotorClient(uri, event_listeners=[told])
        database = client.python_docstrings
        await database.drop_collection("others")
        await database.things.insert_one({"x": 1})
        await database.things.create_index("x")
        bucket = motor_asyncio.AsyncIOMotorGridFSBucket(database)
        await database["fs.files"].replace_one(
            {"_id": 1}, {"length": 0, "chunkSize": 1}, upsert=True
        )
        of = {"Client": client, "Database": database, "GridFSBucket": bucket}
        await asyncio.sleep(0)
        told.names.clear()
        await _CALLS[called](getattr(of.get(kind, database.things), name))
        names = set(told.names)
        await client.drop_database(database)
        client.close()
        return names

    names = asyncio.run(asyncio.wait_for(sent(), 60))
    method = getattr(getattr(motor_asyncio, f"AsyncIOMotor{kind}"), name)
    said = inspect.cleandoc(method.__doc__).partition("Sends ")[2].partition("\n\n")[0]
    if said.startswith("what find() sends"):
        said = "find"
    assert names and names <= set(re.findall(r"\w+", said)), said
