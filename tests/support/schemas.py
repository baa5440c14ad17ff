"""Reports held against the schema that is published for them; with Python's jsonschema, where that is installed."""
import json
import os
import pathlib

try:
    import jsonschema
except ImportError:
    jsonschema = None

AVAILABLE = jsonschema is not None
_PATH = pathlib.Path(os.environ["PERSONA_SOURCE_DIR"]) / "docs" / "report.schema.json"
_validator = None


def faults_of_report(report):
    """Where a report has another form than docs/report.schema.json says; empty without jsonschema."""
    global _validator
    if not AVAILABLE:
        return []
    if _validator is None:
        schema = json.loads(_PATH.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        _validator = jsonschema.Draft202012Validator(schema)
    return [f"{fault.json_path}: {fault.message[:300]}" for fault in _validator.iter_errors(report)]
