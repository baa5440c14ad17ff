#include <persona/plugin.hpp>
#include <persona/version.hpp>

#include "reader.hpp"
#include "writer.hpp"

PERSONA_PLUGIN("sql", PERSONA_VERSION) {
    stages.add<persona::sql::SqlReader>("reader.sql");
    stages.add<persona::sql::SqlWriter>("writer.sql");
}
