// A block of rows: subjects, what belongs to them, their rows; candidates where something is asked.
#include <algorithm>
#include <numeric>

#include "asked_draw.hpp"
#include "draw.hpp"

namespace persona::seqtree {
namespace {

constexpr std::uint32_t resampling = 0xffffffe0;  // a column's number that no column has

/// Rows (or subjects) being drawn.
struct Drawn {
    Codes codes;
    Labels labels;
    std::vector<double> weights;
};

class Drawer {
public:
    Drawer(const Model& model, const Settler& settler, const Plan& plan, std::uint64_t key, std::uint64_t first,
           bool faithful)
        : model_(model), settler_(settler), plan_(plan), key_(key), first_(first), faithful_(faithful) {}

    /// Columns one after another for `rows` rows; `into` holds what was drawn before.
    void draw(const std::vector<std::size_t>& columns, const Asked& asked, std::size_t rows, std::uint64_t key,
              Drawn& into) {
        for (const auto column : columns) {
            into.codes[column].assign(rows, 0);
            if (faithful_) {
                column_.draw(model_.trees[column], model_.tilts[column], key, first_,
                             static_cast<std::uint32_t>(column), into.codes);
            } else {
                for (std::size_t i = 0; i < rows; ++i)
                    into.codes[column][i] = model_.columns[column].any_code(
                        Random(key, first_ + i, static_cast<std::uint32_t>(column)).uniform());
            }
            if (plan_.asks(column))
                draw_asked({model_, column, faithful_, key, first_}, asked, into.codes, into.weights);
            settler_.settle(column, asked, into.codes, into.labels, key, first_);
        }
    }

    /// The same, with a pool of candidates up to the last column of which something is asked. `alone`: a row's
    /// candidates are its own; else all rows of a stratum share theirs.
    void draw_from_pool(const std::vector<std::size_t>& columns, const Asked& asked, std::size_t rows, bool alone,
                        Drawn& into) {
        const auto last = std::find_if(columns.rbegin(), columns.rend(), [&](auto c) { return plan_.asks(c); });
        const std::vector<std::size_t> early(columns.begin(), last.base()), late(last.base(), columns.end());
        if (plan_.pool() == 1 || early.empty()) {
            draw(columns, asked, rows, key_, into);
            return;
        }
        std::vector<Drawn> pool(plan_.pool());
        for (std::size_t i = 0; i < pool.size(); ++i) {
            pool[i].codes = into.codes;
            pool[i].labels = into.labels;
            pool[i].weights.assign(rows, 1.0);
            draw(early, asked, rows, key_ + i * 0x9E3779B97F4A7C15ULL, pool[i]);
        }
        const auto chosen = alone ? choose_alone(pool, rows) : choose(pool, asked, rows);
        for (const auto column : early) {
            into.codes[column].resize(rows);
            const bool labelled = settler_.chooses(column);
            into.labels[column].resize(labelled ? rows : 0);
            for (std::size_t row = 0; row < rows; ++row) {
                const auto& from = pool[chosen[row] / rows];
                into.codes[column][row] = from.codes[column][chosen[row] % rows];
                if (labelled) into.labels[column][row] = from.labels[column][chosen[row] % rows];
            }
        }
        draw(late, asked, rows, key_, into);
    }

private:
    /// For each row a candidate of its stratum: systematic over all of them by weight, dealt out in random order.
    std::vector<std::size_t> choose(const std::vector<Drawn>& pool, const Asked& asked, std::size_t rows) const {
        std::vector<std::vector<std::size_t>> of_stratum(asked.strata->size());
        for (std::size_t row = 0; row < rows; ++row) of_stratum[asked.of_row[row]].push_back(row);
        std::vector<std::size_t> out(rows);
        for (std::uint32_t s = 0; s < of_stratum.size(); ++s) {
            const auto& own = of_stratum[s];
            if (own.empty()) continue;
            double total = 0;
            for (const auto& candidates : pool)
                for (const auto row : own) total += candidates.weights[row];
            Random random(key_, first_, resampling, static_cast<std::uint16_t>(s));
            const double step = total / static_cast<double>(own.size()), start = random.uniform();
            double before = 0;
            std::vector<std::size_t> taken;
            for (std::size_t i = 0; i < pool.size() && step > 0; ++i) {
                for (const auto row : own) {
                    before += pool[i].weights[row];
                    while (taken.size() < own.size() && (start + static_cast<double>(taken.size())) * step < before)
                        taken.push_back(i * rows + row);
                }
            }
            // Nothing likelier than anything else, or the last one lost to rounding.
            while (taken.size() < own.size()) taken.push_back(own[taken.size()]);
            for (auto i = taken.size(); i > 1; --i)
                std::swap(taken[i - 1], taken[static_cast<std::size_t>(random.below(i))]);
            for (std::size_t i = 0; i < own.size(); ++i) out[own[i]] = taken[i];
        }
        return out;
    }

