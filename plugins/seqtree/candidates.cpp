#include "candidates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace persona::seqtree {
namespace {

constexpr double least_chance = 0.01;  // an order that independent columns keep to in 99 of 100 rows tells nothing
constexpr double most_rare = 0.05;     // rows of rare values: more, and a column is no key to another one
constexpr double least_values = 3;
constexpr std::size_t most_dated_columns = 16;

/// How often a value of one column is above one of another, were they independent.
double above(const Profile::Numbers& a, const Profile::Numbers& b) {
    constexpr int points = 64;
    std::vector<double> low, high;
    for (int i = 0; i < points; ++i) {
        low.push_back(a.quantile((i + 0.5) / points));
        high.push_back(b.quantile((i + 0.5) / points));
    }
    double count = 0;
    for (const double value : low)
        count += static_cast<double>(std::lower_bound(high.begin(), high.end(), value) - high.begin());
    return count / (points * points);
}

bool is_amount(const ColumnCodes& column) {
    return column.use == Profile::Use::number &&
           (column.field.type == Type::int64 || column.field.type == Type::float64);
}

/// Numbers are of one kind, dates of another, times of a third; 3: neither.
int kind_of(const ColumnCodes& column) {
    if (is_amount(column)) return 0;
    if (column.use != Profile::Use::number) return 3;
    return column.field.type == Type::date ? 1 : column.field.type == Type::timestamp ? 2 : 3;
}

std::vector<double> numbers_of(const Column& column) {
    std::vector<double> out;
    out.reserve(static_cast<std::size_t>(column.size()));
    for (std::int64_t row = 0; row < column.size(); ++row)
        out.push_back(column.valid(row) ? column.number(row) : std::numeric_limits<double>::quiet_NaN());
    return out;
}

std::string text_of(const Column& column, std::int64_t row) {
    if (column.type() == Type::boolean) return column.boolean(row) ? "true" : "false";
    return std::string(column.text(row));
}

}  // namespace

Candidates::Candidates(const Profile& profile, const std::vector<ColumnCodes>& columns, const Constraints& written,
                       const std::vector<bool>& find)
    : columns_(columns), many_(columns.size(), false) {
    for (const auto& column : columns) index_.emplace_back(column);
    choose_orders(profile, columns, written, find);
    choose_sums(profile, columns, written, find);
    choose_years(profile, columns, written, find);
    for (const auto& column : columns) half_.push_back(half_a_digit(column, 0));
    choose_labels(profile, columns, written, find);
    order_broken_ = std::make_unique<std::atomic<bool>[]>(orders_.size());
    sum_broken_ = std::make_unique<std::atomic<bool>[]>(sums_.size());
}

void Candidates::choose_orders(const Profile& profile, const std::vector<ColumnCodes>& columns,
                               const Constraints& written, const std::vector<bool>& find) {
    for (const auto& one : written.orderings)
        for (const auto lower : one.lower) orders_.push_back({lower, one.upper, true, 1});
    std::vector<std::size_t> of_kind[3];
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const auto kind = kind_of(columns[c]);
        if (kind > 2 || !find[c] || profile.columns[c].distinct < least_values) continue;
        if (of_kind[kind].size() < most_candidate_columns) of_kind[kind].push_back(c);
        else limited_ = true;
    }
    for (const auto& group : of_kind) {
        for (const auto a : group) {
            for (const auto b : group) {
                if (a == b || written.decided(b)) continue;
                const double chance = above(profile.columns[a].numbers, profile.columns[b].numbers);
                if (chance >= least_chance) orders_.push_back({a, b, false, chance});
            }
        }
    }
}

void Candidates::choose_sums(const Profile& profile, const std::vector<ColumnCodes>& columns,
                             const Constraints& written, const std::vector<bool>& find) {
    std::vector<std::size_t> amounts;
    for (std::size_t c = 0; c < columns.size(); ++c)
        if (find[c] && is_amount(columns[c]) && profile.columns[c].distinct >= least_values) {
            if (amounts.size() < most_candidate_columns) amounts.push_back(c);
            else limited_ = true;
        }
    for (std::size_t a = 0; a < amounts.size(); ++a)
        for (std::size_t b = a + 1; b < amounts.size(); ++b)
            for (const auto total : amounts)
                if (total != amounts[a] && total != amounts[b] && !written.decided(total))
                    for (const auto how : {How::sum, How::product})
                        sums_.push_back({total, amounts[a], amounts[b], how});
    // The later of two columns follows from the earlier one, where either could.
    for (const bool later : {true, false})
        for (const auto a : amounts)
            for (const auto total : amounts)
                if (total != a && (total > a) == later && !written.decided(total))
                    sums_.push_back({total, a, a, How::product});
}

void Candidates::choose_years(const Profile& profile, const std::vector<ColumnCodes>& columns,
                              const Constraints& written, const std::vector<bool>& find) {
    std::vector<std::size_t> days, ages;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (!find[c] || profile.columns[c].distinct < least_values) continue;
        const auto kind = kind_of(columns[c]);
        auto& into = kind == 0 ? ages : days;
        const bool fits = kind == 0 ? columns[c].field.type == Type::int64 && !written.decided(c) : kind < 3;
        if (!fits) continue;
        if (into.size() < most_dated_columns) into.push_back(c);
        else limited_ = true;
    }
    for (const auto age : ages)
        for (const auto from : days)
            for (const auto to : days)
                if (from != to) sums_.push_back({age, from, to, How::years});
}

