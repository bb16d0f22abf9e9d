// Lets a bundle load the costly ones of Node's own modules when it first uses them, not when it starts: most calls of a
// bundle need no zlib, no child process and no certificate, and each of these takes milliseconds to load.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const COSTLY = /^node:(child_process|crypto|dns|http|http2|https|net|os|stream|tls|worker_threads|zlib)$/;
const IMPORT = /^import (?:\w+,? ?)?(?:\{([^}]*)\})? ?from "(node:\w+)";/gm;

/** The members of each module that the sources import by name. */
function importedMembers(source) {
	const members = new Map();
	for (const file of readdirSync(source, { recursive: true }).filter((name) => name.endsWith(".ts"))) {
		for (const [, names = "", module] of readFileSync(join(source, file), "utf8").matchAll(IMPORT)) {
			const known = members.get(module) ?? new Set();
			members.set(module, known);
			for (const name of names.split(",")) {
				const [member] = name
					.trim()
					.replace(/^type /, "")
					.split(" as ");
				if (member !== "") known.add(member);
			}
		}
	}
	return members;
}

/** In place of a module: an object whose members are looked up in the module when they are asked for. */
function standIn(module, members) {
	const getters = [...members].map((member) => `get ${member}() { return load().${member}; }`);
	return `let loaded;
		const load = () => (loaded ??= require(${JSON.stringify(module)}));
		module.exports = { __esModule: true, get default() { return load(); }, ${getters.join(", ")} };`;
}

/** An esbuild plugin for sources in the folder `source`. */
export const lazyBuiltins = (source) => ({
	name: "lazy-builtins",
	setup(plugin) {
		const members = importedMembers(source);
		plugin.onResolve({ filter: COSTLY }, ({ path, importer, namespace }) =>
			namespace !== "lazy-builtin" && importer.startsWith(source)
				? { path, namespace: "lazy-builtin" }
				: { path, external: true },
		);
		plugin.onLoad({ filter: /.*/, namespace: "lazy-builtin" }, ({ path }) => ({
			contents: standIn(path, members.get(path) ?? []),
			loader: "js",
		}));
	},
});
