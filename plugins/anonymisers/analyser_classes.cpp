#include <algorithm>
#include <unordered_map>

#include <persona/profile.hpp>
#include <persona/random.hpp>
#include <persona/text.hpp>

#include "generalise.hpp"

namespace persona::anonymisers {
namespace {

constexpr std::size_t most_values = 64;   ///< sensitive values of a class that are counted
constexpr std::size_t entry_bytes = 160;  ///< of a combination beside its key: rough

struct TallyState final : State {
    std::unordered_map<std::string, ClassTally> tallies;
    std::vector<Field> fields;  ///< of the quasi-identifiers; empty before the first batch
    std::vector<std::size_t> places, sensitive;
    std::vector<std::string> sensitive_names;
    bool rows_are_subjects = true;
    std::int64_t rows = 0;
    std::size_t bytes = 0;

    void add(std::string key, const ClassTally& one, std::int64_t k) {
        const auto length = key.size();
        const auto [place, fresh] = tallies.try_emplace(std::move(key));
        if (fresh) bytes += length + entry_bytes;
        const auto more = place->second.add(one, k, most_values);
        bytes = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(bytes) + more * 8);
    }
};

/// The columns named, or all of a role; `what` for the message.
Result<std::vector<std::size_t>> chosen(const Schema& schema, const std::vector<std::string>& named, Role role) {
    std::vector<std::size_t> out;
    for (const auto& name : named) {
        const auto at = schema.find(name);
        if (!at) {
            std::vector<std::string> known;
            for (const auto& field : schema.fields()) known.push_back(field.name);
            const auto near = nearest_name(name, known);
            return Error(ErrorCode::not_found, "there is no column '" + name + "' to make classes of",
                         near ? "did you mean '" + *near + "'?" : "");
        }
        out.push_back(*at);
    }
    for (std::size_t i = 0; named.empty() && i < schema.size(); ++i)
        if (schema[i].role == role) out.push_back(i);
    return out;
}

}  // namespace

void AnalyserClasses::describe(Description& description) {
    description
        .doc("Counts the classes of equal quasi-identifiers: the smallest one, those under k, their sensitive values.",
             "A class is the rows that are equal in all quasi-identifiers. It must hold k subjects, so that nobody in "
             "it can be told from the others, and with `l` above 1 so many different values of each sensitive column, "
             "so that belonging to it gives nothing away. A missing value counts as a value.\n\n"
             "Besides the view, which the report shows, this chooses for anonymiser.generalise how far each column is "
             "made coarser, and which rows are left out: levels rise one by one where that saves most rows for the "
             "detail it costs, and fall again where they were not needed. Wired behind anonymiser.generalise, the view "
             "proves what was reached; its verdict, with `check`, fits a gate's `when`.\n\n"
             "Usual levels: of numbers bands of 5, 10 and 20 (times a power of ten), of dates month, quarter, year and "
             "decade, of codes ever shorter beginnings; the last level of every column is `*`.")
        .parallel()
        .holds_everything(
            "the different combinations of quasi-identifiers, each with up to k subjects and 64 values "
            "of each sensitive column, within `memory`");
    description.parameter("columns", columns_, "The quasi-identifiers; empty: those that are marked so.")
        .example("[age, postcode]");
    description.parameter("sensitive", sensitive_, "The sensitive columns; empty: those that are marked so.")
        .example("[diagnosis]");
    description.parameter("k", asked_k_, "Subjects a class must hold; the run's k when left out.").range(2, 100000);
    description.parameter("l", l_, "Different values of each sensitive column a class must hold; 1: any number.")
        .range(1, 64);
    description.parameter("suppress", suppress_, "The share of rows that may be left out.").range(0, 0.5);
    description.parameter("check", check_,
                          "The verdict fails, and the run with it, where the rows that came in do not have k and l "
                          "already: for the view behind anonymiser.generalise.");
    description.parameter("levels", levels_, "Own levels for single columns, finest first.")
        .example("{age: [5, 10, 20], visit: [month, year], postcode: [{prefix: 3}, {prefix: 2}]}");
    description.parameter("memory", memory_, "The most memory the combinations may take; beyond it the run fails.")
        .advanced();
    description.artifact_output("main", std::string(Classes::kind_name), "The view and the levels.");
    description
        .artifact_output("verdict", std::string(Verdict::kind_name),
                         "Whether the rows that came in have k and l already.")
        .optional();
}

Status AnalyserClasses::configure(StageFactory&) {
    PERSONA_ASSIGN(ladders_, Ladders::read(levels_));
    return {};
}

Status AnalyserClasses::open(Context& context) {
    k_ = asked_k_ ? *asked_k_ : std::max<std::int64_t>(context.k(), 2);
    return {};
}

StatePtr AnalyserClasses::start() const { return std::make_unique<TallyState>(); }

Status AnalyserClasses::check_memory(std::size_t bytes) const {
    if (static_cast<std::int64_t>(bytes) <= memory_.value) return {};
    return Error(ErrorCode::limit,
                 "the combinations of quasi-identifiers need more than the " + std::to_string(memory_.value >> 20) +
                     " MiB they may take",
                 "raise 'memory' of this stage, or leave columns of nearly unique values out of 'columns'");
}

