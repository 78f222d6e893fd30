// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/array_value.hpp>

#include "libmongoc.hpp"
#include "write_answer.hpp"

#include <cstdint>
#include <exception>
#include <string_view>

namespace motor::detail {

/// Reads the replies to a write beside libmongoc, which takes every number that is no int32 for 0,
/// and ignores invalid entries. While this object exists, it gets the replies to writes in its
/// thread. They are answers to one command with this number of statements.
class write_counts {
public:
    explicit write_counts(std::int64_t statements) noexcept;
    write_counts(const write_counts&) = delete;
    write_counts& operator=(const write_counts&) = delete;
    ~write_counts();

    /// Gets a reply in this thread; empty if a command has failed without one.
    static void hear(std::string_view command, const write_answer& reply, bool failed);
    /// Gets the error of a reply that cannot be read.
    static void hear_broken(std::exception_ptr why) noexcept;
    /// Adds to libmongoc's summary the counts that it lacks. If a reply cannot be right, the write
    /// has failed, and no statement's outcome is known. If the write has failed otherwise, no count
    /// matters, but only which statements have failed.
    void correct(write_outcome& sent) const;

private:
    /// Counts that libmongoc has left out.
    struct heard {
        std::int64_t inserted = 0, matched = 0, modified = 0, removed = 0;
        array_value upserts, errors;
        std::exception_ptr miscounted, broken;
    };

    void take(std::string_view command, const write_answer& reply);
    void forget_if_sent_again(const write_answer& reply, bool failed);
    void count(std::string_view command, const write_answer& reply);

    write_counts* const outer_;
    const std::int64_t statements_;
    heard all_, before_last_;
    bool may_be_sent_again_ = false;
};

}  // namespace motor::detail
