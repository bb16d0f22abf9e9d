import { createHash } from "node:crypto";
import { accessSync, constants, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { arch, env, pid, platform, versions } from "node:process";
import { cachedDataVersionTag } from "node:v8";
import { Script } from "node:vm";
import { homeFolder } from "./home";

/** A bundle that was compiled in this thread, for which nothing is kept yet. */
interface Compiled {
	readonly script: Script;
	readonly bundle: string;
	/** Where what is compiled of it is to be kept. */
	readonly file: string;
	/** Stands for the engine's flags when it was compiled: under other ones the engine refuses what is kept. */
	readonly tag: number;
}

/** What Node.js 20 has of its internals that reads a module; later ones keep compiled code themselves. */
interface Compiler {
	_compile(this: NodeModule, content: string, filename: string): unknown;
}

/** What Node.js 22 has to keep compiled code. */
type Later = typeof Module & { enableCompileCache?(folder: string): void };

/** Every bundle has a module of this name of its own; they share one list. */
const LIST = Symbol.for("kubectl-ds.compiled");
const shared = globalThis as { [LIST]?: Compiled[] };

const DIGEST_BYTES = 32;

/**
 * Keeps what the engine compiles of the bundles, so that the next command need not compile it again: that is most of
 * what a command costs beyond starting Node.js. Where it can't be kept, nothing is said. NODE_DISABLE_COMPILE_CACHE=1
 * turns it off, as Node.js names it.
 */
export function keepCompiled(): void {
	if (env.NODE_DISABLE_COMPILE_CACHE || env.NODE_V8_COVERAGE) return;
	const folder = cacheFolder();
	const { enableCompileCache } = Module as Later;
	if (enableCompileCache !== undefined) {
		enableCompileCache(folder);
		return;
	}
	shared[LIST] = [];
	const modules = Module.prototype as unknown as Compiler;
	const compile = modules._compile;
	modules._compile = function (content, filename) {
		if (dirname(filename) !== __dirname) return compile.call(this, content, filename);
		return run(this, compiled(content, filename, folder));
	};
	process.on("exit", saveCompiled);
}

/** Writes what was compiled since the last call. It's called at exit, and before the engine's flags change. */
export function saveCompiled(): void {
	const list = shared[LIST]?.splice(0) ?? [];
	const tag = list.length > 0 ? cachedDataVersionTag() : 0;
	for (const compiled of list) {
		if (compiled.tag === tag) save(compiled);
	}
}

/**
 * Beside the bundles, so that it goes when they go; in the user's cache folder where those are another user's. A folder
 * that all can write to, as the temporary one, would let others put code there.
 */
function cacheFolder(): string {
	const name = `node-${versions.node}-${arch}`;
	try {
		accessSync(__dirname, constants.W_OK);
		return join(__dirname, ".compiled", name);
	} catch {
		return join(userCache(), "kubectl-ds", name);
	}
}

function userCache(): string {
	const home = homeFolder(env);
	if (platform === "darwin") return join(home, "Library", "Caches");
	if (platform === "win32") return env.LOCALAPPDATA || join(home, "AppData", "Local");
	return env.XDG_CACHE_HOME || join(home, ".cache");
}

function compiled(content: string, bundle: string, folder: string): Script {
	const tag = cachedDataVersionTag();
	const file = join(folder, `${basename(bundle)}-${tag.toString(16)}`);
	const cachedData = kept(bundle, file);
	const script = new Script(Module.wrap(content), { filename: bundle, cachedData });
	if (cachedData === undefined || script.cachedDataRejected) shared[LIST]?.push({ script, bundle, file, tag });
	return script;
}

function run(module: NodeModule, script: Script): unknown {
	const { exports, filename } = module;
	return script.runInThisContext()(exports, createRequire(filename), module, filename, dirname(filename));
}

/** What is kept in that file for that bundle, if it is whole. */
function kept(bundle: string, file: string): Buffer | undefined {
	try {
		const bytes = readFileSync(file);
		const data = bytes.subarray(DIGEST_BYTES);
		return digest(bundle, data).equals(bytes.subarray(0, DIGEST_BYTES)) ? data : undefined;
	} catch {
		return undefined;
	}
}

function save({ script, bundle, file }: Compiled): void {
	const part = `${file}.${pid}`;
	try {
		mkdirSync(dirname(file), { recursive: true });
		const data = script.createCachedData();
		writeFileSync(part, Buffer.concat([digest(bundle, data), data]));
		renameSync(part, file);
	} catch {
		rmSync(part, { force: true });
	}
}

/**
 * Tells a damaged file, and one made for another version of the bundle: the engine looks at neither, and would run what
 * it is given. A package's files have times of their own in `mtime`, so that `ctime` tells when they came.
 */
function digest(bundle: string, data: Buffer): Buffer {
	const { size, ctimeMs } = statSync(bundle);
	return createHash("sha256").update(`${bundle}\0${size}\0${ctimeMs}\0`).update(data).digest();
}
