// SPDX-License-Identifier: Apache-2.0
// All of Motor's BSON layer.
#pragma once

#include <motor/bson/array_value.hpp>
#include <motor/bson/builder.hpp>
#include <motor/bson/convert.hpp>
#include <motor/bson/describe.hpp>
#include <motor/bson/document.hpp>
#include <motor/bson/document_view.hpp>
#include <motor/bson/error.hpp>
#include <motor/bson/json.hpp>
#include <motor/bson/object_id.hpp>
#include <motor/bson/saturated.hpp>
#include <motor/bson/types.hpp>
#include <motor/bson/validate.hpp>
#include <motor/bson/value.hpp>
#include <motor/bson/value_view.hpp>
#include <motor/bson/writer.hpp>
