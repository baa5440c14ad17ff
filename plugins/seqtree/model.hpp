// The trained model. Kind "seqtree-model".
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <persona/artifact.hpp>

#include "codes.hpp"
#include "constraints.hpp"
#include "grow.hpp"
#include "subjects.hpp"
#include "text_model.hpp"
#include "tilts.hpp"

namespace persona::seqtree {

class Model;
using ModelPtr = std::shared_ptr<const Model>;

class Model final : public Artifact {
public:
    static constexpr std::string_view kind_name = "seqtree-model";

    std::int64_t source_rows = 0;  ///< of the whole source, holdout included: how many rows are made by default
    std::int64_t rows = 0;         ///< learnt from
    std::int64_t subjects = 0;
    std::int64_t asked_k = 10;
    Rules rules;                       ///< with the k that held
    bool independent = false;          ///< too few rows for trees: columns are drawn each by itself
    std::vector<ColumnCodes> columns;  ///< in the source's order
    std::vector<std::size_t> order;
    std::vector<std::vector<Tree>> trees;  ///< by column; drawn from in turn
    std::vector<Tilts> tilts;              ///< by column: what its chances in a leaf are multiplied by
    std::vector<TextModelPtr> texts;       ///< by column; null for all but free text
    std::vector<double> distinct_share;  ///< by column: different values ÷ present ones (÷ subjects), of identifiers
    Constraints constraints;             ///< what holds in every row
    SubjectModel whose;                  ///< how many rows a subject has, and which columns are the subject's
    /// Of a merged model (merge.hpp) the models that it was made of, in the order of their files; it has no trees of its
    /// own then, and the columns and constraints above are what all of them have in common.
    std::vector<ModelPtr> parts;

    [[nodiscard]] std::string_view kind() const noexcept override { return kind_name; }
    [[nodiscard]] Result<std::string> save() const override;
    [[nodiscard]] std::string inspect() const override;
    [[nodiscard]] std::string contents() const override;
    /// `merged` off: a merged model is refused.
    [[nodiscard]] static Result<std::shared_ptr<const Model>> load(std::string_view bytes, bool merged = true);
    /// The smallest number of rows in any cell; 0 when there is none.
    [[nodiscard]] std::uint32_t smallest_cell() const noexcept;
};

}  // namespace persona::seqtree
