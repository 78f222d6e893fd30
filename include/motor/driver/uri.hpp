// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/bson/document.hpp>
#include <motor/bson/value.hpp>
#include <motor/driver/concerns.hpp>

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

/// A parsed connection string. A cheap value; immutable, so safe to share between threads.
/// @see https://www.mongodb.com/docs/manual/reference/connection-string/
class uri {
public:
    /// Throws invalid_uri if the text is no connection string: what the specification does not
    /// allow, and what libmongoc does not take. No part of a password is in the reason, and none in
    /// warnings().
    /// @see
    /// https://github.com/mongodb/specifications/blob/master/source/connection-string/connection-string-spec.md
    explicit uri(std::string_view text);

    /// The same with those options in place of its own. Throws configuration_error if they cannot
    /// stand together, or unsupported if libmongoc cannot do one of them; the message names it.
    [[nodiscard]] uri with(const connection_options& options) const;

    /// The string, credentials included: do not log it. As it was given, but for a slash before
    /// the options.
    [[nodiscard]] std::string_view string() const;
    /// `host:port` of each seed, in order.
    [[nodiscard]] std::vector<std::string> hosts() const;
    /// What was understood otherwise than it is written, or not at all, in libmongoc's words:
    /// options that it does not know, compressors that it lacks, options that are there twice.
    [[nodiscard]] const std::vector<std::string>& warnings() const noexcept { return warnings_; }
    /// The database after the slash, or empty.
    [[nodiscard]] std::string_view database() const;
    /// The concerns and the read preference of the query part, where it has them.
    [[nodiscard]] concerns settings() const;
    /// Who authenticates, without escapes; empty if nobody does.
    [[nodiscard]] std::string_view username() const;
    /// Without escapes: do not log it.
    [[nodiscard]] std::string_view password() const;
    /// An option of the query part by its name in any case (`maxPoolSize`), if it is set, as what
    /// it stands for: a number, a boolean, text; of authMechanismProperties a document, of
    /// readPreferenceTags an array of documents, of compressors an array of names. What neither
    /// libmongoc nor Motor knows is not there.
    /// @see
    /// https://github.com/mongodb/specifications/blob/master/source/uri-options/uri-options.md
    [[nodiscard]] std::optional<value> option(std::string_view name) const;
    /// A number among them.
    [[nodiscard]] std::optional<std::int32_t> option_int32(const char* name) const;
    /// How many connections may be made at once to each server; default: 2.
    [[nodiscard]] std::size_t max_connecting() const;
    /// How many connections are made ahead; default: 0.
    [[nodiscard]] std::size_t min_pool_size() const;

    /// libmongoc's, while this lives.
    [[nodiscard]] const _mongoc_uri_t* native() const noexcept { return native_.get(); }

    /// Writes scheme and hosts, and nothing secret.
    friend std::ostream& operator<<(std::ostream& to, const uri& what);

private:
    std::shared_ptr<const _mongoc_uri_t> native_;
    std::shared_ptr<const document> own_;  // options that libmongoc may not know
    std::vector<std::string> warnings_;
};

namespace driver {

using motor::uri;

}  // namespace driver
}  // namespace motor
