// Some other program's library that lies in the folder by mistake. It must not be opened.
#include <cstdlib>

namespace {
struct Trap {
    Trap() { std::_Exit(99); }
};
const Trap trap;
}  // namespace
