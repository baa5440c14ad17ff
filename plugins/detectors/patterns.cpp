#include "patterns.hpp"

#include <algorithm>
#include <mutex>

#include <persona/spans.hpp>
#include <persona/text.hpp>

#include "pattern_plan.hpp"

namespace persona::detectors {
namespace {

std::shared_ptr<const SpanOrigin> origin(const std::string& entity, std::string reason) {
    return std::make_shared<const SpanOrigin>(SpanOrigin{entity, "patterns", std::move(reason)});
}

std::unique_ptr<const re2::RE2> compiled(const std::string& regex, bool longest) {
    re2::RE2::Options settings;
    settings.set_log_errors(false);
    settings.set_longest_match(longest);
    return std::make_unique<re2::RE2>(regex, settings);
}

bool contains(const std::vector<std::string>& list, const std::string& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
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

/// Of the built-in row with this number. Kept for all scanners of a process: deriving takes longer than scanning a small table.
std::shared_ptr<const DerivedPattern> derived_of_row(std::size_t number, const PatternRow& row) {
    static std::mutex one_at_a_time;
    static std::vector<std::shared_ptr<const DerivedPattern>> known(pattern_rows().size());
    const std::lock_guard guard(one_at_a_time);
    auto& entry = known[number];
    if (entry == nullptr) {
        auto made = std::make_shared<DerivedPattern>();
        made->regex = compiled(row.regex, true);
        made->automaton = automaton_of(row.regex);
        if (made->automaton) {
            made->reach = reach_of(*made->automaton);
            made->machine = PatternMachine::of(*made->automaton);
        }
        entry = std::move(made);
    }
    return entry;
}

}  // namespace

PatternScanner::Pattern PatternScanner::Plan::pattern_of(const PatternRow& row,
                                                         std::shared_ptr<const DerivedPattern> derived,
                                                         const std::vector<std::string>& entities) const {
    Pattern out;
    out.row = row;
    out.grouped = derived->regex->NumberOfCapturingGroups() > 0;
    out.machine = derived->machine ? &*derived->machine : nullptr;
    out.longest = derived->reach.longest;
    out.asked = contains(entities, row.entity);
    out.derived = std::move(derived);
    return out;
}

void PatternScanner::Plan::add_builtin(const PatternOptions& options) {
    const auto& entities = options.entities;
    const auto rows = pattern_rows();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto& row = rows[i];
        const bool foreign = !languages_of_entity(row.entity).meets(options.languages);
        if (entities.empty() ? row.asked_only || foreign : !contains(entities, row.entity)) continue;
        const auto number = patterns.size();
        auto pattern = pattern_of(row, derived_of_row(i, row), entities);
        auto& gate = gates[static_cast<std::size_t>(row.anchor)];
        if (const auto& derived = *pattern.derived; derived.automaton) {
            gate.add(number, *derived.automaton, std::max(derived.reach.digits, row.least_digits));
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
        if (!options.entities.empty() && !contains(options.entities, row.entity)) continue;
        auto derived = std::make_shared<DerivedPattern>();
        derived->regex = compiled(row.regex, false);  // the first match, as who wrote it would expect
        plan->custom.push_back(plan->pattern_of(row, std::move(derived), options.entities));
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

}  // namespace persona::detectors
