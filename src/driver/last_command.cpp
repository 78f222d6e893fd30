// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/driver/last_command.hpp>

#include <motor/bson/error.hpp>
#include <motor/detail/bson/error_access.hpp>
#include <motor/detail/driver/run_context.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

namespace motor::detail {
namespace {

/// Text that allocates no memory: every command is noted, also while a thread ends.
template <std::size_t Capacity>
class short_text {
public:
    void clear() noexcept { size_ = 0; }
    void append(std::string_view text) noexcept {
        size_ += text.copy(chars_ + size_, Capacity - size_);
    }
    [[nodiscard]] std::string_view view() const noexcept { return {chars_, size_}; }

private:
    char chars_[Capacity];
    std::size_t size_;
};

struct noted_command {
    short_text<64> name;
    short_text<320> name_space;  // servers take 255 bytes
};
thread_local noted_command noted;

}  // namespace

void last_command::forget() noexcept { noted.name.clear(); }

std::string_view last_command::name() noexcept { return noted.name.view(); }

void last_command::note(std::string_view name, const namespace_settings& settings) noexcept {
    noted.name.clear();
    noted.name.append(name);
    noted.name_space.clear();
    noted.name_space.append(settings.database);
    if (settings.collection.empty()) return;
    noted.name_space.append(".");
    noted.name_space.append(settings.collection);
}

void last_command::name_in(const std::exception_ptr& failed) noexcept {
    if (noted.name.view().empty()) return;
    try {
        std::rethrow_exception(failed);
    } catch (error& about) {
        if (about.code() == errc::bson || about.code() == errc::protocol)
            error_access::name_operation(about, std::string{noted.name.view()},
                                         std::string{noted.name_space.view()});
    } catch (...) {
    }
}

}  // namespace motor::detail
