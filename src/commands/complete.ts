import { groupResource, type Resource } from "../api/resource";
import { findCommand } from "../cli/argv/find";
import { bareValue, FlagTable } from "../cli/argv/flagTable";
import { parseFlags } from "../cli/argv/parse";
import type { Command, FlagSpec, Invocation } from "../cli/command";
import { type OpenContext, openContext } from "../cli/context";
import { globalFlags } from "../cli/globalFlags";
import type { Host } from "../cli/host";
import { localClusters } from "../cli/localClusters";
import { resolveTarget } from "../cli/target";
import type { Client } from "../client/client";
import type { Entry } from "../program/entry";

/** A word that may stand next, and what it means. */
interface Candidate {
	readonly value: string;
	readonly help?: string;
}

/** What the shell is to do with the candidates; cobra's numbers. */
const FILES = 0;
const NO_FILES = 4;

interface Answer {
	readonly candidates: readonly Candidate[];
	readonly directive: number;
}

/**
 * `ds __complete WORD…`: what the last word, typed so far, may become. It never fails and never makes a cluster: a
 * shell asks it at every press of a key.
 */
export function completeCommand(program: readonly Entry[]): Command {
	return {
		name: "__complete",
		summary: "What may come next on a command line, for the shells' completion",
		usage: "__complete [WORD ...]",
		description: "Print what the last word of a command line may become, one candidate a line, and how to use them.",
		examples: "  # What begins with g?\n  ds __complete g",
		flags: [],
		async run({ args }, context: OpenContext) {
			const typed = args.at(-1) ?? "";
			let answer: Answer = { candidates: [], directive: NO_FILES };
			try {
				answer = await complete(program, args.slice(0, -1), typed, context.host);
			} catch {
				// Half a command line may be anything.
			}
			const lines = answer.candidates
				.filter(({ value }) => value.startsWith(typed))
				.map(({ value, help }) => (help === undefined ? value : `${value}\t${help}`));
			await context.io.out([...lines, `:${answer.directive}\n`].join("\n"));
		},
	};
}

async function complete(
	program: readonly Entry[],
	before: readonly string[],
	typed: string,
	host: Host,
): Promise<Answer> {
	const { path, words, unknown } = await findCommand(before, program, flagsOf);
	const entry = path.at(-1);
	const flags = await flagsOf(entry);
	const table = new FlagTable(flags);
	const open = openFlag(words, table);
	if (open.flag !== undefined) {
		const invocation = line(words.slice(0, -1), table);
		return valuesOf(open.flag, { prefix: "", typed, invocation, entry, host });
	}
	if (typed.startsWith("--") && typed.includes("=")) {
		const name = typed.slice(2, typed.indexOf("="));
		const flag = table.named(name);
		if (flag === undefined) return { candidates: [], directive: NO_FILES };
		return valuesOf(flag, { prefix: `--${name}=`, typed, invocation: line(words, table), entry, host });
	}
	if (typed.startsWith("-") && !open.dashed) return { candidates: flagNames(table), directive: NO_FILES };
	const children = (entry === undefined ? program : (entry.children ?? [])).filter((child) => !child.hidden);
	const invocation = line(words, table);
	const commands =
		unknown === undefined && invocation.args.length === 0
			? children.map((child) => ({ value: child.name, help: child.summary }))
			: [];
	if (entry?.completes === undefined) return { candidates: commands, directive: NO_FILES };
	if (entry.completes === "commands") {
		return { candidates: commandsBelow(invocation.args, program), directive: NO_FILES };
	}
	const answer = await argumentsOf(entry.completes, typed, invocation, host);
	return { candidates: [...commands, ...answer.candidates], directive: answer.directive };
}

async function flagsOf(entry: Entry | undefined): Promise<readonly FlagSpec[]> {
	const loaded = await entry?.load?.();
	return [...(loaded?.flags ?? []), ...globalFlags];
}

/** The words as they are parsed, as far as they make sense. */
function line(words: readonly string[], table: FlagTable): Invocation {
	try {
		return parseFlags(words, table).invocation;
	} catch {
		return parseFlags([], table).invocation;
	}
}

/** The flag whose value the next word is, if the last word is one; and whether `--` has ended the flags. */
function openFlag(words: readonly string[], table: FlagTable): { flag?: FlagSpec; dashed: boolean } {
	for (let i = 0; i < words.length; i++) {
		const word = words[i] ?? "";
		if (word === "--") return { dashed: true };
		if (!word.startsWith("-") || word.includes("=")) continue;
		const flag = word.startsWith("--") ? table.named(word.slice(2)) : table.short(word.slice(-1));
		if (flag === undefined || bareValue(flag) !== undefined) continue;
		if (!word.startsWith("--") && word.length > 2 && !isGroup(word, table)) continue;
		if (i === words.length - 1) return { flag, dashed: false };
		i++;
	}
	return { dashed: false };
}

/** -Aw: every letter but the last is a flag without a value. */
function isGroup(word: string, table: FlagTable): boolean {
	return [...word.slice(1, -1)].every((letter) => {
		const flag = table.short(letter);
		return flag !== undefined && bareValue(flag) !== undefined;
	});
}

function flagNames(table: FlagTable): Candidate[] {
	return [...table.all()]
		.filter((flag) => !flag.hidden && flag.deprecated === undefined)
		.map((flag) => ({ value: `--${flag.name}`, help: flag.help.split(/(?<=\.)\s|\n/)[0] ?? "" }))
		.sort((a, b) => (a.value < b.value ? -1 : 1));
}

