// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

namespace motor::python {

/// What the codec must know of a bson.CodecOptions, looked up once. They do not change: it is a
/// tuple.
class codec_options {
public:
    /// Reads an instance, or the default ones for None. False with a TypeError for anything else.
    [[nodiscard]] bool read(PyObject* instance);

    /// The bson.CodecOptions.
    PyObject* object() const noexcept { return object_.get(); }
    /// PyMongo's C code can read them; with others it neither encodes nor decodes. To this encoder
    /// all of them are alike: they change how types are encoded that are bson.encode()'s anyway.
    bool legible() const noexcept { return legible_; }
    /// This decoder can decode with them: documents are dicts, and dates naive or in UTC.
    bool ours_to_decode() const noexcept { return ours_to_decode_; }
    bool tz_aware() const noexcept { return tz_aware_; }
    /// Documents are to be bson.raw_bson.RawBSONDocument or the like.
    bool raw_documents() const noexcept { return raw_documents_; }

private:
    owned object_;
    bool legible_ = false;
    bool ours_to_decode_ = false;
    bool tz_aware_ = false;
    bool raw_documents_ = false;
};

/// The default ones, for those who have none. After load_python_types(); nullptr with an exception.
const codec_options* default_codec_options();

}  // namespace motor::python
