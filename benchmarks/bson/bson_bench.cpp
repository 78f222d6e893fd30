// SPDX-License-Identifier: Apache-2.0
// Building and reading BSON with Motor, beside the same by hand with libbson.

#include <benchmarks/libbson.hpp>
#include <motor/bson/bson.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string_view>

namespace {

using motor::array, motor::doc;

motor::document person() {
    return doc("_id", 7, "name", "Augusta Ada King", "born", 1815, "city", "London", "langs",
               array("en", "fr"), "visits", std::int64_t{42}, "score", 9.5, "active", true);
}

void append_person(bson_t* to) {
    bson_t langs;
    BSON_APPEND_INT32(to, "_id", 7);
    BSON_APPEND_UTF8(to, "name", "Augusta Ada King");
    BSON_APPEND_INT32(to, "born", 1815);
    BSON_APPEND_UTF8(to, "city", "London");
    BSON_APPEND_ARRAY_BEGIN(to, "langs", &langs);
    BSON_APPEND_UTF8(&langs, "0", "en");
    BSON_APPEND_UTF8(&langs, "1", "fr");
    bson_append_array_end(to, &langs);
    BSON_APPEND_INT64(to, "visits", 42);
    BSON_APPEND_DOUBLE(to, "score", 9.5);
    BSON_APPEND_BOOL(to, "active", true);
}

void build_motor(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(person());
}
BENCHMARK(build_motor);

void build_libbson(benchmark::State& state) {
    for (auto _ : state) {
        bson_t* made = bson_new();
        append_person(made);
        benchmark::DoNotOptimize(made);
        bson_destroy(made);
    }
}
BENCHMARK(build_libbson);

void build_command_motor(benchmark::State& state) {
    for (auto _ : state)
        benchmark::DoNotOptimize(doc("find", "people", "filter", doc("_id", 7), "limit", 1));
}
BENCHMARK(build_command_motor);

void build_command_libbson(benchmark::State& state) {
    for (auto _ : state) {
        bson_t command, filter;
        bson_init(&command);
        BSON_APPEND_UTF8(&command, "find", "people");
        BSON_APPEND_DOCUMENT_BEGIN(&command, "filter", &filter);
        BSON_APPEND_INT32(&filter, "_id", 7);
        bson_append_document_end(&command, &filter);
        BSON_APPEND_INT32(&command, "limit", 1);
        benchmark::DoNotOptimize(command);
        bson_destroy(&command);
    }
}
BENCHMARK(build_command_libbson);

/// Looks up one field far behind the beginning.
void find_field_motor(benchmark::State& state) {
    const auto from = person();
    for (auto _ : state)
        benchmark::DoNotOptimize(from["score"].get<double>());
}
BENCHMARK(find_field_motor);

void find_field_libbson(benchmark::State& state) {
    const auto from = person();
    for (auto _ : state) {
        bson_iter_t at;
        bool found = bson_iter_init_find(&at, from.native(), "score");
        benchmark::DoNotOptimize(found ? bson_iter_double(&at) : 0);
    }
}
BENCHMARK(find_field_libbson);

/// Reads all fields in order, with the bytes of every string.
void read_all_motor(benchmark::State& state) {
    const auto from = person();
    for (auto _ : state) {
        std::size_t bytes = 0;
        for (auto each : from) {
            bytes += each.key().size();
            if (each.value().type() == motor::bson_type::string)
                bytes += each.value().get<std::string_view>().size();
        }
        benchmark::DoNotOptimize(bytes);
    }
}
BENCHMARK(read_all_motor);

void read_all_libbson(benchmark::State& state) {
    const auto from = person();
    for (auto _ : state) {
        std::size_t bytes = 0;
        bson_iter_t at;
        bson_iter_init(&at, from.native());
        while (bson_iter_next(&at)) {
            bytes += std::string_view{bson_iter_key(&at)}.size();
            if (BSON_ITER_HOLDS_UTF8(&at)) {
                std::uint32_t length = 0;
                bson_iter_utf8(&at, &length);
                bytes += length;
            }
        }
        benchmark::DoNotOptimize(bytes);
    }
}
BENCHMARK(read_all_libbson);

void copy_motor(benchmark::State& state) {
    const auto from = person();
    for (auto _ : state) {
        motor::document copy{from};
        benchmark::DoNotOptimize(copy);
    }
}
BENCHMARK(copy_motor);

void copy_libbson(benchmark::State& state) {
    const auto from = person();
    for (auto _ : state) {
        bson_t* copy = bson_copy(from.native());
        benchmark::DoNotOptimize(copy);
        bson_destroy(copy);
    }
}
BENCHMARK(copy_libbson);

}  // namespace

BENCHMARK_MAIN();
