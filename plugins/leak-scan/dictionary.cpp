#include "dictionary.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <persona/known_values.hpp>

namespace persona::leaks {
namespace {

constexpr std::size_t block_records = 1 << 14;
constexpr std::size_t most_groups = 255;

bool before(const Holding& a, const Holding& b) noexcept {
    return std::tie(a.hash, a.subject) < std::tie(b.hash, b.subject);
}

/// 0 (a whole cell) is no run at all, so any run is shorter.
std::uint8_t shorter(std::uint8_t a, std::uint8_t b) noexcept { return a == 0 || b == 0 ? a | b : std::min(a, b); }

/// What detectors found and is no date comes first, the others follow; each in alphabetical order.
struct FoundFirst {
    static bool telling(const std::string& group) noexcept {
        return group.starts_with(found_group) &&
               !std::string_view(group).substr(found_group.size()).starts_with("DATE");
    }
    bool operator()(const std::string& a, const std::string& b) const noexcept {
        const bool first = telling(a), second = telling(b);
        return first != second ? first : a < b;
    }
};
using GroupOrder = std::set<std::string, FoundFirst>;

/// The place of each group in that order.
std::vector<std::uint8_t> ranks(const std::vector<std::string>& names) {
    const GroupOrder sorted(names.begin(), names.end());
    std::vector<std::uint8_t> out;
    for (const auto& name : names)
        out.push_back(static_cast<std::uint8_t>(std::distance(sorted.begin(), sorted.find(name))));
    return out;
}

}  // namespace

/// Walks a sorted run block by block, or the list in memory.
class Dictionary::Cursor {
public:
    explicit Cursor(const std::vector<Holding>& list) : at_(list.data()), end_(list.data() + list.size()) {}
    explicit Cursor(const Run& run) : run_(&run) {}

