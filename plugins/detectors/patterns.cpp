#include "patterns.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_set>

#include <re2/re2.h>

#include <persona/text.hpp>

#include "pattern_gates.hpp"
#include "pattern_machine.hpp"
#include "pattern_phones.hpp"
#include "pattern_starts.hpp"
#include "phrase_finder.hpp"

namespace persona::detectors {
namespace {

constexpr std::size_t context_before = 64, context_after = 32;  // bytes between a context word and the finding
constexpr double context_bonus = 0.35, best_unchecked = 0.95, asked_score = 0.5;
constexpr std::size_t anchors = static_cast<std::size_t>(Anchor::anywhere);
/// A pattern of longer matches is tried everywhere its anchor allows, context or not.
constexpr std::size_t longest_weak = 200;

std::shared_ptr<const SpanOrigin> origin(const std::string& entity, std::string reason) {
    return std::make_shared<const SpanOrigin>(SpanOrigin{entity, "patterns", std::move(reason)});
}

}  // namespace

struct PatternScanner::Pattern {
    PatternRow row;
    std::unique_ptr<re2::RE2> regex;
    std::optional<PatternMachine> machine;  ///< the same, quicker
    bool grouped = false;
    bool asked = false;  ///< the entity was named by the user
    std::size_t longest = PatternReach::unbounded;
    std::vector<bool> phrases;  ///< which of the context phrases are its own
    /// By whether a check digit fitted; with a context word: by phrase.
    std::array<std::shared_ptr<const SpanOrigin>, 2> plain;
    std::array<std::vector<std::shared_ptr<const SpanOrigin>>, 2> in_context;
};

struct PatternScanner::Plan {
    double threshold = 0;
    std::vector<Pattern> patterns;  ///< built-in ones, by the numbers of the gates
    std::vector<Pattern> custom;
    std::array<PatternGates, anchors> gates;  ///< for the patterns of each anchor
    PatternSet weak;                          ///< reach the threshold only beside a context word
    PhraseFinder words;
    std::vector<PatternSet> patterns_of_word;
    PhraseFinder denied;
    std::vector<std::shared_ptr<const SpanOrigin>> denied_as;
    std::unordered_set<std::string> allowed;
    std::unique_ptr<const PhonePlans> phones;

