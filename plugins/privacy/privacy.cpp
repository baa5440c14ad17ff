#include "privacy.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include <persona/conform.hpp>
#include <persona/plugin.hpp>
#include <persona/random.hpp>

namespace persona::privacy {

/// One port's stream so far.
struct Side : SampledStream {  // of the compared columns
    RowHashes hashes;
};

struct PrivacyState final : State {
    Streams<Side> sides;
};

namespace {

/// Pairs of rows times columns that one search may compare, so that 500 columns end in seconds too.
constexpr double most_comparisons = 3e9;
constexpr std::int64_t fewest_rows = 1000;

std::int64_t rows_for(std::size_t columns, std::int64_t wanted) {
    const auto affordable = std::sqrt(most_comparisons / std::max(1.0, static_cast<double>(columns)));
    return std::min(wanted, std::max(fewest_rows, static_cast<std::int64_t>(affordable)));
}

bool is_number(Type type) { return type != Type::text; }

/// Why rows of the two schemas can not be equal; empty when they can.
std::string incomparable(const Side& real, const Side& made) {
    if (real.schema->size() == 0) return "every column identifies or is free text";
    for (const auto& field : real.schema->fields()) {
        const auto at = made.schema->find(field.name);
        if (!at || made.schema->size() != real.schema->size()) return "the rows have other columns";
        const auto type = (*made.schema)[*at].type;
        if (is_number(field.type) != is_number(type))
            return fmt::format("column '{}' is {} instead of {}", field.name, to_string(type), to_string(field.type));
    }
    return {};
}

void count_copies(Evidence& evidence, Side& train, Side* holdout, Side& made) {
    evidence.no_copies = incomparable(train, made);
    if (evidence.no_copies.empty() && holdout != nullptr && holdout->rows > 0)
        evidence.no_copies = incomparable(train, *holdout);
    if (!evidence.no_copies.empty()) return;
    std::vector<RowHashes*> all{&train.hashes, &made.hashes};
    if (holdout != nullptr) all.push_back(&holdout->hashes);
    for (auto* each : all) each->seal();
    std::uint64_t limit = ~std::uint64_t{0};
    for (const auto* each : all) limit = std::min(limit, each->limit());
    for (auto* each : all) each->seal(limit);
    evidence.copies = copy_shares(train.hashes, holdout == nullptr ? RowHashes() : holdout->hashes, made.hashes);
}

}  // namespace

void Privacy::describe(Description& description) {
    description.doc(
        "Judges whether synthetic rows tell who was learnt from: copies, closeness, membership.",
        "Every figure stands beside what real rows give that the model never saw (`ceiling`):\n\n"
        "- `exact_copies`: synthetic rows that equal a training row, beside those that equal one of as many held-out "
        "rows.\n"
        "- `closer_to_training`: synthetic rows that lie nearer to a training row than to a held-out one; .5 is "
        "chance.\n"
        "- `membership_inference`: of the most isolated 1 % of the training rows, how many an attacker tells from "
        "held-out ones while taking 1 % of those for trained.\n"
        "- `singling_out`, `linkability`, `inference`: what Anonymeter's attacks find about people who were trained on "
        "beyond what they find about people who were not; empty where an attack is no better than guessing.\n"
        "- in the report: replicated uniques, distances to the closest record and their ratio, what a few known "
        "columns "
        "disclose of the others.\n\n"
        "Identifying and free-text columns take no part: the leak scan and `validator.text-runs` look after them. A "
        "gate lies so far above its parameter that a model which memorised nothing misses it once in a thousand runs; "
        "where there are too few rows to tell, there is a reason instead of a figure, and no gate. "
        "docs/guide/quality.md tells how to read each figure.");
    description
        .parameter("closer_to_training", gates_.closer_to_training,
                   "Most synthetic rows that may be nearer to training than to held-out rows, before chance is "
                   "allowed for.")
        .range(0.5, 1);
    description
        .parameter("membership", gates_.membership,
                   "Most isolated training rows that the attack may find, before chance is allowed for.")
        .range(0, 1);
    description
        .parameter("attack_risk", gates_.attack_risk,
                   "Largest risk that singling out, linkability and inference may have, before chance is allowed for.")
        .range(0, 1);
    description.parameter("attacks", attacks_, "Attacks of each kind.").range(50, 5'000).advanced();
    description
        .parameter("sample_rows", sample_rows_,
                   "Rows a side that distances are computed between; what is beyond is sampled. Copies are counted "
                   "among all rows.")
        .range(100, 15'000)
        .unit("rows");
    description
        .parameter("sample_bytes", sample_bytes_, "Memory a side for those rows; fewer are kept when they are longer.")
        .at_least(1 << 16);
    description
        .parameter("sample_seed", sample_seed_,
                   "Decides which rows are sampled; not the run's seed, so that two runs are judged alike.")
        .at_least(0)
        .advanced();

    description.input("train", "The real rows the model was trained on, anonymised.").reference();
    description.input("holdout", "Real rows the model never saw. Without them there is nothing to judge by.")
        .optional()
        .reference();
    description.input("synthetic", "The rows to be released.");
    description
        .input("model_draw",
               "A larger draw of the same model: judged instead of the released rows where those are too few to tell.")
        .optional()
        .reference();
    description
        .artifact_input("columns", ColumnRoles::kind_name.data(),
                        "What each column is taken for, where the batches do not say.")
        .optional()
        .reference();
    description.artifact_output("verdict", Verdict::kind_name.data(), "The figures and whether they pass.");
    description.parallel();
}

SampleLimits Privacy::limits() const {
    return {.rows = sample_rows_, .bytes = sample_bytes_.value, .seed = static_cast<std::uint64_t>(sample_seed_)};
}

StatePtr Privacy::start() const { return std::make_unique<PrivacyState>(); }

Status Privacy::observe(State& state, const Batch& whole, Context& context) const {
    const auto roles = context.artifact<ColumnRoles>("columns");
    const auto batch = compared_columns(whole, roles.get());
    auto& side = static_cast<PrivacyState&>(state).sides[std::string(context.port())];
    if (context.port() != "model_draw")
        for (const auto hash : hash_rows(batch, hmac_number(context.key(), "privacy: rows"))) side.hashes.add(hash);
    return side.add(batch, context.port(), limits());
}

Status Privacy::merge(State& into, State& from) const {
    auto& whole = static_cast<PrivacyState&>(into);
    for (auto& [port, other] : static_cast<PrivacyState&>(from).sides) {
        auto& side = whole.sides[port];
        PERSONA_TRY(side.merge(other, port, limits()));
        side.hashes.merge(other.hashes);
    }
    return {};
}

Result<Evidence> Privacy::gather(PrivacyState& state) const {
    auto* train = find_stream(state.sides, "train");
    auto* holdout = find_stream(state.sides, "holdout");
    auto* made = find_stream(state.sides, "synthetic");
    auto* model = find_stream(state.sides, "model_draw");
    if (train == nullptr) return nothing_came_in("train");
    if (made == nullptr) return nothing_came_in("synthetic");
    Evidence evidence;
    evidence.limits = limits();
    evidence.attacks = attacks_;
    evidence.limits.rows = rows_for(train->schema->size(), sample_rows_);
    std::vector<Batch> sides;
    std::vector<bool> there;
    const auto add = [&](Side& from) -> Result<std::size_t> {
        PERSONA_ASSIGN(auto sample, from.sample.finish(evidence.limits));
        PERSONA_ASSIGN(auto conformed, conform(sample, {from.rows, from.present}, *train->schema));
        if (&from == made) there = std::move(conformed.there);
        sides.push_back(std::move(conformed.batch));
        return sides.size() - 1;
    };
    PERSONA_TRY(add(*train));
    if (holdout != nullptr && holdout->rows > 0) {
        PERSONA_ASSIGN(evidence.holdout, add(*holdout));
        evidence.holdout_rows = holdout->rows;
    }
    const auto real = sides.size();
    PERSONA_ASSIGN(evidence.synthetic, add(*made));
    if (model != nullptr && model->rows > 0) {
        PERSONA_ASSIGN(evidence.draw, add(*model));
    }
    evidence.train_rows = train->rows;
    evidence.synthetic_rows = made->rows;
    evidence.sides = encode(sides, real, there);
    count_copies(evidence, *train, holdout, *made);
    return evidence;
}

Result<std::vector<ArtifactPtr>> Privacy::finish(State& state, Context&) {
    PERSONA_ASSIGN(const auto evidence, gather(static_cast<PrivacyState&>(state)));
    return std::vector<ArtifactPtr>{assess(evidence, gates_)};
}

}  // namespace persona::privacy

PERSONA_PLUGIN("privacy", "1.0.0") { stages.add<persona::privacy::Privacy>("validator.privacy"); }
