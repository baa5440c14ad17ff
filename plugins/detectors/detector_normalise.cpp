#include "detector_normalise.hpp"

#include <persona/reading.hpp>

#include "scan_cells.hpp"

namespace persona::detectors {

void DetectorNormalise::describe(Description& description) {
    description
        .doc("Makes the detectors behind it look at texts as people read them, however they are encoded.",
             "Such a detector reads a shadow of the text: references (`&#64;`) and percent escapes (`%40`) decoded; "
             "zero-width characters, soft hyphens and direction marks gone; full-width and other compatibility forms "
             "plain (NFKC); digits of every script 0 to 9; letters of another script that look Latin turned to Latin; "
             "`(at)`, `[dot]` and, in an address, ` at ` and ` dot ` as signs; digits that are spaced out joined. What "
             "it finds is marked where it stands in the text itself.\n\n"
             "Finds nothing by itself, changes no text, and costs next to nothing where texts read as they are "
             "written.")
        .parallel();
}

Result<Batch> DetectorNormalise::process(const Batch& batch, Context&) {
    BooleanBuilder rows;
    bool any = false;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        bool otherwise = false;
        for (std::size_t index = 0; index < batch.columns.size() && !otherwise; ++index) {
            const auto& column = *batch.columns[index];
            otherwise = is_scanned(batch.field(index)) && column.valid(row) && may_read_otherwise(column.text(row));
        }
        rows.append(otherwise);
        any = any || otherwise;
    }
    Batch out = batch;
    if (any) out.attachments[reads_otherwise] = rows.finish();
    else out.attachments.erase(reads_otherwise);
    return out;
}

}  // namespace persona::detectors
