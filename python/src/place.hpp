// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "client.hpp"

#include <motor/client_error.hpp>
#include <motor/database.hpp>

#include <concepts>
#include <memory>
#include <type_traits>
#include <variant>

namespace motor::python {

/// Target of operations, a client, a database or a collection with its settings: the implementation
/// of the Python type `Place`.
class place {
public:
    using target = std::variant<std::monostate, motor::client, motor::database, motor::collection>;

    /// Creates the object, for Client.place(). On failure returns null, with a Python exception
    /// set.
    static PyObject* make(client& of, PyObject* arguments, PyObject* by_name);
    /// Creates the type. On failure returns false, with a Python exception set.
    static bool add_type(PyObject* module);

    place(client& of, target where, std::shared_ptr<const codec_options> codec);
    place(const place&) = delete;
    place& operator=(const place&) = delete;
    ~place();

    /// Called when the client is closed.
    void discard_waiter() { where_ = {}; }
    /// Called when the garbage collector has destroyed the client.
    void forget_client() {
        discard_waiter();
        client_ = nullptr;
    }
    /// Throws client_closed if the client is closed.
    void require_open() const {
        if (std::holds_alternative<std::monostate>(where_)) throw client_closed{};
    }
    /// The target as a Kind. Throws client_closed, and invalid_operation if it is of another kind.
    template <class Kind>
    [[nodiscard]] const Kind& as() const {
        require_open();
        if (auto* found = std::get_if<Kind>(&where_)) return *found;
        throw unfit();
    }
    /// Calls `use` with the target, if `use` accepts its kind; throws invalid_operation otherwise.
    template <class Use>
    owned apply(const Use& use) const {
        return std::visit(
            [&]<class Kind>(const Kind& found) -> owned {
                if constexpr (std::is_same_v<Kind, std::monostate>)
                    throw client_closed{};
                else if constexpr (std::invocable<const Use&, const Kind&>)
                    return use(found);
                else
                    throw unfit();
            },
            where_);
    }
    /// The client. Valid as long as the place has a target.
    [[nodiscard]] client& of() const noexcept { return *client_; }
    [[nodiscard]] const std::shared_ptr<const codec_options>& codec() const noexcept {
        return codec_;
    }
    /// Sets the Python exception for an error of the core.
    void raise(const std::exception_ptr& error) const;
    int traverse(visitproc visit, void* arg) const;

private:
    static invalid_operation unfit() {
        return invalid_operation{"the place has no such operation"};
    }

    client* client_;
    const owned keeps_client_;
    target where_;
    const std::shared_ptr<const codec_options> codec_;
};

/// The C++ part of a `Place` object.
place& place_of(PyObject* self);

}  // namespace motor::python
