// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one place that includes libmongoc's headers, and the RAII for what it hands out.

#include <motor/bson/document.hpp>
#include <motor/client_error.hpp>

#include <mongoc/mongoc.h>

#include "bson/libbson.hpp"  // quiets clang about bson_t

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motor::detail {

template <auto Destroy>
struct destroyer {
    template <class T>
    void operator()(T* object) const noexcept {
        Destroy(object);
    }
};

using client_pool_handle =
    std::unique_ptr<mongoc_client_pool_t, destroyer<mongoc_client_pool_destroy>>;
using read_prefs_handle =
    std::unique_ptr<mongoc_read_prefs_t, destroyer<mongoc_read_prefs_destroy>>;
using write_concern_handle =
    std::unique_ptr<mongoc_write_concern_t, destroyer<mongoc_write_concern_destroy>>;
using collection_handle =
    std::unique_ptr<mongoc_collection_t, destroyer<mongoc_collection_destroy>>;
using server_description_handle =
    std::unique_ptr<mongoc_server_description_t, destroyer<mongoc_server_description_destroy>>;
using session_opts_handle =
    std::unique_ptr<mongoc_session_opt_t, destroyer<mongoc_session_opts_destroy>>;
using apm_callbacks_handle =
    std::unique_ptr<mongoc_apm_callbacks_t, destroyer<mongoc_apm_callbacks_destroy>>;

/// Initializes libmongoc. Must precede its other functions; may be called more than once.
void start_libmongoc();

/// Collects the warnings and errors that libmongoc logs in this thread, which are otherwise
/// dropped.
class captured_log {
public:
    captured_log();
    captured_log(const captured_log&) = delete;
    captured_log& operator=(const captured_log&) = delete;
    ~captured_log();

    [[nodiscard]] std::vector<std::string> take() { return std::move(messages_); }

private:
    std::vector<std::string> messages_;
};

/// Memory for a reply that libmongoc initializes, taken over as a document without a copy.
class reply_slot {
public:
    reply_slot() noexcept { bson_init(&reply_); }
    reply_slot(const reply_slot&) = delete;
    reply_slot& operator=(const reply_slot&) = delete;
    ~reply_slot() { bson_destroy(&reply_); }

    bson_t* out() noexcept { return &reply_; }
    [[nodiscard]] document_view view() const { return document_view::of(reply_); }
    document take() {
        document taken = document::steal(&reply_);
        bson_init(&reply_);
        return taken;
    }

private:
    bson_t reply_;
};

/// A view in libmongoc's form. It must not outlive the view's bytes.
class bson_argument {
public:
    explicit bson_argument(document_view view) {
        if (!bson_init_static(&bson_, view.data(), view.length())) bson_init(&bson_);
    }
    [[nodiscard]] const bson_t* get() const noexcept { return &bson_; }

private:
    bson_t bson_;
};

/// Operation and namespace of an error, for its details.
struct error_context {
    std::string operation;
    std::string name_space;
};

/// Throws the exception for libmongoc's error and the server's reply.
[[noreturn]] void throw_error(const bson_error_t& error, document reply, error_context context);

/// Outcome of a write.
struct write_outcome {
    bool ok = true;
    bool lost = false;  ///< refused as a whole, or not answered: no statement's outcome is known
    bson_error_t error{};
    document reply;   ///< libmongoc's summary
    document answer;  ///< the server's reply, if it reports a failure
};

/// Whether all of a write is done, and its concern was met.
[[nodiscard]] bool succeeded(const write_outcome& done);
/// Throws the error of a write that has not succeeded: bulk_write_error if `many`, else that of a
/// single write.
[[noreturn]] void throw_write_error(const write_outcome& done, bool many, error_context context);

}  // namespace motor::detail
