// SPDX-License-Identifier: Apache-2.0
#include "encoder.hpp"

#include "dates.hpp"
#include "limits.hpp"
#include "python_types.hpp"

#include <charconv>
#include <climits>
#include <cstring>

namespace motor::python {

namespace {

// Writes UTF-8. Returns the end of the output, or nullptr at a surrogate, which UTF-8 does not
// have.
template <class Unit>
std::uint8_t* write_utf8(const Unit* from, Py_ssize_t count, std::uint8_t* to) noexcept {
    for (const auto* end = from + count; from != end; ++from) {
        const std::uint32_t c = *from;
        const auto tail = [&](int shift) {
            *to++ = static_cast<std::uint8_t>(0x80 | (c >> shift & 0x3F));
        };
        if (c < 0x80) {
            *to++ = static_cast<std::uint8_t>(c);
        } else if (c < 0x800) {
            *to++ = static_cast<std::uint8_t>(0xC0 | c >> 6);
            tail(0);
        } else if (c < 0x10000) {
            if (c >= 0xD800 && c < 0xE000) return nullptr;
            *to++ = static_cast<std::uint8_t>(0xE0 | c >> 12);
            tail(6), tail(0);
        } else {
            *to++ = static_cast<std::uint8_t>(0xF0 | c >> 18);
            tail(12), tail(6), tail(0);
        }
    }
    return to;
}

// Writes one document. A function returns false where bson.encode() has to take over, or with a
// MemoryError set. References are borrowed all the way down: no Python code runs here, so the
// document cannot change meanwhile.
class encoder {
public:
    encoder(buffer& out, bool check_keys) noexcept : out_{out}, check_keys_{check_keys} {}

    bool document(PyObject* dict, bool top) {
        const auto start = out_.size();
        if (!open()) return false;
        PyObject* id = nullptr;
        if (top && (id = PyDict_GetItemWithError(dict, types.id_key)) && !element(types.id_key, id))
            return false;
        if (top && !id && PyErr_Occurred()) return PyErr_Clear(), false;
        PyObject *key = nullptr, *value = nullptr;
        for (Py_ssize_t at = 0; PyDict_Next(dict, &at, &key, &value);) {
            if (!PyUnicode_CheckExact(key)) return false;
            if (id && is_id(key)) continue;
            if (!element(key, value)) return false;
        }
        return close(start);
    }

private:
    // Maximum size behind a key of values whose size is fixed.
    static constexpr std::size_t fixed_size = 16;

    bool open() {
        if (++level_ > max_levels || !out_.reserve(4)) return false;
        out_.put(std::int32_t{0});
        return true;
    }

    bool close(std::size_t start) {
        if (!out_.reserve(1)) return false;
        out_.put(std::uint8_t{0});
        const auto size = out_.size() - start;
        if (size > INT_MAX) return false;
        out_.overwrite(start, static_cast<std::int32_t>(size));
        --level_;
        return true;
    }

    static bool is_id(PyObject* key) {
        return key == types.id_key || (PyUnicode_GET_LENGTH(key) == 3 &&
                                       PyUnicode_CompareWithASCIIString(key, "_id") == 0);
    }

    bool element(PyObject* key, PyObject* value) {
        const auto type_at = out_.size();
        if (!out_.reserve(1)) return false;
        out_.put(std::uint8_t{0});
        if (!text(key, fixed_size)) return false;
        const auto* name = out_.data() + type_at + 1;
        const auto length = out_.size() - type_at - 1;
        if (length != 0 && std::memchr(name, 0, length)) return false;
        if (check_keys_ && length != 0 && (name[0] == '$' || std::memchr(name, '.', length)))
            return false;
        out_.put(std::uint8_t{0});
        return this->value(type_at, value);
    }

    template <class Container>
    bool array(std::size_t type_at, PyObject* list, Py_ssize_t count, Container get) {
        out_.overwrite(type_at, std::uint8_t{0x04});
        const auto start = out_.size();
        if (!open()) return false;
        for (Py_ssize_t i = 0; i < count; ++i) {
            char name[24];
            const auto size =
                static_cast<std::size_t>(std::to_chars(name, name + 24, i).ptr - name);
            const auto item_at = out_.size();
            if (!out_.reserve(size + 2 + fixed_size)) return false;
            out_.put(std::uint8_t{0});
            out_.put(name, size);
            out_.put(std::uint8_t{0});
            if (!value(item_at, get(list, i))) return false;
        }
        return close(start);
    }

