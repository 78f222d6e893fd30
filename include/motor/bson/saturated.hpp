// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <concepts>
#include <limits>
#include <ratio>
#include <type_traits>

namespace motor {

/// Parameter type for durations: takes any duration that converts implicitly, and clamps it to the
/// longest or shortest one that the target type can represent. The conversion of std::chrono wraps
/// around: it turns hours::max() into zero or less.
template <class Duration>
class saturated {
public:
    /// Converts the argument of a call, clamped.
    template <class T>
        requires(!std::same_as<T, saturated> && std::is_convertible_v<const T&, Duration>)
    constexpr saturated(const T& from) : time_(of(from)) {}
    /// The duration that is stored.
    constexpr operator Duration() const noexcept { return time_; }

private:
    using count = typename Duration::rep;
    static_assert(std::numeric_limits<count>::is_integer, "what has a fraction does not wrap");

    static constexpr Duration of(Duration from) { return from; }
    // Durations that convert implicitly have integral counts, and their unit is a multiple of the
    // target's.
    template <class Rep, class Period>
    static constexpr Duration of(const std::chrono::duration<Rep, Period>& from) {
        using wide = std::common_type_t<Rep, count>;
        constexpr auto factor = std::ratio_divide<Period, typename Duration::period>::num;
        constexpr auto most = static_cast<wide>(Duration::max().count() / factor);
        if (from > from.zero()) {
            if (static_cast<wide>(from.count()) > most) return Duration::max();
        } else if (from < from.zero()) {
            constexpr auto least = static_cast<wide>(Duration::min().count() / factor);
            if (static_cast<wide>(from.count()) < least) return Duration::min();
        }
        return from;
    }

    Duration time_;
};

}  // namespace motor
