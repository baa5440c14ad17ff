#include "analyser_findings.hpp"

#include <algorithm>
#include <fstream>
#include <limits>

#include <persona/known_values.hpp>
#include <persona/random.hpp>
#include <persona/text.hpp>

#include "collector.hpp"
#include "dictionary.hpp"

namespace persona::leaks {
namespace {

/// Of the dictionary of names with a letter changed: some 100,000 different names. 24 bytes each while it grows.
constexpr std::size_t most_near = std::size_t{1} << 21;

struct Known final : State {
    Known(std::int64_t k, bool with_near) : values(k), near(with_near ? std::make_unique<Dictionary>(k) : nullptr) {}
    Dictionary values;
    std::unique_ptr<Dictionary> near;  ///< null: too many, or not asked for
    NameCounts names;
    bool detection_ran = true;
};

std::uint16_t subjects_of(const Dictionary::Value& value) noexcept {
    return static_cast<std::uint16_t>(std::min<std::size_t>(value.subjects, 0xffff));
}

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
        .parameter(
            "memory", memory_,
            "The most memory the dictionary may take. While it grows, a quarter, and no more than an eighth of the "
            "run's memory: what is beyond goes through the private spool. The run fails when the finished table, "
            "fifteen bytes a value, needs more.")
        .advanced();
    description
        .parameter("search", search_,
                   "Keep only what detectors found, for a detector.propagate that searches all rows for it: far "
                   "smaller. A leak scan does not pass with such a dictionary.")
        .advanced();
    description.artifact_output("main", std::string(Findings::kind_name), "The dictionary.");
}

Status AnalyserFindings::open(Context& context) {
    k_ = context.k();
    spool_ = context.spool_folder();
    // A quarter: reading the runs again and the finished table want their share, too.
    grow_ = std::min(memory_.value / 4, context.memory() / 2);
    key_ = hmac_number(context.key(), "findings");
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

StatePtr AnalyserFindings::start() const { return std::make_unique<Known>(k_, !search_); }

Status AnalyserFindings::observe(State& state, const Batch& batch, Context&) const {
    auto& known = static_cast<Known&>(state);
    known.detection_ran = batch.spans != nullptr;
    const auto purpose = search_ ? Collector::For::search : Collector::For::guard;
    Collector collector(known.values, known.near.get(), *words_, key_, batch, purpose);
    collector.all();
    collector.count_names(known.names);
    known.values.tidy();
    if (known.near != nullptr) known.near->tidy();
    return {};
}

Status AnalyserFindings::merge(State& into, State& from) const {
    auto& whole = static_cast<Known&>(into);
    auto& part = static_cast<Known&>(from);
    whole.detection_ran = whole.detection_ran && part.detection_ran;
    whole.names.merge(part.names);
    if (whole.near != nullptr && part.near != nullptr)
        PERSONA_TRY(whole.near->merge(*part.near, std::numeric_limits<std::int64_t>::max(), spool_));
    else whole.near.reset();
    if (whole.near != nullptr && whole.near->most_values() > most_near) {
        whole.near->tidy();
        // Half: else they would be sorted again with every batch.
        if (whole.near->most_values() > most_near / 2) whole.near.reset();
    }
    return whole.values.merge(part.values, grow_, spool_);
}

Status AnalyserFindings::pour_near(Dictionary& dictionary, Findings& findings) const {
    auto near = std::make_shared<Findings>();
    near->key = key_;
    near->k = k_;
    near->groups = dictionary.names();
    const auto gate = std::find(near->groups.begin(), near->groups.end(), near_gate) - near->groups.begin();
    PERSONA_TRY(dictionary.each([&](const Dictionary::Value& value) -> Status {
        const bool is_gate = value.group == gate;
        if (!is_gate && static_cast<std::int64_t>(value.subjects) >= k_) return {};
        Findings::Entry entry;
        entry.subjects = is_gate ? 0 : subjects_of(value);
        entry.group = value.group;
        near->add(value.hash, entry);
        return {};
    }));
    near->seal();
    findings.near_group = static_cast<std::uint8_t>(findings.groups.size());
    findings.groups.emplace_back("name with a letter changed");
    findings.near = std::move(near);
    return {};
}

/// The confidential lines and the mark of completeness, in the order of their hashes.
std::vector<std::pair<std::uint64_t, Findings::Entry>> AnalyserFindings::extras(Findings& findings) const {
    std::vector<std::pair<std::uint64_t, Findings::Entry>> out;
    const auto add = [&](std::string_view group, std::string_view text, std::size_t tokens) {
        if (findings.groups.empty() || findings.groups.back() != group) findings.groups.emplace_back(group);
        Findings::Entry entry;
        entry.subjects = 0;
        entry.tokens = run_length(tokens);
        entry.group = static_cast<std::uint8_t>(findings.groups.size() - 1);
        out.emplace_back(findings.hash(text), entry);
    };
    for (const auto& secret : secrets_)
        add("confidential", secret, static_cast<std::size_t>(std::count(secret.begin(), secret.end(), ' ')) + 1);
    add(completeness_group, search_ ? searchable_mark : completeness_mark, 1);
    std::sort(out.begin(), out.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
    return out;
}

Status AnalyserFindings::pour(Dictionary& dictionary, const NameCounts& names, Findings& findings) const {
    auto often = std::make_shared<Findings>();
    often->key = key_;
    const auto group_of = [&](std::string_view entity) {
        const auto at =
            std::find(findings.groups.begin(), findings.groups.end(), std::string(found_group).append(entity));
        return static_cast<std::uint8_t>(at - findings.groups.begin());
    };
    constexpr std::size_t bytes_a_value = sizeof(std::uint64_t) + sizeof(Findings::Entry) + 3;  // see Findings::add()
    // Everything comes in the order of the hashes: a table that has to be sorted would be held twice.
    const auto more = extras(findings);
    auto next = more.begin();
    const auto add_more = [&](std::uint64_t before) {
        for (; next != more.end() && next->first <= before; ++next) findings.add(next->first, next->second);
    };
    findings.reserve(std::min(dictionary.most_values(), static_cast<std::size_t>(memory_.value) / bytes_a_value) +
                     more.size());
    PERSONA_TRY(dictionary.each([&](const Dictionary::Value& value) -> Status {
        if (static_cast<std::int64_t>(value.subjects) >= k_) return {};  // it may come out
        if (findings.groups[value.group] == within_a_text) return {};    // no cell is like it
        if (search_ && !findings.groups[value.group].starts_with(found_group)) return {};
        if (findings.size() * bytes_a_value > static_cast<std::size_t>(memory_.value))
            return Error(ErrorCode::limit,
                         "the table of known values needs more than the " + std::to_string(memory_.value >> 20) +
                             " MiB it may take",
                         "raise 'memory' of this stage, or leave columns of unique codes out of the input");
        Findings::Entry entry;
        entry.subjects = subjects_of(value);
        entry.tokens = value.tokens;
        entry.group = value.group;
        add_more(value.hash);
        findings.add(value.hash, entry);
        return {};
    }));
    add_more(~std::uint64_t{0});
    findings.seal();
    for (const auto& name : names.names(k_)) often->add(name.hash, {0, name.words, group_of(name.type)});
    often->seal();
    if (often->size() > 0) findings.often = std::move(often);
    return {};
}

Result<std::vector<ArtifactPtr>> AnalyserFindings::finish(State& state, Context& context) {
    auto& known = static_cast<Known&>(state);
    if (!known.detection_ran) {
        return Error(ErrorCode::configuration,
                     "no detector has looked at this data: a dictionary without findings would guard nothing",
                     "wire 'from' to a detector, such as detector.multipass");
    }
    auto findings = std::make_shared<Findings>();
    findings->key = key_;
    findings->k = k_;
    findings->groups = known.values.names();
    for (const auto& [entity, times] : known.values.counts()) findings->counts[entity] = times;
    if (known.near != nullptr) PERSONA_TRY(pour_near(*known.near, *findings));
    else if (!search_) context.log(LogLevel::info, "there are too many names to look for those with a letter changed");
    PERSONA_TRY(pour(known.values, known.names, *findings));
    if (known.values.spilled_runs() > 0)
        context.log(LogLevel::info,
                    "the dictionary of known values was too large for its memory and went through "
                    "the private spool");
    return std::vector<ArtifactPtr>{findings};
}

}  // namespace persona::leaks
