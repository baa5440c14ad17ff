// The plugin's stages.
#include <persona/plugin.hpp>

#include "analyser_columns.hpp"
#include "detector_columns.hpp"
#include "detector_multipass.hpp"
#include "detector_names.hpp"
#include "detector_normalise.hpp"
#include "detector_patterns.hpp"
#include "detector_propagate.hpp"

PERSONA_PLUGIN("detectors", PERSONA_VERSION) {
    stages.add<persona::detectors::AnalyserColumns>("analyser.columns");
    stages.add<persona::detectors::DetectorColumns>("detector.columns");
    stages.add<persona::detectors::DetectorNormalise>("detector.normalise");
    stages.add<persona::detectors::DetectorPatterns>("detector.patterns");
    stages.add<persona::detectors::DetectorNames>("detector.names");
    stages.add<persona::detectors::DetectorPropagate>("detector.propagate");
    stages.add<persona::detectors::DetectorMultipass>("detector.multipass");
}
