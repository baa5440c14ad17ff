#include "classes.hpp"

#include <algorithm>
#include <iterator>

#include <boost/json.hpp>

namespace persona::anonymisers {
namespace {

namespace json = boost::json;

json::object object_of(const ClassView& view, const std::vector<std::string>& sensitive) {
    json::object out;
    out["classes"] = view.classes;
    out["smallest_class"] = view.smallest;
    out["classes_under_k_or_l"] = view.classes_under;
    out["rows_under_k_or_l"] = view.rows_under;
    json::object diversity;
    for (std::size_t i = 0; i < sensitive.size() && i < view.diversity.size(); ++i)
        diversity[sensitive[i]] = view.diversity[i];
    out["least_diversity"] = std::move(diversity);
    return out;
}

/// Level 0 is "exact", the last one "suppressed", those between say their step.
std::string level_name(const Classes::Column& column) {
    if (column.level == 0) return "exact";
    if (column.level >= column.ladder.top()) return "suppressed";
    const auto& step = column.ladder.steps[column.level - 1];
    switch (step.kind) {
        case Coarser::Kind::band: {
            // The width itself, as a band of zero would begin.
            auto name = band_of(step.width, step.width, true);
            return "bands of " + name.substr(0, name.find_first_of("- "));
        }
        case Coarser::Kind::prefix: return "first " + std::to_string(step.letters) + " characters";
        case Coarser::Kind::month: return "month";
        case Coarser::Kind::quarter: return "quarter";
        case Coarser::Kind::year: return "year";
        case Coarser::Kind::decade: return "decade";
        case Coarser::Kind::none: break;
    }
    return "exact";
}

}  // namespace

std::string Classes::inspect() const {
    json::object out;
    out["k"] = k;
    out["l"] = l;
    out["rows"] = rows;
    out["counted"] = rows_are_subjects ? "rows" : "subjects, up to k";
    out["reachable"] = reachable;
    json::object levels;
    for (const auto& column : columns) levels[column.field.name] = level_name(column);
    out["levels"] = std::move(levels);
    out["before"] = object_of(before, sensitive);
    out["after"] = object_of(after, sensitive);
    return json::serialize(out);
}

std::string class_key(const std::vector<Classes::Column>& classes, const std::vector<const persona::Column*>& columns,
                      std::int64_t row) {
    std::string key;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const auto& one = classes[i];
        if (one.level < one.ladder.top() && !columns[i]->valid(row)) append_missing_part(key);
        else append_part(key, one.ladder.at(one.level, *columns[i], one.field, row));
    }
    return key;
}

std::ptrdiff_t ClassTally::add(const ClassTally& other, std::int64_t k, std::size_t most_values) {
    const auto held = [this] {
        auto count = subjects.size();
        for (const auto& each : values) count += each.size();
        return static_cast<std::ptrdiff_t>(count);
    };
    const auto before = held();
    const auto unite = [](std::vector<std::uint64_t>& into, const std::vector<std::uint64_t>& from) {
        std::vector<std::uint64_t> both;
        both.reserve(into.size() + from.size());
        std::set_union(into.begin(), into.end(), from.begin(), from.end(), std::back_inserter(both));
        into = std::move(both);
    };
    rows += other.rows;
    full = full || other.full;
    if (!full && !other.subjects.empty()) {
        unite(subjects, other.subjects);
        full = subjects.size() >= static_cast<std::size_t>(k);
    }
    if (full) subjects = {};
    if (values.size() < other.values.size()) values.resize(other.values.size());
    for (std::size_t i = 0; i < other.values.size(); ++i) {
        if (values[i].size() >= most_values) continue;
        unite(values[i], other.values[i]);
        if (values[i].size() > most_values) values[i].resize(most_values);
    }
    return held() - before;
}

}  // namespace persona::anonymisers
