#include "draws.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include <persona/random.hpp>

namespace persona::quality {

namespace {

template <class T>
std::vector<T> pick(const std::vector<T>& from, const Rows& rows) {
    std::vector<T> out;
    if (from.empty()) return out;
    out.reserve(rows.size());
    for (const auto row : rows) out.push_back(from[static_cast<std::size_t>(row)]);
    return out;
}

Cells pick(const Cells& from, const Rows& rows) {
    Cells out;
    out.number = pick(from.number, rows);
    out.code = pick(from.code, rows);
    out.pooled = pick(from.pooled, rows);
    out.value = pick(from.value, rows);
    if (from.text) out.text = from.text->take(rows);
    return out;
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

Rows draw(std::int64_t available, std::int64_t count, std::uint64_t seed, std::string_view domain,
          std::uint32_t index) {
    Rows rows(static_cast<std::size_t>(available));
    std::iota(rows.begin(), rows.end(), 0);
    count = std::min(count, available);
    Random random(seed, domain, index);
    for (std::size_t i = 0; i < static_cast<std::size_t>(count); ++i) {
        const auto j = i + static_cast<std::size_t>(random.below(rows.size() - i));
        std::swap(rows[i], rows[j]);
    }
    rows.resize(static_cast<std::size_t>(count));
    return rows;
}

Table subset(const Table& table, const Rows& rows) {
    Table out;
    out.rows = static_cast<std::int64_t>(rows.size());
    for (const auto& cells : table.columns) out.columns.push_back(pick(cells, rows));
    out.subject = pick(table.subject, rows);
    return out;
}

Table independent(const Table& table, const Rows& rows, std::uint64_t seed) {
    Table out;
    out.rows = static_cast<std::int64_t>(rows.size());
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        Random random(seed, "independent", column);
        auto shuffled = rows;
        for (std::size_t i = shuffled.size(); i > 1; --i)
            std::swap(shuffled[i - 1], shuffled[static_cast<std::size_t>(random.below(i))]);
        out.columns.push_back(pick(table.columns[column], shuffled));
    }
    out.subject = pick(table.subject, rows);
    return out;
}

std::int64_t RealSides::equal(std::int64_t synthetic) const noexcept {
    return std::min({reference.rows, training.rows, synthetic});
}

RealSides split_real(const Table& train, const Table* holdout, std::uint64_t seed) {
    RealSides out;
    if (holdout != nullptr && holdout->rows > 0) {
        out.reference = *holdout;
        out.training = train;
        return out;
    }
    out.halves = true;
    const auto order = draw(train.rows, train.rows, seed, "halves", 0);
    const auto middle = order.begin() + static_cast<std::ptrdiff_t>(order.size() / 2);
    out.reference = subset(train, Rows(order.begin(), middle));
    out.training = subset(train, Rows(middle, order.end()));
    return out;
}

Table both(const Table& a, const Table& b) {
    Table out = a;
    out.rows += b.rows;
    for (std::size_t column = 0; column < out.columns.size(); ++column) {
        auto& to = out.columns[column];
        const auto& from = b.columns[column];
        append(to.number, from.number);
        append(to.code, from.code);
        append(to.pooled, from.pooled);
        append(to.value, from.value);
        if (to.text && from.text) {
            const std::array<ColumnPtr, 2> parts{to.text, from.text};
            to.text = concatenate(parts).value();
        }
    }
    append(out.subject, b.subject);
    return out;
}

}  // namespace persona::quality
