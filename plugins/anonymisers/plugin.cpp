#include <persona/plugin.hpp>

#include "anonymiser.hpp"
#include "generalise.hpp"
#include "restore.hpp"

PERSONA_PLUGIN("anonymisers", PERSONA_VERSION) {
    stages.add<persona::anonymisers::AnonymiserRedact>("anonymiser.redact");
    stages.add<persona::anonymisers::AnonymiserHash>("anonymiser.hash");
    stages.add<persona::anonymisers::AnonymiserSurrogate>("anonymiser.surrogate");
    stages.add<persona::anonymisers::AnalyserClasses>("analyser.classes");
    stages.add<persona::anonymisers::AnonymiserGeneralise>("anonymiser.generalise");
    stages.add<persona::anonymisers::AnonymiserRestore>("anonymiser.restore");
}
