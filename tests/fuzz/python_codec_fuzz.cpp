// SPDX-License-Identifier: Apache-2.0
// libFuzzer: bytes from anywhere through the codec of the Python package, in an interpreter. Broken
// input may be refused with an exception; it must not be read beyond. What is decoded must be
// encoded to the bytes to which PyMongo encodes what it decodes itself, and these must come back.
#include <python/src/codec/decoder.hpp>
#include <python/src/codec/encoder.hpp>
#include <python/src/codec/python_types.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

using motor::python::buffer;
using motor::python::codec_options;
using motor::python::owned;

namespace {

// The codec itself decodes the first three; for the others it only checks the structure.
constexpr const char* make_options = R"(
import datetime
from bson import SON, DatetimeMS, Decimal128
from bson.binary import UuidRepresentation
from bson.codec_options import CodecOptions, DatetimeConversion, TypeCodec, TypeRegistry
from bson.raw_bson import RawBSONDocument
from bson.tz_util import utc

class decimals(TypeCodec):
    python_type = __import__("decimal").Decimal
    bson_type = Decimal128
    transform_python = staticmethod(Decimal128)
    transform_bson = Decimal128.to_decimal

all_options = [
    CodecOptions(),
    CodecOptions(tz_aware=True, tzinfo=utc, uuid_representation=UuidRepresentation.STANDARD),
    CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_CLAMP,
                 unicode_decode_error_handler="replace"),
    CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_MS, document_class=SON),
    CodecOptions(tz_aware=True, tzinfo=datetime.timezone(datetime.timedelta(hours=-5)),
                 datetime_conversion=DatetimeConversion.DATETIME_AUTO,
                 uuid_representation=UuidRepresentation.JAVA_LEGACY),
    CodecOptions(type_registry=TypeRegistry([decimals()], fallback_encoder=str)),
    CodecOptions(document_class=RawBSONDocument),
]
)";

std::vector<codec_options>& all_options() {
    static auto& options = *new std::vector<codec_options>;
    return options;
}

void require(bool holds) {
    if (holds) return;
    if (PyErr_Occurred()) PyErr_Print();
    std::abort();
}

// An exception of bson's, or one of Python's for a value; other exceptions mean that a call of the
// C API was wrong.
void refused() {
    require(PyErr_ExceptionMatches(PyExc_Exception) != 0 &&
            PyErr_ExceptionMatches(PyExc_SystemError) == 0);
    PyErr_Clear();
}

owned bytes_of(const std::uint8_t* data, std::size_t size) {
    owned bytes{PyBytes_FromStringAndSize(reinterpret_cast<const char*>(data),
                                          static_cast<Py_ssize_t>(size))};
    require(static_cast<bool>(bytes));
    return bytes;
}

bool is(const buffer& one, PyObject* bytes) {
    return std::ranges::equal(
        one.bytes(), std::span{reinterpret_cast<const std::uint8_t*>(PyBytes_AS_STRING(bytes)),
                               static_cast<std::size_t>(PyBytes_GET_SIZE(bytes))});
}

// Both encode it to the same bytes, or neither can.
bool encode_as_bson(PyObject* ours, PyObject* theirs, const codec_options& options, buffer& out) {
    const auto& types = motor::python::types;
    const bool encoded = encode(ours, options, false, out);
    if (!encoded) refused();
    const owned expected{PyObject_CallFunctionObjArgs(types.bson_encode, theirs, Py_False,
                                                      options.object(), nullptr)};
    if (!expected) refused();
    require(encoded == static_cast<bool>(expected));
    require(!encoded || is(out, expected.get()));
    return encoded;
}

void decode_and_encode(const std::uint8_t* data, std::size_t size, const codec_options& options) {
    const owned ours{motor::python::decode(data, size, options)};
    if (!ours) return refused();
    // PyMongo's decoder gets no bytes that might make it read beyond their end.
    const owned theirs{PyObject_CallFunctionObjArgs(
        motor::python::types.bson_decode, bytes_of(data, size).get(), options.object(), nullptr)};
    require(static_cast<bool>(theirs));
    buffer out;
    if (!encode_as_bson(ours.get(), theirs.get(), options, out)) return;
    const owned again{motor::python::decode(out.data(), out.size(), options)};
    require(static_cast<bool>(again));
    buffer same;
    require(encode(again.get(), options, false, same));
    require(std::ranges::equal(same.bytes(), out.bytes()));
}

}  // namespace

// Runs Python with the packages of a virtual environment. Each object has memory of its own, whose
// bounds are known, and keys have the same hashes in each run.
extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
    // Python keeps memory after nearly every input, so looking for leaks each time would take most
    // of the time. It is done once at the end.
    static std::vector<char*> all(*arguments, *arguments + *count);
    static std::array once_at_the_end = std::to_array("-detect_leaks=0");
    all.insert(all.begin() + 1, once_at_the_end.data());
    all.push_back(nullptr);
    *count += 1;
    *arguments = all.data();

    PyPreConfig early;
    PyPreConfig_InitPythonConfig(&early);
    early.allocator = PYMEM_ALLOCATOR_MALLOC;
    require(PyStatus_Exception(Py_PreInitialize(&early)) == 0);
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    config.install_signal_handlers = 0;
    config.use_hash_seed = 1;
    require(PyStatus_Exception(
                PyConfig_SetBytesString(&config, &config.program_name, MOTOR_FUZZ_PYTHON)) == 0);
    require(PyStatus_Exception(Py_InitializeFromConfig(&config)) == 0);
    PyConfig_Clear(&config);

    require(motor::python::load_python_types() && motor::python::default_codec_options());
    const owned names{PyDict_New()};
    const owned done{PyRun_String(make_options, Py_file_input, names.get(), names.get())};
    require(static_cast<bool>(done));
    auto* list = PyDict_GetItemString(names.get(), "all_options");
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); ++i)
        require(all_options().emplace_back().read(PyList_GET_ITEM(list, i)));
    return 0;
}

// The first byte selects the options, and whether the document's size is set or taken from the
// bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const unsigned how = *data;
    // Copied into memory of their own, so that reading behind them is noticed.
    std::vector<std::uint8_t> bytes(data + 1, data + size);
    const auto length = static_cast<std::int32_t>(bytes.size());
    if (how < 0x80 && bytes.size() >= sizeof length)
        std::memcpy(bytes.data(), &length, sizeof length);
    decode_and_encode(bytes.data(), bytes.size(), all_options()[how % all_options().size()]);
    return 0;
}
