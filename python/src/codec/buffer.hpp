// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "load.hpp"
#include "owned.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <utility>

namespace motor::python {

/// A byte buffer that grows at its end. It keeps its memory when it is cleared, and throws nothing.
class buffer {
public:
    buffer() noexcept = default;
    buffer(buffer&& other) noexcept
        : data_{std::exchange(other.data_, nullptr)},
          size_{std::exchange(other.size_, 0)},
          capacity_{std::exchange(other.capacity_, 0)} {}
    buffer& operator=(buffer&& other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        std::swap(capacity_, other.capacity_);
        return *this;
    }
    ~buffer() { std::free(data_); }

    const std::uint8_t* data() const noexcept { return data_; }
    std::size_t size() const noexcept { return size_; }
    std::span<const std::uint8_t> bytes() const noexcept { return {data_, size_}; }
    void clear() noexcept { size_ = 0; }
    /// Drops the bytes behind this size.
    void shrink_to(std::size_t size) noexcept { size_ = size; }

    /// Reserves room for that many more bytes. On failure returns false, with a MemoryError set.
    [[nodiscard]] bool reserve(std::size_t more) noexcept {
        return more <= capacity_ - size_ || grow(more);
    }

    // The functions below write into room that reserve() has made.

    template <class T>
    void put(T x) noexcept {
        std::memcpy(data_ + size_, &x, sizeof x);
        size_ += sizeof x;
    }
    void put(const void* from, std::size_t count) noexcept {
        std::memcpy(data_ + size_, from, count);
        size_ += count;
    }
    template <class T>
    void overwrite(std::size_t at, T x) noexcept {
        std::memcpy(data_ + at, &x, sizeof x);
    }
    std::uint8_t* end() noexcept { return data_ + size_; }
    void end_at(const std::uint8_t* end) noexcept { size_ = static_cast<std::size_t>(end - data_); }

private:
    bool grow(std::size_t more) noexcept {
        const auto capacity = std::max({std::size_t{256}, 2 * capacity_, size_ + more});
        auto* data = static_cast<std::uint8_t*>(std::realloc(data_, capacity));
        if (!data) return PyErr_NoMemory(), false;
        data_ = data;
        capacity_ = capacity;
        return true;
    }

    std::uint8_t* data_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace motor::python
