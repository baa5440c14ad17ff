#include "analyser.hpp"

#include <algorithm>

#include <persona/column_names.hpp>
#include <persona/text.hpp>

#include "learn.hpp"
#include "phrases.hpp"
#include "train.hpp"

namespace persona::seqtree {
namespace {

/// The stream as codes: one byte a cell, and the texts of free-text columns.
class Learned final : public State {
public:
    Codes codes;
    Evidence evidence;
    std::vector<std::int64_t> subjects;              ///< empty: each row its own
    std::vector<std::vector<std::uint32_t>> values;  ///< hashes of identifiers by column, where subjects are given
    std::vector<std::unique_ptr<TextSample>> texts;  ///< by column
    std::size_t rows = 0;
};

/// Hashes that tell the values of an identifying column apart within this run; 0: missing.
void hash_values(const Column& column, std::vector<std::uint32_t>& out) {
    for (std::int64_t row = 0; row < column.size(); ++row) {
        if (!column.valid(row)) {
            out.push_back(0);
            continue;
        }
        std::uint64_t hash = 0;
        if (column.type() == Type::text) {
            hash = stable_hash(column.text(row));
        } else {
            const auto value = column.number(row);
            hash = stable_hash({reinterpret_cast<const char*>(&value), sizeof value});
        }
        out.push_back(static_cast<std::uint32_t>(hash) | 1U);
    }
}

/// Subjects numbered from 0 in the order in which they come first.
void number_subjects(const std::vector<std::int64_t>& from, Training& data) {
    std::vector<std::int64_t> known(from);
    std::sort(known.begin(), known.end());
    known.erase(std::unique(known.begin(), known.end()), known.end());
    data.subject_count = known.size();
    if (known.size() == from.size()) return;  // everyone has one row
    data.subjects.reserve(from.size());
    for (const auto subject : from)
        data.subjects.push_back(
            static_cast<std::uint32_t>(std::lower_bound(known.begin(), known.end(), subject) - known.begin()));
}

/// What no row can have changed in one cell alone.
std::shared_ptr<const ColumnNames> bound_columns(const Model& model) {
    auto out = std::make_shared<ColumnNames>();
    const auto bound = model.constraints.bound();
    const bool shared = model.subjects < model.rows;
    for (std::size_t c = 0; c < model.columns.size(); ++c)
        if ((shared && model.whose.constant[c]) || std::binary_search(bound.begin(), bound.end(), c))
            out->names.push_back(model.columns[c].field.name);
    return out;
}

}  // namespace

Result<std::vector<std::size_t>> SeqtreeAnalyser::find_columns(const std::vector<std::string>& names,
                                                               const char* what_for) const {
    std::vector<std::size_t> out;
    std::vector<std::string> known;
    for (const auto& column : columns_) known.push_back(column.field.name);
    for (const auto& name : names) {
        const auto at = std::find(known.begin(), known.end(), name);
        if (at == known.end()) {
            const auto near = nearest_name(name, known);
            return Error(ErrorCode::configuration, "there is no column '" + name + "' to draw " + what_for,
                         near ? "did you mean '" + *near + "'?" : "check the names in the table's header");
        }
        out.push_back(static_cast<std::size_t>(at - known.begin()));
    }
    return out;
}

Status SeqtreeAnalyser::choose_columns() {
    PERSONA_ASSIGN(first_at_, find_columns(first_, "first"));
    PERSONA_ASSIGN(const auto sequence, find_columns(sequence_, "in this order"));
    for (const auto column : sequence)
        if (std::find(first_at_.begin(), first_at_.end(), column) == first_at_.end()) first_at_.push_back(column);
    PERSONA_ASSIGN(const auto alone, find_columns(independent_, "by itself"));
    alone_.assign(columns_.size(), false);
    for (const auto column : alone) {
        alone_[column] = true;
        const bool others_follow = std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
            return rule.columns.size() > 1 && std::find(rule.columns.begin(), rule.columns.end(),
                                                        columns_[column].field.name) != rule.columns.end();
        });
        if (others_follow)
            return Error(ErrorCode::configuration,
                         "column '" + columns_[column].field.name +
                             "' is to be drawn by itself, and a constraint ties it to others",
                         "do without one of the two")
                .in_column(columns_[column].field.name);
    }
    return {};
}

