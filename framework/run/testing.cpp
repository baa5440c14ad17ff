#include <persona/testing.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp is POSIX

#include <persona/text.hpp>

#include "framework/config/bind.hpp"
#include "framework/config/yaml.hpp"
#include "framework/plugin/registry.hpp"

namespace persona::testing {
namespace {

std::vector<std::string> split(const std::string& text, char separator, std::size_t most) {
    std::vector<std::string> out(1);
    for (const char c : text) {
        if (c == separator && out.size() < most) out.emplace_back();
        else out.back() += c;
    }
    return out;
}

/// YAML; what is none ("!!") is taken as it stands where a text is wanted. Names that are not declared are left to the
/// binding, which knows what to say.
Value parse_parameters(const std::map<std::string, std::string>& texts, const Description& description) {
    Value::Map entries;
    for (const auto& [name, text] : texts) {
        const auto& all = description.parameters;
        const auto declared =
            std::find_if(all.begin(), all.end(), [&name = name](const Parameter& p) { return p.name == name; });
        const bool is_text =
            declared != all.end() && (declared->type == ParameterType::text || declared->type == ParameterType::path ||
                                      declared->type == ParameterType::secret);
        std::vector<Error> errors;
        auto value = parse_yaml_argument(text, name, errors);
        if (!value && !is_text) throw Failure(errors.front());
        entries.push_back({name, value ? *std::move(value) : Value(text), {}});
    }
    return Value(std::move(entries));
}

}  // namespace

Batch batch(const std::vector<ColumnText>& columns) {
    std::vector<Field> fields;
    Batch out;
    for (const auto& column : columns) {
        const auto parts = split(column.header, ':', 3);
        Field field;
        field.name = parts[0];
        const auto type = type_from_string(parts.size() > 1 ? parts[1] : "text");
        if (!type) throw Failure(Error(ErrorCode::internal, "no such type in '" + column.header + "'"));
        field.type = *type;
        if (parts.size() > 2) field.format = parts[2];
        std::vector<std::optional<std::string_view>> values;
        for (const auto& value : column.values)
            values.push_back(value ? std::optional<std::string_view>(*value) : std::nullopt);
        out.columns.push_back(column_from_text(field.type, values).value());
        out.rows = static_cast<std::int64_t>(values.size());
        fields.push_back(std::move(field));
    }
    out.schema = Schema::make(std::move(fields));
    out.check(true).value();
    return out;
}

Batch with_roles(const Batch& batch, const std::vector<std::pair<Role, std::string>>& roles) {
    auto fields = batch.schema->fields();
    for (std::size_t i = 0; i < roles.size(); ++i) {
        fields[i].role = roles[i].first;
        fields[i].entity = roles[i].second;
    }
    auto out = batch.with_columns(Schema::make(fields), batch.columns);
    out.spans = std::make_shared<const Spans>();
    return out;
}

Span finding(std::uint32_t row, std::uint32_t column, std::uint32_t begin, std::uint32_t end, const std::string& entity,
             float score) {
    return {row, column, begin, end, score, std::make_shared<const SpanOrigin>(SpanOrigin{entity, "test", "r"})};
}

std::string show(const Batch& batch) {
    std::string out;
    for (std::size_t c = 0; c < batch.columns.size(); ++c) out += (c == 0 ? "" : "|") + batch.field(c).name;
    out += '\n';
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        for (std::size_t c = 0; c < batch.columns.size(); ++c) {
            if (c != 0) out += '|';
            if (!batch.columns[c]->valid(row)) out += "\\N";
            else append_value(out, *batch.columns[c], batch.field(c), row);
        }
        out += '\n';
    }
    return out;
}

struct Harness::Inside final : Context {
    std::string name;
    std::shared_ptr<Stage> instance;
    Description description;
    std::map<std::string, std::vector<ArtifactPtr>, std::less<>> wired;
    std::map<std::string, std::shared_ptr<Provider>, std::less<>> providers;
    std::uint64_t seed_value = 1;
    std::string key_bytes = std::string(32, 'k');
    std::int64_t k_value = 10;
    bool opened = false;
    std::string current_port = "from";
    StatePtr whole;
    State* current_state = nullptr;
    std::int64_t dropped_rows = 0, rejected_rows = 0, made_rows = 0, sequence = 0, first_row = 0;
    std::vector<Error> rejections;
    std::vector<std::string> lines;
    TemporaryFolder folder;
    std::stop_source stopping;

