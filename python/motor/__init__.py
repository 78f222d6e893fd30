# SPDX-License-Identifier: Apache-2.0
"""Motor, an asynchronous driver for MongoDB, on a threaded core in C++.

motor.motor_asyncio has the classes for asyncio; those for Tornado are here and in
motor.motor_tornado, if Tornado is installed.
"""

from pymongo import version as pymongo_version  # noqa: F401

from ._version import __version__, get_version_string, version, version_tuple  # noqa: F401

try:
    import tornado
except ImportError:
    tornado = None
else:
    from .motor_tornado import *  # noqa: F403
    from .motor_tornado import MotorGridFS, MotorReplicaSetClient, __all__  # noqa: F401
