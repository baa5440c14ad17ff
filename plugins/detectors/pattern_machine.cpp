#include "pattern_machine.hpp"

#include <algorithm>
#include <map>

namespace persona::detectors {
namespace {

constexpr std::size_t most_steps = 1U << 15U;  // with the lowest bit, as many as two bytes can number

using StateSet = std::vector<int>;  // sorted, closed under silent steps

/// Adds what is reached from `state` without a byte.
void close_over(const Automaton& automaton, int state, StateSet& out, std::vector<bool>& in) {
    std::vector<int> open{state};
    while (!open.empty()) {
        const int at = open.back();
        open.pop_back();
        if (in[static_cast<std::size_t>(at)]) continue;
        in[static_cast<std::size_t>(at)] = true;
        const auto& here = automaton.states[static_cast<std::size_t>(at)];
        // What only passes on is not needed to tell sets apart.
        if (!here.steps.empty() || at == automaton.accept) out.push_back(at);
        open.insert(open.end(), here.silent.begin(), here.silent.end());
    }
}

/// Classes of bytes, and one byte of each.
std::vector<unsigned char> classify(const Automaton& automaton, std::array<std::uint8_t, 128>& classes) {
    std::vector<const ByteSet*> sets;
    for (const auto& state : automaton.states) {
        for (const auto& step : state.steps) {
            const bool there =
                std::any_of(sets.begin(), sets.end(), [&](const ByteSet* each) { return *each == step.bytes; });
            if (!there) sets.push_back(&step.bytes);
        }
    }
    std::map<std::vector<bool>, std::uint8_t> known;
    std::vector<unsigned char> samples;
    for (std::size_t c = 0; c < classes.size(); ++c) {
        std::vector<bool> of;
        of.reserve(sets.size());
        for (const auto* set : sets) of.push_back(set->test(c));
        const auto [entry, fresh] = known.emplace(std::move(of), static_cast<std::uint8_t>(known.size()));
        if (fresh) samples.push_back(static_cast<unsigned char>(c));
        classes[c] = entry->second;
    }
    return samples;
}

}  // namespace

std::optional<PatternMachine> PatternMachine::of(const Automaton& automaton) {
    PatternMachine out;
    const auto samples = classify(automaton, out.classes_);
    out.width_ = samples.size();
    std::map<StateSet, std::size_t> numbers;
    std::vector<StateSet> sets(1);
    std::vector<bool> in(automaton.states.size());
    close_over(automaton, automaton.start, sets[0], in);
    for (std::size_t number = 0; number < sets.size(); ++number) {
        if (sets.size() * out.width_ > most_steps) return std::nullopt;
        for (const auto sample : samples) {
            StateSet next;
            in.assign(in.size(), false);
            for (const int state : sets[number]) {
                for (const auto& step : automaton.states[static_cast<std::size_t>(state)].steps) {
                    if (step.bytes[sample]) close_over(automaton, step.to, next, in);
                }
            }
            if (next.empty()) {
                out.steps_.push_back(0);
                continue;
            }
            std::sort(next.begin(), next.end());
            const bool accepts = std::binary_search(next.begin(), next.end(), automaton.accept);
            const auto [entry, fresh] = numbers.emplace(next, sets.size());
            if (fresh) sets.push_back(std::move(next));
            out.steps_.push_back(static_cast<std::uint16_t>(entry->second * out.width_ * 2 + (accepts ? 1 : 0)));
        }
    }
    return out;
}

}  // namespace persona::detectors
