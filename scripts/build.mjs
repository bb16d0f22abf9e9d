// Builds dist/: one CJS bundle for src/main.ts and one for every module that is imported dynamically, so that a
// command loads only what it uses.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = resolve(root, "src");
const out = resolve(root, "dist");
const { version } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));

/** The bundle's name: its path below src/ with dashes, without a trailing index. */
const bundleName = (file) =>
	relative(source, file)
		.replace(/\.ts$/, "")
		.replaceAll(sep, "-")
		.replace(/-index$/, "");

const bundles = new Map([[resolve(source, "main.ts"), false]]);

/** Turns `import("./x")` of a module of ours into `require("./its-bundle.js")` and takes that module as a bundle. */
const dynamicImports = {
	name: "dynamic-imports",
	setup(plugin) {
		plugin.onResolve({ filter: /^\.\.?\// }, async (args) => {
			if (args.kind !== "dynamic-import" || args.pluginData?.inner) return undefined;
			const found = await plugin.resolve(args.path, {
				kind: args.kind,
				resolveDir: args.resolveDir,
				importer: args.importer,
				pluginData: { inner: true },
			});
			if (found.errors.length > 0 || !found.path.startsWith(source)) return found;
			if (!bundles.has(found.path)) bundles.set(found.path, false);
			return { path: `./${bundleName(found.path)}.js`, external: true };
		});
	},
};

async function bundle(file) {
	const result = await build({
		entryPoints: { [bundleName(file)]: file },
		outdir: out,
		bundle: true,
		platform: "node",
		format: "cjs",
		target: "node20.19",
		minifySyntax: true,
		minifyWhitespace: true,
		keepNames: false,
		legalComments: "none",
		external: ["lmdb"],
		define: { __VERSION__: JSON.stringify(version) },
		plugins: [dynamicImports],
		logLevel: "warning",
		metafile: true,
	});
	return Object.values(result.metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
let total = 0;
for (;;) {
	const waiting = [...bundles].filter(([, done]) => !done).map(([file]) => file);
	if (waiting.length === 0) break;
	for (const file of waiting) bundles.set(file, true);
	for (const bytes of await Promise.all(waiting.map(bundle))) total += bytes;
}
process.stdout.write(`${basename(out)}/: ${bundles.size} bundles, ${Math.round(total / 1024)} KiB\n`);
