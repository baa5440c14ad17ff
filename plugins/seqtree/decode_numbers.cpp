// Numbers, dates and times from codes; those that follow from others from what these have become.
#include <algorithm>
#include <cmath>

#include "computed.hpp"
#include "decode.hpp"

namespace persona::seqtree {
namespace {

constexpr double whole_end = 9.2e18;

std::int64_t whole(double value) { return static_cast<std::int64_t>(std::clamp(value, -whole_end, whole_end)); }

/// The largest of several columns in a row; nothing when all are missing.
struct Base {
    const Column* column = nullptr;
    double value = 0;
};
Base base_of(const std::vector<ColumnPtr>& made, const std::vector<std::size_t>& lower, std::int64_t row) {
    Base out;
    for (const auto column : lower) {
        if (!made[column] || !made[column]->valid(row)) continue;
        const double value = made[column]->number(row);
        if (out.column == nullptr || value > out.value) out = {made[column].get(), value};
    }
    return out;
}

/// Not below the base, though on the column's grid; within the column's natural bounds where the base is.
double not_below(const ColumnCodes& own, double base, double distance) {
    double value = own.in_precision(own.in_bounds(base + distance));
    if (value >= base) return value;
    // The grid point before the base; the next one is a step, or a month, further.
    value = own.in_precision(value + own.unit());
    return value >= base ? value : base;
}

}  // namespace

double Decoder::above(const Constraints::Ordering& order, const Rows& rows, std::int64_t i, Random& random,
                      const Allowed* asked) const {
    const auto& codes = model_->columns[order.upper];
    const auto code = rows.codes[order.upper][rows.at(i)];
    const double u = random.uniform(), v = random.uniform();
    const auto base = base_of(rows.made, order.lower, i);
    if (base.column == nullptr) return faithful_ ? order.own.number_of_any(u, v) : order.own.any_number(u);
    const bool measured = !codes.has_alone || code + std::size_t{1} < codes.count();
    // What is asked of the value is asked of the distance, too; what still lies outside is moved by the caller.
    if (asked != nullptr && asked->bounded() && measured)
        return not_below(order.own, base.value,
                         std::max(0.0, codes.number(code, u, v, asked->least - base.value, asked->most - base.value)));
    const double distance = std::max(0.0, !faithful_ ? codes.any_number(u)
                                          : measured ? codes.number(code, u, v)
                                                     : codes.number_of_any(u, v));
    // Not beyond what the column itself may tell either, as long as the base is not.
    if (base.value + distance > order.own.most && base.value < order.own.most)
        return not_below(order.own, base.value, (order.own.most - base.value) * v);
    return not_below(order.own, base.value, distance);
}

std::optional<double> Decoder::summed(const Constraints::Sum& sum, const Rows& rows, std::int64_t i) const {
    std::vector<double> parts;
    for (const auto part : sum.parts) {
        const auto& column = rows.made[part];
        if (!column || !column->valid(i)) return std::nullopt;
        parts.push_back(column->number(i));
    }
    return computed(sum, parts, model_->columns);
}

ColumnPtr Decoder::numbers(std::size_t column, const Rows& rows) const {
    const auto& codes = model_->columns[column];
    const auto* order = model_->constraints.ordering(column);
    const auto* sum = model_->constraints.sum(column);
    const auto value_of = [&](std::int64_t i, Code code) {
        const auto* asked = rows.asked.find(column, rows.at(i));
        const bool bounded = asked != nullptr && asked->bounded();
        if (sum != nullptr)
            if (const auto total = summed(*sum, rows, i)) return *total;
        Random random(key_, number(column, rows.place(i)), static_cast<std::uint32_t>(column));
        if (order != nullptr) {
            const double value = above(*order, rows, i, random, asked);
            return bounded ? order->own.within(value, asked->least, asked->most) : value;
        }
        const double u = random.uniform();
        if (bounded) return codes.number(code, u, random.uniform(), asked->least, asked->most);
        return faithful_ ? codes.number(code, u, random.uniform()) : codes.any_number(u);
    };
    const auto build = [&](auto builder, auto convert) {
        builder.reserve(rows.count);
        for (std::int64_t i = 0; i < rows.count; ++i) {
            const auto code = rows.codes[column][rows.at(i)];
            if (code == 0) builder.append_missing();
            else builder.append(convert(value_of(i, code)));
        }
        return builder.finish();
    };
    switch (codes.field.type) {
        case Type::float64: return build(Float64Builder(), [](double value) { return value; });
        case Type::date:
            return build(DateBuilder(),
                         [](double value) { return static_cast<std::int32_t>(std::clamp(value, -2.1e9, 2.1e9)); });
        default: return build(Int64Builder(codes.field.type), whole);
    }
}

}  // namespace persona::seqtree
