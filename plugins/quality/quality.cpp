#include "quality.hpp"

#include <algorithm>

#include <persona/plugin.hpp>
#include <persona/random.hpp>
#include <persona/text.hpp>

#include <persona/row_sample.hpp>
#include "assess.hpp"
#include "identity.hpp"
#include "replacements.hpp"

namespace persona::quality {

/// One port's stream so far.
struct Side : SampledStream {
    KeyedSet personal;             ///< values of personal types
    KeyedSet known;                ///< those of them that the findings know
    std::int64_t identifying = 0;  ///< columns looked at
    Replacements replacements;
};

struct QualityState final : State {
    Streams<Side> sides;
    SampleLimits limits;
};

namespace {

/// Personal: an identifying column that the detector gave an entity. A bare record number is nobody's secret.
bool is_personal(const Field& field, const ColumnRoles* roles) {
    if (field.role == Role::identifier && !field.entity.empty()) return true;
    const auto* role = roles == nullptr ? nullptr : roles->find(field.name);
    return role != nullptr && role->role == Role::identifier && !role->entity.empty();
}

void collect_personal(Side& side, const Batch& batch, const ColumnRoles* roles, const Findings* findings,
                      std::uint64_t key) {
    std::string text;
    side.identifying = 0;
    for (std::size_t column = 0; column < batch.columns.size(); ++column) {
        const auto& field = batch.field(column);
        if (!is_personal(field, roles)) continue;
        ++side.identifying;
        const auto& cells = *batch.columns[column];
        for (std::int64_t row = 0; row < cells.size(); ++row) {
            if (!cells.valid(row)) continue;
            text.clear();
            append_value(text, cells, field, row);
            const auto folded = fold(text);
            if (folded.empty()) continue;
            const auto hash = stable_hash(folded, key);
            side.personal.add(hash);
            if (findings == nullptr) continue;
            const auto* entry = findings->find(findings->hash(folded));
            if (entry == nullptr) continue;
            // A found value counts whoever holds it; what is known only for being rare counts while it is.
            const bool found =
                entry->group < findings->groups.size() && findings->groups[entry->group].starts_with("found");
            if (found || static_cast<std::int64_t>(entry->subjects) < findings->k) side.known.add(hash);
        }
    }
}

}  // namespace

void Quality::describe(Description& description) {
    description.doc(
        "Judges synthetic rows against real ones: schema, distributions, personal values, texts, diversity.",
        "Five figures, each beside its ceiling (what other real rows reach) and its floor (real columns without their "
        "relations):\n\n"
        "- `schema_match`: names, order and types kept, every cell readable as its column's type.\n"
        "- `distribution_similarity`: the mean of column shapes and pair trends.\n"
        "- `pii_detected`: source values of personal types in the output.\n"
        "- `semantic_similarity`: do texts lie where real texts lie, and everywhere they lie; empty without a free "
        "text column.\n"
        "- `diversity`: neither more nor less varied than the source.\n\n"
        "The report has further figures, none of them gated: whether a model can tell the rows from real ones "
        "(`detector_auc`, `propensity_mse`), what a model learns from them (`train_on_synthetic`, "
        "`text_train_on_synthetic`), whether texts agree with their rows (`text_agreement`), and whether values are "
        "possible at all (`boundary_adherence`, `category_adherence`, `key_uniqueness`, `structure`).\n\n"
        "A figure that misses its gate, or that is gated and could not be computed, makes the verdict refuse. With "
        "fewer than 2,000 rows to "
        "compare, no more is asked than real rows themselves reach at that size: 20 rows can not look like a "
        "population. Wire a large draw of the "
        "model to `model_draw` to judge the model however few rows are let out. docs/guide/quality.md tells how to "
        "read each figure.");
    description.parameter("schema", schema_gate_,
                          "Whether a schema that differs from the source's refuses the output.");
    description.parameter("distribution", gates_.distribution, "Least distribution similarity.").range(0, 1);
    description
        .parameter("distribution_of_ceiling", gates_.distribution_of_ceiling,
                   "Least share of the ceiling that distribution similarity must reach, where the ceiling is firm.")
        .range(0, 1);
    description.parameter("pii", gates_.pii, "Most source values of personal types that may appear.").at_least(0);
    description.parameter("semantic", gates_.semantic, "Least semantic similarity of free text.").range(0, 1);
    description.parameter("diversity", gates_.diversity, "Least diversity, the mean of its parts.").range(0, 1);
    description.parameter("diversity_least", gates_.diversity_least, "Least value of every single part of diversity.")
        .range(0, 1);
    description.parameter("conditioned", conditioned_,
                          "The rows were drawn under conditions, so they are not to look like the source: where "
                          "`model_draw` is wired, that is judged, and what is let out is only told.");
    description
        .parameter("sample_rows", sample_rows_,
                   "Rows a side that the figures are computed from; what is beyond is sampled.")
        .range(100, 1'000'000)
        .unit("rows");
    description
        .parameter("sample_bytes", sample_bytes_, "Memory a side for those rows; fewer are kept when they are longer.")
        .at_least(1 << 16);
    description
        .parameter("sample_seed", sample_seed_,
                   "Decides which rows are sampled and drawn; not the run's seed, so that two runs are judged alike.")
        .at_least(0)
        .advanced();
    description.parameter("texts", texts_, "Texts a side for semantic similarity and diversity.")
        .range(10, 20'000)
        .unit("texts")
        .advanced();
    description
        .parameter("ceiling_rows", ceiling_rows_, "Source rows from which the ceiling is firm enough to be a gate.")
        .at_least(0)
        .unit("rows")
        .advanced();

    description.parameter(
        "target", target_,
        "The column that models are trained to predict; the last one of 2 to 20 different values when "
        "left out.");

    description.input("train", "The real rows the model was trained on, anonymised.").reference();
    description
        .input("holdout", "Real rows the model never saw. Without them, ceilings come from two halves of `train`.")
        .optional()
        .reference();
    description.input("synthetic", "The rows to be released.");
    description
        .input("model_draw",
               "A large draw of the same model: distribution similarity judges it instead of the few rows released.")
        .optional()
        .reference();
    description
        .artifact_input("columns", ColumnRoles::kind_name.data(),
                        "What each column is taken for, where the batches do not say.")
        .optional()
        .reference();
    description
        .artifact_input("found", Findings::kind_name.data(), "Values known from the source before it was anonymised.")
        .optional()
        .reference();
    description.artifact_input("leaks", Verdict::kind_name.data(), "The leak scan's verdict.")
        .optional()
        .reference()
        .late();
    description.artifact_output("verdict", Verdict::kind_name.data(), "The five figures and whether they pass.");
    description.parallel();
}

Status Quality::configure(StageFactory&) {
    gates_.schema = schema_gate_;
    return {};
}

StatePtr Quality::start() const {
    auto state = std::make_unique<QualityState>();
    state->limits = {
        .rows = sample_rows_, .bytes = sample_bytes_.value, .seed = static_cast<std::uint64_t>(sample_seed_)};
    return state;
}

Status Quality::observe(State& state, const Batch& batch, Context& context) const {
    auto& own = static_cast<QualityState&>(state);
    auto& side = own.sides[std::string(context.port())];
    const auto roles = context.artifact<ColumnRoles>("columns");
    const auto findings = context.artifact<Findings>("found");
    collect_personal(side, batch, roles.get(), findings.get(),
                     hmac_number(context.key(), "quality: identifying values"));
    side.replacements.observe(batch);
    return side.add(batch, context.port(), own.limits);
}

Status Quality::merge(State& into, State& from) const {
    auto& whole = static_cast<QualityState&>(into);
    auto& part = static_cast<QualityState&>(from);
    for (auto& [port, other] : part.sides) {
        auto& side = whole.sides[port];
        PERSONA_TRY(side.merge(other, port, whole.limits));
        side.personal.merge(other.personal);
        side.known.merge(other.known);
        side.replacements.merge(other.replacements);
        side.identifying = std::max(side.identifying, other.identifying);
    }
    return {};
}

Options Quality::options(const Context& context) const {
    Options out;
    out.gates = gates_;
    out.limits = {.rows = sample_rows_, .bytes = sample_bytes_.value, .seed = static_cast<std::uint64_t>(sample_seed_)};
    out.texts = texts_;
    out.ceiling_rows = ceiling_rows_;
    out.target = target_.value_or("");
    out.k = context.k();
    out.conditioned = conditioned_;
    out.stage = context.stage();
    return out;
}

Result<Evidence> Quality::gather(QualityState& state, Context& context) const {
    auto* train = find_stream(state.sides, "train");
    auto* holdout = find_stream(state.sides, "holdout");
    auto* made = find_stream(state.sides, "synthetic");
    auto* model = find_stream(state.sides, "model_draw");
    if (train == nullptr) return nothing_came_in("train");
    if (made == nullptr) return nothing_came_in("synthetic");

    const auto roles = context.artifact<ColumnRoles>("columns");
    const auto schema = with_roles(train->schema, roles.get());
    Evidence evidence;
    std::vector<Batch> sides;
    std::vector<bool> there(schema->size(), true);
    const auto add = [&](Side& from) -> Result<std::size_t> {
        PERSONA_ASSIGN(auto sample, from.sample.finish(state.limits));
        PERSONA_ASSIGN(auto conformed, conform(sample, {from.rows, from.present}, *schema));
        if (&from == made) {
            evidence.schema = std::move(conformed.match);
            there = std::move(conformed.there);
        }
        sides.push_back(std::move(conformed.batch));
        return sides.size() - 1;
    };
    PERSONA_TRY(add(*train));
    // Holdout and model draw share the source's schema; where they do not, what is missing there says so by itself.
    if (holdout != nullptr && holdout->rows > 0) {
        PERSONA_ASSIGN(evidence.holdout, add(*holdout));
        evidence.holdout_rows = holdout->rows;
    }
    const auto real = sides.size();
    PERSONA_ASSIGN(evidence.synthetic, add(*made));
    if (model != nullptr && model->rows > 0) {
        PERSONA_ASSIGN(evidence.draw, add(*model));
    } else {
        if (holdout != nullptr) train->replacements.merge(holdout->replacements);
        evidence.replaced = compare_replacements_as_one(sides, real, evidence.synthetic, train->replacements);
    }
    evidence.source_rows = train->rows + evidence.holdout_rows;
    evidence.synthetic_rows = made->rows;
    evidence.tables = make_tables(sides, real, there, static_cast<std::size_t>(options(context).pooled_categories));

    auto& personal = evidence.personal;
    personal.leaks = context.artifact<Verdict>("leaks");
    personal.columns = made->identifying;
    for (auto& [port, each] : state.sides) {
        each.personal.seal();
        each.known.seal();
        personal.checked = std::min(personal.checked, each.personal.kept_share());
    }
    if (!context.artifacts("found").empty()) {
        personal.found = static_cast<std::int64_t>(made->known.size());
    } else {
        personal.found = train->personal.common(made->personal);
        if (holdout != nullptr) {
            personal.by_chance = train->personal.common(holdout->personal);
            KeyedSet all = train->personal;
            all.merge(holdout->personal);
            all.seal();
            personal.found = all.common(made->personal);
        }
    }
    return evidence;
}

Result<std::vector<ArtifactPtr>> Quality::finish(State& state, Context& context) {
    PERSONA_ASSIGN(const auto evidence, gather(static_cast<QualityState&>(state), context));
    return std::vector<ArtifactPtr>{assess(evidence, options(context))};
}

}  // namespace persona::quality

PERSONA_PLUGIN("quality", "1.0.0") { stages.add<persona::quality::Quality>("validator.quality"); }
