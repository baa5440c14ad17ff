// A linear-chain conditional random field over hashed features, trained sentence by sentence with AdaGrad.
//
// Lafferty, McCallum, Pereira (2001); Duchi, Hazan, Singer (2011). Sums run in a fixed order and the exponential is our
// own, so that the same inputs give the same bytes on any machine with IEEE arithmetic.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "tagger_features.hpp"
#include "tagger_model.hpp"

namespace persona::train {

using detectors::lanes;
using detectors::tags;

struct Options {
    int epochs = 6;
    float rate = 0.12F;
    float decay = 0.02F;           ///< what every weight loses in an epoch
    double drop_words = 0.15;      ///< share of tokens whose own word is hidden
    double drop_name_words = 0.5;  ///< the same for tokens of names
    double drop_lists = 0.25;      ///< share of texts whose names are hidden from the lists
};

class Crf {
public:
    Crf();
    /// One step over a segment; `allowed[i]` is a bit for each tag that token i may have. Returns the loss.
    double learn(std::span<const std::vector<std::uint32_t>> rows, std::span<const std::uint32_t> allowed, float rate);
    void decay(float share);
    /// Adds the present weights to the average that is written.
    void remember();
    void write(detectors::TaggerModel& model) const;

private:
    using Lane = std::array<float, lanes>;
    void posteriors(std::span<const std::array<double, lanes>> scores, std::span<const std::uint32_t> allowed,
                    std::vector<std::array<double, lanes>>& state, std::array<std::array<double, lanes>, lanes>& pairs,
                    double& log_sum);
    std::vector<Lane> weights_, squares_;
    std::vector<Lane> sum_;
    std::array<Lane, lanes> transitions_{}, transition_squares_{}, transition_sum_{};
    int remembered_ = 0;
    std::vector<std::array<double, lanes>> scores_, gold_, free_, forward_, backward_, local_;
    std::vector<std::uint32_t> all_;
};

}  // namespace persona::train
