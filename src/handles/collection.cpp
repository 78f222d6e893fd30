// SPDX-License-Identifier: Apache-2.0
#include <motor/collection.hpp>

#include <ostream>
#include <string>

namespace motor {

collection collection::operator[](std::string_view sub) const {
    return detail::access::make<collection>(
        context_.aimed_at(context_.settings().of_collection(name() + "." + std::string{sub})));
}

MOTOR_EXPORT std::ostream& operator<<(std::ostream& to, const collection& collection) {
    return to << collection.full_name();
}

}  // namespace motor
