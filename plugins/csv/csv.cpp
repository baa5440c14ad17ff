#include <persona/plugin.hpp>

#include "reader.hpp"
#include "writer.hpp"

PERSONA_PLUGIN("csv", PERSONA_VERSION) {
    stages.add<persona::csv::CsvReader>("reader.csv");
    stages.add<persona::csv::CsvWriter>("writer.csv");
}
