#include "crf.hpp"

#include <algorithm>
#include <cmath>

namespace persona::train {
namespace {

/// e^x for x <= 0 or small: the same bits everywhere (relative error below 1e-13).
double exponential(double x) noexcept {
    if (x < -600) return 0;
    const double turns = std::floor(x * 1.4426950408889634 + 0.5);
    const double r = x - turns * 0.693147180369123816490 - turns * 1.90821492927058770002e-10;
    double sum = 1;
    for (int n = 13; n > 0; --n) sum = 1 + sum * r / n;
    return std::ldexp(sum, static_cast<int>(turns));
}

std::uint32_t all_tags() noexcept { return (1U << tags) - 1; }

}  // namespace

Crf::Crf()
    : weights_(std::size_t{1} << detectors::row_bits, Lane{}),
      squares_(weights_.size(), Lane{}),
      sum_(weights_.size(), Lane{}) {}

void Crf::posteriors(std::span<const std::array<double, lanes>> scores, std::span<const std::uint32_t> allowed,
                     std::vector<std::array<double, lanes>>& state, std::array<std::array<double, lanes>, lanes>& pairs,
                     double& log_sum) {
    const auto size = scores.size();
    std::array<std::array<double, lanes>, lanes> move{};
    for (std::size_t a = 0; a < tags; ++a) {
        for (std::size_t b = 0; b < tags; ++b)
            move[a][b] = detectors::may_follow(a, b) ? exponential(static_cast<double>(transitions_[a][b])) : 0;
    }
    local_.resize(size);
    forward_.resize(size);
    backward_.resize(size);
    state.resize(size);
    log_sum = 0;
    for (std::size_t i = 0; i < size; ++i) {
        double top = -1e300;
        for (std::size_t t = 0; t < tags; ++t) {
            if ((allowed[i] >> t & 1) != 0) top = std::max(top, scores[i][t]);
        }
        local_[i].fill(0);
        for (std::size_t t = 0; t < tags; ++t) {
            if ((allowed[i] >> t & 1) != 0) local_[i][t] = exponential(scores[i][t] - top);
        }
        log_sum += top;
        auto& now = forward_[i];
        now.fill(0);
        if (i == 0) {
            for (std::size_t t = 0; t < tags; ++t) now[t] = detectors::is_inside(t) ? 0 : local_[0][t];
        } else {
            for (std::size_t a = 0; a < tags; ++a) {
                const double before = forward_[i - 1][a];
                for (std::size_t t = 0; t < lanes; ++t) now[t] += before * move[a][t];
            }
            for (std::size_t t = 0; t < lanes; ++t) now[t] *= local_[i][t];
        }
        double sum = 0;
        for (std::size_t t = 0; t < tags; ++t) sum += now[t];
        if (sum <= 0) sum = 1e-300;
        for (std::size_t t = 0; t < lanes; ++t) now[t] /= sum;
        log_sum += std::log(sum);  // shown only
    }
    backward_[size - 1].fill(1);
    for (std::size_t i = size - 1; i-- > 0;) {
        auto& now = backward_[i];
        std::array<double, lanes> ahead{};
        for (std::size_t t = 0; t < lanes; ++t) ahead[t] = backward_[i + 1][t] * local_[i + 1][t];
        double sum = 0;
        for (std::size_t a = 0; a < lanes; ++a) {
            double value = 0;
            for (std::size_t t = 0; t < tags; ++t) value += move[a][t] * ahead[t];
            now[a] = value;
            sum += value;
        }
        if (sum <= 0) sum = 1e-300;
        for (std::size_t t = 0; t < lanes; ++t) now[t] /= sum;
    }
    for (auto& row : pairs) row.fill(0);
    for (std::size_t i = 0; i < size; ++i) {
        double sum = 0;
        for (std::size_t t = 0; t < tags; ++t) sum += state[i][t] = forward_[i][t] * backward_[i][t];
        if (sum <= 0) sum = 1e-300;
        for (std::size_t t = 0; t < tags; ++t) state[i][t] /= sum;
        if (i == 0) continue;
        std::array<std::array<double, lanes>, lanes> joint{};
        double total = 0;
        for (std::size_t a = 0; a < tags; ++a) {
            for (std::size_t t = 0; t < tags; ++t)
                total += joint[a][t] = forward_[i - 1][a] * move[a][t] * local_[i][t] * backward_[i][t];
        }
        if (total <= 0) continue;
        for (std::size_t a = 0; a < tags; ++a) {
            for (std::size_t t = 0; t < tags; ++t) pairs[a][t] += joint[a][t] / total;
        }
    }
}

double Crf::learn(std::span<const std::vector<std::uint32_t>> rows, std::span<const std::uint32_t> allowed,
                  float rate) {
    const auto size = rows.size();
    scores_.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
        std::array<float, lanes> score{};
        for (const auto row : rows[i]) {
            for (std::size_t t = 0; t < lanes; ++t) score[t] += weights_[row][t];
        }
        for (std::size_t t = 0; t < lanes; ++t) scores_[i][t] = static_cast<double>(score[t]);
    }
    all_.assign(size, all_tags());
    std::array<std::array<double, lanes>, lanes> gold_pairs{}, free_pairs{};
    double gold_sum = 0, free_sum = 0;
    posteriors(scores_, allowed, gold_, gold_pairs, gold_sum);
    posteriors(scores_, all_, free_, free_pairs, free_sum);
    for (std::size_t i = 0; i < size; ++i) {
        std::array<float, lanes> gradient{}, square{};
        bool any = false;
        for (std::size_t t = 0; t < tags; ++t) {
            gradient[t] = static_cast<float>(gold_[i][t] - free_[i][t]);
            if (std::abs(gradient[t]) < 1e-4F) gradient[t] = 0;
            any = any || gradient[t] != 0;
            square[t] = gradient[t] * gradient[t];
        }
        if (!any) continue;
        for (const auto row : rows[i]) {
            auto& weight = weights_[row];
            auto& past = squares_[row];
            for (std::size_t t = 0; t < lanes; ++t) {
                past[t] += square[t];
                weight[t] += rate * gradient[t] / std::sqrt(past[t] + 0.5F);
            }
        }
    }
    for (std::size_t a = 0; a < tags; ++a) {
        for (std::size_t t = 0; t < tags; ++t) {
            const auto gradient = static_cast<float>(gold_pairs[a][t] - free_pairs[a][t]);
            transition_squares_[a][t] += gradient * gradient;
            transitions_[a][t] += rate * gradient / std::sqrt(transition_squares_[a][t] + 0.5F);
        }
    }
    return free_sum - gold_sum;
}

