// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/ops/find_and_modify.hpp>
#include <motor/ops/insert.hpp>
#include <motor/ops/update.hpp>

#include <optional>
#include <vector>

/// What the deprecated calls do: they send what the calls that replace them send, and return what
/// they returned in Motor for Python.
namespace motor::legacy::calls {

/// How many servers must have the write; 0: nobody waits for an answer, and none is returned.
template <class Self>
struct w_option {
    Self& w(int servers) & {
        auto& self = static_cast<Self&>(*this);
        self.settings().write_concern = motor::write_concern::nodes(servers);
        return self;
    }
    [[nodiscard]] Self&& w(int servers) && { return std::move(w(servers)); }
};

/// Stores what can be stored although a document is refused.
template <class Self>
struct continue_on_error_option {
    Self& continue_on_error(bool on) & {
        return ops::set_option(static_cast<Self&>(*this), "ordered", !on);
    }
    [[nodiscard]] Self&& continue_on_error(bool on) && { return std::move(continue_on_error(on)); }
};

/// Every match, or only the first.
template <class Self>
struct multi_option {
    Self& multi(bool on) & { return ops::set_option(static_cast<Self&>(*this), "multi", on); }
    [[nodiscard]] Self&& multi(bool on) && { return std::move(multi(on)); }
};

template <class Self>
using insert_options = ops::option_list<Self, w_option, ops::write_concern_option>;

/// Returns the document's `_id`, which is added if it has none.
class insert : public ops::insert_one {
public:
    template <class Self>
    using options = insert_options<Self>;
    using result = value;

    using insert_one::insert_one;
    result run(const driver::target& where) const { return insert_one::run(where).inserted_id; }
};

template <class Self>
using insert_many_options =
    ops::option_list<Self, continue_on_error_option, w_option, ops::write_concern_option>;

/// Returns the `_id` of each.
class insert_many : public ops::insert_many {
public:
    template <class Self>
    using options = insert_many_options<Self>;
    using result = std::vector<value>;

    using ops::insert_many::insert_many;
    result run(const driver::target& where) const {
        return ops::insert_many::run(where).inserted_ids;
    }
};

/// Replaces the document of the same `_id`, or inserts it; returns the `_id`.
class save : public ops::options_base, public insert_options<save> {
public:
    template <class Self>
    using options = insert_options<Self>;
    using result = value;

    explicit save(document_view document);
    result run(const driver::target& where) const;

private:
    motor::document document_;
    bool has_id_;
};

template <class Self>
using update_options =
    ops::option_list<Self, ops::upsert_option, multi_option, w_option, ops::write_concern_option>;

/// Changes the first match, or with multi(true) every one, by operators; or replaces the first
/// match by a document without any. Returns `{n, nModified, updatedExisting, upserted, ok}`.
class update : public ops::options_base, public update_options<update> {
public:
    template <class Self>
    using options = update_options<Self>;
    using result = document;

    update(document_view spec, document_view change) : spec_(spec), change_(change) {}
    result run(const driver::target& where) const;

private:
    document spec_, change_;
};

template <class Self>
using remove_options = ops::option_list<Self, multi_option, w_option, ops::write_concern_option>;

/// Deletes every match, or with multi(false) the first. Returns `{n, ok}`.
class remove : public ops::options_base, public remove_options<remove> {
public:
    template <class Self>
    using options = remove_options<Self>;
    using result = document;

    explicit remove(document_view spec) : spec_(spec) {}
    result run(const driver::target& where) const;

private:
    document spec_;
};

/// Deletes the match instead of changing it.
template <class Self>
struct remove_option {
    Self& remove(bool on) & { return ops::set_option(static_cast<Self&>(*this), "remove", on); }
    [[nodiscard]] Self&& remove(bool on) && { return std::move(remove(on)); }
};

/// Returns the document as it is after the change: Python's `new`.
template <class Self>
struct return_new_option {
    Self& return_new(bool on) & { return ops::set_option(static_cast<Self&>(*this), "new", on); }
    [[nodiscard]] Self&& return_new(bool on) && { return std::move(return_new(on)); }
};

/// The fields to return.
template <class Self>
struct fields_option {
    Self& fields(document_view wanted) & {
        return ops::set_option(static_cast<Self&>(*this), "fields", wanted);
    }
    [[nodiscard]] Self&& fields(document_view wanted) && { return std::move(fields(wanted)); }
};

template <class Self>
using find_and_modify_options =
    ops::option_list<Self, ops::upsert_option, ops::sort_option, remove_option, return_new_option,
                     fields_option, w_option, ops::write_concern_option>;

/// Changes, replaces or removes the first match, and returns it, or nothing where none matched.
/// Either a change or remove(true) is needed.
class find_and_modify : public ops::options_base, public find_and_modify_options<find_and_modify> {
public:
    template <class Self>
    using options = find_and_modify_options<Self>;
    using result = std::optional<document>;

    find_and_modify(document_view query, document_view change) : query_(query), change_(change) {}
    result run(const driver::target& where) const;

private:
    document query_, change_;
};

}  // namespace motor::legacy::calls
