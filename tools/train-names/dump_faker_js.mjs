// Writes the people's and places' names of the npm package @faker-js/faker (MIT) as "class<TAB>name" lines.
//     node dump_faker_js.mjs FOLDER-OF-THE-PACKAGE > names.tsv
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";

const { allLocales } = await import(pathToFileURL(resolve(process.argv[2], "dist/index.js")).href);
const lines = new Set();

function walk(node, put) {
    if (typeof node === "string") put(node);
    else if (Array.isArray(node)) node.forEach((each) => walk(each, put));
    else if (node && typeof node === "object") "value" in node && "weight" in node ? put(node.value) : Object.values(node).forEach((each) => walk(each, put));
}
for (const [code, locale] of Object.entries(allLocales)) {
    const take = (what, node) => walk(node, (name) => { if (typeof name === "string" && !name.includes("{")) lines.add(`${code}\t${what}\t${name}`); });
    take("given", locale.person?.first_name);
    take("family", locale.person?.last_name);
    take("city", locale.location?.city_name);
    take("street", locale.location?.street_name);
    take("job", locale.person?.job_title);
}
process.stdout.write([...lines].sort().join("\n") + "\n");
