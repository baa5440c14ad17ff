"""persona plugin …: list, describe, check, new, docs."""
import shutil

from tool import BUILD, Case

CSV = BUILD / "lib" / "persona" / "plugins" / "csv.so"


class Plugins(Case):
    def test_list(self):
        self.assertIn("reader.csv", self.run_persona("plugin", "list").out)
        plugins = self.run_json("plugin", "list", "--json")["plugins"]
        self.assertEqual(plugins[0]["name"], "persona")
        self.assertIn("reader.csv", [stage for plugin in plugins for stage in plugin["stages"]])

    def test_describe(self):
        self.assertIn("delimiter", self.run_persona("plugin", "describe", "reader.csv").out)
        described = self.run_json("plugin", "describe", "gate", "--json")
        self.assertIn("when", str(described))

    def test_check(self):
        self.assertTrue(self.run_persona("plugin", "check", CSV).out.endswith("fine\n"))
        self.write("no.so", "this is no library")
        self.assertIn("no.so", self.run_persona("plugin", "check", "no.so", expect=3).err)
        self.run_persona("plugin", "check", "nowhere.so", expect=3)

    def test_a_plugin_that_does_not_load(self):
        (self.folder / "plugins").mkdir()
        self.write("plugins/no.so", "this is no library")
        done = self.run_persona("plugin", "list", "--plugin-dir", "plugins", expect=3)
        self.assertIn("no.so", done.err)
        self.assertIn("reader.csv", done.out)
        self.run_persona("pipeline", "lint", "synthesise", "--plugin-dir", "plugins", expect=3)
        # A stage that is there twice.
        shutil.copy(CSV, self.folder / "plugins" / "no.so")
        self.assertIn("reader.csv", self.run_persona("plugin", "list", "--plugin-dir", "plugins", expect=3).err)

    def test_new(self):
        self.run_persona("plugin", "new", "rain-gauge")
        made = self.folder / "rain-gauge"
        text = "".join(path.read_text(encoding="utf-8") for path in made.iterdir())
        self.assertIn("class RainGauge", text)
        self.assertIn("transform.rain-gauge", text)
        self.assertNotIn("hout.cpp", text)
        self.assertTrue((made / "rain_gauge.cpp").is_file())
        self.run_persona("plugin", "new", "rain-gauge", expect=2)
        self.run_persona("plugin", "new", "../evil", expect=2)

    def test_docs(self):
        self.run_persona("plugin", "docs", "pages")
        self.assertIn("delimiter", (self.folder / "pages" / "reader.csv.md").read_text(encoding="utf-8"))
        self.assertIn("(reader.csv.md)", (self.folder / "pages" / "README.md").read_text(encoding="utf-8"))
