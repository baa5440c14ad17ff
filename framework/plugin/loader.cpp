#include "framework/plugin/loader.hpp"

#include <algorithm>
#include <cstdlib>
#include <mutex>
#include <set>

#ifndef BOOST_DLL_USE_STD_FS
#define BOOST_DLL_USE_STD_FS
#endif
#include <boost/dll/shared_library.hpp>

#include <dlfcn.h>

#include "framework/config/yaml.hpp"

namespace persona {
namespace {

namespace fs = std::filesystem;

/// Never closed: a library that is gone takes its exceptions, vtables and type information with it. The list is
/// reached until the end, so that no leak is reported, and never destroyed.
void keep(boost::dll::shared_library library) {
    static std::mutex mutex;
    static auto& kept = *new std::vector<boost::dll::shared_library>;
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(library));
}

std::string other_tag(const std::string& theirs) {
    return "the plugin was built for another ABI: its tag is " + in_quotes(theirs) +
           ", and this persona's is '" PERSONA_ABI_TAG "'";
}
constexpr const char* rebuild = "build the plugin again with the SDK of this persona and the same compiler options";

fs::path real_path(const fs::path& path) {
    std::error_code unknown;
    auto out = fs::canonical(path, unknown);
    return unknown ? path : out;
}

/// One folder's libraries, by name.
std::vector<fs::path> libraries_in(const fs::path& folder, std::vector<Error>& errors) {
    std::vector<fs::path> out;
    std::error_code failure;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure)) {
        std::error_code unknown;
        if (entry->path().extension() == ".so" && !entry->is_directory(unknown)) out.push_back(entry->path());
    }
    if (failure)
        errors.push_back(refused_library(folder, "the plugin folder can not be read: " + failure.message(),
                                         "check the path and its permissions"));
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<fs::path> folders_of_environment(std::vector<Error>& errors) {
    std::vector<fs::path> out;
    const char* text = std::getenv("PERSONA_PLUGIN_PATH");
    std::string_view rest = text ? text : "";
    while (!rest.empty()) {
        const auto colon = rest.find(':');
        const fs::path folder(rest.substr(0, colon));
        rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
        if (folder.empty()) continue;
        if (folder.is_absolute()) out.push_back(folder);
        else
            errors.push_back(
                refused_library("PERSONA_PLUGIN_PATH", in_quotes(folder.string()) + " is a relative path",
                                "write absolute paths: plugins are never taken from the working directory"));
    }
    return out;
}

}  // namespace

fs::path install_plugin_folder() {
    Dl_info info{};
    if (dladdr(reinterpret_cast<const void*>(&install_plugin_folder), &info) == 0 || !info.dli_fname) return {};
    return real_path(info.dli_fname).parent_path() / "persona" / "plugins";
}

std::vector<Error> load_plugin(const fs::path& library, bool ships_with_persona, Registry& registry) {
    auto tag = read_abi_tag(library);
    if (!tag.ok()) return {std::move(tag).error()};
    if (*tag != PERSONA_ABI_TAG) return {refused_library(library, other_tag(*tag), rebuild)};
    try {
        namespace dll = boost::dll;
        dll::shared_library opened;
        // Absolute, so that the loader searches nowhere else.
        opened.load(fs::absolute(library), dll::load_mode::rtld_now | dll::load_mode::rtld_local);
        keep(opened);
        if (!opened.has("persona_plugin"))
            return {refused_library(
                library, "the library has an ABI tag but no symbol 'persona_plugin'",
                "end one of its .cpp files with PERSONA_PLUGIN(\"name\", \"1.0.0\") { … }, and do not hide "
                "its symbols")};
        const auto& handshake = opened.get<const PluginHandshake>("persona_plugin");
        if (handshake.size < sizeof(PluginHandshake) || handshake.sdk_version != PERSONA_SDK_VERSION)
            return {refused_library(library,
                                    "the plugin was built with version " + std::to_string(handshake.sdk_version) +
                                        " of the SDK, and this persona has version " +
                                        std::to_string(PERSONA_SDK_VERSION),
                                    rebuild)};
        if (!handshake.abi_tag || std::string_view(handshake.abi_tag) != PERSONA_ABI_TAG)
            return {refused_library(library, other_tag(handshake.abi_tag ? handshake.abi_tag : ""), rebuild)};
        if (!handshake.name || !handshake.version || !*handshake.name)
            return {
                refused_library(library, "the plugin does not say its name and version", "give PERSONA_PLUGIN both")};
        PluginInfo info;
        info.name = handshake.name;
        info.version = handshake.version;
        info.path = library.string();
        info.ships_with_persona = ships_with_persona;
        return registry.add_plugin(std::move(info), handshake);
    } catch (const std::exception& failure) {
        return {refused_library(library, std::string("the library can not be opened: ") + failure.what(),
                                "'ldd -r' on it shows what it misses")};
    }
}

std::vector<Error> load_plugins(const PluginSearch& search, Registry& registry) {
    std::vector<Error> errors;
    std::vector<fs::path> folders = search.folders;
    if (search.use_environment) {
        const auto more = folders_of_environment(errors);
        folders.insert(folders.end(), more.begin(), more.end());
    }
    const fs::path install = install_plugin_folder();
    std::error_code unknown;
    if (search.use_install && fs::is_directory(install, unknown)) folders.push_back(install);
    std::set<fs::path> seen;
    for (const auto& folder : folders)
        for (const auto& library : libraries_in(folder, errors)) {
            const auto real = real_path(library);
            if (!seen.insert(real).second) continue;
            // Where the file itself lies decides, not the link that was followed.
            auto more = load_plugin(library, !install.empty() && real.parent_path() == real_path(install), registry);
            errors.insert(errors.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        }
    return errors;
}

}  // namespace persona
