// SPDX-License-Identifier: Apache-2.0
// The types that old data may hold and that new programs rarely write.
#pragma once

#include <motor/bson/document_view.hpp>
#include <motor/bson/types.hpp>

#include <string_view>
#include <vector>

namespace motor {

/// JavaScript text.
class code {
public:
    code() = default;
    /// JavaScript, which is not looked at.
    explicit code(std::string_view text) : text_{text} {}
    /// The JavaScript.
    std::string_view text() const noexcept { return text_; }
    friend bool operator==(const code&, const code&) = default;

private:
    detail::text text_;
};

/// JavaScript text with the variables that it sees. Deprecated by MongoDB.
class code_with_scope {
public:
    code_with_scope() = default;
    /// JavaScript, and the variables that it sees.
    code_with_scope(std::string_view text, document_view scope)
        : text_{text}, scope_(scope.data(), scope.data() + scope.length()) {}
    /// The JavaScript.
    std::string_view text() const noexcept { return text_; }
    /// Lives as long as this object.
    document_view scope() const {
        return scope_.empty() ? document_view{} : document_view{scope_.data(), scope_.size()};
    }
    friend bool operator==(const code_with_scope& a, const code_with_scope& b) {
        return a.text_ == b.text_ && a.scope() == b.scope();
    }

private:
    detail::text text_;
    std::vector<std::uint8_t> scope_;
};

/// A name of its own type. Deprecated by MongoDB.
class symbol {
public:
    symbol() = default;
    /// Copies the text.
    explicit symbol(std::string_view text) : text_{text} {}
    /// The text.
    std::string_view text() const noexcept { return text_; }
    friend bool operator==(const symbol&, const symbol&) = default;

private:
    detail::text text_;
};

/// A namespace and an ObjectId. Deprecated by MongoDB.
class dbpointer {
public:
    dbpointer() = default;
    /// To the document with that `_id` in `database.collection`.
    dbpointer(std::string_view name_space, const object_id& id)
        : name_space_{name_space}, id_{id} {}
    /// `database.collection`
    std::string_view name_space() const noexcept { return name_space_; }
    /// The `_id`.
    const object_id& id() const noexcept { return id_; }
    friend bool operator==(const dbpointer&, const dbpointer&) = default;

private:
    detail::text name_space_;
    object_id id_;
};

/// JavaScript's undefined. Deprecated by MongoDB.
class undefined {
public:
    constexpr undefined() noexcept {}
    friend constexpr bool operator==(undefined, undefined) noexcept { return true; }
};

}  // namespace motor
