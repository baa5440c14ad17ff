// The artifact kinds that several plugins share: what they hold in memory. Their file form is in artifact_file.cpp.
#include <persona/artifact.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <tuple>

#include <fmt/format.h>

#include <persona/random.hpp>

namespace persona {

Result<std::string> Artifact::save() const {
    return Error(ErrorCode::configuration, fmt::format("an artifact of kind '{}' is never written to a file", kind()),
                 "it holds what was learnt from source values and lives only as long as the run");
}

const ColumnRole* ColumnRoles::find(std::string_view name) const noexcept {
    const auto at =
        std::find_if(columns.begin(), columns.end(), [&](const ColumnRole& role) { return role.name == name; });
    return at == columns.end() ? nullptr : &*at;
}

bool Verdict::passed() const noexcept {
    if (!failures.empty()) return false;
    // A stage that forgot to set `passed` must not open a gate: what is gated needs a number.
    return std::all_of(figures.begin(), figures.end(), [](const Figure& figure) {
        return figure.passed && (!figure.gate || (figure.value && std::isfinite(*figure.value)));
    });
}

const Figure* Verdict::find(std::string_view name) const noexcept {
    const auto at =
        std::find_if(figures.begin(), figures.end(), [&](const Figure& figure) { return figure.name == name; });
    return at == figures.end() ? nullptr : &*at;
}

std::uint64_t Findings::hash(std::string_view folded) const noexcept { return stable_hash(folded, key); }

void Findings::add(std::uint64_t hashed, Entry entry) {
    longest = std::max(longest, entry.tokens);
    hashes_.push_back(hashed);
    entries_.push_back(entry);
    sealed_ = false;
}

void Findings::reserve(std::size_t entries) {
    hashes_.reserve(entries);
    entries_.reserve(entries);
}

void Findings::seal() {
    if (!std::is_sorted(hashes_.begin(), hashes_.end())) {
        std::vector<std::pair<std::uint64_t, Entry>> pairs;
        pairs.reserve(hashes_.size());
        for (std::size_t i = 0; i < hashes_.size(); ++i) pairs.emplace_back(hashes_[i], entries_[i]);
        std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) {
            return std::tuple(a.first, a.second.group, a.second.subjects, a.second.tokens) <
                   std::tuple(b.first, b.second.group, b.second.subjects, b.second.tokens);
        });
        for (std::size_t i = 0; i < pairs.size(); ++i) std::tie(hashes_[i], entries_[i]) = pairs[i];
    }
    // One value may be known twice (a found name that is also a rare token): the first group and the fewest subjects
    // stand, so that whatever refuses a value refuses it still.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
        if (kept > 0 && hashes_[kept - 1] == hashes_[i]) {
            auto& held = entries_[kept - 1];
            held.group = std::min(held.group, entries_[i].group);
            held.subjects = std::min(held.subjects, entries_[i].subjects);
            continue;
        }
        hashes_[kept] = hashes_[i];
        entries_[kept++] = entries_[i];
    }
    hashes_.resize(kept);
    entries_.resize(kept);
    likely_.assign(std::bit_ceil(hashes_.size() * 8 + 64) / 64, 0);
    for (const auto hashed : hashes_) likely_[likely_word(hashed)] |= likely_bit(hashed);
    constexpr std::size_t hashes_a_start = 8;  // a cache line
    const auto bits = static_cast<int>(std::bit_width(hashes_.size() / hashes_a_start | 1U));
    shift_ = 64 - bits;
    starts_.assign((std::size_t{1} << bits) + 1, 0);
    for (const auto hashed : hashes_) ++starts_[(hashed >> shift_) + 1];
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    sealed_ = true;
}

const Findings::Entry* Findings::find(std::uint64_t hashed) const noexcept {
    if (!sealed_ || (likely_[likely_word(hashed)] & likely_bit(hashed)) == 0) return nullptr;
    const auto start = starts_.begin() + static_cast<std::ptrdiff_t>(hashed >> shift_);
    for (auto at = start[0]; at < start[1] && hashes_[at] <= hashed; ++at)
        if (hashes_[at] == hashed) return &entries_[at];
    return nullptr;
}

std::size_t Findings::size() const noexcept { return hashes_.size(); }

std::vector<std::int64_t> Findings::sizes() const {
    std::vector<std::int64_t> out(groups.size(), 0);
    for (const auto& entry : entries_)
        if (entry.group < out.size()) ++out[entry.group];
    return out;
}

}  // namespace persona
