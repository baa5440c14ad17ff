#include "learn.hpp"

#include <algorithm>
#include <cmath>

#include "counted.hpp"
#include "distances.hpp"

namespace persona::seqtree {
namespace {

constexpr double most_zeros = 0.9;          // a part of a sum is no part when it is nearly always nothing
constexpr std::size_t rare_table = 65'536;  // different rare values that a dependency is checked over
constexpr std::size_t screened_rows = 100'000;
constexpr Label32 most_combined = 64;

class Learner {
public:
    Learner(const LearnRequest& request, KeptRows& rows, std::vector<ColumnCodes>& columns, SubjectModel& whose,
            Constraints& out)
        : request_(request),
          candidates_(request.candidates),
          rows_(rows),
          columns_(columns),
          whose_(whose),
          out_(out),
          k_(request.profile.k),
          enough_(static_cast<std::size_t>(std::max<std::int64_t>(100, 10 * k_))) {}

    Status run() {
        if (request_.find) {
            find_dependencies();
            find_sums();
            find_orders();
            find_combinations();
            for (std::size_t c = 0; c < columns_.size(); ++c)
                if (columns_[c].use == Profile::Use::identifier && request_.profile.columns[c].unique &&
                    !out_.unique(c))
                    out_.uniques.push_back({c, true});
        }
        settle_levels();
        for (auto& one : out_.dependencies) fill(one);
        for (auto& one : out_.combinations) fill(one);
        for (auto& one : out_.orderings)
            PERSONA_TRY(code_distances({rows_, request_.profile, k_}, columns_[one.upper], one));
        std::erase_if(out_.orderings, [](const auto& one) { return one.lower.empty(); });
        return {};
    }

private:
    [[nodiscard]] LabelReading labels_of(std::size_t column) const { return {rows_, candidates_.index(), column}; }
    /// A found constraint never makes a subject's own column follow from one that changes from row to row.
    [[nodiscard]] bool level_fits(std::size_t from, std::size_t to) const {
        return !whose_.constant[to] || whose_.constant[from];
    }
    /// Whether `column` follows, through any number of constraints, from `other`.
    [[nodiscard]] bool follows(std::size_t column, std::size_t other) const {
        std::vector<std::size_t> open{column};
        std::vector<bool> seen(columns_.size(), false);
        while (!open.empty()) {
            const auto at = open.back();
            open.pop_back();
            if (at == other) return true;
            if (seen[at]) continue;
            seen[at] = true;
            const auto next = out_.before(at);
            open.insert(open.end(), next.begin(), next.end());
        }
        return false;
    }
    [[nodiscard]] bool combined(std::size_t column, bool as_first) const {
        for (const auto& one : out_.combinations)
            for (std::size_t i = as_first ? 0 : 1; i < one.columns.size(); ++i)
                if (one.columns[i] == column) return true;
        return false;
    }
    [[nodiscard]] bool bounded(std::size_t column) const {
        return std::any_of(out_.ranges.begin(), out_.ranges.end(),
                           [&](const auto& one) { return one.column == column; });
    }

    // -- dependencies

    struct Marginal {
        double present = 0, collision = 1;  ///< rows; how often two present cells are alike
    };
    [[nodiscard]] Marginal marginal(std::size_t column) const {
        auto labels = labels_of(column);
        std::vector<double> counts(candidates_.index()[column].rare() + 1, 0);
        for (std::size_t row = 0; row < rows_.rows; ++row) ++counts[labels.at(row)];
        Marginal out;
        out.present = static_cast<double>(rows_.rows) - counts[0];
        double squares = 0;
        for (std::size_t label = 1; label < counts.size(); ++label) squares += counts[label] * counts[label];
        if (out.present > 0) out.collision = squares / (out.present * out.present);
        return out;
    }

    /// Does every value of `from` stand with one value of `to`? Ends at the first row that says no.
    [[nodiscard]] bool decides(std::size_t from, std::size_t to) const {
        auto key = labels_of(from), value = labels_of(to);
        const auto rare = candidates_.index()[from].rare();
        std::vector<Label32> seen(rare + 1, 0);
        std::unordered_map<Label32, Label32> others;
        std::size_t both = 0;
        for (std::size_t row = 0; row < rows_.rows; ++row) {
            const auto a = key[row], b = value[row];
            if (a == 0 || b == 0) continue;
            ++both;
            if (a > rare && others.size() >= rare_table) return false;
            auto& known = a > rare ? others[a] : seen[a];
            if (known == 0) known = b;
            if (known != b) return false;
        }
        return both >= enough_;
    }

