import { GIVE_UP, QuickReader } from "./quickReader";
import type { YamlNode } from "./yamlNode";
import type { YamlValue } from "./yamlScalar";
import { resolvePlain } from "./yamlScalar";

/**
 * The value of a YAML document in the plain style that most manifests are written in: block mappings and lists, flow
 * style within a line, scalars on one line, quotes without escapes, comments. It says the same as the full reader in a
 * tenth of the time; undefined for everything else, also for what is wrong, which the full reader then reads.
 */
export function quickYaml(text: string): { value: YamlValue } | undefined {
	const value = read(new ValueReader(text));
	return value === undefined ? undefined : { value };
}

/** What stands where in such a document, as the full reader's tree has it. */
export function quickYamlTree(text: string): YamlNode | undefined {
	return read(new TreeReader(text));
}

function read<T>(reader: QuickReader<T>): T | undefined {
	try {
		return reader.document();
	} catch (error) {
		// The patterns' own stack has an end: lines that reach it are no manifest's.
		if (error === GIVE_UP || error instanceof RangeError) return undefined;
		throw error;
	}
}

class ValueReader extends QuickReader<YamlValue> {
	protected scalar(text: string, plain: boolean): YamlValue {
		return plain ? plainValue(text) : text;
	}

	protected empty(): YamlValue {
		return null;
	}

	protected list(items: YamlValue[]): YamlValue {
		return items;
	}

	protected mapping(keys: string[], values: YamlValue[]): YamlValue {
		const object: { [key: string]: YamlValue } = {};
		if (keys.length === 1) {
			object[keys[0] as string] = values[0] as YamlValue;
			return object;
		}
		const { names, order } = sortedKeys(keys);
		for (let index = 0; index < names.length; index++) {
			object[names[index] as string] = values[order[index] as number] as YamlValue;
		}
		return object;
	}
}

class TreeReader extends QuickReader<YamlNode> {
	protected scalar(value: string, plain: boolean, offset: number): YamlNode {
		if (plain) plainValue(value);
		return { kind: "scalar", value, tag: "", plain, offset };
	}

	protected empty(offset: number): YamlNode {
		return { kind: "scalar", value: "", tag: "", plain: true, offset };
	}

	protected list(items: YamlNode[], offset: number): YamlNode {
		return { kind: "sequence", items, offset };
	}

	protected mapping(keys: string[], values: YamlNode[], offset: number, offsets: number[]): YamlNode {
		sortedKeys(keys);
		const pairs = keys.flatMap((value, index): YamlNode[] => [
			{ kind: "scalar", value, tag: "", plain: true, offset: offsets[index] as number },
			values[index] as YamlNode,
		]);
		return { kind: "mapping", pairs, offset };
	}
}

function plainValue(text: string): YamlValue {
	const first = text.charCodeAt(0);
	// Longer than every word that is no text, and no number.
	if (text.length > 5 && (first >= UPPER_A || first === SLASH)) return text;
	const number = +text;
	if (Number.isSafeInteger(number) && String(number) === text) return number;
	const { type, value } = resolvePlain(text);
	if (type === "merge" || typeof value === "bigint") throw GIVE_UP;
	if (typeof value === "number" && !Number.isFinite(value)) throw GIVE_UP;
	return value;
}

const SLASH = 0x2f;
const UPPER_A = 0x41;

/** The keys of a mapping in their order, and where each of them stands among those given. */
interface SortedKeys {
	readonly names: readonly string[];
	readonly order: readonly number[];
}

/** Mappings mostly have the same few sets of keys: their order is found once for each. */
const known = new Map<string, SortedKeys>();
const MOST_KNOWN = 1000;
/** Larger mappings are data (labels, config maps): no two have the same keys. */
const KNOWN_KEYS = 24;

/** Keys that stand twice are the full reader's. */
function sortedKeys(keys: readonly string[]): SortedKeys {
	if (keys.length > KNOWN_KEYS) return sorted(keys);
	const together = keys.join();
	let found = known.get(together);
	if (found === undefined) {
		found = sorted(keys);
		if (known.size < MOST_KNOWN) known.set(together, found);
	}
	return found;
}

function sorted(keys: readonly string[]): SortedKeys {
	const order = keys.map((_, index) => index).sort((a, b) => ((keys[a] as string) < (keys[b] as string) ? -1 : 1));
	const names = order.map((index) => keys[index] as string);
	for (let index = 1; index < names.length; index++) if (names[index] === names[index - 1]) throw GIVE_UP;
	return { names, order };
}
