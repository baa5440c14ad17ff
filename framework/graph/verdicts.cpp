#include "framework/graph/verdicts.hpp"

#include <algorithm>

namespace persona {
namespace {

constexpr std::size_t most_advice = 3;

std::string reasons_of(const Verdict& verdict) {
    std::string out;
    const auto add = [&](const std::string& reason) { out += (out.empty() ? "" : "; ") + reason; };
    for (const auto& failure : verdict.failures) add(failure);
    if (!out.empty()) return out;
    // A stage that gave no sentence has at least figures with names.
    for (const auto& figure : verdict.figures)
        if (!figure.passed || (figure.gate && !figure.value)) add(figure.name + " missed its gate");
    return out.empty() ? "it does not say why" : out;
}

}  // namespace

std::optional<Error> refusal(std::span<const ArtifactPtr> artifacts) {
    std::string message;
    std::vector<std::string> advice;
    for (const auto& artifact : artifacts) {
        const auto verdict = std::dynamic_pointer_cast<const Verdict>(artifact);
        if (!verdict || verdict->passed()) continue;
        message += (message.empty() ? "" : "; ") + verdict->title + " has not passed: " + reasons_of(*verdict);
        for (const auto& sentence : verdict->advice)
            if (std::find(advice.begin(), advice.end(), sentence) == advice.end()) advice.push_back(sentence);
    }
    if (message.empty()) return std::nullopt;
    std::string hint;
    for (std::size_t i = 0; i < std::min(most_advice, advice.size()); ++i) hint += (i == 0 ? "" : "; ") + advice[i];
    return Error(ErrorCode::refused, std::move(message),
                 hint.empty() ? "the report (--report FILE) holds every figure" : std::move(hint));
}

}  // namespace persona
