#include <persona/types.hpp>

#include <array>
#include <utility>

#include <persona/describe.hpp>
#include <persona/stage.hpp>

namespace persona {
namespace {

template <class E, std::size_t N>
std::optional<E> by_name(const std::array<std::string_view, N>& names, std::string_view name) noexcept {
    for (std::size_t i = 0; i < N; ++i)
        if (names[i] == name) return static_cast<E>(i);
    return std::nullopt;
}

constexpr std::array<std::string_view, 6> type_names{"boolean", "int64", "float64", "timestamp", "date", "text"};
constexpr std::array<std::string_view, 4> label_names{"raw", "anonymised", "synthetic", "cleared"};
constexpr std::array<std::string_view, 6> role_names{"unknown",   "identifier", "quasi_identifier",
                                                     "sensitive", "attribute",  "free_text"};
constexpr std::array<std::string_view, 7> kind_names{"reader",   "transform", "analyser", "generator",
                                                     "provider", "validator", "writer"};
constexpr std::array<std::string_view, 10> parameter_names{
    "boolean", "integer", "number", "text", "path", "secret", "size", "list of texts", "list of integers", "structure"};

}  // namespace

std::string_view to_string(Type type) noexcept { return type_names[static_cast<std::size_t>(type)]; }
std::string_view to_string(Label label) noexcept { return label_names[static_cast<std::size_t>(label)]; }
std::string_view to_string(Role role) noexcept { return role_names[static_cast<std::size_t>(role)]; }
std::string_view to_string(StageKind kind) noexcept { return kind_names[static_cast<std::size_t>(kind)]; }
std::string_view to_string(ParameterType type) noexcept { return parameter_names[static_cast<std::size_t>(type)]; }
std::optional<Type> type_from_string(std::string_view name) noexcept { return by_name<Type>(type_names, name); }
std::optional<Label> label_from_string(std::string_view name) noexcept { return by_name<Label>(label_names, name); }
std::optional<Role> role_from_string(std::string_view name) noexcept { return by_name<Role>(role_names, name); }

}  // namespace persona
