# SPDX-License-Identifier: Apache-2.0
import os

import pymongo
import pytest


@pytest.fixture(scope="session")
def uri() -> str:
    """The server of the tests: a replica set if ./dev has started one, or else any."""
    found = os.environ.get("MOTOR_SECOND_URI") or os.environ.get("MONGODB_URI")
    if not found:
        pytest.skip("neither MOTOR_SECOND_URI nor MONGODB_URI is set")
    return found


@pytest.fixture(scope="session")
def full_uri(uri: str) -> str:
    """A server that has pipelines in updates and $out, which FerretDB 1 lacks."""
    with pymongo.MongoClient(uri) as client:
        if "ferretdb" in str(client.admin.command("buildInfo")).lower():
            pytest.skip("FerretDB lacks some of what this test sends")
    return uri


@pytest.fixture(scope="session")
def replica_set_uri(full_uri: str) -> str:
    """A server that has sessions, transactions and change streams."""
    with pymongo.MongoClient(full_uri) as client:
        if "setName" not in client.admin.command("hello"):
            pytest.skip("the server is no replica set")
    return full_uri
