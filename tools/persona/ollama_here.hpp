// Whether Ollama runs on this machine, without asking it: nothing is sent to anybody that was not named.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace persona::cli {

/// The port of this machine at which Ollama would listen: that of OLLAMA_HOST (`host`, may be empty), else its own. None when
/// `host` is another machine's.
[[nodiscard]] std::optional<unsigned> ollama_port(std::string_view host);

/// Whether a program listens on a TCP port of this machine, as the kernel's tables tell (/proc/net/tcp, tcp6: proc(5)); false
/// where there are none.
[[nodiscard]] bool listens_here(unsigned port, const std::string& tables = "/proc/net");

}  // namespace persona::cli
