#include <persona/text_scanner.hpp>

#include <algorithm>
#include <optional>
#include <span>

#include <persona/text.hpp>

#include "framework/graph/bare_context.hpp"
#include "framework/run/job.hpp"

namespace persona {
namespace {

constexpr std::string_view pipeline_name = "scan", stage_name = "detect";

}  // namespace

struct TextScanner::Inside {
    TextScannerOptions options;
    std::unique_ptr<Registry> registry;  // outlives the job: the stage's code lies in its plugins
    std::optional<Job> job;
    std::shared_ptr<Transform> detector;
    Status ready;

    ~Inside() {
        if (detector != nullptr && ready) detector->close();
    }
    Status make() {
        PluginSearch search;
        for (const auto& folder : options.plugin_folders) search.folders.emplace_back(folder);
        std::vector<Error> errors;
        registry = make_registry(search, errors);
        if (!errors.empty()) return errors.front();
        PERSONA_ASSIGN(job, prepare_ready_made(pipeline_name, options.sets, *registry));
        const auto* stage = job->plan.find(stage_name);
        detector = stage == nullptr ? nullptr : std::dynamic_pointer_cast<Transform>(stage->instance.stage);
        if (detector == nullptr)
            return Error(ErrorCode::configuration, "the pipeline 'scan' has no transform 'detect'",
                         "install persona's own pipelines again, or look at PERSONA_PIPELINES");
        BareContext context{std::string(stage_name)};
        return detector->open(context);
    }
    [[nodiscard]] Result<Batch> detected(Batch batch) const {
        PERSONA_TRY(ready);
        BareContext context{std::string(stage_name)};
        PERSONA_ASSIGN(auto out, detector->process(batch, context));
        if (out.spans == nullptr)
            return Error(ErrorCode::internal, "no detector has looked at the text",
                         "name at least one in 'detect.passes'");
        return out;
    }
    void put(const Span& span, std::vector<TextFinding>& to) const {
        const auto& wanted = options.entities;
        if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), span.origin->entity) == wanted.end()) return;
        to.push_back({span.begin, span.end, span.origin->entity, static_cast<double>(span.score), span.origin->detector,
                      span.origin->reason});
    }
};

TextScanner::TextScanner(TextScannerOptions options) : inside_(std::make_unique<Inside>()) {
    inside_->options = std::move(options);
    inside_->ready = inside_->make();
}
TextScanner::~TextScanner() = default;
TextScanner::TextScanner(TextScanner&&) noexcept = default;
TextScanner& TextScanner::operator=(TextScanner&&) noexcept = default;

Result<std::vector<TextFinding>> TextScanner::scan(std::string_view text) const {
    PERSONA_ASSIGN(auto all, scan(std::vector<std::string>{std::string(text)}));
    return std::move(all.front());
}

Result<std::vector<std::vector<TextFinding>>> TextScanner::scan(const std::vector<std::string>& texts,
                                                                bool together) const {
    std::vector<std::optional<std::string_view>> cells;
    for (const auto& text : texts) {
        if (const auto good = valid_utf8_prefix(text); good != text.size())
            return Error(ErrorCode::invalid_data, "the text is not UTF-8 from byte " + std::to_string(good) + " on",
                         "decode it first");
        cells.emplace_back(text);
    }
    std::vector<Field> fields;
    Batch batch;
    const auto add_column = [&](std::span<const std::optional<std::string_view>> values) -> Status {
        fields.push_back({"text " + std::to_string(fields.size() + 1), Type::text, {}, Role::unknown, {}});
        PERSONA_ASSIGN(auto column, column_from_text(Type::text, values));
        batch.rows = column->size();
        batch.columns.push_back(std::move(column));
        return {};
    };
    // One record has a column for each text; else each text is a record of its own.
    if (!together) PERSONA_TRY(add_column(cells));
    for (std::size_t i = 0; together && i < cells.size(); ++i) PERSONA_TRY(add_column(std::span(cells).subspan(i, 1)));
    batch.schema = Schema::make(std::move(fields));
    PERSONA_ASSIGN(const auto found, inside_->detected(std::move(batch)));
    std::vector<std::vector<TextFinding>> out(texts.size());
    for (const auto& span : *found.spans) inside_->put(span, out[together ? span.column : span.row]);
    return out;
}

}  // namespace persona