const OUTPUTS = [
	"json",
	"yaml",
	"kyaml",
	"name",
	"go-template",
	"go-template-file",
	"jsonpath",
	"jsonpath-as-json",
	"jsonpath-file",
];
const VALUES: Readonly<Record<string, readonly string[]>> = {
	"dry-run": ["none", "client", "server"],
	cascade: ["background", "foreground", "orphan"],
	validate: ["strict", "warn", "ignore"],
	subresource: ["status", "scale"],
};

interface Place {
	/** What stands before the value in the same word. */
	prefix: string;
	typed: string;
	invocation: Invocation;
	entry: Entry | undefined;
	host: Host;
}

async function valuesOf(flag: FlagSpec, { prefix, typed, invocation, entry, host }: Place): Promise<Answer> {
	const values = await flagValues(flag, invocation, entry, host);
	if (values === undefined) return { candidates: [], directive: FILES };
	// Behind the last comma of a list another value begins.
	const given = flag.type === "stringSlice" ? typed.slice(prefix.length, typed.lastIndexOf(",") + 1) : "";
	const left = values.filter((value) => !given.split(",").includes(value));
	return { candidates: left.map((value) => ({ value: prefix + given + value })), directive: NO_FILES };
}

/** The values a flag may have; undefined when they are files, or anything. */
async function flagValues(
	flag: FlagSpec,
	invocation: Invocation,
	entry: Entry | undefined,
	host: Host,
): Promise<readonly string[] | undefined> {
	if (flag.type === "bool") return ["true", "false"];
	if (flag.offers !== undefined) {
		return typeof flag.offers === "string" ? namesOf(flag.offers, invocation, host) : flag.offers;
	}
	if (flag.name === "namespace") return namesOf("namespaces", invocation, host);
	if (flag.name === "local-cluster") return localClusters(host);
	if (flag.name === "output" && entry?.completes === "resources") {
		return entry.name === "get" ? [...OUTPUTS, "wide", "custom-columns", "custom-columns-file"] : OUTPUTS;
	}
	if (flag.name === "output" && entry?.name === "version") return ["yaml", "json"];
	return Object.hasOwn(VALUES, flag.name) ? VALUES[flag.name] : undefined;
}

async function argumentsOf(
	what: Exclude<Entry["completes"], undefined | "commands">,
	typed: string,
	invocation: Invocation,
	host: Host,
): Promise<Answer> {
	const { args } = invocation;
	const only = (values: readonly string[]): Answer => ({
		candidates: values.filter((value) => !args.includes(value)).map((value) => ({ value })),
		directive: NO_FILES,
	});
	switch (what) {
		case "clusters":
			return only(await localClusters(host));
		case "nodes":
			return only(await namesOf("nodes", invocation, host));
		case "conditions":
			if (args.length === 0) return only(await namesOf("nodes", invocation, host));
			return only(CONDITIONS.flatMap((type) => [`${type}=True`, `${type}=False`]));
		case "why": {
			const [first] = args;
			const hasSubject = first !== undefined || invocation.changed("filename");
			return only(await namesOf(hasSubject ? "nodes" : "daemonsets", invocation, host));
		}
		case "shells":
			return only(args.length === 0 ? ["bash", "zsh", "fish", "powershell"] : []);
		case "resources":
			return resources(typed, invocation, host);
	}
}

const CONDITIONS = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"];

function commandsBelow(words: readonly string[], program: readonly Entry[]): Candidate[] {
	let children = program;
	for (const word of words) children = children.find((child) => child.name === word)?.children ?? [];
	return children.filter((child) => !child.hidden).map((child) => ({ value: child.name, help: child.summary }));
}

/** TYPE, then names of that type; TYPE/NAME wherever a slash has been typed. */
async function resources(typed: string, invocation: Invocation, host: Host): Promise<Answer> {
	const slash = typed.indexOf("/");
	if (slash !== -1) {
		const type = typed.slice(0, slash);
		const names = await namesOf(type, invocation, host);
		return { candidates: names.map((name) => ({ value: `${type}/${name}` })), directive: NO_FILES };
	}
	const [type] = invocation.args;
	if (type === undefined) {
		const known = await withClient(invocation, host, (client) => client.resources());
		const types = known === undefined ? await builtIn() : known;
		return { candidates: types.map((resource) => ({ value: groupResource(resource) })), directive: NO_FILES };
	}
	const names = type.includes("/") ? [] : await namesOf(type, invocation, host);
	return {
		candidates: names.filter((name) => !invocation.args.includes(name)).map((value) => ({ value })),
		directive: NO_FILES,
	};
}

async function builtIn(): Promise<readonly Resource[]> {
	const { builtInResources } = await import("../api/resources");
	return builtInResources();
}

/** The names of the objects of a type in the namespace in force. */
async function namesOf(type: string, invocation: Invocation, host: Host): Promise<string[]> {
	const names = await withClient(invocation, host, async (client, context) => {
		const resource = (await client.resources()).find((each) => isCalled(each, type));
		if (resource === undefined) return [];
		const { name: namespace } = await context.namespace();
		const { items } = await client.list(resource, resource.namespaced ? { namespace } : {});
		return items.map((item) => item.metadata.name ?? "");
	});
	return names ?? [];
}

function isCalled(resource: Resource, word: string): boolean {
	const { plural, singular, shortNames } = resource;
	return [plural, singular, groupResource(resource), ...(shortNames ?? [])].includes(word.toLowerCase());
}

/** Asks the cluster that the line is for, if it is there already. */
async function withClient<T>(
	invocation: Invocation,
	host: Host,
	ask: (client: Client, context: OpenContext) => Promise<T>,
): Promise<T | undefined> {
	const target = resolveTarget(invocation, host);
	if (target.kind === "local" && !(await localClusters(host)).includes(target.name)) return undefined;
	const context = openContext(invocation, host);
	try {
		return await ask(await context.client(), context);
	} finally {
		await context.close();
	}
}
