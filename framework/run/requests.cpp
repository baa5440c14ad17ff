#include "framework/run/requests.hpp"

#include <cmath>

#include <boost/json.hpp>

#include "framework/data/json_text.hpp"
#include "framework/run/ready_made.hpp"

namespace persona {
namespace {

namespace json = boost::json;

json::value or_null(const std::optional<double>& value) {
    return value ? json::value(significant(*value)) : json::value(nullptr);
}

}  // namespace

std::vector<std::string> sets_of(const SynthesiseRequest& request) {
    std::vector<std::string> out{set_argument("input", request.input), set_argument("output", request.output)};
    if (request.count) out.push_back(set_argument("count", std::to_string(*request.count)));
    if (!request.format.empty()) out.push_back(set_argument("format", request.format));
    if (!request.subject.empty()) out.push_back(set_argument("subject", request.subject));
    if (!request.preserve_schema) out.push_back(set_argument("preserve_schema", "false"));
    if (!request.preserve_distribution) out.push_back(set_argument("preserve_distribution", "false"));
    out.insert(out.end(), request.sets.begin(), request.sets.end());
    return out;
}

std::vector<std::string> sets_of(const ValidateRequest& request) {
    std::vector<std::string> out{set_argument("original", request.original),
                                 set_argument("synthetic", request.synthetic)};
    if (request.holdout) out.push_back(set_argument("holdout", *request.holdout));
    if (!request.subject.empty()) out.push_back(set_argument("subject", request.subject));
    out.insert(out.end(), request.sets.begin(), request.sets.end());
    return out;
}

ValidationResult figures_of(const RunOutcome& outcome) {
    ValidationResult out;
    json::object verdicts;
    bool all = true;
    for (const auto& [name, artifact] : outcome.artifacts) {
        const auto verdict = std::dynamic_pointer_cast<const Verdict>(artifact);
        if (!verdict) continue;
        all = all && verdict->passed();
        boost::system::error_code code;
        auto inspected = json::parse(verdict->inspect(), code);
        verdicts[name] = code ? json::value(nullptr) : std::move(inspected);
        for (const auto& failure : verdict->failures) out.failures.push_back(verdict->title + ": " + failure);
        out.warnings.insert(out.warnings.end(), verdict->warnings.begin(), verdict->warnings.end());
        const auto take = [&](std::string_view figure, auto& into, auto convert) {
            if (const auto* found = verdict->find(figure); found != nullptr && found->value)
                into = convert(*found->value);
        };
        const auto same = [](double value) { return value; };
        take("schema_match", out.schema_match, [](double value) { return value >= 1; });
        take("distribution_similarity", out.distribution_similarity, same);
        take("pii_detected", out.pii_detected,
             [](double value) { return static_cast<std::int64_t>(std::llround(value)); });
        take("semantic_similarity", out.semantic_similarity, same);
        take("diversity", out.diversity, same);
    }
    out.passed = !verdicts.empty() && all;
    if (verdicts.empty()) out.failures.emplace_back("no check came to a verdict");
    out.verdicts = json_text(verdicts);
    return out;
}

std::string ValidationResult::json() const {
    namespace json = boost::json;  // inside this function the name would be the function itself
    boost::system::error_code code;
    auto all = json::parse(verdicts, code);
    const json::object out{{"schema_match", schema_match ? json::value(*schema_match) : json::value(nullptr)},
                           {"distribution_similarity", or_null(distribution_similarity)},
                           {"pii_detected", pii_detected ? json::value(*pii_detected) : json::value(nullptr)},
                           {"semantic_similarity", or_null(semantic_similarity)},
                           {"diversity", or_null(diversity)},
                           {"passed", passed},
                           {"failures", json_texts(failures)},
                           {"warnings", json_texts(warnings)},
                           {"verdicts", code ? json::value(json::object{}) : std::move(all)}};
    return json_text(out);
}

}  // namespace persona
