// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>

#include <cstddef>
#include <iterator>

namespace motor {

/// Documents of one batch. Keeps the server's reply and yields views into it.
class document_batch {
public:
    document_batch() = default;
    /// Keeps `reply`, in which the elements from `first` to `last` are the documents.
    document_batch(document reply, element_iterator first, element_iterator last) noexcept
        : reply_(std::move(reply)), first_(first), last_(last) {}

    /// Iterates over the documents; each is a view into the batch.
    class iterator {
    public:
        using value_type = document_view;
        using difference_type = std::ptrdiff_t;
        using iterator_concept = std::forward_iterator_tag;

        iterator() = default;
        explicit iterator(element_iterator at) noexcept : at_(at) {}
        document_view operator*() const { return (*at_).value().template get<document_view>(); }
        iterator& operator++() {
            ++at_;
            return *this;
        }
        iterator operator++(int) {
            auto before = *this;
            ++at_;
            return before;
        }
        friend bool operator==(const iterator& a, const iterator& b) { return a.at_ == b.at_; }

    private:
        element_iterator at_;
    };

    /// The first document.
    [[nodiscard]] iterator begin() const { return iterator{first_}; }
    /// The end of the documents.
    [[nodiscard]] iterator end() const { return iterator{last_}; }
    /// Whether there are no documents.
    [[nodiscard]] bool empty() const { return first_ == last_; }

private:
    document reply_;
    element_iterator first_, last_;
};

}  // namespace motor
