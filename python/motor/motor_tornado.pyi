# SPDX-License-Identifier: Apache-2.0
"""The classes for Tornado: those of core.pyi and motor_gridfs.pyi, under their public names."""

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
    "MotorClient",
    "MotorClientSession",
    "MotorDatabase",
    "MotorCollection",
    "MotorCursor",
    "MotorCommandCursor",
    "MotorChangeStream",
    "MotorGridFSBucket",
    "MotorGridIn",
    "MotorGridOut",
    "MotorGridOutCursor",
    "MotorClientEncryption",
]

def create_motor_class(cls: type) -> Any: ...

MotorClient = AgnosticClient
MotorClientSession = AgnosticClientSession
MotorDatabase = AgnosticDatabase
MotorCollection = AgnosticCollection
MotorCursor = AgnosticCursor
MotorCommandCursor = AgnosticCommandCursor
MotorLatentCommandCursor = AgnosticLatentCommandCursor
MotorChangeStream = AgnosticChangeStream
MotorClientEncryption = AgnosticClientEncryption
MotorGridFSBucket = AgnosticGridFSBucket
MotorGridIn = AgnosticGridIn
MotorGridOut = AgnosticGridOut
MotorGridOutCursor = AgnosticGridOutCursor

# Of Motor 0.7.
MotorGridFS = AgnosticGridFS

@deprecated("Use MotorClient with replicaSet=.")
def MotorReplicaSetClient(*args: Any, **kwargs: Any) -> AgnosticClient[Any]: ...
