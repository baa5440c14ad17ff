#include "framework/run/report.hpp"

#include <boost/json.hpp>

#include <persona/version.hpp>

#include "framework/data/json_text.hpp"

namespace persona {
namespace {

namespace json = boost::json;

json::value parsed(const std::string& text) {
    boost::system::error_code code;
    auto out = json::parse(text, code);
    return code ? json::value(json::object{}) : out;
}

json::array stages_of(const Job& job, const RunOutcome& outcome) {
    json::array out;
    for (std::size_t s = 0; s < outcome.stages.size(); ++s) {
        const auto& counts = outcome.stages[s];
        const auto& instance = job.plan.stages[s].instance;
        out.push_back(json::object{{"name", counts.name},
                                   {"use", counts.use},
                                   {"plugin", instance.plugin},
                                   {"phase", counts.phase},
                                   {"rows_in", counts.rows_in},
                                   {"rows_out", counts.rows_out},
                                   {"rows_made", counts.made},
                                   {"rows_dropped", counts.dropped},
                                   {"rows_rejected", counts.rejected},
                                   {"batches", counts.batches},
                                   {"busy_seconds", significant(static_cast<double>(counts.busy_microseconds) / 1e6)}});
    }
    return out;
}

json::array raised_labels(const Job& job) {
    json::array out;
    for (const auto& stage : job.plan.stages)
        for (const auto port : stage.raised)
            out.push_back(json::object{{"stage", stage.instance.name},
                                       {"use", stage.instance.use},
                                       {"to", to_string(stage.labels[port])},
                                       {"trusted_by_the_pipeline", !stage.instance.ships_with_persona}});
    return out;
}

/// What providers of this machine were shown by the word of the pipeline's file.
json::array shown_by_word(const Job& job) {
    json::array out;
    for (const auto& stage : job.plan.stages)
        if (shows_by_word(stage.instance))
            for (const auto& provider : stage.instance.providers)
                out.push_back(json::object{{"stage", stage.instance.name},
                                           {"provider", provider.name},
                                           {"accepts", to_string(*stage.instance.accepts)}});
    return out;
}

json::array released_below(const Job& job) {
    json::array out;
    for (const auto& stage : job.plan.stages)
        if (releases_by_word(stage.instance))
            out.push_back(
                json::object{{"stage", stage.instance.name}, {"accepts", to_string(*stage.instance.accepts)}});
    return out;
}

json::array plugins_of(const Registry& registry) {
    json::array out;
    for (const auto& plugin : registry.plugins())
        out.push_back(json::object{
            {"name", plugin.name}, {"version", plugin.version}, {"ships_with_persona", plugin.ships_with_persona}});
    return out;
}

}  // namespace

std::string hexadecimal(std::string_view bytes) {
    std::string out;
    for (const char c : bytes) {
        constexpr std::string_view digits = "0123456789abcdef";
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

std::string make_report(const Job& job, const Registry& registry, const RunOutcome& outcome) {
    json::object report{{"schema", report_schema}, {"persona", PERSONA_VERSION}, {"pipeline", job.spec.name}};
    report["outcome"] = outcome.error ? (outcome.error->code == ErrorCode::refused     ? "refused"
                                         : outcome.error->code == ErrorCode::cancelled ? "interrupted"
                                                                                       : "failed")
                                      : "released";
    if (outcome.error) report["error"] = outcome.error->text();
    json::object verdicts;
    json::object artifacts;
    for (const auto& [name, artifact] : outcome.artifacts)
        (artifact->kind() == Verdict::kind_name ? verdicts : artifacts)[name] = parsed(artifact->inspect());
    report["verdicts"] = std::move(verdicts);
    report["stages"] = stages_of(job, outcome);
    report["rounds"] = outcome.rounds;
    json::array missed;
    for (const auto& failures : outcome.missed) missed.push_back(json_texts(failures));
    report["missed_before"] = std::move(missed);
    report["labels_raised"] = raised_labels(job);
    report["released_below_cleared"] = released_below(job);
    report["shown_below_anonymised"] = shown_by_word(job);
    json::array notes;
    for (const auto& note : job.notes) notes.emplace_back(note);
    report["notes"] = std::move(notes);
    json::array rejections;
    for (const auto& rejection : outcome.rejections) rejections.emplace_back(rejection.text());
    report["rows_rejected"] = outcome.rejected;
    report["first_rejections"] = std::move(rejections);
    report["artifacts"] = std::move(artifacts);
    report["plugins"] = plugins_of(registry);
    if (!outcome.error) {
        json::array outputs;
        for (const auto& written : outcome.targets) {
            json::object output{{"target", written.target}};
            if (!written.sha256.empty()) output["sha256"] = written.sha256;
            outputs.push_back(std::move(output));
        }
        report["outputs"] = std::move(outputs);
    }
    return json_text(report, 2) + "\n";
}

}  // namespace persona
