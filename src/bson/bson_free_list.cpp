// SPDX-License-Identifier: Apache-2.0
#include "bson_free_list.hpp"

namespace motor::detail {
namespace {

// Off with AddressSanitizer, which must see uses of a destroyed document.
#if defined(__SANITIZE_ADDRESS__)
constexpr unsigned most_kept = 0;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
constexpr unsigned most_kept = 0;
#else
constexpr unsigned most_kept = 16;
#endif
#else
constexpr unsigned most_kept = 16;
#endif

struct spares {
    ~spares() {
        while (count)
            bson_destroy(kept[--count]);
        ended = true;
    }
    bson_t* kept[most_kept + 1];
    unsigned count = 0;
    bool ended = false;  // the thread is ending; other objects of it may still hold documents
};

thread_local spares mine;

}  // namespace

std::uint32_t flags_of_small_heap_bson() noexcept {
    static const auto flags = [] {
        bson_t* made = bson_new();
        const auto has = made->flags;
        bson_destroy(made);
        return has;
    }();
    return flags;
}

bson_t* new_bson() {
    if (mine.count == 0) return bson_new();
    bson_t* taken = mine.kept[--mine.count];
    bson_reinit(taken);
    return taken;
}

void destroy_bson(bson_t* used) noexcept {
    if (mine.count < most_kept && !mine.ended && used->flags == flags_of_small_heap_bson())
        mine.kept[mine.count++] = used;
    else
        bson_destroy(used);
}

}  // namespace motor::detail
