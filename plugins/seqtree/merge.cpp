#include "merge.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "merge_constraints.hpp"

namespace persona::seqtree {
namespace {

constexpr std::size_t most_parts = 10'000;

/// Every part once, ordered by the bytes of its file.
Result<std::vector<ModelPtr>> flat(const std::vector<ModelPtr>& models) {
    std::vector<std::pair<std::string, ModelPtr>> all;
    for (const auto& model : models) {
        const auto inside = model->parts.empty() ? std::vector<ModelPtr>{model} : model->parts;
        for (const auto& part : inside) {
            PERSONA_ASSIGN(auto bytes, part->save());
            all.emplace_back(std::move(bytes), part);
        }
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<ModelPtr> out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i > 0 && all[i].first == all[i - 1].first)
            return Error(ErrorCode::configuration,
                         "the same model is there twice: the people that it was learnt from would count twice",
                         "give each model once; one that was merged holds the others already");
        out.push_back(all[i].second);
    }
    if (out.size() < 2)
        return Error(ErrorCode::configuration, "there is nothing to merge: at least two models are needed",
                     "give the files that 'persona fit' wrote on each machine");
    if (out.size() > most_parts)
        return Error(ErrorCode::limit, "more than " + std::to_string(most_parts) + " models can not be merged",
                     "fit fewer and larger ones");
    return out;
}

bool both_numbers(Type a, Type b) {
    const auto number = [](Type type) { return type == Type::int64 || type == Type::float64; };
    return number(a) && number(b);
}

Error differs(const Field& field, const std::string& what, const std::string& hint) {
    return Error(ErrorCode::configuration, "column '" + field.name + "' " + what, hint).in_column(field.name);
}

Status check_alike(const Model& first, const Model& other) {
    if (first.columns.size() != other.columns.size())
        return Error(ErrorCode::configuration,
                     "one model has " + std::to_string(first.columns.size()) + " columns, another " +
                         std::to_string(other.columns.size()),
                     "fit tables of the same columns");
    for (std::size_t c = 0; c < first.columns.size(); ++c) {
        const auto &a = first.columns[c], &b = other.columns[c];
        if (a.field.name != b.field.name)
            return differs(a.field, "of one model stands where another has '" + b.field.name + "'",
                           "fit tables of the same columns in the same order");
        const bool decimals = both_numbers(a.field.type, b.field.type) && a.use == b.use;
        if (a.field.type != b.field.type && !decimals)
            return differs(a.field,
                           "is " + std::string(to_string(a.field.type)) + " in one model and " +
                               std::string(to_string(b.field.type)) + " in another",
                           "give its type when fitting: --columns with '" + a.field.name + ": {type: …}'");
        const bool named = a.use == Profile::Use::identifier;
        if (named != (b.use == Profile::Use::identifier))
            return differs(a.field, "identifies people in one model and does not in another",
                           "give its role when fitting: --columns with '" + a.field.name +
                               ": {role: …}', and the same constraints");
    }
    return {};
}

/// How identifiers are written: the pattern of most rows, and every form.
Profile::Shape common_shape(const std::vector<ModelPtr>& parts, std::size_t column) {
    std::map<std::string, std::int64_t> patterns, forms;
    for (const auto& part : parts) {
        const auto& shape = part->columns[column].shape;
        patterns[shape.pattern] += part->rows;
        for (const auto& [form, rows] : shape.forms) forms[form] += rows;
    }
    const auto usual = std::max_element(patterns.begin(), patterns.end(),
                                        [](const auto& a, const auto& b) { return a.second < b.second; });
    Profile::Shape out;
    out.pattern = usual->first;
    out.forms.assign(forms.begin(), forms.end());
    std::map<std::int64_t, std::int64_t> lengths;
    std::map<std::int64_t, Profile::Shape::Mix> mixed;
    for (const auto& part : parts) {
        const auto& shape = part->columns[column].shape;
        if (shape.pattern != out.pattern) continue;
        for (const auto& [length, rows] : shape.lengths) lengths[length] += rows;
        for (const auto& mix : shape.mixed) {
            auto& into = mixed[mix.position];
            into = {mix.position, into.digits + mix.digits, into.upper + mix.upper, into.lower + mix.lower};
        }
    }
    out.lengths.assign(lengths.begin(), lengths.end());
    for (const auto& [position, mix] : mixed) out.mixed.push_back(mix);
    return out;
}

/// All values of the parts: constraints and conditions speak of them by number.
void put_values(const std::vector<ModelPtr>& parts, std::size_t column, ColumnCodes& out) {
    std::map<std::string, double> values;
    for (const auto& part : parts) {
        const auto& codes = part->columns[column];
        out.has_rare = out.has_rare || codes.has_rare;
        for (const auto& labels : codes.labels)
            for (const auto& label : labels) values[label.value] += label.rows;
    }
    out.labels.resize(2);
    for (const auto& [value, rows] : values) out.labels[1].push_back({value, rows});
    if (out.has_rare) out.labels.emplace_back();
    out.count_of_codes = out.labels.size();
}

/// The same of numbers, where every code of every part is one; else none has a number.
void put_numbers(const std::vector<ModelPtr>& parts, std::size_t column, ColumnCodes& out) {
    constexpr std::size_t most_values = 254;
    std::map<double, double> values;
    bool single = true;
    for (const auto& part : parts) {
        const auto& codes = part->columns[column];
        single = single && LabelIndex(codes).given();
        for (const auto& pieces : codes.pieces)
            for (const auto& piece : pieces) values[piece.value] += piece.rows;
    }
    out.pieces.resize(1);
    if (single && values.size() <= most_values)
        for (const auto& [value, rows] : values) out.pieces.push_back({{value, value, value, rows}});
    else if (!values.empty())
        out.pieces.push_back({{values.begin()->first, values.begin()->first, values.rbegin()->first + 1, 1}});
    out.count_of_codes = out.pieces.size();
}

ColumnCodes common_column(const std::vector<ModelPtr>& parts, const Model& largest, std::size_t column) {
    ColumnCodes out;
    out.field = largest.columns[column].field;
    out.use = largest.columns[column].use;
    for (const auto& part : parts)
        if (part->columns[column].field.type != out.field.type) out.field.type = Type::float64;
    out.shape = common_shape(parts, column);
    if (out.use == Profile::Use::category) put_values(parts, column, out);
    if (out.use == Profile::Use::number) put_numbers(parts, column, out);
    return out;
}

double common_share(const std::vector<ModelPtr>& parts, std::size_t column) {
    double share = 0, rows = 0;
    for (const auto& part : parts) {
        share += part->distinct_share[column] * static_cast<double>(part->rows);
        rows += static_cast<double>(part->rows);
    }
    return rows > 0 ? std::min(1.0, share / rows) : 1;
}

}  // namespace

Result<ModelPtr> merge_models(const std::vector<ModelPtr>& models) {
    auto out = std::make_shared<Model>();
    PERSONA_ASSIGN(out->parts, flat(models));
    const auto& parts = out->parts;
    out->rules = parts.front()->rules;
    out->asked_k = parts.front()->asked_k;
    for (const auto& part : parts) {
        PERSONA_TRY(check_alike(*parts.front(), *part));
        out->source_rows += part->source_rows;
        out->rows += part->rows;
        out->subjects += part->subjects;
        out->rules.k = std::min(out->rules.k, part->rules.k);
        out->rules.leaf = std::min(out->rules.leaf, part->rules.leaf);
        out->asked_k = std::min(out->asked_k, part->asked_k);
    }
    const auto& largest =
        **std::max_element(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a->rows < b->rows; });
    for (std::size_t c = 0; c < largest.columns.size(); ++c) {
        out->columns.push_back(common_column(parts, largest, c));
        out->distinct_share.push_back(common_share(parts, c));
    }
    out->constraints = common_constraints(parts, out->columns);
    return ModelPtr(std::move(out));
}

}  // namespace persona::seqtree
