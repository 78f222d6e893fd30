// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/decoder.hpp"
#include "cursor.hpp"

#include <motor/motor.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace motor::python {

/// A document's only value, decoded as one of a document's; null with an exception.
inline owned decoded_value(const document& in, const codec_options& codec) {
    const owned whole{decode(in.data(), in.length(), codec)};
    if (!whole) return {};
    return owned{PyMapping_GetItemString(whole.get(), "v")};
}

inline owned number(std::int64_t from) { return owned{PyLong_FromLongLong(from)}; }

/// Null with an exception if one of them is null.
template <class... Item>
owned tuple(const Item&... items) {
    if (!(... && items)) return {};
    return owned{PyTuple_Pack(sizeof...(items), items.get()...)};
}

/// What an operation comes to, as the plainest object of Python's; null with an exception.
struct to_python {
    const std::shared_ptr<const codec_options>& codec;

    owned operator()(std::int64_t count) const { return number(count); }
    owned operator()(const std::vector<value>& all) const {
        return decoded_value(doc("v", all), *codec);
    }
    /// (matched, modified, [] or [upserted _id])
    owned operator()(const update_result& done) const {
        array_value upserted;
        if (done.upserted_id) upserted.push_back(*done.upserted_id);
        return tuple(number(done.matched_count), number(done.modified_count),
                     decoded_value(doc("v", upserted), *codec));
    }
    owned operator()(const delete_result& done) const { return number(done.deleted_count); }
    /// (inserted, matched, modified, deleted, upserted, [{"index": number, "_id": id} ...])
    owned operator()(const bulk_write_result& done) const {
        array_value upserted;
        for (const auto& each : done.upserted_ids)
            upserted.push_back(doc("index", each.index, "_id", each.id));
        return tuple(number(done.inserted_count), number(done.matched_count),
                     number(done.modified_count), number(done.deleted_count),
                     number(done.upserted_count), decoded_value(doc("v", upserted), *codec));
    }
    owned operator()(const std::optional<document>& found) const {
        if (!found) return owned::borrowed(Py_None);
        return owned{decode(found->data(), found->length(), *codec)};
    }
    owned operator()(const insert_one_result& done) const {
        return owned{PyBool_FromLong(done.acknowledged)};
    }
    owned operator()(const insert_many_result& done) const {
        return owned{PyBool_FromLong(done.acknowledged)};
    }
    owned operator()(document_batch batch) const { return make_batch(std::move(batch), codec); }
};

}  // namespace motor::python
