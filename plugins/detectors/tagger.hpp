// The sequence model at work: tokens in, names with their margin out.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "tagger_features.hpp"
#include "tagger_model.hpp"

namespace persona::detectors {

/// Tokens [first, end) are one name.
struct TaggedName {
    std::uint32_t first = 0, end = 0;
    NameType type = NameType::person;
    std::int32_t margin = 0;  ///< how much better this reading is than "no name here", in TaggerModel::unit
};

/// What a call needs; keep it between calls, so that nothing is allocated per token.
struct TaggerWork {
    std::vector<TokenFacts> facts;
    std::vector<std::array<std::int16_t, lanes>> scores;  ///< of each token and tag
    std::vector<std::array<std::int16_t, lanes>> from;    ///< the best tag before
};

class Tagger {
public:
    explicit Tagger(std::shared_ptr<const TaggerModel> model) : model_(std::move(model)) {}
    /// Appends the names in `tokens`. `eager`: what is taken off the score of "no name", in TaggerModel::unit.
    /// `facts`, if not null, gets the facts of every token (without padding).
    void tag(std::span<const Token> tokens, int eager, TaggerWork& work, std::vector<TaggedName>& out,
             std::vector<TokenFacts>* facts = nullptr) const;
    [[nodiscard]] const TaggerModel& model() const noexcept { return *model_; }

private:
    void segment(std::span<const Token> tokens, std::uint32_t offset, int eager, TaggerWork& work,
                 std::vector<TaggedName>& out) const;
    std::shared_ptr<const TaggerModel> model_;
};

}  // namespace persona::detectors
