# SPDX-License-Identifier: Apache-2.0
"""How PyMongo's arguments become the core's: options under the server's names, checked as PyMongo
checks them.

OPERATIONS has a function for each method that runs on the core, by the name of PyMongo's method. It
is called with the place where the operation runs, the Motor object and the method's arguments, and
returns an awaitable, or None for a call that PyMongo has to run.
"""

from . import administration, reads, sessions, writes

OPERATIONS = {
    **reads.OPERATIONS,
    **writes.OPERATIONS,
    **administration.OPERATIONS,
    **sessions.OPERATIONS,
}
