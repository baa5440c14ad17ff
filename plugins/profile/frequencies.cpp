#include "frequencies.hpp"

#include <algorithm>

namespace persona::profile {

Frequencies::Entry* Frequencies::add(std::string_view value, std::int64_t rows) {
    if (value.size() > longest) {
        too_long_ += rows;
        return nullptr;
    }
    auto found = entries_.find(value);
    if (found == entries_.end()) found = entries_.emplace(std::string(value), Entry{}).first;
    found->second.rows += rows;
    return &found->second;
}

void Frequencies::add_subject(Entry& entry, std::int64_t subject) const {
    auto& held = entry.subjects;
    if (static_cast<std::int64_t>(held.size()) >= k_) return;
    if (std::find(held.begin(), held.end(), subject) == held.end()) held.push_back(subject);
}

void Frequencies::merge(Frequencies& from) {
    lost_ += from.lost_;
    too_long_ += from.too_long_;
    for (auto& [value, entry] : from.entries_) {  // each value by itself: the order does not matter
        auto* into = add(value, entry.rows);
        for (const auto subject : entry.subjects) add_subject(*into, subject);
    }
    from.entries_.clear();
    if (entries_.size() > most_) shrink();
}

void Frequencies::shrink() {
    std::vector<std::int64_t> counts;
    counts.reserve(entries_.size());
    for (const auto& [value, entry] : entries_) counts.push_back(entry.rows);
    // Keep three quarters of the room, so that not every batch has to shrink again.
    const auto kept = most_ - most_ / 4;
    std::nth_element(counts.begin(), counts.begin() + static_cast<std::ptrdiff_t>(kept), counts.end(),
                     std::greater<>());
    const auto taken = counts[kept];
    for (auto at = entries_.begin(); at != entries_.end();) {
        at->second.rows -= taken;
        at = at->second.rows <= 0 ? entries_.erase(at) : std::next(at);
    }
    lost_ += taken;
}

bool Frequencies::repeats() const noexcept {
    return std::any_of(entries_.begin(), entries_.end(), [](const auto& item) { return item.second.rows > 1; });
}

std::vector<Frequencies::Counted> Frequencies::common(std::int64_t k, bool rows_are_subjects) const {
    std::vector<Counted> out;
    for (const auto& [value, entry] : entries_) {
        const auto subjects =
            rows_are_subjects ? std::min(entry.rows, k) : static_cast<std::int64_t>(entry.subjects.size());
        if (subjects >= k) out.push_back({value, entry.rows, k});
    }
    std::sort(out.begin(), out.end(), [](const Counted& a, const Counted& b) {
        return a.rows != b.rows ? a.rows > b.rows : a.value < b.value;
    });
    return out;
}

}  // namespace persona::profile
