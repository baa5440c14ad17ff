#include "analyser_findings.hpp"

#include <algorithm>
#include <fstream>

#include <persona/known_values.hpp>
#include <persona/random.hpp>
#include <persona/text.hpp>

#include "dictionary.hpp"

namespace persona::leaks {
namespace {

constexpr std::size_t longest_run = 8;             // longer values are looked for as whole cells only
constexpr std::size_t least_tokens_of_a_text = 5;  // fewer ordinary words are anybody's ("very good")
constexpr std::size_t least_letters_of_a_token = 3;
constexpr std::size_t least_digits_of_a_number = 5;  // fewer are a row number, which is nobody's secret

std::uint8_t run_length(std::size_t tokens) noexcept {
    return static_cast<std::uint8_t>(tokens <= longest_run ? tokens : 0);
}

/// Works through the cells of one batch.
class Collector {
public:
    Collector(Dictionary& dictionary, const WordLists& words, std::uint64_t key, const Batch& batch)
        : dictionary_(dictionary), words_(words), batch_(batch) {
        hasher_.key = key;
        const auto at = batch.attachments.find("subject");
        subjects_ =
            at != batch.attachments.end() && at->second->type() == Type::int64 && at->second->size() == batch.rows
                ? at->second.get()
                : nullptr;
    }

    void text_cell(std::size_t column, std::int64_t row) {
        const auto value = batch_.columns[column]->text(row);
        if (value.empty()) return;
        const auto& field = batch_.field(column);
        const auto subject = subject_of(row);
        const auto folded = fold(value);
        tokenise(folded, tokens_);
        if (tokens_.empty()) return;
        const auto whole_tokens = tokens_.size();
        const bool identifying = field.role == Role::identifier;
        if (identifying) known(field.entity, value, folded, subject, "cell of an identifying column");
        else if (tokens_.size() >= least_tokens_of_a_text) put(folded, subject, tokens_.size(), "text cell");
        if (identifying && field.entity == "RECORD_ID") {
            if (const auto prefix = record_prefix(value); !prefix.empty())
                dictionary_.add(hasher_.hash(prefix_mark(prefix)), subject, 1, "prefix of record numbers");
        }
        // Addresses and codes are known whole; their parts ("com", "c70") say nothing.
        if (identifying && field.entity != "PERSON" && field.entity != "ORGANIZATION" &&
            field.entity != "STREET_ADDRESS")
            return;
        const bool all_ordinary = rare_tokens(value, column, row, subject);
        if (const auto tokens = whole_tokens; !identifying && !all_ordinary && tokens < least_tokens_of_a_text)
            put(folded, subject, tokens, "text cell");
    }

    void number_cell(std::size_t column, std::int64_t row) {
        text_.clear();
        append_value(text_, *batch_.columns[column], batch_.field(column), row);
        if (std::count_if(text_.begin(), text_.end(), [](char c) { return c >= '0' && c <= '9'; }) <
            static_cast<std::ptrdiff_t>(least_digits_of_a_number))
            return;
        const auto folded = fold(text_);
        put(folded, subject_of(row), 1, "cell of an identifying column");
    }

    void span(const Span& span) {
        const auto value = batch_.columns[span.column]->text(span.row).substr(span.begin, span.end - span.begin);
        dictionary_.count(span.origin->entity);
        if (span.origin->entity == "TITLE") return;  // a form of address is everyone's
        const auto folded = fold(value);
        tokenise(folded, tokens_);
        if (!tokens_.empty())
            known(span.origin->entity, value, folded, subject_of(span.row), "found " + span.origin->entity);
    }

private:
    /// Tokens that no public list has. Addresses and codes found in the text are known whole; their parts ("org", "c70")
    /// say nothing and are passed over. True when there was no such token.
    bool rare_tokens(std::string_view value, std::size_t column, std::int64_t row, std::uint64_t subject) {
        bool all_ordinary = true;
        const auto piece = [&](std::string_view text) {
            const auto folded = fold(text);
            tokenise(folded, tokens_);
            for (const auto& token : tokens_) {
                if (!token.letters || token.end - token.begin < least_letters_of_a_token) continue;
                const auto word = std::string_view(folded).substr(token.begin, token.end - token.begin);
                if (words_.find(word).known()) continue;
                all_ordinary = false;
                put(word, subject, 1, "rare token");
            }
        };
        std::size_t from = 0;
        if (batch_.spans != nullptr) {
            const auto& spans = *batch_.spans;
            auto at = std::lower_bound(spans.begin(), spans.end(), std::pair(row, column),
                                       [](const Span& span, const auto& cell) {
                                           return std::pair<std::int64_t, std::size_t>(span.row, span.column) < cell;
                                       });
            for (; at != spans.end() && at->row == row && at->column == column; ++at) {
                if (made_of_words(at->origin->entity) || at->begin < from) continue;
                piece(value.substr(from, at->begin - from));
                from = at->end;
            }
        }
        piece(value.substr(from));
        return all_ordinary;
    }

