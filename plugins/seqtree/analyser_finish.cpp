#include <algorithm>

#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <persona/column_names.hpp>

#include "analyser.hpp"
#include "balance_texts.hpp"
#include "learn.hpp"
#include "phrases.hpp"
#include "train.hpp"

namespace persona::seqtree {
namespace {

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

void SeqtreeAnalyser::tell_constraints(const Model& model, Context& context) const {
    std::string all;
    for (const auto& sentence : model.constraints.sentences(model.columns)) all += (all.empty() ? "" : "; ") + sentence;
    if (!all.empty()) context.log(LogLevel::info, "holds in every synthetic row: " + all);
    if (candidates_->limited())
        context.log(LogLevel::info, "with so many columns, constraints were looked for among the first " +
                                        std::to_string(most_candidate_columns) +
                                        " of numbers and of categories; write others down");
}

std::size_t SeqtreeAnalyser::most_rows() const {
    const auto fits = static_cast<std::size_t>(memory_.value) / std::max<std::size_t>(columns_.size(), 1);
    return std::clamp(fits, least_sample_, 4 * least_sample_);
}

std::shared_ptr<Model> SeqtreeAnalyser::start_model(Context& context, std::size_t rows, std::size_t subjects) const {
    auto model = std::make_shared<Model>();
    model->source_rows = std::max<std::int64_t>(source_rows_, 0);
    model->rows = static_cast<std::int64_t>(rows);
    model->subjects = static_cast<std::int64_t>(subjects);
    model->asked_k = context.k();
    model->rules.k = profile_->k;
    model->rules.least_gain = least_gain_;
    model->columns = columns_;
    model->constraints = written_;
    return model;
}

void SeqtreeAnalyser::tell_distinct(Model& model) const {
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        const auto& column = profile_->columns[c];
        const bool of_subject = model.whose.constant[c];
        const double held =
            of_subject ? static_cast<double>(model.whose.present[c]) : static_cast<double>(column.present);
        // The number of different values is an estimate (±2 %) once there are many.
        const double share = held > 0 ? std::clamp(column.distinct / held, 0.0, 1.0) : 1.0;
        model.distinct_share.push_back(
            column.unique || model.constraints.unique(c) || (of_subject && share > 0.97) ? 1.0 : share);
    }
}

Status SeqtreeAnalyser::grow(Model& model, const Training& data, Context& context) const {
    TrainOptions options;
    options.trees = static_cast<int>(trees_);
    options.most_features = static_cast<std::size_t>(features_);
    options.seed = context.seed();
    options.domain = context.stage();
    options.first = first_at_;
    options.alone = alone_;
    options.calibrate = calibrate_;
    options.effort = context.round();
    options.stop = context.stop();
    // k may fall, leaves do not shrink.
    model.rules.leaf = leaf_floor(std::max(profile_->k, context.k()), static_cast<std::int64_t>(data.subject_count));
    model.rules.least_gain /= 1 + context.round();
    if (context.round() > 0)
        context.log(LogLevel::info,
                    "learnt more closely: splits that gain less, tables of two columns nearer to the source's; k and "
                    "leaves are as before");
    if (data.rows < static_cast<std::size_t>(model.rows))
        context.log(LogLevel::info, "trees are learnt from " + std::to_string(data.rows) + " of " +
                                        std::to_string(model.rows) + " rows, those of subjects chosen by chance");
    PERSONA_TRY(train(model, data, options));
    if (model.independent)
        context.log(
            LogLevel::warning,
            "too few rows for trees: of the dependencies between columns only what shows in tables of two is kept");
    return {};
}

std::shared_ptr<TextModel> SeqtreeAnalyser::learn_texts(const Model& model, const Training& data, TextSample& sample,
                                                        std::size_t column) const {
    std::vector<std::size_t> informative;
    for (const auto other : model.order)
        if (other != column && !alone_[other] && !alone_[column]) informative.push_back(other);
    PhraseRules rules;
    rules.k = model.rules.k;
    rules.is_subject = [&](std::string_view name) { return sample.may_be_subject(name); };
    return train_text(sample.settle(), sample.whole(), data, column, informative, rules);
}

Result<std::vector<ArtifactPtr>> SeqtreeAnalyser::finish(State& state, Context& context) {
    auto& learned = static_cast<Learned&>(state);
    auto& rows = learned.rows;
    auto& texts = learned.texts;
    if (rows.rows > 0xfffffff0U)
        return Error(ErrorCode::limit, "more than 4,294,967,280 rows can not be learnt at once", "fit models of parts");
    const auto sizes = count_sizes(rows.subjects);
    const auto subjects = rows.subjects.empty() ? rows.rows : count_subjects(sizes);
    if (static_cast<std::int64_t>(subjects) < least_k)
        return Error(ErrorCode::invalid_data,
                     "the rows belong to " + std::to_string(subjects) + " subject(s): at least " +
                         std::to_string(least_k) + " are needed, or the model would be about one of them",
                     "add rows, or check `subject:` if each row is a person of its own");
    if (subjects == rows.rows) rows.subjects = {};  // everyone has one row
    auto model = start_model(context, rows.rows, subjects);
    const auto choice =
        sample_rows(rows, subjects, most_rows(), Random::key(context.seed(), std::string(context.stage()) + "/sample"));
    auto data = start_training(rows, choice);
    std::vector<bool> never_constant;
    for (const auto& column : columns_) never_constant.push_back(column.use == Profile::Use::free_text);
    model->whose = learn_subjects({rows, sizes, choice, data, model->rules.k}, never_constant);
    PERSONA_TRY(learn_constraints({*profile_, *candidates_, find_constraints_}, rows, model->columns, model->whose,
                                  model->constraints));
    tell_constraints(*model, context);
    tell_distinct(*model);

    rows.forget_evidence();  // room for the trees
    for (const auto& column : model->columns) {
        data.code_counts.push_back(column.count());
        data.ordered.push_back(column.ordered());
    }
    data.whole.resize(columns_.size());
    tbb::this_task_arena::isolate([&] {
        tbb::parallel_for(std::size_t{0}, columns_.size(), [&](std::size_t c) {
            data.whole[c] = whole_column(rows.codes[c], rows.subjects, data.code_counts[c], model->rules.k);
        });
    });
    std::vector<Training> beside_texts(columns_.size());
    for (std::size_t c = 0; c < columns_.size(); ++c)
        if (texts[c] && !choice.all) beside_texts[c] = training_of_texts(rows, *texts[c], data);
    for (auto& codes : rows.codes) data.codes.push_back(take(codes, choice));
    rows.subjects = {};
    PERSONA_TRY(grow(*model, data, context));

    std::vector<std::shared_ptr<TextModel>> writers(columns_.size());
    for (std::size_t c = 0; c < columns_.size(); ++c)
        if (texts[c]) writers[c] = learn_texts(*model, choice.all ? data : beside_texts[c], *texts[c], c);
    balance_texts(*model, writers, Random::key(context.seed(), std::string(context.stage()) + "/texts"));
    model->texts.assign(writers.begin(), writers.end());
    auto bound = bound_columns(*model);
    return std::vector<ArtifactPtr>{std::move(model), std::move(bound)};
}

}  // namespace persona::seqtree
