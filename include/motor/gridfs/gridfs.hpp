// SPDX-License-Identifier: Apache-2.0
#pragma once

/// All of GridFS. It is not part of motor/motor.hpp: programs without stored files need not compile
/// it.
#include <motor/gridfs/gridfs_bucket.hpp>
#include <motor/gridfs/transfer.hpp>
