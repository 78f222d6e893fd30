# SPDX-License-Identifier: Apache-2.0
"""The classes of Motor, of which each framework has its own."""

from __future__ import annotations

import asyncio
import time
import warnings
from typing import Any, Callable

from pymongo.change_stream import ChangeStream
from pymongo.client_session import ClientSession, TransactionOptions
from pymongo.collection import Collection
from pymongo.command_cursor import CommandCursor, RawBatchCommandCursor
from pymongo.cursor import Cursor, RawBatchCursor
from pymongo.cursor_shared import _QUERY_OPTIONS
from pymongo.database import Database
from pymongo.driver_info import DriverInfo
from pymongo.encryption import ClientEncryption
from pymongo.errors import ExecutionTimeout, InvalidOperation, OperationFailure, PyMongoError
from pymongo.mongo_client import MongoClient

from . import legacy, native
from ._version import version
from .cursors import CoreChangeStream, CoreCursor, Documents
from .metaprogramming import (
    MotorObject,
    create_class_with_framework,
    run,
    takes_callback,
    unwrapped,
)
from .motor_common import callback_type_error, done, failed
from .operations import reads
from .operations.administration import cursor_command
from .operations.changes import open_change_stream
from .operations.starting import limit_of, place_of
from .sessions import CoreSession, transaction

#: Seconds for which with_transaction() begins a failed transaction again, as the drivers'
#: specification has it.
_WITH_TRANSACTION_RETRY_TIME_LIMIT = 120

#: Seconds for an abort when the time limit is over already.
_LATE_ABORT_LIMIT = 1.0


class AgnosticBase(MotorObject):
    """What all have: a delegate, which is an object of PyMongo, and comparison by it."""

    def __init__(self, delegate: Any) -> None:
        self.delegate = delegate

    def __eq__(self, other: object) -> bool:
        if isinstance(other, self.__class__):
            return bool(self.delegate == other.delegate)
        return NotImplemented

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({self.delegate!r})"

    def _made(self, cls: type, *args: Any, **kwargs: Any) -> Any:
        """An object of cls, in this object's framework."""
        made = create_class_with_framework(cls, self._framework, self.__module__)
        return made(*args, **kwargs)


class _Subscripted:
    """Takes type arguments at run time: Cursor[dict]."""

    @classmethod
    def __class_getitem__(cls, key: Any) -> Any:
        return cls


class _AsyncOnly:
    """Used with "async with"."""

    async def __aenter__(self) -> Any:
        return self

    def __enter__(self) -> Any:
        raise RuntimeError(f'Use {self.__class__.__name__} in "async with", not "with"')

    def __exit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        pass


class AgnosticBaseProperties(AgnosticBase, _Subscripted):
    """Settings of a client, a database or a collection; how databases and collections are named."""

    _properties = "read_concern"
    _parent: Any = None  # of what was reached as an attribute, for methods of Motor 0.7
    _place: Any = None  # where its operations run on the core, once there was one
    _plain_place: Any = (None, None)  # that place, and the one for replies that are plain
    _place_of: Any = None  # the client of the core whose place that is
    _top: Any  # the client
    _names: tuple[str, str]  # of the database and the collection, "" where it is neither

    def __dir__(self) -> list[str]:
        return [name for name in super().__dir__() if name not in legacy.HIDDEN]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(
                f"{self.__class__.__name__} has no attribute {name!r}. To get what is called so,"
                f" write it in brackets: [{name!r}]."
            )
        child = self[name]
        child._parent = self
        return child

    def watch(
        self,
        pipeline=None,
        full_document=None,
        resume_after=None,
        max_await_time_ms=None,
        batch_size=None,
        collation=None,
        start_at_operation_time=None,
        session=None,
        start_after=None,
        comment=None,
        full_document_before_change=None,
        show_expanded_events=None,
    ):
        """The changes of a collection, of a database or of all databases, as a change stream.

        Nothing is sent before the stream is entered or asked for a change. The server must be
        a replica set or a sharded cluster.
        """
        options = {name: value for name, value in locals().items() if name != "self"}
        return self._made(AgnosticChangeStream, self, **options)


for _name in legacy.SETTINGS:
    setattr(AgnosticBaseProperties, _name, legacy.setting(_name))
for _name, _entry in legacy.PROPERTIES.items():
    setattr(AgnosticBaseProperties, _name, legacy.hidden_property(_name, _entry))


