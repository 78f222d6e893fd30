// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace motor::detail {

/// A connection string in parts that can be changed. check_syntax() has found it well-formed.
class uri_text {
public:
    explicit uri_text(std::string_view text);

    /// In place of the user, and all that says how he authenticates.
    void forget_credential();
    void set_user(std::string_view name);
    void set_password(std::string_view secret);
    /// In place of those options of that name, or of an old name of it.
    void set(std::string_view name, std::string_view value);
    /// *** in place of the password, and of what is secret in the options: what libmongoc says of
    /// the string then, it may say to everybody. Left out is what looks like the rest of a secret
    /// whose & is not encoded; returns whether there is such a thing.
    bool hide_secrets();

    /// With the slash and the escapes that may be missing, and that some versions of libmongoc
    /// want.
    [[nodiscard]] std::string string() const;

private:
    void remove(std::string_view name);

    std::string scheme_, user_, hosts_, database_;
    bool slash_ = false;
    std::vector<std::string> options_;  // as they are written
};

/// In lower case, for names of options.
std::string lower(std::string_view text);

}  // namespace motor::detail
