// The plugin `seqtree`.
#include <persona/plugin.hpp>

#include "check.hpp"
#include "generator.hpp"
#include "merge_stage.hpp"

PERSONA_PLUGIN("seqtree", PERSONA_VERSION) {
    stages.add<persona::seqtree::SeqtreeAnalyser>("analyser.seqtree");
    stages.add<persona::seqtree::SeqtreeMerge>("analyser.seqtree-merge");
    stages.add<persona::seqtree::SeqtreeGenerator>("generator.seqtree");
    stages.add<persona::seqtree::ConstraintsValidator>("validator.constraints");
    stages.add_artifact(std::string(persona::seqtree::Model::kind_name),
                        [](std::string_view bytes) -> persona::Result<persona::ArtifactPtr> {
                            auto loaded = persona::seqtree::Model::load(bytes);
                            if (!loaded) return std::move(loaded).error();
                            return persona::ArtifactPtr(*std::move(loaded));
                        });
}
