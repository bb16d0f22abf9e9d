import { describe, expect, it, test } from "vitest";
import { pathsOf } from "../../../src/api/managedFields/fieldPath";
import { fieldSetOf } from "../../../src/api/managedFields/fieldsOf";
import { mergeTyped } from "../../../src/api/managedFields/merge";
import { planOf } from "../../../src/api/managedFields/plan";
import { typedMessage, typedProblems } from "../../../src/api/managedFields/typed";
import { schemaFor } from "../../../src/api/schema/schema";

const plan = planOf(schemaFor({ group: "apps", version: "v1", kind: "DaemonSet" }));
const finalizers = (text: string) => ({ metadata: { finalizers: text === "" ? [] : text.split(" ") } });
const pod = (spec: object) => ({ spec: { template: { spec } } });
const containers = (...list: object[]) => pod({ containers: list });

describe("a typed merge", () => {
	test.each([
		["a b c", "a b", "a b c"],
		["a b c", "", "a b c"],
		["a b", "b a", "b a"],
		["a b c", "d e", "a b c d e"],
		["a b c", "c d e", "a b c d e"],
		["a b c g f", "c d e f", "a b c g d e f"],
		["a b c x y", "d e x y", "a b c d e x y"],
		["c a g f", "c f a g", "c f a g"],
		["a b c d", "d e f a", "b c d e f a"],
		["c d e f g h i j", "2 h 3 e 4 k l", "c d f g 2 h i j 3 e 4 k l"],
		["a b b", "c", "a b b c"],
		["a b b", "b", "a b"],
		["a b c d e c", "1 b 2 e d", "a 1 b c 2 e c d"],
	])("of a set with %j and %j leaves them in the order %j", (live, config, merged) => {
		expect(mergeTyped(plan, finalizers(live), finalizers(config))).toEqual(finalizers(merged));
	});

	it("merges lists by all of their keys, with the keys' defaults", () => {
		const live = containers({
			name: "a",
			ports: [
				{ containerPort: 80, protocol: "TCP" },
				{ containerPort: 80, protocol: "UDP" },
			],
		});
		const config = containers({ name: "a", ports: [{ containerPort: 80, name: "web" }] });
		expect(mergeTyped(plan, live, config)).toEqual(
			containers({
				name: "a",
				ports: [
					{ containerPort: 80, protocol: "TCP", name: "web" },
					{ containerPort: 80, protocol: "UDP" },
				],
			}),
		);
	});

	it("takes atomic lists and maps as a whole", () => {
		const live = pod({
			nodeSelector: { a: "1" },
			tolerations: [{ key: "a" }],
			containers: [{ name: "a", args: ["x", "y"] }],
		});
		const config = pod({
			nodeSelector: { b: "2" },
			tolerations: [{ key: "b" }],
			containers: [{ name: "a", args: ["z"] }],
		});
		expect(mergeTyped(plan, live, config)).toEqual(config);
	});

	it("leaves what is inside a value that the configuration nulls, but nulls a leaf", () => {
		const live = {
			spec: { minReadySeconds: 3, template: { spec: { containers: [{ name: "a" }], nodeSelector: { a: "1" } } } },
		};
		expect(mergeTyped(plan, live, { spec: { minReadySeconds: null, template: { spec: null } } })).toEqual({
			spec: { minReadySeconds: null, template: live.spec.template },
		});
		expect(mergeTyped(plan, live, pod({ nodeSelector: null, containers: null }))).toEqual({
			spec: { ...live.spec, template: { spec: { containers: [{ name: "a" }], nodeSelector: null } } },
		});
	});

	it("sets fields of any name, and no prototype", () => {
		const config = JSON.parse('{"metadata":{"labels":{"__proto__":"x","constructor":"y"}}}');
		const merged = mergeTyped(plan, { metadata: { labels: { a: "b" } } }, config);
		expect(JSON.stringify(merged)).toBe('{"metadata":{"labels":{"a":"b","__proto__":"x","constructor":"y"}}}');
		expect(({} as Record<string, unknown>).x).toBeUndefined();
	});
});

describe("the fields of a configuration", () => {
	it("are its leaves, its list elements, and what it nulls or leaves empty; nothing for an empty list", () => {
		const config = {
			metadata: { labels: { b: "1", a: "2" }, annotations: {}, finalizers: ["z", "x"] },
			spec: {
				template: {
					spec: {
						containers: [{ name: "a", env: [], ports: [{ containerPort: 80 }], resources: { limits: { cpu: 1 } } }],
						volumes: null,
						securityContext: {},
					},
				},
			},
		};
		expect(pathsOf(fieldSetOf(plan, config))).toEqual([
			".metadata.annotations",
			'.metadata.finalizers[="x"]',
			'.metadata.finalizers[="z"]',
			".metadata.labels.a",
			".metadata.labels.b",
			".spec.template.spec.securityContext",
			".spec.template.spec.volumes",
			'.spec.template.spec.containers[name="a"]',
			'.spec.template.spec.containers[name="a"].name',
			'.spec.template.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"]',
			'.spec.template.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"].containerPort',
			'.spec.template.spec.containers[name="a"].resources.limits.cpu',
		]);
	});
});

describe("a configuration that does not fit its type", () => {
	const problem = (config: object) => typedMessage(typedProblems(plan, config));
	const image = '.spec.template.spec.containers[name="a"].image';

	test.each([
		[containers({ name: "a", image: 5 }), `${image}: expected string, got &value.valueUnstructured{Value:5}`],
		[
			containers({ name: "a", image: { b: [1e6, null, "x"], a: true } }),
			`${image}: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"a":true, "b":[]interface {}{1e+06, interface {}(nil), "x"}}}`,
		],
		[{ spec: { minReadySeconds: "5" } }, ".spec.minReadySeconds: expected numeric (int or float), got string"],
		[
			{ spec: { minReadySeconds: {} } },
			".spec.minReadySeconds: expected numeric (int or float), got map[string]interface {}",
		],
		[pod({ hostNetwork: "yes" }), ".spec.template.spec.hostNetwork: expected boolean, got &{yes}"],
		[{ metadata: { creationTimestamp: {} } }, ".metadata.creationTimestamp: expected any scalar, got &{map[]}"],
		[{ metadata: { labels: ["a"] } }, ".metadata.labels: expected map, got &{[a]}"],
		[{ spec: 1 }, ".spec: expected map, got &{1}"],
		[pod({ containers: { name: "a" } }), ".spec.template.spec.containers: expected list, got &{map[name:a]}"],
		[
			pod({ containers: [null] }),
			".spec.template.spec.containers: element 0: associative list with keys may not have a null element",
		],
		[
			pod({ containers: ["a"] }),
			".spec.template.spec.containers: element 0: associative list with keys may not have non-map elements",
		],
		[
			{ metadata: { finalizers: [{}] } },
			".metadata.finalizers: element 0: associative list without keys has an element that's a map type",
		],
		[{ metadata: { finalizers: ["a", "a"] } }, '.metadata.finalizers: duplicate entries for key [="a"]'],
		[containers({ image: "a" }, { image: "b" }), '.spec.template.spec.containers: duplicate entries for key [name=""]'],
		[
			containers({ name: "a", bogus: 1 }),
			'.spec.template.spec.containers[name="a"].bogus: field not declared in schema',
		],
		[
			{ spec: { minReadySeconds: "x", revisionHistoryLimit: true } },
			"errors:\n  .spec.minReadySeconds: expected numeric (int or float), got string\n  .spec.revisionHistoryLimit: expected numeric (int or float), got bool",
		],
	])("%j", (config, message) => {
		expect(problem(config)).toBe(message);
	});
});