    // Writes text as UTF-8, with room for `more` bytes behind it, one of them a NUL.
    bool text(PyObject* str, std::size_t more) {
#if PY_VERSION_HEX < 0x030C0000
        if (PyUnicode_READY(str) < 0) return PyErr_Clear(), false;
#endif
        const auto length = PyUnicode_GET_LENGTH(str);
        if (length > INT_MAX / 4) return false;
        const auto units = static_cast<std::size_t>(length);
        if (PyUnicode_IS_COMPACT_ASCII(str)) {
            if (!out_.reserve(units + more)) return false;
            out_.put(PyUnicode_1BYTE_DATA(str), units);
            return true;
        }
        // Does not use the string's own UTF-8 copy, which would stay in memory.
        if (!out_.reserve(4 * units + more)) return false;
        std::uint8_t* end = nullptr;
        switch (PyUnicode_KIND(str)) {
            case PyUnicode_1BYTE_KIND:
                end = write_utf8(PyUnicode_1BYTE_DATA(str), length, out_.end());
                break;
            case PyUnicode_2BYTE_KIND:
                end = write_utf8(PyUnicode_2BYTE_DATA(str), length, out_.end());
                break;
            default:
                end = write_utf8(PyUnicode_4BYTE_DATA(str), length, out_.end());
        }
        if (!end) return false;
        out_.end_at(end);
        return true;
    }

    bool string(std::size_t type_at, PyObject* str) {
        out_.overwrite(type_at, std::uint8_t{0x02});
        const auto length_at = out_.size();
        out_.put(std::int32_t{0});
        if (!text(str, 1)) return false;
        out_.put(std::uint8_t{0});
        out_.overwrite(length_at, static_cast<std::int32_t>(out_.size() - length_at - 4));
        return true;
    }

    bool binary(std::size_t type_at, PyObject* bytes) {
        const auto size = static_cast<std::size_t>(PyBytes_GET_SIZE(bytes));
        if (size > INT_MAX || !out_.reserve(size + 5)) return false;
        out_.overwrite(type_at, std::uint8_t{0x05});
        out_.put(static_cast<std::int32_t>(size));
        out_.put(std::uint8_t{0});  // the subtype
        out_.put(PyBytes_AS_STRING(bytes), size);
        return true;
    }

    bool object_id(std::size_t type_at, PyObject* id) {
        if (types.object_id_slot == 0) return false;
        auto* bytes =
            *reinterpret_cast<PyObject**>(reinterpret_cast<char*>(id) + types.object_id_slot);
        if (!bytes || !PyBytes_CheckExact(bytes) || PyBytes_GET_SIZE(bytes) != 12) return false;
        out_.put(PyBytes_AS_STRING(bytes), 12);
        out_.overwrite(type_at, std::uint8_t{0x07});
        return true;
    }

    bool integer(std::size_t type_at, PyObject* number, bool long_form) {
        int overflow = 0;
        const long long n = PyLong_AsLongLongAndOverflow(number, &overflow);
        if (overflow != 0) return false;
        if (!long_form && n >= INT32_MIN && n <= INT32_MAX) {
            out_.overwrite(type_at, std::uint8_t{0x10});
            out_.put(static_cast<std::int32_t>(n));
        } else {
            out_.overwrite(type_at, std::uint8_t{0x12});
            out_.put(static_cast<std::int64_t>(n));
        }
        return true;
    }