    /// The next record with its group numbered as in the whole; null at the end.
    Result<const Holding*> next() {
        while (at_ == end_) {
            if (run_ == nullptr || block_ == run_->blocks.size()) return static_cast<const Holding*>(nullptr);
            PERSONA_ASSIGN(const auto bytes, run_->file->get(run_->blocks[block_++]));
            loaded_.resize(bytes.size() / sizeof(Holding));
            std::memcpy(loaded_.data(), bytes.data(), loaded_.size() * sizeof(Holding));
            for (auto& record : loaded_) record.group = run_->groups[record.group];
            at_ = loaded_.data();
            end_ = at_ + loaded_.size();
        }
        return at_++;
    }

private:
    const Run* run_ = nullptr;
    std::size_t block_ = 0;
    std::vector<Holding> loaded_;
    const Holding* at_ = nullptr;
    const Holding* end_ = nullptr;
};

std::uint8_t Dictionary::group_of(std::string_view name) {
    const auto at = std::find(groups_.begin(), groups_.end(), name);
    if (at != groups_.end()) return static_cast<std::uint8_t>(at - groups_.begin());
    // Far more entity types than there are; what comes after shares the last group.
    if (groups_.size() >= most_groups) return most_groups - 1;
    groups_.emplace_back(name);
    return static_cast<std::uint8_t>(groups_.size() - 1);
}

std::vector<std::uint8_t> Dictionary::numbers_of(const Dictionary& other) {
    std::vector<std::uint8_t> out;
    for (const auto& name : other.groups_) out.push_back(group_of(name));
    return out;
}

void Dictionary::add(std::uint64_t hash, std::uint64_t subject, std::uint8_t tokens, std::string_view group) {
    held_.push_back({hash, subject, tokens, group_of(group), false});
}

void Dictionary::tidy() {
    std::sort(held_.begin(), held_.end(), before);
    const auto rank = ranks(groups_);
    std::size_t kept = 0;
    for (std::size_t i = 0; i < held_.size();) {
        const auto first = kept;
        Holding whole = held_[i];
        for (; i < held_.size() && held_[i].hash == whole.hash; ++i) {
            const auto next = held_[i];
            whole.tokens = shorter(whole.tokens, next.tokens);
            whole.common = whole.common || next.common;
            if (rank[next.group] < rank[whole.group]) whole.group = next.group;
            if (kept == first || held_[kept - 1].subject != next.subject) held_[kept++] = next;
            // k subjects say all there is to say.
            if (kept - first >= k_) whole.common = true;
            if (whole.common) kept = first + 1;
        }
        for (auto at = first; at < kept; ++at) {
            whole.subject = whole.common ? 0 : held_[at].subject;
            held_[at] = whole;
        }
    }
    held_.resize(kept);
}

Status Dictionary::spill(const std::filesystem::path& spool) {
    if (file_ == nullptr) {
        PERSONA_ASSIGN(file_, SpillFile::make(spool));
    }
    Run run;
    run.file = file_;
    for (std::size_t i = 0; i < groups_.size(); ++i) run.groups.push_back(static_cast<std::uint8_t>(i));
    for (std::size_t first = 0; first < held_.size(); first += block_records) {
        const auto count = std::min(block_records, held_.size() - first);
        PERSONA_ASSIGN(const auto block, file_->put(std::string(reinterpret_cast<const char*>(held_.data() + first),
                                                                count * sizeof(Holding))));
        run.blocks.push_back(block);
    }
    runs_.push_back(std::move(run));
    spilled_ += held_.size();
    held_.clear();
    return {};
}

Status Dictionary::merge(Dictionary& other, std::int64_t limit, const std::filesystem::path& spool) {
    for (const auto& [entity, times] : other.counts_) counts_[entity] += times;
    const auto number = numbers_of(other);
    for (auto& run : other.runs_) {
        for (auto& group : run.groups) group = number[group];
        runs_.push_back(std::move(run));
    }
    other.runs_.clear();
    spilled_ += std::exchange(other.spilled_, 0);
    const auto most = std::max<std::size_t>(static_cast<std::size_t>(limit) / sizeof(Holding), 1);
    const auto wanted = held_.size() + other.held_.size();
    // A list that doubles would take half as much again as it may.
    if (held_.capacity() < wanted && wanted * 2 > most) held_.reserve(std::max(wanted, most));
    for (auto record : other.held_) {
        record.group = number[record.group];
        held_.push_back(record);
    }
    other.held_ = {};
    if (held_.size() < most) return {};
    tidy();
    // What is half full already would soon be tidied again, for little.
    return held_.size() * 2 < most ? Status() : spill(spool);
}

std::vector<std::string> Dictionary::names() const {
    const GroupOrder sorted(groups_.begin(), groups_.end());
    return {sorted.begin(), sorted.end()};
}

Status Dictionary::each(const std::function<Status(const Value&)>& visit) {
    tidy();
    const auto rank = ranks(groups_);
    std::vector<Cursor> cursors;
    cursors.reserve(runs_.size() + 1);
    for (const auto& run : runs_) cursors.emplace_back(run);
    cursors.emplace_back(held_);
    // The records that are next, the smallest on top; those of equal rank are told apart by their cursor.
    using Next = std::pair<const Holding*, std::size_t>;
    const auto later = [](const Next& a, const Next& b) {
        return before(*b.first, *a.first) || (!before(*a.first, *b.first) && b.second < a.second);
    };
    std::vector<Next> heap;
    const auto advance = [&](std::size_t cursor) -> Status {
        PERSONA_ASSIGN(const auto* record, cursors[cursor].next());
        if (record == nullptr) return {};
        heap.emplace_back(record, cursor);
        std::push_heap(heap.begin(), heap.end(), later);
        return {};
    };
    for (std::size_t i = 0; i < cursors.size(); ++i) PERSONA_TRY(advance(i));
    std::optional<Value> value;
    std::optional<std::uint64_t> last;
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), later);
        const auto [record, cursor] = heap.back();
        heap.pop_back();
        if (value && value->hash != record->hash) {
            PERSONA_TRY(visit(*value));
            value.reset();
        }
        if (!value) {
            value = Value{record->hash, 0, record->tokens, rank[record->group]};
            last.reset();
        }
        value->tokens = shorter(value->tokens, record->tokens);
        value->group = std::min(value->group, rank[record->group]);
        if (record->common) value->subjects = k_;
        else if (last != record->subject && value->subjects < k_) ++value->subjects;
        last = record->subject;
        PERSONA_TRY(advance(cursor));
    }
    return value ? visit(*value) : Status();
}

}  // namespace persona::leaks