Status AnalyserClasses::observe(State& state, const Batch& batch, Context&) const {
    auto& into = static_cast<TallyState&>(state);
    if (into.fields.empty()) {
        PERSONA_ASSIGN(into.places, chosen(*batch.schema, columns_, Role::quasi_identifier));
        PERSONA_ASSIGN(into.sensitive, chosen(*batch.schema, sensitive_, Role::sensitive));
        if (into.places.empty())
            return Error(ErrorCode::configuration, "no column is marked as a quasi-identifier: there are no classes",
                         "name them with 'columns', or put detector.columns before this stage");
        for (const auto at : into.places) {
            into.fields.push_back(batch.field(at));
            into.fields.back().format.clear();
        }
        for (const auto at : into.sensitive) into.sensitive_names.push_back(batch.field(at).name);
    }
    const Subjects subjects(batch);
    into.rows_are_subjects = into.rows_are_subjects && !subjects.given();
    into.rows += batch.rows;
    std::string key, text;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        key.clear();
        for (std::size_t i = 0; i < into.places.size(); ++i) {
            const auto& column = *batch.columns[into.places[i]];
            if (!column.valid(row)) {
                append_missing_part(key);
                continue;
            }
            text.clear();
            append_value(text, column, into.fields[i], row);
            append_part(key, text);
        }
        ClassTally one;
        one.rows = 1;
        if (subjects.given()) one.subjects.push_back(static_cast<std::uint64_t>(subjects[row]));
        for (const auto at : into.sensitive) {
            text.clear();
            if (batch.columns[at]->valid(row)) append_value(text, *batch.columns[at], batch.field(at), row);
            else text.push_back('\xff');
            one.values.push_back({stable_hash(text)});
        }
        into.add(key, one, k_);
    }
    return check_memory(into.bytes);
}

Status AnalyserClasses::merge(State& into_state, State& from_state) const {
    auto& into = static_cast<TallyState&>(into_state);
    auto& from = static_cast<TallyState&>(from_state);
    if (into.fields.empty()) {
        into.fields = from.fields;
        into.places = from.places;
        into.sensitive = from.sensitive;
        into.sensitive_names = from.sensitive_names;
    }
    into.rows_are_subjects = into.rows_are_subjects && from.rows_are_subjects;
    into.rows += from.rows;
    // Unions and sums: the order in which the combinations come does not matter.
    for (auto& [key, tally] : from.tallies) into.add(key, tally, k_);
    from.tallies.clear();
    return check_memory(into.bytes);
}

Result<std::vector<ArtifactPtr>> AnalyserClasses::finish(State& state, Context& context) {
    auto& tallied = static_cast<TallyState&>(state);
    auto classes = std::make_shared<Classes>();
    classes->k = k_;
    classes->l = l_;
    classes->rows = tallied.rows;
    classes->rows_are_subjects = tallied.rows_are_subjects;
    classes->sensitive = tallied.sensitive_names;
    if (l_ > 1 && tallied.sensitive_names.empty() && tallied.rows > 0)
        return Error(ErrorCode::configuration, "'l' asks for different sensitive values, but no column is sensitive",
                     "name them with 'sensitive'");
    for (const auto& field : tallied.fields) {
        Classes::Column column;
        column.field = field;
        if (const auto* own = ladders_.find(field.name)) column.ladder = *own;
        classes->columns.push_back(std::move(column));
    }
    for (const auto& [name, ladder] : ladders_.by_column) {
        const bool known = std::any_of(tallied.fields.begin(), tallied.fields.end(),
                                       [&name = name](const Field& field) { return field.name == name; });
        if (!known && !tallied.fields.empty())
            return Error(ErrorCode::configuration, "'levels' names '" + name + "', which is no quasi-identifier here",
                         "name it in 'columns' too");
    }
    std::vector<std::string> keys;
    keys.reserve(tallied.tallies.size());
    for (const auto& [key, tally] : tallied.tallies) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    std::vector<ClassTally> tallies;
    tallies.reserve(keys.size());
    for (const auto& key : keys) tallies.push_back(std::move(tallied.tallies.find(key)->second));
    tallied.tallies.clear();
    PERSONA_TRY(choose_levels(*classes, keys, tallies, suppress_, most_values));

    auto verdict = std::make_shared<Verdict>();
    verdict->title = "k-anonymity";
    const auto figure = [&](std::string name, std::int64_t value, std::int64_t gate) {
        Figure out;
        out.name = std::move(name);
        out.value = static_cast<double>(value);
        out.is_count = true;
        if (check_ && classes->rows > 0) {
            out.gate = static_cast<double>(gate);
            out.passed = value >= gate;
        }
        verdict->figures.push_back(std::move(out));
    };
    figure("smallest_class", classes->before.smallest, k_);
    for (std::size_t i = 0; i < classes->sensitive.size(); ++i)
        figure("diversity of " + classes->sensitive[i], classes->before.diversity[i], l_);
    verdict->details = classes->inspect();
    context.log(LogLevel::info, std::to_string(classes->before.classes) + " classes of equal quasi-identifiers, " +
                                    std::to_string(classes->before.classes_under) + " of them too small");
    return std::vector<ArtifactPtr>{classes, verdict};
}

}  // namespace persona::anonymisers