    bool date(std::size_t type_at, PyObject* datetime) {
        std::int64_t offset = 0;
        const auto* fields = reinterpret_cast<PyDateTime_DateTime*>(datetime);
        if (fields->hastzinfo && !utc_offset(datetime, fields->tzinfo, offset)) return false;
        const auto days =
            days_from_civil({PyDateTime_GET_YEAR(datetime), PyDateTime_GET_MONTH(datetime),
                             PyDateTime_GET_DAY(datetime)});
        const std::int64_t seconds = PyDateTime_DATE_GET_HOUR(datetime) * 3600 +
                                     PyDateTime_DATE_GET_MINUTE(datetime) * 60 +
                                     PyDateTime_DATE_GET_SECOND(datetime);
        const auto us = days * us_per_day + seconds * us_per_s +
                        PyDateTime_DATE_GET_MICROSECOND(datetime) - offset;
        if (us < first_day * us_per_day || us >= (last_day + 1) * us_per_day) return false;
        out_.overwrite(type_at, std::uint8_t{0x09});
        out_.put(floor_divide(us, us_per_ms));
        return true;
    }

    // A time zone's offset in microseconds, only for time zones that are implemented in C.
    static bool utc_offset(PyObject* datetime, PyObject* zone, std::int64_t& offset) {
        if (zone == types.datetime_api->TimeZone_UTC || zone == types.utc) return true;
        if (!Py_IS_TYPE(zone, types.timezone)) return false;
        owned delta{PyObject_CallMethodOneArg(zone, types.utcoffset_name, datetime)};
        if (!delta || !Py_IS_TYPE(delta.get(), types.datetime_api->DeltaType))
            return PyErr_Clear(), false;
        offset = PyDateTime_DELTA_GET_DAYS(delta.get()) * us_per_day +
                 PyDateTime_DELTA_GET_SECONDS(delta.get()) * us_per_s +
                 PyDateTime_DELTA_GET_MICROSECONDS(delta.get());
        return true;
    }

    // Writes a value. The key has been written, and there is room for a value of a fixed size.
    bool value(std::size_t type_at, PyObject* x) {
        auto* type = Py_TYPE(x);
        if (type == &PyUnicode_Type) return string(type_at, x);
        if (type == &PyLong_Type) return integer(type_at, x, false);
        if (type == types.object_id) return object_id(type_at, x);
        if (type == &PyDict_Type) {
            out_.overwrite(type_at, std::uint8_t{0x03});
            return document(x, false);
        }
        if (type == &PyList_Type)
            return array(type_at, x, PyList_GET_SIZE(x),
                         [](PyObject* list, Py_ssize_t i) { return PyList_GET_ITEM(list, i); });
        if (type == &PyFloat_Type) {
            out_.overwrite(type_at, std::uint8_t{0x01});
            out_.put(PyFloat_AS_DOUBLE(x));
            return true;
        }
        if (type == &PyBool_Type) {
            out_.overwrite(type_at, std::uint8_t{0x08});
            out_.put(static_cast<std::uint8_t>(x == Py_True));
            return true;
        }
        if (x == Py_None) {
            out_.overwrite(type_at, std::uint8_t{0x0A});
            return true;
        }
        if (type == types.datetime) return date(type_at, x);
        if (type == types.int64) return integer(type_at, x, true);
        if (type == &PyBytes_Type) return binary(type_at, x);
        if (type == &PyTuple_Type)
            return array(type_at, x, PyTuple_GET_SIZE(x),
                         [](PyObject* tuple, Py_ssize_t i) { return PyTuple_GET_ITEM(tuple, i); });
        return false;
    }

    buffer& out_;
    const bool check_keys_;
    int level_ = 0;
};

bool encode_with_bson(PyObject* document, const codec_options& options, bool check_keys,
                      buffer& out) {
    owned bytes{PyObject_CallFunctionObjArgs(
        types.bson_encode, document, check_keys ? Py_True : Py_False, options.object(), nullptr)};
    char* data = nullptr;
    Py_ssize_t size = 0;
    if (!bytes || PyBytes_AsStringAndSize(bytes.get(), &data, &size) < 0) return false;
    const auto count = static_cast<std::size_t>(size);
    if (!out.reserve(count)) return false;
    out.put(data, count);
    return true;
}

}  // namespace

bool encode(PyObject* document, const codec_options& options, bool check_keys, buffer& out) {
    if (options.legible() && PyDict_CheckExact(document)) {
        const auto before = out.size();
        if (encoder{out, check_keys}.document(document, true)) return true;
        out.shrink_to(before);
        if (PyErr_Occurred()) return false;
    }
    return encode_with_bson(document, options, check_keys, out);
}

}  // namespace motor::python
