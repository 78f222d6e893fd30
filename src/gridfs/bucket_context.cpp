// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/gridfs/bucket_context.hpp>

#include <motor/bson/builder.hpp>
#include <motor/client_error.hpp>
#include <motor/detail/driver/server_cursor.hpp>
#include <motor/ops/find_one.hpp>
#include <motor/ops/indexes.hpp>

#include <string>

namespace motor::detail {
namespace {

/// The server's limit for a document, minus room for the other fields of a chunk.
constexpr std::int64_t largest_chunk = 16 * 1024 * 1024 - 1024;

bool same_keys(document_view a, document_view b) {
    auto left = a.begin(), right = b.begin();
    for (; left != a.end() && right != b.end(); ++left, ++right) {
        // Compares as numbers: shells have made indexes with doubles.
        auto l = (*left).value().get_if<double>(), r = (*right).value().get_if<double>();
        if ((*left).key() != (*right).key() || !l || l != r) return false;
    }
    return left == a.end() && right == b.end();
}

void need_index(const run_context& context, const namespace_settings& collection,
                const index_model& wanted) {
    auto target = context.aimed_at(collection);
    auto existing = target.run(ops::index_information{});
    for (auto each : existing) {
        auto keys = each.value()["key"].get_if<document_view>();
        if (keys && same_keys(*keys, wanted.spec().get<document_view>("key"))) return;
    }
    target.run(ops::create_index{wanted});
}

}  // namespace

bucket_context::bucket_context(const handle_context& context, std::string_view name,
                               std::int64_t chunk_size)
    : runtime_(context.weak_runtime()),
      files_(context.settings().of_collection(std::string{name} + ".files")),
      chunks_(context.settings().of_collection(std::string{name} + ".chunks")),
      chunk_size_(checked_chunk_size(chunk_size)) {
    name_ = std::string_view{files_.collection}.substr(0, name.size());
}

std::int32_t bucket_context::checked_chunk_size(std::int64_t bytes) {
    if (bytes < 1 || bytes > largest_chunk)
        throw invalid_operation{"a chunk has 1 to " + std::to_string(largest_chunk) +
                                " bytes, not " + std::to_string(bytes)};
    return static_cast<std::int32_t>(bytes);
}

void bucket_context::need_indexes(const run_context& context) {
    if (has_indexes_.load()) return;
    auto any =
        ops::find_one{}.projection(doc("_id", 1)).read_preference(read_preference::primary());
    if (!context.aimed_at(files_).run(any)) {
        need_index(context, files_, index_model(doc("filename", 1, "uploadDate", 1)));
        need_index(context, chunks_, index_model(doc("files_id", 1, "n", 1)).unique(true));
    }
    has_indexes_.store(true);
}

namespace gridfs_ops {

void refuse_transaction(const run_context& context) {
    if (context.in_transaction()) throw invalid_operation{"GridFS does not support transactions"};
}

std::vector<document> all_of(const run_context& context, const ops::find& query) {
    std::vector<document> found;
    for (auto cursor = context.run(query);; cursor.get_more()) {
        for (auto each : cursor.batch())
            found.emplace_back(each.value().get<document_view>());
        if (!cursor.alive()) return found;
    }
}

}  // namespace gridfs_ops
}  // namespace motor::detail
