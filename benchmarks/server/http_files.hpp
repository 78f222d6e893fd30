// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmarks/server/wire.hpp>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

/// A file that is served over HTTP; its name is its `_id`, too.
struct http_file {
    const char* name;
    std::int32_t length;
};
inline constexpr std::array http_files{http_file{"small", 10 * 1024},
                                       http_file{"large", 1024 * 1024}};

/// The replies to what a download of them asks for, made once.
class http_file_replies {
public:
    http_file_replies();

    /// Null if it is about none of them.
    [[nodiscard]] const wire::bytes* to_find(std::string_view collection,
                                             motor::document_view filter) const;

private:
    struct file {
        wire::bytes document;
        std::vector<wire::bytes> stretches;  // of four chunks
    };
    std::map<std::string, file, std::less<>> files_;
};

}  // namespace bench
