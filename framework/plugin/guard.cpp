// The plugin's side of registration.
#include <exception>
#include <string>

#include <persona/plugin.hpp>

namespace persona {

const char* guarded_registration(void (*body)(StageRegistry&), StageRegistry* registry) noexcept {
    // The message must outlive the call and may not be shared by two threads that load plugins.
    static thread_local std::string message;
    try {
        if (!registry) return "no registry was given";
        body(*registry);
        return nullptr;
    } catch (const std::exception& failure) {
        try {
            message = failure.what();
            return message.c_str();
        } catch (...) {
            return "it threw an exception too large to tell";
        }
    } catch (...) {
        return "it threw something that is no std::exception";
    }
}

}  // namespace persona
