# SPDX-License-Identifier: Apache-2.0
"""The version of Motor whose programs this package runs."""

version = __version__ = "3.7.1"
version_tuple = (3, 7, 1)


def get_version_string() -> str:
    """Return the version of Motor whose programs this package runs, as "3.7.1"."""
    return version
