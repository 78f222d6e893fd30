// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bson/bson.h>

// libbson aligns the name bson_t, not the struct _bson_t that Motor's headers can declare, so clang
// warns of every pointer that passes between them. All of them come from libbson.
#ifdef __clang__
#pragma clang diagnostic ignored "-Walign-mismatch"
#endif