std::optional<double> Candidates::factor(std::size_t i) const {
    const auto found = factors_.find(i);
    return found == factors_.end() ? std::nullopt : found->second.plainest();
}

bool Candidates::narrow(std::size_t i, const Factors& factors) const {
    const std::lock_guard lock(narrowing_);
    auto& all = factors_[i];
    all.narrow(factors);
    return all.none();
}

void Candidates::choose_labels(const Profile& profile, const std::vector<ColumnCodes>& columns,
                               const Constraints& written, const std::vector<bool>& find) {
    std::vector<bool> wanted(columns.size(), false);
    for (const auto& one : written.dependencies) wanted[one.from] = wanted[one.to] = true;
    for (const auto& one : written.combinations)
        for (const auto column : one.columns) wanted[column] = true;
    countable_.assign(columns.size(), false);
    std::size_t looked_at = 0, labelled = 0;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const auto& column = columns[c];
        if (!index_[c].given()) continue;
        const auto& known = profile.columns[c];
        const bool category = column.use == Profile::Use::category;
        // A number's codes are its values when none of them stands for others as well.
        if (!category && std::fabs(known.numbers.rows() - static_cast<double>(known.present)) > 0.5) continue;
        const bool many = category && (column.has_rare || index_[c].size() > column.count_of_codes);
        if (!wanted[c]) {
            if (!find[c] || index_[c].known() < 2 || column.rare_share > most_rare) continue;
            if (looked_at >= most_candidate_columns || (many && labelled >= most_labelled_columns)) {
                limited_ = true;
                continue;
            }
        }
        ++looked_at;
        labelled += many;
        countable_[c] = true;
        many_[c] = many;
    }
    values_.resize(columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c)
        for (Label32 label = 1; many_[c] && label <= index_[c].known(); ++label)
            values_[c].emplace(index_[c].text(columns[c], label), label);
}

std::vector<bool> Candidates::ordered_columns() const {
    std::vector<bool> out(countable_.size(), false);
    for (std::size_t i = 0; i < orders_.size(); ++i)
        if (order_holds(i)) out[orders_[i].lower] = out[orders_[i].upper] = true;
    return out;
}

std::vector<Label32> Candidates::labels_of(const Column& column, std::size_t at, const std::vector<Code>& codes) const {
    const auto& index = index_[at];
    std::vector<Label32> out;
    out.reserve(codes.size());
    for (std::int64_t row = 0; row < column.size(); ++row) {
        const auto code = codes[static_cast<std::size_t>(row)];
        const bool one = code == 0 || (index.end(code) - index.begin(code) == 1 && index.begin(code) <= index.known());
        if (one) {
            out.push_back(index.begin(code));
            continue;
        }
        const auto text = text_of(column, row);
        const auto known = values_[at].find(text);
        // Rare values are told apart by a hash, above all labels.
        out.push_back(known != values_[at].end() ? known->second
                                                 : static_cast<Label32>(stable_hash(text)) | 0x80000000U);
    }
    return out;
}

void Candidates::observe(const Batch& batch, const Codes& codes, KeptRows& into) const {
    std::vector<std::vector<double>> numbers(countable_.size());
    const auto of = [&](std::size_t column) -> const std::vector<double>& {
        if (numbers[column].empty()) numbers[column] = numbers_of(*batch.columns[column]);
        return numbers[column];
    };
    const auto rows = static_cast<std::size_t>(batch.rows);
    for (std::size_t i = 0; i < orders_.size(); ++i) {
        if (orders_[i].written || !order_holds(i)) continue;
        const auto &low = of(orders_[i].lower), &high = of(orders_[i].upper);
        for (std::size_t row = 0; row < rows; ++row) {
            if (!(low[row] > high[row])) continue;
            order_broken_[i] = true;
            break;
        }
    }
    for (std::size_t i = 0; i < sums_.size(); ++i) {
        if (!sum_holds(i)) continue;
        const auto& one = sums_[i];
        const auto &total = of(one.total), &a = of(one.a), &b = of(one.b);
        if (one.a == one.b) {
            Factors factors;
            const double half = half_[one.total];
            for (std::size_t row = 0; row < rows && !factors.none(); ++row)
                factors.narrow(a[row], total[row], half + 1e-9 * std::fabs(total[row]));
            if (factors.none() || narrow(i, factors)) sum_broken_[i] = true;
            continue;
        }
        const Constraints::Sum rule{one.total, {one.a, one.b}, {1, 1}, true, one.how};
        for (std::size_t row = 0; row < rows; ++row) {
            if (agrees(rule, std::array{a[row], b[row]}, total[row], columns_)) continue;
            sum_broken_[i] = true;
            break;
        }
    }
    const auto kept = ordered_columns();
    for (std::size_t c = 0; c < kept.size(); ++c) {
        if (kept[c]) into.numbers[c].add(of(c));
        if (many_[c]) into.labels[c].add(labels_of(*batch.columns[c], c, codes[c]));
    }
}

}  // namespace persona::seqtree
