#include "framework/run/lint.hpp"

#include <boost/json.hpp>

#include "framework/data/json_text.hpp"

namespace persona {
namespace {

namespace json = boost::json;

json::array stages_of(const Plan& plan) {
    json::array out;
    for (const auto& stage : plan.stages) {
        json::object labels;
        for (const auto* outputs : {&stage.batch_outputs, &stage.artifact_outputs})
            for (const auto port : *outputs)
                labels[stage.instance.description.ports[port].name] = to_string(stage.labels[port]);
        out.push_back(json::object{{"name", stage.instance.name},
                                   {"use", stage.instance.use},
                                   {"phase", stage.open_phase + 1},
                                   {"labels", std::move(labels)}});
    }
    return out;
}

}  // namespace

std::string lint_as_text(const Job& job) {
    auto out = plan_text(job.plan);
    for (const auto& note : job.notes) out += "note: " + note + "\n";
    return out;
}

json::object lint_as_object(const std::string& file, const Job* job, const std::vector<Error>& errors) {
    json::object out{{"file", file}};
    json::array& told = out["errors"].emplace_array();
    for (const auto& error : errors) told.push_back(error_as_json(error));
    out["notes"] = job != nullptr ? json_texts(job->notes) : json::array();
    if (job != nullptr) {
        out["phases"] = job->plan.phases;
        out["stages"] = stages_of(job->plan);
    }
    return out;
}

std::string lint_as_json(const std::string& file, const Job* job, const std::vector<Error>& errors) {
    json::array files;
    files.push_back(lint_as_object(file, job, errors));
    return json_text(json::object{{"valid", errors.empty()}, {"files", std::move(files)}});
}

json::object error_as_json(const Error& error) {
    json::object out{{"message", error.message}};
    if (!error.hint.empty()) out["hint"] = error.hint;
    if (error.place) {
        out["file"] = error.place->file;
        if (error.place->line > 0) out["line"] = error.place->line;
        if (error.place->column > 0) out["column"] = error.place->column;
    }
    if (!error.stage.empty()) out["stage"] = error.stage;
    return out;
}

}  // namespace persona
