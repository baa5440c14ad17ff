// What people read in a terminal: writer.table, writer.findings.
#include <persona/plugin.hpp>

#include "findings_writer.hpp"
#include "table_writer.hpp"

PERSONA_PLUGIN("terminal", PERSONA_VERSION) {
    stages.add<persona::terminal::TableWriter>("writer.table");
    stages.add<persona::terminal::FindingsWriter>("writer.findings");
}
