// SPDX-License-Identifier: Apache-2.0
#include "structure.hpp"

#include "load.hpp"

#include <cstring>
#include <exception>
#include <vector>

namespace motor::python {

namespace {

// https://bsonspec.org/spec.html. Levels are kept on the heap, as their number is not limited here.
class walk {
public:
    walk(const std::uint8_t* data, std::size_t size) : at_{data}, end_{data + size} {}

    bool sound() {
        if (!enter() || !ends_.back().closes(end_)) return false;
        while (!ends_.empty()) {
            end_ = ends_.back().at;
            if (at_ == end_) {
                ++at_;
                ends_.pop_back();
                continue;
            }
            const auto type = *at_++;
            if (!c_string()) return false;
            if (!is_known(type)) return true;
            if (!value(type)) return false;
        }
        return true;
    }

private:
    struct document_end {
        const std::uint8_t* at;  // its NUL
        bool closes(const std::uint8_t* outer) const { return at + 1 == outer; }
    };

    std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    bool skip(std::size_t count) {
        if (left() < count) return false;
        at_ += count;
        return true;
    }

    // Reads an int32 without skipping it; -1, which is not a valid length, if there are fewer
    // bytes.
    std::int32_t length() const { return left() < 4 ? -1 : load<std::int32_t>(at_); }

    bool c_string() {
        const auto* nul = left() == 0 ? nullptr : std::memchr(at_, 0, left());
        if (!nul) return false;
        at_ = static_cast<const std::uint8_t*>(nul) + 1;
        return true;
    }

    bool string() {
        const auto size = length();
        return size >= 1 && skip(4) && skip(static_cast<std::size_t>(size)) && at_[-1] == 0;
    }

    bool binary() {
        const auto size = length();
        if (size < 0 || left() < 5 || (at_[4] == 2 && size < 4)) return false;
        return skip(5) && skip(static_cast<std::size_t>(size));
    }

    bool enter() {
        const auto size = length();
        if (size < 5 || static_cast<std::size_t>(size) > left() || at_[size - 1] != 0) return false;
        ends_.push_back({at_ + size - 1});
        at_ += 4;
        return true;
    }

    bool code_with_scope() {
        const auto size = length();
        if (size < 0 || static_cast<std::size_t>(size) > left()) return false;
        end_ = at_ + size;
        return skip(4) && string() && enter() && ends_.back().closes(end_);
    }

    static bool is_known(std::uint8_t type) {
        return (type >= 0x01 && type <= 0x13) || type == 0x7F || type == 0xFF;
    }

    bool value(std::uint8_t type) {
        switch (type) {
            case 0x01:  // double
            case 0x09:  // date
            case 0x11:  // timestamp
            case 0x12:  // int64
                return skip(8);
            case 0x02:  // string
            case 0x0D:  // code
            case 0x0E:  // symbol
                return string();
            case 0x03:  // document
            case 0x04:  // array
                return enter();
            case 0x05:
                return binary();
            case 0x07:
                return skip(12);  // ObjectId
            case 0x08:
                return skip(1);  // bool
            case 0x0B:
                return c_string() && c_string();  // regex
            case 0x0C:
                return string() && skip(12);  // DBPointer
            case 0x0F:
                return code_with_scope();
            case 0x10:
                return skip(4);  // int32
            case 0x13:
                return skip(16);  // Decimal128
            default:
                return true;  // null, undefined, the least, the greatest
        }
    }

    const std::uint8_t* at_;
    const std::uint8_t* end_;
    std::vector<document_end> ends_;
};

}  // namespace

bool has_sound_structure(const std::uint8_t* data, std::size_t size) noexcept {
    try {
        return walk{data, size}.sound();
    } catch (const std::exception&) {
        return false;  // not enough memory for this number of levels
    }
}

}  // namespace motor::python
