// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace motor::driver {

/// A connection string in parts that can be changed. It is taken apart as libmongoc does it, which
/// has found it well-formed.
class uri_text {
public:
    explicit uri_text(std::string_view text);

    /// In place of the user, and all that says how he authenticates.
    void forget_credential();
    void set_user(std::string_view name);
    void set_password(std::string_view secret);
    /// In place of those options of that name, or of an old name of it.
    void set(std::string_view name, std::string_view value);

    [[nodiscard]] std::string string() const;

private:
    void remove(std::string_view name);

    std::string scheme_, user_, hosts_, database_;
    std::vector<std::string> options_;  // as they are written
};

/// A reason for which a connection string was refused, without what is secret in the string.
/// Messages end up in logs, and libmongoc quotes what it does not understand.
std::string without_secrets(std::string reason, std::string_view text);

/// In lower case, for names of options.
std::string lower(std::string_view text);

}  // namespace motor::driver
