#include "nesting.hpp"

#include <string_view>

#include "elements.hpp"
#include "json_text.hpp"

namespace persona::json {
namespace {

class Planner {
public:
    explicit Planner(const Schema& schema) : schema_(schema) { out_.before.resize(schema.size()); }

    /// Columns [begin, end) as the members of one object; the first `prefix` bytes of their names are said already.
    void object(std::size_t begin, std::size_t end, std::size_t prefix, int depth) {
        pending_ += '{';
        for (auto at = begin; at < end;) {
            if (at > begin) pending_ += ',';
            const auto parent = depth < most_depth / 2 ? parent_of(at, prefix) : std::string_view();
            const auto stop = parent.empty() ? at : run(at, end, prefix, parent);
            if (!parent.empty() && alone(begin, end, at, stop, prefix, parent)) {
                append_string(pending_, parent.substr(0, parent.size() - 1));
                pending_ += ':';
                object(at, stop, prefix + parent.size(), depth + 1);
                at = stop;
                continue;
            }
            append_string(pending_, rest(at, prefix));
            pending_ += ':';
            out_.before[at] = std::move(pending_);
            pending_.clear();
            ++at;
        }
        pending_ += '}';
    }

    void flat() {
        pending_ += '{';
        for (std::size_t at = 0; at < schema_.size(); ++at) {
            if (at > 0) pending_ += ',';
            append_string(pending_, schema_[at].name);
            pending_ += ':';
            out_.before[at] = std::move(pending_);
            pending_.clear();
        }
        pending_ += '}';
    }

    Layout finish() {
        out_.behind = std::move(pending_);
        return std::move(out_);
    }

private:
    [[nodiscard]] std::string_view rest(std::size_t at, std::size_t prefix) const { return std::string_view(schema_[at].name).substr(prefix); }
    /// "visit." of "visit.date"; empty when the name has no parent.
    [[nodiscard]] std::string_view parent_of(std::size_t at, std::size_t prefix) const {
        const auto name = rest(at, prefix);
        const auto dot = name.find('.');
        if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return {};
        return name.substr(0, dot + 1);
    }
    [[nodiscard]] std::size_t run(std::size_t at, std::size_t end, std::size_t prefix, std::string_view parent) const {
        while (at < end && parent_of(at, prefix) == parent) ++at;
        return at;
    }
    /// No column outside the run is the parent or another child of it.
    [[nodiscard]] bool alone(std::size_t begin, std::size_t end, std::size_t from, std::size_t stop, std::size_t prefix, std::string_view parent) const {
        for (auto at = begin; at < end; ++at) {
            if (at >= from && at < stop) continue;
            const auto name = rest(at, prefix);
            if (name.starts_with(parent) || name == parent.substr(0, parent.size() - 1)) return false;
        }
        return true;
    }
    const Schema& schema_;
    Layout out_;
    std::string pending_;
};

}  // namespace

Layout layout(const Schema& schema, bool nest) {
    Planner planner(schema);
    if (nest) planner.object(0, schema.size(), 0, 0);
    else planner.flat();
    return planner.finish();
}

}  // namespace persona::json
