// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <type_traits>

namespace bench {

/// Runs a function in a forked process, where no threads, memory or connections of earlier
/// measurements exist. The function fills the buffer, which comes back through a pipe. Returns
/// false if it threw, ended or took longer than two minutes (the reason goes to stderr).
bool run_in_child(const std::function<void(std::span<std::byte>)>& work, std::span<std::byte> out);

/// Runs a function whose result is plain numbers in a forked process. The calling process must have
/// no other threads.
template <class F>
auto in_child(F&& work) -> std::optional<std::invoke_result_t<F>> {
    using result = std::invoke_result_t<F>;
    static_assert(std::is_trivially_copyable_v<result>);
    result made{};
    auto out = std::as_writable_bytes(std::span{&made, 1});
    auto fill = [&](std::span<std::byte> buffer) {
        *reinterpret_cast<result*>(buffer.data()) = work();
    };
    if (!run_in_child(fill, out)) return std::nullopt;
    return made;
}

}  // namespace bench
