import { type Dirent, existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { goQuote } from "../api/go/format";
import { globSource, IgnoreRules } from "./ignoreRules";
import { errno, goErrno } from "./sourcesErrors";
import { glob } from "./sourcesGlob";
import { chartOf, KUSTOMIZATIONS, kustomizePatches } from "./sourcesRendered";

/** A file that is looked at as a manifest. */
export interface FoundFile {
	/** As messages name it: relative to the folder of the call where it lies below it. */
	readonly path: string;
	readonly absolute: string;
	/** The user named the file itself, not a folder or pattern that holds it. */
	readonly named: boolean;
	/** A pipe or a device: what is in it can be read only once. */
	readonly once: boolean;
}

export interface FoundFiles {
	readonly files: readonly FoundFile[];
	/** Standard input was named. */
	readonly stdin: boolean;
	/** Paths that could not be looked at, each with the reason. */
	readonly errors: readonly { path: string; problem: string }[];
	/** Files of a chart that was never rendered, and kustomize patches: no manifests yet. */
	readonly skipped: readonly { path: string; why: "chart" | "patch" }[];
}

/**
 * The manifests that paths mean: files as they are; folders with all their folders, but what .gitignore says, .git and
 * node_modules; patterns (`*`, `?`, `[a-z]`, `**`, `{a,b}`); `-`. Each file once, in the order of the words and sorted
 * within a folder. Links to folders are not followed within a folder.
 */
export function findManifests(words: readonly string[], cwd: string): FoundFiles {
	const finder = new Finder(cwd);
	for (const word of words) finder.add(word);
	return finder.result();
}

const EXTENSIONS: ReadonlySet<string> = new Set([".yaml", ".yml", ".json"]);
const NEVER: ReadonlySet<string> = new Set([".git", "node_modules"]);
/** Our own configuration is no manifest. */
const OWN: ReadonlySet<string> = new Set([".dslint.yaml", ".dslint.yml"]);

class Finder {
	private readonly files = new Map<string, FoundFile>();
	private readonly errors: { path: string; problem: string }[] = [];
	private readonly folders = new Set<string>();
	private readonly real = new Set<string>();
	/** Links to files, with what they lead to. */
	private readonly links = new Map<string, string>();
	private readonly patches = new Set<string>();
	private readonly kustomized = new Set<string>();
	private stdin = false;

	constructor(private readonly cwd: string) {}

	add(word: string): void {
		if (word === "-") {
			if (this.stdin) this.errors.push({ path: "-", problem: "standard input can be read only once" });
			this.stdin = true;
			return;
		}
		const absolute = resolve(this.cwd, word);
		try {
			const stats = statSync(absolute);
			if (stats.isDirectory()) this.walk(absolute, ignoreAbove(absolute));
			else this.take(absolute, { named: true, once: !stats.isFile() });
		} catch (error) {
			if (errno(error) === "ENOENT" && /[*?[{]/.test(word)) this.expand(word);
			else this.fail(absolute, error);
		}
	}

	result(): FoundFiles {
		for (const { absolute } of this.files.values()) {
			let folder = dirname(absolute);
			for (let level = 0; level < 4; level++, folder = dirname(folder)) this.readKustomization(folder);
		}
		const files: FoundFile[] = [];
		const skipped: { path: string; why: "chart" | "patch" }[] = [];
		for (const file of this.found()) {
			if (chartOf(file.absolute)) skipped.push({ path: file.path, why: "chart" });
			else if (this.patches.has(file.absolute)) skipped.push({ path: file.path, why: "patch" });
			else files.push(file);
		}
		return { files, stdin: this.stdin, errors: this.errors, skipped };
	}

	/** Without the links to files that are found under their own name. */
	private found(): FoundFile[] {
		return [...this.files.values()].filter(({ absolute }) => !this.files.has(this.links.get(absolute) ?? ""));
	}

	private fail(absolute: string, error: unknown): void {
		this.errors.push({ path: shown(absolute, this.cwd), problem: goErrno(error) });
	}

	private take(absolute: string, { named, once } = { named: false, once: false }): void {
		if (this.files.has(absolute)) return;
		this.files.set(absolute, { path: shown(absolute, this.cwd), absolute, named, once });
	}

	private expand(word: string): void {
		let found: string[];
		try {
			found = /\*\*|\{/.test(word) ? this.deep(word) : glob(word, this.cwd);
		} catch {
			this.errors.push({ path: word, problem: "syntax error in pattern" });
			return;
		}
		if (found.length === 0) this.errors.push({ path: word, problem: "no such file or directory" });
		for (const path of found) {
			const absolute = resolve(this.cwd, path);
			try {
				const stats = statSync(absolute);
				if (stats.isDirectory()) this.walk(absolute, ignoreAbove(absolute));
				else if (stats.isFile()) this.take(absolute);
			} catch (error) {
				this.fail(absolute, error);
			}
		}
	}

	/** A pattern over folders: everything below its fixed beginning that it matches. */
	private deep(word: string): string[] {
		const names = word.split("/");
		const fixed = names.findIndex((name) => /[*?[{]/.test(name));
		const base = resolve(this.cwd, names.slice(0, fixed).join("/") || (word.startsWith("/") ? "/" : "."));
		const pattern = new RegExp(`^${globSource(names.slice(fixed).join("/"), { braces: true })}$`, "s");
		const inner = new Finder(this.cwd);
		inner.walk(base, ignoreAbove(base));
		const files = inner.found().map(({ absolute }) => absolute);
		return files.filter((file) => pattern.test(relative(base, file).split(sep).join("/")));
	}

	private walk(folder: string, above: readonly Ignore[]): void {
		if (this.folders.has(folder)) return;
		this.folders.add(folder);
		let entries: Dirent[];
		try {
			entries = readdirSync(folder, { withFileTypes: true });
		} catch (error) {
			this.fail(folder, error);
			return;
		}
		entries.sort((a, b) => (a.name < b.name ? -1 : 1));
		const names = new Set(entries.map(({ name }) => name));
		const own = names.has(".gitignore") ? readIgnore(folder, join(folder, ".gitignore")) : undefined;
		const ignores = own === undefined ? above : [...above, own];
		for (const entry of entries) {
			const path = join(folder, entry.name);
			if (NEVER.has(entry.name) || isIgnored(path, entry.isDirectory(), ignores)) continue;
			if (entry.isDirectory()) this.walk(path, ignores);
			else if (EXTENSIONS.has(extname(entry.name)) && !OWN.has(entry.name)) this.takeFound(path, entry);
		}
	}

	/** Files only: a pipe that nobody has named may never be written to. A link may lead to a file that is found anyway, to a folder, or nowhere. */
	private takeFound(path: string, entry: Dirent): void {
		if (!entry.isSymbolicLink()) {
			if (entry.isFile()) this.take(path);
			return;
		}
		try {
			const target = realpathSync(path);
			if (!statSync(target).isFile() || this.real.has(target) || this.files.has(target)) return;
			this.real.add(target);
			this.links.set(path, target);
			this.take(path);
		} catch (error) {
			this.fail(path, error);
		}
	}

	private readKustomization(folder: string): void {
		if (this.kustomized.has(folder)) return;
		this.kustomized.add(folder);
		for (const name of KUSTOMIZATIONS) {
			for (const patch of kustomizePatches(join(folder, name))) this.patches.add(patch);
		}
	}
}

interface Ignore {
	readonly folder: string;
	readonly rules: IgnoreRules;
}

/** The .gitignore files from the repository's root down to the folder above this one. */
function ignoreAbove(folder: string): Ignore[] {
	const chain: string[] = [];
	for (let at = folder; ; at = dirname(at)) {
		if (existsSync(join(at, ".git"))) {
			const outer = at === folder ? [] : [at, ...chain.reverse()];
			const files = outer.map((each) => readIgnore(each, join(each, ".gitignore")));
			const exclude = readIgnore(at, join(at, ".git", "info", "exclude"));
			return [exclude, ...files].filter((ignore) => ignore !== undefined);
		}
		if (at !== folder) chain.push(at);
		if (dirname(at) === at) return [];
	}
}

function readIgnore(folder: string, path: string): Ignore | undefined {
	try {
		return { folder, rules: new IgnoreRules(readFileSync(path, "utf8").split("\n")) };
	} catch {
		return undefined;
	}
}

function isIgnored(path: string, isFolder: boolean, ignores: readonly Ignore[]): boolean {
	for (let index = ignores.length - 1; index >= 0; index--) {
		const ignore = ignores[index];
		const verdict = ignore?.rules.verdict(relative(ignore.folder, path).split(sep).join("/"), isFolder);
		if (verdict !== undefined) return verdict;
	}
	return false;
}

/** Relative to the folder of the call, unless it lies outside. */
function shown(absolute: string, cwd: string): string {
	const path = relative(cwd, absolute);
	return path === "" ? basename(absolute) : path.startsWith("..") ? absolute : path;
}

/** What is said of a path that could not be looked at. */
export function pathProblem({ path, problem }: { path: string; problem: string }): string {
	return `cannot read ${goQuote(path)}: ${problem}`;
}
