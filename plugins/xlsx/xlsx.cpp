#include <persona/plugin.hpp>
#include <persona/version.hpp>

#include "reader.hpp"
#include "writer.hpp"

PERSONA_PLUGIN("xlsx", PERSONA_VERSION) {
    stages.add<persona::xlsx::XlsxReader>("reader.xlsx");
    stages.add<persona::xlsx::XlsxWriter>("writer.xlsx");
}
