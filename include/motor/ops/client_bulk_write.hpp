// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/ops/bulk_write.hpp>
#include <motor/ops/delete.hpp>
#include <motor/ops/update.hpp>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace motor {

/// A write, and the collection that it is for.
///
///   std::vector<motor::client_write_model> writes;
///   writes.emplace_back("shop.orders", motor::write_model::insert_one(doc("_id", 1)));
class [[nodiscard("a write does nothing before it is given to bulk_write()")]] client_write_model {
public:
    /// `name_space`: `database.collection`.
    client_write_model(std::string_view name_space, write_model what)
        : name_space_(name_space), what_(std::move(what)) {}

private:
    friend class ops::client_bulk_write;
    value name_space_;
    write_model what_;
};

/// Result of writes to several collections: the sums over all of them.
struct client_bulk_write_result : bulk_write_result {
    /// Result of one update or replacement.
    struct update {
        std::int64_t index = 0;  ///< Place of the write in the order given, from 0.
        update_result result;    ///< Its counts.
    };
    /// Result of one deletion.
    struct deletion {
        std::int64_t index = 0;  ///< Place of the write in the order given, from 0.
        delete_result result;    ///< Its count.
    };
    std::vector<update>
        updates;  ///< Results of the updates and replacements, if verbose_results().
    std::vector<deletion> deletions;  ///< Results of the deletions, if verbose_results().
};

namespace ops {

/// Adds verbose_results().
template <class Self>
struct verbose_results_option {
    /// Reports in the result what each update and deletion did; each write is a round trip then.
    /// Default: false.
    Self& verbose_results(bool on) & { return set_option(this, "verboseResults", on); }
    [[nodiscard]] Self&& verbose_results(bool on) && { return std::move(verbose_results(on)); }
};

/// Options of client::bulk_write().
template <class Self>
using client_bulk_write_options =
    option_list<Self, ordered_option, bypass_document_validation_option, let_option,
                verbose_results_option, raw_data_option, comment_option, write_concern_option>;

/// The operation of client::bulk_write(). Options: client_bulk_write_options.
///
/// Writes of any kind to several collections. Emulated: the server's `bulkWrite` command (8.0) is
/// not sent, but the `insert`, `update` and `delete` commands that every server has, so that it is
/// not one round trip. Ordered (the default), neighbours for one collection go together, and it
/// stops at the first refusal; otherwise all for one collection go together.
///
/// Throws bulk_write_error, which tells what was done and what was refused, by the writes' places
/// among those given. Names, and writes that could not be sent at all, are refused with
/// invalid_name and invalid_operation before anything is sent.
/// @see https://github.com/mongodb/specifications/blob/master/source/crud/bulk-write.md
class MOTOR_EXPORT client_bulk_write
    : public fluent_operation<client_bulk_write, client_bulk_write_options> {
public:
    using result = client_bulk_write_result;

    explicit client_bulk_write(std::vector<client_write_model> writes)
        : writes_(std::move(writes)) {}
    result run(const detail::run_context& context) const;

private:
    struct group;
    class progress;
    [[nodiscard]] std::vector<group> groups(const detail::run_context& context) const;
    void add_details(const group& of, document_view reply, result& to) const;

    std::vector<client_write_model> writes_;
};

}  // namespace ops
}  // namespace motor
