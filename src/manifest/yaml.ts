import { goQuote } from "../api/go/format";
import { setOwn } from "./goJson";
import { goSyntax } from "./goSyntax";
import { LibyamlError } from "./libyamlError";
import { parseLibyaml } from "./libyamlParser";
import { quickYaml } from "./quickYaml";
import type { AliasNode, MappingNode, ScalarNode, YamlNode } from "./yamlNode";
import { resolveTyped, type YamlScalar, type YamlValue } from "./yamlScalar";

/** A key that stands twice in one mapping; offsets are in the text that was parsed. The last value counts. */
export interface DuplicateKey {
	/** Where the mapping stands: ["spec", "template", 0]. */
	path: readonly (string | number)[];
	key: string;
	firstOffset: number;
	offset: number;
	/** Where its value begins. */
	valueOffset: number;
}

export interface YamlDocument {
	value: YamlValue;
	duplicates: DuplicateKey[];
	/** undefined for a text without a document, and where it could be read without a tree. */
	root: YamlNode | undefined;
}

/** Deeper nesting than this is refused: no manifest comes near it. */
export const MAX_DEPTH = 1000;

/**
 * Reads one YAML document into JSON values, as sigs.k8s.io/yaml over go-yaml v2 does it for kubectl: keys sorted, the
 * last of two equal keys, merge keys where they stand, keys that are no strings made strings.
 * @throws Error with kubectl's text behind "error converting YAML to JSON: ".
 */
export function parseYaml(text: string): YamlDocument {
	const quick = quickYaml(text);
	return quick === undefined ? parseYamlTree(text) : { value: quick.value, duplicates: [], root: undefined };
}

/** The same with the tree of what stands where. */
export function parseYamlTree(text: string): YamlDocument {
	const root = parseLibyaml(text, MAX_DEPTH);
	if (root === undefined) return { value: null, duplicates: [], root };
	const decoder = new Decoder();
	const value = placed(text, decoder, () => decoder.decode(root, []));
	const unsupported = decoder.unsupported ?? decoder.unsupportedValue;
	if (unsupported !== undefined) throw new UnsupportedError(unsupported, decoder.unsupportedAt);
	return { value, duplicates: decoder.duplicates, root };
}

/** What go-yaml says of keys that stand twice when it is told to be strict; undefined when none do. */
export function strictProblem(text: string, duplicates: readonly DuplicateKey[]): string | undefined {
	if (duplicates.length === 0) return undefined;
	const lines = duplicates.map(
		({ key, valueOffset }) =>
			`  line ${text.slice(0, valueOffset).split("\n").length}: key ${goQuote(key)} already set in map`,
	);
	return ["error converting YAML to JSON: yaml: unmarshal errors:", ...lines].join("\n");
}

/** A value that JSON can't say; `offset` is where it stands in the text that was parsed. */
export class UnsupportedError extends Error {
	constructor(
		message: string,
		readonly offset: number,
	) {
		super(message);
	}
}

type Path = readonly (string | number)[];

/** A key as its mapping has it: `yes` and `0x10` without quotes are true and 16. undefined for what is no key in JSON. */
export function keyText(key: ScalarNode): string | undefined {
	const { type, value } = resolveTyped(key);
	if (typeof value === "string") return value;
	if (type === "bool") return String(value);
	if (type === "float") return formatFloat32(Number(value));
	return typeof value === "number" || (typeof value === "bigint" && value < 2n ** 63n) ? String(value) : undefined;
}

/** An error of the values' reader is where it was reading. */
function placed<T>(text: string, decoder: Decoder, run: () => T): T {
	try {
		return run();
	} catch (error) {
		if (error instanceof LibyamlError && error.offset === undefined) {
			error.offset = decoder.at;
			error.line = text.slice(0, decoder.at).split("\n").length;
		}
		throw error;
	}
}

class Decoder {
	readonly duplicates: DuplicateKey[] = [];
	/** The offset of the node that is being read. */
	at = 0;
	/** What JSON can't say, found on the way: go-yaml's own errors come first wherever they stand. */
	unsupported: string | undefined;
	unsupportedValue: string | undefined;
	unsupportedAt = 0;
	private readonly open = new Set<AliasNode>();
	private decodes = 0;
	private aliasDecodes = 0;
	private aliasDepth = 0;

	decode(node: YamlNode, path: Path): YamlValue {
		this.at = node.offset;
		this.count();
		switch (node.kind) {
			case "scalar":
				return this.finite(resolveTyped(node).value);
			case "sequence":
				return node.items.map((item, index) => this.decode(item, [...path, index]));
			case "mapping":
				return this.decodeMapping(node, path);
			case "alias":
				return this.follow(node, (target) => this.decode(target, path));
		}
	}

	/** Aliases may make up most of a document's work only while that work is small: go-yaml's guard against bombs. */
	private count(): void {
		this.decodes++;
		if (this.aliasDepth > 0) this.aliasDecodes++;
		if (this.aliasDecodes <= 100 || this.decodes <= 1000) return;
		if (this.aliasDecodes / this.decodes > allowedAliasRatio(this.decodes)) {
			throw new LibyamlError("document contains excessive aliasing");
		}
	}

