// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "codec/decoder.hpp"
#include "cursor.hpp"

#include <motor/motor.hpp>

#include <charconv>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motor::python {

/// Decodes the only value of a document. On failure returns null, with a Python exception set.
inline owned decoded_value(const document& in, const codec_options& codec) {
    const owned whole{decode(in.data(), in.length(), codec)};
    if (!whole) return {};
    return owned{PyMapping_GetItemString(whole.get(), "v")};
}

inline owned number(std::int64_t from) { return owned{PyLong_FromLongLong(from)}; }

/// Packs objects into a tuple. On failure, or if one of them is null, returns null, with a Python
/// exception set.
template <class... Item>
owned tuple(const Item&... items) {
    if (!(... && items)) return {};
    return owned{PyTuple_Pack(sizeof...(items), items.get()...)};
}

inline owned text(std::string_view from) {
    return owned{PyUnicode_DecodeUTF8(from.data(), static_cast<Py_ssize_t>(from.size()),
                                      "backslashreplace")};
}

/// Converts `host:port` to ("host", port), and a socket's path to (path, None), like PyMongo. On
/// failure returns null, with a Python exception set.
inline owned address_of(std::string_view whole) {
    const auto colon = whole.rfind(':');
    if (whole.starts_with('/') || colon == whole.npos)
        return tuple(text(whole), owned::borrowed(Py_None));
    int port = 0;
    std::from_chars(whole.data() + colon + 1, whole.data() + whole.size(), port);
    auto host = whole.substr(0, colon);
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return tuple(text(host), number(port));
}

/// Converts values to a list by `make`. On failure returns null, with a Python exception set.
template <class Range, class Make>
owned list(const Range& from, const Make& make) {
    owned all{PyList_New(0)};
    for (const auto& each : from) {
        const owned item = make(each);
        if (!all || !item || PyList_Append(all.get(), item.get()) < 0) return {};
    }
    return all;
}

/// Converts an operation's result to the plainest Python object. On failure returns null, with a
/// Python exception set.
struct to_python {
    using options = std::shared_ptr<const codec_options>;

    owned operator()(std::int64_t count, const options&) const { return number(count); }
    owned operator()(const document& found, const options& codec) const {
        return owned{decode(found.data(), found.length(), *codec)};
    }
    owned operator()(const std::vector<document>& all, const options& codec) const {
        return list(all, [&](const document& each) { return (*this)(each, codec); });
    }
    owned operator()(const std::vector<value>& all, const options& codec) const {
        return decoded_value(doc("v", all), *codec);
    }
    /// (matched, modified, [] or [upserted _id])
    owned operator()(const update_result& done, const options& codec) const {
        array_value upserted;
        if (done.upserted_id) upserted.push_back(*done.upserted_id);
        return tuple(number(done.matched_count), number(done.modified_count),
                     decoded_value(doc("v", upserted), *codec));
    }
    owned operator()(const delete_result& done, const options&) const {
        return number(done.deleted_count);
    }
    /// (inserted, matched, modified, deleted, upserted, [{"index": number, "_id": id} ...])
    owned operator()(const bulk_write_result& done, const options& codec) const {
        array_value upserted;
        for (const auto& each : done.upserted_ids)
            upserted.push_back(doc("index", each.index, "_id", each.id));
        return tuple(number(done.inserted_count), number(done.matched_count),
                     number(done.modified_count), number(done.deleted_count),
                     number(done.upserted_count), decoded_value(doc("v", upserted), *codec));
    }
    owned operator()(const std::optional<document>& found, const options& codec) const {
        return found ? (*this)(*found, codec) : owned::borrowed(Py_None);
    }
    owned operator()(const insert_one_result& done, const options&) const {
        return owned{PyBool_FromLong(done.acknowledged)};
    }
    owned operator()(const insert_many_result& done, const options&) const {
        return owned{PyBool_FromLong(done.acknowledged)};
    }
    owned operator()(document_batch batch, const options& codec) const {
        return make_batch(std::move(batch), codec);
    }
};

}  // namespace motor::python
