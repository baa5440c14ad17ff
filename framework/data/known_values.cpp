#include <persona/known_values.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <persona/surrogates.hpp>
#include <persona/text.hpp>

#include "marked_values.hpp"
#include "near_names.hpp"

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

const std::vector<std::uint8_t>& KnownValues::find(std::string_view text) {
    groups_.clear();
    look_through(text);
    if (reading_.read(text)) look_through(reading_.text());
    return groups_;
}

void KnownValues::look_through(std::string_view text) {
    folded_ = fold(text);
    look_through_folded(folded_);
    marks_.clear();
    detail::marks_behind_masks(text, marks_);
    for (const auto& mark : marks_) look_up(mark);
}

const std::vector<std::uint8_t>& KnownValues::find_folded(std::string_view folded) {
    groups_.clear();
    look_through_folded(folded);
    return groups_;
}

void KnownValues::look_through_folded(std::string_view folded) {
    if (folded.empty()) return;
    look_up(folded);
    tokenise(folded, tokens_);
    for (std::size_t first = 0; first < tokens_.size(); ++first) {
        // Tokens stand one blank apart, so a run is a piece of the text as it is.
        const auto runs = std::min<std::size_t>(known_.longest, tokens_.size() - first);
        for (std::size_t length = 1; length <= runs; ++length) {
            const auto run =
                folded.substr(tokens_[first].begin, tokens_[first + length - 1].end - tokens_[first].begin);
            if (run.size() < folded.size()) look_up(run);  // the whole of it has been looked up
        }
        digits_.clear();
        for (auto last = first; last < tokens_.size() && !tokens_[last].letters; ++last) {
            digits_ += folded.substr(tokens_[last].begin, tokens_[last].end - tokens_[last].begin);
            if (digits_.size() > most_digits) break;
            if (digits_.size() < least_digits) continue;
            if (last > first) look_up(digits_);  // one token by itself is a run, too
            if (digits_.size() > without_country)
                look_up(std::string_view(digits_).substr(digits_.size() - without_country));
        }
    }
    if (known_.near != nullptr) look_for_near(folded);
    look_for_marks(folded);
}

void KnownValues::look_for_marks(std::string_view folded) {
    constexpr std::size_t beside = 40;  // words
    thread_local std::vector<detail::WeakMark> marks;
    detail::marks_in(folded, tokens_, marks);
    for (const auto& mark : marks) {
        if (mark.counts) look_up(mark.text);
        const auto last = std::min(mark.token + beside, tokens_.size());
        for (auto i = mark.token - std::min(mark.token, beside); i < last; ++i) {
            const auto word = folded.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
            if (detail::tells_beside(word)) look_up(detail::beside_mark(mark.text, word));
        }
    }
}

void KnownValues::look_for_near(std::string_view folded) {
    detail::NameWord before;
    for (const auto& token : tokens_) {
        const auto word = token.digits
                              ? detail::NameWord()
                              : detail::name_word(*known_.near, folded.substr(token.begin, token.end - token.begin));
        const bool near =
            !word.text.empty() && !before.text.empty() && detail::is_near_name(*known_.near, before, word);
        before = word;
        if (!near) continue;
        note(known_.near_group);
        return;
    }
}

void KnownValues::look_up(std::string_view folded) {
    const auto* entry = known_.find(known_.hash(folded));
    if (entry == nullptr || static_cast<std::int64_t>(entry->subjects) >= known_.k) return;
    note(entry->group);
}

void KnownValues::note(std::uint8_t group) {
    if (std::find(groups_.begin(), groups_.end(), group) == groups_.end()) groups_.push_back(group);
}

std::vector<std::string> other_renderings(std::string_view entity, std::string_view value) {
    const auto folded = fold(value);
    // By its own form first: what stands in a cell for names or addresses may be a telephone number.
    std::string digits;
    const bool number = std::all_of(folded.begin(), folded.end(), [&](char c) {
        if (c != ' ') digits += c;
        return c == ' ' || (c >= '0' && c <= '9');
    });
    if (number) {
        std::vector<std::string> out;
        if (digits.size() < least_digits || digits.size() > most_digits) return out;
        if (digits.size() > without_country) out.push_back(digits.substr(digits.size() - without_country));
        if (digits != folded) out.push_back(std::move(digits));
        return out;
    }
    const auto at = value.rfind('@');
    if (at != std::string_view::npos && (entity == "EMAIL_ADDRESS" || value.find(' ') == std::string_view::npos)) {
        auto local = fold(value.substr(0, at));
        if (local.size() < least_local_part) return {};
        return {std::move(local)};
    }
    if (entity != "PERSON") return {};
    const auto blank = folded.find(' ');
    if (blank == std::string::npos || folded.find(' ', blank + 1) != std::string::npos) return {};
    return {folded.substr(blank + 1) + " " + folded.substr(0, blank)};
}