    void find_dependencies() {
        const auto& index = candidates_.index();
        std::vector<std::size_t> ranked;
        for (std::size_t c = 0; c < columns_.size(); ++c)
            if (candidates_.countable()[c]) ranked.push_back(c);
        std::stable_sort(ranked.begin(), ranked.end(),
                         [&](auto a, auto b) { return index[a].known() > index[b].known(); });
        std::vector<Marginal> marginals(columns_.size());
        for (const auto c : ranked) marginals[c] = marginal(c);
        for (std::size_t at = 1; at < ranked.size(); ++at) {
            const auto to = ranked[at];
            if (columns_[to].field.role == Role::sensitive || out_.decided(to) || combined(to, true) || bounded(to) ||
                out_.unique(to))
                continue;
            // Of several that decide it, the one with the fewest values: its entries rest on most people.
            for (std::size_t i = at; i-- > 0;) {
                const auto from = ranked[i];
                const double rows = std::min(marginals[from].present, marginals[to].present);
                const double surprises = (rows - index[from].known()) * (1 - marginals[to].collision);
                if (surprises < least_surprises || !level_fits(from, to) || follows(from, to) || !decides(from, to))
                    continue;
                out_.dependencies.push_back({from, to, {}, true});
                break;
            }
        }
    }

    void fill(Constraints::Dependency& one) const {
        const auto& index = candidates_.index();
        one.decided.assign(index[one.from].rare() + 1, 0);
        std::vector<std::uint32_t> rows(one.decided.size(), 0);
        const Counted counted(rows_, index, {one.from, one.to}, k_);
        for (const auto& [key, held] : counted.all()) {
            if (!counted.enough(held) || held.rows <= rows[key[0]]) continue;
            rows[key[0]] = held.rows;
            one.decided[key[0]] = key[1];
        }
    }

    // -- sums and orders

    /// Whether nearly all of a column is one value: of a sum's parts, 0.
    [[nodiscard]] bool mostly(std::size_t column, std::optional<double> value) const {
        const auto& numbers = request_.profile.columns[column].numbers;
        return std::any_of(numbers.exact.begin(), numbers.exact.end(), [&](const auto& exact) {
            return (!value || exact.value == *value) && exact.rows > most_zeros * numbers.rows();
        });
    }
    [[nodiscard]] bool tells(const Candidates::Sum& one) const {
        if (one.how == How::sum) return !mostly(one.a, 0) && !mostly(one.b, 0);
        return !mostly(one.total, {}) && !mostly(one.a, {}) && !mostly(one.b, {});
    }

    void find_sums() {
        for (std::size_t i = 0; i < candidates_.sums().size(); ++i) {
            const auto& sum = candidates_.sums()[i];
            if (!candidates_.sum_holds(i) || out_.decided(sum.total) || bounded(sum.total) || out_.unique(sum.total) ||
                !tells(sum) || !level_fits(sum.a, sum.total) || !level_fits(sum.b, sum.total) ||
                follows(sum.a, sum.total) || follows(sum.b, sum.total))
                continue;
            const auto factor = sum.a == sum.b ? candidates_.factor(i) : std::optional(1.0);
            if (!factor) continue;
            Reading total(rows_.codes[sum.total]), a(rows_.codes[sum.a]), b(rows_.codes[sum.b]);
            std::size_t all = 0;
            for (std::size_t row = 0; row < rows_.rows; ++row) all += total[row] != 0 && a[row] != 0 && b[row] != 0;
            if (all < enough_) continue;
            auto& one = out_.sums.emplace_back(Constraints::Sum{sum.total, {sum.a}, {1}, true, sum.how, *factor});
            if (sum.a != sum.b) one.parts.push_back(sum.b), one.signs.push_back(1);
        }
    }

    [[nodiscard]] bool order_found(std::size_t i) const {
        const auto& order = candidates_.orders()[i];
        if (order.written || !candidates_.order_holds(i) || !level_fits(order.lower, order.upper)) return false;
        NumberReading low(rows_.numbers[order.lower]), high(rows_.numbers[order.upper]);
        std::size_t both = 0;
        for (std::size_t row = 0; row < rows_.rows; ++row) both += !std::isnan(low[row]) && !std::isnan(high[row]);
        return both >= enough_ && order.chance * static_cast<double>(both) >= least_surprises;
    }

