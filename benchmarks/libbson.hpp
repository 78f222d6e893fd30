// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bson/bson.h>

// Disables a warning of clang: libbson aligns the name bson_t, not the struct _bson_t that Motor's
// headers can declare, so clang warns about every pointer that passes between them. All of these
// pointers come from libbson.
#ifdef __clang__
#pragma clang diagnostic ignored "-Walign-mismatch"
#endif
