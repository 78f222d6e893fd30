// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/client_pool.hpp>

#include "libmongoc.hpp"
#include "server_of_reply.hpp"

#include <limits>

namespace motor::driver {
namespace {

std::shared_ptr<mongoc_client_pool_t> make_pool(const mongoc_uri_t* uri) {
    start_libmongoc();
    bson_error_t error{};
    std::shared_ptr<mongoc_client_pool_t> pool{mongoc_client_pool_new_with_error(uri, &error),
                                               [](mongoc_client_pool_t* old) {
                                                   if (old) mongoc_client_pool_destroy(old);
                                               }};
    if (!pool) throw configuration_error{make_error_code(errc::configuration), error.message};
    mongoc_client_pool_set_error_api(pool.get(), MONGOC_ERROR_API_VERSION_2);
    mongoc_client_pool_max_size(pool.get(), std::numeric_limits<std::int32_t>::max());
    watch_replies(pool.get());
    return pool;
}

}  // namespace

client_pool::client_pool(const driver::uri& uri) : uri_(uri), native_(make_pool(uri.native())) {}

std::shared_ptr<connection> client_pool::pop() const {
    return std::make_shared<connection>(native_, mongoc_client_pool_pop(native_.get()));
}

}  // namespace motor::driver