    static bool made_of_words(std::string_view entity) {
        return entity == "PERSON" || entity == "ORGANIZATION" || entity == "LOCATION" || entity == "STREET_ADDRESS" ||
               entity == "NRP";
    }

    [[nodiscard]] std::uint64_t subject_of(std::int64_t row) const {
        if (subjects_ != nullptr && subjects_->valid(row)) return static_cast<std::uint64_t>(subjects_->int64(row));
        const auto number = static_cast<std::uint64_t>(batch_.first_row + row);
        return stable_hash({reinterpret_cast<const char*>(&number), sizeof number}, hasher_.key);
    }

    void put(std::string_view folded, std::uint64_t subject, std::size_t tokens, std::string_view group) {
        dictionary_.add(hasher_.hash(folded), subject, run_length(tokens), group);
    }

    /// A value that means somebody, in all its renderings.
    void known(std::string_view entity, std::string_view value, std::string_view folded, std::uint64_t subject,
               std::string_view group) {
        if (tokens_.size() == 1) {
            // One name or word of public lists ("Mary", "May", "Paris") is everyone's; so is a number of few digits.
            const bool name = entity == "PERSON" || entity == "LOCATION" || entity == "ORGANIZATION";
            if (name && words_.find(folded).known()) return;
            if (!tokens_[0].letters && folded.size() < least_digits_of_a_number) return;
            if (folded.size() < 2) return;
        }
        const auto count = tokens_.size();
        put(folded, subject, count, group);
        for (const auto& other : other_renderings(entity, value)) {
            const auto tokens = static_cast<std::size_t>(std::count(other.begin(), other.end(), ' ')) + 1;
            if (tokens == 1 && words_.find(other).known()) continue;
            put(other, subject, tokens, group);
        }
    }