void Crf::decay(float share) {
    for (auto& row : weights_) {
        for (auto& weight : row) weight *= 1 - share;
    }
}

void Crf::remember() {
    ++remembered_;
    for (std::size_t i = 0; i < weights_.size(); ++i) {
        for (std::size_t t = 0; t < lanes; ++t) sum_[i][t] += weights_[i][t];
    }
    for (std::size_t a = 0; a < lanes; ++a) {
        for (std::size_t t = 0; t < lanes; ++t) transition_sum_[a][t] += transitions_[a][t];
    }
}

void Crf::write(detectors::TaggerModel& model) const {
    constexpr float smallest = 2;
    constexpr float unit = detectors::TaggerModel::unit;
    const auto count = static_cast<float>(std::max(remembered_, 1));
    const auto whole = [&](float sum, float least, float most) {
        const auto value = std::clamp(std::floor(sum / count * unit + 0.5F), least, most);
        return std::abs(value) < smallest ? 0.0F : value;  // small weights are many and change nothing
    };

    model.rows.assign(weights_.size(), {});
    for (std::size_t i = 0; i < weights_.size(); ++i) {
        for (std::size_t t = 0; t < tags; ++t)
            model.rows[i][t] = static_cast<std::int8_t>(whole(sum_[i][t], -127, 127));
    }
    for (std::size_t a = 0; a < tags; ++a) {
        for (std::size_t t = 0; t < tags; ++t)
            model.transitions[a][t] = static_cast<std::int16_t>(whole(transition_sum_[a][t], -1000, 1000));
    }
}

}  // namespace persona::train
