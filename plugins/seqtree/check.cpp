#include "check.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include <boost/json.hpp>

#include <persona/text.hpp>

#include "computed.hpp"
#include "learned.hpp"

namespace persona::seqtree {
namespace {

constexpr std::size_t most_key_bytes = std::size_t{16} << 20;  // more go through the private spool

struct Counts final : State {
    std::int64_t rows = 0;
    std::vector<std::int64_t> broken;      ///< by constraint, in the order of sentences()
    std::vector<Kept<std::int64_t>> keys;  ///< hashes by unique column
    SpillPtr file;
};

/// The rows of a batch as constraints see them.
class Seen {
public:
    Seen(const Batch& batch, const Model& model, const std::vector<LabelIndex>& index,
         const std::vector<std::unordered_map<std::string, Label32>>& values)
        : batch_(batch), model_(model), index_(index), values_(values), at_(model.columns.size(), nullptr) {
        for (std::size_t c = 0; c < batch.columns.size(); ++c)
            for (std::size_t own = 0; own < at_.size(); ++own)
                if (model.columns[own].field.name == batch.field(c).name) at_[own] = batch.columns[c].get();
    }
    /// Whether all columns are there: identifying ones may have been left out.
    [[nodiscard]] bool has(const std::vector<std::size_t>& columns) const {
        return std::all_of(columns.begin(), columns.end(), [&](auto c) { return at_[c] != nullptr; });
    }
    [[nodiscard]] const Column& column(std::size_t c) const { return *at_[c]; }
    [[nodiscard]] std::optional<double> number(std::size_t c, std::int64_t row) const {
        return at_[c]->valid(row) ? std::optional(at_[c]->number(row)) : std::nullopt;
    }
    [[nodiscard]] std::string text(std::size_t c, std::int64_t row) const {
        std::string out;
        append_value(out, *at_[c], model_.columns[c].field, row);
        return out;
    }
    [[nodiscard]] Label32 label(std::size_t c, std::int64_t row) const {
        if (!at_[c]->valid(row)) return 0;
        std::string value;
        if (at_[c]->type() == Type::text) value = at_[c]->text(row);
        else if (at_[c]->type() == Type::boolean) value = at_[c]->boolean(row) ? "true" : "false";
        else value = number_text(model_.columns[c].field, at_[c]->number(row));
        const auto known = values_[c].find(value);
        return known == values_[c].end() ? index_[c].rare() : known->second;
    }
    [[nodiscard]] std::int64_t rows() const noexcept { return batch_.rows; }
    [[nodiscard]] const std::vector<ColumnCodes>& columns() const noexcept { return model_.columns; }

private:
    const Batch& batch_;
    const Model& model_;
    const std::vector<LabelIndex>& index_;
    const std::vector<std::unordered_map<std::string, Label32>>& values_;
    std::vector<const Column*> at_;
};

std::int64_t broken(const Seen& seen, const Constraints::Dependency& one) {
    std::int64_t out = 0;
    if (!seen.has({one.from, one.to})) return 0;
    for (std::int64_t row = 0; row < seen.rows(); ++row) {
        const auto from = seen.label(one.from, row), to = seen.label(one.to, row);
        const auto decided = one.decided[std::min<std::size_t>(from, one.decided.size() - 1)];
        out += from != 0 && to != 0 && to != decided && decided != any_label;
    }
    return out;
}

std::int64_t broken(const Seen& seen, std::size_t lower, std::size_t upper) {
    std::int64_t out = 0;
    if (!seen.has({lower, upper})) return 0;
    for (std::int64_t row = 0; row < seen.rows(); ++row) {
        const auto low = seen.number(lower, row), high = seen.number(upper, row);
        out += low && high && *low > *high;
    }
    return out;
}

constexpr double not_given = std::numeric_limits<double>::quiet_NaN();

std::int64_t broken(const Seen& seen, const Constraints::Sum& one) {
    std::int64_t out = 0;
    auto columns = one.parts;
    columns.push_back(one.total);
    if (!seen.has(columns)) return 0;
    for (std::int64_t row = 0; row < seen.rows(); ++row) {
        const double total = seen.number(one.total, row).value_or(not_given);
        std::vector<double> parts;
        for (const auto part : one.parts) parts.push_back(seen.number(part, row).value_or(not_given));
        out += !agrees(one, parts, total, seen.columns());
    }
    return out;
}

std::int64_t broken(const Seen& seen, const Constraints::Combination& one) {
    std::int64_t out = 0;
    if (!seen.has(one.columns)) return 0;
    for (std::int64_t row = 0; row < seen.rows(); ++row) {
        LabelKey key{};
        bool present = true;
        for (std::size_t i = 0; i < one.columns.size(); ++i) {
            key[i] = seen.label(one.columns[i], row);
            present = present && key[i] != 0;
        }
        const auto at = std::lower_bound(one.rows.begin(), one.rows.end(), key,
                                         [](const auto& row_of, const LabelKey& k) { return row_of.labels < k; });
        out += present && (at == one.rows.end() || at->labels != key);
    }
    return out;
}

std::int64_t broken(const Seen& seen, const Constraints::Range& one) {
    std::int64_t out = 0;
    if (!seen.has({one.column})) return 0;
    for (std::int64_t row = 0; row < seen.rows(); ++row) {
        const auto value = seen.number(one.column, row);
        out += value && (*value < one.least || *value > one.most);
    }
    return out;
}

void collect(const Seen& seen, std::size_t column, Kept<std::int64_t>& into) {
    if (!seen.has({column})) return;
    std::vector<std::int64_t> hashes;
    for (std::int64_t row = 0; row < seen.rows(); ++row)
        if (seen.column(column).valid(row))
            hashes.push_back(static_cast<std::int64_t>(stable_hash(seen.text(column, row))));
    into.add(hashes);
}

/// How many come again.
std::int64_t repeated(const Kept<std::int64_t>& keys) {
    std::size_t out = 0;
    for (const auto& [times, different] : count_sizes(keys)) out += (times - 1) * different;
    return static_cast<std::int64_t>(out);
}

}  // namespace

void ConstraintsValidator::describe(Description& d) {
    d.doc(
        "Counts rows that break a constraint of the model: there must be none",
        "Every row is looked at: dependencies, orders, sums, combinations, ranges and unique keys that "
        "analyser.seqtree found or was told, as `persona model inspect` shows them. They hold by the way in which rows "
        "are made; this stage reads what was made and knows nothing of how. A constraint of columns that were left "
        "out is not checked.");
    d.parallel();
    d.input("from", "The rows to be released");
    d.artifact_input("model", std::string(Model::kind_name), "The model that they were drawn from").reference();
    d.artifact_output("verdict", std::string(Verdict::kind_name), "Whether all constraints hold");
}

Status ConstraintsValidator::open(Context& context) {
    model_ = context.artifact<Model>("model");
    spool_ = context.spool_folder();
    if (!model_)
        return Error(ErrorCode::configuration, "there is no model whose constraints could be checked",
                     "wire `model:` to an analyser.seqtree or a saved model of it");
    const auto& constraints = model_->constraints;
    std::vector<bool> wanted(model_->columns.size(), false);
    for (const auto& one : constraints.dependencies) wanted[one.from] = wanted[one.to] = true;
    for (const auto& one : constraints.combinations)
        for (const auto column : one.columns) wanted[column] = true;
    index_.clear();
    values_.assign(wanted.size(), {});
    for (std::size_t c = 0; c < wanted.size(); ++c) {
        index_.emplace_back(model_->columns[c]);
        for (Label32 label = 1; wanted[c] && label <= index_[c].known(); ++label)
            values_[c].emplace(index_[c].text(model_->columns[c], label), label);
    }
    return {};
}

StatePtr ConstraintsValidator::start() const {
    auto out = std::make_unique<Counts>();
    out->broken.assign(model_->constraints.sentences(model_->columns).size(), 0);
    out->keys.resize(model_->constraints.uniques.size());
    return out;
}

Status ConstraintsValidator::observe(State& state, const Batch& batch, Context&) const {
    auto& into = static_cast<Counts&>(state);
    const auto& all = model_->constraints;
    const Seen seen(batch, *model_, index_, values_);
    into.rows += batch.rows;
    std::size_t at = 0;
    for (const auto& one : all.dependencies) into.broken[at++] += broken(seen, one);
    for (const auto& one : all.orderings)
        for (const auto lower : one.lower) into.broken[at++] += broken(seen, lower, one.upper);
    for (const auto& one : all.sums) into.broken[at++] += broken(seen, one);
    for (const auto& one : all.combinations) into.broken[at++] += broken(seen, one);
    for (const auto& one : all.ranges) into.broken[at++] += broken(seen, one);
    for (std::size_t i = 0; i < all.uniques.size(); ++i) collect(seen, all.uniques[i].column, into.keys[i]);
    return {};
}

Status ConstraintsValidator::merge(State& into_state, State& from_state) const {
    auto& into = static_cast<Counts&>(into_state);
    auto& from = static_cast<Counts&>(from_state);
    into.rows += from.rows;
    for (std::size_t i = 0; i < into.broken.size(); ++i) into.broken[i] += from.broken[i];
    for (std::size_t i = 0; i < into.keys.size(); ++i) {
        into.keys[i].add(from.keys[i]);
        if (into.keys[i].bytes() <= most_key_bytes) continue;
        PERSONA_TRY(make_file(into.file, spool_));
        PERSONA_TRY(into.keys[i].spill(into.file));
    }
    return {};
}

Result<std::vector<ArtifactPtr>> ConstraintsValidator::finish(State& state, Context&) {
    auto& counts = static_cast<Counts&>(state);
    const auto sentences = model_->constraints.sentences(model_->columns);
    const auto first_key = sentences.size() - counts.keys.size();
    auto verdict = std::make_shared<Verdict>();
    boost::json::array list;
    std::int64_t total = 0;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        const bool key = i >= first_key;
        if (key) counts.broken[i] = repeated(counts.keys[i - first_key]);
        total += counts.broken[i];
        list.push_back(boost::json::object{{"constraint", sentences[i]}, {"violations", counts.broken[i]}});
        if (counts.broken[i] > 0)
            verdict->failures.push_back(with_commas(counts.broken[i]) + " rows break '" + sentences[i] + "'");
    }
    verdict->title = "constraints";
    verdict->summary = sentences.empty() ? "none in force"
                                         : std::to_string(sentences.size()) + " in force, " + with_commas(counts.rows) +
                                               " rows looked at";
    Figure figure;
    figure.name = "violations";
    figure.value = static_cast<double>(total);
    figure.gate = 0;
    figure.gate_is_maximum = true;
    figure.passed = total == 0;
    figure.is_count = true;
    verdict->figures.push_back(std::move(figure));
    if (total > 0)
        verdict->advice.emplace_back("constraints hold by construction: rows that break one were changed on the way");
    verdict->details =
        boost::json::serialize(boost::json::object{{"rows_looked_at", counts.rows}, {"constraints", std::move(list)}});
    return std::vector<ArtifactPtr>{std::move(verdict)};
}

}  // namespace persona::seqtree
