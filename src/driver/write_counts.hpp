// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/array_value.hpp>

#include "libmongoc.hpp"

#include <cstdint>
#include <exception>
#include <string_view>

namespace motor::driver {

/// Reads the replies to a write beside libmongoc, which takes every number that is no int32 for 0,
/// and passes over what makes no sense. While this lives, it hears of the replies to writes in its
/// thread. All that count are answers to one command, of so many statements.
class write_counts {
public:
    explicit write_counts(std::int64_t statements) noexcept;
    write_counts(const write_counts&) = delete;
    write_counts& operator=(const write_counts&) = delete;
    ~write_counts();

    /// A command has been answered in this thread; empty if it was not, but has failed.
    static void hear(std::string_view command, const bson_t& reply, bool failed) noexcept;
    /// Adds to libmongoc's summary what that leaves out. If a reply cannot be right, the write has
    /// failed, with nothing known of its statements. Of a write that has failed anyhow no count
    /// matters, but which statements did.
    void correct(write_outcome& sent) const;

private:
    /// What libmongoc did not count.
    struct heard {
        std::int64_t inserted = 0, matched = 0, modified = 0, removed = 0;
        array_value upserts, errors;
        std::exception_ptr miscounted, broken;
    };

    void take(std::string_view command, document_view reply);
    void forget_if_sent_again(document_view reply, bool failed);
    void count(std::string_view command, document_view reply);

    write_counts* const outer_;
    const std::int64_t statements_;
    heard all_, before_last_;
    bool may_be_sent_again_ = false;
};

}  // namespace motor::driver
