// SPDX-License-Identifier: Apache-2.0
// The types that old data may hold and that new programs rarely write.
#pragma once

#include <motor/bson/document_view.hpp>
#include <motor/bson/types.hpp>

#include <string_view>
#include <vector>

namespace motor {

/// JavaScript code.
class code {
public:
    code() = default;
    /// Copies the code, which is not checked.
    explicit code(std::string_view text) : text_{text} {}
    /// Text of the code.
    std::string_view text() const noexcept { return text_; }
    friend bool operator==(const code&, const code&) = default;

private:
    detail::text text_;
};

/// JavaScript code with the variables of its scope. Deprecated by MongoDB.
class code_with_scope {
public:
    code_with_scope() = default;
    /// Copies the code and the variables of its scope.
    code_with_scope(std::string_view text, document_view scope)
        : text_{text}, scope_(scope.data(), scope.data() + scope.length()) {}
    /// Text of the code.
    std::string_view text() const noexcept { return text_; }
    /// Variables of the scope; valid as long as this object.
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

/// A BSON symbol: a text with a type of its own. Deprecated by MongoDB.
class symbol {
public:
    symbol() = default;
    /// Copies the text.
    explicit symbol(std::string_view text) : text_{text} {}
    /// Text of the symbol.
    std::string_view text() const noexcept { return text_; }
    friend bool operator==(const symbol&, const symbol&) = default;

private:
    detail::text text_;
};

/// A DBPointer: a namespace and an ObjectId. Deprecated by MongoDB.
class dbpointer {
public:
    dbpointer() = default;
    /// A pointer to the document with that `_id` in `database.collection`.
    dbpointer(std::string_view name_space, const object_id& id)
        : name_space_{name_space}, id_{id} {}
    /// Namespace of the document: `database.collection`.
    std::string_view name_space() const noexcept { return name_space_; }
    /// `_id` of the document.
    const object_id& id() const noexcept { return id_; }
    friend bool operator==(const dbpointer&, const dbpointer&) = default;

private:
    detail::text name_space_;
    object_id id_;
};

/// JavaScript's undefined. Deprecated by MongoDB.
class undefined {
public:
    constexpr undefined() noexcept = default;
    friend constexpr bool operator==(undefined, undefined) noexcept { return true; }
};

}  // namespace motor
