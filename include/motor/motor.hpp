// SPDX-License-Identifier: Apache-2.0
#pragma once

/// All of Motor but the frameworks and GridFS (motor/gridfs/gridfs.hpp).
#include <motor/bson/bson.hpp>
#include <motor/bson/uuid.hpp>
#include <motor/change_stream.hpp>
#include <motor/client.hpp>
#include <motor/collection.hpp>
#include <motor/core/task.hpp>
#include <motor/cursor.hpp>
#include <motor/database.hpp>
#include <motor/driver/connection_options.hpp>
#include <motor/driver/error.hpp>
#include <motor/driver/logging.hpp>
#include <motor/driver/monitoring.hpp>
#include <motor/for_each.hpp>
#include <motor/future.hpp>
#include <motor/ops/client_bulk_write.hpp>
#include <motor/ops/search_indexes.hpp>
#include <motor/session.hpp>
#include <motor/spawn.hpp>
#include <motor/transaction.hpp>
#include <motor/version.hpp>
