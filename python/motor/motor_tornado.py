# SPDX-License-Identifier: Apache-2.0
"""The classes for Tornado."""

from . import core, legacy, motor_gridfs
from .frameworks import tornado as _framework
from .metaprogramming import create_class_with_framework

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


def create_motor_class(cls):
    """Make a class for Tornado of one of core.py; internal."""
    return create_class_with_framework(cls, _framework, __name__)


MotorClient = create_motor_class(core.AgnosticClient)
MotorClientSession = create_motor_class(core.AgnosticClientSession)
MotorDatabase = create_motor_class(core.AgnosticDatabase)
MotorCollection = create_motor_class(core.AgnosticCollection)
MotorCursor = create_motor_class(core.AgnosticCursor)
MotorCommandCursor = create_motor_class(core.AgnosticCommandCursor)
MotorLatentCommandCursor = create_motor_class(core.AgnosticLatentCommandCursor)
MotorChangeStream = create_motor_class(core.AgnosticChangeStream)
MotorClientEncryption = create_motor_class(core.AgnosticClientEncryption)
MotorGridFSBucket = create_motor_class(motor_gridfs.AgnosticGridFSBucket)
MotorGridIn = create_motor_class(motor_gridfs.AgnosticGridIn)
MotorGridOut = create_motor_class(motor_gridfs.AgnosticGridOut)
MotorGridOutCursor = create_motor_class(motor_gridfs.AgnosticGridOutCursor)

# Of Motor 0.7.
MotorGridFS = create_motor_class(motor_gridfs.AgnosticGridFS)
MotorReplicaSetClient = legacy.replica_set_client(MotorClient)
