// SPDX-License-Identifier: Apache-2.0
#include "counts.hpp"

#include "bson/decimal128.hpp"

#include <cmath>

namespace motor::detail {

std::optional<std::int64_t> whole_number(const value_view& found) noexcept {
    std::int64_t whole = 0;
    if (found.read(whole)) return whole;
    double real = 0;
    if (found.read(real)) {
        const bool fits = real >= -0x1p63 && real < 0x1p63 && std::trunc(real) == real;
        return fits ? std::optional{static_cast<std::int64_t>(real)} : std::nullopt;
    }
    decimal128 decimal;
    return found.read(decimal) ? whole_number(decimal) : std::nullopt;
}

std::int64_t whole_number(const value_view& found, std::int64_t least, std::int64_t most) {
    const auto whole = whole_number(found);
    if (whole && *whole >= least && *whole <= most) return *whole;
    const bool narrow = most < std::numeric_limits<std::int64_t>::max();
    const std::string_view name = narrow ? "int32" : "int64";
    const bool is_number =
        whole || found.type() == bson_type::double_ || found.type() == bson_type::decimal128;
    if (is_number) throw_out_of_range(found, name);
    throw_mismatch(found, name);
}

}  // namespace motor::detail
