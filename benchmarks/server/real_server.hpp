// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace bench {

/// A real server with the same data as the canned one, in a database of the benchmark's own (see
/// canned_data.hpp), which is dropped with this object.
class real_server {
public:
    /// Throws if the server cannot be reached, or has a database of that name already.
    explicit real_server(std::string uri);
    real_server(const real_server&) = delete;
    real_server& operator=(const real_server&) = delete;
    ~real_server();

    [[nodiscard]] const std::string& uri() const noexcept { return uri_; }

private:
    std::string uri_;
};

}  // namespace bench
