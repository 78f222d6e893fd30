# SPDX-License-Identifier: Apache-2.0
"""The types and the docstrings of the classes that asyncio and Tornado share.

AsyncIOMotorClient and MotorClient are AgnosticClient here, and so are the others: a type checker
need not tell the two frameworks apart. docstrings.py gives these docstrings to the classes at run
time, for help().

A docstring says, in this order: what the method does, which command it sends, what it returns,
what its parameters mean, which errors are its own, and an example. What holds for all methods of
a class stands with the class.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Mapping
from collections.abc import MutableMapping, Sequence
from typing import Any, Generic, NoReturn, TypeVar, overload
from uuid import UUID

from bson import Binary, Code, CodecOptions, DBRef, Timestamp
from bson.codec_options import TypeRegistry
from bson.raw_bson import RawBSONDocument
from pymongo import IndexModel, WriteConcern
from pymongo.client_options import ClientOptions
from pymongo.client_session import SessionOptions, TransactionOptions
from pymongo.cursor_shared import _Hint, _Sort
from pymongo.encryption import RewrapManyDataKeyResult
from pymongo.encryption_options import RangeOpts
from pymongo.operations import SearchIndexModel, _IndexKeyHint, _IndexList
from pymongo.read_concern import ReadConcern
from pymongo.read_preferences import _ServerMode
from pymongo.results import (
    BulkWriteResult,
    ClientBulkWriteResult,
    DeleteResult,
    InsertManyResult,
    InsertOneResult,
    UpdateResult,
)
from pymongo.synchronous.collection import _WriteOp
from pymongo.topology_description import TopologyDescription
from pymongo.typings import _Address, _CollationIn, _DocumentType, _Pipeline
from typing_extensions import Self, deprecated

_T = TypeVar("_T")
_CodecDocumentType = TypeVar("_CodecDocumentType", bound=Mapping[str, Any])

_WITH_TRANSACTION_RETRY_TIME_LIMIT: int

class _Future(asyncio.Future[_T], Coroutine[Any, Any, _T]):
    """What an operation returns: a future of asyncio's.

    The stubs of Motor 3.7 call it a coroutine. It is one here as well, so that a program may still
    pass it where its types say so.
    """

    def send(self, value: Any, /) -> Any: ...
    def throw(self, typ: Any, val: Any = None, tb: Any = None, /) -> Any: ...
    def close(self) -> None: ...

class AgnosticBase:
    """What all have in common: a PyMongo object that holds names and options, and equality."""

    __motor_class_name__: str
    __delegate_class__: type[Any]
    delegate: Any

    def __init__(self, delegate: Any) -> None: ...
    def __eq__(self, other: object) -> bool: ...

class AgnosticBaseProperties(AgnosticBase, Generic[_DocumentType]):
    """The settings of a client, a database or a collection."""

    @property
    def codec_options(self) -> CodecOptions[_DocumentType]:
        """How documents become Python objects, and back.

        A bson.CodecOptions: document_class, tz_aware, uuid_representation, type_registry ...
        Setting it is deprecated: use get_database(), get_collection() or with_options().
        """
    @codec_options.setter
    @deprecated("Use get_database(), get_collection() or with_options() with codec_options=.")
    def codec_options(self, value: CodecOptions[Any]) -> None: ...
    @property
    def read_preference(self) -> _ServerMode:
        """Which members of a replica set answer reads.

        Default: pymongo.ReadPreference.PRIMARY.
        Setting it is deprecated: use get_database(), get_collection() or with_options().
        """
    @read_preference.setter
    @deprecated("Use get_database(), get_collection() or with_options() with read_preference=.")
    def read_preference(self, value: _ServerMode) -> None: ...
    @property
    def write_concern(self) -> WriteConcern:
        """How many members must have a write before it counts as done.

        A pymongo.WriteConcern. Default: what the server's default is.
        Setting it is deprecated: use get_database(), get_collection() or with_options().
        """
    @write_concern.setter
    @deprecated("Use get_database(), get_collection() or with_options() with write_concern=.")
    def write_concern(self, value: WriteConcern | Mapping[str, Any]) -> None: ...
    @property
    def read_concern(self) -> ReadConcern:
        """How certain it must be that what is read will last.

        A pymongo.read_concern.ReadConcern. Default: what the server's default is.
        """
    @property
    @deprecated("Use read_preference.tag_sets.")
    def tag_sets(self) -> Any:
        """The tags of the read preference. Of Motor 0.7: use read_preference.tag_sets."""
    @tag_sets.setter
    @deprecated("Use get_database(), get_collection() or with_options() with read_preference=.")
    def tag_sets(self, value: Any) -> None: ...
    @property
    @deprecated("Use codec_options.uuid_representation.")
    def uuid_subtype(self) -> int:
        """How UUIDs are stored. Of Motor 0.7: use codec_options.uuid_representation."""
    @uuid_subtype.setter
    @deprecated("Use get_database(), get_collection() or with_options() with codec_options=.")
    def uuid_subtype(self, value: int) -> None: ...
    @property
    @deprecated("Use localThresholdMS of the client.")
    def secondary_acceptable_latency_ms(self) -> int:
        """How much slower than the nearest server another may be, in milliseconds.

        Of Motor 0.7: use client.options.local_threshold_ms. Setting it does nothing.
        """
    @secondary_acceptable_latency_ms.setter
    @deprecated("Use localThresholdMS of the client.")
    def secondary_acceptable_latency_ms(self, value: int) -> None: ...
    def watch(
        self,
        pipeline: _Pipeline | None = None,
        full_document: str | None = None,
        resume_after: Mapping[str, Any] | None = None,
        max_await_time_ms: int | None = None,
        batch_size: int | None = None,
        collation: _CollationIn | None = None,
        start_at_operation_time: Timestamp | None = None,
        session: AgnosticClientSession | None = None,
        start_after: Mapping[str, Any] | None = None,
        comment: Any | None = None,
        full_document_before_change: str | None = None,
        show_expanded_events: bool | None = None,
    ) -> AgnosticChangeStream[_DocumentType]:
        """Watch for changes in a collection, in all of a database, or in all databases.

        Sends nothing until the stream is used; then aggregate with a stage $changeStream, and
        getMore for what comes. The server must be a replica set or a sharded cluster.
        Returns a change stream.

        pipeline: Further stages, which may drop and change events, but not take away their _id.
        full_document: What an update carries of the whole document: "updateLookup",
          "whenAvailable" or "required". Default: nothing.
        full_document_before_change: The same of the document as it was: "whenAvailable" or
          "required". Default: nothing.
        resume_after: The resume_token of another stream, to go on where that was.
        start_after: The same, also after the collection was dropped or renamed.
        start_at_operation_time: A bson.Timestamp, to begin in the past.
        max_await_time_ms: Milliseconds for which the server waits for a change. Default: 1,000,
          as the server has it.
        batch_size: The most changes that come at a time.
        show_expanded_events: Also changes of indexes and other definitions.
        Using it raises OperationFailure if the server has no change streams.

            async with people.watch([{"$match": {"operationType": "insert"}}]) as stream:
                async for change in stream:
                    print(change["fullDocument"])
        """

class AgnosticClient(AgnosticBaseProperties[_DocumentType]):
    """A client of a MongoDB deployment. Make one, and keep it as long as the program runs.

    Nothing connects before the first operation. client.name and client["name"] are databases.
    It belongs to one event loop: that which is current when it is first used, or io_loop.

    host: A connection string, a host name, or a list of host names. Default: "localhost".
    port: The port of a host that names none. Default: 27017.
    document_class: The type of documents that are read. Default: dict.
    tz_aware: Whether datetimes that are read have a time zone. Default: False.
    type_registry: Conversions of one's own, a bson.codec_options.TypeRegistry.
    io_loop: The event loop; asyncio's, or an IOLoop of Tornado.
    Others: The options of PyMongo's MongoClient, which are those of connection strings:
      maxPoolSize (default: 100 connections), serverSelectionTimeoutMS (default: 30,000
      milliseconds), connectTimeoutMS, timeoutMS (milliseconds for each operation), tls,
      username, password, readPreference, w, retryWrites (default: True) ...

    Raises ConfigurationError, InvalidURI, ValueError or TypeError for options that cannot be.

    Each operation may raise, when it is awaited, these of pymongo.errors:
      ServerSelectionTimeoutError: No fitting server was found in time.
      AutoReconnect: The connection was lost.
      NetworkTimeout: It took longer than timeoutMS or pymongo.timeout().
      WaitQueueTimeoutError: All connections were in use for that time, or waitQueueTimeoutMS.
      OperationFailure: The server refused it; code and details say why.
      InvalidOperation: The client has been closed.

        client = AsyncIOMotorClient("mongodb://localhost:27017")
        people = client.app.people
    """

    def __init__(
        self,
        host: str | Sequence[str] | None = None,
        port: int | None = None,
        document_class: type[_DocumentType] | None = None,
        tz_aware: bool | None = None,
        connect: bool | None = None,
        type_registry: TypeRegistry | None = None,
        **kwargs: Any,
    ) -> None: ...
    def __hash__(self) -> int: ...
    def __getattr__(self, name: str) -> AgnosticDatabase[_DocumentType]: ...
    def __getitem__(self, name: str) -> AgnosticDatabase[_DocumentType]: ...
    @property
    def HOST(self) -> str:
        """The host that is used unless the client is given one: "localhost"."""
    @property
    def PORT(self) -> int:
        """The port that is used unless the client is given one: 27017."""
    @property
    def address(self) -> tuple[str, int] | None:
        """The host and port of the server that is written to; None if none is known.

        Raises InvalidOperation where several share the work, as the routers of a sharded
        cluster do.
        """
    @property
    def arbiters(self) -> set[_Address]:
        """The arbiters of the replica set, as (host, port); empty if none is known."""
    @property
    def is_mongos(self) -> bool:
        """Whether the server is a router of a sharded cluster. Blocks until it is known."""
    @property
    def is_primary(self) -> bool:
        """Whether the server takes writes. Blocks until it is known."""
    @property
    def nodes(self) -> frozenset[_Address]:
        """The servers that are connected to, as (host, port); empty before the first of them."""
    @property
    def options(self) -> ClientOptions:
        """The options that the client was made with, a pymongo.client_options.ClientOptions."""
    @property
    def primary(self) -> tuple[str, int] | None:
        """The primary of the replica set, as (host, port); None if none is known."""
    @property
    def secondaries(self) -> set[_Address]:
        """The secondaries of the replica set, as (host, port); empty if none is known."""
    @property
    def topology_description(self) -> TopologyDescription:
        """What is known of the servers, a pymongo.topology_description.TopologyDescription."""
    @property
    def io_loop(self) -> Any:
        """The event loop of its operations.

        That which it was given, or else that which was current when it was first used.
        """
    def get_io_loop(self) -> Any:
        """Return the event loop that its operations and their futures belong to."""
    def close(self) -> None:
        """Close all connections.

        What is pending fails, and later operations raise InvalidOperation. Sends nothing and
        returns at once.
        """
    def get_database(
        self,
        name: str | None = None,
        codec_options: CodecOptions[Any] | None = None,
        read_preference: _ServerMode | None = None,
        write_concern: WriteConcern | None = None,
        read_concern: ReadConcern | None = None,
    ) -> AgnosticDatabase[_DocumentType]:
        """Return a database, with settings of its own if wanted.

        Sends nothing. The settings that are None are the client's.
        name: Default: the database that the connection string names.
        Raises ConfigurationError if there is no name, InvalidName for one that cannot be.

            reports = client.get_database("app", read_preference=ReadPreference.SECONDARY)
        """
    def get_default_database(
        self,
        default: str | None = None,
        codec_options: CodecOptions[Any] | None = None,
        read_preference: _ServerMode | None = None,
        write_concern: WriteConcern | None = None,
        read_concern: ReadConcern | None = None,
    ) -> AgnosticDatabase[_DocumentType]:
        """Return the database that the connection string names.

        Sends nothing. The settings that are None are the client's.
        default: The name to take if the connection string has none.
        Raises ConfigurationError if there is neither.
        """
    def bulk_write(
        self,
        models: Sequence[_WriteOp[_DocumentType]],
        session: AgnosticClientSession | None = None,
        ordered: bool = True,
        verbose_results: bool = False,
        bypass_document_validation: bool | None = None,
        comment: Any | None = None,
        let: Mapping[str, Any] | None = None,
        write_concern: WriteConcern | None = None,
    ) -> _Future[ClientBulkWriteResult]:
        """Write to several collections at once.

        Sends bulkWrite, as often as the server's limits ask for. It needs a server of version
        8.0 or later.
        Returns a future of a pymongo.results.ClientBulkWriteResult, which counts.

        models: Such as pymongo.InsertOne(document, namespace="app.people"): each needs a
          namespace, "database.collection".
        ordered: Stop at the first write that is refused. Default: True.
        verbose_results: Also say what came of each write. Default: False.
        bypass_document_validation: Take documents that the collection's validator refuses.
        let: Values of variables that filters and updates may use as $$name.
        write_concern: Default: the client's.
        session: One of a client that runs on PyMongo; others raise InvalidOperation.

        Raises ClientBulkWriteException if a write was refused; its partial_result tells what was
        done. Raises InvalidOperation if there is nothing to write, or the server is too old.

            result = await client.bulk_write(
                [
                    InsertOne({"name": "Ada"}, namespace="app.people"),
                    DeleteMany({"seen": {"$lt": 1900}}, namespace="app.visits"),
                ]
            )
            print(result.inserted_count, result.deleted_count)
        """
    def drop_database(
        self,
        name_or_database: str | AgnosticDatabase[Any],
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
    ) -> _Future[None]:
        """Delete a database with everything in it.

        Sends dropDatabase. A database that does not exist is no error.
        Returns a future of None.
        """
    async def list_databases(
        self,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> AgnosticCommandCursor[dict[str, Any]]:
        """Describe the databases.

        Sends listDatabases.
        Returns, as a coroutine, a cursor over {"name": ..., "sizeOnDisk": bytes, "empty": ...}.

        Others: Options of the command, as filter={"name": "app"} or nameOnly=True.

            async for each in await client.list_databases():
                print(each["name"], each["sizeOnDisk"])
        """
    def list_database_names(
        self, session: AgnosticClientSession | None = None, comment: Any | None = None
    ) -> _Future[list[str]]:
        """Name the databases.

        Sends listDatabases, for names only.
        Returns a future of a list of str.
        """
    def server_info(self, session: AgnosticClientSession | None = None) -> _Future[dict[str, Any]]:
        """Ask the server for its version and how it was built.

        Sends buildinfo.
        Returns a future of the reply, as {"version": "8.0.4", "versionArray": [...], ...}.
        """
    async def start_session(
        self,
        causal_consistency: bool | None = None,
        default_transaction_options: TransactionOptions | None = None,
        snapshot: bool | None = False,
    ) -> AgnosticClientSession:
        """Start a session, for operations that belong together.

        Sends nothing by itself.
        Returns, as a coroutine, the session; give it to operations as session=.

        causal_consistency: Reads see what the session has written, on any member. Default:
          True, but with snapshot.
        default_transaction_options: A pymongo.client_session.TransactionOptions.
        snapshot: All reads see the data of one moment. Default: False.
        Raises ConfigurationError for both at once.

            async with await client.start_session() as session:
                await people.insert_one({"name": "Ada"}, session=session)
        """
    def wrap(self, obj: Any) -> Any:
        """Make the Motor object for a database or a cursor of PyMongo; internal."""
    @property
    @deprecated("Use codec_options.document_class.")
    def document_class(self) -> type[Any]:
        """The type of documents. Of Motor 0.7: use codec_options.document_class."""
    @property
    @deprecated("Use codec_options.tz_aware.")
    def tz_aware(self) -> bool:
        """Whether datetimes have a time zone. Of Motor 0.7: use codec_options.tz_aware."""
    @property
    @deprecated("Use options.pool_options.max_pool_size.")
    def max_pool_size(self) -> int:
        """The most connections. Of Motor 0.7: use options.pool_options.max_pool_size."""
    @property
    @deprecated("Use options.local_threshold_ms.")
    def local_threshold_ms(self) -> int:
        """The option localThresholdMS. Of Motor 0.7: use options.local_threshold_ms."""
    @property
    @deprecated("Use admin.command('hello').")
    def max_bson_size(self) -> int | None:
        """The longest document in bytes. Of Motor 0.7: use admin.command("hello")."""
    @property
    @deprecated("Use admin.command('hello').")
    def max_message_size(self) -> int | None:
        """The longest message in bytes. Of Motor 0.7: use admin.command("hello")."""
    @property
    @deprecated("Use admin.command('hello').")
    def max_write_batch_size(self) -> int | None:
        """The most writes in a message. Of Motor 0.7: use admin.command("hello")."""
    @property
    @deprecated("Use admin.command('hello').")
    def min_wire_version(self) -> int | None:
        """The server's oldest protocol. Of Motor 0.7: use admin.command("hello")."""
    @property
    @deprecated("Use admin.command('hello').")
    def max_wire_version(self) -> int | None:
        """The server's newest protocol. Of Motor 0.7: use admin.command("hello")."""

