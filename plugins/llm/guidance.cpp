#include "guidance.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <boost/json.hpp>
#include <persona/profile.hpp>
#include <persona/text.hpp>

namespace persona::llm {
namespace {

namespace json = boost::json;

constexpr std::size_t most_values = 12, most_common_words = 100, longest_value = 40;
constexpr double rare_share = 0.01;

/// Sentences: marked so by whoever looked at the source, or long and hardly ever the same.
bool holds_sentences(const Batch& sample, std::size_t column) {
    const auto& field = sample.field(column);
    if (field.type != Type::text || field.role == Role::identifier) return false;
    if (field.role == Role::free_text) return true;
    std::int64_t present = 0;
    std::int64_t words = 0;
    std::set<std::string_view> different;
    for (std::int64_t row = 0; row < sample.rows; ++row) {
        if (!sample.columns[column]->valid(row)) continue;
        ++present;
        words += count_words(sample.columns[column]->text(row));
        different.insert(sample.columns[column]->text(row));
    }
    return present > 0 && words >= 5 * present && 2 * different.size() > static_cast<std::size_t>(present);
}

/// Most frequent first, equals in the order of the map.
template <class Key>
std::vector<std::pair<Key, std::int64_t>> by_count(const std::map<Key, std::int64_t>& counts) {
    std::vector<std::pair<Key, std::int64_t>> out(counts.begin(), counts.end());
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return out;
}

std::int64_t at_share(const std::vector<std::int64_t>& sorted, double share) {
    if (sorted.empty()) return 0;
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
}

TextColumn describe_text(const Batch& sample, std::size_t column) {
    TextColumn out;
    out.name = sample.field(column).name;
    std::vector<std::int64_t> lengths;
    std::map<std::uint64_t, std::int64_t> words;
    for (std::int64_t row = 0; row < sample.rows; ++row) {
        if (!sample.columns[column]->valid(row)) continue;
        const auto text = sample.columns[column]->text(row);
        lengths.push_back(count_words(text));
        for (const auto word : hashed_words(text)) ++words[word];
    }
    std::sort(lengths.begin(), lengths.end());
    out.few_words = at_share(lengths, 0.1);
    out.usual_words = at_share(lengths, 0.5);
    out.many_words = at_share(lengths, 0.9);
    for (const auto& [word, count] : by_count(words)) {
        if (out.common_words.size() == most_common_words) break;
        out.common_words.insert(word);
    }
    return out;
}

std::string number_text(double number, const Field& field) {
    std::string out;
    if (field.type == Type::int64 || field.type == Type::date || field.type == Type::timestamp)
        append_int64(out, static_cast<std::int64_t>(number));
    else append_float64(out, number, 2);
    if (field.type == Type::date) {
        out.clear();
        append_date(out, static_cast<std::int32_t>(number), field.format);
    }
    if (field.type == Type::timestamp) {
        out.clear();
        append_timestamp(out, static_cast<std::int64_t>(number), field.format);
    }
    return out;
}

std::string about_numbers(const Batch& sample, std::size_t column) {
    const auto& field = sample.field(column);
    std::vector<double> numbers;
    for (std::int64_t row = 0; row < sample.rows; ++row)
        if (sample.columns[column]->valid(row)) numbers.push_back(sample.columns[column]->number(row));
    if (numbers.empty()) return {};
    std::sort(numbers.begin(), numbers.end());
    const auto at = [&](double share) {
        return number_text(numbers[static_cast<std::size_t>(share * static_cast<double>(numbers.size() - 1))], field);
    };
    return fmt::format("mostly {} to {}, the middle is {}", at(0.05), at(0.95), at(0.5));
}

/// The most frequent values with their shares; nothing of a column whose values hardly repeat.
std::string about_values(const Batch& sample, std::size_t column) {
    std::map<std::string, std::int64_t> counts;
    std::string value;
    std::int64_t present = 0;
    for (std::int64_t row = 0; row < sample.rows; ++row) {
        if (!sample.columns[column]->valid(row)) continue;
        value.clear();
        append_value(value, *sample.columns[column], sample.field(column), row);
        ++present;
        if (value.size() <= longest_value) ++counts[value];
    }
    std::string out;
    std::size_t told = 0;
    for (const auto& [name, count] : by_count(counts)) {
        const auto share = static_cast<double>(count) / static_cast<double>(present);
        if (told == most_values || share < rare_share || count < 2) break;
        out += fmt::format("{}{} ({:.0f} %)", told == 0 ? "" : ", ", json::serialize(json::value(name)), share * 100);
        ++told;
    }
    return out;
}

std::string about_texts(const TextColumn& text) {
    return fmt::format("{} to {} words, about {} in the middle", text.few_words, text.many_words, text.usual_words);
}

/// The first records that have all their texts.
std::vector<Example> take_examples(const Batch& sample, std::vector<TextColumn>& texts, std::size_t most) {
    std::vector<Example> out;
    for (std::int64_t row = 0; row < sample.rows && out.size() < most; ++row) {
        json::object written;
        for (const auto& text : texts) {
            const auto column = *sample.schema->find(text.name);
            if (sample.columns[column]->valid(row)) written[text.name] = sample.columns[column]->text(row);
        }
        if (written.size() < texts.size()) continue;
        for (auto& text : texts)
            for (const auto run : runs_of(hashed_words(written[text.name].get_string()), run_of_a_copy))
                text.runs.insert(run);
        out.push_back({record_of(sample, row, texts), json::serialize(written)});
    }
    return out;
}

/// All but texts and identifiers.
std::vector<std::size_t> other_columns(const Batch& sample, const std::vector<TextColumn>& texts) {
    std::vector<std::size_t> out;
    for (std::size_t c = 0; c < sample.columns.size(); ++c) {
        const auto& field = sample.field(c);
        const bool text =
            std::any_of(texts.begin(), texts.end(), [&](const auto& one) { return one.name == field.name; });
        if (!text && field.role != Role::identifier) out.push_back(c);
    }
    return out;
}

}  // namespace

Result<std::shared_ptr<const Guide>> make_guide(const Batch& sample, std::int64_t rows,
                                                const std::vector<std::string>& columns, std::size_t examples) {
    auto out = std::make_shared<Guide>();
    out->rows = rows;
    for (const auto& name : columns) {
        const auto at = sample.schema->find(name);
        if (!at || sample.field(*at).type != Type::text)
            return Error(ErrorCode::not_found, "there is no text column '" + name + "'");
    }
    for (std::size_t c = 0; c < sample.columns.size(); ++c) {
        const auto& field = sample.field(c);
        const bool named = std::find(columns.begin(), columns.end(), field.name) != columns.end();
        const bool text = columns.empty() ? holds_sentences(sample, c) : named;
        std::string usual;
        if (text) {
            out->texts.push_back(describe_text(sample, c));
            usual = about_texts(out->texts.back());
        } else if (field.role == Role::identifier) {
            // Every record has one of its own.
        } else if (field.type == Type::text || field.type == Type::boolean) {
            usual = about_values(sample, c);
        } else {
            usual = about_numbers(sample, c);
        }
        const auto name = json::serialize(json::value(field.name));
        out->columns.push_back(fmt::format("- {}: {}", name, text ? "text, to be written" : to_string(field.type)));
        if (!usual.empty()) out->guidance.push_back(fmt::format("- {}: {}", name, usual));
    }
    out->values = describe_values(sample, out->texts);
    out->examples = take_examples(sample, out->texts, examples);
    for (auto& text : out->texts)
        text.wording = Wording(sample, *sample.schema->find(text.name), other_columns(sample, out->texts));
    return std::shared_ptr<const Guide>(std::move(out));
}

}  // namespace persona::llm
