// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one place that includes libmongoc's headers, and the RAII for what it hands out.

#include <motor/bson/document.hpp>
#include <motor/driver/error.hpp>

#include <mongoc/mongoc.h>

#include "../bson/libbson.hpp"  // quiets clang about bson_t

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace motor::driver {

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
using server_description_handle =
    std::unique_ptr<mongoc_server_description_t, destroyer<mongoc_server_description_destroy>>;
using session_opts_handle =
    std::unique_ptr<mongoc_session_opt_t, destroyer<mongoc_session_opts_destroy>>;
using apm_callbacks_handle =
    std::unique_ptr<mongoc_apm_callbacks_t, destroyer<mongoc_apm_callbacks_destroy>>;

/// Before anything else of libmongoc; more than once does no harm.
void start_libmongoc();

/// While it lives it keeps the warnings and errors that libmongoc logs in this thread, which nobody
/// else hears.
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

/// The place for a reply that libmongoc initialises: a document of ours afterwards, uncopied.
class reply_slot {
public:
    reply_slot() noexcept { bson_init(&reply_); }
    reply_slot(const reply_slot&) = delete;
    reply_slot& operator=(const reply_slot&) = delete;
    ~reply_slot() { bson_destroy(&reply_); }

    bson_t* out() noexcept { return &reply_; }
    document take() {
        document taken = document::steal(&reply_);
        bson_init(&reply_);
        return taken;
    }

private:
    bson_t reply_;
};

/// A view as libmongoc wants it; it lives as long as the view's bytes.
class bson_argument {
public:
    explicit bson_argument(document_view view) {
        if (!bson_init_static(&bson_, view.data(), view.length())) bson_init(&bson_);
    }
    [[nodiscard]] const bson_t* get() const noexcept { return &bson_; }

private:
    bson_t bson_;
};

/// What was being done when an error came, for its text.
struct error_context {
    std::string operation;
    std::string name_space;
};

/// Turns libmongoc's error and the server's reply into the exception of the right type.
[[noreturn]] void throw_error(const bson_error_t& error, document reply, error_context context);

/// What a write came to.
struct write_outcome {
    bool ok = true;
    bool lost = false;  ///< refused as a whole, or not answered; nothing is known of its statements
    bson_error_t error{};
    document reply;   ///< libmongoc's summary
    document answer;  ///< the server's, if it tells of a failure
};

/// Throws what went wrong, if anything did; `many` decides between bulk_write_error and the error
/// of a single write.
void check_write(const write_outcome& done, bool many, error_context context);

}  // namespace motor::driver
