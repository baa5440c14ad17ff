// Texts by language models, and what they find in texts.
#include <persona/plugin.hpp>

#include "analyser_guide.hpp"
#include "analyser_plan.hpp"
#include "analyser_prompt.hpp"
#include "best_draft.hpp"
#include "detector.hpp"
#include "llm_rows.hpp"
#include "llm_text.hpp"

PERSONA_PLUGIN("llm", PERSONA_VERSION) {
    stages.add<persona::llm::AnalyserGuide>("analyser.llm-guide");
    stages.add<persona::llm::AnalyserPlan>("analyser.llm-plan");
    stages.add<persona::llm::AnalyserPrompt>("analyser.llm-prompt");
    stages.add<persona::llm::DetectorLlm>("detector.llm");
    stages.add<persona::llm::LlmRows>("generator.llm-rows");
    stages.add<persona::llm::LlmText>("generator.llm-text");
    stages.add<persona::llm::BestDraft>("transform.best-draft");
}
