// The model's file: a name, a version, a checksum, then columns and trees. Everything read is checked, so that a
// damaged or made-up file is an error and never a walk outside a tree.
#include <algorithm>

#include <persona/text.hpp>

#include "bytes.hpp"
#include "column_file.hpp"
#include "merge.hpp"
#include "model.hpp"
#include "text_model.hpp"

namespace persona::seqtree {
namespace {

constexpr std::string_view magic = "persona-seqtree-11\n";

void put_subjects(ByteWriter& out, const SubjectModel& whose) {
    out.put(static_cast<std::uint64_t>(whose.sizes.size()));
    for (const auto& size : whose.sizes) {
        out.put(size.rows);
        out.put(size.subjects);
    }
    out.put(static_cast<std::uint8_t>(whose.together));
    out.put(static_cast<std::uint64_t>(whose.constant.size()));
    for (const bool constant : whose.constant) out.put(static_cast<std::uint8_t>(constant));
}

SubjectModel get_subjects(ByteReader& in) {
    SubjectModel out;
    out.sizes.resize(in.count(8));
    for (auto& size : out.sizes) {
        size.rows = in.get<std::uint32_t>();
        size.subjects = in.get<std::uint32_t>();
        ByteReader::require(size.rows > 0 && size.subjects > 0, "a subject has no rows");
    }
    out.together = in.flag();
    const auto columns = in.count(1);
    for (std::size_t c = 0; c < columns; ++c) out.constant.push_back(in.flag());
    return out;
}

void put_tree(ByteWriter& out, const Tree& tree) {
    out.put(static_cast<std::uint64_t>(tree.nodes.size()));
    for (const auto& node : tree.nodes) {
        out.put(node.feature);
        out.put(node.code);
        out.put(static_cast<std::uint8_t>(node.equals));
        out.put(node.left);
    }
    out.put(static_cast<std::uint64_t>(tree.leaves.size()));
    for (const auto& leaf : tree.leaves) {
        out.put(leaf.cell);
        out.put(leaf.cells);
        out.put(leaf.backoff);
    }
    out.put(static_cast<std::uint64_t>(tree.cells.size()));
    for (const auto& cell : tree.cells) {
        out.put(cell.first);
        out.put(cell.last);
        out.put(cell.rows);
    }
    out.put(static_cast<std::uint64_t>(tree.backoffs.size()));
    for (const auto& weights : tree.backoffs) out.array(weights);
}

Tree get_tree(ByteReader& in, std::size_t columns, std::size_t codes) {
    Tree tree;
    tree.nodes.resize(in.count(8));
    for (auto& node : tree.nodes) {
        node.feature = in.get<std::uint16_t>();
        node.code = in.get<Code>();
        node.equals = in.flag();
        node.left = in.get<std::uint32_t>();
    }
    tree.leaves.resize(in.count(12));
    for (auto& leaf : tree.leaves) {
        leaf.cell = in.get<std::uint32_t>();
        leaf.cells = in.get<std::uint32_t>();
        leaf.backoff = in.get<std::uint32_t>();
    }
    tree.cells.resize(in.count(6));
    for (auto& cell : tree.cells) {
        cell.first = in.get<Code>();
        cell.last = in.get<Code>();
        cell.rows = in.get<std::uint32_t>();
        ByteReader::require(cell.first <= cell.last && cell.first < codes, "a cell has no code");
    }
    const auto backoffs = in.count(8);
    for (std::size_t i = 0; i < backoffs; ++i) {
        tree.backoffs.push_back(in.array<std::uint32_t>());
        ByteReader::require(tree.backoffs.back().size() <= codes, "a distribution has too many codes");
    }
    ByteReader::require(!tree.nodes.empty() && !tree.backoffs.empty(), "a tree is empty");
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
        const auto& node = tree.nodes[i];
        if (node.feature == Node::leaf) {
            ByteReader::require(node.left < tree.leaves.size(), "a tree has no such leaf");
        } else {  // children stand behind their parent: a walk always ends
            ByteReader::require(
                node.feature < columns && node.left > i && std::size_t{node.left} + 1 < tree.nodes.size(),
                "a tree has no such branch");
        }
    }
    std::size_t held = 0;  // no cell is two leaves': reading takes no longer than the file is long
    for (const auto& leaf : tree.leaves) {
        held += leaf.cells;
        const bool fits = held <= tree.cells.size() && leaf.cell <= tree.cells.size() && leaf.cells >= 1 &&
                          leaf.cells <= tree.cells.size() - leaf.cell && leaf.backoff < tree.backoffs.size();
        ByteReader::require(fits, "a leaf has no such cells");
    }
    tree.sum_ranges();
    return tree;
}

void put_tilts(ByteWriter& out, const Tilts& tilts) {
    out.put(static_cast<std::uint64_t>(tilts.list.size()));
    if (tilts.empty()) return;
    out.put(static_cast<std::uint64_t>(tilts.bin_count));
    out.array(tilts.bins);
    for (const auto& one : tilts.list) {
        out.put(static_cast<std::uint32_t>(one.feature));
        out.array(one.bins);
        out.array(one.factors);
    }
}

Tilts get_tilts(ByteReader& in, std::size_t codes) {
    Tilts out;
    out.list.resize(in.count(20));
    if (out.empty()) return out;
    out.bin_count = static_cast<std::size_t>(in.get<std::uint64_t>());
    out.bins = in.array<std::uint8_t>();
    const auto below = [](const std::vector<std::uint8_t>& bins, std::size_t count) {
        return std::all_of(bins.begin(), bins.end(), [&](auto bin) { return bin < count; });
    };
    ByteReader::require(out.bin_count > 1 && out.bins.size() == codes && below(out.bins, out.bin_count),
                        "a calibration has other codes than its column");
    for (auto& one : out.list) {
        one.feature = in.get<std::uint32_t>();
        one.bins = in.array<std::uint8_t>();
        one.factors = in.array<float>();
        ByteReader::require(
            one.factors.size() % out.bin_count == 0 && below(one.bins, one.factors.size() / out.bin_count),
            "a calibration has no such factor");
        for (const auto factor : one.factors) ByteReader::require(factor > 0, "a factor is not positive");
    }
    return out;
}

/// What a column is made from is there when its turn comes: earlier in the order, and a subject's where it is one.
void check_order(const Model& model) {
    const auto columns = model.columns.size();
    std::vector<std::size_t> place(columns);
    for (std::size_t at = 0; at < columns; ++at) place[model.order[at]] = at;
    for (std::size_t c = 0; c < columns; ++c) {
        for (const auto first : model.constraints.before(c))
            ByteReader::require(place[first] < place[c] && (!model.whose.constant[c] || model.whose.constant[first]),
                                "a column is drawn before what decides it");
        for (const auto& tilt : model.tilts[c].list)
            ByteReader::require(tilt.feature < columns && place[tilt.feature] < place[c] &&
                                    (!model.whose.constant[c] || model.whose.constant[tilt.feature]) &&
                                    tilt.bins.size() == model.columns[tilt.feature].count_of_codes,
                                "a column is calibrated by one that comes behind it");
        if (!model.whose.constant[c]) continue;
        for (const auto& tree : model.trees[c])
            for (const auto& node : tree.nodes)
                ByteReader::require(node.feature == Node::leaf || model.whose.constant[node.feature],
                                    "what belongs to a subject depends on one of its rows");
    }
}

std::string with_head(const std::string& body) {
    ByteWriter head;
    head.put(stable_hash(body));
    return std::string(magic) + head.take() + body;
}

}  // namespace

