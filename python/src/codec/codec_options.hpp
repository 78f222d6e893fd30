// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "owned.hpp"

namespace motor::python {

/// Fields of a bson.CodecOptions that the codec needs, read once: the object is an immutable tuple.
class codec_options {
public:
    /// Reads an instance, or the default options for None. On failure returns false, with a
    /// TypeError set.
    [[nodiscard]] bool read(PyObject* instance);

    /// The bson.CodecOptions object.
    PyObject* object() const noexcept { return object_.get(); }
    /// Whether PyMongo's C code can read the options; if not, it neither encodes nor decodes with
    /// them. The encoder below treats all options alike: they only concern types that are left to
    /// bson.encode() anyway.
    bool legible() const noexcept { return legible_; }
    /// Whether the decoder below supports them: documents are dicts, and dates naive or in UTC.
    bool ours_to_decode() const noexcept { return ours_to_decode_; }
    bool tz_aware() const noexcept { return tz_aware_; }
    /// Whether documents are decoded to bson.raw_bson.RawBSONDocument or a similar class.
    bool raw_documents() const noexcept { return raw_documents_; }
    /// Whether documents are dicts, and there are no user-defined decoders.
    bool plain() const noexcept { return plain_; }
    /// A bson.CodecOptions that is the same but decodes plainly. On failure returns null, with a
    /// Python exception set.
    owned made_plain() const;

private:
    owned object_;
    bool legible_ = false;
    bool ours_to_decode_ = false;
    bool tz_aware_ = false;
    bool raw_documents_ = false;
    bool plain_ = false;
};

/// The default options. On failure returns nullptr, with a Python exception set. Call it after
/// load_python_types().
const codec_options* default_codec_options();

}  // namespace motor::python