class _MotorTransactionContext:
    """A transaction that "async with" ends: it commits, or aborts if there was an error."""

    def __init__(self, session: AgnosticClientSession) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None: ...

class AgnosticClientSession(AgnosticBase):
    """A session: operations that belong together, and perhaps are a transaction.

    client.start_session() makes it. Give it to operations as session=. It serves one operation at
    a time. "async with" ends it.

        async with await client.start_session() as session:
            async with session.start_transaction():
                await accounts.update_one({"_id": 1}, {"$inc": {"sum": -5}}, session=session)
                await accounts.update_one({"_id": 2}, {"$inc": {"sum": 5}}, session=session)
    """

    def __init__(self, delegate: Any, motor_client: AgnosticClient[Any]) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None: ...
    def __enter__(self) -> NoReturn: ...
    def __exit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None: ...
    @property
    def client(self) -> AgnosticClient[Any]:
        """The client that started it."""
    @property
    def cluster_time(self) -> Mapping[str, Any] | None:
        """The newest $clusterTime that it has seen; None before the first."""
    @property
    def has_ended(self) -> bool:
        """Whether it has been ended, so that it takes no more operations."""
    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has begun that is neither committed nor aborted."""
    @property
    def operation_time(self) -> Timestamp | None:
        """When its last operation took place, a bson.Timestamp; None before the first."""
    @property
    def options(self) -> SessionOptions:
        """The options that it was started with, a pymongo.client_session.SessionOptions."""
    @property
    def session_id(self) -> Mapping[str, Any]:
        """Its id, {"id": binary}, as commands carry it. Raises InvalidOperation once it ended."""
    def advance_cluster_time(self, cluster_time: Mapping[str, Any]) -> None:
        """Take over another session's cluster_time, so that this one is not behind it.

        Sends nothing. A time that is older than its own is ignored.
        """
    def advance_operation_time(self, operation_time: Timestamp) -> None:
        """Take over another session's operation_time, so that reads see what that one has seen.

        Sends nothing. A time that is older than its own is ignored.
        Raises TypeError for what is no bson.Timestamp.
        """
    def start_transaction(
        self,
        read_concern: ReadConcern | None = None,
        write_concern: WriteConcern | None = None,
        read_preference: _ServerMode | None = None,
        max_commit_time_ms: int | None = None,
    ) -> _MotorTransactionContext:
        """Begin a transaction; "async with" commits it, or aborts it if there was an error.

        Sends nothing by itself: the first operation begins it on the server.
        Returns what "async with" takes. Without "async with", call commit_transaction() or
        abort_transaction().

        max_commit_time_ms: The most milliseconds that a commit may take on the server.
        The settings that are None are the session's, or the client's.
        Raises InvalidOperation if one has begun already, ConfigurationError if the server has
        no transactions.

            async with session.start_transaction():
                await people.insert_one({"name": "Ada"}, session=session)
        """
    def commit_transaction(self) -> _Future[None]:
        """Make the transaction last.

        Sends commitTransaction, unless nothing was done in it.
        Returns a future of None.
        Raises InvalidOperation if none has begun. An OperationFailure or ConnectionFailure with
        the label "UnknownTransactionCommitResult" does not tell whether it was committed: then
        commit again.
        """
    def abort_transaction(self) -> _Future[None]:
        """Undo the transaction.

        Sends abortTransaction, unless nothing was done in it. What the server says is ignored.
        Returns a future of None.
        Raises InvalidOperation if none has begun, or it has been committed or aborted.
        """
    async def with_transaction(
        self,
        coro: Callable[[Any], Awaitable[_T]],
        read_concern: ReadConcern | None = None,
        write_concern: WriteConcern | None = None,
        read_preference: _ServerMode | None = None,
        max_commit_time_ms: int | None = None,
    ) -> _T:
        """Run a coroutine function in a transaction, and commit.

        Awaits coro(session), then sends commitTransaction, or abortTransaction if coro raised.
        Returns, as a coroutine, what coro returned.

        coro: It may be called several times: for 120 seconds, errors with the label
          "TransientTransactionError" begin the transaction again, and a commit whose outcome
          is not known is sent again. It must let such errors out.
        max_commit_time_ms: The most milliseconds that a commit may take on the server.

            async def move(session):
                await accounts.update_one({"_id": 1}, {"$inc": {"sum": -5}}, session=session)
                await accounts.update_one({"_id": 2}, {"$inc": {"sum": 5}}, session=session)

            await session.with_transaction(move)
        """
    def end_session(self) -> _Future[None]:
        """End the session, and abort its transaction if one is open.

        Sends abortTransaction if a transaction is open. "async with" does it by itself. Ending
        twice is no error.
        Returns a future of None.
        """
    def get_io_loop(self) -> Any:
        """Return the event loop that its operations and their futures belong to."""

class AgnosticDatabase(AgnosticBaseProperties[_DocumentType]):
    """A database: client.name, client["name"] or client.get_database("name").

    It need not exist: the first write makes it. database.name and database["name"] are
    collections. Many methods have these parameters:

    session: A session of the client, which start_session() has made.
    comment: Anything that BSON can hold, for the server's log and profiler.
    """

    def __init__(self, client: AgnosticClient[_DocumentType], name: str, **kwargs: Any) -> None: ...
    def __hash__(self) -> int: ...
    def __bool__(self) -> bool: ...
    def __getattr__(self, name: str) -> AgnosticCollection[_DocumentType]: ...
    def __getitem__(self, name: str) -> AgnosticCollection[_DocumentType]: ...
    @deprecated("Databases are called only as methods of Motor 0.7: the warning says what to use.")
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    @property
    def client(self) -> AgnosticClient[_DocumentType]:
        """The client that it was taken from."""
    @property
    def name(self) -> str:
        """Its name."""
    def aggregate(
        self, pipeline: _Pipeline, *args: Any, **kwargs: Any
    ) -> AgnosticLatentCommandCursor[_DocumentType]:
        """Run an aggregation that reads no collection, as {"$currentOp": {}} on "admin".

        Sends aggregate when the cursor is first used, for all of the database.
        Returns a cursor at once: there is nothing to await.

        pipeline: A list of stages. The first makes the documents, as $currentOp, $documents.
        session: A session of the client.
        Others: Options of the command, as maxTimeMS=1000 (milliseconds), batchSize=100, let.

            async for each in client.admin.aggregate([{"$currentOp": {}}]):
                print(each["op"])
        """
    @overload
    def command(
        self,
        command: str | MutableMapping[str, Any],
        value: Any = 1,
        check: bool = True,
        allowable_errors: Sequence[str | int] | None = None,
        read_preference: _ServerMode | None = None,
        codec_options: None = None,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[dict[str, Any]]:
        """Send a command of any kind.

        Sends {command: value, ...others}, or the document that command is. The read and write
        concerns of the database are not added.
        Returns a future of the reply.

        command: The command's name, or all of it as a dict, with its name first.
        value: What its name stands for, often a collection's name. Default: 1.
        check: Whether a refusal raises OperationFailure; or else it is the result. Default: True.
        allowable_errors: Codes or messages of the refusals that do not raise.
        read_preference: Default: the primary; not the database's.
        codec_options: How the reply becomes Python objects. Default: dict, and bson's others.
        Others: Further fields of the command.

            await client.admin.command("ping")
            reply = await db.command("collStats", "people", scale=1024)
        """
    @overload
    def command(
        self,
        command: str | MutableMapping[str, Any],
        value: Any = 1,
        check: bool = True,
        allowable_errors: Sequence[str | int] | None = None,
        read_preference: _ServerMode | None = None,
        codec_options: CodecOptions[_CodecDocumentType] = ...,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[_CodecDocumentType]: ...
    async def cursor_command(
        self,
        command: str | MutableMapping[str, Any],
        value: Any = 1,
        read_preference: _ServerMode | None = None,
        codec_options: CodecOptions[Any] | None = None,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        max_await_time_ms: int | None = None,
        **kwargs: Any,
    ) -> AgnosticCommandCursor[_DocumentType]:
        """Send a command whose reply has a cursor.

        Sends the command as command() does.
        Returns, as a coroutine, the cursor.

        max_await_time_ms: Milliseconds for which the server waits for more documents.
        Raises InvalidOperation if the reply has no cursor.

            cursor = await db.cursor_command("listIndexes", "people")
        """
    async def create_collection(
        self,
        name: str,
        codec_options: CodecOptions[Any] | None = None,
        read_preference: _ServerMode | None = None,
        write_concern: WriteConcern | None = None,
        read_concern: ReadConcern | None = None,
        session: AgnosticClientSession | None = None,
        check_exists: bool | None = True,
        **kwargs: Any,
    ) -> AgnosticCollection[_DocumentType]:
        """Make a collection that needs options; others are made by their first write.

        Sends create, after listCollections if check_exists.
        Returns, as a coroutine, the collection, with the settings that are given here.

        check_exists: Look first whether there is one of that name. Default: True.
        Others: Options of the command, as capped=True with size=bytes, validator={...},
          timeseries={...}, viewOn="people" with pipeline=[...].
        Raises CollectionInvalid if there is one already, OperationFailure without check_exists.

            log = await db.create_collection("log", capped=True, size=1024 * 1024)
        """
    def dereference(
        self,
        dbref: DBRef,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[_DocumentType | None]:
        """Find the document that a bson.DBRef points to.

        Sends find, in the collection that the reference names.
        Returns a future of the document; None if it does not exist.
        Raises TypeError for what is no DBRef, ValueError for one of another database.
        """
    def drop_collection(
        self,
        name_or_collection: str | AgnosticCollection[Any],
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        encrypted_fields: Mapping[str, Any] | None = None,
    ) -> _Future[dict[str, Any]]:
        """Delete a collection with its documents and indexes.

        Sends drop. A collection that does not exist is no error.
        Returns a future of the reply.

        encrypted_fields: The fields that are encrypted, whose own collections are deleted too.
        """
    def get_collection(
        self,
        name: str,
        codec_options: CodecOptions[Any] | None = None,
        read_preference: _ServerMode | None = None,
        write_concern: WriteConcern | None = None,
        read_concern: ReadConcern | None = None,
    ) -> AgnosticCollection[_DocumentType]:
        """Return a collection, with settings of its own if wanted.

        Sends nothing. The settings that are None are the database's.
        Raises InvalidName for a name that cannot be.

            log = db.get_collection("log", write_concern=WriteConcern(w="majority"))
        """
    async def list_collections(
        self,
        session: AgnosticClientSession | None = None,
        filter: Mapping[str, Any] | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> AgnosticCommandCursor[MutableMapping[str, Any]]:
        """Describe the collections.

        Sends listCollections.
        Returns, as a coroutine, a cursor over {"name": ..., "type": ..., "options": ..., ...}.

        filter: A query over these descriptions, as {"type": "view"}. Default: all.
        Others: Options of the command, as nameOnly=True.
        """
    def list_collection_names(
        self,
        session: AgnosticClientSession | None = None,
        filter: Mapping[str, Any] | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[list[str]]:
        """Name the collections.

        Sends listCollections, for names only where the filter allows.
        Returns a future of a list of str.

        filter: A query, as {"name": {"$regex": "^log"}}. Default: all.

            print(await db.list_collection_names())
        """
    def validate_collection(
        self,
        name_or_collection: str | AgnosticCollection[Any],
        scandata: bool = False,
        full: bool = False,
        session: AgnosticClientSession | None = None,
        background: bool | None = None,
        comment: Any | None = None,
    ) -> _Future[dict[str, Any]]:
        """Check a collection's data and indexes.

        Sends validate.
        Returns a future of the server's report.

        scandata: An option of old servers. Default: False.
        full: Read everything, which takes longer. Default: False.
        background: Let others use the collection meanwhile. Default: the server's.
        Raises CollectionInvalid if something is damaged, OperationFailure if there is no such
        collection.
        """
    def with_options(
        self,
        codec_options: CodecOptions[Any] | None = None,
        read_preference: _ServerMode | None = None,
        write_concern: WriteConcern | None = None,
        read_concern: ReadConcern | None = None,
    ) -> AgnosticDatabase[_DocumentType]:
        """Return the same database with other settings.

        Sends nothing, and changes nothing here. The settings that are None stay as they are.

            lazy = db.with_options(read_preference=ReadPreference.SECONDARY_PREFERRED)
        """
    def wrap(self, obj: Any) -> Any:
        """Make the Motor object for a collection or a cursor of PyMongo; internal."""
    def get_io_loop(self) -> Any:
        """Return the event loop that its operations and their futures belong to."""

class AgnosticCollection(AgnosticBaseProperties[_DocumentType]):
    """A collection: database.name, database["name"] or database.get_collection("name").

    It need not exist: the first write makes it. Its operations begin when they are called and
    return futures; its cursors ask the server when they are first used. Many methods have these
    parameters:

    filter: A query, as {"born": {"$lt": 1900}}; {} matches every document.
    session: A session of the client, which start_session() has made.
    comment: Anything that BSON can hold, for the server's log and profiler.
    collation: How strings are compared, a pymongo.collation.Collation or a dict.
    hint: The index to use, by its name or its keys.
    let: Values of variables that filters and updates may use as $$name, as {"limit": 3}.
    bypass_document_validation: Take documents that the collection's validator refuses.
    maxTimeMS: The most milliseconds that the server may take; then it is ExecutionTimeout.

    Each operation may raise what the client names. Those that write may raise
    WriteConcernError, if not as many members as the write concern asks for have the write.
    """

    database: AgnosticDatabase[_DocumentType]

    def __init__(
        self,
        database: AgnosticDatabase[_DocumentType],
        name: str,
        codec_options: CodecOptions[Any] | None = None,
        read_preference: _ServerMode | None = None,
        write_concern: WriteConcern | None = None,
        read_concern: ReadConcern | None = None,
        _delegate: Any = None,
    ) -> None: ...
    def __hash__(self) -> int: ...
    def __bool__(self) -> bool: ...
    def __getattr__(self, name: str) -> AgnosticCollection[_DocumentType]: ...
    def __getitem__(self, name: str) -> AgnosticCollection[_DocumentType]: ...
    @deprecated("Collections are called only as methods of Motor 0.7: the warning names another.")
    def __call__(self, *args: Any, **kwargs: Any) -> Any: ...
    @property
    def name(self) -> str:
        """Its name, without the database's."""
    @property
    def full_name(self) -> str:
        """Its name with the database's, "database.collection"."""
    def find(self, *args: Any, **kwargs: Any) -> AgnosticCursor[_DocumentType]:
        """Find the documents that match.

        Sends find when the cursor is first used, and getMore for each further batch.
        Returns a cursor at once: there is nothing to await before it is iterated over.

        filter: Default: every document.
        projection: The fields to return, as {"name": 1, "_id": 0} or ["name"]. Default: all.
        skip: How many documents to leave out first. Default: 0.
        limit: The most documents; 0 is no limit. Default: 0.
        no_cursor_timeout: Keep the cursor on the server when it is idle. Default: False.
        cursor_type: A pymongo.CursorType, for capped collections. Default: NON_TAILABLE.
        sort: The order, as [("born", -1), ("name", 1)]. Default: the server's own.
        batch_size: How many documents come at a time; 0 is the server's choice. Default: 0.
        max_time_ms: The most milliseconds for the server's work. Default: no limit.
        allow_disk_use: Let a large sort use the server's disk. Default: the server's.
        Others: collation, hint, min, max, return_key, show_record_id, comment, session, let,
          allow_partial_results.

            async for person in people.find({"born": {"$lt": 1900}}).sort("born").limit(10):
                print(person["name"])
        """
    def find_raw_batches(self, *args: Any, **kwargs: Any) -> AgnosticRawBatchCursor[_DocumentType]:
        """Find the documents that match, as bytes.

        Sends what find() sends, and takes the same arguments.
        Returns a cursor over batches: each is the BSON of many documents, as bytes.

            async for batch in people.find_raw_batches():
                print(len(bson.decode_all(batch)))
        """
    def find_one(
        self, filter: Any | None = None, *args: Any, **kwargs: Any
    ) -> _Future[_DocumentType | None]:
        """Find one document that matches.

        Sends find with a limit of 1.
        Returns a future of the document; None if none matches.

        filter: What is no mapping is taken as an _id. Default: any document.
        projection: The fields to return, as {"name": 1, "_id": 0} or ["name"]. Default: all.
        sort: Which of several is the first, as [("born", -1)]. Default: the server's own order.
        max_time_ms: The most milliseconds for the server's work. Default: no limit.
        Others: The other arguments of find().

            person = await people.find_one({"name": "Ada"}, {"_id": 0})
            if person is None:
                print("nobody")
        """
    def find_one_and_delete(
        self,
        filter: Mapping[str, Any],
        projection: Mapping[str, Any] | Iterable[str] | None = None,
        sort: _IndexList | None = None,
        hint: _IndexKeyHint | None = None,
        session: AgnosticClientSession | None = None,
        let: Mapping[str, Any] | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[_DocumentType]:
        """Delete the first match and return it.

        Sends findAndModify.
        Returns a future of the document as it was; None if none matches.

        projection: The fields to return. Default: all.
        sort: Which of several is the first, as [("born", -1)].
        Others: Options of the command, as maxTimeMS, collation.

            job = await jobs.find_one_and_delete({}, sort=[("priority", -1)])
        """
    def find_one_and_replace(
        self,
        filter: Mapping[str, Any],
        replacement: Mapping[str, Any],
        projection: Mapping[str, Any] | Iterable[str] | None = None,
        sort: _IndexList | None = None,
        upsert: bool = False,
        return_document: bool = False,
        hint: _IndexKeyHint | None = None,
        session: AgnosticClientSession | None = None,
        let: Mapping[str, Any] | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[_DocumentType]:
        """Replace the first match and return it.

        Sends findAndModify.
        Returns a future of the document; None if none matches.

        replacement: A document, without operators. The _id stays.
        projection: The fields to return. Default: all.
        sort: Which of several is the first, as [("born", -1)].
        upsert: Insert the replacement if none matches. Default: False.
        return_document: pymongo.ReturnDocument.AFTER for the document after the change.
          Default: BEFORE.
        Others: Options of the command, as maxTimeMS, collation.
        Raises ValueError for a replacement that begins with an operator, DuplicateKeyError.
        """
    def find_one_and_update(
        self,
        filter: Mapping[str, Any],
        update: Mapping[str, Any] | _Pipeline,
        projection: Mapping[str, Any] | Iterable[str] | None = None,
        sort: _IndexList | None = None,
        upsert: bool = False,
        return_document: bool = False,
        array_filters: Sequence[Mapping[str, Any]] | None = None,
        hint: _IndexKeyHint | None = None,
        session: AgnosticClientSession | None = None,
        let: Mapping[str, Any] | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[_DocumentType]:
        """Change the first match and return it.

        Sends findAndModify.
        Returns a future of the document; None if none matches.

        update: Operators, as {"$inc": {"visits": 1}}, or a pipeline.
        projection: The fields to return. Default: all.
        sort: Which of several is the first, as [("born", -1)].
        upsert: Insert a document if none matches. Default: False.
        return_document: pymongo.ReturnDocument.AFTER for the document after the change.
          Default: BEFORE.
        array_filters: Which elements of arrays $[name] stands for.
        Others: Options of the command, as maxTimeMS, collation.
        Raises ValueError for an update without operators, DuplicateKeyError.

            counter = await counters.find_one_and_update(
                {"_id": "visits"},
                {"$inc": {"n": 1}},
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        """
    def count_documents(
        self,
        filter: Mapping[str, Any],
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[int]:
        """Count the matches exactly.

        Sends aggregate with $match and $group: the server reads an index or every match.
        Returns a future of an int.

        Others: skip, limit (the most that are counted), hint, collation, maxTimeMS.

            young = await people.count_documents({"born": {"$gt": 1990}})
        """
    def estimated_document_count(self, comment: Any | None = None, **kwargs: Any) -> _Future[int]:
        """Count all documents, by what the server has noted.

        Sends count, without a query. It is quick, but may be wrong after a crash or on a sharded
        cluster.
        Returns a future of an int.

        Others: maxTimeMS.
        """
    def distinct(
        self,
        key: str,
        filter: Mapping[str, Any] | None = None,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        hint: _IndexKeyHint | None = None,
        **kwargs: Any,
    ) -> _Future[list[Any]]:
        """Find the different values of a field.

        Sends distinct. All values come in one reply, so they must fit into 16 MB.
        Returns a future of a list.

        key: The name of the field, as "address.city".
        filter: Which documents count. Default: all.
        Others: maxTimeMS, collation.

            cities = await people.distinct("address.city", {"born": {"$lt": 1900}})
        """
    def insert_one(
        self,
        document: _DocumentType | RawBSONDocument,
        bypass_document_validation: bool | None = None,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
    ) -> _Future[InsertOneResult]:
        """Insert one document.

        Sends insert.
        Returns a future of a pymongo.results.InsertOneResult, with inserted_id.

        document: One without an _id gets a bson.ObjectId, which is also written into it.
        Raises DuplicateKeyError if the _id, or a key of a unique index, is taken; WriteError,
        DocumentTooLarge.

            added = await people.insert_one({"name": "Ada", "born": 1815})
            print(added.inserted_id)
        """
    def insert_many(
        self,
        documents: Iterable[_DocumentType | RawBSONDocument],
        ordered: bool = True,
        bypass_document_validation: bool | None = None,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
    ) -> _Future[InsertManyResult]:
        """Insert many documents.

        Sends insert, as often as the server's limits ask for (48 MB, 100,000 documents).
        Returns a future of a pymongo.results.InsertManyResult, with inserted_ids in their order.

        documents: Those without an _id get one, which is also written into them.
        ordered: Stop at the first document that is refused. Default: True.
        Raises BulkWriteError if one was refused: its details tell what was inserted. Raises
        TypeError if there is no document.

            added = await people.insert_many([{"name": "Ada"}, {"name": "Grace"}])
            print(len(added.inserted_ids))
        """
    def bulk_write(
        self,
        requests: Sequence[_WriteOp[_DocumentType]],
        ordered: bool = True,
        bypass_document_validation: bool | None = None,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        let: Mapping[str, Any] | None = None,
    ) -> _Future[BulkWriteResult]:
        """Write many things of different kinds at once.

        Sends insert, update and delete, in as few messages as their order allows.
        Returns a future of a pymongo.results.BulkWriteResult, which counts.

        requests: A list of InsertOne, UpdateOne, UpdateMany, ReplaceOne, DeleteOne, DeleteMany,
          all of pymongo.
        ordered: Do them in this order, and stop at the first that is refused. Default: True.
        Raises BulkWriteError if one was refused: its details tell what was done. Raises
        InvalidOperation if there are none, TypeError for what is no request.

            result = await people.bulk_write(
                [InsertOne({"_id": 1}), UpdateOne({"_id": 2}, {"$set": {"x": 1}}, upsert=True)]
            )
            print(result.inserted_count, result.upserted_count)
        """
    def update_one(
        self,
        filter: Mapping[str, Any],
        update: Mapping[str, Any] | _Pipeline,
        upsert: bool = False,
        bypass_document_validation: bool | None = None,
        collation: _CollationIn | None = None,
        array_filters: Sequence[Mapping[str, Any]] | None = None,
        hint: _IndexKeyHint | None = None,
        session: AgnosticClientSession | None = None,
        let: Mapping[str, Any] | None = None,
        sort: Mapping[str, Any] | None = None,
        comment: Any | None = None,
    ) -> _Future[UpdateResult]:
        """Change the first match.

        Sends update.
        Returns a future of a pymongo.results.UpdateResult, with matched_count, modified_count
        and upserted_id.

        update: Operators, as {"$set": {"born": 1815}}, or a pipeline.
        upsert: Insert a document if none matches. Default: False.
        array_filters: Which elements of arrays $[name] stands for.
        sort: Which of several is the first, as {"born": -1}; servers from 8.0 on.
        Raises ValueError for an update without operators; DuplicateKeyError, WriteError.

            done = await people.update_one({"name": "Ada"}, {"$inc": {"visits": 1}}, upsert=True)
            print(done.matched_count, done.upserted_id)
        """
    def update_many(
        self,
        filter: Mapping[str, Any],
        update: Mapping[str, Any] | _Pipeline,
        upsert: bool = False,
        array_filters: Sequence[Mapping[str, Any]] | None = None,
        bypass_document_validation: bool | None = None,
        collation: _CollationIn | None = None,
        hint: _IndexKeyHint | None = None,
        session: AgnosticClientSession | None = None,
        let: Mapping[str, Any] | None = None,
        comment: Any | None = None,
    ) -> _Future[UpdateResult]:
        """Change every match.

        Sends update with multi. Others may see some documents changed and some not yet.
        Returns a future of a pymongo.results.UpdateResult, with matched_count, modified_count
        and upserted_id.

        update: Operators, as {"$set": {"born": 1815}}, or a pipeline.
        upsert: Insert a document if none matches. Default: False.
        array_filters: Which elements of arrays $[name] stands for.
        Raises ValueError for an update without operators; DuplicateKeyError, WriteError.

            done = await people.update_many({"city": "Wien"}, {"$set": {"city": "Vienna"}})
        """
    def replace_one(
        self,
        filter: Mapping[str, Any],
        replacement: Mapping[str, Any],
        upsert: bool = False,
        bypass_document_validation: bool | None = None,
        collation: _CollationIn | None = None,
        hint: _IndexKeyHint | None = None,
        session: AgnosticClientSession | None = None,
        let: Mapping[str, Any] | None = None,
        sort: Mapping[str, Any] | None = None,
        comment: Any | None = None,
    ) -> _Future[UpdateResult]:
        """Put a document into the place of the first match.

        Sends update.
        Returns a future of a pymongo.results.UpdateResult, with matched_count, modified_count
        and upserted_id.

        replacement: A document, without operators. The _id stays.
        upsert: Insert the replacement if none matches. Default: False.
        sort: Which of several is the first, as {"born": -1}; servers from 8.0 on.
        Raises ValueError for a replacement that begins with an operator; DuplicateKeyError,
        WriteError.

            await settings.replace_one({"_id": "colours"}, {"sky": "blue"}, upsert=True)
        """
    def delete_one(
        self,
        filter: Mapping[str, Any],
        collation: _CollationIn | None = None,
        hint: _IndexKeyHint | None = None,
        session: AgnosticClientSession | None = None,
        let: Mapping[str, Any] | None = None,
        comment: Any | None = None,
    ) -> _Future[DeleteResult]:
        """Delete the first match.

        Sends delete with a limit of 1.
        Returns a future of a pymongo.results.DeleteResult, with deleted_count.

            gone = await people.delete_one({"_id": 7})
            print(gone.deleted_count)
        """
    def delete_many(
        self,
        filter: Mapping[str, Any],
        collation: _CollationIn | None = None,
        hint: _IndexKeyHint | None = None,
        session: AgnosticClientSession | None = None,
        let: Mapping[str, Any] | None = None,
        comment: Any | None = None,
    ) -> _Future[DeleteResult]:
        """Delete every match; with {} every document.

        Sends delete.
        Returns a future of a pymongo.results.DeleteResult, with deleted_count.

            gone = await people.delete_many({"born": {"$lt": 1800}})
        """
    def aggregate(
        self, pipeline: _Pipeline, *args: Any, **kwargs: Any
    ) -> AgnosticLatentCommandCursor[_DocumentType]:
        """Run an aggregation.

        Sends aggregate when the cursor is first used, and getMore for each further batch.
        Returns a cursor at once: there is nothing to await before it is iterated over.

        pipeline: A list of stages, as [{"$match": {...}}, {"$group": {...}}].
        session: A session of the client.
        let: Values of variables that the stages may use as $$name.
        Others: Options of the command, as allowDiskUse=True, maxTimeMS=1000 (milliseconds),
          batchSize=100, collation, hint, bypassDocumentValidation.

            per_city = [{"$group": {"_id": "$city", "people": {"$sum": 1}}}]
            async for each in people.aggregate(per_city):
                print(each["_id"], each["people"])
        """
    def aggregate_raw_batches(
        self, pipeline: _Pipeline, **kwargs: Any
    ) -> AgnosticLatentCommandCursor[_DocumentType]:
        """Run an aggregation whose documents come as bytes.

        Sends what aggregate() sends, and takes the same arguments.
        Returns a cursor over batches: each is the BSON of many documents, as bytes.
        """
    def watch(
        self,
        pipeline: _Pipeline | None = None,
        full_document: str | None = None,
        resume_after: Mapping[str, Any] | None = None,
        max_await_time_ms: int | None = None,
        batch_size: int | None = None,
        collation: _CollationIn | None = None,
        start_at_operation_time: Timestamp | None = None,
        session: AgnosticClientSession | None = None,
        start_after: Mapping[str, Any] | None = None,
        comment: Any | None = None,
        full_document_before_change: str | None = None,
        show_expanded_events: bool | None = None,
    ) -> AgnosticChangeStream[Any]: ...
    def create_index(
        self,
        keys: _IndexKeyHint,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[str]:
        """Make an index. One that exists as it is, is no error.

        Sends createIndexes.
        Returns a future of the index's name, as "born_1_name_-1".

        keys: A field, or fields with directions, as "born" or [("born", 1), ("name", -1)]. A
          direction may also be "text", "2dsphere" or "hashed".
        Others: Options of the index, as name, unique=True, sparse=True,
          expireAfterSeconds=3600, partialFilterExpression, collation; and of the command, as
          maxTimeMS.
        Raises DuplicateKeyError if documents break the rule of a unique index, OperationFailure
        if there is another index of that name.

            await people.create_index("email", unique=True)
            await sessions.create_index("seen", expireAfterSeconds=3600)
        """
    def create_indexes(
        self,
        indexes: Sequence[IndexModel],
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[list[str]]:
        """Make several indexes, all or none.

        Sends createIndexes.
        Returns a future of their names.

        indexes: A list of pymongo.IndexModel.
        Others: Options of the command, as maxTimeMS.
        Raises as create_index() does.

            await people.create_indexes([IndexModel("name"), IndexModel([("born", -1)])])
        """
    def drop_index(
        self,
        index_or_name: _IndexKeyHint,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[None]:
        """Delete an index.

        Sends dropIndexes.
        Returns a future of None.

        index_or_name: Its name, or the keys that it was made with.
        Raises OperationFailure if there is none, but for a collection that does not exist.
        """
    def drop_indexes(
        self,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[None]:
        """Delete every index but that of _id.

        Sends dropIndexes. A collection that does not exist is no error.
        Returns a future of None.
        """
    def list_indexes(
        self, session: AgnosticClientSession | None = None, **kwargs: Any
    ) -> AgnosticLatentCommandCursor[MutableMapping[str, Any]]:
        """Describe the indexes.

        Sends listIndexes when the cursor is first used.
        Returns a cursor over {"name": ..., "key": {...}, ...}; a collection that does not exist
        has none.
        """
    def index_information(
        self, session: AgnosticClientSession | None = None, comment: Any | None = None
    ) -> _Future[MutableMapping[str, Any]]:
        """Describe the indexes, by their names.

        Sends listIndexes.
        Returns a future of a dict, as {"born_1": {"key": [("born", 1)], ...}, ...}.
        """
    def list_search_indexes(
        self,
        name: str | None = None,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> AgnosticLatentCommandCursor[Mapping[str, Any]]:
        """Describe the search indexes, which Atlas has.

        Sends aggregate with $listSearchIndexes when the cursor is first used.
        Returns a cursor.

        name: Of the only one to describe. Default: all.
        """
    def create_search_index(
        self,
        model: Mapping[str, Any] | SearchIndexModel,
        session: AgnosticClientSession | None = None,
        comment: Any = None,
        **kwargs: Any,
    ) -> _Future[str]:
        """Have a search index made, in the background.

        Sends createSearchIndexes.
        Returns a future of its name.

        model: A pymongo.operations.SearchIndexModel, or {"definition": {...}, "name": ...}.
        Raises OperationFailure from servers that have no search.
        """
    def create_search_indexes(
        self,
        models: list[SearchIndexModel],
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[list[str]]:
        """Have several search indexes made, in the background.

        Sends createSearchIndexes.
        Returns a future of their names.
        """
    def update_search_index(
        self,
        name: str,
        definition: Mapping[str, Any],
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[None]:
        """Give a search index another definition.

        Sends updateSearchIndex.
        Returns a future of None.
        """
    def drop_search_index(
        self,
        name: str,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[None]:
        """Delete a search index.

        Sends dropSearchIndex. A collection that does not exist is no error.
        Returns a future of None.
        """
    def drop(
        self,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        encrypted_fields: Mapping[str, Any] | None = None,
    ) -> _Future[None]:
        """Delete the collection with its documents and indexes.

        Sends drop. A collection that does not exist is no error.
        Returns a future of None.

        encrypted_fields: The fields that are encrypted, whose own collections are deleted too.
        """
    def options(
        self, session: AgnosticClientSession | None = None, comment: Any | None = None
    ) -> _Future[MutableMapping[str, Any]]:
        """Read the options that the collection was made with.

        Sends listCollections.
        Returns a future of a dict, as {"capped": True, "size": bytes}; empty if there are none.
        """
    def rename(
        self,
        new_name: str,
        session: AgnosticClientSession | None = None,
        comment: Any | None = None,
        **kwargs: Any,
    ) -> _Future[MutableMapping[str, Any]]:
        """Rename the collection. This object still stands for the old name.

        Sends renameCollection.
        Returns a future of the reply.

        Others: dropTarget=True deletes a collection that has the new name.
        Raises InvalidName for a name that cannot be, OperationFailure if it is taken.
        """
    def with_options(
        self,
        codec_options: CodecOptions[Any] | None = None,
        read_preference: _ServerMode | None = None,
        write_concern: WriteConcern | None = None,
        read_concern: ReadConcern | None = None,
    ) -> AgnosticCollection[_DocumentType]:
        """Return the same collection with other settings.

        Sends nothing, and changes nothing here. The settings that are None stay as they are.

            careful = people.with_options(write_concern=WriteConcern(w="majority"))
            await careful.insert_one({"name": "Ada"})
        """
    def wrap(self, obj: Any) -> Any:
        """Make the Motor object for a collection or a cursor of PyMongo; internal."""
    def get_io_loop(self) -> Any:
        """Return the event loop that its operations and their futures belong to."""

class AgnosticBaseCursor(AgnosticBase, Generic[_DocumentType]):
    """A cursor: documents that come in batches. Use it with "async for", or to_list()."""

    collection: AgnosticCollection[Any]
    started: bool
    closed: bool

    def __init__(self, cursor: Any, collection: AgnosticCollection[Any]) -> None: ...
    def __aiter__(self) -> AsyncIterator[Any]: ...
    async def __anext__(self) -> _DocumentType: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None: ...
    @property
    def address(self) -> _Address | None:
        """The host and port of the server that it is on; None before it has begun."""
    @property
    def alive(self) -> bool:
        """Whether there may be more documents. It may be true and the next batch empty."""
    @property
    def cursor_id(self) -> int | None:
        """The server's number for it; None before it has begun, 0 when there is no more."""
    @property
    def session(self) -> Any:
        """The session that it was given, as PyMongo has it; None if it was given none."""
    async def next(self) -> _DocumentType:
        """Return the next document.

        Sends find, or another first command, or getMore, if there is no document here.
        Returns, as a coroutine, the document. Raises StopAsyncIteration at the end.
        """
    def to_list(self, length: int | None = None) -> asyncio.Future[list[_DocumentType]]:
        """Return the next documents as a list.

        Sends what next() sends, as often as that takes.
        Returns a future of the list; an empty one at the end.

        length: The most documents; None is all. Default: None.
        Raises TypeError or ValueError for a length that is none, InvalidOperation for a tailable
        cursor, which has no end.

            names = await people.find({}, {"name": 1}).to_list(100)
        """
    async def close(self) -> None:
        """Close the cursor, here and on the server.

        Sends killCursors if the server has more. "async with" does it at its end. Closing twice
        is no error.
        """
    def batch_size(self, batch_size: int) -> Self:
        """Set how many documents the server sends at a time; 0 leaves it to the server.

        Returns the cursor. Raises ValueError if it is negative, TypeError if it is no int.
        """
    def each(self, callback: Callable[[Any, BaseException | None], Any]) -> None:
        """Call callback(document, None) for each document. Of Motor 0.7: use "async for".

        At the end it calls callback(None, None), or callback(None, error). A callback that
        returns False ends it. Returns None at once.
        """
    @property
    @deprecated("Write `async for document in cursor`.")
    def fetch_next(self) -> asyncio.Future[Any]:
        """Fetch a batch if there is no document here. Deprecated: use "async for".

        Sends what next() sends, if there is no document here.
        A future of something true if next_object() has a document.

            while await cursor.fetch_next:  # or yield, in a coroutine of Tornado's
                print(cursor.next_object())
        """
    @deprecated("Write `async for document in cursor`.")
    def next_object(self) -> Any:
        """Return a document that fetch_next has fetched, or None. Deprecated: use "async for"."""
    def get_io_loop(self) -> Any:
        """Return the event loop that its operations and their futures belong to."""

class AgnosticCursor(AgnosticBaseCursor[_DocumentType]):
    """The cursor of find(): its options can be set until it is first used.

    Each of these methods returns the cursor, so that they can be chained. They raise
    InvalidOperation once it has begun.

        oldest = await people.find().sort("born", 1).limit(10).to_list()
    """

    def __aiter__(self) -> Self: ...
    def __copy__(self) -> Self: ...
    def __deepcopy__(self, memo: Any) -> Self: ...
    def add_option(self, mask: int) -> Self:
        """Set flags of the query, as bits; for options that have no method of their own.

        Returns the cursor.
        """
    def remove_option(self, mask: int) -> Self:
        """Clear flags of the query that add_option() has set. Returns the cursor."""
    def allow_disk_use(self, allow_disk_use: bool) -> Self:
        """Let the server use its disk for a sort that is too large for its memory.

        Returns the cursor.
        """
    def collation(self, collation: _CollationIn | None) -> Self:
        """Set how strings are compared: a pymongo.collation.Collation, or a dict.

        Returns the cursor.
        """
    def comment(self, comment: Any) -> Self:
        """Attach a comment, which the server's log and profiler show. Returns the cursor."""
    def hint(self, index: _Hint | None) -> Self:
        """Set which index the server uses, by its name or its keys.

        None lets the server choose. Returns the cursor.
        """
    def limit(self, limit: int) -> Self:
        """Set the most documents that it yields; 0 is no limit. Default: 0.

        Returns the cursor.
        """
    def skip(self, skip: int) -> Self:
        """Set how many documents are left out first. Default: 0.

        The server reads them all the same. Returns the cursor. Raises ValueError if it is
        negative.
        """
    def max(self, spec: _Sort) -> Self:
        """Set the keys of an index before which it ends, as [("born", 1900)].

        It needs hint(). Returns the cursor.
        """
    def min(self, spec: _Sort) -> Self:
        """Set the keys of an index at which it begins, as [("born", 1800)].

        It needs hint(). Returns the cursor.
        """
    def max_await_time_ms(self, max_await_time_ms: int | None) -> Self:
        """Set the milliseconds for which the server waits for more documents.

        Only for cursors of the type TAILABLE_AWAIT. Returns the cursor.
        """
    def max_scan(self, max_scan: int | None) -> Self:
        """Set the most documents that the server reads. Servers from 4.2 on refuse it.

        Returns the cursor.
        """
    def max_time_ms(self, max_time_ms: int | None) -> Self:
        """Set the most milliseconds that the server may work for it; None is no limit.

        After that it raises ExecutionTimeout. Returns the cursor.
        """
    def sort(self, key_or_list: _Hint, direction: int | str | None = None) -> Self:
        """Set the order of the documents. The last call counts.

        key_or_list: A field, or fields with directions: "born", or [("born", -1), ("name", 1)].
        direction: Of a single field: 1 or pymongo.ASCENDING, -1 or pymongo.DESCENDING.
          Default: 1.
        Returns the cursor.

            async for person in people.find().sort([("born", -1), ("name", 1)]):
                print(person["name"])
        """
    def where(self, code: str | Code) -> Self:
        """Add a condition in JavaScript, as "this.x > this.y"; it is slow. Returns the cursor."""
    def distinct(self, key: str) -> _Future[list[Any]]:
        """Find the different values of a field among the documents of the query.

        Sends distinct; the cursor's limit and order do not count.
        Returns a future of a list.
        """
    def explain(self) -> _Future[_DocumentType]:
        """Ask the server how it would run the query.

        Sends explain, with a cursor of its own.
        Returns a future of the server's answer.
        """
    def rewind(self) -> Self:
        """Go back to the beginning: the query is sent again when it is next used.

        Returns the cursor.
        """
    def clone(self) -> Self:
        """Return another cursor with the same query and options that has not begun."""

class AgnosticRawBatchCursor(AgnosticCursor[_DocumentType]):
    """The cursor of find_raw_batches(): yields batches, as bytes."""

class AgnosticCommandCursor(AgnosticBaseCursor[_DocumentType]):
    """The cursor of a command that is not find, as of list_collections()."""

    async def try_next(self) -> _DocumentType | None:
        """Return the next document, or None if there is none now.

        Sends one getMore at most.
        Returns, as a coroutine, the document.
        """

class AgnosticRawBatchCommandCursor(AgnosticCommandCursor[_DocumentType]):
    """The cursor of a command that yields batches, as bytes."""

class AgnosticLatentCommandCursor(AgnosticCommandCursor[_DocumentType]):
    """The cursor of aggregate() and list_indexes(): the command is sent when it is first used."""

    def __init__(
        self, collection: AgnosticCollection[Any], start: Any, *args: Any, **kwargs: Any
    ) -> None: ...

class AgnosticChangeStream(AgnosticBase, Generic[_DocumentType]):
    """The changes of a collection, a database or all databases, as they happen.

    watch() makes it. When the connection or the primary is lost it goes on by itself after the
    last change. Use it with "async with" and "async for".

        async with people.watch() as stream:
            async for change in stream:
                print(change["operationType"])
    """

    def __init__(self, target: Any, **options: Any) -> None: ...
    def __aiter__(self) -> Self: ...
    async def __anext__(self) -> _DocumentType: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None: ...
    def __enter__(self) -> NoReturn: ...
    def __exit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None: ...
    @property
    def alive(self) -> bool:
        """Whether more changes may come."""
    @property
    def resume_token(self) -> Mapping[str, Any] | None:
        """Where it is: give it to another stream as resume_after; None before it has begun."""
    async def next(self) -> _DocumentType:
        """Wait for the next change, as long as that takes.

        Sends getMore, again and again.
        Returns, as a coroutine, the change. Raises StopAsyncIteration if the stream is closed.
        """
    async def try_next(self) -> _DocumentType | None:
        """Return the next change, or None if there is none now.

        Sends getMore once, on which the server waits for max_await_time_ms at most.
        Returns, as a coroutine, the change.
        """
    async def close(self) -> None:
        """Close the stream, here and on the server, and end loops over it.

        Sends killCursors. "async with" does it at its end.
        """
    def get_io_loop(self) -> Any:
        """Return the event loop that its operations and their futures belong to."""

class AgnosticClientEncryption(AgnosticBase, Generic[_DocumentType]):
    """Encrypts and decrypts single values, and keeps the data keys with which that is done.

    The data keys lie in a collection, the key vault, each encrypted with a master key that the
    server never sees. It needs the extra encryption: pip install "pymongo[encryption]".

    kms_providers: The master keys, as {"local": {"key": 96 bytes}}, or where they are kept.
    key_vault_namespace: The collection of the data keys, as "encryption.__keyVault".
    key_vault_client: The client that reads and writes it.
    codec_options: How values become BSON, and back.
    io_loop: The event loop. Default: that which is current when it is first used.
    kms_tls_options: Options of TLS for connections to key services, by provider.

    Raises ConfigurationError if the extra is not installed. Each method may raise
    EncryptionError.

        secrets = AsyncIOMotorClientEncryption(
            {"local": {"key": master_key}}, "encryption.__keyVault", client, CodecOptions()
        )
        key = await secrets.create_data_key("local")
        way = Algorithm.AEAD_AES_256_CBC_HMAC_SHA_512_Random
        hidden = await secrets.encrypt("123-45", way, key)
    """

    def __init__(
        self,
        kms_providers: Mapping[str, Any],
        key_vault_namespace: str,
        key_vault_client: AgnosticClient[Any],
        codec_options: CodecOptions[Any],
        io_loop: Any | None = None,
        kms_tls_options: Mapping[str, Any] | None = None,
    ) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None: ...
    def __enter__(self) -> NoReturn: ...
    def __exit__(self, exc_type: object, exc_val: object, exc_tb: object) -> None: ...
    @property
    def io_loop(self) -> Any:
        """The event loop of its operations.

        That which it was given, or else that which was current when it was first used.
        """
    def get_io_loop(self) -> Any:
        """Return the event loop that its operations and their futures belong to."""
    def create_data_key(
        self,
        kms_provider: str,
        master_key: Mapping[str, Any] | None = None,
        key_alt_names: Sequence[str] | None = None,
        key_material: bytes | None = None,
    ) -> _Future[Binary]:
        """Make a data key, and store it in the key vault.

        Sends insert to the key vault.
        Returns a future of its id, a bson.Binary.

        kms_provider: "local", "aws", "azure", "gcp" or "kmip".
        master_key: Which master key encrypts it; all but "local" need it.
        key_alt_names: Names by which it can be found, too.
        key_material: Its 96 bytes. Default: random ones.
        """
    def encrypt(
        self,
        value: Any,
        algorithm: str,
        key_id: Binary | UUID | None = None,
        key_alt_name: str | None = None,
        query_type: str | None = None,
        contention_factor: int | None = None,
        range_opts: RangeOpts | None = None,
        string_opts: Any | None = None,
    ) -> _Future[Binary]:
        """Encrypt a value.

        Sends find to the key vault, if the key is not known yet.
        Returns a future of a bson.Binary.

        value: What BSON can hold.
        algorithm: One of pymongo.encryption.Algorithm.
        key_id, key_alt_name: The data key, by one of the two.
        query_type: One of pymongo.encryption.QueryType, for a value to search for.
        contention_factor: How much inserts of the same value get into each other's way, for the
          algorithm Indexed.
        range_opts: For the algorithm Range, a pymongo.encryption.RangeOpts.
        PyMongo from 4.18 on also has string_opts, for parts of strings.
        """
    def encrypt_expression(
        self,
        expression: Mapping[str, Any],
        algorithm: str,
        key_id: Binary | UUID | None = None,
        key_alt_name: str | None = None,
        query_type: str | None = None,
        contention_factor: int | None = None,
        range_opts: RangeOpts | None = None,
    ) -> _Future[RawBSONDocument]:
        """Encrypt the values of a query for a range, as {"$and": [{"x": {"$gt": 1}}, ...]}.

        Sends find to the key vault, if the key is not known yet.
        Returns a future of the query to send. The parameters are those of encrypt().
        """
    def decrypt(self, value: Binary) -> _Future[Any]:
        """Decrypt a value that encrypt() has made.

        Sends find to the key vault, if the key is not known yet.
        Returns a future of the value.
        """
    def get_key(self, id: Binary) -> _Future[RawBSONDocument | None]:
        """Find a data key by its id.

        Sends find to the key vault.
        Returns a future of the key's document; None if there is none.
        """
    def get_key_by_alt_name(self, key_alt_name: str) -> _Future[RawBSONDocument | None]:
        """Find a data key by one of its names.

        Sends find to the key vault.
        Returns a future of the key's document; None if there is none.
        """
    async def get_keys(self) -> AgnosticCursor[RawBSONDocument]:
        """Find all data keys.

        Sends find to the key vault when the cursor is first used.
        Returns, as a coroutine, a cursor over the keys' documents.
        """
    def delete_key(self, id: Binary) -> _Future[DeleteResult]:
        """Delete a data key. What was encrypted with it cannot be read any more.

        Sends delete to the key vault.
        Returns a future of a pymongo.results.DeleteResult.
        """
    def add_key_alt_name(self, id: Binary, key_alt_name: str) -> _Future[Any]:
        """Give a data key a further name.

        Sends findAndModify to the key vault.
        Returns a future of the key's document as it was; None if there is none.
        """
    def remove_key_alt_name(self, id: Binary, key_alt_name: str) -> _Future[RawBSONDocument | None]:
        """Take one of its names from a data key.

        Sends findAndModify to the key vault.
        Returns a future of the key's document as it was; None if there is none.
        """
    def rewrap_many_data_key(
        self,
        filter: Mapping[str, Any],
        provider: str | None = None,
        master_key: Mapping[str, Any] | None = None,
    ) -> _Future[RewrapManyDataKeyResult]:
        """Encrypt data keys anew, with another master key.

        Sends find and update to the key vault. What was encrypted with the keys stays readable.
        Returns a future of a pymongo.encryption.RewrapManyDataKeyResult.

        filter: Which data keys; {} is all.
        provider, master_key: The new master key. Default: that which each has.
        """
    async def create_encrypted_collection(
        self,
        database: AgnosticDatabase[_CodecDocumentType],
        name: str,
        encrypted_fields: Mapping[str, Any],
        kms_provider: str | None = None,
        master_key: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> tuple[AgnosticCollection[_CodecDocumentType], Mapping[str, Any]]:
        """Make a collection with encrypted fields, and a data key for each that has none.

        Sends insert to the key vault for each new key, then create.
        Returns, as a coroutine, the collection, and the encrypted fields with their keys.

        encrypted_fields: As {"fields": [{"path": "ssn", "bsonType": "string", "keyId": None}]};
          a keyId that is None gets a new key.
        kms_provider, master_key: What encrypts the new keys; see create_data_key().
        Others: The other arguments of create_collection().
        Raises EncryptedCollectionError, which has the keys that were made before the failure.
        """
    def close(self) -> _Future[None]:
        """Give back what it holds; "async with" does it at its end. The client stays open.

        Returns a future of None.
        """
