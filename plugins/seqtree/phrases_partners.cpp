#include "phrases_partners.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

#include "subject_count.hpp"

namespace persona::seqtree {
namespace {

/// What more than this share of the subjects use goes with everything.
constexpr double commonest = 0.3;
/// Of a very long text so many different words take part.
constexpr std::size_t longest = 400;
constexpr double least_lift = 0.25;

std::int16_t scaled(double lift) {
    return static_cast<std::int16_t>(std::lround(std::clamp(lift, -6.0, 6.0) * Partners::scale));
}

}  // namespace

void Partners::add(std::span<const Token> tokens, std::uint32_t subject) {
    Text text{subject, {tokens.begin(), tokens.end()}, {}};
    std::sort(text.once.begin(), text.once.end());
    for (std::size_t i = 1; i < text.once.size(); ++i)
        if (text.once[i] == text.once[i - 1] && (text.again.empty() || text.again.back() != text.once[i]))
            text.again.push_back(text.once[i]);
    text.once.erase(std::unique(text.once.begin(), text.once.end()), text.once.end());
    if (text.once.size() > longest) text.once.resize(longest);
    texts_.push_back(std::move(text));
}

void Partners::settle(std::size_t vocabulary, std::int64_t k, std::size_t most) {
    std::vector<SubjectCount> alone(vocabulary), twice(vocabulary);
    std::uint32_t subjects = 0, last = 0xffffffff;
    for (const auto& text : texts_) {
        subjects += text.subject != last;
        last = text.subject;
        for (const auto token : text.once) alone[token].add(text.subject);
        for (const auto token : text.again) twice[token].add(text.subject);
    }
    const double n = std::max<double>(subjects, 1);
    const auto least = static_cast<std::uint32_t>(k);
    const auto counts = [&](Token token) {
        return alone[token].subjects >= least && alone[token].subjects <= commonest * n;
    };
    std::unordered_map<std::uint64_t, SubjectCount> pairs;
    for (const auto& text : texts_) {
        std::vector<Token> used;
        std::copy_if(text.once.begin(), text.once.end(), std::back_inserter(used), counts);
        for (std::size_t a = 0; a < used.size(); ++a)
            for (std::size_t b = a + 1; b < used.size(); ++b)
                pairs[(std::uint64_t{used[a]} << 32) | used[b]].add(text.subject);
    }
    std::vector<std::vector<Partner>> found(vocabulary);
    const auto add = [&](Token a, Token b, double lift) {
        if (std::abs(lift) < least_lift) return;
        found[a].push_back({b, scaled(lift)});
        found[b].push_back({a, scaled(lift)});
    };
    std::vector<Token> frequent;
    for (Token token = 0; token < vocabulary; ++token)
        if (counts(token) && alone[token].subjects >= std::sqrt(2 * static_cast<double>(k) * n))
            frequent.push_back(token);
    for (const auto& [key, count] : pairs) {
        if (count.subjects < least) continue;
        const auto a = static_cast<Token>(key >> 32), b = static_cast<Token>(key);
        add(a, b, std::log(count.subjects * n / (static_cast<double>(alone[a].subjects) * alone[b].subjects)));
    }
    // Words that should meet and do not: of those no more is told than that fewer than k subjects use both.
    for (std::size_t i = 0; i < frequent.size(); ++i) {
        for (std::size_t j = i + 1; j < frequent.size(); ++j) {
            const auto together = pairs.find((std::uint64_t{frequent[i]} << 32) | frequent[j]);
            if (together != pairs.end() && together->second.subjects >= least) continue;
            const double expected = static_cast<double>(alone[frequent[i]].subjects) * alone[frequent[j]].subjects / n;
            add(frequent[i], frequent[j], std::log(static_cast<double>(k) / 2 / expected));
        }
    }
    // How much rather a word comes again: where k subjects repeat it by its own count, else as such words do on average.
    std::vector<std::pair<double, double>> average(33, {0, 0});
    const auto bucket = [&](Token token) { return static_cast<std::size_t>(std::bit_width(alone[token].subjects)); };
    for (Token token = 0; token < vocabulary; ++token) {
        if (!counts(token) || twice[token].subjects >= least) continue;
        average[bucket(token)].first += twice[token].subjects;
        average[bucket(token)].second += alone[token].subjects;
    }
    for (Token token = 0; token < vocabulary; ++token) {
        if (!counts(token)) continue;
        const auto [repeated, used] = average[bucket(token)];
        const double again = twice[token].subjects >= least
                                 ? static_cast<double>(twice[token].subjects) / alone[token].subjects
                                 : std::max(repeated, static_cast<double>(k) / 2) / used;
        found[token].push_back({token, scaled(std::log(again / (alone[token].subjects / n)))});
    }
    begins.assign(1, 0);
    partners.clear();
    for (auto& list : found) {
        const auto before = [](const Partner& a, const Partner& b) {
            return std::abs(a.lift) != std::abs(b.lift) ? std::abs(a.lift) > std::abs(b.lift) : a.token < b.token;
        };
        std::sort(list.begin(), list.end(), before);
        if (list.size() > most) list.resize(most);
        std::sort(list.begin(), list.end(), [](const Partner& a, const Partner& b) { return a.token < b.token; });
        partners.insert(partners.end(), list.begin(), list.end());
        begins.push_back(static_cast<std::uint32_t>(partners.size()));
    }
    texts_.clear();
}

}  // namespace persona::seqtree
