// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>
#include <motor/ops/write_options.hpp>

namespace motor {

/// What a deletion came to.
struct delete_result {
    std::int64_t deleted_count = 0;  ///< 0 is no error.
    bool acknowledged = true;        ///< By the server; else the count is unknown, and 0.
};

namespace ops {

template <class Self>
using delete_options = option_list<Self, collation_option, hint_option, let_option, raw_data_option,
                                   comment_option, write_concern_option>;

/// Deletes the first match.
/// @see https://www.mongodb.com/docs/manual/reference/command/delete/
class delete_one : public options_base, public delete_options<delete_one> {
public:
    template <class Self>
    using options = delete_options<Self>;
    using result = delete_result;

    explicit delete_one(document_view filter) : filter_(filter) {}
    result run(const driver::target& where) const;

private:
    document filter_;
};

/// Deletes every match.
class delete_many : public options_base, public delete_options<delete_many> {
public:
    template <class Self>
    using options = delete_options<Self>;
    using result = delete_result;

    explicit delete_many(document_view filter) : filter_(filter) {}
    result run(const driver::target& where) const;

private:
    document filter_;
};

}  // namespace ops
}  // namespace motor
