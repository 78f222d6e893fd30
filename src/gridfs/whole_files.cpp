// SPDX-License-Identifier: Apache-2.0
#include <motor/detail/gridfs/whole_files.hpp>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace motor::detail::gridfs_ops {
namespace {

namespace fs = std::filesystem;

/// Number of bytes after which other operations get their turn and progress is reported.
constexpr std::int64_t step_bytes = 4 * 1024 * 1024;
constexpr std::size_t read_bytes_at_once = 256 * 1024;

[[noreturn]] void throw_errno(const char* action, const fs::path& path) {
    throw fs::filesystem_error{action, path, {errno != 0 ? errno : EIO, std::generic_category()}};
}

/// Calls the user's progress callback. Its exception becomes the operation's result.
template <class T>
bool tell(const gridfs_progress& progress, std::int64_t done, std::int64_t total,
          motor::result<T>& last) {
    if (!progress) return true;
    auto called = result_of([&] { progress(done, total); });
    if (!called) last = motor::result<T>{called.error()};
    return called.has_value();
}

}  // namespace

upload_state& upload_step::state() {
    if (!state_) {
        state_ = std::make_shared<upload_state>(bucket_, filename_);
        for (auto each : fields_)
            state_->option(each.key(), each.value());
    }
    return *state_;
}

upload_step::result upload_step::finish(const run_context& context) {
    auto file = state().finish(context);
    finished_ = true;
    return file;
}

bool upload_step::repeat(motor::result<result>& last) {
    if (!last) return false;
    return tell(progress_, state().stored(), std::max(total_, state().length()), last) &&
           !finished_;
}

std::optional<motor::result<gridfs_file>> upload_bytes::ready() {
    auto put = result_of([&] { rest_ = rest_.subspan(state().put(rest_)); });
    std::optional<motor::result<gridfs_file>> failed;
    if (!put) failed.emplace(put.error());
    return failed;
}

upload_bytes::result upload_bytes::run(const run_context& context) {
    if (rest_.empty()) return finish(context);
    state().make_room(context);
    return {};
}

class upload_file::source {
public:
    explicit source(const fs::path& path) : path_(path), in_(path, std::ios::binary) {
        if (!in_ || fs::is_directory(path)) throw_errno("cannot read", path);
        std::error_code unknown;
        auto size = fs::file_size(path, unknown);
        if (!unknown) size_ = static_cast<std::int64_t>(size);
        buffer_.resize(read_bytes_at_once);
    }
    [[nodiscard]] std::int64_t size() const noexcept { return size_; }
    /// Returns an empty vector at the end.
    std::span<const std::uint8_t> read() {
        in_.read(reinterpret_cast<char*>(buffer_.data()),
                 static_cast<std::streamsize>(buffer_.size()));
        if (in_.bad()) throw_errno("cannot read", path_);
        return {buffer_.data(), static_cast<std::size_t>(in_.gcount())};
    }

private:
    const fs::path path_;
    std::ifstream in_;
    std::vector<std::uint8_t> buffer_;
    std::int64_t size_ = 0;
};

upload_file::result upload_file::run(const run_context& context) {
    if (!open_) {
        errno = 0;
        open_ = std::make_shared<source>(*from_);
        total_ = open_->size();
    }
    try {
        for (std::int64_t read = 0; read < step_bytes;) {
            auto bytes = open_->read();
            if (bytes.empty()) return finish(context);
            read += static_cast<std::int64_t>(bytes.size());
            while (!bytes.empty()) {
                bytes = bytes.subspan(state().put(bytes));
                if (!state().has_room()) state().make_room(context);
            }
        }
    } catch (...) {
        state().give_up(context, std::current_exception());
        throw;
    }
    return {};
}

bool download_step::step(const run_context& context,
                         const std::function<void(std::span<const std::uint8_t>)>& take) {
    if (!state_) {
        state_ = std::make_shared<download_state>(bucket_, query_, missing_);
        state_->read_ahead();
    }
    const auto until = state_->position() + step_bytes;
    do {
        state_->fill(context);
        auto chunk = *state_->take(static_cast<std::size_t>(step_bytes));
        if (chunk.empty()) return true;
        take(chunk.bytes());
    } while (state_->position() < until);
    return state_->position() == file().length();
}

download_bytes::result download_bytes::run(const run_context& context) {
    const bool last = step(context, [&](std::span<const std::uint8_t> bytes) {
        if (bytes_.empty()) bytes_.reserve(static_cast<std::size_t>(file().length()));
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    });
    done_ = static_cast<std::int64_t>(bytes_.size());
    return last ? std::exchange(bytes_, {}) : result{};
}

bool download_bytes::repeat(motor::result<result>& last) {
    return last && tell(progress_, done_, file().length(), last) && done_ < file().length();
}

/// A file that gets its name only once it is complete.
class download_file::sink {
public:
    explicit sink(const fs::path& path) : path_(path), part_(path) {
        // A device or a pipe is written directly: it cannot be replaced by another file.
        std::error_code unknown;
        beside_ = !fs::exists(path, unknown) || fs::is_regular_file(path, unknown);
        if (beside_) part_ += ".part";
        out_.open(part_, std::ios::binary | std::ios::trunc);
        if (!out_) throw_errno("cannot write", part_);
        unfinished_ = true;
    }
    sink(const sink&) = delete;
    sink& operator=(const sink&) = delete;
    ~sink() {
        out_.close();
        std::error_code ignored;
        if (beside_ && unfinished_) fs::remove(part_, ignored);
    }
    void write(std::span<const std::uint8_t> bytes) {
        errno = 0;
        out_.write(reinterpret_cast<const char*>(bytes.data()),
                   static_cast<std::streamsize>(bytes.size()));
        if (!out_) throw_errno("cannot write", part_);
        written_ += static_cast<std::int64_t>(bytes.size());
    }
    void finish() {
        errno = 0;
        out_.close();
        if (!out_) throw_errno("cannot write", part_);
        if (beside_) fs::rename(part_, path_);
        unfinished_ = false;
    }
    [[nodiscard]] std::int64_t written() const noexcept { return written_; }

private:
    const fs::path path_;
    fs::path part_;
    std::ofstream out_;
    std::int64_t written_ = 0;
    bool beside_ = true, unfinished_ = false;
};

download_file::result download_file::run(const run_context& context) {
    try {
        const bool last = step(context, [&](std::span<const std::uint8_t> bytes) {
            errno = 0;
            if (!open_) open_ = std::make_shared<sink>(*path_);
            open_->write(bytes);
        });
        if (last) {
            errno = 0;
            if (!open_) open_ = std::make_shared<sink>(*path_);
            open_->finish();
        }
    } catch (...) {
        open_.reset();
        throw;
    }
    return file();
}

bool download_file::repeat(motor::result<result>& last) {
    if (!last || !open_) return false;
    return tell(progress_, open_->written(), last->length(), last) &&
           open_->written() < last->length();
}

}  // namespace motor::detail::gridfs_ops
