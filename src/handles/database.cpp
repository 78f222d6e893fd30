// SPDX-License-Identifier: Apache-2.0
#include <motor/database.hpp>

#include <ostream>

namespace motor {

collection database::operator[](std::string_view name) const {
    return detail::access::make<collection>(
        context_.aimed_at(context_.settings().of_collection(name)));
}

collection database::get_collection(std::string_view name) const { return (*this)[name]; }

MOTOR_EXPORT std::ostream& operator<<(std::ostream& to, const database& database) {
    return to << database.name();
}

operation<ops::drop_collection> database::drop_collection(std::string_view name) const {
    return (*this)[name].drop();
}

basic_cursor<ops::find> database::profiling_info(document_view filter) const {
    return (*this)["system.profile"].find(filter);
}

}  // namespace motor