    std::vector<std::size_t> choose_alone(const std::vector<Drawn>& pool, std::size_t rows) const {
        std::vector<std::size_t> out(rows);
        for (std::size_t row = 0; row < rows; ++row) {
            double total = 0;
            for (const auto& candidates : pool) total += candidates.weights[row];
            double left = Random(key_, first_ + row, resampling).uniform() * total;
            std::size_t i = 0;
            while (i + 1 < pool.size() && left >= pool[i].weights[row]) left -= pool[i++].weights[row];
            out[row] = i * rows + row;
        }
        return out;
    }

    const Model& model_;
    const Settler& settler_;
    const Plan& plan_;
    std::uint64_t key_, first_;
    bool faithful_;
    ColumnDraw column_;
};

struct Levels {
    std::vector<std::size_t> of_subjects, of_rows;
};
Levels split(const Model& model) {
    Levels out;
    for (const auto column : model.order)
        (model.whose.given() && model.whose.constant[column] ? out.of_subjects : out.of_rows).push_back(column);
    return out;
}

}  // namespace

Block draw_block(const Model& model, const Settler& settler, const Plan& plan, std::uint64_t key,
                 const BlockRows& block, std::int64_t total, bool faithful) {
    const auto rows = static_cast<std::size_t>(block.rows);
    Block out;
    // Parts of a merged model deal by their own rows, or their subjects would be of like sizes.
    out.subjects = deal_subjects(model.whose, key + static_cast<std::uint64_t>(block.first - block.own), block.number,
                                 rows, total);
    std::size_t subjects = 0;
    for (const auto subject : out.subjects) subjects = std::max<std::size_t>(subjects, std::size_t{subject} + 1);
    const auto levels = split(model);
    const auto columns = model.columns.size();
    const auto dealt = plan.deal(block.own, plan.by_subject() ? subjects : rows, key);
    Drawer drawer(model, settler, plan, key, static_cast<std::uint64_t>(block.first), faithful);
    Drawn of_rows{Codes(columns), Labels(columns), {}};
    out.asked = dealt;
    if (plan.by_subject())
        for (std::size_t row = 0; row < rows; ++row) {
            out.asked.of_row.resize(rows);
            out.asked.of_row[row] = dealt.of_row[out.subjects[row]];
        }
    if (!levels.of_subjects.empty()) {
        Drawn of_subjects{Codes(columns), Labels(columns), {}};
        drawer.draw_from_pool(levels.of_subjects, plan.by_subject() ? dealt : Asked(), subjects, false, of_subjects);
        for (const auto column : levels.of_subjects) {
            for (const auto subject : out.subjects) {
                of_rows.codes[column].push_back(of_subjects.codes[column][subject]);
                if (settler.chooses(column)) of_rows.labels[column].push_back(of_subjects.labels[column][subject]);
            }
        }
    }
    drawer.draw_from_pool(levels.of_rows, out.asked, rows, !levels.of_subjects.empty(), of_rows);
    out.codes = std::move(of_rows.codes);
    out.labels = std::move(of_rows.labels);
    return out;
}

std::vector<double> weigh_block(const Model& model, const Settler& settler, const Plan& plan, std::uint64_t key,
                                std::int64_t block, bool faithful) {
    const auto first = block * block_rows;
    const auto rows = static_cast<std::size_t>(block_rows);
    const auto columns = model.columns.size();
    const auto levels = split(model);
    Drawer drawer(model, settler, plan, key, static_cast<std::uint64_t>(first), faithful);
    // One row a subject: what is asked of a row is as likely whoever's it is.
    const auto asked = plan.deal(first, rows, key);
    Drawn all{Codes(columns), Labels(columns), std::vector<double>(rows, 1.0)};
    drawer.draw(levels.of_subjects, asked, rows, key, all);
    auto until = levels.of_rows;
    while (!until.empty() && !plan.asks(until.back())) until.pop_back();
    drawer.draw(until, asked, rows, key, all);
    return all.weights;
}

}  // namespace persona::seqtree
