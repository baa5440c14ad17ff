// The verdict in the making, shared by the parts that add figures to it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "assess.hpp"

namespace persona::privacy {

inline constexpr double one_in_a_thousand = 3.090232306167813;  ///< standard deviations, one side
inline constexpr double two_sided_95 = 1.959963984540054;       ///< standard deviations
/// Below so many rows on a side a share says nothing.
inline constexpr std::int64_t fewest_references = 50;
inline constexpr std::int64_t fewest_judged = 100;
/// Standard deviations from which closeness is held against what training rows themselves show.
inline constexpr double odd_deviations = 2;

class Judgement {
public:
    Judgement(const Evidence& evidence, const Gates& gates);

    const Evidence& evidence;
    const Gates& gates;
    std::shared_ptr<Verdict> verdict = std::make_shared<Verdict>();
    boost::json::object details;
    /// How much nearer training rows lie to other people's training rows than to held-out ones; none: too few to tell.
    std::optional<Closeness> real;
    /// That is more than chance explains: the held-out rows are of another kind (other years, other places). Then synthetic
    /// rows lie nearer to training rows without anything being memorised.
    bool foreign = false;

    [[nodiscard]] const EncodedSides& sides() const { return evidence.sides; }
    [[nodiscard]] const Encoded& training() const { return evidence.sides.sides[0]; }
    [[nodiscard]] const Encoded& holdout() const { return evidence.sides.sides[*evidence.holdout]; }
    [[nodiscard]] const Encoded& released() const { return evidence.sides.sides[evidence.synthetic]; }
    /// The released rows, or a larger draw of the model where those are too few to tell.
    [[nodiscard]] const Encoded& judged() const;
    /// Why real and synthetic rows can not be set beside held-out ones; null when they can.
    [[nodiscard]] const char* no_comparison() const;

    /// A figure that could not be computed; says why, asks for nothing.
    void unknown(std::string_view name, std::string why, bool is_detail = false);
    /// A figure whose gate, if it has one, is a maximum; `sentence` says why it did not pass, with value and gate.
    void add(Figure figure, std::string_view sentence = {});
    /// Looks whether the held-out rows are of one kind with the training rows.
    void compare_real_rows();
};

/// Three digits; what is no number is null.
[[nodiscard]] boost::json::value three(double value);

void judge_copies(Judgement& judgement);
void judge_closeness(Judgement& judgement);
void judge_membership(Judgement& judgement);
void judge_distances(Judgement& judgement);
void judge_attacks(Judgement& judgement);

}  // namespace persona::privacy
