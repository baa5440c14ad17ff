// What writers of records share: nested names, and numbers and moments that come back as what they were.
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include <persona/number_pattern.hpp>
#include <persona/records.hpp>
#include <persona/text.hpp>

namespace persona {
namespace {

/// Objects within objects further than this are no table; readers have a limit too.
constexpr int most_levels = 32;

class Planner {
public:
    explicit Planner(const Schema& schema) : schema_(schema) { places_.reserve(schema.size()); }

    /// Columns [begin, end) as the members of one object; the first `prefix` bytes of their names are said already.
    void object(std::size_t begin, std::size_t end, std::size_t prefix, int depth) {
        for (auto at = begin; at < end;) {
            const auto parent = depth < most_levels ? parent_of(at, prefix) : std::string_view();
            const auto stop = parent.empty() ? at : run(at, end, prefix, parent);
            if (parent.empty() || !alone(begin, end, at, stop, prefix, parent)) {
                next_.key = rest(at, prefix);
                places_.push_back(std::exchange(next_, {}));
                ++at;
                continue;
            }
            next_.opens.emplace_back(parent.substr(0, parent.size() - 1));
            object(at, stop, prefix + parent.size(), depth + 1);
            ++next_.closes;
            at = stop;
        }
    }
    std::vector<NestedPlace> finish() { return std::move(places_); }

private:
    [[nodiscard]] std::string_view rest(std::size_t at, std::size_t prefix) const {
        return std::string_view(schema_[at].name).substr(prefix);
    }
    /// "visit." of "visit.date"; empty when the name has no parent.
    [[nodiscard]] std::string_view parent_of(std::size_t at, std::size_t prefix) const {
        const auto name = rest(at, prefix);
        const auto dot = name.find('.');
        if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return {};
        return name.substr(0, dot + 1);
    }
    [[nodiscard]] std::size_t run(std::size_t at, std::size_t end, std::size_t prefix, std::string_view parent) const {
        while (at < end && parent_of(at, prefix) == parent) ++at;
        return at;
    }
    /// No column outside the run is the parent or another child of it.
    [[nodiscard]] bool alone(std::size_t begin, std::size_t end, std::size_t from, std::size_t stop, std::size_t prefix,
                             std::string_view parent) const {
        for (auto at = begin; at < end; ++at) {
            if (at >= from && at < stop) continue;
            const auto name = rest(at, prefix);
            if (name.starts_with(parent) || name == parent.substr(0, parent.size() - 1)) return false;
        }
        return true;
    }
    const Schema& schema_;
    std::vector<NestedPlace> places_;
    NestedPlace next_;
};

}  // namespace

std::vector<NestedPlace> nested_places(const Schema& schema, bool nest) {
    if (nest) {
        Planner planner(schema);
        planner.object(0, schema.size(), 0, 0);
        return planner.finish();
    }
    std::vector<NestedPlace> flat(schema.size());
    for (std::size_t i = 0; i < flat.size(); ++i) flat[i].key = schema[i].name;
    return flat;
}

namespace {

Error not_finite(std::string_view format_name) {
    return {ErrorCode::invalid_data,
            "a number is not finite (NaN or infinity), and " + std::string(format_name) + " has no form for that",
            "make such values missing before they are written"};
}

}  // namespace

Status check_finite(const Batch& batch, std::string_view format_name) {
    for (std::size_t i = 0; i < batch.columns.size(); ++i) {
        const auto& column = *batch.columns[i];
        if (column.type() != Type::float64) continue;
        for (std::int64_t row = 0; row < batch.rows; ++row)
            if (column.valid(row) && !std::isfinite(column.float64(row)))
                return not_finite(format_name).in_row(batch.first_row + row).in_column(batch.field(i).name);
    }
    return {};
}

Status append_real(std::string& out, const Column& column, const Field& field, std::int64_t row,
                   std::string_view format_name) {
    const double value = column.float64(row);
    if (!std::isfinite(value)) return not_finite(format_name).in_column(field.name);
    const auto from = out.size();
    append_float64(out, value, NumberPattern::compile(field.format).value_or(NumberPattern()).decimals());
    if (out.find_first_of(".e", from) != std::string::npos) return {};
    if (std::fabs(value) < 9007199254740992.0) {  // 2^53: every whole number up to there is exact
        out += ".0";
        return {};
    }
    out.resize(from);
    std::array<char, 64> buffer{};
    const auto result =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific);
    out.append(buffer.data(), result.ptr);
    return {};
}

void append_moment(std::string& out, const Column& column, const Field& field, std::int64_t row) {
    if (field.type == Type::timestamp && field.format.empty())
        append_timestamp(out, column.int64(row), "%Y-%m-%dT%H:%M:%S.%f");
    else append_value(out, column, field, row);
}

}  // namespace persona
