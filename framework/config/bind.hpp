// Splits a stage's keys into wires and parameters as its description says, checks them and stores the parameters
// into the stage's members.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <persona/describe.hpp>
#include <persona/error.hpp>
#include <persona/stage.hpp>
#include <persona/value.hpp>

#include "framework/config/pipeline.hpp"

namespace persona {

/// What a stage's keys came to.
struct StageBinding {
    std::map<std::string, std::vector<Reference>>
        wires;                     ///< by input port; whether the targets exist is the graph's business
    Value::Map parameters;         ///< what was stored, in the order declared: paths absolute, defaults left out
    std::optional<Label> accepts;  ///< `accepts:`: a lower label than the stage asks for
    Place accepts_place;
};

/// Whether `accepts:` may stand at a stage: at a writer, and at a transform that can show its data to a provider, itself or by
/// a stage that it makes, and raises no label (what it lets in would otherwise come out as something better).
[[nodiscard]] bool takes_accepts(StageKind kind, const Description& description);

/// Binds one stage of a pipeline. Every wrong key, type, range, choice and missing parameter is appended to `errors`;
/// with any, nothing is returned (parameters that were right are stored all the same). Whether required inputs are
/// wired, and to what, is checked by the plan (graph/plan.hpp).
/// `description` comes from checked_describe(): its default ports are there.
[[nodiscard]] std::optional<StageBinding> bind_stage(const StageSpec& spec, StageKind kind, Description& description,
                                                     std::vector<Error>& errors);

/// The parameters alone, for stages made outside a pipeline (StageFactory, test harness). `parameters` is a map or
/// null; `owner` names the stage in messages ("reader.csv"). Returns what was stored.
Value::Map bind_parameters(const std::string& owner, const Value& parameters, Description& description,
                           std::vector<Error>& errors);

/// One value checked against one declaration and brought into the form that Parameter::store takes: a whole number
/// for a number becomes a double, "64M" a whole number of bytes, a path absolute. `owner` as above.
[[nodiscard]] Result<Value> convert_parameter(const std::string& owner, const Parameter& parameter, const Value& value);

/// "64M", "1.5G", "4096": bytes, in powers of 1024 (K, M, G, T). Nothing for anything else or what does not fit.
[[nodiscard]] std::optional<std::int64_t> parse_size(std::string_view text) noexcept;

/// A path as meant: "-" and absolute ones as they are; an output or one from the command line (a place without a
/// line) from the working directory; else from the folder of the file it stands in. Lexically normal.
[[nodiscard]] std::string resolve_path(const std::string& path, const Place& place, bool is_output);

}  // namespace persona
