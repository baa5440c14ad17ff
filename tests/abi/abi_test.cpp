// What is refused before it is opened, while it is opened, and after; and that every refusal says which library, what
// and why.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <persona/testing.hpp>

#include "framework/plugin/loader.hpp"

namespace fs = std::filesystem;
using namespace persona;

namespace {

fs::path plugin(const std::string& name) { return fs::path(ABI_FOLDER) / name / (name + ".so"); }

/// The one error that loading `name` ends with; its stages must not be there.
std::string refusal(const fs::path& library) {
    Registry registry;
    const auto errors = load_plugin(library, false, registry);
    REQUIRE(errors.size() == 1);
    CHECK(errors.front().code == ErrorCode::plugin);
    CHECK(registry.names().empty());
    CHECK(registry.plugins().size() == 1);
    const auto text = errors.front().text();
    CHECK(text.starts_with(library.string() + ": "));
    return text;
}

bool has(const std::string& text, const std::string& part) {
    if (text.find(part) != std::string::npos) return true;
    MESSAGE("'", part, "' is not in: ", text);
    return false;
}

std::vector<Error> load_folders(std::vector<fs::path> folders, Registry& registry) {
    PluginSearch search;
    search.folders = std::move(folders);
    search.use_environment = false;
    search.use_install = false;
    return load_plugins(search, registry);
}

struct Variable {
    explicit Variable(const std::string& value) { ::setenv("PERSONA_PLUGIN_PATH", value.c_str(), 1); }
    ~Variable() { ::unsetenv("PERSONA_PLUGIN_PATH"); }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;
};

}  // namespace

TEST_CASE("a good plugin loads, with its name, version and path") {
    Registry registry;
    CHECK(load_plugin(plugin("good"), false, registry).empty());
    CHECK(registry.names() == std::vector<std::string>{"transform.pass"});
    const auto* info = registry.plugin_of("transform.pass");
    REQUIRE(info);
    CHECK(info->name == "good");
    CHECK(info->version == "1.2.3");
    CHECK(info->path == plugin("good").string());
    CHECK_FALSE(info->ships_with_persona);
    CHECK(info->stages == std::vector<std::string>{"transform.pass"});
    RegistryFactory factory(registry);
    CHECK(factory.create("transform.pass", Value()).ok());
}

TEST_CASE("the tag is read without opening the library") {
    const auto tag = read_abi_tag(plugin("good"));
    REQUIRE(tag.ok());
    CHECK(*tag == PERSONA_ABI_TAG);
    // Opening these two would end the process.
    CHECK(*read_abi_tag(plugin("wrong-tag")) == "persona-sdk-0/itanium/old-string/plain-containers/plain");
    const auto text = refusal(plugin("wrong-tag"));
    CHECK(has(text, "'persona-sdk-0/itanium/old-string/plain-containers/plain'"));
    CHECK(has(text, "'" PERSONA_ABI_TAG "'"));
    CHECK(has(refusal(plugin("no-tag")), "has no ABI tag: it is no persona plugin"));
}

TEST_CASE("a handshake that is missing, old, short or without a name") {
    CHECK(has(refusal(plugin("missing-symbol")), "no symbol 'persona_plugin'"));
    CHECK(has(refusal(plugin("older-sdk")),
              "version 0 of the SDK, and this persona has version " PERSONA_STRINGIFY(PERSONA_SDK_VERSION)));
    CHECK(has(refusal(plugin("short-handshake")), "of the SDK"));
    CHECK(has(refusal(plugin("nameless")), "does not say its name"));
}

TEST_CASE("the loader's own words are told") {
    CHECK(has(refusal(plugin("undefined-symbol")), "persona_test_nobody_has_this"));
}

TEST_CASE("what registration throws stays inside, and nothing of the plugin is used") {
    CHECK(has(refusal(plugin("throws-in-registration")),
              "'throwing' could not register its stages: registration is broken"));
    CHECK(has(refusal(plugin("throws-a-number")), "no std::exception"));
}

TEST_CASE("what a stage throws becomes an error that names it") {
    Registry registry;
    REQUIRE(load_plugin(plugin("throws-later"), false, registry).empty());
    std::vector<Error> errors;
    const auto said = [&](const std::string& name) {
        errors.clear();
        CHECK_FALSE(registry.describe(name, errors));
        REQUIRE(errors.size() == 1);
        CHECK(errors.front().code == ErrorCode::plugin);
        return errors.front().text();
    };
    CHECK(has(said("transform.in-describe"), "'transform.in-describe' failed in describe(): describe is broken"));
    CHECK(has(said("transform.number-in-describe"), "no std::exception"));
    CHECK(has(said("transform.in-constructor"), "could not be made: the constructor is broken"));
    CHECK(has(said("transform.number"), "no std::exception"));
    CHECK(has(said("transform.nothing"), "its factory gives nothing"));
    RegistryFactory factory(registry);
    const auto made = factory.create("transform.in-configure", Value());
    REQUIRE_FALSE(made.ok());
    CHECK(has(made.error().text(), "failed in configure(): configure is broken"));
    CHECK(has(registry.load_artifact("broken", "").error().text(), "the loader is broken"));
    CHECK(has(registry.load_artifact("nothing", "").error().text(), "its loader gives nothing"));
    CHECK(has(registry.load_artifact("brokn", "").error().text(), "did you mean 'broken'?"));
}

