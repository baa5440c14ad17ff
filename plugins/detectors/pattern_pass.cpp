// Scanning a cell: the quick way, by starts and gates, and the full one that it is tested against.
#include <algorithm>
#include <array>

#include <persona/text.hpp>

#include "pattern_plan.hpp"
#include "pattern_starts.hpp"

namespace persona::detectors {
namespace {

constexpr std::size_t context_before = 64, context_after = 32;  // bytes between a context word and the finding
constexpr double context_bonus = 0.35, best_unchecked = 0.95, asked_score = 0.5;

/// The Kelvin sign or the long s, which (?i) takes for K and S.
bool has_look_alike(std::string_view match) {
    return match.find("\xe2\x84\xaa") != std::string_view::npos || match.find("\xc5\xbf") != std::string_view::npos;
}

}  // namespace

/// One scan of one cell.
class PatternScanner::Pass {
public:
    /// What scans need memory for, kept between them.
    struct Memory {
        std::vector<std::uint32_t> taken;  ///< by pattern: where its last finding ended
        std::vector<PhraseFinder::Hit> hits, header_hits;
        std::vector<std::pair<std::size_t, std::size_t>> words;
    };
    static Memory& memory() {
        thread_local Memory kept;
        return kept;
    }

    Pass(const Plan& plan, std::string_view text, std::string_view header, std::vector<Found>& out)
        : Pass(plan, text, header, out, memory()) {}

    Pass(const Plan& plan, std::string_view text, std::string_view header, std::vector<Found>& out, Memory& memory)
        : plan_(plan),
          text_(text),
          header_(header),
          out_(out),
          taken_(memory.taken),
          hits_(memory.hits),
          header_hits_(memory.header_hits),
          words_(memory.words) {
        taken_.assign(plan.patterns.size(), 0);
        hits_.clear();
        header_hits_.clear();
        words_.clear();
    }

    void quickly() {
        find_starts(text_, [&](Anchor anchor, std::size_t at) {
            const auto& gates = plan_.gates[static_cast<std::size_t>(anchor)];
            auto candidates = anchor == Anchor::digits || anchor == Anchor::capital ? gates.at(text_, at)
                                                                                    : gates.beginning(text_[at]);
            if (!candidates.any()) return;
            auto without_words = candidates;
            bool needs_words = false;
            for (std::size_t i = 0; i < PatternSet::words; ++i) {
                without_words.bits[i] &= ~plan_.weak.bits[i];
                needs_words = needs_words || without_words.bits[i] != candidates.bits[i];
            }
            if (needs_words) {
                const auto& near = patterns_near(at);
                for (std::size_t i = 0; i < PatternSet::words; ++i)
                    candidates.bits[i] &= near.bits[i] | ~plan_.weak.bits[i];
            }
            candidates.each([&](std::size_t number) { try_quickly(number, at); });
        });
        rest();
    }

    void everywhere() {
        for (std::size_t number = 0; number < plan_.patterns.size(); ++number) {
            for (std::size_t at = 0; at < text_.size(); ++at) {
                if (is_start(plan_.patterns[number].row.anchor, text_, at)) try_at(number, at, text_.size());
            }
        }
        rest();
    }

private:
    void rest() {
        for (const auto& pattern : plan_.custom) search(pattern);
        if (plan_.denied.size() == 0) return;
        std::vector<PhraseFinder::Hit> hits;
        plan_.denied.find(text_, hits);
        for (const auto& hit : hits) put(hit.begin, hit.end, 1.0, plan_.denied_as[hit.phrase]);
    }

    /// Built-in pattern `number` at `at`, by its table as far as that can tell.
    void try_quickly(std::size_t number, std::size_t at) {
        const auto& pattern = plan_.patterns[number];
        if (at < taken_[number]) return;
        const auto end = pattern.machine != nullptr ? pattern.machine->end_of_match(text_, at) : std::nullopt;
        if (!end) return try_at(number, at, pattern.longest < text_.size() - at ? at + pattern.longest : text_.size());
        if (*end == PatternMachine::no_match) return;
        // Where groups stand only the engine knows.
        if (pattern.grouped) try_at(number, at, *end);
        else decide(number, at, *end, at, *end);
    }

