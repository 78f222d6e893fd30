// SPDX-License-Identifier: Apache-2.0
#pragma once

/// All of GridFS. Not part of motor/motor.hpp: a program that keeps no files need not compile it.
#include <motor/gridfs/gridfs_bucket.hpp>
#include <motor/gridfs/transfer.hpp>
