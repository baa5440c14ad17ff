#include <persona/known_values.hpp>

#include <algorithm>

#include <persona/text.hpp>

namespace persona {
namespace {

constexpr std::size_t least_digits = 7, most_digits = 19, without_country = 9;
constexpr std::size_t least_local_part = 6;  // shorter ones are ordinary words and first names: "info", "anna"

}  // namespace

void tokenise(std::string_view folded, std::vector<FoldedToken>& out) {
    out.clear();
    FoldedToken token;
    for (std::size_t i = 0; i <= folded.size(); ++i) {
        if (i < folded.size() && folded[i] != ' ') {
            const bool digit = folded[i] >= '0' && folded[i] <= '9';
            (digit ? token.digits : token.letters) = true;
            continue;
        }
        token.end = static_cast<std::uint32_t>(i);
        if (token.end > token.begin) out.push_back(token);
        token = {};
        token.begin = static_cast<std::uint32_t>(i + 1);
    }
}

std::string_view KnownValues::fold_of(std::string_view text) {
    folded_ = fold(text);
    return folded_;
}

const std::vector<std::uint8_t>& KnownValues::find_folded(std::string_view folded) {
    groups_.clear();
    if (folded.empty()) return groups_;
    look_up(folded);
    tokenise(folded, tokens_);
    for (std::size_t first = 0; first < tokens_.size(); ++first) {
        // Tokens stand one blank apart, so a run is a piece of the text as it is.
        const auto runs = std::min<std::size_t>(known_.longest, tokens_.size() - first);
        for (std::size_t length = 1; length <= runs; ++length)
            look_up(folded.substr(tokens_[first].begin, tokens_[first + length - 1].end - tokens_[first].begin));
        digits_.clear();
        for (auto last = first; last < tokens_.size() && !tokens_[last].letters; ++last) {
            digits_ += folded.substr(tokens_[last].begin, tokens_[last].end - tokens_[last].begin);
            if (digits_.size() > most_digits) break;
            if (digits_.size() < least_digits) continue;
            look_up(digits_);
            if (digits_.size() > without_country)
                look_up(std::string_view(digits_).substr(digits_.size() - without_country));
        }
    }
    return groups_;
}

void KnownValues::look_up(std::string_view folded) {
    const auto* entry = known_.find(known_.hash(folded));
    if (entry == nullptr || static_cast<std::int64_t>(entry->subjects) >= known_.k) return;
    if (std::find(groups_.begin(), groups_.end(), entry->group) == groups_.end()) groups_.push_back(entry->group);
}

std::vector<std::string> other_renderings(std::string_view entity, std::string_view value) {
    if (entity == "EMAIL_ADDRESS") {
        auto local = fold(value.substr(0, value.rfind('@')));
        if (local.size() < least_local_part) return {};
        return {std::move(local)};
    }
    const auto folded = fold(value);
    if (entity == "PERSON") {
        const auto blank = folded.find(' ');
        if (blank == std::string::npos || folded.find(' ', blank + 1) != std::string::npos) return {};
        return {folded.substr(blank + 1) + " " + folded.substr(0, blank)};
    }
    std::string digits;
    for (const char c : folded) {
        if (c >= '0' && c <= '9') digits += c;
        else if (c != ' ') return {};
    }
    std::vector<std::string> out;
    if (digits.size() < least_digits || digits.size() > most_digits) return out;
    if (digits.size() > without_country) out.push_back(digits.substr(digits.size() - without_country));
    if (digits != folded) out.push_back(std::move(digits));
    return out;
}

std::string_view record_prefix(std::string_view value) noexcept {
    std::size_t end = 0;
    while (end < value.size() && (value[end] < '0' || value[end] > '9')) ++end;
    return end == value.size() ? std::string_view{} : value.substr(0, end);
}

std::string prefix_mark(std::string_view prefix) { return "\x02prefix " + std::string(prefix); }

bool is_complete(const Findings& known) noexcept { return known.find(known.hash(completeness_mark)) != nullptr; }

Surrogates::Taken taken_by(std::shared_ptr<const Findings> known) {
    if (known == nullptr || !is_complete(*known)) return {};
    return [known = std::move(known)](std::string_view folded) {
        return !KnownValues(*known).find_folded(folded).empty();
    };
}

}  // namespace persona
