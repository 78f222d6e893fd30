// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client.hpp"

#include <motor/database.hpp>

#include <memory>
#include <variant>

namespace motor::python {

/// Where operations run, a client, a database or a collection with its settings: what stands
/// behind the Python type `Place`.
class place {
public:
    using target = std::variant<std::monostate, motor::client, motor::database, motor::collection>;

    /// The object, for Client.place(); null with an exception.
    static PyObject* make(client& of, PyObject* arguments, PyObject* by_name);
    /// Makes the type. False with an exception.
    static bool add_type(PyObject* module);

    place(client& of, target where, std::shared_ptr<const codec_options> codec);
    place(const place&) = delete;
    place& operator=(const place&) = delete;
    ~place();

    /// The client was closed.
    void let_go() { where_ = {}; }
    /// The client is gone, in the hands of the garbage collector.
    void forget_client() {
        let_go();
        client_ = nullptr;
    }
    /// Throws client_closed, and invalid_operation for a place of another kind.
    template <class Kind>
    [[nodiscard]] const Kind& as() const {
        if (std::holds_alternative<std::monostate>(where_)) throw client_closed{};
        if (auto* found = std::get_if<Kind>(&where_)) return *found;
        throw invalid_operation{"the place has no such operation"};
    }
    /// As long as it has a target.
    [[nodiscard]] client& of() const noexcept { return *client_; }
    [[nodiscard]] const std::shared_ptr<const codec_options>& codec() const noexcept {
        return codec_;
    }
    /// Sets the exception that stands for an error of the core.
    void raise(const std::exception_ptr& error) const;
    int traverse(visitproc visit, void* arg) const;

private:
    client* client_;
    const owned keeps_client_;
    target where_;
    const std::shared_ptr<const codec_options> codec_;
};

/// The part of a `Place` object that is ours.
place& place_of(PyObject* self);

}  // namespace motor::python
