"""Help, suggestions, exit codes of wrong commands, and the guide."""
import os
import re
import shlex
import subprocess

from tool import PERSONA, RUNNER, SOURCE, Case

COMMANDS = ["synthesise", "synthesise validate", "synthesise preview", "fit", "sample", "model merge", "model inspect", "report", "privacy scan", "privacy anonymise", "privacy leaks", "privacy canaries", "privacy restore", "privacy classes", "pipeline lint",
            "pipeline graph", "pipeline schema", "pipeline test", "pipeline echo", "pipeline create", "plugin list", "plugin describe",
            "plugin check", "plugin new", "plugin docs", "models", "prompt show"]


class Messages(Case):
    def test_overview(self):
        self.golden("overview.txt", self.run_persona("--help").out)
        self.assertEqual(self.run_persona("help").out, self.run_persona("--help").out)
        nothing = self.run_persona(expect=2)
        self.assertEqual(nothing.out, "")
        self.assertIn("persona synthesise --input", nothing.err)

    def test_version(self):
        self.assertRegex(self.run_persona("--version").out, r"^persona \d+\.\d+\.\d+\n$")

    def test_every_command_teaches(self):
        listed = re.findall(r"^  ([a-z]+(?: [a-z]+)?)  +\S", self.run_persona("--help").out.split("Commands")[1], re.M)
        self.assertEqual(listed, COMMANDS)
        for command in COMMANDS:
            text = self.run_persona(*command.split(), "--help").out
            self.assertTrue(text.startswith(f"persona {command} "), text[:80])
            self.assertGreaterEqual(text.count(f"persona {command}"), 2, f"{command} --help has no example")
            self.assertIn("--help", text)
            self.assertEqual(text, self.run_persona("help", *command.split()).out)

    def test_the_guide_tells_of_every_command_and_option(self):
        guide = (SOURCE / "docs" / "guide" / "commands.md").read_text(encoding="utf-8")
        for command in COMMANDS:
            self.assertIn(f"persona {command}", guide)
            for option in re.findall(r"^  (--[a-z-]+)", self.run_persona(*command.split(), "--help").out, re.M):
                self.assertTrue(option in guide, f"docs/guide/commands.md does not tell of {option} of persona {command}")

    def test_groups(self):
        self.assertIn("privacy scan", self.run_persona("privacy", "--help").out)
        self.assertNotIn("pipeline lint ", self.run_persona("privacy", "--help").out)
        self.assertIn("privacy scan", self.run_persona("privacy", expect=2).err)

    def test_wrong_words(self):
        wrong = [["scan"], ["validate"], ["run", "x.yaml"], ["help", "syntesise"], ["-x"], ["pipeline", "frob"], ["synthesise", "in.csv", "out.csv"], ["synthesise", "-i", "a.csv"],
                 ["synthesise", "--input", "--output", "b.csv"], ["synthesise", "--input", "a.csv", "--output"], ["synthesise", "--seed", "", "--input", "a.csv"], ["synthesise", "--seed="],
                 ["synthesise", "--input", "a.csv", "--input", "b.csv"], ["synthesise", "--quiet=yes"], ["synthesise", "--help=yes"],
                 ["synthesize"], ["pipeline", "lnit"], ["synthesise", "valdate"], ["frobnicate"], ["privacy", "scan", "--inptu", "x"],
                 ["privacy", "scan"], ["synthesise", "--input", "a.csv"], ["synthesise", "--input", "a.csv", "--output", "b.csv", "--count", "many"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--count", "-5"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--provider", "olama"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--model", "gpt"], ["sample", "--model-file", "m", "--output", "b.csv", "--provider", "ollama"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--max-cost", "2"], ["synthesise", "--input", "a.csv", "--estimate"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--refine-with", "anthropic", "--max-cost", "2"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--refine-with", "anthropic", "--max-cost", "2", "--prices", "3"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--refine-with", "anthropic", "--max-requests", "-1"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--refine-with", "embedded"], ["synthesise", "--input", "a.csv", "--output", "b.csv", "--refine-with", "antropic"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--refine-model", "m"],
                 ["models", "--provider", "embedded"], ["models", "--provider", "opnai"], ["models", "--url", "nowhere"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--memory", "3"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--seed", "-1"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--threads", "-1"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--k", "0"],
                 ["synthesise", "--input", "a.csv", "--output", "b.csv", "--record", "r", "--no-record"],
                 ["synthesise", "--input", "a.csv", "--output", "-", "--json"],
                 ["synthesise", "--inp", "a.csv"], ["privacy", "anonymise", "--input", "a.csv", "--output", "b.csv", "--strategy", "redakt"],
                 ["fit", "--input", "a.csv"], ["sample", "--output", "b.csv"], ["synthesise", "preview", "--input", "a.csv", "--count", "0"],
                 ["plugin", "describe", "reader.cvs"], ["pipeline", "graph", "a.yaml", "b.yaml"], ["pipeline", "lint", "sinthesise"]]
        said = ""
        for words in wrong:
            done = self.run_persona(*words, expect=2)
            self.assertEqual(done.out, "", words)
            said += f"$ persona {' '.join(words)}\n{done.err}\n"
        self.golden("wrong.txt", said)

    def test_wrong_words_of_the_runner(self):
        said = ""
        for words in ([], ["none.yaml"], ["sinthesise"], ["scan", "validate"], ["scan", "--sett", "x"], ["scan", "--set"], ["scan", "--threads", "many"], ["scan", "--json"],
                      ["scan", "--set", "imput=a.csv"], ["scan", "--set", "detect.passses=[names]"], ["scan", "--set", "nothing"], ["scan", "--seed", "-1"]):
            done = self.run_persona(*words, program=RUNNER, expect=2)
            self.assertEqual(done.out, "", words)
            said += f"$ persona-run {' '.join(words)}\n{done.err}\n"
        self.golden("wrong_runner.txt", said)

    def test_the_runner(self):
        told = self.run_persona("--help", program=RUNNER).out
        self.assertGreaterEqual(told.count("persona-run"), 4)
        self.assertEqual(told, self.run_persona("-h", program=RUNNER).out)
        guide = (SOURCE / "docs" / "guide" / "commands.md").read_text(encoding="utf-8")
        for option in re.findall(r"^  (--[a-z-]+)", told, re.M):
            self.assertTrue(option in guide, f"docs/guide/commands.md does not tell of {option} of persona-run")
        self.assertRegex(self.run_persona("--version", program=RUNNER).out, r"^persona \d+\.\d+\.\d+\n$")
        # One description of what both have.
        common = re.findall(r"^  (--[a-z-]+.*)$", self.run_persona("privacy", "anonymise", "--help").out, re.M)
        for line in common:
            if line.split()[0] in ("--set", "--threads", "--memory", "--seed", "--key-file", "--k", "--report", "--record", "--no-record", "--spool", "--quiet", "--plugin-dir"):
                self.assertIn(re.sub(r"\s+", " ", line), re.sub(r"\s+", " ", told))
        plan = self.run_persona("scan", "--dry-run", program=RUNNER).out
        self.assertIn("phase 1", plan)
        self.assertEqual(self.run_json("scan", "--dry-run", "--json", program=RUNNER)["files"][0]["phases"], 3)

    def test_columns_file(self):
        self.write("columns.yaml", "postcode: {type: tekst, rolle: identifier}\nname: {role: person}\nage: {role: attribute, sensitivity: attribute}\ncity: [1]\nward: {order: first, method: alone}\n")
        done = self.run_persona("synthesise", "--input", "a.csv", "--output", "b.csv", "--columns", "columns.yaml", expect=2)
        self.golden("columns.txt", done.err)
        self.run_persona("synthesise", "--input", "a.csv", "--output", "b.csv", "--columns", "none.yaml", expect=2)

    def test_constraints_file(self):
        self.write("a.csv", "low,high\n1,2\n")
        self.write("rules.yaml", "- order: [low, high]\n- order: [high, low]\n")
        done = self.run_persona("synthesise", "--input", "a.csv", "--output", "b.csv", "--constraints", "rules.yaml", expect=2)
        self.assertIn("error: --constraints: ", done.err)
        self.assertIn("'low' would follow from itself", done.err)
        self.write("rules.yaml", "- order: [low\n")
        self.assertIn("rules.yaml:", self.run_persona("fit", "--input", "a.csv", "--model-file", "m", "--constraints", "rules.yaml", expect=2).err)
        self.run_persona("fit", "--input", "a.csv", "--model-file", "m", "--constraints", "none.yaml", expect=2)
        for wrong in ("low", "=1", "low=[1]", "low={1: 0.7, 2: 0.6}"):
            self.run_persona("sample", "--model-file", "m", "--output", "b.csv", "--condition", wrong, expect=2)
        self.run_persona("sample", "--model-file", "m", "--output", "b.csv", "--condition", "low=1", "--condition", "low=2", expect=2)

    def completed(self, *words):
        """What bash offers behind these words, through the script that is installed."""
        line = " ".join(shlex.quote(str(word)) for word in words)
        script = f'source {SOURCE}/tools/completion/persona.bash; COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _persona; printf "%s\\n" "${{COMPREPLY[@]}}"'
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, env={**self.environment(), "PATH": f"{PERSONA.parent}:{os.environ['PATH']}"},
                              stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.split()

    def test_completion(self):
        self.write("survey.csv", "")
        (self.folder / "surveys").mkdir()
        self.assertEqual(self.completed("persona", "pr"), ["privacy", "prompt"])
        self.assertLessEqual({"anonymise", "scan"}, set(self.completed("persona", "privacy", "")))
        self.assertEqual(self.completed("persona", "synthesise", "v"), ["validate"])
        self.assertEqual(self.completed("persona", "privacy", "scan", "--en"), ["--entities"])
        self.assertEqual(self.completed("persona", "privacy", "anonymise", "--strategy", "r"), ["redact", "replace"])
        self.assertEqual(sorted(self.completed("persona", "privacy", "scan", "--input", "sur")), ["survey.csv", "surveys"])
        self.assertEqual(self.completed("persona", "plugin", "list", "--plugin-dir", "sur"), ["surveys"])
        self.assertEqual(self.completed("persona", "plugin", "describe", "reader.js"), ["reader.json", "reader.jsonl"])
        self.assertEqual(self.completed("persona", "pipeline", "lint", "synth"), ["synthesise", "synthesise-model", "synthesise-rows"])
        self.assertEqual(self.completed("persona-run", "synth"), ["synthesise", "synthesise-model", "synthesise-rows"])
        self.assertEqual(self.completed("persona-run", "scan", "--re"), ["--report", "--record", "--repeat"])
        self.assertEqual(self.completed("persona-run", "scan", "--seed", ""), [])
        # Every option of every command is offered, and one that is there is not offered again.
        for command in COMMANDS:
            told = set(re.findall(r"^  (--[a-z-]+)", self.run_persona(*command.split(), "--help").out, re.M))
            self.assertEqual(set(self.completed("persona", *command.split(), "--")), told, command)
        self.assertNotIn("--input", self.completed("persona", "privacy", "scan", "--input", "survey.csv", "--"))
        self.assertIn("--set", self.completed("persona", "privacy", "scan", "--set", "a=b", "--"))
