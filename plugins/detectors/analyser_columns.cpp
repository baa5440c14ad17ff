#include "analyser_columns.hpp"

#include <algorithm>

#include <persona/text.hpp>

namespace persona::detectors {
namespace {

struct TallyState final : State {
    std::vector<ColumnTally> columns;
};

constexpr const char* columns_hint =
    "write columns as {NAME: {role: identifier, entity: EMAIL_ADDRESS}} or {NAME: attribute}";
constexpr const char* roles_hint = "roles are identifier, quasi_identifier, sensitive, attribute and free_text";

std::string names_hint(std::string_view name, const std::vector<ColumnRole>& roles) {
    std::vector<std::string> names;
    for (const auto& role : roles) names.push_back(role.name);
    const auto nearest = nearest_name(name, names);
    return nearest ? "did you mean '" + *nearest + "'?"
                   : "the input has " + std::to_string(names.size()) + " columns, none of them near that name";
}

}  // namespace

void AnalyserColumns::describe(Description& description) {
    description
        .doc(
            "Finds out what each column is: an identifier and of what kind, a quasi-identifier, sensitive, an ordinary "
            "attribute, or free text.",
            "The column's name is read in English, German, French, Spanish, Italian, Dutch and Portuguese; its values "
            "vote. When 60 % of "
            "them look like one kind of identifier the vote "
            "decides, whatever the header says; otherwise the header does, unless the values speak against it.\n\n"
            "It also guesses the subject, the column that says whose row it is: an identifier of people whose values "
            "come again. "
            "Everything that counts people counts subjects. Say `subject` when the guess is wrong, `columns` when a "
            "role is.")
        .parallel();
    description
        .parameter("columns", columns_, "What you know better: a map from column name to a role, or to {role, entity}.")
        .example("{nickname: {role: identifier, entity: PERSON}, ward: attribute}");
    description
        .parameter("subject", subject_,
                   "The column that says whose row it is; 'none' for each row its own. Left out or empty means guess.")
        .example("patient_id");
    description
        .parameter("languages", languages_,
                   "Languages in which the columns' names are read; names without a language (\"email\") are read "
                   "anyway. Empty "
                   "means all: " +
                       language_codes() + ".")
        .example("[en, de]");
    description.parameter("rows", rows_, "How many rows vote, from the first.").at_least(1).advanced();
    description.artifact_output("main", std::string(ColumnRoles::kind_name), "The roles.");
}

Status AnalyserColumns::configure(StageFactory&) {
    PERSONA_ASSIGN(read_in_, languages_named(languages_));
    voter_ = std::make_shared<const ColumnVoter>();
    overrides_.clear();
    if (columns_.is_null()) return {};
    if (columns_.map() == nullptr)
        return Error(ErrorCode::configuration, "'columns' must be a map, not " + std::string(columns_.kind()),
                     columns_hint)
            .at(columns_.place());
    for (const auto& [name, value, place] : *columns_.map()) {
        Override one;
        one.place = place;
        const auto read_role = [&, &column = name](const Value& item) -> Status {
            const auto role = item.string() != nullptr ? role_from_string(*item.string()) : std::nullopt;
            if (!role)
                return Error(ErrorCode::configuration, "column '" + column + "' is given a role that does not exist",
                             roles_hint)
                    .at(item.place());
            one.role = role;
            return {};
        };
        if (value.map() == nullptr) {
            PERSONA_TRY(read_role(value));
        } else {
            for (const auto& [key, item, key_place] : *value.map()) {
                if (key == "role" || key == "sensitivity") {
                    PERSONA_TRY(read_role(item));
                } else if (key == "entity") {
                    if (item.string() == nullptr)
                        return Error(ErrorCode::configuration, "'entity' of column '" + name + "' must be text",
                                     columns_hint)
                            .at(item.place());
                    one.entity = *item.string();
                    if (!one.role) one.role = Role::identifier;
                } else if (key != "type" && key != "method") {  // those are for readers and generators
                    return Error(ErrorCode::configuration, "a column has no '" + key + "'", columns_hint).at(key_place);
                }
            }
        }
        overrides_[name] = std::move(one);
    }
    return {};
}

StatePtr AnalyserColumns::start() const { return std::make_unique<TallyState>(); }

Status AnalyserColumns::observe(State& state, const Batch& batch, Context&) const {
    auto& tallies = static_cast<TallyState&>(state).columns;
    if (tallies.empty()) {
        tallies.resize(batch.columns.size());
        for (std::size_t i = 0; i < tallies.size(); ++i) tallies[i].field = batch.field(i);
    }
    const auto rows = std::clamp<std::int64_t>(rows_ - batch.first_row, 0, batch.rows);
    for (std::size_t i = 0; i < tallies.size(); ++i) tallies[i].observe(*batch.columns[i], rows, *voter_);
    return {};
}

Status AnalyserColumns::merge(State& into, State& from) const {
    auto& left = static_cast<TallyState&>(into).columns;
    auto& right = static_cast<TallyState&>(from).columns;
    if (left.empty()) {
        left = std::move(right);
        return {};
    }
    if (right.empty()) return {};
    if (left.size() != right.size())
        return Error(ErrorCode::internal, "batches of one stream have different numbers of columns");
    for (std::size_t i = 0; i < left.size(); ++i) left[i].merge(right[i]);
    return {};
}

Result<std::vector<ArtifactPtr>> AnalyserColumns::finish(State& state, Context& context) {
    const auto& tallies = static_cast<TallyState&>(state).columns;
    auto roles = std::make_shared<ColumnRoles>();
    for (const auto& tally : tallies) {
        auto role = judge(tally, read_in_);
        if (const auto own = overrides_.find(tally.field.name); own != overrides_.end()) {
            if (own->second.role) role.role = *own->second.role;
            if (own->second.entity) role.entity = *own->second.entity;
            else if (role.role != Role::identifier && role.role != Role::quasi_identifier) role.entity.clear();
            if (role.role == Role::identifier && role.entity.empty()) role.entity = "RECORD_ID";
            role.reason = "user";
        }
        roles->columns.push_back(std::move(role));
    }
    for (const auto& [name, one] : overrides_) {
        if (roles->find(name) == nullptr)
            return Error(ErrorCode::configuration, "there is no column '" + name + "' to give a role",
                         names_hint(name, roles->columns))
                .at(one.place);
    }
    const auto subject = subject_.value_or("");
    if (subject == "none" && roles->find("none") == nullptr) {
        context.log(LogLevel::info, "each row is its own subject, as told");
    } else if (!subject.empty()) {
        if (roles->find(subject) == nullptr)
            return Error(ErrorCode::configuration, "there is no column '" + subject + "' to be the subject",
                         names_hint(subject, roles->columns));
        roles->subject = subject;
    } else {
        const auto guess = guess_subject(tallies, roles->columns);
        roles->subject = guess.column;
        for (auto& role : roles->columns) {
            if (role.name == guess.column && !guess.column.empty()) role.reason += "; the subject: " + guess.reason;
        }
        context.log(LogLevel::info, guess.column.empty()
                                        ? "no column says whose row it is: each row is its own subject"
                                        : "subject: column '" + guess.column + "' (" + guess.reason + ")");
    }
    return std::vector<ArtifactPtr>{roles};
}

}  // namespace persona::detectors
