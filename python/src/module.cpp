// SPDX-License-Identifier: Apache-2.0
// The extension module motor._motor.
#include "change_stream.hpp"
#include "client.hpp"
#include "codec/codec_module.hpp"
#include "cursor.hpp"
#include "documents.hpp"
#include "future.hpp"
#include "session.hpp"

namespace {

PyModuleDef definition{PyModuleDef_HEAD_INIT,
                       "motor._motor",
                       "Operations on the threaded core of Motor for C++, and its BSON codec. What "
                       "is here is internal to the package.",
                       -1,
                       nullptr,
                       nullptr,
                       nullptr,
                       nullptr,
                       nullptr};

}  // namespace

PyMODINIT_FUNC PyInit__motor() {
    motor::python::owned module{PyModule_Create(&definition)};
    if (!module || !motor::python::add_codec(module.get()) ||
        !motor::python::future::add_type(module.get()) ||
        !motor::python::add_client(module.get()) || !motor::python::add_cursor(module.get()) ||
        !motor::python::add_change_stream(module.get()) ||
        !motor::python::add_documents(module.get()) || !motor::python::add_session(module.get()))
        return nullptr;
    return module.release();
}
