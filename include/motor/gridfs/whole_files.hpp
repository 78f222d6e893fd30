// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/core/result.hpp>
#include <motor/gridfs/download_state.hpp>
#include <motor/gridfs/gridfs_options.hpp>
#include <motor/gridfs/upload_state.hpp>

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

/// Whole files, up and down. They go in steps, between which other operations get their turn, and
/// progress is told.
namespace motor::gridfs_ops {

template <class Self>
using upload_options = ops::option_list<Self, id_option, metadata_option, content_type_option,
                                        chunk_size_option, progress_option>;

/// What uploads of whole files have in common. When one fails, what it stored is removed.
class upload_step : public options_with_progress {
public:
    template <class Self>
    using options = upload_options<Self>;
    using result = gridfs_file;

    upload_step(std::shared_ptr<bucket_place> bucket, std::string_view filename)
        : bucket_(std::move(bucket)), filename_(filename) {}
    /// True if there is another step.
    bool repeat(motor::result<result>& last);

protected:
    /// Begins with the first step, so that each start of the operation is an upload of its own.
    upload_state& state();
    result finish(const driver::target& where);

    std::int64_t total_ = 0;

private:
    std::shared_ptr<bucket_place> bucket_;
    detail::text filename_;
    std::shared_ptr<upload_state> state_;
    bool finished_ = false;
};

/// Stores bytes as a file, which is the result. Throws file_exists if the `_id` is taken,
/// invalid_operation for a chunk size that cannot be, or in a transaction.
///
/// The bytes are read where it is started, and where completions run, as long as it has not
/// completed; a worker never looks at them.
class upload_bytes : public upload_step, public upload_options<upload_bytes> {
public:
    template <class Self>
    using options = upload_options<Self>;

    upload_bytes(std::shared_ptr<bucket_place> bucket, std::string_view filename,
                 std::span<const std::uint8_t> bytes)
        : upload_step(std::move(bucket), filename), rest_(bytes) {
        total_ = static_cast<std::int64_t>(bytes.size());
    }
    std::optional<motor::result<result>> ready();
    result run(const driver::target& where);

private:
    std::span<const std::uint8_t> rest_;
};

/// Stores a file of this machine. Throws as upload_bytes does, and
/// std::filesystem::filesystem_error if it cannot be read.
class upload_file : public upload_step, public upload_options<upload_file> {
public:
    template <class Self>
    using options = upload_options<Self>;

    upload_file(std::shared_ptr<bucket_place> bucket, std::string_view filename,
                const std::filesystem::path& from)
        : upload_step(std::move(bucket), filename),
          from_(std::make_shared<const std::filesystem::path>(from)) {}
    result run(const driver::target& where);

private:
    class source;
    std::shared_ptr<const std::filesystem::path> from_;
    std::shared_ptr<source> open_;
};

template <class Self>
using download_options = ops::option_list<Self, progress_option>;

/// What downloads of whole files have in common.
class download_step : public options_with_progress {
public:
    template <class Self>
    using options = download_options<Self>;

    download_step(std::shared_ptr<bucket_place> bucket, ops::find_one query,
                  std::exception_ptr missing)
        : bucket_(std::move(bucket)), query_(std::move(query)), missing_(std::move(missing)) {}

protected:
    /// Gives so much of the file, at most, to `take`; true if that was the end.
    bool step(const driver::target& where,
              const std::function<void(std::span<const std::uint8_t>)>& take);
    [[nodiscard]] const gridfs_file& file() const { return state_->file(); }

private:
    std::shared_ptr<bucket_place> bucket_;
    ops::find_one query_;
    std::exception_ptr missing_;
    std::shared_ptr<download_state> state_;
};

/// All bytes of a file. Throws no_file, corrupt_grid_file, or invalid_operation in a transaction.
class download_bytes : public download_step, public download_options<download_bytes> {
public:
    template <class Self>
    using options = download_options<Self>;
    using result = std::vector<std::uint8_t>;
    using download_step::download_step;

    result run(const driver::target& where);
    bool repeat(motor::result<result>& last);

private:
    result bytes_;
    std::int64_t done_ = 0;
};

/// Writes a file of the bucket to one of this machine, in place of one that is there; the result is
/// what the bucket knows of it. It is written beside it, as `PATH.part`, and gets its name when it
/// is whole. Throws as download_bytes does, and std::filesystem::filesystem_error if it cannot be
/// written; then, and if it is given up, there is no file, or the one that was there.
class download_file : public download_step, public download_options<download_file> {
public:
    template <class Self>
    using options = download_options<Self>;
    using result = gridfs_file;

    download_file(std::shared_ptr<bucket_place> bucket, ops::find_one query,
                  std::exception_ptr missing, const std::filesystem::path& to)
        : download_step(std::move(bucket), std::move(query), std::move(missing)),
          to_(std::make_shared<const std::filesystem::path>(to)) {}
    result run(const driver::target& where);
    bool repeat(motor::result<result>& last);

private:
    class sink;
    std::shared_ptr<const std::filesystem::path> to_;
    std::shared_ptr<sink> open_;
};

}  // namespace motor::gridfs_ops