void SeqtreeAnalyser::tell_constraints(const Model& model, Context& context) const {
    std::string all;
    for (const auto& sentence : model.constraints.sentences(model.columns)) all += (all.empty() ? "" : "; ") + sentence;
    if (!all.empty()) context.log(LogLevel::info, "holds in every synthetic row: " + all);
    if (candidates_->limited())
        context.log(LogLevel::info, "with so many columns, constraints were looked for among the first " +
                                        std::to_string(most_candidate_columns) +
                                        " of numbers and of categories; write others down");
}

Status SeqtreeAnalyser::configure(StageFactory&) {
    PERSONA_ASSIGN(rules_, read_rules(constraints_));
    return {};
}

Status SeqtreeAnalyser::open(Context& context) {
    profile_ = context.artifact<Profile>("profile");
    if (!profile_)
        return Error(ErrorCode::configuration, "there is no profile to learn with",
                     "wire `profile:` to an analyser.profile of the same rows");
    const auto source = context.artifact<Profile>("source");
    source_rows_ = source ? source->rows : profile_->rows;
    columns_.clear();
    for (const auto& column : profile_->columns) {
        const bool key = std::any_of(rules_.begin(), rules_.end(), [&](const Rule& rule) {
            return rule.kind == Rule::Kind::unique && rule.columns.front() == column.field.name;
        });
        if (key && column.use != Profile::Use::identifier) {
            auto made_new = column;
            made_new.use = Profile::Use::identifier;
            columns_.emplace_back(made_new, profile_->rows, profile_->k);
        } else {
            columns_.emplace_back(column, profile_->rows, profile_->k);
        }
    }
    if (columns_.size() >= Node::leaf)
        return Error(ErrorCode::limit, "a table of more than 65,534 columns can not be learnt", "leave columns out");
    PERSONA_TRY(choose_columns());
    PERSONA_ASSIGN(written_, resolve_rules(rules_, columns_));
    std::vector<bool> looked_at(columns_.size(), find_constraints_);
    for (std::size_t c = 0; c < columns_.size(); ++c) looked_at[c] = looked_at[c] && !alone_[c];
    candidates_ = std::make_unique<Candidates>(*profile_, columns_, written_, looked_at);
    return {};
}

StatePtr SeqtreeAnalyser::start() const {
    auto state = std::make_unique<Learned>();
    state->codes.resize(columns_.size());
    state->values.resize(columns_.size());
    state->evidence = candidates_->start();
    for (const auto& column : columns_)
        state->texts.push_back(column.use == Profile::Use::free_text
                                   ? std::make_unique<TextSample>(static_cast<std::size_t>(text_bytes_) << 20)
                                   : nullptr);
    return state;
}

Status SeqtreeAnalyser::observe(State& state, const Batch& batch, Context&) const {
    auto& into = static_cast<Learned&>(state);
    if (batch.schema->size() != columns_.size())
        return Error(ErrorCode::configuration,
                     "the profile describes " + std::to_string(columns_.size()) + " columns, the rows have " +
                         std::to_string(batch.schema->size()),
                     "wire `profile:` to a profile of the same rows");
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        if (batch.field(c).name != columns_[c].field.name || batch.field(c).type != columns_[c].field.type)
            return Error(ErrorCode::configuration, "the profile describes other columns than the rows have",
                         "wire `profile:` to a profile of the same rows")
                .in_column(batch.field(c).name);
        columns_[c].encode(*batch.columns[c], into.codes[c]);
        if (into.texts[c]) into.texts[c]->add(batch, c, into.rows);
    }
    candidates_->observe(batch, into.codes, into.evidence);
    const Subjects subjects(batch);
    if (subjects.given()) {
        for (std::int64_t row = 0; row < batch.rows; ++row) into.subjects.push_back(subjects[row]);
        for (std::size_t c = 0; c < columns_.size(); ++c)
            if (columns_[c].use == Profile::Use::identifier) hash_values(*batch.columns[c], into.values[c]);
    }
    into.rows += static_cast<std::size_t>(batch.rows);
    return {};
}

Status SeqtreeAnalyser::merge(State& into_state, State& from_state) const {
    auto& into = static_cast<Learned&>(into_state);
    auto& from = static_cast<Learned&>(from_state);
    if (into.rows > 0 && from.rows > 0 && into.subjects.empty() != from.subjects.empty())
        return Error(ErrorCode::invalid_data, "some batches say whose rows they hold and others do not");
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        into.codes[c].insert(into.codes[c].end(), from.codes[c].begin(), from.codes[c].end());
        into.values[c].insert(into.values[c].end(), from.values[c].begin(), from.values[c].end());
        if (into.texts[c]) into.texts[c]->merge(*from.texts[c], into.rows);
    }
    candidates_->merge(into.evidence, from.evidence);
    into.subjects.insert(into.subjects.end(), from.subjects.begin(), from.subjects.end());
    into.rows += from.rows;
    return {};
}

