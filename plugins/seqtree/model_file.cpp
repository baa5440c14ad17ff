// The model's file: a name, a version, a checksum, then columns and trees. Everything read is checked, so that a
// damaged or made-up file is an error and never a walk outside a tree.
#include <persona/text.hpp>

#include "bytes.hpp"
#include "model.hpp"
#include "text_model.hpp"

namespace persona::seqtree {
namespace {

constexpr std::string_view magic = "persona-seqtree-3\n";

void put_column(ByteWriter& out, const ColumnCodes& c) {
    out.text(c.field.name);
    out.put(static_cast<std::uint8_t>(c.field.type));
    out.text(c.field.format);
    out.put(static_cast<std::uint8_t>(c.field.role));
    out.text(c.field.entity);
    out.put(static_cast<std::uint8_t>(c.use));
    out.put(static_cast<std::uint32_t>(c.count_of_codes));
    out.put(static_cast<std::uint32_t>(c.pieces.size()));
    for (const auto& list : c.pieces) out.array(list);
    out.put(static_cast<std::uint32_t>(c.labels.size()));
    for (const auto& list : c.labels) {
        out.put(static_cast<std::uint64_t>(list.size()));
        for (const auto& label : list) {
            out.text(label.value);
            out.put(label.rows);
        }
    }
    out.put(static_cast<std::uint8_t>(c.has_rare));
    out.put(c.rare_share);
    out.put(c.decimals);
    for (const double value : {c.step, c.offset, c.least, c.most}) out.put(value);
    out.put(static_cast<std::uint8_t>(c.first_of_month));
    out.text(c.shape.pattern);
    out.put(static_cast<std::uint64_t>(c.shape.lengths.size()));
    for (const auto& [length, rows] : c.shape.lengths) {
        out.put(length);
        out.put(rows);
    }
    out.put(static_cast<std::uint64_t>(c.shape.mixed.size()));
    for (const auto& mix : c.shape.mixed)
        for (const auto part : {mix.position, mix.digits, mix.upper, mix.lower}) out.put(part);
    out.put(static_cast<std::uint64_t>(c.shape.forms.size()));
    for (const auto& [form, rows] : c.shape.forms) {
        out.text(form);
        out.put(rows);
    }
    out.put(static_cast<std::uint8_t>(c.unique));
}

std::string valid_text(ByteReader& in) {
    auto out = in.text();
    ByteReader::require(valid_utf8_prefix(out) == out.size(), "a text is not UTF-8");
    return out;
}

ColumnCodes get_column(ByteReader& in) {
    ColumnCodes c;
    c.field.name = valid_text(in);
    const auto type = in.get<std::uint8_t>();
    ByteReader::require(type <= static_cast<std::uint8_t>(Type::text), "a type is unknown");
    c.field.type = static_cast<Type>(type);
    c.field.format = valid_text(in);
    const auto role = in.get<std::uint8_t>();
    ByteReader::require(role <= static_cast<std::uint8_t>(Role::free_text), "a role is unknown");
    c.field.role = static_cast<Role>(role);
    c.field.entity = valid_text(in);
    const auto use = in.get<std::uint8_t>();
    ByteReader::require(use <= static_cast<std::uint8_t>(Profile::Use::free_text), "a use is unknown");
    c.use = static_cast<Profile::Use>(use);
    c.count_of_codes = in.get<std::uint32_t>();
    ByteReader::require(c.count_of_codes >= 1 && c.count_of_codes <= most_codes, "a column has too many codes");
    const auto lists = in.get<std::uint32_t>();
    ByteReader::require(lists == (c.ordered() ? c.count_of_codes : 0), "codes and their values differ");
    for (std::uint32_t i = 0; i < lists; ++i) {
        auto& list = c.pieces.emplace_back(in.count(4 * sizeof(double)));
        for (auto& piece : list) {
            piece.low = in.get<double>();
            piece.value = in.get<double>();
            piece.high = in.get<double>();
            piece.rows = in.get<double>();
        }
        ByteReader::require(i == 0 || !list.empty(), "a code stands for nothing");
    }
    const auto labels = in.get<std::uint32_t>();
    ByteReader::require(labels == (c.use == Profile::Use::category ? c.count_of_codes : 0),
                        "codes and their values differ");
    for (std::uint32_t i = 0; i < labels; ++i) {
        auto& list = c.labels.emplace_back(in.count(16));
        for (auto& label : list) {
            label.value = valid_text(in);
            label.rows = in.get<double>();
        }
    }
    c.has_rare = in.flag();
    c.rare_share = in.get<double>();
    c.decimals = in.get<std::int64_t>();
    for (double* value : {&c.step, &c.offset, &c.least, &c.most}) *value = in.get<double>();
    c.first_of_month = in.flag();
    c.shape.pattern = valid_text(in);
    const auto lengths = in.count(16);
    for (std::size_t i = 0; i < lengths; ++i) {
        const auto length = in.get<std::int64_t>();
        c.shape.lengths.emplace_back(length, in.get<std::int64_t>());
    }
    c.shape.mixed.resize(in.count(32));
    for (auto& mix : c.shape.mixed) {
        for (auto* part : {&mix.position, &mix.digits, &mix.upper, &mix.lower}) {
            *part = in.get<std::int64_t>();
            ByteReader::require(*part >= 0 && *part < (std::int64_t{1} << 60), "a shape is damaged");
        }
    }
    const auto forms = in.count(16);
    for (std::size_t i = 0; i < forms; ++i) {
        auto form = valid_text(in);
        c.shape.forms.emplace_back(std::move(form), in.get<std::int64_t>());
    }
    c.unique = in.flag();
    return c;
}

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
    for (const auto& leaf : tree.leaves) {
        const bool fits = leaf.cell <= tree.cells.size() && leaf.cells >= 1 &&
                          leaf.cells <= tree.cells.size() - leaf.cell && leaf.backoff < tree.backoffs.size();
        ByteReader::require(fits, "a leaf has no such cells");
    }
    return tree;
}

}  // namespace

Result<std::string> Model::save() const {
    ByteWriter out;
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
        out.put(static_cast<std::uint8_t>(texts[c] != nullptr));
        if (texts[c]) texts[c]->save(out);
    }
    const auto body = out.take();
    ByteWriter head;
    head.put(stable_hash(body));
    return std::string(magic) + head.take() + body;
}

Result<std::shared_ptr<const Model>> Model::load(std::string_view bytes) try {
    if (bytes.substr(0, magic.size()) != magic)
        return Error(ErrorCode::invalid_data, "this is no model of this version of persona", "fit the model again");
    bytes.remove_prefix(magic.size());
    ByteReader in(bytes);
    const auto sum = in.get<std::uint64_t>();
    if (sum != stable_hash(bytes.substr(sizeof sum)))
        return Error(ErrorCode::invalid_data, "the model file is damaged: its checksum differs",
                     "copy or fit it again");
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
        out->texts.push_back(in.flag() ? TextModel::load(in) : nullptr);
    }
    in.done();
    ByteReader::require(out->whose.constant.size() == columns, "the subjects have other columns");
    for (const auto& text : out->texts)
        for (const auto column : text ? text->steering : std::vector<std::size_t>{})
            ByteReader::require(column < columns, "the wording is steered by no column");
    return std::shared_ptr<const Model>(std::move(out));
} catch (const std::exception&) {
    return Error(ErrorCode::invalid_data, "the model file can not be read: its contents contradict each other",
                 "fit the model again");
}

}  // namespace persona::seqtree
