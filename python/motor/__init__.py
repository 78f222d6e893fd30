# SPDX-License-Identifier: Apache-2.0
"""Motor, an asynchronous driver for MongoDB, on a threaded core in C++.

motor.motor_asyncio has the classes for asyncio; those for Tornado are here and in
motor.motor_tornado, if Tornado is installed.
"""

from pymongo import version as _pymongo_version

from ._version import __version__ as __version__
from ._version import get_version_string as get_version_string
from ._version import version as version
from ._version import version_tuple as version_tuple

pymongo_version = _pymongo_version

try:
    import tornado
except ImportError:
    tornado = None
else:
    from .motor_tornado import *  # noqa: F403
    from .motor_tornado import MotorGridFS, MotorReplicaSetClient, __all__  # noqa: F401
