// The plugin's stages.
#include <persona/plugin.hpp>

#include "analyser_findings.hpp"
#include "leak_scan.hpp"

PERSONA_PLUGIN("leak-scan", PERSONA_VERSION) {
    stages.add<persona::leaks::AnalyserFindings>("analyser.findings");
    stages.add<persona::leaks::LeakScan>("detector.leak-scan");
}
