// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/detail/base/export.hpp>
#include <motor/detail/gridfs/download_state.hpp>
#include <motor/detail/gridfs/upload_state.hpp>
#include <motor/gridfs/gridfs_options.hpp>
#include <motor/result.hpp>

#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

/// Uploads and downloads of whole files. They run in steps. Between two steps other operations get
/// their turn, and progress is reported.
namespace motor::detail::gridfs_ops {

/// Base of operations on whole files: keeps their progress_option.
class options_with_progress : public ops::options_base {
public:
    using options_base::option;
    void option(std::string_view, const gridfs_progress& progress) { progress_ = progress; }

protected:
    gridfs_progress progress_;
};

/// Base of the uploads of whole files. One that fails removes what it has stored.
class MOTOR_EXPORT upload_step : public options_with_progress {
public:
    using result = gridfs_file;

    upload_step(std::shared_ptr<bucket_context> bucket, std::string_view filename)
        : bucket_(std::move(bucket)), filename_(filename) {}
    /// Whether there is another step.
    bool repeat(motor::result<result>& last);

protected:
    /// Prepares the first step, so that each start of the operation is an upload of its own.
    upload_state& state();
    result finish(const run_context& context);

    std::int64_t total_ = 0;

private:
    std::shared_ptr<bucket_context> bucket_;
    text filename_;
    std::shared_ptr<upload_state> state_;
    bool finished_ = false;
};

/// Stores bytes as a file, and yields that file. Throws file_exists if the `_id` is taken,
/// invalid_operation for an invalid chunk size, or in a transaction.
///
/// The bytes are read only in the starting thread and where completions run, until the operation
/// has completed; a worker never touches them.
class MOTOR_EXPORT upload_bytes
    : public ops::fluent_operation<upload_bytes, ops::upload_options, upload_step> {
public:
    upload_bytes(std::shared_ptr<bucket_context> bucket, std::string_view filename,
                 std::span<const std::uint8_t> bytes)
        : fluent_operation(std::move(bucket), filename), rest_(bytes) {
        total_ = static_cast<std::int64_t>(bytes.size());
    }
    std::optional<motor::result<result>> ready();
    result run(const run_context& context);

private:
    std::span<const std::uint8_t> rest_;
};

/// Stores a file of this machine. Throws as upload_bytes does, and
/// std::filesystem::filesystem_error if it cannot be read.
class MOTOR_EXPORT upload_file
    : public ops::fluent_operation<upload_file, ops::upload_options, upload_step> {
public:
    upload_file(std::shared_ptr<bucket_context> bucket, std::string_view filename,
                const std::filesystem::path& from)
        : fluent_operation(std::move(bucket), filename),
          from_(std::make_shared<const std::filesystem::path>(from)) {}
    result run(const run_context& context);

private:
    class source;
    std::shared_ptr<const std::filesystem::path> from_;
    std::shared_ptr<source> open_;
};

/// Base of the downloads of whole files.
class MOTOR_EXPORT download_step : public options_with_progress {
public:
    download_step(std::shared_ptr<bucket_context> bucket, ops::find_one query,
                  std::exception_ptr missing)
        // NOLINTNEXTLINE(bugprone-throw-keyword-missing): it is moved, not made
        : bucket_(std::move(bucket)), query_(std::move(query)), missing_(std::move(missing)) {}

protected:
    /// Passes the bytes of the next step to `take`. Returns true at the end of the file.
    bool step(const run_context& context,
              const std::function<void(std::span<const std::uint8_t>)>& take);
    [[nodiscard]] const gridfs_file& file() const { return state_->file(); }

private:
    std::shared_ptr<bucket_context> bucket_;
    ops::find_one query_;
    std::exception_ptr missing_;
    std::shared_ptr<download_state> state_;
};

/// Downloads all bytes of a file. Throws no_file, corrupt_grid_file, or invalid_operation in a
/// transaction.
class MOTOR_EXPORT download_bytes
    : public ops::fluent_operation<download_bytes, ops::download_options, download_step> {
public:
    using result = std::vector<std::uint8_t>;
    using fluent_operation::fluent_operation;

    result run(const run_context& context);
    bool repeat(motor::result<result>& last);

private:
    result bytes_;
    std::int64_t done_ = 0;
};

/// Writes a file of the bucket to a local file, replacing one that exists, and yields the stored
/// file. The bytes are written to `PATH.part` first, which is renamed once it is complete. Throws
/// as download_bytes does, and std::filesystem::filesystem_error if the file cannot be written.
/// After an error or when the operation is given up, PATH is missing, or the previous file.
class MOTOR_EXPORT download_file
    : public ops::fluent_operation<download_file, ops::download_options, download_step> {
public:
    using result = gridfs_file;

    download_file(std::shared_ptr<bucket_context> bucket, ops::find_one query,
                  std::exception_ptr missing, const std::filesystem::path& to)
        : fluent_operation(std::move(bucket), std::move(query), std::move(missing)),
          path_(std::make_shared<const std::filesystem::path>(to)) {}
    result run(const run_context& context);
    bool repeat(motor::result<result>& last);

private:
    class sink;
    std::shared_ptr<const std::filesystem::path> path_;
    std::shared_ptr<sink> open_;
};

}  // namespace motor::detail::gridfs_ops
