// Builds dist/: one CJS bundle for src/main.ts and one for every module that is imported dynamically, so that a
// command loads only what it uses.
import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { readDescriptions, schemaPackages } from "./descriptions.mjs";
import { lazyBuiltins } from "./lazyBuiltins.mjs";
import { lazyJson } from "./lazyJson.mjs";
import { uiAssets } from "./ui.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = resolve(root, "src");
const dist = resolve(root, "dist");
/** Where the bundles are made: dist/ is replaced only by a whole new one. */
const out = resolve(root, `.dist-${process.pid}`);
const { version } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));

/** What stands for names in the source: the descriptions are one string, parsed by the one bundle that has them. */
const define = {
	__VERSION__: JSON.stringify(version),
	__DESCRIPTIONS__: JSON.stringify(readDescriptions(schemaPackages(root))),
	__UI_ASSETS__: JSON.stringify(uiAssets(root)),
};

/** The bundle's name: its path below src/ with dashes, without a trailing index. */
const bundleName = (file) =>
	relative(source, file)
		.replace(/\.ts$/, "")
		.replaceAll(sep, "-")
		.replace(/-index$/, "");

/** Bundles to make, and whether they are made: what bin/ loads, what runs on a thread of its own, and what those import dynamically. */
const bundles = new Map(
	["main.ts", "cli/codeCache.ts", "commands/lint/worker.ts"].map((file) => [resolve(source, file), false]),
);

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
		// import() of a bundle becomes require(): the loader for ES modules would cost every command its start.
		supported: { "dynamic-import": false },
		minify: true,
		legalComments: "none",
		external: ["lmdb"],
		define,
		plugins: [dynamicImports, lazyBuiltins(source), lazyJson],
		logLevel: "warning",
		metafile: true,
	});
	return Object.values(result.metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
}

/**
 * What lmdb loads at start without our needing it: the search for its native binary (we name it; where there is none of
 * that name, the store falls back to the package as it is) and msgpack (our records are bytes). Loading the package
 * whole takes half as long as starting Node.
 */
const LMDB_PARTS = {
	"node-gyp-build-optional-packages": `
		const { existsSync } = require("node:fs");
		const { createRequire } = require("node:module");
		const { dirname, join } = require("node:path");
		const { platform, arch, versions } = process;
		const libc = platform === "linux" ? ".glibc" : "";
		const name = \`@lmdb/lmdb-\${platform}-\${arch}/package.json\`;
		const resolve = () => {
			try {
				return require.resolve(name);
			} catch {
				return createRequire(require.resolve("lmdb")).resolve(name);
			}
		};
		module.exports = () => {
			const folder = dirname(resolve());
			// There is one of its own for some versions of Node.js, and one for all others.
			const own = join(folder, \`node.abi\${versions.modules}\${libc}.node\`);
			return require(existsSync(own) ? own : join(folder, \`node.napi\${libc}.node\`));
		};`,
	msgpackr: "module.exports = { Encoder: class {} };",
};

async function bundleLmdb() {
	const { metafile } = await build({
		stdin: { contents: 'module.exports = require("lmdb");', resolveDir: root },
		outfile: resolve(out, "lmdb-lean.js"),
		bundle: true,
		platform: "node",
		format: "cjs",
		target: "node20.19",
		// import() of a bundle becomes require(): the loader for ES modules would cost every command its start.
		supported: { "dynamic-import": false },
		minify: true,
		legalComments: "inline",
		plugins: [
			{
				name: "lmdb-parts",
				setup(plugin) {
					plugin.onResolve({ filter: /^(node-gyp-build-optional-packages|msgpackr)$/ }, ({ path }) => ({
						path,
						namespace: "lmdb-parts",
					}));
					plugin.onResolve({ filter: /^lmdb$/ }, ({ namespace }) =>
						namespace === "lmdb-parts" ? { path: "lmdb", external: true } : undefined,
					);
					plugin.onLoad({ filter: /.*/, namespace: "lmdb-parts" }, ({ path }) => ({
						contents: LMDB_PARTS[path],
						resolveDir: root,
					}));
				},
			},
		],
		logLevel: "warning",
		metafile: true,
	});
	return Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
}

async function bundleAll() {
	let total = await bundleLmdb();
	for (;;) {
		const waiting = [...bundles].filter(([, done]) => !done).map(([file]) => file);
		if (waiting.length === 0) return total;
		for (const file of waiting) bundles.set(file, true);
		for (const bytes of await Promise.all(waiting.map(bundle))) total += bytes;
	}
}

mkdirSync(out, { recursive: true });
try {
	const total = await bundleAll();
	rmSync(dist, { recursive: true, force: true });
	renameSync(out, dist);
	process.stdout.write(`${basename(dist)}/: ${bundles.size} bundles, ${Math.round(total / 1024)} KiB\n`);
} finally {
	rmSync(out, { recursive: true, force: true });
}