    [[nodiscard]] const std::string& stage() const noexcept override { return name; }
    [[nodiscard]] std::uint64_t seed() const noexcept override { return seed_value; }
    [[nodiscard]] std::string_view key() const noexcept override { return key_bytes; }
    [[nodiscard]] int round() const noexcept override { return 0; }
    [[nodiscard]] std::stop_token stop() const noexcept override { return stopping.get_token(); }
    [[nodiscard]] std::int64_t k() const noexcept override { return k_value; }
    [[nodiscard]] std::span<const ArtifactPtr> artifacts(std::string_view port_name) const override {
        const auto found = wired.find(port_name);
        return found == wired.end() ? std::span<const ArtifactPtr>{} : std::span<const ArtifactPtr>(found->second);
    }
    [[nodiscard]] std::string_view port() const noexcept override { return current_port; }
    [[nodiscard]] State* state() const noexcept override { return current_state; }
    void drop(std::int64_t rows) override { dropped_rows += rows; }
    void reject(std::int64_t rows, const Error& why) override {
        rejected_rows += rows;
        rejections.push_back(why);
    }
    void made(std::int64_t rows) override { made_rows += rows; }
    void log(LogLevel, std::string_view text) override { lines.emplace_back(text); }
    void progress(std::int64_t, std::int64_t) override {}
    [[nodiscard]] std::shared_ptr<Provider> provider(std::string_view provider_name) const override {
        const auto found = providers.find(provider_name);
        return found == providers.end() ? nullptr : found->second;
    }
    [[nodiscard]] std::filesystem::path spool_folder() const override { return folder.path(); }
    [[nodiscard]] std::int64_t memory() const noexcept override { return std::int64_t{256} << 20; }

    template <class T>
    T& as() {
        if (!opened) {
            opened = true;
            instance->open(*this).value();
        }
        auto* out = dynamic_cast<T*>(instance.get());
        if (out == nullptr) throw Failure(Error(ErrorCode::internal, "'" + name + "' is another kind of stage"));
        return *out;
    }
    Batch numbered(Batch given) {
        given.sequence = sequence++;
        given.first_row = first_row;
        first_row += given.rows;
        return given;
    }
    /// Rows in + made = rows out + dropped + rejected, as the runtime checks it.
    template <class Call>
    auto counted(std::int64_t rows_in, Call call) {
        const auto before = dropped_rows + rejected_rows - made_rows;
        auto out = call();
        std::int64_t rows_out = 0;
        for (const auto& one : out) {
            one.check(true).value();
            rows_out += one.rows;
        }
        if (rows_in != rows_out + dropped_rows + rejected_rows - made_rows - before)
            throw Failure(Error(ErrorCode::accounting, "rows do not add up: " + std::to_string(rows_in) + " in, " +
                                                           std::to_string(rows_out) + " out")
                              .in_stage(name));
        return out;
    }
    std::vector<Batch> transform(const Batch& given, bool many) {
        auto& transform = as<Transform>();
        auto part = transform.start();
        current_state = part.get();
        const auto in = numbered(given);
        auto out = counted(in.rows, [&] {
            if (many) return transform.process_to_many(in, *this).value();
            return std::vector<Batch>{transform.process(in, *this).value()};
        });
        current_state = nullptr;
        if (part && whole) transform.merge(*whole, *part).value();
        else if (part) whole = std::move(part);
        return out;
    }
};

Harness::Harness(std::string name, std::shared_ptr<Stage> stage, std::map<std::string, std::string> parameters)
    : inside_(std::make_unique<Inside>()) {
    inside_->name = name;
    inside_->instance = std::move(stage);
    std::vector<Error> errors;
    auto description = checked_describe(name, *inside_->instance, errors);
    if (!description) throw Failure(errors.front());
    inside_->description = *std::move(description);
    bind_parameters(name, parse_parameters(parameters, inside_->description), inside_->description, errors);
    if (!errors.empty()) throw Failure(errors.front());
    static const Registry nothing;
    RegistryFactory factory(nothing);
    inside_->instance->configure(factory).value();
}

