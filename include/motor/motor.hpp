// SPDX-License-Identifier: Apache-2.0
#pragma once

/// All of Motor except the frameworks and GridFS (motor/gridfs/gridfs.hpp).
#include <motor/bson/bson.hpp>
#include <motor/bson/uuid.hpp>
#include <motor/change_stream.hpp>
#include <motor/client.hpp>
#include <motor/client_error.hpp>
#include <motor/collection.hpp>
#include <motor/cursor.hpp>
#include <motor/database.hpp>
#include <motor/events/logging.hpp>
#include <motor/events/monitoring.hpp>
#include <motor/for_each.hpp>
#include <motor/future.hpp>
#include <motor/ops/client_bulk_write.hpp>
#include <motor/ops/search_indexes.hpp>
#include <motor/session.hpp>
#include <motor/settings/connection_options.hpp>
#include <motor/spawn.hpp>
#include <motor/task.hpp>
#include <motor/transaction.hpp>
#include <motor/version.hpp>
