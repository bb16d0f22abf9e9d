import { closeSync, existsSync, mkdirSync, openSync, rmSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { goJson } from "../../api/go/json";
import { toYaml } from "../../printers/yaml/emitter";
import { CliError } from "../errors";
import { rewriteFile, writeWhole } from "../files";
import type { Host } from "../host";
import { kubeconfigFiles } from "../kubeconfig";
import { type KubeconfigFile, type NamedExtension, readKubeconfigFile } from "./load";
import { relativized } from "./paths";
import { SECTIONS, type Section, shaped, toConfig, type Values } from "./shape";

/** An entry, and the file that it comes from; a new one comes from none. */
export interface Entry {
	values: Values;
	origin?: string;
}

/** Kubeconfig files as one, to be changed: paths are as they are written. */
export interface EditableConfig {
	clusters: Map<string, Entry>;
	users: Map<string, Entry>;
	contexts: Map<string, Entry>;
	currentContext: string;
	preferences: { colors?: boolean; extensions?: NamedExtension[] };
	extensions: NamedExtension[];
}

/** Where the changes of `config` go (clientcmd's PathOptions): one file that is named, or those that kubectl reads. */
export class KubeconfigAccess {
	private readonly files: readonly string[];

	constructor(
		private readonly host: Pick<Host, "env" | "cwd" | "uniqueText">,
		/** --kubeconfig; "" without. */
		readonly explicit: string,
	) {
		this.files = explicit === "" ? kubeconfigFiles(host) : [explicit];
	}

	/** The file that takes what is new: the first that is there, else the last. */
	get defaultFile(): string {
		const there = this.files.find((file) => existsSync(this.path(file)));
		return there ?? this.files.at(-1) ?? "";
	}

	/** @throws CliError for a file that can't be read */
	load(): EditableConfig {
		const merged = empty();
		for (const file of this.files) {
			const read = this.read(file);
			if (read === undefined) continue;
			merged.currentContext ||= read.currentContext;
			merged.preferences = { ...read.preferences, ...withoutEmpty(merged.preferences) };
			const known = new Set(merged.extensions.map(({ name }) => name));
			merged.extensions.push(...read.extensions.filter(({ name }) => !known.has(name)));
			for (const section of SECTIONS) {
				for (const [name, entry] of read[section]) {
					if (!merged[section].has(name)) merged[section].set(name, entry);
				}
			}
		}
		return merged;
	}

	/** The one file that is named, which must be there. @throws CliError */
	loadExplicit(): EditableConfig {
		const read = this.read(this.explicit);
		if (read === undefined) throw new CliError(`error: open ${this.explicit}: no such file or directory`);
		return read;
	}

	/**
	 * Writes what `changed` has otherwise than the files: each entry into the file that it comes from, what is new into the
	 * default one (clientcmd's ModifyConfig). The files are locked meanwhile, as kubectl locks them, and each is written whole.
	 * @param relative whether the paths of changed entries are made relative to their file where they can be
	 * @throws CliError for a file that is locked or can't be written
	 */
	modify(changed: EditableConfig, { relative }: { relative: boolean }): void {
		const unlock = this.lock();
		try {
			const present = this.load();
			if (present.currentContext !== changed.currentContext) this.writeCurrentContext(changed.currentContext);
			if (!same(present.preferences, changed.preferences)) {
				const file = this.defaultFile;
				this.rewrite(file, (config) => {
					config.preferences = changed.preferences;
				});
			}
			for (const section of SECTIONS) this.writeSection(section, present[section], changed[section], relative);
		} finally {
			unlock();
		}
	}

	private writeSection(
		section: Section,
		present: ReadonlyMap<string, Entry>,
		changed: ReadonlyMap<string, Entry>,
		relative: boolean,
	): void {
		for (const [name, entry] of changed) {
			const old = present.get(name);
			if (
				old !== undefined &&
				old.origin === entry.origin &&
				same(shaped(section, old.values), shaped(section, entry.values))
			)
				continue;
			const file = entry.origin ?? this.defaultFile;
			const values =
				relative && section !== "contexts" ? relativized(entry.values, dirname(this.path(file))) : entry.values;
			this.rewrite(file, (config) => config[section].set(name, { values }));
		}
		for (const [name, { origin }] of present) {
			if (!changed.has(name)) this.rewrite(origin ?? this.defaultFile, (config) => config[section].delete(name));
		}
	}

	private writeCurrentContext(name: string): void {
		const set = (config: EditableConfig) => {
			config.currentContext = name;
		};
		// It is cleared where it is set.
		const setting = () => this.files.find((each) => this.read(each)?.currentContext);
		const file = this.explicit !== "" || name !== "" ? this.defaultFile : setting();
		if (file === undefined) throw new CliError("error: no config found to write context");
		this.rewrite(file, set);
	}

	private rewrite(file: string, change: (config: EditableConfig) => void): void {
		const config = this.read(file) ?? empty();
		change(config);
		const values = (section: Section) => new Map([...config[section]].map(([name, entry]) => [name, entry.values]));
		const document = { ...config, clusters: values("clusters"), users: values("users"), contexts: values("contexts") };
		this.write(file, toYaml(toConfig(document)));
	}

	private read(file: string): EditableConfig | undefined {
		const read = readKubeconfigFile(file, false, this.host.cwd);
		return read && editable(read, file);
	}

	/** Until it is complete the old file stays; what others may do with it stays as it was, a new one is the user's alone. */
	private write(file: string, text: string): void {
		const path = this.path(file);
		mkdirSync(dirname(path), { recursive: true });
		if (existsSync(path)) rewriteFile(path, text, this.host);
		else writeWhole(path, text, this.host, 0o600);
	}

	private lock(): () => void {
		const locks: string[] = [];
		const unlock = () => {
			for (const lock of locks) rmSync(lock, { force: true });
		};
		try {
			for (const file of [...this.files].sort()) {
				const lock = `${this.path(file)}.lock`;
				mkdirSync(dirname(lock), { recursive: true });
				try {
					closeSync(openSync(lock, "wx", 0));
				} catch (error) {
					if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
					throw new CliError(`error: open ${file}.lock: file exists`);
				}
				locks.push(lock);
			}
		} catch (error) {
			unlock();
			throw error;
		}
		return unlock;
	}

	private path(file: string): string {
		return resolve(this.host.cwd, file);
	}
}

function empty(): EditableConfig {
	return {
		clusters: new Map(),
		users: new Map(),
		contexts: new Map(),
		currentContext: "",
		preferences: {},
		extensions: [],
	};
}

function editable(read: KubeconfigFile, origin: string): EditableConfig {
	const entries = (section: Section) =>
		new Map([...read[section]].map(([name, values]) => [name, { values: values as Values, origin }]));
	return {
		...read,
		extensions: [...read.extensions],
		clusters: entries("clusters"),
		users: entries("users"),
		contexts: entries("contexts"),
	};
}

function withoutEmpty(preferences: EditableConfig["preferences"]): EditableConfig["preferences"] {
	const { colors, extensions = [] } = preferences;
	return { ...(colors ? { colors } : {}), ...(extensions.length > 0 ? { extensions } : {}) };
}

function same(a: unknown, b: unknown): boolean {
	return goJson(a) === goJson(b);
}
