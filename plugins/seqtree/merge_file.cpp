// A merged model's file and what a person may see of it.
#include <boost/json.hpp>

#include "bytes.hpp"
#include "merge.hpp"

namespace persona::seqtree {
namespace json = boost::json;

Result<std::string> save_parts(const Model& model) {
    ByteWriter out;
    out.put(static_cast<std::uint64_t>(model.parts.size()));
    for (const auto& part : model.parts) {
        PERSONA_ASSIGN(const auto bytes, part->save());
        out.text(bytes);
    }
    return out.take();
}

Result<ModelPtr> load_parts(std::string_view bytes) {
    ByteReader in(bytes);
    std::vector<ModelPtr> parts;
    for (auto left = in.count(8); left > 0; --left) {
        PERSONA_ASSIGN(auto part, Model::load(in.text(), false));
        parts.push_back(std::move(part));
    }
    in.done();
    return merge_models(parts);
}

std::string inspect_parts(const Model& model) {
    json::array columns, constraints, parts, notes;
    std::uint32_t least = 0;
    for (const auto& column : model.columns)
        columns.push_back(json::object{
            {"name", column.field.name}, {"type", to_string(column.field.type)}, {"use", to_string(column.use)}});
    for (const auto& sentence : model.constraints.sentences(model.columns))
        constraints.push_back(json::value(sentence));
    for (const auto& part : model.parts) {
        const auto smallest = part->smallest_cell();
        if (smallest > 0) least = least == 0 ? smallest : std::min(least, smallest);
        parts.push_back(json::parse(part->inspect()));
    }
    notes.push_back(
        "every row is drawn from one of the parts, by the rows of their sources; identifiers are written "
        "alike in all of them");
    return json::serialize(json::object{{"model", "seqtree"},
                                        {"merged", model.parts.size()},
                                        {"rows", model.rows},
                                        {"source_rows", model.source_rows},
                                        {"subjects", model.subjects},
                                        {"k", model.rules.k},
                                        {"smallest_leaf", model.rules.leaf},
                                        {"smallest_cell", least},
                                        {"constraints", std::move(constraints)},
                                        {"columns", std::move(columns)},
                                        {"notes", std::move(notes)},
                                        {"parts", std::move(parts)}});
}

}  // namespace persona::seqtree
