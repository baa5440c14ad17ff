#include "merge_stage.hpp"

namespace persona::seqtree {

void SeqtreeMerge::describe(Description& d) {
    d.doc(
        "Puts models together that were learnt from different tables of the same columns, perhaps on different "
        "machines",
        "Each model makes its share of the rows, by the rows of its source; nothing is learnt anew, so k and leaves "
        "hold "
        "as they do in each of them, and no table has to leave its machine. The order of the models does not matter, "
        "and models that were merged can be merged again.\n\n"
        "What all of them keep to in every row (an order, a sum, a dependency on whose entries they agree, a unique "
        "key) holds in every row made. Identifiers are written as most rows have them, and differ between the models. "
        "A value that fewer than k people have in each table stays rare, however many have it in all of them.\n\n"
        "The same model twice is an error, and so are columns that differ in name, order or type.");
    d.no_batches();
    d.artifact_input("models", std::string(Model::kind_name), "The models").many();
    d.artifact_output("main", std::string(Model::kind_name), "The model of all of them");
}

Result<std::vector<ArtifactPtr>> SeqtreeMerge::finish(State&, Context& context) {
    std::vector<ModelPtr> models;
    for (const auto& artifact : context.artifacts("models"))
        if (auto model = std::dynamic_pointer_cast<const Model>(artifact)) models.push_back(std::move(model));
    PERSONA_ASSIGN(auto merged, merge_models(models));
    return std::vector<ArtifactPtr>{std::move(merged)};
}

}  // namespace persona::seqtree
