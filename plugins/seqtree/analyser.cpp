#include "analyser.hpp"

#include <algorithm>

#include <persona/column_names.hpp>
#include <persona/text.hpp>

#include "learned.hpp"

namespace persona::seqtree {
namespace {

/// Hashes that tell the values of an identifying column apart within this run; 0: missing.
std::vector<std::uint32_t> hash_values(const Column& column) {
    std::vector<std::uint32_t> out;
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
    room_ = static_cast<std::size_t>(std::max<std::int64_t>(std::min(memory_.value, context.memory()), 0));
    spool_ = context.spool_folder();
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
    auto state = std::make_unique<Learned>(columns_.size());
    for (std::size_t c = 0; c < columns_.size(); ++c)
        if (columns_[c].use == Profile::Use::free_text)
            state->texts[c] = std::make_unique<TextSample>(static_cast<std::size_t>(text_bytes_) << 20);
    return state;
}

Status SeqtreeAnalyser::observe(State& state, const Batch& batch, Context&) const {
    auto& into = static_cast<Learned&>(state);
    auto& rows = into.rows;
    if (batch.schema->size() != columns_.size())
        return Error(ErrorCode::configuration,
                     "the profile describes " + std::to_string(columns_.size()) + " columns, the rows have " +
                         std::to_string(batch.schema->size()),
                     "wire `profile:` to a profile of the same rows");
    Codes codes(columns_.size());
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        if (batch.field(c).name != columns_[c].field.name || batch.field(c).type != columns_[c].field.type)
            return Error(ErrorCode::configuration, "the profile describes other columns than the rows have",
                         "wire `profile:` to a profile of the same rows")
                .in_column(batch.field(c).name);
        columns_[c].encode(*batch.columns[c], codes[c]);
        rows.codes[c].add(codes[c]);
        if (into.texts[c]) into.texts[c]->add(batch, c, rows.rows);
    }
    candidates_->observe(batch, codes, rows);
    const Subjects subjects(batch);
    if (subjects.given()) {
        std::vector<std::int64_t> whose;
        for (std::int64_t row = 0; row < batch.rows; ++row) whose.push_back(subjects[row]);
        rows.subjects.add(whose);
        for (std::size_t c = 0; c < columns_.size(); ++c)
            if (columns_[c].use == Profile::Use::identifier) rows.values[c].add(hash_values(*batch.columns[c]));
    }
    rows.rows += static_cast<std::size_t>(batch.rows);
    return {};
}

Status SeqtreeAnalyser::merge(State& into_state, State& from_state) const {
    auto& into = static_cast<Learned&>(into_state);
    auto& from = static_cast<Learned&>(from_state);
    if (into.rows.rows > 0 && from.rows.rows > 0 && into.rows.subjects.empty() != from.rows.subjects.empty())
        return Error(ErrorCode::invalid_data, "some batches say whose rows they hold and others do not");
    for (std::size_t c = 0; c < columns_.size(); ++c)
        if (into.texts[c]) into.texts[c]->merge(*from.texts[c], into.rows.rows);
    into.rows.add(from.rows, candidates_->ordered_columns());
    return into.rows.make_room(room_, spool_);
}

}  // namespace persona::seqtree
