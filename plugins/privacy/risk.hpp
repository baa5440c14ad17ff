// What an attack's successes say: the risk that is due to having been trained on, with its uncertainty.
#pragma once

#include <cstdint>
#include <string>

namespace persona::privacy {

/// Standard deviations of a two-sided interval of 95 %, the confidence of what is reported.
inline constexpr double reported_confidence = 1.959963984540054;

/// A share of successes with half the width of its interval (E. B. Wilson, "Probable inference, the law of succession, and
/// statistical inference", JASA 22, 1927): the rate is drawn a little to one half.
struct SuccessRate {
    double value = 0;
    double error = 0;
};
[[nodiscard]] SuccessRate success_rate(std::int64_t attacks, std::int64_t successes,
                                       double deviations = reported_confidence);

/// How often an attack succeeded on those who were trained on, on as many who were not (the control), and when guessing.
struct Attack {
    std::int64_t attacks = 0, successes = 0;
    std::int64_t control_attacks = 0, control = 0;
    std::int64_t baseline_attacks = 0, baseline = 0;
    [[nodiscard]] bool possible() const noexcept { return attacks > 0 && control_attacks > 0 && baseline_attacks > 0; }
    /// An attack that does no better than guessing shows nothing, neither risk nor safety.
    [[nodiscard]] bool conclusive() const;
    Attack& operator+=(const Attack& other) noexcept;
    /// Every count through `by`, rounded to the nearest.
    [[nodiscard]] Attack divided(std::int64_t by) const noexcept;
};

/// (attack − control) ÷ (1 − control): what the attack finds beyond what it would find about anybody (M. Giomi et al., "A
/// unified framework for quantifying privacy risk in synthetic data", PETS 2023; its package Anonymeter is the oracle).
struct Risk {
    double value = 0, low = 0, high = 0;  ///< within 0 and 1
    double raw = 0;                       ///< unbounded: below 0 where the control was easier to attack
    double error = 0;                     ///< half the interval's width, propagated
};
[[nodiscard]] Risk risk_of(const Attack& attack, double deviations = reported_confidence);

}  // namespace persona::privacy