	private follow<T>(alias: AliasNode, use: (target: YamlNode) => T): T {
		if (this.open.has(alias)) throw new LibyamlError(`anchor '${alias.name}' value contains itself`);
		this.open.add(alias);
		this.aliasDepth++;
		const result = use(alias.target);
		this.aliasDepth--;
		this.open.delete(alias);
		return result;
	}

	private decodeMapping(node: MappingNode, path: Path): YamlValue {
		const entries = new Map<string, YamlValue>();
		this.fill(node, entries, path);
		const object: { [key: string]: YamlValue } = {};
		for (const key of [...entries.keys()].sort()) setOwn(object, key, entries.get(key) ?? null);
		return object;
	}

	private fill(node: MappingNode, entries: Map<string, YamlValue>, path: Path): void {
		const offsets = new Map<string, number>();
		for (let index = 0; index < node.pairs.length; index += 2) {
			const keyNode = node.pairs[index] as YamlNode;
			const valueNode = node.pairs[index + 1] as YamlNode;
			if (isMerge(keyNode)) {
				this.merge(valueNode, entries, path);
				continue;
			}
			const key = this.decodeKey(keyNode, valueNode);
			const firstOffset = offsets.get(key);
			if (firstOffset !== undefined) {
				this.duplicates.push({ path, key, firstOffset, offset: keyNode.offset, valueOffset: valueNode.offset });
			} else {
				offsets.set(key, keyNode.offset);
			}
			entries.set(key, this.decode(valueNode, [...path, key]));
		}
	}

	private merge(node: YamlNode, entries: Map<string, YamlValue>, path: Path): void {
		const isMapping = (each: YamlNode) => (each.kind === "alias" ? each.target : each).kind === "mapping";
		const sources = node.kind === "sequence" ? [...node.items].reverse() : [node];
		for (const source of sources) {
			if (!isMapping(source)) {
				throw new LibyamlError("map merge requires map or sequence of maps as the value");
			}
			this.count();
			if (source.kind === "mapping") {
				this.fill(source, entries, path);
			} else if (source.kind === "alias") {
				this.follow(source, (target) => {
					this.count();
					if (target.kind === "mapping") this.fill(target, entries, path);
				});
			}
		}
	}

	private decodeKey(node: YamlNode, valueNode: YamlNode): string {
		this.at = node.offset;
		this.count();
		const target = node.kind === "alias" ? node.target : node;
		if (target.kind !== "scalar") throw new LibyamlError(`invalid map key: ${goSyntax(target)}`);
		const text = keyText(target);
		if (text !== undefined) return text;
		const { value } = resolveTyped(target);
		const goType = value === null ? "%!s(<nil>)" : "uint64";
		if (this.unsupported === undefined) this.unsupportedAt = node.offset;
		this.unsupported ??= `unsupported map key of type: ${goType}, key: ${goSyntax(target)}, value: ${goSyntax(valueNode)}`;
		return String(value);
	}

	/** JSON has no NaN and no infinity; beyond int64 Kubernetes' own decoder goes on with a float. */
	private finite(value: YamlScalar): YamlScalar {
		if (typeof value === "bigint") return value < 2n ** 63n ? value : Number(value);
		if (typeof value === "number" && !Number.isFinite(value)) {
			const name = Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
			if (this.unsupported === undefined && this.unsupportedValue === undefined) this.unsupportedAt = this.at;
			this.unsupportedValue ??= `json: unsupported value: ${name}`;
		}
		return value;
	}
}

function isMerge(node: YamlNode): boolean {
	if (node.kind !== "scalar" || node.value !== "<<") return false;
	return node.plain || node.tag === "tag:yaml.org,2002:merge";
}

/** More aliases are allowed the smaller the document: 99% up to 400,000 decodes, falling to 10% at 4,000,000. */
function allowedAliasRatio(decodes: number): number {
	const low = 400_000;
	const high = 4_000_000;
	return 0.99 - 0.89 * Math.min(Math.max((decodes - low) / (high - low), 0), 1);
}

/** strconv.FormatFloat(value, 'g', -1, 32). */
function formatFloat32(value: number): string {
	if (Number.isNaN(value)) return ".nan";
	if (!Number.isFinite(Math.fround(value))) return value > 0 ? ".inf" : "-.inf";
	let shortest = String(value);
	for (let digits = 1; digits <= 9; digits++) {
		shortest = value.toExponential(digits - 1);
		if (Math.fround(Number(shortest)) === Math.fround(value)) break;
	}
	const [mantissa = "0", power = "0"] = shortest.split("e");
	const exponent = Number(power);
	if (exponent >= -4 && exponent < 21) {
		const plain = Number(shortest);
		if (exponent < 6 || mantissa.replace(/[-.]/g, "").length > exponent) return String(plain);
	}
	const sign = exponent < 0 ? "-" : "+";
	return `${mantissa}e${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}