    void find_orders() {
        const auto n = columns_.size();
        std::vector<std::pair<std::size_t, std::size_t>> found;
        for (std::size_t i = 0; i < candidates_.orders().size(); ++i)
            if (order_found(i)) found.emplace_back(candidates_.orders()[i].lower, candidates_.orders()[i].upper);
        const auto there = [&](std::size_t a, std::size_t b) {
            return std::find(found.begin(), found.end(), std::pair(a, b)) != found.end();
        };
        // Two columns that are the same: the later one follows.
        std::erase_if(found, [&](const auto& one) { return one.first > one.second && there(one.second, one.first); });
        const auto direct = found;
        std::erase_if(found, [&](const auto& one) {  // a <= b <= c says that a <= c
            for (std::size_t b = 0; b < n; ++b) {
                const auto step = [&](std::size_t from, std::size_t to) {
                    return std::find(direct.begin(), direct.end(), std::pair(from, to)) != direct.end();
                };
                if (step(one.first, b) && step(b, one.second)) return true;
            }
            return false;
        });
        for (const auto& [low, high] : found) {
            const auto known = std::find_if(out_.orderings.begin(), out_.orderings.end(),
                                            [upper = high](const auto& one) { return one.upper == upper; });
            const bool fresh = known == out_.orderings.end();
            if (fresh && (out_.decided(high) || combined(high, true) || bounded(high) || out_.unique(high))) continue;
            if ((!fresh && !known->found) || follows(low, high)) continue;
            if (fresh) out_.orderings.push_back({high, {low}, columns_[high], true});
            else known->lower.push_back(low);
        }
    }

    // -- combinations

    void find_combinations() {
        const auto& index = candidates_.index();
        const auto stride = std::max<std::size_t>(1, rows_.rows / screened_rows);
        std::vector<std::size_t> columns;
        std::vector<std::vector<std::uint8_t>> screened;
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            if (!candidates_.countable()[c] || columns_[c].use != Profile::Use::category ||
                columns_[c].field.role == Role::sensitive || index[c].known() < 2 || index[c].known() > most_combined)
                continue;
            columns.push_back(c);
            auto labels = labels_of(c);
            auto& some = screened.emplace_back();
            for (std::size_t row = 0; row < rows_.rows; row += stride)
                some.push_back(static_cast<std::uint8_t>(labels.at(row)));
        }
        for (std::size_t i = 0; i < columns.size(); ++i) {
            for (std::size_t j = i + 1; j < columns.size(); ++j) {
                const auto a = columns[i], b = columns[j];
                if (out_.decided(b) || combined(b, false) || follows(a, b) || !level_fits(a, b)) continue;
                Gaps in_some(index[a], index[b]), in_all(index[a], index[b]);
                for (std::size_t row = 0; row < screened[i].size(); ++row)
                    in_some.add(screened[i][row], screened[j][row], 1);
                if (!in_some.found(enough_)) continue;
                const Counted counted(rows_, index, {a, b}, k_);
                for (const auto& [key, held] : counted.all()) in_all.add(key[0], key[1], held.rows);
                // What was found by itself has no exceptions, not even one of fewer than k subjects.
                if (in_all.found(enough_) && std::all_of(counted.all().begin(), counted.all().end(),
                                                         [&](const auto& one) { return counted.enough(one.second); }))
                    out_.combinations.push_back({{a, b}, {}, true});
            }
        }
    }

    void fill(Constraints::Combination& one) const {
        const Counted counted(rows_, candidates_.index(), one.columns, k_);
        for (const auto& [key, held] : counted.all())
            if (counted.enough(held)) one.rows.push_back({key, static_cast<double>(held.rows)});
    }

    /// What was written down may make a subject's column follow from a row's: then it is a row's own, too.
    void settle_levels() {
        for (bool changed = true; changed;) {
            changed = false;
            for (std::size_t c = 0; c < columns_.size(); ++c) {
                if (!whose_.constant[c]) continue;
                for (const auto first : out_.before(c))
                    if (!whose_.constant[first]) changed = true, whose_.constant[c] = false;
            }
        }
    }

    const LearnRequest& request_;
    const Candidates& candidates_;
    KeptRows& rows_;
    std::vector<ColumnCodes>& columns_;
    SubjectModel& whose_;
    Constraints& out_;
    std::int64_t k_;
    std::size_t enough_;
};

}  // namespace

Status learn_constraints(const LearnRequest& request, KeptRows& rows, std::vector<ColumnCodes>& columns,
                         SubjectModel& whose, Constraints& constraints) {
    return Learner(request, rows, columns, whose, constraints).run();
}

}  // namespace persona::seqtree
