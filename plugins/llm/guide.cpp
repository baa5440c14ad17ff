#include "guide.hpp"

#include <algorithm>

#include <boost/json.hpp>
#include <persona/profile.hpp>
#include <persona/text.hpp>

namespace persona::llm {

namespace json = boost::json;

std::string Guide::inspect() const {
    json::array names;
    for (const auto& column : texts) names.emplace_back(column.name);
    return json::serialize(
        json::object{{"rows", rows}, {"text_columns", std::move(names)}, {"examples", examples.size()}});
}

std::string texts_of(const Batch& batch, std::int64_t row, const std::vector<TextColumn>& texts) {
    json::object out;
    for (const auto& text : texts) {
        const auto& column = *batch.columns[*batch.schema->find(text.name)];
        if (column.valid(row)) out[text.name] = column.text(row);
    }
    return json::serialize(out);
}

std::vector<std::int64_t> words_of(const Batch& batch, std::int64_t row, const std::vector<TextColumn>& texts) {
    std::vector<std::int64_t> out(texts.size());
    for (std::size_t t = 0; t < texts.size(); ++t) {
        const auto& column = *batch.columns[*batch.schema->find(texts[t].name)];
        if (!column.valid(row)) continue;
        const auto drawn = count_words(column.text(row));
        out[t] = std::max<std::int64_t>(drawn > 0 ? drawn : texts[t].usual_words, 1);
    }
    return out;
}

RowWords hashed_words(const Batch& batch, std::int64_t row, const std::vector<TextColumn>& texts) {
    RowWords out(texts.size());
    for (std::size_t t = 0; t < texts.size(); ++t) {
        const auto& column = *batch.columns[*batch.schema->find(texts[t].name)];
        if (column.valid(row)) out[t] = hashed_words(column.text(row));
    }
    return out;
}

double score_of(const RowWords& words, const Batch& batch, std::int64_t row, const std::vector<TextColumn>& texts) {
    double out = 1;
    for (std::size_t t = 0; t < texts.size(); ++t)
        if (words[t]) out = std::min(out, texts[t].wording.judge(*words[t], batch, row));
    return out;
}

std::string record_of(const Batch& batch, std::int64_t row, const std::vector<TextColumn>& texts) {
    constexpr std::size_t longest = 120;
    json::object out;
    std::string value;
    for (std::size_t c = 0; c < batch.columns.size(); ++c) {
        const auto& field = batch.field(c);
        const bool text =
            std::any_of(texts.begin(), texts.end(), [&](const auto& one) { return one.name == field.name; });
        if (text || !batch.columns[c]->valid(row)) continue;
        value.clear();
        append_value(value, *batch.columns[c], field, row);
        if (value.size() > longest) value.resize(valid_utf8_prefix(std::string_view(value).substr(0, longest)));
        const auto number = field.type == Type::int64 ? parse_int64(value) : std::nullopt;
        if (number) out[field.name] = *number;
        else out[field.name] = value;
    }
    return json::serialize(out);
}

}  // namespace persona::llm
