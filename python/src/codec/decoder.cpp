// SPDX-License-Identifier: Apache-2.0
#include "decoder.hpp"

#include "dates.hpp"
#include "key_cache.hpp"
#include "limits.hpp"
#include "load.hpp"
#include "object_ids.hpp"
#include "python_types.hpp"
#include "structure.hpp"

#include <climits>

namespace motor::python {

namespace {

// Reads one document, https://bsonspec.org/spec.html. A function returns nothing, with or without a
// Python exception set, where bson.decode() has to take over. Every length is checked against the
// end of the innermost document: bytes that pass are well-formed, and bson.decode() would accept
// them as well.
class decoder {
public:
    decoder(const std::uint8_t* data, bool tz_aware, key_cache& keys) noexcept
        : at_{data}, tz_aware_{tz_aware}, keys_{keys} {}

    owned document(const std::uint8_t* limit, bool top) {
        const auto* end = enter(limit);
        if (!end) return {};
        owned dict{PyDict_New()};
        if (!dict) return {};
        while (at_ != end) {
            const auto type = *at_++;
            owned key = keys_.take(at_, end, at_);
            if (!key) return {};
            // bson.decode() turns such a document into a DBRef.
            if (!top && is_reference(key.get())) return {};
            owned x = value(type, end);
            if (!x || PyDict_SetItem(dict.get(), key.get(), x.get()) < 0) return {};
        }
        leave();
        return dict;
    }

private:
    // The end of the document that begins here: its closing NUL.
    const std::uint8_t* enter(const std::uint8_t* limit) {
        if (limit - at_ < 5 || ++level_ > max_levels) return nullptr;
        const auto size = load<std::int32_t>(at_);
        if (size < 5 || size > limit - at_) return nullptr;
        const auto* end = at_ + size - 1;
        at_ += 4;
        return *end == 0 ? end : nullptr;
    }

    void leave() {
        ++at_;
        --level_;
    }

    static bool is_reference(PyObject* key) {
        return PyUnicode_GET_LENGTH(key) == 4 && PyUnicode_READ_CHAR(key, 0) == '$' &&
               PyUnicode_CompareWithASCIIString(key, "$ref") == 0;
    }

    owned array(const std::uint8_t* limit) {
        const auto* end = enter(limit);
        if (!end) return {};
        owned list{PyList_New(0)};
        if (!list) return {};
        while (at_ != end) {
            const auto type = *at_++;
            // Keys are taken for the expected positions: only the order counts.
            while (at_ != end && *at_ != 0)
                ++at_;
            if (at_ == end) return {};
            ++at_;
            owned x = value(type, end);
            if (!x || PyList_Append(list.get(), x.get()) < 0) return {};
        }
        leave();
        return list;
    }

    // Takes that many bytes; nullptr if there are fewer.
    const std::uint8_t* take(std::size_t count, const std::uint8_t* end) {
        if (static_cast<std::size_t>(end - at_) < count) return nullptr;
        return std::exchange(at_, at_ + count);
    }

    owned string(const std::uint8_t* end) {
        const auto* length = take(4, end);
        const auto size = length ? load<std::int32_t>(length) : 0;
        const auto* text = size > 0 ? take(static_cast<std::size_t>(size), end) : nullptr;
        if (!text || text[size - 1] != 0) return {};
        return owned{PyUnicode_DecodeUTF8(reinterpret_cast<const char*>(text), size - 1, "strict")};
    }

    owned binary(const std::uint8_t* end) {
        const auto* header = take(5, end);
        if (!header || header[4] != 0) return {};
        const auto size = load<std::int32_t>(header);
        const auto* bytes = size >= 0 ? take(static_cast<std::size_t>(size), end) : nullptr;
        if (!bytes) return {};
        return owned{PyBytes_FromStringAndSize(reinterpret_cast<const char*>(bytes), size)};
    }

    static owned int64(std::int64_t n) {
        owned number{PyLong_FromLongLong(n)};
        if (!number) return {};
        owned arguments{PyTuple_New(1)};
        if (!arguments) return {};
        PyTuple_SET_ITEM(arguments.get(), 0, number.release());
        return owned{PyLong_Type.tp_new(types.int64, arguments.get(), nullptr)};
    }

