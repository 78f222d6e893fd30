# SPDX-License-Identifier: Apache-2.0
"""A plugin of pytest: LeakSanitizer looks when Python begins to end, while all that Python keeps is still in use.

Not earlier: what only the running functions use is in memory of Python's own, where LeakSanitizer does not look.
"""

import atexit
import ctypes
import gc
import os
import sys


def _look() -> None:
    if ctypes.CDLL(None).__lsan_do_recoverable_leak_check() != 0:
        sys.stdout.flush()
        os._exit(1)


atexit.register(_look)
# Runs before that, and in no function: what is collected may raise an exception, which makes an object of the frame of
# the function that runs.
atexit.register(gc.collect)
