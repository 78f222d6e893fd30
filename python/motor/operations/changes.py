# SPDX-License-Identifier: Apache-2.0
"""Change streams on the core."""

from __future__ import annotations

from typing import Any

from pymongo import common
from pymongo.collation import validate_collation_or_none

from ..cursors import CoreChangeStream
from .starting import check_await_time, given, open_cursor, place_of


def open_change_stream(
    of: Any,
    pipeline: Any = None,
    full_document: Any = None,
    resume_after: Any = None,
    max_await_time_ms: Any = None,
    batch_size: Any = None,
    collation: Any = None,
    start_at_operation_time: Any = None,
    session: Any = None,
    start_after: Any = None,
    comment: Any = None,
    full_document_before_change: Any = None,
    show_expanded_events: Any = None,
) -> CoreChangeStream | None:
    """A stream of watch()'s arguments, which has sent nothing; None if not on the core."""
    place = place_of(of)
    if place is False:
        return None
    pipeline = common.validate_list("pipeline", [] if pipeline is None else pipeline)
    common.validate_string_or_none("full_document", full_document)
    common.validate_non_negative_integer_or_none("batchSize", batch_size)
    check_await_time(max_await_time_ms)
    options = given(
        fullDocument=full_document,
        fullDocumentBeforeChange=full_document_before_change,
        resumeAfter=resume_after,
        startAfter=start_after,
        startAtOperationTime=start_at_operation_time,
        maxAwaitTimeMS=max_await_time_ms,
        batchSize=batch_size,
        collation=validate_collation_or_none(collation),
        comment=comment,
        showExpandedEvents=show_expanded_events,
    )
    return CoreChangeStream(open_cursor(place, of, "watch", (pipeline,), options, session))
