// persona: commands over the pipelines that ship with it.
#include "dispatch.hpp"

#include "framework/run/terminal.hpp"

int main(int count, char** texts) {
    persona::tame_malloc();
    return persona::cli::dispatch({texts + (count > 0 ? 1 : 0), texts + count});
}
