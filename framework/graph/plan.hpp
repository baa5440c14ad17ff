// The wired pipeline before it runs: stages, wires, sensitivity labels and phases, all checked.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <persona/provider.hpp>
#include <persona/stage.hpp>

namespace persona {

/// A wire as the pipeline file says it: "stage" or "stage.port".
struct WireText {
    std::string stage;
    std::string port;  ///< empty: the main output
    Place place;
};

/// A provider that a stage's parameter names.
struct ProviderText {
    std::string name;
    Place place;
};

/// A configured stage, ready to be wired.
struct StageInstance {
    std::string name;  ///< in the pipeline
    std::string use;   ///< stage type: "reader.csv"
    Place place;
    std::shared_ptr<Stage> stage;
    Description description;                             ///< with the default ports added
    std::map<std::string, std::vector<WireText>> wires;  ///< input port → sources
    bool ships_with_persona = false;                     ///< may raise a label
    bool trusted = false;                                ///< named in the pipeline's `trust:`
    std::optional<Label> accepts;  ///< the pipeline's `accepts:`: overrides the batch ports' lowest label
    bool takes_accepts = false;    ///< `accepts:` may stand there
    std::string plugin;            ///< name and version, for the report
    std::vector<ProviderText> providers;
    std::vector<std::string> inputs;                         ///< files that its path parameters name, outputs left out
    std::vector<std::string> outputs;                        ///< files that it writes; "-" is standard output
    std::function<Result<std::shared_ptr<Stage>>()> remake;  ///< a fresh one for a refinement round
};

/// Repeat everything from stage `from` on until the verdict of `until` has passed, at most `rounds` times in all.
struct Refinement {
    std::string from;
    std::string until;
    int rounds = 1;
};

struct PortIndex {
    std::size_t stage = 0;
    std::size_t port = 0;  ///< index into the stage's description.ports
    auto operator<=>(const PortIndex&) const = default;
};

/// One wire between an output and an input port; wires of one input are in the file's order.
struct Wire {
    PortIndex from, to;
    Place place;
};

/// Where in the run an input port is served.
struct InputPlan {
    std::size_t port = 0;
    int phase = 0;
    bool spooled = false;  ///< comes from the spool of an earlier phase (always when several sources are concatenated)
    std::vector<PortIndex> sources;
};

struct StagePlan {
    StageInstance instance;
    std::vector<InputPlan> batch_inputs;
    std::vector<InputPlan> artifact_inputs;
    std::vector<std::size_t> batch_outputs;  ///< port indices, in the order declared
    std::vector<std::size_t> artifact_outputs;
    std::vector<Label> labels;  ///< of each port (outputs: what it gives; inputs: what arrives)
    int open_phase = 0;
    int finish_phase = 0;             ///< artifacts are there after this phase
    std::vector<std::size_t> raised;  ///< output ports that raise a label
};

struct ProviderPlan {
    std::string name;  ///< in the pipeline
    std::string use;
    std::shared_ptr<Provider> provider;
    bool believed = false;  ///< ships with persona or is named in `trust:`: local() counts
};

struct Plan {
    std::vector<StagePlan> stages;  ///< in topological order
    std::vector<Wire> wires;
    std::vector<ProviderPlan> providers;
    int phases = 1;
    std::optional<Refinement> refinement;
    int refine_phase = 0;  ///< phase of the refinement's `from`
    int until_phase = 0;
    std::size_t until_stage = 0;

    [[nodiscard]] const StagePlan* find(std::string_view name) const noexcept;
    /// True when an output port's batches must be kept for a later phase.
    [[nodiscard]] bool needs_spool(PortIndex output) const noexcept;
};

/// Wires and checks. Every error found is in `errors`; the plan is only to be used when there are none.
[[nodiscard]] Plan make_plan(std::vector<StageInstance> stages, std::optional<Refinement> refinement,
                             std::vector<Error>& errors);

/// The lowest label of data that a stage may show a provider: `cleared`, or where it is certain to be local `anonymised`, or
/// what the stage's own `accepts:` says.
[[nodiscard]] Label may_be_shown(const StageInstance& stage, const ProviderPlan& provider);

/// Refuses stages that would show a provider data below what it may get. After make_plan(), with the plan's providers.
void check_providers(const Plan& plan, std::vector<Error>& errors);

/// Whether the pipeline's file lets a writer give out what is not cleared.
[[nodiscard]] bool releases_by_word(const StageInstance& stage);
/// Whether the pipeline's file lets providers of this machine see what still carries people.
[[nodiscard]] bool shows_by_word(const StageInstance& stage);

/// Things a user should know but that do not stop the run: what holds everything in memory, and release_notes().
[[nodiscard]] std::vector<std::string> plan_notes(const Plan& plan);
/// What is let out without a gate: writers that accept less than cleared data, what a provider is shown by `accepts:`,
/// labels raised on trust.
[[nodiscard]] std::vector<std::string> release_notes(const Plan& plan);

/// The plan as text (a line a stage, by phase) and as a Graphviz graph with a cluster a phase.
[[nodiscard]] std::string plan_text(const Plan& plan);
[[nodiscard]] std::string plan_dot(const Plan& plan);

}  // namespace persona