std::vector<std::string> name_renderings(const std::string& folded) {
    std::vector<std::string> words(1);
    for (const char c : folded) {
        if (c == ' ') words.emplace_back();
        else words.back() += c;
    }
    const auto begin = std::find_if_not(words.begin(), words.end(), [](const auto& word) { return is_title(word); });
    const bool titled = begin != words.begin();
    words.erase(words.begin(), begin);
    std::vector<std::string> out;
    const auto add = [&](std::string form) {
        if (form != folded && std::find(out.begin(), out.end(), form) == out.end()) out.push_back(std::move(form));
    };
    const auto joined = [&](std::size_t first, std::size_t end) {
        std::string text;
        for (auto i = first; i < end; ++i) text += (text.empty() ? "" : " ") + words[i];
        return text;
    };
    const auto count = words.size();
    if (titled && count > 0) add(joined(0, count));
    if (count < 2) return out;
    const auto& family = words.back();
    add(family + " " + joined(0, count - 1));
    if (count == 2) return out;
    add(words.front() + " " + family);
    add(family + " " + words.front());
    add(joined(1, count) + " " + words.front());  // "van der Berg, Anna"
    std::string together, apart;
    for (std::size_t i = 0; i + 1 < count; ++i) {
        // The first character: what a name of another alphabet begins with has several bytes.
        std::size_t end = 1;
        while (end < words[i].size() && (static_cast<unsigned char>(words[i][end]) & 0xc0) == 0x80) ++end;
        together += words[i].substr(0, end);
        apart += words[i].substr(0, end) + " ";
    }
    add(apart + family);
    add(family + " " + apart.substr(0, apart.size() - 1));
    add(together + " " + family);
    add(family + " " + together);
    return out;
}

std::vector<std::string_view> renderings_looked_for(const Findings& known) {
    std::vector<std::string_view> all{
        "as it is, whatever its case, accents and punctuation, whole or within a text",
        "as people read it: escapes, look-alike letters, digits of any script, spelt signs and digits spaced out",
        "its digits alone, however they are grouped",
        "its last nine digits: a telephone number without its country code",
        "a name without its title, with the family name first, and without the names between",
        "two or more initials and the family name",
        "the local part of an e-mail address",
        "a date of birth, whatever way it is written",
        "the last four digits of a card or account, behind a word or a mask that says so",
        "the last four digits, or a date in any way of writing, within 40 words of a name of the same record",
    };
    if (known.near != nullptr)
        all.emplace_back("a full name with a letter changed, added or left out, where that is no listed name or word");
    return all;
}

std::string_view record_prefix(std::string_view value) noexcept {
    std::size_t end = 0;
    while (end < value.size() && (value[end] < '0' || value[end] > '9')) ++end;
    return end == value.size() ? std::string_view{} : value.substr(0, end);
}

std::string prefix_mark(std::string_view prefix) { return "\x02prefix " + std::string(prefix); }

bool is_complete(const Findings& known) noexcept { return known.find(known.hash(completeness_mark)) != nullptr; }

bool is_searchable(const Findings& known) noexcept {
    return is_complete(known) || known.find(known.hash(searchable_mark)) != nullptr;
}

Surrogates::Taken taken_by(std::shared_ptr<const Findings> known) {
    if (known == nullptr || !is_complete(*known)) return {};
    return [known = std::move(known)](std::string_view folded) {
        // Kept from call to call for its room to work in.
        thread_local const Findings* looked_in = nullptr;
        thread_local std::optional<KnownValues> values;
        if (std::exchange(looked_in, known.get()) != known.get()) values.emplace(*known);
        return !values->find_folded(folded).empty();
    };
}

Surrogates::Taken held_by(std::shared_ptr<const Findings> known) {
    if (known == nullptr || !is_complete(*known)) return {};
    return [known = std::move(known)](std::string_view folded) { return known->find(known->hash(folded)) != nullptr; };
}

}  // namespace persona
