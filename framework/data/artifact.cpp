// The artifact kinds that several plugins share: what they hold in memory. Their file form is in artifact_file.cpp.
#include <persona/artifact.hpp>

#include <algorithm>
#include <cmath>

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
    entries_.emplace_back(hashed, entry);
    sealed_ = false;
}

void Findings::seal() {
    // One value may be known twice (a found name that is also a rare token): the first group and the fewest subjects
    // stand, so that whatever refuses a value refuses it still.
    std::sort(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
        if (a.first != b.first) return a.first < b.first;
        if (a.second.group != b.second.group) return a.second.group < b.second.group;
        if (a.second.subjects != b.second.subjects) return a.second.subjects < b.second.subjects;
        return a.second.tokens < b.second.tokens;
    });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        if (kept > 0 && entries_[kept - 1].first == entries_[i].first) {
            auto& held = entries_[kept - 1].second;
            held.subjects = std::min(held.subjects, entries_[i].second.subjects);
            continue;
        }
        entries_[kept++] = entries_[i];
    }
    entries_.resize(kept);
    entries_.shrink_to_fit();
    sealed_ = true;
}

const Findings::Entry* Findings::find(std::uint64_t hashed) const noexcept {
    if (!sealed_ || entries_.empty()) return nullptr;
    // Hashes are spread evenly, so the place is known to within a few entries: look around it before halving.
    const auto size = entries_.size();
    const auto guess = std::min(size - 1, static_cast<std::size_t>(((hashed >> 32) * size) >> 32));
    std::size_t low = guess;
    std::size_t high = guess;
    for (std::size_t step = 4; low > 0 && entries_[low].first > hashed; step *= 2) low -= std::min(low, step);
    for (std::size_t step = 4; high < size && entries_[high].first <= hashed; step *= 2)
        high += std::min(size - high, step);
    const auto first = entries_.begin() + static_cast<std::ptrdiff_t>(low);
    const auto last = entries_.begin() + static_cast<std::ptrdiff_t>(high);
    const auto at = std::lower_bound(first, last, hashed,
                                     [](const auto& entry, std::uint64_t wanted) { return entry.first < wanted; });
    return at != last && at->first == hashed ? &at->second : nullptr;
}

std::size_t Findings::size() const noexcept { return entries_.size(); }

}  // namespace persona
