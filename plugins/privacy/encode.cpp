#include "encode.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include <persona/conform.hpp>

namespace persona::privacy {

namespace {

/// Enough rows to call a text column of different values everywhere an identifier by its look alone.
constexpr std::int64_t rows_to_judge_by_look = 50;
constexpr double mostly_different = 0.5;
/// Sums over all columns fit 15 bits. Four spans do, too: one on either side of the real rows' range for synthetic values
/// that lie outside, and one between those and what stands for missing.
constexpr int largest_sum = 32'767;
constexpr int largest_span = largest_sum / 4;

/// Texts of which most differ name a record or are sentences: equal or not says nothing there.
bool mostly_unique(const std::vector<Batch>& sides, std::size_t real, std::size_t column) {
    std::unordered_set<std::string_view> values;
    std::int64_t present = 0;
    for (std::size_t side = 0; side < real; ++side) {
        const auto& cells = *sides[side].columns[column];
        for (std::int64_t row = 0; row < cells.size(); ++row) {
            if (!cells.valid(row)) continue;
            ++present;
            values.insert(cells.text(row));
        }
    }
    return present >= rows_to_judge_by_look &&
           static_cast<double>(values.size()) > mostly_different * static_cast<double>(present);
}

/// A number's place: the range of the real rows is the second of three spans, what lies further outside stands at their
/// ends.
std::int16_t place(double value, const Feature& feature, int span) {
    if (std::isnan(value)) return missing_number;
    if (!(feature.high > feature.low)) return static_cast<std::int16_t>(value == feature.low ? span : 0);
    const double part = (value / 2 - feature.low / 2) / (feature.high / 2 - feature.low / 2);
    return static_cast<std::int16_t>(std::lround(std::clamp(1 + part, 0.0, 3.0) * span));
}

std::vector<double> values_of(const Column& column) {
    std::vector<double> out(static_cast<std::size_t>(column.size()));
    for (std::int64_t row = 0; row < column.size(); ++row)
        out[static_cast<std::size_t>(row)] =
            column.valid(row) ? column.number(row) : std::numeric_limits<double>::quiet_NaN();
    return out;
}

std::vector<std::int16_t> places(const Column& column, const Feature& feature, int span) {
    std::vector<std::int16_t> out(static_cast<std::size_t>(column.size()));
    for (std::int64_t row = 0; row < column.size(); ++row)
        out[static_cast<std::size_t>(row)] =
            column.valid(row) ? place(column.number(row), feature, span) : missing_number;
    return out;
}

/// Codes for texts, in the order of their first appearance; 0 is missing. Only equality counts.
class TextCodes {
public:
    std::vector<std::int16_t> encode(const Column& column) {
        std::vector<std::int16_t> out(static_cast<std::size_t>(column.size()), 0);
        for (std::int64_t row = 0; row < column.size(); ++row) {
            if (!column.valid(row)) continue;
            const auto next = static_cast<std::int32_t>(codes_.size()) + 1;
            const auto code = codes_.try_emplace(column.text(row), next).first->second;
            out[static_cast<std::size_t>(row)] = static_cast<std::int16_t>(static_cast<std::uint16_t>(code));
        }
        return out;
    }
private:
    std::unordered_map<std::string_view, std::int32_t> codes_;
};

void set_range(Feature& feature, const std::vector<Batch>& sides, std::size_t real) {
    feature.low = std::numeric_limits<double>::infinity();
    feature.high = -feature.low;
    for (std::size_t side = 0; side < real; ++side) {
        const auto& cells = *sides[side].columns[feature.place];
        for (std::int64_t row = 0; row < cells.size(); ++row) {
            if (!cells.valid(row) || !std::isfinite(cells.number(row))) continue;
            feature.low = std::min(feature.low, cells.number(row));
            feature.high = std::max(feature.high, cells.number(row));
        }
    }
}

}  // namespace

Batch compared_columns(const Batch& batch, const ColumnRoles* roles) {
    Batch out;
    out.rows = batch.rows;
    out.sequence = batch.sequence;
    out.attachments = batch.attachments;
    const auto schema = with_roles(batch.schema, roles);
    std::vector<Field> fields;
    for (std::size_t column = 0; column < schema->size(); ++column) {
        const auto& field = (*schema)[column];
        if (field.role == Role::identifier || field.role == Role::free_text) continue;
        fields.push_back(field);
        out.columns.push_back(batch.columns[column]);
    }
    out.schema = Schema::make(std::move(fields));
    return out;
}

Encoded Encoded::take(const std::vector<std::int64_t>& wanted) const {
    Encoded out;
    out.rows = static_cast<std::int64_t>(wanted.size());
    for (const auto& column : columns) {
        auto& to = out.columns.emplace_back();
        to.reserve(wanted.size());
        for (const auto row : wanted) to.push_back(column[static_cast<std::size_t>(row)]);
    }
    for (const auto& values : numbers) {
        auto& to = out.numbers.emplace_back();
        if (values.empty()) continue;
        to.reserve(wanted.size());
        for (const auto row : wanted) to.push_back(values[static_cast<std::size_t>(row)]);
    }
    for (const auto row : wanted) out.subject.push_back(subject[static_cast<std::size_t>(row)]);
    return out;
}

EncodedSides encode(const std::vector<Batch>& sides, std::size_t real, const std::vector<bool>& there) {
    EncodedSides out;
    const auto& schema = *sides.front().schema;
    for (std::size_t column = 0; column < schema.size(); ++column) {
        if (column < there.size() && !there[column]) continue;
        Feature feature{.field = schema[column], .place = column, .is_number = schema[column].type != Type::text};
        if (!feature.is_number && mostly_unique(sides, real, column)) continue;
        if (feature.is_number) set_range(feature, sides, real);
        out.features.push_back(std::move(feature));
    }
    const auto count = std::max<int>(1, static_cast<int>(out.features.size()));
    const int span = std::clamp(largest_sum / count, 1, largest_span);
    out.span = static_cast<std::int16_t>(span);
    out.sides.resize(sides.size());
    for (std::size_t side = 0; side < sides.size(); ++side) {
        auto& to = out.sides[side];
        to.rows = sides[side].rows;
        const auto subject = sides[side].attachments.find("subject");
        const bool known = subject != sides[side].attachments.end() && subject->second->type() == Type::int64;
        // Rows that belong to nobody known are each their own, unlike every other side's.
        const auto first = -(static_cast<std::int64_t>(side) << 32) - 1;
        for (std::int64_t row = 0; row < to.rows; ++row)
            to.subject.push_back(known ? subject->second->int64(row) : first - row);
    }
    for (const auto& feature : out.features) {
        TextCodes codes;
        for (std::size_t side = 0; side < sides.size(); ++side) {
            const auto& cells = *sides[side].columns[feature.place];
            auto& to = out.sides[side];
            to.columns.push_back(feature.is_number ? places(cells, feature, span) : codes.encode(cells));
            to.numbers.push_back(feature.is_number ? values_of(cells) : std::vector<double>());
        }
    }
    return out;
}

}  // namespace persona::privacy
