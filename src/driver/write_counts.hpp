// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/array_value.hpp>

#include "libmongoc.hpp"

#include <cstdint>
#include <exception>
#include <string_view>

namespace motor::driver {

/// What libmongoc leaves out when it reads the reply to a write: it takes every number that is no
/// int32 for 0. While this lives, it hears of the replies to writes in its thread, and counts what
/// libmongoc does not. All of them are answers to one command.
class write_counts {
public:
    write_counts() noexcept;
    write_counts(const write_counts&) = delete;
    write_counts& operator=(const write_counts&) = delete;
    ~write_counts();

    /// A command has succeeded in this thread.
    static void hear(std::string_view command, const bson_t& reply) noexcept;
    /// Adds it to libmongoc's summary. Throws type_mismatch if a count was no whole number, unless
    /// the write has failed, which is more important.
    void add_to(document& summary, bool ok) const;

private:
    void count(std::string_view command, document_view reply);

    write_counts* const outer_;
    std::int64_t inserted_ = 0, matched_ = 0, modified_ = 0, removed_ = 0;
    array_value upserts_, errors_;
    std::exception_ptr wrong_;
};

}  // namespace motor::driver
