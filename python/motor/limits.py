# SPDX-License-Identifier: Apache-2.0
"""What pymongo.timeout() leaves of its time, where it is asked."""

from __future__ import annotations

import time

from pymongo import _csot
from pymongo.errors import ExecutionTimeout, NetworkTimeout


def has_limit() -> bool:
    """Whether this is within pymongo.timeout(), also one that sets no limit."""
    return _csot.TIMEOUT.get() is not None


def seconds_left() -> float | None:
    """None if there is no limit; not above 0 if it is over."""
    return _csot.DEADLINE.get() - time.monotonic() if _csot.TIMEOUT.get() else None


def late() -> NetworkTimeout:
    """For what is on its way, and not awaited any longer."""
    return NetworkTimeout("timed out: the time that pymongo.timeout() gave is over")


def too_late() -> ExecutionTimeout:
    """For what is not sent any more, as PyMongo has it.

    It is no failure of the network, after which a transaction would begin again.
    """
    message = "operation would exceed time limit: the time that pymongo.timeout() gave is over"
    return ExecutionTimeout(message, 50, {"ok": 0, "errmsg": message, "code": 50})
