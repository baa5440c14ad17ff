#include "levels.hpp"

#include <algorithm>
#include <cmath>

#include <persona/text.hpp>

namespace persona::anonymisers {
namespace {

constexpr std::string_view hint =
    "write levels: {age: [5, 10, 20], visit: [month, year], postcode: [{prefix: 3}, {prefix: 2}]}, finest first";

Error wrong(const Value& value, const std::string& column, const std::string& what, std::string advice) {
    return Error(ErrorCode::configuration, "a level of column '" + column + "' " + what, std::move(advice))
        .at(value.place());
}

Result<Coarser> read_level(const std::string& column, const Value& value) {
    Coarser out;
    if (const auto* name = value.string()) {
        const auto unit = date_unit(*name);
        if (!unit) {
            const auto near = nearest_name(*name, date_units);
            return wrong(value, column, "must be a width, a prefix or one of month, quarter, year and decade",
                         near ? "did you mean '" + *near + "'?" : std::string(hint));
        }
        out.kind = *unit;
        return out;
    }
    if (value.map() != nullptr) {
        const auto* letters = value.find("prefix");
        if (value.map()->size() != 1 || letters == nullptr || letters->integer() == nullptr ||
            *letters->integer() < 1 || *letters->integer() > 100)
            return wrong(value, column, "that is a map must be {prefix: N} with N from 1 to 100", std::string(hint));
        out.kind = Coarser::Kind::prefix;
        out.letters = static_cast<std::size_t>(*letters->integer());
        return out;
    }
    out.kind = Coarser::Kind::band;
    out.width = value.number() != nullptr    ? *value.number()
                : value.integer() != nullptr ? static_cast<double>(*value.integer())
                                             : 0;
    if (!(out.width > 0) || !std::isfinite(out.width))
        return wrong(value, column, "must be a width above 0, a prefix or a period", std::string(hint));
    return out;
}

}  // namespace

std::string Ladder::at(std::size_t level, const Column& column, const Field& field, std::int64_t row) const {
    if (level >= top()) return "*";
    if (level > 0) {
        const auto text = coarser(steps[level - 1], column, field, row);
        return text ? *text : "*";
    }
    std::string out;
    append_value(out, column, field, row);
    return out;
}

const Ladder* Ladders::find(std::string_view column) const noexcept {
    const auto at =
        std::find_if(by_column.begin(), by_column.end(), [column](const auto& each) { return each.first == column; });
    return at == by_column.end() ? nullptr : &at->second;
}

Result<Ladders> Ladders::read(const Value& map) {
    Ladders out;
    if (map.is_null()) return out;
    if (map.map() == nullptr)
        return Error(ErrorCode::configuration, "'levels' must be a map, not " + std::string(map.kind()),
                     std::string(hint))
            .at(map.place());
    for (const auto& [column, value, place] : *map.map()) {
        if (value.list() == nullptr)
            return Error(ErrorCode::configuration, "the levels of column '" + column + "' must be a list",
                         std::string(hint))
                .at(value.place());
        Ladder ladder;
        for (const auto& item : *value.list()) {
            PERSONA_ASSIGN(ladder.steps.emplace_back(), read_level(column, item));
        }
        out.by_column.emplace_back(column, std::move(ladder));
    }
    return out;
}

Ladder usual_ladder(Type type, double least, double most, bool codes, std::size_t longest) {
    Ladder out;
    const auto add = [&out](Coarser::Kind kind, double width, std::size_t letters) {
        Coarser step;
        step.kind = kind;
        step.width = width;
        step.letters = letters;
        out.steps.push_back(step);
    };
    switch (type) {
        case Type::boolean: break;
        case Type::date:
        case Type::timestamp:
            add(Coarser::Kind::month, 1, 0);
            add(Coarser::Kind::quarter, 1, 0);
            add(Coarser::Kind::year, 1, 0);
            add(Coarser::Kind::decade, 1, 0);
            break;
        case Type::int64:
        case Type::float64: {
            double unit = 1;
            const double range = most - least;
            while (std::isfinite(range) && range / unit > 150) unit *= 10;
            while (type == Type::float64 && range > 0 && range / unit < 10) unit /= 10;
            for (const int width : {5, 10, 20}) add(Coarser::Kind::band, width * unit, 0);
            break;
        }
        case Type::text:
            // prefix_of() never keeps more than half of a code.
            for (auto letters = codes ? std::min<std::size_t>(longest / 2, 4) : 0; letters > 0; --letters)
                add(Coarser::Kind::prefix, 1, letters);
            break;
    }
    return out;
}

void append_part(std::string& key, std::string_view part) {
    const auto size = part.size();
    for (int shift = 24; shift >= 0; shift -= 8) key += static_cast<char>((size >> shift) & 0xff);
    key += part;
}

void append_missing_part(std::string& key) { key += "\xff\xff\xff\xff"; }

}  // namespace persona::anonymisers
