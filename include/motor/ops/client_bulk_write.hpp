// SPDX-License-Identifier: Apache-2.0
#pragma once

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

/// What the writes did, over all collections. `index` is a write's place among those given, from 0.
struct client_bulk_write_result : bulk_write_result {
    /// What became of one update or replacement.
    struct update {
        std::int64_t index = 0;  ///< Of the write, in the order given.
        update_result result;
    };
    /// What became of one deletion.
    struct deletion {
        std::int64_t index = 0;  ///< Of the write, in the order given.
        delete_result result;
    };
    std::vector<update> updates;      ///< of each update and replacement, if verbose_results
    std::vector<deletion> deletions;  ///< of each deletion, if verbose_results
};

namespace ops {

/// Tells in the result what each update and deletion did. Each write is a round trip then.
template <class Self>
struct verbose_results_option {
    Self& verbose_results(bool on) & {
        return set_option(static_cast<Self&>(*this), "verboseResults", on);
    }
    [[nodiscard]] Self&& verbose_results(bool on) && { return std::move(verbose_results(on)); }
};

template <class Self>
using client_bulk_write_options =
    option_list<Self, ordered_option, bypass_document_validation_option, let_option,
                verbose_results_option, raw_data_option, comment_option, write_concern_option>;

/// Writes of any kind to several collections. Emulated: the server's `bulkWrite` command (8.0) is
/// not sent, but the `insert`, `update` and `delete` commands that every server has, so that it is
/// not one round trip. Ordered (the default), neighbours for one collection go together, and it
/// stops at the first refusal; otherwise all for one collection go together.
///
/// Throws bulk_write_error, which tells what was done and what was refused, by the writes' places
/// among those given. Names, and writes that could not be sent at all, are refused with
/// invalid_name and invalid_operation before anything is sent.
/// @see https://github.com/mongodb/specifications/blob/master/source/crud/bulk-write.md
class client_bulk_write : public options_base, public client_bulk_write_options<client_bulk_write> {
public:
    template <class Self>
    using options = client_bulk_write_options<Self>;
    using result = client_bulk_write_result;

    explicit client_bulk_write(std::vector<client_write_model> writes)
        : writes_(std::move(writes)) {}
    result run(const driver::target& where) const;

private:
    struct group;
    class progress;
    [[nodiscard]] std::vector<group> groups(const driver::target& where) const;
    void add_details(const group& of, document_view reply, result& to) const;

    std::vector<client_write_model> writes_;
};

}  // namespace ops
}  // namespace motor
