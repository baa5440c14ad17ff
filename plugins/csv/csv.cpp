#include <persona/plugin.hpp>

#include "reader.hpp"

PERSONA_PLUGIN("csv", PERSONA_VERSION) {
    stages.add<persona::csv::CsvReader>("reader.csv");
}