Harness::~Harness() {
    if (inside_->opened) inside_->instance->close();
}

Harness& Harness::seed(std::uint64_t value) {
    inside_->seed_value = value;
    return *this;
}
Harness& Harness::k(std::int64_t value) {
    inside_->k_value = value;
    return *this;
}
Harness& Harness::provider(const std::string& name, std::shared_ptr<Provider> provider) {
    inside_->providers[name] = std::move(provider);
    return *this;
}

Harness& Harness::artifact(const std::string& port, ArtifactPtr artifact) {
    inside_->wired[port].push_back(std::move(artifact));
    return *this;
}

Batch Harness::process(const Batch& batch) { return inside_->transform(batch, false).front(); }
std::vector<Batch> Harness::process_to_many(const Batch& batch) { return inside_->transform(batch, true); }

std::vector<ArtifactPtr> Harness::finish() {
    auto& transform = inside_->as<Transform>();
    if (!inside_->whole) inside_->whole = transform.start();
    return transform.finish(*inside_->whole, *inside_).value();
}

std::vector<ArtifactPtr> Harness::analyse(const std::vector<std::pair<std::string, Batch>>& batches) {
    auto& analyser = inside_->as<Analyser>();
    std::map<std::string, StatePtr> states;
    for (const auto& [port, given] : batches) {
        auto part = analyser.start();
        inside_->current_port = port;
        analyser.observe(*part, inside_->numbered(given), *inside_).value();
        auto& whole = states[port];
        if (whole) analyser.merge(*whole, *part).value();
        else whole = std::move(part);
    }
    StatePtr all;
    for (const auto& port : inside_->description.ports) {
        const auto found = states.find(port.name);
        if (!port.is_input || found == states.end()) continue;
        if (all) analyser.merge(*all, *found->second).value();
        else all = std::move(found->second);
    }
    if (!all) all = analyser.start();
    return analyser.finish(*all, *inside_).value();
}

std::vector<Batch> Harness::read_all() {
    auto& reader = inside_->as<Reader>();
    std::vector<Batch> out;
    while (auto next = reader.read(*inside_).value()) {
        next->check(true).value();
        const auto first = std::max(next->first_row, inside_->first_row);
        out.push_back(inside_->numbered(*std::move(next)));
        out.back().first_row = first;
        inside_->first_row = first + out.back().rows;
    }
    return out;
}

std::vector<Batch> Harness::generate_all(std::int64_t rows_a_batch) {
    auto& generator = inside_->as<Generator>();
    const auto rows = generator.rows(*inside_).value();
    std::vector<Batch> out;
    std::int64_t first = 0;
    do {
        const auto count = std::min(rows_a_batch, rows - first);
        out.push_back(generator.generate(first, count, *inside_).value());
        out.back().check(true).value();
        first += count;
    } while (first < rows);
    return out;
}

void Harness::write_all(const std::vector<Batch>& batches) {
    auto& writer = inside_->as<Writer>();
    Status status;
    for (const auto& given : batches) {
        status = writer.write(inside_->numbered(given), *inside_);
        if (!status) break;
    }
    if (status) status = writer.prepare(*inside_);
    if (status) status = writer.commit(*inside_);
    if (!status) writer.abort();
    status.value();
}

std::int64_t Harness::dropped() const { return inside_->dropped_rows; }
std::int64_t Harness::rejected() const { return inside_->rejected_rows; }
const std::vector<Error>& Harness::rejections() const { return inside_->rejections; }
const std::vector<std::string>& Harness::log() const { return inside_->lines; }
Context& Harness::context() { return *inside_; }

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Failure(Error(ErrorCode::not_found, "can not open '" + path + "'"));
    std::ostringstream out;
    out << file.rdbuf();
    return out.str();
}

TemporaryFolder::TemporaryFolder() : path_((std::filesystem::temp_directory_path() / "persona-test-XXXXXX").string()) {
    if (mkdtemp(path_.data()) == nullptr) throw Failure(Error(ErrorCode::io, "can not make a temporary folder"));
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code code;
    std::filesystem::remove_all(path_, code);
}

std::string TemporaryFolder::path(std::string_view name) const {
    return name.empty() ? path_ : path_ + "/" + std::string(name);
}

}  // namespace persona::testing
