// Who writes the texts: nobody but the program itself, or a language model that somebody named.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <persona/provider.hpp>

#include "framework/plugin/registry.hpp"

namespace persona {

/// The ready-made pipelines that do a thing with and without a language model.
struct ModelPipelines {
    std::string without = "synthesise", with = "synthesise-model";
    std::string provider = "writer";  ///< its name in the second
    std::string what = "texts: written";
    /// The model has to run on this machine. A provider may find out whether it does; of another server its owner has to
    /// say so.
    bool local = false;
};

/// Of whole rows by a model.
[[nodiscard]] inline ModelPipelines whole_rows() {
    return {"synthesise", "synthesise-rows", "writer", "rows: written"};
}

struct WriterChoice {
    std::string pipeline = "synthesise";  ///< the ready-made one that it takes
    std::vector<std::string> sets;        ///< what is set in it
    std::string note;                     ///< for the user: what "auto" came to; empty: nothing to say
};

/// `provider`: "embedded" or empty; the name of a provider ("ollama"); or "auto": Ollama where it answers at its own
/// address and has a model that runs there, else embedded. `model`: one of the provider's; empty: its choice. The error
/// names the nearest provider.
[[nodiscard]] Result<WriterChoice> choose_writer(const Registry& registry, const std::string& provider,
                                                 const std::string& model, const ModelPipelines& pipelines = {});

/// The same for synthetic rows whose weakest texts another provider's model refines; nobody where `refine_with` is empty.
[[nodiscard]] Result<WriterChoice> choose_refined(const Registry& registry, WriterChoice drafts,
                                                  const std::string& refine_with, const std::string& refine_model);

/// Parameters for a provider that is to answer within so many seconds or be given up: those of `tries` and `timeout` that
/// it has. A model in this process keeps nobody waiting.
[[nodiscard]] Value::Map asked_once(const Registry& registry, const std::string& provider, std::int64_t seconds);

/// A configured provider outside a run, to ask for its models. `parameters`: those of its own, such as `url`.
[[nodiscard]] Result<std::shared_ptr<Provider>> make_provider(const Registry& registry, const std::string& name,
                                                              Value::Map parameters);

}  // namespace persona
