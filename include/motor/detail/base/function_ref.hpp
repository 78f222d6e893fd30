// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace motor::detail {

/// A function that is called only before whoever takes it returns: it is referred to, not copied.
template <class Signature>
class function_ref;

template <class Result, class... Args>
class function_ref<Result(Args...)> {
public:
    template <class Function>
        requires(!std::is_same_v<std::remove_cvref_t<Function>, function_ref> &&
                 std::is_object_v<std::remove_reference_t<Function>>)
    function_ref(Function&& function) noexcept  // NOLINT(bugprone-forwarding-reference-overload)
        : function_(std::addressof(function)), call_([](void* called, Args... args) -> Result {
              return (*static_cast<std::remove_reference_t<Function>*>(called))(
                  std::forward<Args>(args)...);
          }) {}

    Result operator()(Args... args) const { return call_(function_, std::forward<Args>(args)...); }

private:
    void* function_;
    Result (*call_)(void*, Args...);
};

}  // namespace motor::detail
