// Column roles and verdicts as JSON, and what a person may see of the shared artifacts.
#include "framework/data/artifact_file.hpp"

#include <cmath>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "framework/data/json_text.hpp"

namespace persona {

namespace {

namespace json = boost::json;

constexpr int file_version = 1;

json::object head(std::string_view kind) { return {{"persona", json::string(kind)}, {"version", file_version}}; }

json::value number(const std::optional<double>& value, int digits) {
    if (!value || !std::isfinite(*value)) return nullptr;
    return digits == 0 ? *value : significant(*value, digits);
}

json::object roles_object(const ColumnRoles& roles, int digits) {
    auto out = head(ColumnRoles::kind_name);
    out["subject"] = roles.subject;
    json::array columns;
    for (const auto& role : roles.columns)
        columns.push_back(json::object{{"name", role.name},
                                       {"role", json::string(to_string(role.role))},
                                       {"entity", role.entity},
                                       {"votes", number(role.votes, digits)},
                                       {"reason", role.reason},
                                       {"categorical", role.categorical}});
    out["columns"] = std::move(columns);
    return out;
}

json::object verdict_object(const Verdict& verdict, int digits) {
    auto out = head(Verdict::kind_name);
    out["title"] = verdict.title;
    out["passed"] = verdict.passed();
    out["summary"] = verdict.summary;
    json::array figures;
    for (const auto& figure : verdict.figures)
        figures.push_back(json::object{{"name", figure.name},
                                       {"value", number(figure.value, digits)},
                                       {"ceiling", number(figure.ceiling, digits)},
                                       {"floor", number(figure.floor, digits)},
                                       {"gate", number(figure.gate, digits)},
                                       {"gate_is_maximum", figure.gate_is_maximum},
                                       {"passed", figure.passed},
                                       {"note", figure.note},
                                       {"is_count", figure.is_count},
                                       {"is_detail", figure.is_detail}});
    out["figures"] = std::move(figures);
    out["failures"] = json_texts(verdict.failures);
    out["advice"] = json_texts(verdict.advice);
    out["warnings"] = json_texts(verdict.warnings);
    boost::system::error_code failed;
    auto details = json::parse(verdict.details, failed);
    out["details"] = !failed && details.is_object() ? std::move(details) : json::value(json::object{});
    return out;
}

// Readers of one member each: a missing or wrongly typed one makes the whole file wrong, which `good` remembers.
struct Fields {
    const json::object& object;
    bool good = true;

    const json::value* at(std::string_view name) {
        const auto* found = object.if_contains(json::string_view(name.data(), name.size()));
        good = good && found != nullptr;
        return found;
    }
    std::string text(std::string_view name) {
        const auto* found = at(name);
        if (found == nullptr || !found->is_string()) return good = false, std::string();
        return std::string(std::string_view(found->get_string()));
    }
    bool flag(std::string_view name) {
        const auto* found = at(name);
        if (found == nullptr || !found->is_bool()) return good = false, false;
        return found->get_bool();
    }
    std::optional<double> maybe_number(std::string_view name) {
        const auto* found = at(name);
        if (found == nullptr || found->is_null()) return std::nullopt;
        boost::system::error_code failed;
        const auto value = found->to_number<double>(failed);
        if (failed) return good = false, std::nullopt;
        return value;
    }
    std::vector<std::string> text_list(std::string_view name) {
        std::vector<std::string> out;
        for (const auto& item : list(name)) {
            if (!item.is_string()) return good = false, out;
            out.emplace_back(std::string_view(item.get_string()));
        }
        return out;
    }
    const json::array& list(std::string_view name) {
        static const json::array none;
        const auto* found = at(name);
        if (found == nullptr || !found->is_array()) return good = false, none;
        return found->get_array();
    }
};

Error damaged(std::string_view kind) {
    return {ErrorCode::invalid_data,
            fmt::format("the saved artifact of kind '{}' lacks a member or has one of the wrong type", kind),
            "it was edited or damaged; make it again"};
}

}  // namespace

Result<std::string> ColumnRoles::save() const { return json_text(roles_object(*this, 0), 2) + "\n"; }
std::string ColumnRoles::inspect() const { return json_text(roles_object(*this, 3)); }
Result<std::string> Verdict::save() const { return json_text(verdict_object(*this, 0), 2) + "\n"; }
std::string Verdict::inspect() const { return json_text(verdict_object(*this, 3)); }

std::string Findings::inspect() const {
    const auto entries = sizes();
    json::object by_group;
    for (std::size_t group = 0; group < groups.size(); ++group) by_group[groups[group]] = entries[group];
    json::object by_entity;
    for (const auto& [entity, count] : counts) by_entity[entity] = count;
    auto out = head(kind_name);
    out["k"] = k;
    out["entries"] = size();
    out["longest"] = longest;
    out["entries_by_group"] = std::move(by_group);
    out["findings_by_entity"] = std::move(by_entity);
    return json_text(out);
}

Result<ArtifactPtr> load_columns(std::string_view bytes) {
    PERSONA_ASSIGN(const auto object, parse_artifact(bytes, ColumnRoles::kind_name, file_version));
    auto roles = std::make_shared<ColumnRoles>();
    Fields fields{object};
    roles->subject = fields.text("subject");
    for (const auto& item : fields.list("columns")) {
        if (!item.is_object()) return damaged(ColumnRoles::kind_name);
        Fields column{item.get_object()};
        ColumnRole role;
        role.name = column.text("name");
        role.entity = column.text("entity");
        role.reason = column.text("reason");
        role.votes = column.maybe_number("votes").value_or(0);
        role.categorical = column.flag("categorical");
        const auto named = role_from_string(column.text("role"));
        if (!column.good || !named) return damaged(ColumnRoles::kind_name);
        role.role = *named;
        roles->columns.push_back(std::move(role));
    }
    if (!fields.good) return damaged(ColumnRoles::kind_name);
    return ArtifactPtr(std::move(roles));
}

Result<ArtifactPtr> load_verdict(std::string_view bytes) {
    PERSONA_ASSIGN(const auto object, parse_artifact(bytes, Verdict::kind_name, file_version));
    auto verdict = std::make_shared<Verdict>();
    Fields fields{object};
    verdict->title = fields.text("title");
    const bool passed = fields.flag("passed");
    verdict->summary = fields.text("summary");
    verdict->failures = fields.text_list("failures");
    verdict->advice = fields.text_list("advice");
    verdict->warnings = fields.text_list("warnings");
    for (const auto& item : fields.list("figures")) {
        if (!item.is_object()) return damaged(Verdict::kind_name);
        Fields members{item.get_object()};
        Figure figure;
        figure.name = members.text("name");
        figure.value = members.maybe_number("value");
        figure.ceiling = members.maybe_number("ceiling");
        figure.floor = members.maybe_number("floor");
        figure.gate = members.maybe_number("gate");
        figure.gate_is_maximum = members.flag("gate_is_maximum");
        figure.passed = members.flag("passed");
        figure.note = members.text("note");
        figure.is_count = members.flag("is_count");
        figure.is_detail = members.flag("is_detail");
        if (!members.good) return damaged(Verdict::kind_name);
        verdict->figures.push_back(std::move(figure));
    }
    const auto* details = fields.at("details");
    if (!fields.good || !details->is_object()) return damaged(Verdict::kind_name);
    verdict->details = json_text(*details);
    // Figures alone might say otherwise once a member was edited: what was refused stays refused.
    if (passed != verdict->passed()) return damaged(Verdict::kind_name);
    return ArtifactPtr(std::move(verdict));
}

}  // namespace persona