Result<std::string> Model::save() const {
    ByteWriter out;
    out.put(static_cast<std::uint8_t>(!parts.empty()));
    if (!parts.empty()) {
        PERSONA_ASSIGN(const auto files, save_parts(*this));
        return with_head(out.take() + files);
    }
    for (const auto value : {source_rows, rows, subjects, asked_k, rules.k, rules.leaf}) out.put(value);
    out.put(static_cast<std::uint8_t>(independent));
    put_subjects(out, whose);
    out.put(static_cast<std::uint32_t>(columns.size()));
    for (std::size_t c = 0; c < columns.size(); ++c) {
        put_column(out, columns[c]);
        out.put(distinct_share[c]);
        out.put(static_cast<std::uint32_t>(order[c]));
        out.put(static_cast<std::uint32_t>(trees[c].size()));
        for (const auto& tree : trees[c]) put_tree(out, tree);
        put_tilts(out, tilts[c]);
        out.put(static_cast<std::uint8_t>(texts[c] != nullptr));
        if (texts[c]) texts[c]->save(out);
    }
    put_constraints(out, constraints);
    return with_head(out.take());
}

Result<std::shared_ptr<const Model>> Model::load(std::string_view bytes, bool merged) try {
    if (bytes.substr(0, magic.size()) != magic)
        return Error(ErrorCode::invalid_data, "this is no model of this version of persona", "fit the model again");
    bytes.remove_prefix(magic.size());
    ByteReader in(bytes);
    const auto sum = in.get<std::uint64_t>();
    if (sum != stable_hash(bytes.substr(sizeof sum)))
        return Error(ErrorCode::invalid_data, "the model file is damaged: its checksum differs",
                     "copy or fit it again");
    if (in.flag()) {
        ByteReader::require(merged, "a merged model is part of another");
        return load_parts(bytes.substr(sizeof sum + 1));
    }
    auto out = std::make_shared<Model>();
    for (auto* value :
         {&out->source_rows, &out->rows, &out->subjects, &out->asked_k, &out->rules.k, &out->rules.leaf}) {
        *value = in.get<std::int64_t>();
        ByteReader::require(*value >= 0, "a count is negative");
    }
    out->independent = in.flag();
    out->whose = get_subjects(in);
    const auto columns = in.get<std::uint32_t>();
    ByteReader::require(columns < Node::leaf, "there are too many columns");
    std::vector<bool> seen(columns, false);
    for (std::uint32_t c = 0; c < columns; ++c) {
        out->columns.push_back(get_column(in));
        out->distinct_share.push_back(in.get<double>());
        const auto place = in.get<std::uint32_t>();
        ByteReader::require(place < columns && !seen[place], "the order of columns is damaged");
        seen[place] = true;
        out->order.push_back(place);
        const auto trees = in.get<std::uint32_t>();
        ByteReader::require(trees >= 1 && trees < 256, "a column has no tree");
        auto& list = out->trees.emplace_back();
        for (std::uint32_t i = 0; i < trees; ++i)
            list.push_back(get_tree(in, columns, out->columns.back().count_of_codes));
        out->tilts.push_back(get_tilts(in, out->columns.back().count_of_codes));
        out->texts.push_back(in.flag() ? TextModel::load(in) : nullptr);
    }
    out->constraints = get_constraints(in, out->columns);
    in.done();
    ByteReader::require(out->whose.constant.size() == columns, "the subjects have other columns");
    check_order(*out);
    for (const auto& text : out->texts)
        for (const auto column : text ? text->steering : std::vector<std::size_t>{})
            ByteReader::require(column < columns, "the wording is steered by no column");
    return std::shared_ptr<const Model>(std::move(out));
} catch (const std::exception&) {
    return Error(ErrorCode::invalid_data, "the model file can not be read: its contents contradict each other",
                 "fit the model again");
}

}  // namespace persona::seqtree