    Pattern compile(const PatternRow& row, const std::vector<std::string>& entities) const;
    void add_builtin(const PatternOptions& options);
    void add_words(const PatternOptions& options);
    void explain();
};

namespace {

std::unique_ptr<re2::RE2> compiled(const std::string& regex, bool longest) {
    re2::RE2::Options settings;
    settings.set_log_errors(false);
    settings.set_longest_match(longest);
    return std::make_unique<re2::RE2>(regex, settings);
}

bool contains(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

/// The Kelvin sign or the long s, which (?i) takes for K and S.
bool has_look_alike(std::string_view match) {
    return match.find("\xe2\x84\xaa") != std::string_view::npos || match.find("\xc5\xbf") != std::string_view::npos;
}

template <class Do>
void each_word(const std::string& list, Do todo) {
    std::size_t from = 0;
    while (from <= list.size()) {
        const auto comma = std::min(list.find(',', from), list.size());
        todo(std::string_view(list).substr(from, comma - from));
        from = comma + 1;
    }
}

}  // namespace

PatternScanner::Pattern PatternScanner::Plan::compile(const PatternRow& row,
                                                      const std::vector<std::string>& entities) const {
    Pattern out;
    out.row = row;
    out.regex = compiled(row.regex, row.anchor != Anchor::anywhere);
    out.grouped = out.regex->NumberOfCapturingGroups() > 0;
    out.asked = contains(entities, row.entity);
    return out;
}

void PatternScanner::Plan::add_builtin(const PatternOptions& options) {
    const auto& entities = options.entities;
    for (const auto& row : pattern_rows()) {
        const bool foreign = !languages_of_entity(row.entity).meets(options.languages);
        if (entities.empty() ? row.asked_only || foreign : !contains(entities, row.entity)) continue;
        const auto number = patterns.size();
        auto pattern = compile(row, entities);
        auto& gate = gates[static_cast<std::size_t>(row.anchor)];
        if (const auto automaton = automaton_of(row.regex)) {
            const auto reach = reach_of(*automaton);
            pattern.longest = reach.longest;
            pattern.machine = PatternMachine::of(*automaton);
            gate.add(number, *automaton, std::max(reach.digits, row.least_digits));
        } else {
            gate.add(number);
        }
        const bool strong = std::max(row.score, row.valid_score) >= threshold && !row.only_in_context;
        const bool asked = pattern.asked && !row.only_in_context;
        if (!strong && !asked && pattern.longest <= longest_weak) weak.add(number);
        patterns.push_back(std::move(pattern));
    }
}

void PatternScanner::Plan::add_words(const PatternOptions& options) {
    const auto add = [&](Pattern& pattern, std::size_t number, std::string_view word) {
        const auto phrase = words.add(word, true);
        if (phrase == PhraseFinder::no_phrase) return;
        if (pattern.phrases.size() <= phrase) pattern.phrases.resize(phrase + 1);
        pattern.phrases[phrase] = true;
        if (patterns_of_word.size() <= phrase) patterns_of_word.resize(phrase + 1);
        if (number < PatternSet::capacity) patterns_of_word[phrase].add(number);
    };
    const auto all = [&](Pattern& pattern, std::size_t number) {
        each_word(pattern.row.context, [&](std::string_view word) {
            // Who writes a pattern says what stands beside it.
            const bool own = number == PatternSet::capacity;
            if (own || languages_of_phrase(fold(word)).meets(options.languages)) add(pattern, number, word);
        });
        for (const auto& more : options.context) {
            if (more.entity != pattern.row.entity) continue;
            for (const auto& word : more.words) add(pattern, number, word);
        }
    };
    for (std::size_t i = 0; i < patterns.size(); ++i) all(patterns[i], i);
    for (auto& pattern : custom) all(pattern, PatternSet::capacity);
}

void PatternScanner::Plan::explain() {
    const auto reasons = [&](Pattern& pattern) {
        const bool checks = pattern.row.validator != nullptr && pattern.row.valid_score > 0;
        for (std::size_t checked = 0; checked < 2; ++checked) {
            if (checked == 0 ? checks && !pattern.row.soft : !checks) continue;
            const auto kind =
                pattern.row.anchor == Anchor::anywhere ? std::string(own_pattern) : std::string("pattern ");
            const auto reason = kind + pattern.row.name + (checked == 1 ? ", check passed" : "");
            pattern.plain[checked] = origin(pattern.row.entity, reason);
            auto& with_word = pattern.in_context[checked];
            with_word.resize(pattern.phrases.size());
            for (std::uint32_t phrase = 0; phrase < pattern.phrases.size(); ++phrase) {
                if (pattern.phrases[phrase])
                    with_word[phrase] =
                        origin(pattern.row.entity, reason + ", context word '" + words.name(phrase) + "'");
            }
        }
    };
    for (auto& pattern : patterns) reasons(pattern);
    for (auto& pattern : custom) reasons(pattern);
}

PatternScanner::PatternScanner(PatternOptions options) {
    auto plan = std::make_unique<Plan>();
    plan->threshold = options.threshold;
    plan->phones = std::make_unique<const PhonePlans>(options.regions);
    plan->add_builtin(options);
    for (const auto& row : options.custom) {
        if (options.entities.empty() || contains(options.entities, row.entity))
            plan->custom.push_back(plan->compile(row, options.entities));
    }
    plan->add_words(options);
    plan->explain();
    for (const auto& list : options.deny) {
        if (!options.entities.empty() && !contains(options.entities, list.entity)) continue;
        for (const auto& word : list.words) {
            const auto phrase = plan->denied.add(word, false);
            if (phrase == plan->denied_as.size()) plan->denied_as.push_back(origin(list.entity, "deny list"));
        }
    }
    for (const auto& value : options.allow) plan->allowed.insert(fold(value));
    plan_ = std::move(plan);
}

PatternScanner::~PatternScanner() = default;

std::string PatternScanner::compile_error(const std::string& regex) {
    const auto pattern = compiled(regex, false);
    return pattern->ok() ? std::string{} : pattern->error();
}

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
        const auto end = pattern.machine ? pattern.machine->end_of_match(text_, at) : std::nullopt;
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
        if (!pattern.regex->Match(whole, at, limit, re2::RE2::ANCHOR_START, groups.data(), pattern.grouped ? 2 : 1))
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
        while (from <= text_.size() && pattern.regex->Match(whole, from, text_.size(), re2::RE2::UNANCHORED,
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