class AgnosticClient(AgnosticBaseProperties):
    """A MongoDB deployment. Takes MongoClient's arguments, and io_loop."""

    __motor_class_name__ = "MotorClient"
    __delegate_class__ = MongoClient

    _operations = "_connect bulk_write drop_database list_database_names server_info"
    _coroutines = "list_databases start_session"
    _wrapping = "get_database get_default_database"
    _methods = "__hash__"
    _properties = (
        "HOST PORT address arbiters is_mongos is_primary nodes options primary secondaries"
        " topology_description"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._io_loop = kwargs.pop("io_loop", None)
        if self._io_loop is not None:
            self._framework.check_event_loop(self._io_loop)
        kwargs.setdefault("connect", False)
        kwargs["driver"] = _driver_info(self._framework.platform_info(), kwargs.get("driver"))
        super().__init__(self.__delegate_class__(*args, **kwargs))
        self._top, self._names = self, ("", "")
        self._core = native.Core(self, args, kwargs)

    @property
    def io_loop(self) -> Any:
        """The loop it was given, or else that which was current when it was first used."""
        if self._io_loop is None:
            self._io_loop = self._framework.get_event_loop()
        return self._io_loop

    def get_io_loop(self) -> Any:
        return self.io_loop

    def close(self) -> None:
        """Closes all connections. What is pending fails; later operations raise."""
        self._core.close()
        self.delegate.close()

    def __getitem__(self, name: str) -> Any:
        return self._made(AgnosticDatabase, self, name)

    def wrap(self, obj: Any) -> Any:
        return _wrapped(self, obj)


for _name, _entry in legacy.CLIENT_PROPERTIES.items():
    setattr(AgnosticClient, _name, legacy.hidden_property(_name, _entry))


def _driver_info(platform: str, given: Any) -> DriverInfo:
    """What the handshake says of the driver: Motor's name, and that of a library upon it."""
    if not given:
        return DriverInfo("Motor", version, platform)
    if not isinstance(given, DriverInfo):
        raise TypeError(
            f"Incorrect type for `driver` {type(given)}; expected value of type"
            " pymongo.driver_info.DriverInfo"
        )
    own = ("Motor", version, platform)
    # Not by calling the class, which in newer PyMongo refuses the separator.
    return DriverInfo._make("|".join(filter(None, pair)) for pair in zip(own, given))


class _MotorTransactionContext:
    """Commits at the end of "async with", or aborts if there was an error."""

    def __init__(self, session: Any) -> None:
        self._session = session

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        if not self._session.in_transaction:
            return
        if exc_val is None:
            await self._session.commit_transaction()
        else:
            await self._session.abort_transaction()


class AgnosticClientSession(AgnosticBase):
    """A session: async with await client.start_session() as session."""

    __motor_class_name__ = "MotorClientSession"
    __delegate_class__ = ClientSession

    _properties = "cluster_time has_ended in_transaction operation_time options session_id"

    def __init__(self, delegate: Any, motor_client: Any) -> None:
        super().__init__(delegate)
        self._client = motor_client
        on_core = isinstance(delegate, CoreSession)
        self._core = delegate._on_core if on_core else None  # none: it runs on PyMongo's code

    def advance_cluster_time(self, cluster_time):
        """Takes over what another session has seen."""
        self.delegate.advance_cluster_time(cluster_time)

    def advance_operation_time(self, operation_time):
        """Makes the session's reads see what another session has seen by that time."""
        self.delegate.advance_operation_time(operation_time)

    def _ending(self, name: str, limit: float | None) -> Any:
        """Starts the operation that ends a transaction."""
        if not self._core:
            return run(self, getattr(ClientSession, name), self.delegate)
        if self.has_ended:
            return failed(self._loop(), InvalidOperation("Cannot use ended session"))
        try:
            return getattr(self._core, name)(limit)
        except PyMongoError as error:
            return failed(self._loop(), error)

    @takes_callback
    def commit_transaction(self):
        """A future: the transaction lasts."""
        try:
            return self._ending("commit_transaction", limit_of(self._client))
        except ExecutionTimeout as error:
            error._add_error_label("UnknownTransactionCommitResult")
            if not (self._core and self.in_transaction):
                return failed(self._loop(), error)
            return self._loop().create_task(self._abort_and_raise(error))

    async def _abort_and_raise(self, error: Exception) -> None:
        """Instead of a commit that comes too late: nothing stays locked."""
        await self._ending("abort_transaction", _LATE_ABORT_LIMIT)
        raise error

    @takes_callback
    def abort_transaction(self):
        """A future: the transaction is undone."""
        try:
            limit = limit_of(self._client)
        except ExecutionTimeout:  # the server should know all the same
            limit = _LATE_ABORT_LIMIT
        return self._ending("abort_transaction", limit)

    @takes_callback
    def end_session(self):
        """A future: the session has ended. A transaction that is open is aborted."""
        if not self._core:
            return run(self, ClientSession.end_session, self.delegate)
        if self.has_ended:
            return done(self._loop(), None)
        self.delegate.end_session()
        return self._core.end()

    def _loop(self) -> asyncio.AbstractEventLoop:
        return self._framework.asyncio_loop(self.get_io_loop())

    def get_io_loop(self) -> Any:
        return self._client.get_io_loop()

    async def with_transaction(
        self,
        coro,
        read_concern=None,
        write_concern=None,
        read_preference=None,
        max_commit_time_ms=None,
    ):
        """Awaits coro(session) in a transaction and commits it; returns what coro returned.

        For 120 seconds, errors that are labelled as transient begin it again, and a commit of
        which nobody knows the outcome is sent again. So coro may be called several times.
        """
        options = (read_concern, write_concern, read_preference, max_commit_time_ms)
        limit = time.monotonic() + _WITH_TRANSACTION_RETRY_TIME_LIMIT
        while True:
            self.start_transaction(*options)
            try:
                result = await coro(self)
            except BaseException as error:
                if self.in_transaction:
                    await self.abort_transaction()
                if _again(error, "TransientTransactionError", limit):
                    continue
                raise
            if not self.in_transaction or await self._committed(limit):
                return result

    async def _committed(self, limit: float) -> bool:
        """Commits; False if the whole transaction is to be begun again."""
        while True:
            try:
                await self.commit_transaction()
                return True
            except PyMongoError as error:
                expired = isinstance(error, OperationFailure) and error.code == 50
                if not expired and _again(error, "UnknownTransactionCommitResult", limit):
                    continue
                if _again(error, "TransientTransactionError", limit):
                    return False
                raise

    def start_transaction(
        self, read_concern=None, write_concern=None, read_preference=None, max_commit_time_ms=None
    ):
        """Begins a transaction; "async with" ends it."""
        options = (read_concern, write_concern, read_preference, max_commit_time_ms)
        if not self._core:
            self.delegate.start_transaction(*options)
            return _MotorTransactionContext(self)
        if self.has_ended:
            raise InvalidOperation("Cannot use ended session")
        if self.options.snapshot:
            raise InvalidOperation("Transactions are not supported in snapshot sessions")
        if self.in_transaction:
            raise InvalidOperation("Transaction already in progress")
        self._core.begin_transaction(transaction(TransactionOptions(*options)))
        return _MotorTransactionContext(self)

    @property
    def client(self) -> Any:
        """The client that started it."""
        return self._client

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        await self.end_session()

    def __enter__(self) -> Any:
        raise AttributeError(
            "Use Motor sessions like 'async with await client.start_session()', not 'with'"
        )

    def __exit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        pass


def _again(error: BaseException, label: str, limit: float) -> bool:
    return (
        isinstance(error, PyMongoError)
        and error.has_error_label(label)
        and time.monotonic() < limit
    )


class AgnosticDatabase(AgnosticBaseProperties):
    """A database: client.name or client["name"]."""

    __motor_class_name__ = "MotorDatabase"
    __delegate_class__ = Database

    _operations = (
        "_async_aggregate=aggregate _cursor_command=cursor_command command dereference"
        " drop_collection list_collection_names validate_collection"
    )
    _coroutines = "create_collection list_collections"
    _wrapping = "get_collection with_options"
    _methods = "__bool__ __hash__"
    _properties = "name"

    def __init__(self, client: Any, name: str, **kwargs: Any) -> None:
        self._client = client
        delegate = kwargs.pop("_delegate", None)
        if delegate is None:
            delegate = Database(client.delegate, name, **kwargs)
        super().__init__(delegate)
        self._top, self._names = client, (delegate.name, "")

    def aggregate(self, pipeline, *args, **kwargs):
        """A cursor over what a pipeline of the database yields, as {"$currentOp": {}}."""
        cursor = self._made(
            AgnosticLatentCommandCursor,
            self["$cmd.aggregate"],
            self._async_aggregate,
            pipeline,
            *args,
            **kwargs,
        )
        cursor._opener = lambda _, *args, **kwargs: reads.open_aggregate(self, *args, **kwargs)
        return cursor

    async def cursor_command(
        self,
        command,
        value=1,
        read_preference=None,
        codec_options=None,
        session=None,
        comment=None,
        max_await_time_ms=None,
        **kwargs,
    ):
        """Sends a command whose reply has a cursor, and returns that cursor."""
        args = (read_preference, codec_options, session, comment, max_await_time_ms)
        if place_of(self) is False:
            cursor = await self._cursor_command(command, value, *args, **kwargs)
        else:
            cursor = await cursor_command(self, command, value, *args, **kwargs)
        return self.wrap(cursor)

    @property
    def client(self) -> Any:
        """The client it was taken from."""
        return self._client

    def __getitem__(self, name: str) -> Any:
        return self._made(AgnosticCollection, self, name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        client = self._client.__class__.__name__
        return legacy.call(
            self,
            args,
            kwargs,
            f"MotorDatabase object is not callable. If you meant to call the '{self.name}' method"
            f" on a {client} object it is failing because no such method exists.",
        )

    def wrap(self, obj: Any) -> Any:
        return _wrapped(self, obj)

    def get_io_loop(self) -> Any:
        return self._client.get_io_loop()


class AgnosticCollection(AgnosticBaseProperties):
    """A collection: database.name or database["name"]."""

    __motor_class_name__ = "MotorCollection"
    __delegate_class__ = Collection

    _operations = (
        "_async_aggregate=aggregate _async_aggregate_raw_batches=aggregate_raw_batches"
        " _async_list_indexes=list_indexes _async_list_search_indexes=list_search_indexes"
        " bulk_write count_documents create_index create_indexes create_search_index"
        " create_search_indexes delete_many delete_one distinct drop drop_index drop_indexes"
        " drop_search_index estimated_document_count find_one find_one_and_delete"
        " find_one_and_replace find_one_and_update index_information insert_many insert_one options"
        " rename replace_one update_many update_one update_search_index"
    )
    _wrapping = "with_options"
    _methods = "__bool__ __hash__"
    _properties = "full_name name"

    def __init__(
        self,
        database,
        name,
        codec_options=None,
        read_preference=None,
        write_concern=None,
        read_concern=None,
        _delegate=None,
    ):
        expected = create_class_with_framework(AgnosticDatabase, self._framework, self.__module__)
        if not isinstance(database, expected):
            raise TypeError(
                f"First argument to MotorCollection must be MotorDatabase, not {database!r}"
            )
        if _delegate is None:
            _delegate = Collection(
                database.delegate,
                name,
                codec_options=codec_options,
                read_preference=read_preference,
                write_concern=write_concern,
                read_concern=read_concern,
            )
        super().__init__(_delegate)
        self.database = database
        self._top, self._names = database._top, (database._names[0], _delegate.name)

    def __getitem__(self, name: str) -> Any:
        "" + name  # anything else is a TypeError, which also ends an iteration over a collection
        child = self.delegate[name]
        return self._made(AgnosticCollection, self.database, child.name, _delegate=child)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return legacy.call(
            self,
            args,
            kwargs,
            "MotorCollection object is not callable. If you meant to call the"
            f" '{self.name}' method on a MotorCollection object it is failing because no such"
            " method exists.",
        )

    def find(self, *args, **kwargs):
        """A cursor over the documents that match; nothing is sent yet. Arguments as PyMongo's."""
        cursor = self.delegate.find(*unwrapped(args), **unwrapped(kwargs))
        return self._made(AgnosticCursor, cursor, self)

    def find_raw_batches(self, *args, **kwargs):
        """As find(), but yields each batch as bytes."""
        cursor = self.delegate.find_raw_batches(*unwrapped(args), **unwrapped(kwargs))
        return self._made(AgnosticRawBatchCursor, cursor, self)

    def _latent(self, opener: Any, start: Any, *args: Any, **kwargs: Any) -> Any:
        cursor = self._made(AgnosticLatentCommandCursor, self, start, *args, **kwargs)
        cursor._opener = opener
        return cursor

    def aggregate(self, pipeline, *args, **kwargs):
        """A cursor over what a pipeline yields. It is sent when the cursor is first used."""
        return self._latent(reads.open_aggregate, self._async_aggregate, pipeline, *args, **kwargs)

    def aggregate_raw_batches(self, pipeline, **kwargs):
        """As aggregate(), but yields each batch as bytes."""
        start = self._async_aggregate_raw_batches
        return self._latent(reads.open_aggregate_raw_batches, start, pipeline, **kwargs)

    def list_indexes(self, session=None, **kwargs):
        """A cursor over the descriptions of the collection's indexes."""
        return self._latent(
            reads.open_list_indexes, self._async_list_indexes, session=session, **kwargs
        )

    def list_search_indexes(self, *args, **kwargs):
        """A cursor over the descriptions of the collection's search indexes."""
        start = self._async_list_search_indexes
        return self._latent(reads.open_list_search_indexes, start, *args, **kwargs)

    def wrap(self, obj: Any) -> Any:
        return _wrapped(self, obj)

    def get_io_loop(self) -> Any:
        return self.database.get_io_loop()


class AgnosticBaseCursor(AgnosticBase, _Subscripted):
    """What all cursors do: one batch after the other is fetched on a thread."""

    _operations = "_async_close=close _refresh"
    _properties = "session"

    @property
    def address(self) -> Any:
        """(host, port) of the server that it is on; None before it has begun."""
        return self._now().address

    @property
    def alive(self) -> bool:
        """There may be more documents."""
        return self._now().alive

    @property
    def cursor_id(self) -> Any:
        """The server's number for it: None before it has begun, 0 when there is no more."""
        return self._now().cursor_id

    def _now(self) -> Any:
        """What knows how it stands."""
        return self._core or self.delegate

    def __init__(self, cursor: Any, collection: Any) -> None:
        super().__init__(cursor)
        self.collection = collection
        self.started = False
        self.closed = False
        self._core: Any = None  # its cursor on the core, once it has begun there

    def __getattr__(self, name: str) -> Any:
        return legacy.cursor_method(self, name)

    def get_io_loop(self) -> Any:
        return self.collection.get_io_loop()

    def _loop(self) -> asyncio.AbstractEventLoop:
        return self._framework.asyncio_loop(self.get_io_loop())

    def __aiter__(self) -> Any:
        return self

    async def next(self):
        """The next document; raises StopAsyncIteration at the end."""
        while self.alive:  # somebody else may take what comes
            if self._buffer_size():
                return self._taken()
            if not await self._get_more():
                break
        raise StopAsyncIteration

    __anext__ = next

    async def __aenter__(self) -> Any:
        return self

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        if self.delegate:
            await self.close()

    def _get_more(self) -> asyncio.Future[int]:
        """Fetches the first or the next batch; the result is how many documents are buffered."""
        if not self.alive:
            raise InvalidOperation(
                "Can't call get_more() on a MotorCursor that has been exhausted or killed."
            )
        if not self.started:
            self.started = True
            try:
                self._core = self._opened()
            except Exception as error:  # the future's, as where a thread finds it
                return failed(self._loop(), error)
        if self._core is None:
            return self._refresh()
        left = self._buffer_size()
        return done(self._loop(), left) if left else self._core.fetch()

    def _opened(self) -> Any:
        """Its cursor on the core; None if it runs on PyMongo's."""
        return None

    @property
    def fetch_next(self):
        """A future that is true if next_object() has a document. Deprecated in Motor 3."""
        warnings.warn(
            "The fetch_next property is deprecated: write `async for document in cursor` instead.",
            DeprecationWarning,
            stacklevel=2,
        )
        if not self._buffer_size() and self.alive:
            return self._get_more()
        return done(self._loop(), bool(self._buffer_size()))

    def next_object(self):
        """A document that has been fetched, or None. Deprecated in Motor 3."""
        warnings.warn(
            "The next_object method is deprecated: write `async for document in cursor` instead.",
            DeprecationWarning,
            stacklevel=2,
        )
        return self._next_object()

    def _next_object(self) -> Any:
        return self._taken() if self._buffer_size() else None

    def _taken(self) -> Any:
        """The next document of those that are here."""
        return self._core.documents.popleft() if self._core else next(self.delegate)

    def each(self, callback):
        """Calls callback(document, None) for each, at the end callback(None, error or None).

        A callback that returns False ends it.
        """
        if not callable(callback):
            raise callback_type_error
        first = self._next_batch()
        task = self._loop().create_task(self._each(callback, first))
        task.add_done_callback(lambda done: done.cancelled() or done.result())

    async def _each(self, callback: Callable[..., Any], coming: Any) -> None:
        while True:
            if coming is not None:
                try:
                    await coming
                except Exception as error:
                    callback(None, error)
                    return
            while self._buffer_size():
                if callback(self._next_object(), None) is False or self.closed:
                    return
            coming = self._next_batch()
            if coming is None:
                break
        callback(None, None)

    def _next_batch(self) -> Any:
        """A future of it, for each(); None if there are documents here, or no more will come."""
        if self._buffer_size() or not self.alive or (self.started and not self.cursor_id):
            return None
        return self._get_more()

    @takes_callback
    def to_list(self, length=None):
        """A future of the next documents as a list: all of them, or at most length."""
        if length is not None:
            if not isinstance(length, int):
                raise TypeError(f"length must be an int, not {length!r}")
            if length < 0:
                raise ValueError("length must be non-negative")
        if self._query_flags() & _QUERY_OPTIONS["tailable_cursor"]:
            raise InvalidOperation("Can't call to_list on tailable cursor")
        if not self.alive:
            return done(self._loop(), [])
        return self._loop().create_task(self._to_list(length, self._get_more()))

    async def _to_list(self, length: int | None, first: asyncio.Future[int]) -> list[Any]:
        await first
        documents: list[Any] = []
        while True:
            data = self._data()
            while data and (length is None or len(documents) < length):
                if self._core is None:
                    documents.append(data.popleft())
                    continue
                if documents:
                    await asyncio.sleep(0)  # decoding is spread over turns of the loop
                documents += data.take(None if length is None else length - len(documents))
            if (length is not None and len(documents) >= length) or not self.alive:
                return documents
            await self._get_more()

    @takes_callback
    async def close(self):
        """Closes the cursor here and on the server."""
        if not self.closed:
            self.closed = True
            await (self._core.close() if self._core else self._async_close())

    def batch_size(self, batch_size):
        """How many documents the server sends at a time; returns the cursor."""
        self.delegate.batch_size(batch_size)
        return self

    def _buffer_size(self) -> int:
        return len(self._data())

    def _data(self) -> Any:
        return self._core.documents if self._core else self.delegate._data

    def _query_flags(self) -> int:
        return 0


class AgnosticCursor(AgnosticBaseCursor):
    """The cursor of find()."""

    __motor_class_name__ = "MotorCursor"
    __delegate_class__ = Cursor

    _raw = False  # its batches are bytes
    _chained = (
        "add_option allow_disk_use collation comment hint limit max max_await_time_ms max_scan"
        " max_time_ms min remove_option skip sort where"
    )

    def rewind(self):
        """To its beginning: the query is sent again. Returns the cursor."""
        self.delegate.rewind()
        self.started = False
        self._core = None
        return self

    def clone(self):
        """A cursor with the same query that has not been started."""
        return self.__class__(self.delegate.clone(), self.collection)

    def __copy__(self) -> Any:
        return self.__class__(self.delegate.__copy__(), self.collection)

    def __deepcopy__(self, memo: Any) -> Any:
        return self.__class__(self.delegate.__deepcopy__(memo), self.collection)

    def _query_flags(self) -> int:
        return self.delegate._query_flags

    @takes_callback
    def explain(self):
        """A future: how the server would run the query."""
        return self._of_query(reads.explain, "explain")

    @takes_callback
    def distinct(self, key):
        """A future: the distinct values of a key among the documents of the query."""
        return self._of_query(reads.distinct_of, "distinct", key)

    def _of_query(self, start: Any, name: str, *args: Any) -> Any:
        try:
            future = start(self._target(), self.delegate, *args)
        except Exception as error:
            return failed(self._loop(), error)
        return future or run(self, getattr(self.__delegate_class__, name), self.delegate, *args)

    def _target(self) -> Any:
        """The collection that is asked."""
        return self.collection

    def _get_more(self) -> asyncio.Future[int]:
        if self.delegate.cursor_id is not None:  # PyMongo's has begun, or a program says where
            self.started, self._core = True, None
        return super()._get_more()

    def _opened(self) -> Any:
        opened = reads.open_find(self._target(), self.delegate, self._raw)
        if opened:
            self.delegate._retrieved = 1  # PyMongo refuses options from now on
        return opened


class AgnosticRawBatchCursor(AgnosticCursor):
    """The cursor of find_raw_batches()."""

    __motor_class_name__ = "MotorRawBatchCursor"
    __delegate_class__ = RawBatchCursor

    _raw = True


class AgnosticCommandCursor(AgnosticBaseCursor):
    """The cursor of a command."""

    __motor_class_name__ = "MotorCommandCursor"
    __delegate_class__ = CommandCursor

    _operations = "_try_next=try_next"

    def batch_size(self, batch_size):
        """How many documents the server sends at a time; returns the cursor."""
        if self._core is None:
            return super().batch_size(batch_size)
        if not isinstance(batch_size, int):
            raise TypeError(f"batch_size must be an integer, not {type(batch_size)}")
        if batch_size < 0:
            raise ValueError("batch_size must be >= 0")
        self._core.batch_size(batch_size)
        return self

    async def try_next(self):
        """The next document, or None if there is none now; asks the server at most once."""
        if not self._core and not isinstance(self.delegate, _LatentCursor):
            return await self._try_next()
        here = self.alive and (self._buffer_size() or await self._get_more())
        return self._taken() if here else None


class AgnosticRawBatchCommandCursor(AgnosticCommandCursor):
    """The cursor of aggregate_raw_batches()."""

    __motor_class_name__ = "MotorRawBatchCommandCursor"
    __delegate_class__ = RawBatchCommandCursor


class _LatentCursor:
    """Stands for the cursor of a command that has not been sent."""

    alive = True
    address = cursor_id = session = None
    _data: tuple[()] = ()
    _id = None
    _killed = False

    def close(self) -> None:
        self.alive = False


class AgnosticLatentCommandCursor(AgnosticCommandCursor):
    """The cursor of a command that is sent when the cursor is first used."""

    __motor_class_name__ = "MotorLatentCommandCursor"

    def __init__(self, collection: Any, start: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(_LatentCursor(), collection)
        self.start = start
        self.args = args
        self.kwargs = kwargs
        self._opener: Any = None  # opens it on the core

    def batch_size(self, batch_size):
        """How many documents the server sends at a time; returns the cursor."""
        if self.started:
            return super().batch_size(batch_size)
        self.kwargs["batchSize"] = batch_size
        return self

    @takes_callback
    async def close(self):
        """Closes the cursor here and on the server."""
        if not self.closed:
            self.closed = True
            if self._core:
                await self._core.close()
            elif isinstance(self.delegate, _LatentCursor):
                self.delegate.close()
            else:
                await self._async_close()

    def _get_more(self) -> asyncio.Future[int]:
        if self.started or not self.alive:
            return super()._get_more()
        self.started = True
        if self._opener:
            try:
                self._core = self._opener(self.collection, *self.args, **self.kwargs)
            except Exception as error:
                return failed(self._loop(), error)
            if self._core:
                return self._core.fetch()
        started = self.start(*self.args, **self.kwargs)
        self.start = self.args = self.kwargs = None
        return self._loop().create_task(self._first(started))

    async def _first(self, started: asyncio.Future[Any]) -> int:
        self.delegate = await started
        if self._buffer_size() or not self.alive:
            return self._buffer_size()
        return await super()._get_more()


class AgnosticChangeStream(AgnosticBase, _AsyncOnly, _Subscripted):
    """Changes as they happen: async with collection.watch() as stream."""

    __motor_class_name__ = "MotorChangeStream"
    __delegate_class__ = ChangeStream

    _operations = "_close=close _try_next=try_next"

    def __init__(self, target: Any, **options: Any) -> None:
        super().__init__(None)
        self._target = target
        self._options = options

    @property
    def resume_token(self) -> Any:
        """The token with which another stream would go on from here; None before the start."""
        return self.delegate.resume_token if self.delegate else None

    @property
    def alive(self) -> bool:
        """Whether more changes may come."""
        return not self.delegate or self.delegate.alive

    async def _open(self) -> None:
        if self.delegate:
            return
        stream = open_change_stream(self._target, **self._options)
        if stream is None:
            watch, options = self._target.delegate.watch, unwrapped(dict(self._options))
            self.delegate = await run(self, watch, **options)
        else:
            await stream.open()
            self.delegate = stream

    async def next(self):
        """The next change; waits until there is one. StopAsyncIteration if the stream is closed."""
        while self.alive:
            change = await self.try_next()
            if change is not None:
                return change
        raise StopAsyncIteration

    __anext__ = next

    async def try_next(self):
        """The next change, or None if there is none now; asks the server at most once."""
        await self._open()
        if isinstance(self.delegate, CoreChangeStream):
            return await self.delegate.try_next()
        return await self._try_next()

    async def close(self):
        """Closes the stream and ends loops over it."""
        if isinstance(self.delegate, CoreChangeStream):
            await self.delegate.close()
        elif self.delegate:
            await self._close()

    def __aiter__(self) -> Any:
        return self

    async def __aenter__(self) -> Any:
        await self._open()
        return self

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        await self.close()

    def get_io_loop(self) -> Any:
        return self._target.get_io_loop()

    def __enter__(self) -> Any:
        raise RuntimeError('Use a change stream in "async with", not "with"')


class AgnosticClientEncryption(AgnosticBase, _AsyncOnly, _Subscripted):
    """Explicit encryption on the client's side."""

    __motor_class_name__ = "MotorClientEncryption"
    __delegate_class__ = ClientEncryption
    _top = None  # nothing of it runs on the core, its cursors neither

    _operations = (
        "_create_encrypted_collection=create_encrypted_collection add_key_alt_name close"
        " create_data_key decrypt delete_key encrypt encrypt_expression get_key"
        " get_key_by_alt_name remove_key_alt_name rewrap_many_data_key"
    )

    def __init__(
        self,
        kms_providers,
        key_vault_namespace,
        key_vault_client,
        codec_options,
        io_loop=None,
        kms_tls_options=None,
    ):
        if io_loop:
            self._framework.check_event_loop(io_loop)
        super().__init__(
            self.__delegate_class__(
                kms_providers,
                key_vault_namespace,
                key_vault_client.delegate,
                codec_options,
                kms_tls_options,
            )
        )
        self._io_loop = io_loop or None

    io_loop = AgnosticClient.io_loop
    get_io_loop = AgnosticClient.get_io_loop

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        if self.delegate:
            await self.close()

    async def get_keys(self):
        """A cursor over all data keys of the key vault."""
        return self._made(AgnosticCursor, self.delegate.get_keys(), self)

    async def create_encrypted_collection(
        self, database, name, encrypted_fields, kms_provider=None, master_key=None, **kwargs
    ):
        """Makes a collection with encrypted fields, and a data key for each that has none.

        Returns the collection and the encrypted fields with their keys.
        """
        made, fields = await self._create_encrypted_collection(
            database, name, encrypted_fields, kms_provider, master_key, **kwargs
        )
        return self._made(AgnosticCollection, database, made.name, _delegate=made), fields


def _wrapped(parent: Any, obj: Any) -> Any:
    """The Motor object for an object of PyMongo that parent's delegate made; others as they are."""
    make = _wrappers.get(obj.__class__)
    return obj if make is None else make(parent, obj)


def _wrap_collection(parent: Any, obj: Any) -> Any:
    if isinstance(parent, AgnosticCollection):  # the same with options, in a program's own class
        return parent.__class__(parent.database, obj.name, _delegate=obj)
    database = parent if isinstance(parent, AgnosticDatabase) else parent.database
    return parent._made(AgnosticCollection, database, obj.name, _delegate=obj)


def _wrap_database(parent: Any, obj: Any) -> Any:
    if isinstance(parent, AgnosticDatabase):
        return parent.__class__(parent.client, obj.name, _delegate=obj)
    client = parent if isinstance(parent, AgnosticClient) else parent.client
    return parent._made(AgnosticDatabase, client, obj.name, _delegate=obj)


def _wrap_core_cursor(parent: Any, cursor: Any) -> Any:
    made = parent._made(AgnosticCommandCursor, _LatentCursor(), parent)
    made.started = True
    made._core = cursor
    return made


_wrappers: dict[type, Callable[[Any, Any], Any]] = {
    Database: _wrap_database,
    Collection: _wrap_collection,
    CommandCursor: lambda parent, obj: parent._made(AgnosticCommandCursor, obj, parent),
    Cursor: lambda parent, obj: parent._made(AgnosticCursor, obj, parent),
    ClientSession: lambda parent, obj: parent._made(AgnosticClientSession, obj, parent),
    CoreSession: lambda parent, obj: parent._made(AgnosticClientSession, obj, parent),
    CoreCursor: _wrap_core_cursor,
    Documents: _wrap_core_cursor,
}