    owned date(std::int64_t ms) const {
        constexpr auto ms_per_day = us_per_day / us_per_ms;
        const auto days = floor_divide(ms, ms_per_day);
        if (days < first_day || days > last_day) return {};
        const auto civil = civil_from_days(days);
        const auto rest = static_cast<int>(ms - days * ms_per_day);
        const int seconds = rest / 1000;
        return owned{types.datetime_api->DateTime_FromDateAndTime(
            civil.year, civil.month, civil.day, seconds / 3600, seconds / 60 % 60, seconds % 60,
            rest % 1000 * 1000, tz_aware_ ? types.utc : Py_None, types.datetime)};
    }

    owned value(std::uint8_t type, const std::uint8_t* end) {
        const std::uint8_t* bytes = nullptr;
        switch (type) {
            case 0x01:
                if (!(bytes = take(8, end))) return {};
                return owned{PyFloat_FromDouble(load<double>(bytes))};
            case 0x02:
                return string(end);
            case 0x03:
                return document(end, false);
            case 0x04:
                return array(end);
            case 0x05:
                return binary(end);
            case 0x07:
                return (bytes = take(12, end)) ? make_object_id(bytes) : owned{};
            case 0x08:
                if (!(bytes = take(1, end)) || *bytes > 1) return {};
                return owned::borrowed(*bytes ? Py_True : Py_False);
            case 0x09:
                return (bytes = take(8, end)) ? date(load<std::int64_t>(bytes)) : owned{};
            case 0x0A:
                return owned::borrowed(Py_None);
            case 0x10:
                if (!(bytes = take(4, end))) return {};
                return owned{PyLong_FromLong(load<std::int32_t>(bytes))};
            case 0x12:
                return (bytes = take(8, end)) ? int64(load<std::int64_t>(bytes)) : owned{};
            default:
                return {};
        }
    }

    const std::uint8_t* at_;
    const bool tz_aware_;
    key_cache& keys_;
    int level_ = 0;
};

// Whether the document's own size is that of the bytes.
bool has_its_size(const std::uint8_t* data, std::size_t size) {
    return size >= 5 && size <= INT_MAX &&
           load<std::int32_t>(data) == static_cast<std::int32_t>(size);
}

// Returns nullptr, with or without a Python exception set, where bson.decode() has to take over.
PyObject* decode_here(const std::uint8_t* data, std::size_t size, const codec_options& options) {
    static key_cache keys;
    // If the size is wrong, bson.decode() checks nothing else, and it does not check the contents
    // of a raw document at all.
    if (!options.legible() || options.raw_documents() || !has_its_size(data, size)) return nullptr;
    if (options.ours_to_decode()) {
        owned dict = decoder{data, options.tz_aware(), keys}.document(data + size, true);
        if (dict) return dict.release();
        if (PyErr_Occurred() && PyErr_ExceptionMatches(PyExc_MemoryError)) return nullptr;
        PyErr_Clear();
    }
    if (!has_sound_structure(data, size))
        PyErr_SetString(types.invalid_bson, "a length in the document is wrong");
    return nullptr;
}

PyObject* decode_with_bson(PyObject* data, const codec_options& options) {
    return PyObject_CallFunctionObjArgs(types.bson_decode, data, options.object(), nullptr);
}

}  // namespace

PyObject* decode(const std::uint8_t* data, std::size_t size, const codec_options& options) {
    if (auto* dict = decode_here(data, size, options)) return dict;
    if (PyErr_Occurred()) return nullptr;
    owned bytes{PyBytes_FromStringAndSize(reinterpret_cast<const char*>(data),
                                          static_cast<Py_ssize_t>(size))};
    return bytes ? decode_with_bson(bytes.get(), options) : nullptr;
}

PyObject* decode(PyObject* data, const codec_options& options) {
    Py_buffer view;
    if (PyObject_GetBuffer(data, &view, PyBUF_SIMPLE) < 0) {
        PyErr_Clear();
        return decode_with_bson(data, options);
    }
    auto* dict = decode_here(static_cast<const std::uint8_t*>(view.buf),
                             static_cast<std::size_t>(view.len), options);
    PyBuffer_Release(&view);
    return dict || PyErr_Occurred() ? dict : decode_with_bson(data, options);
}

}  // namespace motor::python
