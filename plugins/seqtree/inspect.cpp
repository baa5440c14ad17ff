// What a person may see of a model.
#include <algorithm>
#include <cmath>

#include <boost/json.hpp>

#include "merge.hpp"
#include "model.hpp"
#include "text_model.hpp"

namespace persona::seqtree {
namespace json = boost::json;

std::uint32_t Model::smallest_cell() const noexcept {
    std::uint32_t least = 0;
    for (const auto& list : trees)
        for (const auto& tree : list)
            for (const auto& cell : tree.cells) least = least == 0 ? cell.rows : std::min(least, cell.rows);
    return least;
}

std::string Model::inspect() const {
    if (!parts.empty()) return inspect_parts(*this);
    json::array list, notes;
    const auto share = [](double value) { return std::round(value * 1000) / 1000; };
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const auto& column = columns[c];
        std::size_t leaves = 0, cells = 0;
        std::vector<std::size_t> used;
        for (const auto& tree : trees[c]) {
            leaves += tree.leaves.size();
            cells += tree.cells.size();
            for (const auto& node : tree.nodes)
                if (node.feature != Node::leaf) used.push_back(node.feature);
        }
        std::sort(used.begin(), used.end());
        used.erase(std::unique(used.begin(), used.end()), used.end());
        json::array by;
        for (const auto feature : used) by.push_back(json::value(columns[feature].field.name));
        json::object out{{"name", column.field.name},
                         {"type", to_string(column.field.type)},
                         {"use", to_string(column.use)},
                         {"codes", column.count_of_codes},
                         {"place", std::find(order.begin(), order.end(), c) - order.begin()},
                         {"trees", trees[c].size()},
                         {"leaves", leaves},
                         {"cells", cells},
                         {"depends_on", std::move(by)}};
        if (!tilts[c].empty()) {
            json::array with;
            for (const auto& one : tilts[c].list) with.push_back(json::value(columns[one.feature].field.name));
            out["calibrated_to"] = std::move(with);
        }
        if (column.use == Profile::Use::category) {
            out["rare_share"] = share(column.rare_share);
            std::size_t values = 0;
            for (const auto& labels : column.labels) values += labels.size();
            out["values"] = values;
        }
        if (column.use == Profile::Use::identifier)
            out["note"] = "made new for every row; nothing but the share of missing ones is learnt";
        if (const auto* above = constraints.ordering(c); above != nullptr) {
            std::string below;
            for (const auto lower : above->lower)
                below += (below.empty() ? "'" : ", '") + columns[lower].field.name + "'";
            out["note"] = "learnt as the distance from " + below;
        }
        if (constraints.sum(c) != nullptr) out["note"] = "computed from its parts";
        if (texts[c]) out["text"] = json::parse(texts[c]->inspect());
        list.push_back(std::move(out));
    }
    json::array held;
    for (const auto& sentence : constraints.sentences(columns)) held.push_back(json::value(sentence));
    json::array tables;
    for (const auto& one : constraints.dependencies)
        tables.push_back(
            json::object{{"from", columns[one.from].field.name},
                         {"to", columns[one.to].field.name},
                         {"entries", one.decided.size() - std::count(one.decided.begin(), one.decided.end(), 0U)}});
    json::object subject;
    if (whose.given()) {
        json::array of_subject;
        for (std::size_t c = 0; c < columns.size(); ++c)
            if (whose.constant[c]) of_subject.push_back(json::value(columns[c].field.name));
        subject = {{"rows_on_average", share(whose.mean_rows())}, {"same_in_all_rows", std::move(of_subject)}};
    }
    if (rules.k < asked_k)
        notes.push_back(json::value("few subjects: the smallest group is " + std::to_string(rules.k) + ", not the " +
                                    std::to_string(asked_k) +
                                    " asked for; little can be promised for so small a table"));
    if (independent)
        notes.push_back(
            "too few rows for trees: of the dependencies between columns only what shows in tables of two is kept");
    return json::serialize(json::object{{"model", "seqtree"},
                                        {"rows", rows},
                                        {"source_rows", source_rows},
                                        {"subjects", subjects},
                                        {"rows_of_a_subject", std::move(subject)},
                                        {"k", rules.k},
                                        {"smallest_leaf", rules.leaf},
                                        {"smallest_cell", smallest_cell()},
                                        {"independent", independent},
                                        {"constraints", std::move(held)},
                                        {"dependencies", std::move(tables)},
                                        {"columns", std::move(list)},
                                        {"notes", std::move(notes)}});
}

}  // namespace persona::seqtree
