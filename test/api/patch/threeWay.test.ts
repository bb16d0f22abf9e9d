import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { strategicMerge } from "../../../src/api/patch/strategicMerge";
import { threeWayPatch } from "../../../src/api/patch/threeWay";
import { type StructType, schemaFor } from "../../../src/api/schema/schema";

type Json = Record<string, unknown>;

const struct = schemaFor({ group: "apps", version: "v1", kind: "DaemonSet" }) as StructType;

/** Any subset of these fields. */
const some = <T extends Record<string, fc.Arbitrary<unknown>>>(fields: T) => fc.record(fields, { requiredKeys: [] });
const word = fc.constantFrom("a", "b", "c");
const named = (more: Record<string, fc.Arbitrary<unknown>>) =>
	fc.uniqueArray(
		fc.tuple(word, some(more)).map(([name, rest]) => ({ name, ...rest })),
		{ maxLength: 3, selector: ({ name }) => name },
	);
const labels = fc.dictionary(word, word, { maxKeys: 3 });
const daemonSets: fc.Arbitrary<Json> = some({
	metadata: some({ labels, finalizers: fc.uniqueArray(word, { maxLength: 3 }) }),
	spec: some({
		minReadySeconds: fc.nat(3),
		updateStrategy: some({ type: word, rollingUpdate: some({ maxSurge: fc.nat(2), maxUnavailable: word }) }),
		template: some({
			spec: some({
				nodeSelector: labels,
				tolerations: fc.array(some({ key: word, effect: word }), { maxLength: 2 }),
				volumes: named({ emptyDir: fc.constant({}), hostPath: some({ path: word }) }),
				containers: named({
					image: word,
					args: fc.array(word, { maxLength: 2 }),
					env: named({ value: word }),
					ports: fc.uniqueArray(
						some({ hostPort: fc.nat(9) }).chain((rest) =>
							fc.nat(3).map((containerPort) => ({ containerPort, ...rest })),
						),
						{
							maxLength: 2,
							selector: ({ containerPort }) => containerPort,
						},
					),
				}),
			}),
		}),
	}),
});

const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const isNamed = (list: readonly unknown[]) =>
	list.length > 0 && list.every((each) => isMap(each) && ("name" in each || "containerPort" in each));
const nameOf = (item: unknown) => (item as Json).name ?? (item as Json).containerPort;

/** Every field that is no map or list with an inside, by its path; elements of lists by their names. */
function leaves(value: unknown, path = ""): Map<string, unknown> {
	const found = new Map<string, unknown>();
	const inside: [string, unknown][] = isMap(value)
		? Object.entries(value)
		: Array.isArray(value) && isNamed(value)
			? value.map((item) => [`[${nameOf(item)}]`, item])
			: [];
	if (inside.length === 0) return found.set(path, value);
	for (const [key, each] of inside) for (const [at, leaf] of leaves(each, `${path}.${key}`)) found.set(at, leaf);
	return found;
}

const applied = (original: Json, modified: Json, live: Json) =>
	strategicMerge(struct, live, threeWayPatch(struct, original, modified, live));

describe("a three-way merge", () => {
	it("leaves what a file says as the file says it", () => {
		fc.assert(
			fc.property(daemonSets, daemonSets, daemonSets, (original, modified, live) => {
				const result = leaves(applied(original, modified, live));
				for (const [path, value] of leaves(modified)) {
					if (path === "" || (isMap(value) && Object.keys(value).length === 0) || Array.isArray(value)) continue;
					expect([path, result.get(path)]).toEqual([path, value]);
				}
			}),
		);
	});

	it("changes nothing when it is done again", () => {
		fc.assert(
			fc.property(daemonSets, daemonSets, daemonSets, (original, modified, live) => {
				const once = applied(original, modified, live);
				expect(applied(modified, modified, once)).toEqual(once);
			}),
		);
	});

	it("takes away what has left the file, and nothing that others have set", () => {
		fc.assert(
			fc.property(daemonSets, daemonSets, daemonSets, (original, modified, live) => {
				const [before, after, had] = [leaves(live), leaves(applied(original, modified, live)), leaves(original)];
				const says = leaves(modified);
				for (const [path, value] of had) {
					if (!says.has(path) && !isParent(path, says) && !isDeepStrictEqual(value, {}) && !Array.isArray(value)) {
						expect([path, after.has(path)]).toEqual([path, false]);
					}
				}
				const gone = [...places(original)].filter((path) => !places(modified).has(path));
				for (const [path, value] of before) {
					if (gone.some((other) => touches(other, path))) continue;
					const isOthers = ![...had.keys(), ...says.keys()].some((other) => touches(other, path));
					if (isOthers) expect([path, after.get(path)]).toEqual([path, value]);
				}
			}),
		);
	});
});

/** The paths of a value's leaves, and of all that they are in. */
function places(value: unknown): Set<string> {
	const steps = [...leaves(value).keys()].map((path) => path.split("."));
	return new Set(steps.flatMap((parts) => parts.map((_, index) => parts.slice(0, index + 1).join("."))));
}

function isParent(path: string, of: Map<string, unknown>): boolean {
	return [...of.keys()].some((other) => other.startsWith(path));
}

/** Whether one path leads to the other. */
function touches(a: string, b: string): boolean {
	return a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`) || a === "" || b === "";
}
