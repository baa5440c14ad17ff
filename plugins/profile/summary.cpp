#include "summary.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <persona/random.hpp>
#include <persona/text.hpp>

namespace persona::profile {
namespace {

constexpr std::size_t most_subjects = std::size_t{1} << 20;

std::uint64_t hash_number(double value) noexcept {
    const auto bits = std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);
    return stable_hash({reinterpret_cast<const char*>(&bits), sizeof bits});
}

bool is_number(Type type) noexcept { return type != Type::text && type != Type::boolean; }

}  // namespace

void Collected::begin(const Batch& batch) {
    schema_ = batch.schema;
    columns_.clear();
    for (const auto& field : schema_->fields()) columns_.emplace_back(field, limits_);
    const std::size_t row_bytes = 8 * (columns_.size() + 3);
    sample_ =
        RowSample(columns_.size(), std::clamp(limits_.sample_bytes / row_bytes,
                                              std::min<std::size_t>(4'096, limits_.sample_rows), limits_.sample_rows));
}

Status Collected::observe(const Batch& batch) {
    if (schema_) {  // a further batch into the same state
        Collected next(limits_);
        PERSONA_TRY(next.observe(batch));
        return merge(next);
    }
    begin(batch);
    const Subjects subjects(batch);
    subjects_given_ = subjects.given();
    rows_ = batch.rows;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        sample_.add(batch.first_row + row, subjects[row]);
        if (!subjects_given_) continue;
        const auto subject = subjects[row];
        subjects_.insert(subject);
        many_subjects_.add(stable_hash({reinterpret_cast<const char*>(&subject), sizeof subject}));
    }
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        const Column& column = *batch.columns[c];
        auto& into = columns_[c];
        into.missing = column.missing();
        into.present = column.size() - column.missing();
        if (into.field.type == Type::text || into.field.type == Type::boolean) add_texts(into, column, subjects);
        std::string written;
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            if (!column.valid(row)) continue;
            const auto at = static_cast<std::size_t>(row);
            if (is_number(into.field.type)) {
                const double value = column.number(row);
                into.distinct.add(hash_number(value));
                if (std::isfinite(value)) sample_.value(c, at) = value;
                if (into.field.role == Role::identifier && into.field.type == Type::int64) {
                    written.clear();
                    append_int64(written, column.int64(row));
                    const auto subject = subjects[row];
                    into.shape.add(written, subjects_given_ ? &subject : nullptr);
                }
            } else if (into.field.type == Type::text && into.field.role != Role::identifier) {
                const auto words = count_words(column.text(row));
                into.words += words;
                sample_.value(c, at) = static_cast<double>(words);
            }
        }
    }
    return {};
}

void Collected::add_texts(ColumnCounts& into, const Column& column, const Subjects& subjects) {
    const bool boolean = into.field.type == Type::boolean;
    for (std::int64_t row = 0; row < column.size(); ++row) {
        if (!column.valid(row)) continue;
        const std::string_view text = boolean ? (column.boolean(row) ? "true" : "false") : column.text(row);
        into.distinct.add(stable_hash(text));
        if (into.field.role == Role::free_text) continue;
        const auto subject = subjects[row];
        const auto* held_by = subjects_given_ ? &subject : nullptr;
        if (into.field.role == Role::identifier && !into.field.entity.empty())
            into.shape.add(text, into.field.entity, held_by);
        else into.shape.add(text, held_by);
        auto* entry = into.frequencies.add(text, 1);
        if (entry != nullptr && subjects_given_) into.frequencies.add_subject(*entry, subject);
    }
}

Status Collected::merge(Collected& from) {
    if (!from.schema_) return {};
    if (!schema_) begin(empty_batch(from.schema_));
    if (schema_->size() != from.schema_->size())
        return Error(ErrorCode::invalid_data, "the batches of one stream have different columns",
                     "several sources in `from` must have the same columns");
    rows_ += from.rows_;
    subjects_given_ = subjects_given_ || from.subjects_given_;
    if (subjects_.size() < most_subjects) subjects_.merge(from.subjects_);
    many_subjects_.merge(from.many_subjects_);
    sample_.merge(from.sample_);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        auto& into = columns_[c];
        auto& other = from.columns_[c];
        if (into.field.type != other.field.type)
            return Error(ErrorCode::invalid_data, "a column changes its type from one batch to another")
                .in_column(into.field.name);
        into.present += other.present;
        into.missing += other.missing;
        into.words += other.words;
        into.distinct.merge(other.distinct);
        into.frequencies.merge(other.frequencies);
        into.shape.merge(other.shape);
    }
    return {};
}

std::vector<Observation> Collected::observations(std::size_t index) const {
    std::vector<Observation> out;
    const auto& values = sample_.column(index);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!std::isnan(values[i])) out.push_back({values[i], sample_.subjects()[i]});
    return out;
}

