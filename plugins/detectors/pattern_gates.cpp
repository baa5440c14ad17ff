#include "pattern_gates.hpp"

#include <algorithm>

namespace persona::detectors {
namespace {

constexpr std::size_t furthest_looked = 256;  // bytes after which a match is taken for endless
constexpr std::size_t unrolled = 72;          // steps after which a run is taken for endless

const std::array<ByteSet, symbol_count>& symbol_bytes() {
    static const auto table = [] {
        std::array<ByteSet, symbol_count> out{};
        for (std::size_t c = 0; c < 256; ++c) out[symbols[c]].set(c);
        return out;
    }();
    return table;
}

/// A set of states, closed under silent steps.
class States {
public:
    explicit States(const Automaton& automaton) : automaton_(&automaton), in_(automaton.states.size()) {}
    void add(int state) {
        if (in_[static_cast<std::size_t>(state)]) return;
        in_[static_cast<std::size_t>(state)] = true;
        list_.push_back(state);
        for (const int next : automaton_->states[static_cast<std::size_t>(state)].silent) add(next);
    }
    void add(const States& other) {
        for (const int state : other.list_) add(state);
    }
    [[nodiscard]] bool empty() const noexcept { return list_.empty(); }
    /// The same states: what the same bytes lead to from here on, they have led to already.
    bool operator==(const States& other) const { return in_ == other.in_; }
    [[nodiscard]] bool accepts() const { return in_[static_cast<std::size_t>(automaton_->accept)]; }
    [[nodiscard]] States after(const ByteSet& bytes) const {
        States out(*automaton_);
        each_step([&](const Automaton::Step& step) {
            if ((step.bytes & bytes).any()) out.add(step.to);
        });
        return out;
    }
    [[nodiscard]] ByteSet next() const {
        ByteSet out;
        each_step([&](const Automaton::Step& step) { out |= step.bytes; });
        return out;
    }

private:
    template <class Do>
    void each_step(Do todo) const {
        for (const int state : list_) {
            for (const auto& step : automaton_->states[static_cast<std::size_t>(state)].steps) todo(step);
        }
    }
    const Automaton* automaton_;
    std::vector<bool> in_;
    std::vector<int> list_;
};

States start_states(const Automaton& automaton) {
    States out(automaton);
    out.add(automaton.start);
    return out;
}

bool meets(const ByteSet& bytes, Symbol symbol) { return (bytes & symbol_bytes()[symbol]).any(); }

}  // namespace

PatternReach reach_of(const Automaton& automaton) {
    PatternReach out;
    auto now = start_states(automaton);
    ByteSet all;
    all.set();
    for (std::size_t length = 0; length < furthest_looked; ++length) {
        if (now.empty()) {
            out.longest = length - 1;
            break;
        }
        auto after = now.after(all);
        if (after == now) break;  // for ever
        now = std::move(after);
    }
    // Without digits: whether the end is reached at all, and how far one gets before a digit must come.
    const auto& digits = symbol_bytes()[digit_symbol];
    now = start_states(automaton);
    out.needs_digit = true;
    std::size_t furthest = 0;
    for (std::size_t length = 0; length < furthest_looked; ++length) {
        if (now.empty()) {
            out.first_digit = furthest;
            break;
        }
        if (now.accepts()) out.needs_digit = false;
        if ((now.next() & digits).any()) furthest = length;
        auto after = now.after(~digits);
        if (after == now) break;  // for ever
        now = std::move(after);
    }
    // The fewest digits on the way to every state, byte by byte.
    {
        constexpr std::size_t none = 1000;
        const auto size = automaton.states.size();
        std::vector<std::size_t> fewest(size, none);
        const auto spread = [&](std::vector<std::size_t>& best) {
            // Silent steps cost nothing; the graph is small, so repeat until nothing changes.
            for (bool changed = true; changed;) {
                changed = false;
                for (std::size_t state = 0; state < size; ++state) {
                    for (const int next : automaton.states[state].silent) {
                        auto& there = best[static_cast<std::size_t>(next)];
                        if (best[state] < there) {
                            there = best[state];
                            changed = true;
                        }
                    }
                }
            }
        };
        fewest[static_cast<std::size_t>(automaton.start)] = 0;
        std::size_t least = none;
        for (std::size_t position = 0; position < PatternGates::digit_window; ++position) {
            spread(fewest);
            least = std::min(least, fewest[static_cast<std::size_t>(automaton.accept)]);
            std::vector<std::size_t> after(size, none);
            for (std::size_t state = 0; state < size; ++state) {
                if (fewest[state] == none) continue;
                for (const auto& step : automaton.states[state].steps) {
                    auto& there = after[static_cast<std::size_t>(step.to)];
                    there = std::min(there, fewest[state] + ((step.bytes & ~digits).none() ? 1U : 0U));
                }
            }
            fewest = std::move(after);
        }
        for (const auto each : fewest) least = std::min(least, each);
        out.digits = least == none ? 0 : least;
    }
    ByteSet keys;
    for (std::size_t c = 0; c < 256; ++c) keys.set(c, is_key(static_cast<char>(c)));
    now = start_states(automaton);
    while (out.keys < 32 && !now.accepts() && (now.next() & ~keys).none()) {
        now = now.after(keys);
        ++out.keys;
    }
    return out;
}

void PatternGates::add(std::size_t pattern) {
    const auto everywhere = [&](auto& table) {
        for (auto& each : table) each.add(pattern);
    };
    for (auto& table : bytes_) everywhere(table);
    everywhere(digits_);
    for (auto& kind : ends_)
        for (auto& run : kind) everywhere(run);
    for (auto& kind : first_run_)
        for (auto& run : kind) run.fill(true);
}

void PatternGates::add(std::size_t pattern, const Automaton& derived, std::size_t least_digits) {
    for (auto count = std::min(least_digits, most_digits); count <= most_digits; ++count) digits_[count].add(pattern);
    const auto begin = start_states(derived);
    ByteSet all;
    all.set();
    auto now = begin;
    bool ended = false;
    for (auto& table : bytes_) {
        const auto next = now.next();
        for (std::size_t c = 0; c < 256; ++c) {
            if (ended || next[c]) table[c].add(pattern);
        }
        if (ended) table[no_byte].add(pattern);
        now = now.after(all);
        ended = ended || now.accepts();
    }
    add_runs(pattern, derived);
}

void PatternGates::add_runs(std::size_t pattern, const Automaton& derived) {
    const auto begin = start_states(derived);
    const auto& digits = symbol_bytes()[digit_symbol];
    const auto& letters = symbol_bytes()[letter_symbol];
    const ByteSet separators = ~(digits | letters);
    // After the first run: by what comes next, the states in which the second run begins.
    std::vector<States> second(symbol_count, States(derived));
    std::array<bool, symbol_count> may_end{};
    for (const auto kind : {digit_symbol, letter_symbol}) {
        auto now = begin;
        for (std::size_t length = 1; length < unrolled; ++length) {
            now = now.after(symbol_bytes()[kind]);
            if (now.empty()) break;
            const auto run = std::min(length, most_run);
            for (std::size_t symbol = 0; symbol < symbol_count; ++symbol) {
                // A match that ends before a digit or letter does not stand free.
                auto& may_match = first_run_[kind][run][symbol];
                if (now.accepts() && symbol > letter_symbol) {
                    ends_[kind][run][symbol].add(pattern);
                    may_match = true;
                }
                if (symbol == end_symbol || symbol == kind || !meets(now.next(), static_cast<Symbol>(symbol))) continue;
                goes_on_[kind][run][symbol].add(pattern);
                may_match = true;
                if (symbol <= letter_symbol) {
                    second[symbol].add(now);
                } else {
                    const auto after = now.after(symbol_bytes()[symbol]);
                    may_end[symbol] = may_end[symbol] || after.accepts();
                    second[symbol].add(after);
                }
            }
        }
    }
    for (std::size_t symbol = 0; symbol < symbol_count; ++symbol) {
        if (second[symbol].empty()) continue;
        auto& table = second_[symbol];
        const auto next = second[symbol].next();
        auto now = second[symbol];
        bool ended = may_end[symbol];
        for (auto& bytes : second_bytes_) {
            const auto here = now.next();
            for (std::size_t c = 0; c < 256; ++c) {
                if (ended || here[c]) bytes[c].add(pattern);
            }
            if (ended) bytes[no_byte].add(pattern);
            now = now.after(~ByteSet{});
            ended = ended || now.accepts();
        }
        if (may_end[symbol]) {
            for (auto& kind : table)
                for (auto& run : kind) run.add(pattern);
        }
        if ((next & separators).any()) table[2][0].add(pattern);
        for (const auto kind : {digit_symbol, letter_symbol}) {
            if (symbol <= letter_symbol && symbol != kind) continue;
            now = second[symbol];
            for (std::size_t length = 1; length < unrolled; ++length) {
                now = now.after(symbol_bytes()[kind]);
                if (now.empty()) break;
                if (now.accepts() || (now.next() & ~symbol_bytes()[kind]).any())
                    table[kind][std::min(length, most_run)].add(pattern);
            }
        }
    }
}

namespace {

/// Digits in text[at, at + count), at most count of them; a loop of fixed length where the text allows, which compilers vectorise.
std::size_t count_digits(std::string_view text, std::size_t at) noexcept {
    constexpr auto window = PatternGates::digit_window;
    const char* from = text.data() + at;
    unsigned count = 0;
    if (text.size() - at >= window) {
        std::uint8_t sum = 0;
        for (std::size_t i = 0; i < window; ++i)
            sum = static_cast<std::uint8_t>(sum + (static_cast<std::uint8_t>(from[i] - '0') < 10 ? 1 : 0));
        return sum;
    }
    for (std::size_t i = 0; i < text.size() - at; ++i) count += is_digit(from[i]) ? 1U : 0U;
    return count;
}

}  // namespace

PatternSet PatternGates::at(std::string_view text, std::size_t at) const noexcept {
    const auto byte = [&](std::size_t place) {
        return place < text.size() ? static_cast<std::size_t>(static_cast<unsigned char>(text[place])) : no_byte;
    };
    const auto run_end = [&](std::size_t from) {
        const auto symbol = symbol_of(text[from]);
        auto end = from + 1;
        while (end < text.size() && symbol_of(text[end]) == symbol) ++end;
        return end;
    };
    const auto kind = symbol_of(text[at]);
    const auto end = kind <= letter_symbol ? run_end(at) : at;
    const auto run = std::min(end - at, most_run);
    const auto after = end < text.size() ? symbol_of(text[end]) : end_symbol;
    if (kind <= letter_symbol && !first_run_[kind][run][after]) return {};
    PatternSet out = bytes_[0][byte(at)];
    out &= bytes_[1][byte(at + 1)];
    out &= bytes_[2][byte(at + 2)];
    if (!out.any()) return out;
    out &= digits_[std::min(count_digits(text, at), most_digits)];
    if (kind > letter_symbol || !out.any()) return out;
    PatternSet more = goes_on_[kind][run][after];
    more &= out;
    out &= ends_[kind][run][after];
    if (!more.any()) return out;
    const auto second = after <= letter_symbol ? end : end + 1;
    const auto second_kind = second < text.size() ? symbol_of(text[second]) : end_symbol;
    more &= second_bytes_[0][byte(second)];
    more &= second_bytes_[1][byte(second + 1)];
    if (!more.any()) return out;
    if (second_kind <= letter_symbol) more &= second_[after][second_kind][std::min(run_end(second) - second, most_run)];
    else more &= second_[after][2][0];
    return out |= more;
}

}  // namespace persona::detectors
