#include "risk.hpp"

#include <algorithm>
#include <cmath>

namespace persona::privacy {

SuccessRate success_rate(std::int64_t attacks, std::int64_t successes, double deviations) {
    const auto n = static_cast<double>(attacks);
    const auto found = static_cast<double>(successes);
    const double square = deviations * deviations;
    const double spread = found * (n - found) / n;
    return {(found + 0.5 * square) / (n + square), deviations / (n + square) * std::sqrt(spread + 0.25 * square)};
}

bool Attack::conclusive() const {
    return success_rate(attacks, successes).value > success_rate(baseline_attacks, baseline).value;
}

Attack& Attack::operator+=(const Attack& other) noexcept {
    attacks += other.attacks;
    successes += other.successes;
    control_attacks += other.control_attacks;
    control += other.control;
    baseline_attacks += other.baseline_attacks;
    baseline += other.baseline;
    return *this;
}

Attack Attack::divided(std::int64_t by) const noexcept {
    const auto part = [by](std::int64_t count) { return (2 * count + by) / (2 * by); };
    return {part(attacks), part(successes),        part(control_attacks),
            part(control), part(baseline_attacks), part(baseline)};
}

Risk risk_of(const Attack& attack, double deviations) {
    const auto rate = success_rate(attack.attacks, attack.successes, deviations);
    const auto control = success_rate(attack.control_attacks, attack.control, deviations);
    const double room = 1 - control.value;
    Risk out;
    out.raw = (rate.value - control.value) / room;
    out.error = std::hypot(rate.error / room, control.error * (rate.value - 1) / (room * room));
    const auto bound = [](double value) { return std::clamp(value, 0.0, 1.0); };
    out.value = bound(out.raw);
    out.low = bound(out.raw - out.error);
    out.high = bound(out.raw + out.error);
    return out;
}

}  // namespace persona::privacy
