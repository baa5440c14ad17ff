#include <persona/column_names.hpp>

#include "analyser.hpp"

namespace persona::seqtree {

void SeqtreeAnalyser::describe(Description& d) {
    d.doc(
        "Learns how the columns of a table depend on each other, as decision trees that hold counts of at least k "
        "people",
        "Each value becomes a code of one byte: common values have a code each, the rest of a numeric column falls "
        "into 64 ranges of "
        "equal depth, a missing value is a code too. Columns are put in order from the root of their Chow-Liu tree "
        "outward, and each "
        "is learnt from those before it by several trees, each on half of the subjects. A leaf has at least 5 k "
        "subjects, a count in "
        "a leaf at least k: smaller ones are merged with their neighbours, shared out as an ancestor of the leaf has "
        "it, or rounded "
        "to 0 or k so that the average stays true. No row and no single person's value is in the model; `persona model "
        "inspect` "
        "shows what is. This is not differential privacy.\n\n"
        "Identifying columns are not learnt: the generator makes them new. Free text is learnt as phrases that at "
        "least k subjects "
        "use.\n\n"
        "Where trees alone lose too much of how two columns go together (few rows, many columns), their chances are "
        "calibrated to tables of two columns, in which cells of fewer than k people are not told apart.\n\n"
        "With fewer than 10 k rows, or 5 k people of several rows each, there are no trees, and with fewer than 10 k "
        "subjects k falls, to 3 at the least; "
        "the model says so. Fewer than 3 subjects are refused.");
    d.parameter(
         "constraints", constraints_,
         "What must hold in every synthetic row, beside what is found: a list of depends, order, sum, product, years, "
         "combination, range and unique")
        .example("[{order: [opened, closed]}, {depends: {from: region, to: country}}]");
    d.parameter("find_constraints", find_constraints_,
                "Off: no constraint is looked for; those written down are kept to all the same");
    d.parameter("first", first_,
                "Columns to draw before the others: those that conditions will be set on, which then follow exactly")
        .advanced();
    d.parameter("sequence", sequence_,
                "Columns in the order in which to draw them; all others come behind, in the model's own order")
        .advanced();
    d.parameter("independent", independent_,
                "Columns to draw each by itself: no other column tells anything of them, nor they of others");
    d.parameter("trees", trees_, "Trees a column, each on half of the subjects").range(1, 64);
    d.parameter("features", features_, "The most earlier columns that a tree looks at; the most telling ones are taken")
        .range(1, 10'000)
        .advanced();
    d.parameter("text_sample", text_bytes_, "Texts that phrases are learnt from, for each free-text column")
        .range(1, 4'096)
        .unit("MiB")
        .advanced();
    d.parameter(
         "memory", memory_,
         "The most memory that the rows may take, one byte a cell, and no more than a quarter of the run's; what is "
         "beyond goes through the private spool. Trees learn from as many rows as fit, no fewer than 1,048,576 and no "
         "more than "
         "4,194,304: of a larger table an even sample of the subjects. What must hold in every row is looked for in "
         "all")
        .advanced();
    d.parameter("calibrate", calibrate_, "Off: trees alone, however much of the tables of two columns they lose")
        .advanced();
    d.parameter("gain", least_gain_, "A split must gain so many times what one into noise would on average")
        .range(0, 1'000)
        .advanced();
    d.input("from", "Rows to learn from").accepts(Label::anonymised);
    d.artifact_input("profile", std::string(Profile::kind_name), "The profile of the same rows");
    d.artifact_input(
         "source", std::string(Profile::kind_name),
         "A profile of all rows, those held out included: how many rows to make when no number is asked for")
        .optional()
        .reference();
    d.artifact_output("main", std::string(Model::kind_name), "The model");
    d.artifact_output(
         "bound", std::string(ColumnNames::kind_name),
         "Columns under a constraint and those that are the same in all rows of a subject: who changes rows "
         "that were drawn leaves them")
        .optional();
    d.parallel();
}

}  // namespace persona::seqtree
