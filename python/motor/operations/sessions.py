# SPDX-License-Identifier: Apache-2.0
"""Starts sessions on the core."""

from __future__ import annotations

from typing import Any, Callable

from ..sessions import CoreSession, transaction


async def _start_session(
    place: Any,
    client: Any,
    causal_consistency: Any = None,
    default_transaction_options: Any = None,
    snapshot: Any = False,
) -> CoreSession:
    session = client.delegate.start_session(
        causal_consistency, default_transaction_options, snapshot
    )
    options = {
        "causalConsistency": bool(session.options.causal_consistency),
        "snapshot": bool(session.options.snapshot),
        "defaultTransactionOptions": transaction(session.options.default_transaction_options),
    }
    return CoreSession.of(session, place.open("session", (), options))


#: By the names of PyMongo's methods.
OPERATIONS: dict[str, Callable[..., Any]] = {"MongoClient.start_session": _start_session}
