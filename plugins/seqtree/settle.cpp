#include "settle.hpp"

#include <algorithm>

namespace persona::seqtree {
namespace {

// Which draw of a row and column: 0 and 1 are the tree's.
constexpr std::uint16_t label_draw = 2;
constexpr std::uint16_t combination_draw = 3;

using CombinedRow = Constraints::Combination::Row;

/// The combinations that begin with the first `size` labels of `key`.
std::pair<const CombinedRow*, const CombinedRow*> beginning_with(const std::vector<CombinedRow>& rows,
                                                                 const LabelKey& key, std::size_t size) {
    const auto compare = [&](const CombinedRow& row, int above) {
        for (std::size_t i = 0; i < size; ++i)
            if (row.labels[i] != key[i]) return row.labels[i] < key[i];
        return above > 0;
    };
    const auto begin =
        std::partition_point(rows.begin(), rows.end(), [&](const CombinedRow& row) { return compare(row, 0); });
    const auto end = std::partition_point(begin, rows.end(), [&](const CombinedRow& row) { return compare(row, 1); });
    return {rows.data() + (begin - rows.begin()), rows.data() + (end - rows.begin())};
}

}  // namespace

Settler::Settler(const Model& model)
    : constraints_(model.constraints),
      chosen_(model.columns.size(), false),
      dependency_(model.columns.size(), nullptr),
      members_(model.columns.size()) {
    for (const auto& column : model.columns) index_.emplace_back(column);
    for (const auto& one : constraints_.dependencies) {
        dependency_[one.to] = &one;
        chosen_[one.from] = chosen_[one.to] = true;
    }
    for (const auto& one : constraints_.combinations) {
        for (std::size_t place = 0; place < one.columns.size(); ++place) {
            chosen_[one.columns[place]] = true;
            if (place > 0) members_[one.columns[place]].push_back({&one, place});
        }
    }
}

void Settler::depend(const Constraints::Dependency& one, Labels& labels) const {
    auto& own = labels[one.to];
    const auto& from = labels[one.from];
    for (std::size_t row = 0; row < own.size(); ++row)
        if (own[row] != 0 && from[row] != 0) own[row] = one.decided[from[row]];
}

bool Settler::leaves(const Constraints::Combination& one, const CombinedRow& row, const Asked& asked, std::size_t at,
                     std::size_t from) const {
    for (auto i = from; i < one.columns.size(); ++i) {
        const auto* allowed = asked.find(one.columns[i], at);
        if (allowed != nullptr && !allowed->label(index_[one.columns[i]], row.labels[i])) return false;
    }
    return true;
}

void Settler::combine(const Member& member, const Asked& asked, Labels& labels, std::uint64_t key,
                      std::uint64_t first) const {
    const auto& one = *member.combination;
    const auto column = one.columns[member.place];
    auto& own = labels[column];
    for (std::size_t row = 0; row < own.size(); ++row) {
        LabelKey wanted{};
        bool present = true;
        for (std::size_t i = 0; i <= member.place; ++i) {
            wanted[i] = labels[one.columns[i]][row];
            present = present && wanted[i] != 0;
        }
        if (!present) continue;
        const auto fits = [&](const CombinedRow& held) { return leaves(one, held, asked, row, member.place); };
        const auto [held, held_end] = beginning_with(one.rows, wanted, member.place + 1);
        if (std::any_of(held, held_end, fits)) continue;
        const auto [begin, end] = beginning_with(one.rows, wanted, member.place);
        double total = 0;
        for (const auto* at = begin; at != end; ++at) total += fits(*at) ? at->rows : 0;
        double left = Random(key, first + row, static_cast<std::uint32_t>(column), combination_draw).uniform() * total;
        own[row] = 0;  // no k subjects hold any combination that begins so
        for (const auto* at = begin; at != end; ++at) {
            if (!fits(*at)) continue;
            own[row] = at->labels[member.place];
            left -= at->rows;
            if (left < 0) break;
        }
    }
}

Label32 Settler::label(std::size_t column, Code code, const Allowed* allowed, Random random) const {
    const auto& index = index_[column];
    if (index.end(code) - index.begin(code) < 2) return index.begin(code);
    if (allowed == nullptr || allowed->labels.empty()) return index.draw(code, random.uniform());
    double total = 0;
    for (auto label = index.begin(code); label < index.end(code); ++label)
        total += allowed->labels[label] ? index.rows(label) : 0;
    double left = random.uniform() * total;
    auto chosen = index.begin(code);
    for (auto label = index.begin(code); label < index.end(code); ++label) {
        if (!allowed->labels[label]) continue;
        chosen = label;
        left -= index.rows(label);
        if (left < 0) break;
    }
    return chosen;
}

void Settler::settle(std::size_t column, const Asked& asked, Codes& codes, Labels& labels, std::uint64_t key,
                     std::uint64_t first) const {
    if (!chosen_[column]) return;
    const auto& index = index_[column];
    auto& own = labels[column];
    auto& own_codes = codes[column];
    own.resize(own_codes.size());
    for (std::size_t row = 0; row < own.size(); ++row)
        own[row] = label(column, own_codes[row], asked.find(column, row),
                         Random(key, first + row, static_cast<std::uint32_t>(column), label_draw));
    if (dependency_[column] != nullptr) depend(*dependency_[column], labels);
    for (const auto& member : members_[column]) combine(member, asked, labels, key, first);
    if (dependency_[column] != nullptr || !members_[column].empty())
        for (std::size_t row = 0; row < own.size(); ++row) own_codes[row] = index.code(own[row]);
}

}  // namespace persona::seqtree
