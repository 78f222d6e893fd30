// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "results.hpp"

#include <memory>
#include <utility>

namespace motor::python {

/// Counts the running operations of a cursor: while there is one, a worker may be changing the
/// cursor's properties. In the loop's thread.
class uses {
public:
    /// Converter of the result of one operation. It exists until the operation has ended.
    class converter : public to_python {
    public:
        explicit converter(std::shared_ptr<int> count) : count_(std::move(count)) { ++*count_; }
        converter(converter&&) noexcept = default;
        converter& operator=(converter&&) = delete;
        ~converter() {
            if (count_) --*count_;
        }

    private:
        std::shared_ptr<int> count_;  // null after a move
    };

    [[nodiscard]] converter one_more() const { return converter{count_}; }
    [[nodiscard]] bool any() const noexcept { return *count_ != 0; }

private:
    std::shared_ptr<int> count_ = std::make_shared<int>(0);  // an operation may outlive the cursor
};

}  // namespace motor::python