    /// The same by RE2; no match ends beyond `limit`.
    void try_at(std::size_t number, std::size_t at, std::size_t limit) {
        const auto& pattern = plan_.patterns[number];
        if (at < taken_[number]) return;
        std::array<re2::StringPiece, 2> groups;
        const re2::StringPiece whole(text_.data(), text_.size());
        if (!pattern.derived->regex->Match(whole, at, limit, re2::RE2::ANCHOR_START, groups.data(),
                                           pattern.grouped ? 2 : 1))
            return;
        const auto matched = at + groups[0].size();
        if (!pattern.grouped || groups[1].data() == nullptr) return decide(number, at, matched, at, matched);
        const auto begin = static_cast<std::size_t>(groups[1].data() - text_.data());
        decide(number, at, matched, begin, begin + groups[1].size());
    }

    /// A match [at, matched) whose value is [begin, finish).
    void decide(std::size_t number, std::size_t at, std::size_t matched, std::size_t begin, std::size_t finish) {
        const auto& pattern = plan_.patterns[number];
        if (finish == begin || !fits(pattern, at, matched, begin, finish)) return;
        if (judge(pattern, begin, finish)) taken_[number] = static_cast<std::uint32_t>(finish);
    }

    /// Whether the match stands free, after its end was put right.
    [[nodiscard]] bool fits(const Pattern& pattern, std::size_t at, std::size_t matched, std::size_t begin,
                            std::size_t& finish) {
        const auto& row = pattern.row;
        const auto match = text_.substr(at, matched - at);
        if (row.anchor == Anchor::digits) {
            const auto head = match.substr(0, PatternGates::digit_window);
            const auto digits = static_cast<std::size_t>(std::count_if(head.begin(), head.end(), is_digit));
            if (digits < std::max<std::size_t>(row.least_digits, 1)) return false;
        }
        if (row.anchor <= Anchor::key && has_look_alike(match)) return false;
        if (row.telephone || row.fit != nullptr) {
            finish = row.telephone ? telephone_end(begin, finish) : row.fit(text_, begin, finish);
            if (finish <= begin) return false;
            if (!pattern.grouped) matched = finish;
        }
        const bool more = matched < text_.size();
        switch (row.anchor) {
            case Anchor::digits:
            case Anchor::capital:
                // What was fitted has looked at what comes after it.
                if (pattern.grouped || (row.fit == nullptr && !row.telephone)) return stands_free(text_, at, matched);
                return stands_free(text_.substr(0, matched), at, matched) &&
                       !(more && word_at(text_, matched) && word_at(text_, matched - 1));
            case Anchor::key: return !more || !is_key(text_[matched]);
            case Anchor::hex: return !more || (!word_at(text_, matched) && text_[matched] != ':');
            case Anchor::host: return !more || (!word_at(text_, matched) && text_[matched] != '@');
            default: return !more || !word_at(text_, matched);
        }
    }

    /// Several patterns match the same digits, and asking the numbering plans takes long.
    std::size_t telephone_end(std::size_t begin, std::size_t end) {
        if (begin != telephone_.begin || end != telephone_.matched)
            telephone_ = {begin, end, plan_.phones->fit(text_, begin, end)};
        return telephone_.end;
    }

    /// Custom patterns: every match in the text, free or not.
    void search(const Pattern& pattern) {
        std::array<re2::StringPiece, 2> groups;
        const re2::StringPiece whole(text_.data(), text_.size());
        std::size_t from = 0;
        while (from <= text_.size() && pattern.derived->regex->Match(whole, from, text_.size(), re2::RE2::UNANCHORED,
                                                                     groups.data(), pattern.grouped ? 2 : 1)) {
            const auto& group = pattern.grouped && groups[1].data() != nullptr ? groups[1] : groups[0];
            const auto begin = static_cast<std::size_t>(group.data() - text_.data());
            const auto next =
                static_cast<std::size_t>(groups[0].data() - text_.data()) + std::max<std::size_t>(groups[0].size(), 1);
            if (!group.empty()) judge(pattern, begin, begin + group.size());
            from = next;
            while (from < text_.size() && is_continuation(text_[from])) ++from;
        }
    }

    /// Check, context, score. False when the check says no.
    bool judge(const Pattern& pattern, std::size_t begin, std::size_t end) {
        const auto& row = pattern.row;
        const bool valid = row.validator != nullptr && row.validator(text_.substr(begin, end - begin));
        if (row.validator != nullptr && !valid && !row.soft) return false;
        const bool checked = valid && row.valid_score > 0;
        double score = checked ? row.valid_score : row.score;
        const auto* why = &pattern.plain[checked ? 1 : 0];
        if (const auto word = word_near(pattern, begin, end); word != PhraseFinder::no_phrase) {
            score = checked ? 1.0 : std::max(score, std::min(best_unchecked, score + context_bonus));
            why = &pattern.in_context[checked ? 1 : 0][word];
        } else if (row.only_in_context) {
            return true;
        } else if (pattern.asked && (checked || bare(begin, end))) {
            score = std::max(score, asked_score);
        }
        if (score + 1e-9 >= plan_.threshold) put(begin, end, score, *why);
        return true;
    }

