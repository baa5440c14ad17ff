#include "dictionary.hpp"

#include <algorithm>
#include <set>

namespace persona::leaks {

std::uint8_t Dictionary::group_of(std::string_view name) {
    const auto at = std::find(groups_.begin(), groups_.end(), name);
    if (at != groups_.end()) return static_cast<std::uint8_t>(at - groups_.begin());
    // Far more entity types than there are; what comes after shares the last group.
    if (groups_.size() >= 255) return 254;
    groups_.emplace_back(name);
    return static_cast<std::uint8_t>(groups_.size() - 1);
}

void Dictionary::hold(Tally& tally, std::uint64_t subject) {
    if (tally.common || tally.first == subject) return;
    if (tally.others == nullptr) tally.others = std::make_unique<std::vector<std::uint64_t>>();
    auto& others = *tally.others;
    const auto at = std::lower_bound(others.begin(), others.end(), subject);
    if (at != others.end() && *at == subject) return;
    if (others.size() + 2 >= k_) {
        tally.common = true;
        more_ -= others.size();
        tally.others.reset();
        return;
    }
    others.insert(at, subject);
    ++more_;
}

void Dictionary::add(std::uint64_t hash, std::uint64_t subject, std::uint8_t tokens, std::string_view group) {
    const auto number = group_of(group);
    const auto [at, fresh] = tallies_.try_emplace(hash);
    auto& tally = at->second;
    if (fresh) {
        tally.first = subject;
        tally.tokens = tokens;
        tally.group = number;
        tally.common = k_ <= 1;
        return;
    }
    // The group that stands is the first by name, the length the shortest that runs can meet: whatever came first.
    if (groups_[number] < groups_[tally.group]) tally.group = number;
    if (tokens != 0 && (tally.tokens == 0 || tokens < tally.tokens)) tally.tokens = tokens;
    hold(tally, subject);
}

void Dictionary::merge(Dictionary& other) {
    detection_ran = detection_ran && other.detection_ran;
    for (const auto& [entity, times] : other.counts_) counts_[entity] += times;
    if (tallies_.empty() && groups_.empty()) {
        tallies_ = std::move(other.tallies_);
        groups_ = std::move(other.groups_);
        more_ = other.more_;
        return;
    }
    for (auto& [hash, tally] : other.tallies_) {
        add(hash, tally.first, tally.tokens, other.groups_[tally.group]);
        auto& mine = tallies_[hash];
        if (tally.common) {
            if (mine.others != nullptr) more_ -= mine.others->size();
            mine.others.reset();
            mine.common = true;
        }
        if (tally.others == nullptr) continue;
        for (const auto subject : *tally.others) hold(mine, subject);
    }
    other.tallies_.clear();
}

std::size_t Dictionary::bytes() const noexcept {
    // A node of the table, its bucket, and the vectors of those that more than one subject hold.
    return tallies_.size() * (sizeof(std::pair<std::uint64_t, Tally>) + 32) + more_ * 12;
}

void Dictionary::pour(Findings& findings) const {
    const std::set<std::string> names(groups_.begin(), groups_.end());
    findings.groups.assign(names.begin(), names.end());
    std::vector<std::uint8_t> number;
    for (const auto& name : groups_)
        number.push_back(static_cast<std::uint8_t>(std::distance(names.begin(), names.find(name))));
    for (const auto& [hash, tally] : tallies_) {
        if (tally.common) continue;  // held by k subjects: it may come out
        Findings::Entry entry;
        entry.subjects = static_cast<std::uint32_t>(1 + (tally.others != nullptr ? tally.others->size() : 0));
        entry.tokens = tally.tokens;
        entry.group = number[tally.group];
        findings.add(hash, entry);
    }
    for (const auto& [entity, times] : counts_) findings.counts[entity] = times;
}

}  // namespace persona::leaks