TEST_CASE("everything wrong with a registration is told at once") {
    Registry registry;
    const auto errors = load_plugin(plugin("wrong-names"), false, registry);
    REQUIRE(errors.size() == 5);
    CHECK(has(errors[0].text(), "'Transform.Shout'"));
    CHECK(has(errors[1].text(), "'transform.twice' twice"));
    CHECK(has(errors[2].text(), "'transform.empty' without a factory"));
    CHECK(has(errors[3].text(), "'no kind'"));
    CHECK(has(errors[4].text(), "'empty' without a loader"));
    CHECK(registry.names().empty());
}

TEST_CASE("two stages of one name: the error names both libraries, and the second registers nothing") {
    Registry registry;
    const auto errors = load_folders({plugin("good").parent_path(), plugin("twin").parent_path()}, registry);
    REQUIRE(errors.size() == 1);
    CHECK(has(errors.front().text(), plugin("twin").string()));
    CHECK(has(errors.front().text(), plugin("good").string()));
    CHECK(registry.names() == std::vector<std::string>{"transform.pass"});
}

TEST_CASE("a file that is no library, and damaged ones") {
    const testing::TemporaryFolder folder;
    const auto write = [&](const std::string& name, const std::string& bytes) {
        std::ofstream(folder.path(name), std::ios::binary) << bytes;
        return fs::path(folder.path(name));
    };
    CHECK(has(refusal(write("text.so", "#!/bin/sh\necho hello\n")), "this is no shared library"));
    CHECK(has(refusal(write("empty.so", "")), "this is no shared library"));
    CHECK(has(refusal(folder.path("nowhere.so")), "can not be read"));
    const auto whole = testing::read_file(plugin("good").string());
    // Cut anywhere, or with any byte of its header changed, it is refused and nothing crashes.
    for (const std::size_t size : {16UL, 63UL, 64UL, 4096UL, whole.size() / 2, whole.size() - 1})
        (void)refusal(write("cut.so", whole.substr(0, size)));
    for (std::size_t i = 40; i < 64; ++i) {
        auto damaged = whole;
        damaged[i] = static_cast<char>(0xFF);
        const auto tag = read_abi_tag(write("damaged.so", damaged));
        CHECK((!tag.ok() || *tag == PERSONA_ABI_TAG));
    }
    auto other = whole;
    other[4] = 1;
    CHECK(has(refusal(write("32-bit.so", other)), "another kind of machine"));
}

TEST_CASE("the search path: folders given, environment, each file once, all refusals in one list") {
    const testing::TemporaryFolder folder;
    const auto put = [&](const std::string& name) { fs::copy_file(plugin(name), folder.path(name + ".so")); };
    put("good");
    put("wrong-tag");
    put("no-tag");
    fs::create_symlink(plugin("twin"), folder.path("a-link.so"));
    fs::create_directory(folder.path("folder.so"));
    std::ofstream(folder.path("notes.txt")) << "no plugin";
    Registry registry;
    const auto errors = load_folders({folder.path(), folder.path(), folder.path("missing")}, registry);
    REQUIRE(errors.size() == 4);
    CHECK(has(errors[0].text(), folder.path("good.so")));  // a-link.so, by name, came first
    CHECK(has(errors[1].text(), folder.path("no-tag.so")));
    CHECK(has(errors[2].text(), folder.path("wrong-tag.so")));
    CHECK(has(errors[3].text(), "the plugin folder can not be read"));

    PluginSearch search;
    search.use_install = false;
    {
        const Variable variable(plugin("good").parent_path().string() + "::relative/folder");
        Registry second;
        const auto told = load_plugins(search, second);
        CHECK(second.contains("transform.pass"));
        REQUIRE(told.size() == 1);
        CHECK(has(told[0].text(), "'relative/folder' is a relative path"));
    }
    // Never the working directory.
    const auto before = fs::current_path();
    fs::current_path(plugin("good").parent_path());
    Registry third;
    CHECK(load_plugins(search, third).empty());
    CHECK(third.names().empty());
    fs::current_path(before);
}

TEST_CASE("only what lies in the install's own folder ships with persona") {
    const auto install = install_plugin_folder();
    CHECK(install.filename() == "plugins");
    CHECK(install.parent_path().filename() == "persona");
    CHECK(install.parent_path().parent_path().filename() == "lib");
    Registry registry;
    CHECK(load_folders({plugin("good").parent_path()}, registry).empty());
    CHECK_FALSE(registry.plugin_of("transform.pass")->ships_with_persona);
}

TEST_CASE("a writer from outside gets cleared data, whatever it says") {
    std::vector<Error> errors;
    for (const bool ships : {false, true}) {
        Registry registry;
        REQUIRE(load_plugin(plugin("outside-writer"), ships, registry).empty());
        const auto described = registry.describe("writer.leak", errors);
        REQUIRE(described);
        CHECK(described->description.ports.front().lowest == (ships ? Label::raw : Label::cleared));
    }
}
