// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/ops/find_and_modify.hpp>
#include <motor/ops/insert.hpp>
#include <motor/ops/update.hpp>

#include <optional>
#include <vector>

/// Operations of the deprecated calls: they send what their replacements send, and return what they
/// returned in Motor for Python.
namespace motor::legacy::calls {

/// Adds w().
template <class Self>
struct w_option {
    /// Number of servers that must acknowledge the write. With 0 no answer is awaited, and the
    /// result is nothing.
    Self& w(int servers) & {
        return ops::set_concern(this, &concerns::write_concern, write_concern::nodes(servers));
    }
    [[nodiscard]] Self&& w(int servers) && { return std::move(w(servers)); }
};

/// Adds continue_on_error().
template <class Self>
struct continue_on_error_option {
    /// Stores the other documents even if one is refused. Default: false.
    Self& continue_on_error(bool on) & { return ops::set_option(this, "ordered", !on); }
    [[nodiscard]] Self&& continue_on_error(bool on) && { return std::move(continue_on_error(on)); }
};

/// Adds multi().
template <class Self>
struct multi_option {
    /// Whether every match is concerned (true), or only the first (false).
    Self& multi(bool on) & { return ops::set_option(this, "multi", on); }
    [[nodiscard]] Self&& multi(bool on) && { return std::move(multi(on)); }
};

/// Options of save and insert.
template <class Self>
using insert_options = ops::option_list<Self, w_option, ops::write_concern_option>;

/// Stores a document and returns its `_id`, which is added if the document has none.
class insert : public ops::insert_one {
public:
    template <class Self>
    using options = insert_options<Self>;
    using result = value;

    using insert_one::insert_one;
    result run(const detail::run_context& context) const {
        return insert_one::run(context).inserted_id;
    }
};

/// Options of insert_many.
template <class Self>
using insert_many_options =
    ops::option_list<Self, continue_on_error_option, w_option, ops::write_concern_option>;

/// Stores documents and returns the `_id` of each.
class insert_many : public ops::insert_many {
public:
    template <class Self>
    using options = insert_many_options<Self>;
    using result = std::vector<value>;

    using ops::insert_many::insert_many;
    result run(const detail::run_context& context) const {
        return ops::insert_many::run(context).inserted_ids;
    }
};

/// Replaces the document with the same `_id`, or inserts it; returns the `_id`.
class MOTOR_EXPORT save : public ops::fluent_operation<save, insert_options> {
public:
    using result = value;

    explicit save(document_view document);
    result run(const detail::run_context& context) const;

private:
    motor::document document_;
    bool has_id_;
};

/// Options of update.
template <class Self>
using update_options =
    ops::option_list<Self, ops::upsert_option, multi_option, w_option, ops::write_concern_option>;

/// Changes the first match, or with multi(true) every match, by operators; or replaces the first
/// match by a document without operators. Returns `{n, nModified, updatedExisting, upserted, ok}`.
class MOTOR_EXPORT update : public ops::fluent_operation<update, update_options> {
public:
    using result = document;

    update(document_view spec, document_view change) : spec_(spec), change_(change) {}
    result run(const detail::run_context& context) const;

private:
    document spec_, change_;
};

/// Options of remove.
template <class Self>
using remove_options = ops::option_list<Self, multi_option, w_option, ops::write_concern_option>;

/// Deletes every match, or with multi(false) the first match. Returns `{n, ok}`.
class MOTOR_EXPORT remove : public ops::fluent_operation<remove, remove_options> {
public:
    using result = document;

    explicit remove(document_view spec) : spec_(spec) {}
    result run(const detail::run_context& context) const;

private:
    document spec_;
};

/// Adds remove().
template <class Self>
struct remove_option {
    /// Deletes the match instead of changing it. Default: false.
    Self& remove(bool on) & { return ops::set_option(this, "remove", on); }
    [[nodiscard]] Self&& remove(bool on) && { return std::move(remove(on)); }
};

/// Adds return_new().
template <class Self>
struct return_new_option {
    /// Returns the document as it is after the change: Python's `new`. Default: false.
    Self& return_new(bool on) & { return ops::set_option(this, "new", on); }
    [[nodiscard]] Self&& return_new(bool on) && { return std::move(return_new(on)); }
};

/// Adds fields().
template <class Self>
struct fields_option {
    /// Fields to return: `{name: 1, _id: 0}`. Default: all.
    Self& fields(document_view wanted) & { return ops::set_option(this, "fields", wanted); }
    [[nodiscard]] Self&& fields(document_view wanted) && { return std::move(fields(wanted)); }
};

/// Options of find_and_modify.
template <class Self>
using find_and_modify_options =
    ops::option_list<Self, ops::upsert_option, ops::sort_option, remove_option, return_new_option,
                     fields_option, w_option, ops::write_concern_option>;

/// Changes, replaces or removes the first match, and returns it; nothing if none matched. Requires
/// either a change or remove(true).
class MOTOR_EXPORT find_and_modify
    : public ops::fluent_operation<find_and_modify, find_and_modify_options> {
public:
    using result = std::optional<document>;

    find_and_modify(document_view query, document_view change) : query_(query), change_(change) {}
    result run(const detail::run_context& context) const;

private:
    document query_, change_;
};

}  // namespace motor::legacy::calls
