#include <persona/plugin.hpp>
#include <persona/version.hpp>

#include "reader.hpp"
#include "writer.hpp"

PERSONA_PLUGIN("json", PERSONA_VERSION) {
    stages.add<persona::json::JsonReader>("reader.json");
    stages.add<persona::json::JsonLinesReader>("reader.jsonl");
    stages.add<persona::json::JsonWriter>("writer.json");
    stages.add<persona::json::JsonLinesWriter>("writer.jsonl");
}