    void put(std::size_t begin, std::size_t end, double score, const std::shared_ptr<const SpanOrigin>& why) {
        if (!plan_.allowed.empty() && plan_.allowed.count(fold(text_.substr(begin, end - begin))) > 0) return;
        out_.push_back(
            {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), static_cast<float>(score), why});
    }

    void look_for_words() {
        if (looked_) return;
        looked_ = true;
        plan_.words.find(text_, hits_);
        plan_.words.find(header_, header_hits_);
    }

    template <class Do>
    void each_hit(std::size_t from, std::size_t to, Do todo) const {
        auto hit = std::lower_bound(hits_.begin(), hits_.end(), from,
                                    [](const PhraseFinder::Hit& each, std::size_t at) { return each.begin < at; });
        for (; hit != hits_.end() && hit->begin <= to; ++hit) {
            if (todo(*hit)) return;
        }
    }

    /// The patterns that have a context word anywhere near a match that begins about here; for all begins in a block alike.
    const PatternSet& patterns_near(std::size_t at) {
        look_for_words();
        constexpr std::size_t block = 64;
        constexpr std::size_t before = context_before + 64;  // a phrase may begin so much earlier
        const auto first = at - at % block;
        if (first == near_block_) return near_;
        near_block_ = first;
        near_ = {};
        each_hit(first > before ? first - before : 0, first + block + 2 * longest_weak + context_after,
                 [&](const PhraseFinder::Hit& hit) {
                     near_ |= plan_.patterns_of_word[hit.phrase];
                     return false;
                 });
        for (const auto& hit : header_hits_) near_ |= plan_.patterns_of_word[hit.phrase];
        return near_;
    }

    std::uint32_t word_near(const Pattern& pattern, std::size_t begin, std::size_t end) {
        if (pattern.phrases.empty()) return PhraseFinder::no_phrase;
        look_for_words();
        const auto own = [&](std::uint32_t phrase) {
            return phrase < pattern.phrases.size() && pattern.phrases[phrase];
        };
        auto out = PhraseFinder::no_phrase;
        constexpr std::size_t before = context_before + 64;
        each_hit(begin > before ? begin - before : 0, end + context_after, [&](const PhraseFinder::Hit& hit) {
            const bool near = hit.end <= begin ? begin - hit.end <= context_before : hit.begin >= end;
            if (!near || !own(hit.phrase)) return false;
            out = hit.phrase;
            return true;
        });
        if (out != PhraseFinder::no_phrase) return out;
        for (const auto& hit : header_hits_) {
            if (own(hit.phrase)) return hit.phrase;
        }
        return out;
    }

    /// Whether the cell holds nothing but values: no word of letters stands outside the match.
    bool bare(std::size_t begin, std::size_t end) {
        if (!split_) {
            split_ = true;
            for (std::size_t i = 0; i < text_.size() && words_.size() < 8;) {
                auto to = i;
                bool letters_only = true;
                for (; to < text_.size() && word_at(text_, to); ++to)
                    letters_only = letters_only && !is_digit(text_[to]) && text_[to] != '_';
                if (to - i >= 3 && letters_only) words_.emplace_back(i, to);
                i = std::max(to, i + 1);
            }
        }
        return std::all_of(words_.begin(), words_.end(),
                           [&](const auto& word) { return word.first >= begin && word.second <= end; });
    }

    const Plan& plan_;
    std::string_view text_, header_;
    std::vector<Found>& out_;
    bool looked_ = false, split_ = false;
    PatternSet near_;  ///< of the block that begins at near_block_
    std::size_t near_block_ = static_cast<std::size_t>(-1);
    struct Telephone {
        std::size_t begin = 0, matched = 0, end = 0;
    } telephone_;  ///< the last one asked for
    std::vector<std::uint32_t>& taken_;
    std::vector<PhraseFinder::Hit>&hits_, &header_hits_;
    std::vector<std::pair<std::size_t, std::size_t>>& words_;
};

void PatternScanner::scan(std::string_view text, std::string_view header, std::vector<Found>& out) const {
    Pass(*plan_, text, header, out).quickly();
}

void PatternScanner::scan_everywhere(std::string_view text, std::string_view header, std::vector<Found>& out) const {
    Pass(*plan_, text, header, out).everywhere();
}

}  // namespace persona::detectors