Result<std::vector<ArtifactPtr>> SeqtreeAnalyser::finish(State& state, Context& context) {
    auto& learned = static_cast<Learned&>(state);
    if (learned.rows > 0xfffffff0U)
        return Error(ErrorCode::limit, "more than 4,294,967,280 rows can not be learnt at once", "fit models of parts");

    Training data;
    data.rows = learned.rows;
    data.codes = std::move(learned.codes);
    data.subject_count = data.rows;
    if (!learned.subjects.empty()) number_subjects(learned.subjects, data);
    const auto subjects = static_cast<std::int64_t>(data.subject_count);
    if (subjects < least_k)
        return Error(ErrorCode::invalid_data,
                     "the rows belong to " + std::to_string(subjects) + " subject(s): at least " +
                         std::to_string(least_k) + " are needed, or the model would be about one of them",
                     "add rows, or check `subject:` if each row is a person of its own");
    auto model = std::make_shared<Model>();
    model->source_rows = std::max<std::int64_t>(source_rows_, 0);
    model->rows = static_cast<std::int64_t>(data.rows);
    model->subjects = subjects;
    model->asked_k = context.k();
    model->rules.k = profile_->k;
    model->rules.leaf = leaf_floor(std::max(profile_->k, context.k()), subjects);  // k may fall, leaves do not shrink
    model->rules.least_gain = least_gain_;
    model->columns = columns_;
    std::vector<bool> never_constant;
    for (const auto& column : columns_) never_constant.push_back(column.use == Profile::Use::free_text);
    model->whose = learn_subjects(data, learned.values, never_constant, model->rules.k);
    model->constraints = written_;
    PERSONA_TRY(learn_constraints({*profile_, *candidates_, find_constraints_}, learned.evidence, model->columns, data,
                                  model->whose, model->constraints));
    learned.evidence = {};  // room for the trees
    tell_constraints(*model, context);
    for (const auto& column : model->columns) {
        data.code_counts.push_back(column.count());
        data.ordered.push_back(column.ordered());
    }
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        const auto& column = profile_->columns[c];
        const bool of_subject = model->whose.constant[c];
        const double held =
            of_subject ? static_cast<double>(model->whose.present[c]) : static_cast<double>(column.present);
        // The number of different values is an estimate (±2 %) once there are many.
        const double share = held > 0 ? std::clamp(column.distinct / held, 0.0, 1.0) : 1.0;
        model->distinct_share.push_back(
            column.unique || model->constraints.unique(c) || (of_subject && share > 0.97) ? 1.0 : share);
    }
    TrainOptions options;
    options.trees = static_cast<int>(trees_);
    options.most_features = static_cast<std::size_t>(features_);
    options.seed = context.seed();
    options.domain = context.stage();
    options.first = first_at_;
    options.alone = alone_;
    options.calibrate = calibrate_;
    options.effort = context.round();
    model->rules.least_gain /= 1 + context.round();
    if (context.round() > 0)
        context.log(LogLevel::info,
                    "learnt more closely: splits that gain less, tables of two columns nearer to the source's; k and "
                    "leaves are as before");
    options.stop = context.stop();
    PERSONA_TRY(train(*model, data, options));
    if (model->independent)
        context.log(
            LogLevel::warning,
            "too few rows for trees: of the dependencies between columns only what shows in tables of two is kept");

    model->texts.assign(columns_.size(), nullptr);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        if (!learned.texts[c]) continue;
        std::vector<std::size_t> informative;
        for (const auto other : model->order)
            if (other != c && !alone_[other] && !alone_[c]) informative.push_back(other);
        PhraseRules rules;
        rules.k = model->rules.k;
        rules.is_subject = [&](std::string_view name) { return learned.texts[c]->may_be_subject(name); };
        const auto& texts = learned.texts[c]->settle();
        model->texts[c] = train_text(texts, learned.texts[c]->whole(), data, c, informative, rules);
    }
    auto bound = bound_columns(*model);
    return std::vector<ArtifactPtr>{std::move(model), std::move(bound)};
}

}  // namespace persona::seqtree
