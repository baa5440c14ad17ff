// The plugin's stages.
#include <persona/plugin.hpp>

#include "analyser_findings.hpp"
#include "analyser_runs.hpp"
#include "canaries.hpp"
#include "leak_scan.hpp"
#include "validator_runs.hpp"

PERSONA_PLUGIN("leak-scan", PERSONA_VERSION) {
    stages.add<persona::leaks::AnalyserFindings>("analyser.findings");
    stages.add<persona::leaks::AnalyserRuns>("analyser.text-runs");
    stages.add<persona::leaks::LeakScan>("detector.leak-scan");
    stages.add<persona::leaks::Canaries>("transform.canaries");
    stages.add<persona::leaks::ValidatorRuns>("validator.text-runs");
}
