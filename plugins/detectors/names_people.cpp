#include "names.hpp"

namespace persona::detectors {
namespace {

/// Whether the word before a family name is the given name that goes with it, as a list of given names says: at the beginning of a
/// sentence every word has a capital.
bool is_given_name(const NameText& in, std::uint32_t at) noexcept {
    const auto& token = in.tokens[at];
    const auto bits = in.facts[at].lists;
    return token.kind == TokenKind::word && token.letters == TokenCase::title && token.length > 2 &&
           listed::level(bits, listed::given_shift) > 0 &&
           (bits & (listed::function_word | listed::calendar | listed::title | listed::job)) == 0;
}

}  // namespace

void complete_people(const NameText& in, std::vector<NameCandidate>& names) {
    const auto& tokens = in.tokens;
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto& name = names[i];
        if (name.type != NameType::person || name.first == 0 || name.end - name.first != 1 ||
            tokens[name.first].letters != TokenCase::title || !tokens[name.first].blank_before)
            continue;
        const auto before = name.first - 1;
        const bool taken = i > 0 && names[i - 1].end > before;
        if (!taken && is_given_name(in, before)) name.first = before;
    }
}

}  // namespace persona::detectors
