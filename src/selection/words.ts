import { goQuote } from "../api/go/format";
import { groupResource, type Resource } from "../api/resource";
import { matchResource } from "../api/resources";
import { plainError } from "./failure";

/** What the words of a command line name: either types, with names of the one type, or single objects. */
export interface Words {
	types: string[];
	names: string[];
	/** TYPE/NAME */
	objects: { type: string; name: string }[];
}

/**
 * Reads words as kubectl's ResourceTypeOrNameArgs: TYPE, TYPE,TYPE, TYPE NAME…, TYPE,TYPE NAME…, TYPE/NAME…; types may
 * be categories ("all").
 * @throws a CliError in kubectl's words.
 */
export function readWords(args: readonly string[], resources: () => readonly Resource[]): Words {
	const words = spread(args);
	const withSlash = words.filter((word) => word.includes("/")).length;
	if (withSlash > 0 && withSlash < words.length) {
		throw plainError(
			"there is no need to specify a resource type as a separate argument when passing arguments in resource/name " +
				"form (e.g. 'ds get resource/<resource_name>' instead of 'ds get resource resource/<resource_name>'",
		);
	}
	if (withSlash > 0) return { types: [], names: [], objects: words.map(readObject) };
	const [types, ...names] = words;
	if (types === undefined) return { types: [], names: [], objects: [] };
	return { types: unique(types.split(",").flatMap((type) => expandCategory(type, resources))), names, objects: [] };
}

/**
 * The resource that a word for a type means.
 * @throws a CliError: the server doesn't have a resource type "widgets"
 */
export function findResource(resources: readonly Resource[], type: string): Resource {
	const resource = matchResource(resources, type);
	if (resource !== undefined) return resource;
	throw plainError(`the server doesn't have a resource type ${goQuote(type.split(".")[0] ?? "")}`);
}

/** `a,b x y` stands for a/x a/y b/x b/y. */
function spread(args: readonly string[]): readonly string[] {
	const [first = "", ...names] = args;
	const types = unique(first.split(","));
	if (names.length === 0 || types.length === 1) return args;
	return types.flatMap((type) => names.map((name) => `${type}/${name}`));
}

function readObject(word: string): { type: string; name: string } {
	const parts = word.split("/");
	const [type = "", name = ""] = parts;
	if (parts.length !== 2) throw plainError("arguments in resource/name form may not have more than one slash");
	if (type === "" || name === "" || type.includes(",")) {
		throw plainError("arguments in resource/name form must have a single resource and name");
	}
	return { type, name };
}

function expandCategory(word: string, resources: () => readonly Resource[]): string[] {
	// No type's own name is looked for in a discovery that may be far away.
	const members = /^[a-z-]+$/.test(word) ? resources().filter(({ categories }) => categories.includes(word)) : [];
	return members.length === 0 ? [word] : unique(members.map(groupResource));
}

function unique(words: readonly string[]): string[] {
	return [...new Set(words)];
}
