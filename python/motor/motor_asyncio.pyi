# SPDX-License-Identifier: Apache-2.0
"""The classes for asyncio: those of core.pyi and motor_gridfs.pyi, under their public names."""

from typing import Any

from typing_extensions import deprecated

from .core import (
    AgnosticChangeStream,
    AgnosticClient,
    AgnosticClientEncryption,
    AgnosticClientSession,
    AgnosticCollection,
    AgnosticCommandCursor,
    AgnosticCursor,
    AgnosticDatabase,
    AgnosticLatentCommandCursor,
)
from .motor_gridfs import (
    AgnosticGridFS,
    AgnosticGridFSBucket,
    AgnosticGridIn,
    AgnosticGridOut,
    AgnosticGridOutCursor,
)

__all__ = [
    "AsyncIOMotorClient",
    "AsyncIOMotorClientSession",
    "AsyncIOMotorDatabase",
    "AsyncIOMotorCollection",
    "AsyncIOMotorCursor",
    "AsyncIOMotorCommandCursor",
    "AsyncIOMotorChangeStream",
    "AsyncIOMotorGridFSBucket",
    "AsyncIOMotorGridIn",
    "AsyncIOMotorGridOut",
    "AsyncIOMotorGridOutCursor",
    "AsyncIOMotorClientEncryption",
]

def create_asyncio_class(cls: type) -> Any: ...

AsyncIOMotorClient = AgnosticClient
AsyncIOMotorClientSession = AgnosticClientSession
AsyncIOMotorDatabase = AgnosticDatabase
AsyncIOMotorCollection = AgnosticCollection
AsyncIOMotorCursor = AgnosticCursor
AsyncIOMotorCommandCursor = AgnosticCommandCursor
AsyncIOMotorLatentCommandCursor = AgnosticLatentCommandCursor
AsyncIOMotorChangeStream = AgnosticChangeStream
AsyncIOMotorClientEncryption = AgnosticClientEncryption
AsyncIOMotorGridFSBucket = AgnosticGridFSBucket
AsyncIOMotorGridIn = AgnosticGridIn
AsyncIOMotorGridOut = AgnosticGridOut
AsyncIOMotorGridOutCursor = AgnosticGridOutCursor

# Of Motor 0.7.
AsyncIOMotorGridFS = AgnosticGridFS

@deprecated("Use AsyncIOMotorClient with replicaSet=.")
def AsyncIOMotorReplicaSetClient(*args: Any, **kwargs: Any) -> AgnosticClient[Any]: ...