    Dictionary& dictionary_;
    const WordLists& words_;
    const Batch& batch_;
    Findings hasher_;
    const Column* subjects_;
    std::vector<FoldedToken> tokens_;
    std::string text_;
};

}  // namespace

void AnalyserFindings::describe(Description& description) {
    description
        .doc(
            "Collects the known values of the source, as keyed hashes: the dictionary that the leak scan holds against "
            "the output.",
            "Known are: every value that a detector found and every cell of an identifying column, with its renderings "
            "(digits only, names in the other order, the local part "
            "of an e-mail address); and, so that the scan does not hang on the detectors, every text cell and every "
            "token that no public word list has. "
            "What k or more subjects hold is left out: regions and common words are everyone's. Numbers and dates of "
            "other columns are guarded elsewhere.\n\n"
            "The lines of `confidential` (project names, say) may not come out however many hold them.")
        .parallel();
    description.parameter("confidential", confidential_, "A text file: each line may not appear in the output.")
        .example("secrets.txt");
    description
        .parameter("memory", memory_,
                   "The most memory the dictionary may take while it grows; beyond it the run fails.")
        .advanced();
    description.artifact_output("main", std::string(Findings::kind_name), "The dictionary.");
}

Status AnalyserFindings::open(Context& context) {
    k_ = context.k();
    const auto mac = hmac_sha256(context.key(), "findings");
    key_ = 0;
    for (std::size_t i = 0; i < 8; ++i) key_ = (key_ << 8) | mac[i];
    words_ = std::make_unique<const WordLists>();
    secrets_.clear();
    if (!confidential_) return {};
    std::ifstream file(confidential_->value);
    if (!file)
        return Error(ErrorCode::not_found,
                     "the file of confidential words can not be opened: " + confidential_->string(),
                     "check the path given as 'confidential'");
    for (std::string line; std::getline(file, line);) {
        if (valid_utf8_prefix(line) != line.size())
            return Error(ErrorCode::invalid_data, "the file of confidential words is not UTF-8", "save it as UTF-8")
                .at({confidential_->string(), static_cast<std::int64_t>(secrets_.size() + 1), 0});
        auto folded = fold(line);
        if (!folded.empty()) secrets_.push_back(std::move(folded));
    }
    if (file.bad())
        return Error(ErrorCode::io,
                     "the file of confidential words could not be read to its end: " + confidential_->string());
    if (secrets_.empty())
        return Error(ErrorCode::invalid_data,
                     "the file of confidential words has no word in it: " + confidential_->string(),
                     "write one word or phrase a line, or leave 'confidential' out");
    return {};
}

StatePtr AnalyserFindings::start() const { return std::make_unique<Dictionary>(k_); }

Status AnalyserFindings::check_memory(std::size_t bytes) const {
    if (static_cast<std::int64_t>(bytes) <= memory_.value) return {};
    return Error(ErrorCode::limit,
                 "the dictionary of known values needs more than the " + std::to_string(memory_.value >> 20) +
                     " MiB it may take",
                 "raise 'memory' of this stage, or leave columns of unique codes out of the input");
}

Status AnalyserFindings::observe(State& state, const Batch& batch, Context&) const {
    auto& dictionary = static_cast<Dictionary&>(state);
    if (batch.spans == nullptr) dictionary.detection_ran = false;
    Collector collector(dictionary, *words_, key_, batch);
    for (std::size_t column = 0; column < batch.columns.size(); ++column) {
        const auto& field = batch.field(column);
        const bool is_text = field.type == Type::text;
        if (!is_text && field.role != Role::identifier) continue;
        for (std::int64_t row = 0; row < batch.rows; ++row) {
            if (!batch.columns[column]->valid(row)) continue;
            if (is_text) collector.text_cell(column, row);
            else collector.number_cell(column, row);
        }
        PERSONA_TRY(check_memory(dictionary.bytes()));
    }
    if (batch.spans != nullptr) {
        for (const auto& span : *batch.spans) collector.span(span);
    }
    return check_memory(dictionary.bytes());
}

Status AnalyserFindings::merge(State& into, State& from) const {
    auto& dictionary = static_cast<Dictionary&>(into);
    dictionary.merge(static_cast<Dictionary&>(from));
    return check_memory(dictionary.bytes());
}

Result<std::vector<ArtifactPtr>> AnalyserFindings::finish(State& state, Context&) {
    const auto& dictionary = static_cast<const Dictionary&>(state);
    if (!dictionary.detection_ran) {
        return Error(ErrorCode::configuration,
                     "no detector has looked at this data: a dictionary without findings would guard nothing",
                     "wire 'from' to a detector, such as detector.multipass");
    }
    auto findings = std::make_shared<Findings>();
    findings->key = key_;
    findings->k = k_;
    dictionary.pour(*findings);
    if (!secrets_.empty()) {
        findings->groups.emplace_back("confidential");
        for (const auto& secret : secrets_) {
            Findings::Entry entry;
            entry.subjects = 0;
            entry.tokens = run_length(static_cast<std::size_t>(std::count(secret.begin(), secret.end(), ' ')) + 1);
            entry.group = static_cast<std::uint8_t>(findings->groups.size() - 1);
            findings->add(findings->hash(secret), entry);
        }
    }
    findings->groups.emplace_back("seal");
    Findings::Entry seal;
    seal.group = static_cast<std::uint8_t>(findings->groups.size() - 1);
    findings->add(findings->hash(completeness_mark), seal);
    findings->seal();
    return std::vector<ArtifactPtr>{findings};
}

}  // namespace persona::leaks
