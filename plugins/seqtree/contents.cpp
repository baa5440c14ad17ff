// All that a model holds, for whoever has to answer for letting it out.
#include <boost/json.hpp>

#include "labels.hpp"
#include "model.hpp"
#include "text_model.hpp"

namespace persona::seqtree {
namespace json = boost::json;

namespace {

/// How a code reads: "missing", a value, or a range of them.
std::string code_text(const ColumnCodes& column, Code code) {
    if (code == 0) return "missing";
    if (column.use == Profile::Use::category) {
        if (column.has_rare && code + 1U == column.count_of_codes) return "a rare value";
        if (code >= column.labels.size()) return "present";
        const auto& labels = column.labels[code];
        if (labels.size() == 1) return labels.front().value;
        return labels.empty() ? "nothing"
                              : std::to_string(labels.size()) + " values from '" + labels.front().value + "'";
    }
    if (column.has_alone && code + 1U == column.count_of_codes) return "by itself";
    if (!column.ordered() || code >= column.pieces.size()) return "present";  // too few texts to tell their lengths
    const auto& pieces = column.pieces[code];
    if (pieces.empty()) return "nothing";
    const auto low = number_text(column.field, pieces.front().low),
               high = number_text(column.field, pieces.back().high);
    return low == high ? low : low + " to " + high;
}

json::array values(const ColumnCodes& column) {
    json::array out;
    for (std::size_t code = 1; code < column.count_of_codes; ++code) {
        if (code < column.labels.size())
            for (const auto& label : column.labels[code])
                out.push_back(json::object{{"code", code}, {"value", label.value}, {"rows", label.rows}});
        if (code < column.pieces.size())
            for (const auto& piece : column.pieces[code])
                out.push_back(json::object{{"code", code},
                                           {"from", number_text(column.field, piece.low)},
                                           {"around", number_text(column.field, piece.value)},
                                           {"to", number_text(column.field, piece.high)},
                                           {"rows", piece.rows}});
    }
    return out;
}

json::array leaf_cells(const ColumnCodes& column, const Tree& tree, const Leaf& leaf) {
    json::array out;
    for (std::uint32_t i = leaf.cell; i < leaf.cell + leaf.cells; ++i) {
        const auto& cell = tree.cells[i];
        auto text = code_text(column, cell.first);
        if (!cell.single()) text += " … " + code_text(column, cell.last);
        out.push_back(json::object{{"value", text}, {"rows", cell.rows}});
    }
    return out;
}

/// Node by node, as deep as the tree is: depth is bounded by Rules::depth.
json::object branch(const Model& model, std::size_t column, const Tree& tree, std::uint32_t at) {
    const auto& node = tree.nodes[at];
    if (node.feature == Node::leaf) return {{"cells", leaf_cells(model.columns[column], tree, tree.leaves[node.left])}};
    const auto& by = model.columns[node.feature];
    return {{"column", by.field.name},
            {node.equals ? "is" : "at_most", code_text(by, node.code)},
            {"then", branch(model, column, tree, node.left)},
            {"else", branch(model, column, tree, node.left + 1)}};
}

}  // namespace

std::string Model::contents() const {
    if (!parts.empty()) {
        json::array all;
        for (const auto& part : parts) all.push_back(json::parse(part->contents()));
        return json::serialize(json::object{{"parts", std::move(all)}});
    }
    auto out = json::parse(inspect()).as_object();
    for (std::size_t c = 0; c < columns.size(); ++c) {
        auto& column = out["columns"].as_array()[c].as_object();
        column["values"] = values(columns[c]);
        json::array grown;
        for (const auto& tree : trees[c])
            if (!tree.nodes.empty()) grown.push_back(branch(*this, c, tree, 0));
        column["trees"] = std::move(grown);
        if (!texts[c]) continue;
        const auto under = [&](std::size_t steering, Code code) {
            const auto& by = columns[texts[c]->steering[steering]];
            return by.field.name + ": " + code_text(by, code);
        };
        auto wording = json::parse(texts[c]->contents(under)).as_object();
        for (auto& item : wording) column["text"].as_object()[item.key()] = std::move(item.value());
    }
    json::array tables;
    for (const auto& one : constraints.dependencies) {
        const LabelIndex from(columns[one.from]), to(columns[one.to]);
        json::array entries;
        for (std::size_t label = 0; label < one.decided.size(); ++label)
            if (one.decided[label] != 0)
                entries.push_back(json::array{from.text(columns[one.from], static_cast<Label32>(label)),
                                              to.text(columns[one.to], one.decided[label])});
        tables.push_back(json::object{{"from", columns[one.from].field.name},
                                      {"to", columns[one.to].field.name},
                                      {"entries", std::move(entries)}});
    }
    out["dependencies"] = std::move(tables);
    return json::serialize(out);
}

}  // namespace persona::seqtree
