// detector.multipass over a batch in a test: several detectors, as a pipeline runs them.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <persona/testing.hpp>

#include "analyser_columns.hpp"
#include "detector_columns.hpp"
#include "detector_multipass.hpp"
#include "detector_names.hpp"
#include "detector_normalise.hpp"
#include "detector_patterns.hpp"
#include "detector_propagate.hpp"

namespace persona::detectors::passes {

/// Counts the rows that it has seen, and says so at the end.
class Counting final : public Transform {
public:
    struct Seen final : State {
        std::int64_t rows = 0;
    };
    void describe(Description& description) override {
        description.doc("Counts.");
        description.artifact_output("verdict", std::string(Verdict::kind_name), "how many");
    }
    StatePtr start() const override { return std::make_unique<Seen>(); }
    Result<Batch> process(const Batch& batch, Context& context) override {
        static_cast<Seen&>(*context.state()).rows += batch.rows;
        return batch;
    }
    Status merge(State& into, State& from) const override {
        static_cast<Seen&>(into).rows += static_cast<Seen&>(from).rows;
        return {};
    }
    Result<std::vector<ArtifactPtr>> finish(State& state, Context&) override {
        auto out = std::make_shared<Verdict>();
        out->summary = std::to_string(static_cast<Seen&>(state).rows);
        return std::vector<ArtifactPtr>{std::move(out)};
    }
};

/// Makes the stages of this plugin, and one that counts.
class Factory final : public StageFactory {
public:
    Result<std::shared_ptr<Stage>> create(std::string_view name, const Value& parameters) override {
        std::shared_ptr<Stage> stage;
        if (name == "detector.patterns") stage = std::make_shared<DetectorPatterns>();
        else if (name == "detector.names") stage = std::make_shared<DetectorNames>();
        else if (name == "detector.normalise") stage = std::make_shared<DetectorNormalise>();
        else if (name == "detector.propagate") stage = std::make_shared<DetectorPropagate>();
        else if (name == "detector.columns") stage = std::make_shared<DetectorColumns>();
        else if (name == "detector.counting") stage = std::make_shared<Counting>();
        else if (name == "analyser.columns") stage = std::make_shared<AnalyserColumns>();
        else return Error(ErrorCode::not_found, "no such stage");
        Description description;
        stage->describe(description);
        for (const auto& parameter : description.parameters) {
            if (const auto* value = parameters.find(parameter.name)) parameter.store(*value);
        }
        PERSONA_TRY(stage->configure(*this));
        return stage;
    }
    std::vector<std::string> names() const override {
        return {"detector.patterns", "detector.names",     "detector.normalise", "detector.propagate",
                "detector.columns",  "detector.multipass", "analyser.columns",   "detector.counting"};
    }
};

inline Value list(std::vector<Value> items) { return Value(Value::List(std::move(items))); }
inline Value map(const std::string& key, Value value, const std::string& second = {}, Value more = {}) {
    Value::Map entries;
    entries.push_back({key, std::move(value), {}});
    if (!second.empty()) entries.push_back({second, std::move(more), {}});
    return Value(std::move(entries));
}

/// One detector.multipass for many batches. No passes: the usual ones.
class Passes {
public:
    explicit Passes(const std::optional<Value>& passes, std::shared_ptr<const ColumnRoles> roles = nullptr)
        : harness_("detector.columns", std::make_shared<DetectorColumns>()) {
        Factory factory;
        Description description;
        stage_.describe(description);
        if (passes) description.parameters.at(0).store(*passes);
        stage_.configure(factory).value();
        if (roles != nullptr) harness_.artifact("votes", roles);
        stage_.open(harness_.context()).value();
    }
    ~Passes() { stage_.close(); }
    Passes(const Passes&) = delete;
    Passes& operator=(const Passes&) = delete;
    Batch operator()(const Batch& batch) { return stage_.process(batch, harness_.context()).value(); }

private:
    DetectorMultipass stage_;
    persona::testing::Harness harness_;
};

inline Batch run(const std::optional<Value>& passes, const Batch& batch,
                 std::shared_ptr<const ColumnRoles> roles = nullptr) {
    return Passes(passes, std::move(roles))(batch);
}

/// What the usual passes find in a text, as "TYPE value;".
inline std::string usual_passes_find(const std::string& text, const std::string& header = "t") {
    const auto batch = persona::testing::batch({{header + ":text", {text}}});
    std::string out;
    const auto found = run(std::nullopt, batch);
    for (const auto& span : *found.spans)
        out += span.origin->entity + " " + text.substr(span.begin, span.end - span.begin) + ";";
    return out;
}

}  // namespace persona::detectors::passes
