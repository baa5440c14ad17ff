// Constraints in the model's file.
#include <algorithm>
#include <cmath>

#include "column_file.hpp"
#include "computed.hpp"

namespace persona::seqtree {
namespace {

void put_columns(ByteWriter& out, const std::vector<std::size_t>& columns) {
    out.put(static_cast<std::uint64_t>(columns.size()));
    for (const auto column : columns) out.put(static_cast<std::uint32_t>(column));
}

class ConstraintReader {
public:
    ConstraintReader(ByteReader& in, const std::vector<ColumnCodes>& columns) : in_(in), columns_(columns) {
        for (const auto& column : columns) index_.emplace_back(column);
    }
    [[nodiscard]] bool flag() { return in_.flag(); }
    [[nodiscard]] std::size_t count(std::size_t element) { return in_.count(element); }
    [[nodiscard]] std::size_t column() {
        const auto out = in_.get<std::uint32_t>();
        ByteReader::require(out < columns_.size(), "a constraint has no such column");
        return out;
    }
    [[nodiscard]] std::vector<std::size_t> columns() {
        std::vector<std::size_t> out(in_.count(4));
        for (auto& one : out) one = column();
        return out;
    }
    [[nodiscard]] std::size_t number() {
        const auto out = column();
        ByteReader::require(columns_[out].use == Profile::Use::number, "a constraint needs a number");
        return out;
    }
    [[nodiscard]] const LabelIndex& index(std::size_t column) const {
        ByteReader::require(index_[column].given(), "a constraint needs a column of values");
        return index_[column];
    }
    [[nodiscard]] Label32 label(std::size_t column, Label32 least) {
        const auto out = in_.get<Label32>();
        ByteReader::require(out >= least && out < index(column).size(), "a constraint has no such value");
        return out;
    }

private:
    ByteReader& in_;
    const std::vector<ColumnCodes>& columns_;
    std::vector<LabelIndex> index_;
};

void put_orderings(ByteWriter& out, const Constraints& from) {
    out.put(static_cast<std::uint64_t>(from.orderings.size()));
    for (const auto& one : from.orderings) {
        out.put(static_cast<std::uint32_t>(one.upper));
        put_columns(out, one.lower);
        put_column(out, one.own);
        out.put(static_cast<std::uint8_t>(one.found));
    }
}

Constraints::Combination get_combination(ByteReader& in, ConstraintReader& reader) {
    Constraints::Combination out;
    out.columns = reader.columns();
    ByteReader::require(out.columns.size() >= 2 && out.columns.size() <= 3, "a combination has too many columns");
    for (const auto column : out.columns) (void)reader.index(column);
    out.rows.resize(in.count(8));
    for (auto& row : out.rows) {
        for (std::size_t i = 0; i < out.columns.size(); ++i) row.labels[i] = reader.label(out.columns[i], 1);
        row.rows = in.get<double>();
        ByteReader::require(row.rows > 0, "a combination has no rows");
    }
    ByteReader::require(std::is_sorted(out.rows.begin(), out.rows.end(),
                                       [](const auto& a, const auto& b) { return a.labels < b.labels; }),
                        "combinations are in no order");
    out.found = in.flag();
    return out;
}

Constraints::Ordering get_ordering(ByteReader& in, ConstraintReader& reader) {
    Constraints::Ordering out;
    out.upper = reader.number();
    const auto lower = in.count(4);
    ByteReader::require(lower > 0, "an order has one column");
    for (std::size_t i = 0; i < lower; ++i) out.lower.push_back(reader.number());
    out.own = get_column(in);
    ByteReader::require(out.own.use == Profile::Use::number, "an order needs a number");
    out.found = in.flag();
    return out;
}

Constraints::Sum get_sum(ByteReader& in, ConstraintReader& reader) {
    Constraints::Sum out;
    out.total = reader.number();
    const auto parts = in.count(4);
    for (std::size_t i = 0; i < parts; ++i) out.parts.push_back(reader.number());
    out.signs = in.array<std::int8_t>();
    ByteReader::require(!out.parts.empty() && out.signs.size() == out.parts.size(), "a sum has no signs");
    for (const auto sign : out.signs) ByteReader::require(sign == 1 || sign == -1, "a sign is none");
    out.found = in.flag();
    const auto how = in.get<std::uint8_t>();
    ByteReader::require(how <= static_cast<std::uint8_t>(How::years), "a column is computed in no known way");
    out.how = static_cast<How>(how);
    ByteReader::require(out.how != How::years || out.parts.size() == 2, "years need two dates");
    out.factor = in.get<double>();
    ByteReader::require(std::isfinite(out.factor), "a factor is no number");
    return out;
}

}  // namespace

void put_constraints(ByteWriter& out, const Constraints& from) {
    out.put(static_cast<std::uint64_t>(from.dependencies.size()));
    for (const auto& one : from.dependencies) {
        out.put(static_cast<std::uint32_t>(one.from));
        out.put(static_cast<std::uint32_t>(one.to));
        out.array(one.decided);
        out.put(static_cast<std::uint8_t>(one.found));
    }
    put_orderings(out, from);
    out.put(static_cast<std::uint64_t>(from.sums.size()));
    for (const auto& one : from.sums) {
        out.put(static_cast<std::uint32_t>(one.total));
        put_columns(out, one.parts);
        out.array(one.signs);
        out.put(static_cast<std::uint8_t>(one.found));
        out.put(static_cast<std::uint8_t>(one.how));
        out.put(one.factor);
    }
    out.put(static_cast<std::uint64_t>(from.combinations.size()));
    for (const auto& one : from.combinations) {
        put_columns(out, one.columns);
        out.put(static_cast<std::uint64_t>(one.rows.size()));
        for (const auto& row : one.rows) {
            for (std::size_t i = 0; i < one.columns.size(); ++i) out.put(row.labels[i]);
            out.put(row.rows);
        }
        out.put(static_cast<std::uint8_t>(one.found));
    }
    out.put(static_cast<std::uint64_t>(from.ranges.size()));
    for (const auto& one : from.ranges) {
        out.put(static_cast<std::uint32_t>(one.column));
        out.put(one.least);
        out.put(one.most);
    }
    out.put(static_cast<std::uint64_t>(from.uniques.size()));
    for (const auto& one : from.uniques) {
        out.put(static_cast<std::uint32_t>(one.column));
        out.put(static_cast<std::uint8_t>(one.found));
    }
}

Constraints get_constraints(ByteReader& in, const std::vector<ColumnCodes>& columns) {
    ConstraintReader reader(in, columns);
    Constraints out;
    for (auto left = in.count(10); left > 0; --left) {
        auto& one = out.dependencies.emplace_back();
        one.from = reader.column();
        one.to = reader.column();
        one.decided.resize(in.count(4));
        ByteReader::require(one.decided.size() == reader.index(one.from).rare() + std::size_t{1},
                            "a dependency has other values than its column");
        for (auto& label : one.decided) label = reader.label(one.to, 0);
        one.found = in.flag();
    }
    for (auto left = in.count(10); left > 0; --left) out.orderings.push_back(get_ordering(in, reader));
    for (auto left = in.count(10); left > 0; --left) out.sums.push_back(get_sum(in, reader));
    for (auto left = in.count(10); left > 0; --left) out.combinations.push_back(get_combination(in, reader));
    for (auto left = in.count(20); left > 0; --left) {
        auto& one = out.ranges.emplace_back();
        one.column = reader.number();
        one.least = in.get<double>();
        one.most = in.get<double>();
        ByteReader::require(one.least <= one.most, "a range is empty");
    }
    for (auto left = in.count(5); left > 0; --left) {
        auto& one = out.uniques.emplace_back();
        one.column = reader.column();
        one.found = in.flag();
    }
    return out;
}

}  // namespace persona::seqtree