Profile::ColumnProfile Collected::summarise(std::size_t index, const Profile& all) const {
    const auto& from = columns_[index];
    Profile::ColumnProfile out;
    out.field = from.field;
    out.present = from.present;
    out.missing = from.missing;
    out.distinct = std::min(from.distinct.estimate(), static_cast<double>(from.present));
    out.distinct_is_exact = false;
    const bool number = is_number(from.field.type);
    bool repeats = false;
    if (number && sample_.whole()) {
        auto values = sample_.column(index);
        std::erase_if(values, [](double value) { return std::isnan(value); });
        std::sort(values.begin(), values.end());
        out.distinct = static_cast<double>(std::unique(values.begin(), values.end()) - values.begin());
        out.distinct_is_exact = true;
    } else if (!number && from.field.role != Role::free_text) {
        repeats = from.frequencies.repeats();
        if (from.frequencies.exact()) {
            out.distinct = static_cast<double>(from.frequencies.size());
            out.distinct_is_exact = true;
        }
    }
    const auto present = static_cast<double>(from.present);
    out.unique = from.present > 0 &&
                 (out.distinct_is_exact ? out.distinct == present : !repeats && out.distinct >= 0.95 * present);

    const double words = from.present > 0 ? static_cast<double>(from.words) / present : 0;
    if (from.field.type == Type::boolean) out.use = Profile::Use::category;
    else if (from.field.role == Role::identifier && (!number || from.field.type == Type::int64))
        out.use = Profile::Use::identifier;
    else if (number) out.use = Profile::Use::number;
    else if (from.field.role == Role::free_text || (words >= 5 && out.distinct >= 0.5 * present))
        out.use = Profile::Use::free_text;
    else if (out.unique && from.present >= 2 * all.k) out.use = Profile::Use::identifier;

    if (out.use == Profile::Use::number || out.use == Profile::Use::free_text) {
        auto seen = observations(index);
        const double scale = seen.empty() ? 1.0 : present / static_cast<double>(seen.size());
        KnotRules rules;
        rules.k = all.k;
        out.numbers = make_numbers(seen, rules, scale);
        if (out.use == Profile::Use::number) find_precision(out.numbers, seen, from.field, all.k);
    }
    if (out.use == Profile::Use::category) {
        out.rare_rows = from.present;
        for (auto& value : from.frequencies.common(all.k, all.rows_are_subjects)) {
            out.rare_rows -= value.rows;
            out.categories.push_back({std::move(value.value), value.rows, value.subjects});
        }
    }
    if (from.field.type == Type::text || out.use == Profile::Use::identifier)
        out.shape = from.shape.shape(all.k, !subjects_given_);
    return out;
}

void Collected::correlate(Profile& out) const {
    std::vector<std::size_t> numeric;
    for (std::size_t c = 0; c < columns_.size() && numeric.size() < 128; ++c)
        if (out.columns[c].use == Profile::Use::number) numeric.push_back(c);
    const auto n = numeric.size();
    for (const auto c : numeric) out.numeric.push_back(columns_[c].field.name);
    out.correlations.assign(n * n, 0.0);
    // Values are cut to what may be told, so that no single one can be read off a correlation.
    struct Told {
        double least = 0, most = 0;
        [[nodiscard]] double cut(double value) const { return std::clamp(value, least, most); }
    };
    const auto told = [&](std::size_t c) {
        return Told{*out.columns[c].numbers.least(), *out.columns[c].numbers.most()};
    };
    tbb::this_task_arena::isolate([&] {
        tbb::parallel_for(std::size_t{0}, n, [&](std::size_t i) {
            out.correlations[i * n + i] = 1;
            for (std::size_t j = 0; j < i; ++j) {
                const auto a = numeric[i], b = numeric[j];
                if (!out.columns[a].numbers.least() || !out.columns[b].numbers.least()) continue;
                const auto of_a = told(a), of_b = told(b);
                const auto &x = sample_.column(a), &y = sample_.column(b);
                const double x0 = out.columns[a].numbers.mean, y0 = out.columns[b].numbers.mean;
                double m = 0, sx = 0, sy = 0, sxx = 0, syy = 0, sxy = 0;
                for (std::size_t row = 0; row < x.size(); ++row) {
                    if (std::isnan(x[row]) || std::isnan(y[row])) continue;
                    const double u = of_a.cut(x[row]) - x0, v = of_b.cut(y[row]) - y0;
                    m += 1, sx += u, sy += v, sxx += u * u, syy += v * v, sxy += u * v;
                }
                if (m < static_cast<double>(out.k)) continue;
                const double spread = (sxx - sx * sx / m) * (syy - sy * sy / m);
                const double rho = spread > 0 ? (sxy - sx * sy / m) / std::sqrt(spread) : 0.0;
                out.correlations[i * n + j] = out.correlations[j * n + i] =
                    std::isfinite(rho) ? std::clamp(rho, -1.0, 1.0) : 0.0;
            }
        });
    });
}

std::shared_ptr<const Profile> Collected::finish() {
    auto out = std::make_shared<Profile>();
    sample_.settle();
    out->rows = rows_;
    out->subjects = rows_;
    if (subjects_given_)
        out->subjects = subjects_.size() < most_subjects
                            ? static_cast<std::int64_t>(subjects_.size())
                            : std::min(rows_, static_cast<std::int64_t>(many_subjects_.estimate()));
    out->rows_are_subjects = out->subjects == rows_;
    out->asked_k = limits_.k;
    out->k = effective_k(limits_.k, out->subjects);
    out->columns.resize(columns_.size());
    tbb::this_task_arena::isolate([&] {
        tbb::parallel_for(std::size_t{0}, columns_.size(),
                          [&](std::size_t c) { out->columns[c] = summarise(c, *out); });
    });
    correlate(*out);
    return out;
}

}  // namespace persona::profile
