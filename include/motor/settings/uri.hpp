// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/value.hpp>
#include <motor/detail/base/export.hpp>
#include <motor/settings/concerns.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct _mongoc_uri_t;

namespace motor {

class connection_options;

/// A parsed connection string. Cheap to copy, and immutable. Thread-safe.
/// @see https://www.mongodb.com/docs/manual/reference/connection-string/
class MOTOR_EXPORT uri {
public:
    /// Parses a text. Throws invalid_uri if the specification does not allow it, or libmongoc does
    /// not take it. Neither the error's text nor warnings() has any part of a password.
    /// @see
    /// https://github.com/mongodb/specifications/blob/master/source/connection-string/connection-string-spec.md
    explicit uri(std::string_view text);

    /// The same string with these options in place of its own. Throws configuration_error if they
    /// contradict each other, or unsupported if libmongoc lacks one of them; the text names it.
    [[nodiscard]] uri with(const connection_options& options) const;

    /// The string as it was given, except for a slash before the options. It has the credentials:
    /// do not log it.
    [[nodiscard]] std::string_view string() const;
    /// `host:port` of each seed, in order.
    [[nodiscard]] std::vector<std::string> hosts() const;
    /// libmongoc's warnings of parts that it has ignored or changed: options that it does not know,
    /// compressors that it lacks, options that occur twice.
    [[nodiscard]] const std::vector<std::string>& warnings() const noexcept { return warnings_; }
    /// The database after the slash; empty if there is none.
    [[nodiscard]] std::string_view database() const;
    /// The concerns and the read preference of the query part, where it has them.
    [[nodiscard]] concerns settings() const;
    /// Name of the user, without escapes; empty if there is none.
    [[nodiscard]] std::string_view username() const;
    /// Password, without escapes. Do not log it.
    [[nodiscard]] std::string_view password() const;
    /// Value of an option of the query part by its name in any case (`maxPoolSize`), if it is set:
    /// a number, a boolean, text. For authMechanismProperties it is a document, for
    /// readPreferenceTags an array of documents, for compressors an array of names. Options that
    /// neither libmongoc nor Motor knows have no value.
    /// @see
    /// https://github.com/mongodb/specifications/blob/master/source/uri-options/uri-options.md
    [[nodiscard]] std::optional<value> option(std::string_view name) const;
    /// Value of an option that is a number.
    [[nodiscard]] std::optional<std::int32_t> option_int32(const char* name) const;
    /// Number of connections that may be made at once to each server. Default: 2.
    [[nodiscard]] std::size_t max_connecting() const;
    /// Number of connections that are made ahead. Default: 0.
    [[nodiscard]] std::size_t min_pool_size() const;

    /// libmongoc's object, owned by this one.
    [[nodiscard]] const _mongoc_uri_t* native() const noexcept { return native_.get(); }

    /// Writes the scheme and the hosts, and no secret.
    friend std::ostream& operator<<(std::ostream& to, const uri& what);

private:
    std::shared_ptr<const _mongoc_uri_t> native_;
    std::shared_ptr<const document> own_;  // options that libmongoc may not know
    std::vector<std::string> warnings_;
};

}  // namespace motor
