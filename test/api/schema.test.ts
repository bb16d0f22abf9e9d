import { describe, expect, test } from "vitest";
import { apiVersionOf } from "../../src/api/resource";
import { builtInResources } from "../../src/api/resources";
import { fieldAt, schemaFor, structOf, structType } from "../../src/api/schema/schema";

const daemonSet = schemaFor({ group: "apps", version: "v1", kind: "DaemonSet" });

function at(path: string): ReturnType<typeof fieldAt> {
	return daemonSet && fieldAt(daemonSet, path.split("."));
}

describe("every built-in resource has its type", () => {
	test.each(builtInResources().map((resource) => [`${apiVersionOf(resource)} ${resource.kind}`, resource] as const))(
		"%s",
		(_, resource) => {
			const struct = schemaFor(resource);
			expect(struct?.name).toBe(resource.kind);
			expect([...(struct?.fields.keys() ?? [])].slice(0, 2)).toEqual(["kind", "apiVersion"]);
		},
	);

	test("and every type that it refers to", () => {
		const seen = new Set<unknown>();
		const missing: string[] = [];
		const visit = (struct: ReturnType<typeof structType>): void => {
			if (struct === undefined || seen.has(struct)) return;
			seen.add(struct);
			for (const field of struct.fields.values()) {
				let type = field.type;
				while (type.element) type = type.element;
				if (type.kind === "struct" && structOf(type) === undefined) missing.push(`${struct.goName}.${field.name}`);
				visit(structOf(type));
			}
		};
		for (const resource of builtInResources()) visit(schemaFor(resource));
		expect(missing).toEqual([]);
		expect(seen.size).toBeGreaterThan(450);
	});
});

describe("a DaemonSet's fields", () => {
	test("in Go's order", () => {
		expect(structType("apps.v1.DaemonSetSpec")?.fieldNames()).toEqual([
			"selector",
			"template",
			"updateStrategy",
			"minReadySeconds",
			"revisionHistoryLimit",
		]);
	});

	test.each([
		["spec", "v1.DaemonSetSpec", "DaemonSetSpec"],
		["spec.minReadySeconds", "int32", ""],
		["spec.selector", "v1.LabelSelector", "LabelSelector"],
		["spec.selector.matchLabels", "map[string]string", ""],
		["spec.updateStrategy.rollingUpdate.maxSurge", "intstr.IntOrString", "IntOrString"],
		["spec.template.spec.containers", "[]v1.Container", ""],
		["spec.template.spec.containers.resources.limits", "v1.ResourceList", "ResourceList"],
		["spec.template.spec.dnsPolicy", "v1.DNSPolicy", "DNSPolicy"],
		["metadata.uid", "types.UID", "types.UID"],
	])("%s is of type %s", (path, goName, name) => {
		expect(at(path)?.type).toMatchObject({ goName, name });
	});

	test("where there is none", () => {
		expect(at("spec.replicas")).toBeUndefined();
		expect(at("spec.constructor")).toBeUndefined();
		expect(at("spec.__proto__")).toBeUndefined();
		expect(at("spec.minReadySeconds.more")).toBeUndefined();
	});

	test("how patches merge them", () => {
		expect(at("spec.template.spec.containers")).toMatchObject({
			required: true,
			patchStrategies: ["merge"],
			mergeKey: "name",
			listType: "map",
			listMapKeys: ["name"],
		});
		expect(at("spec.template.spec.containers.ports")).toMatchObject({
			mergeKey: "containerPort",
			listMapKeys: ["containerPort", "protocol"],
		});
		expect(at("spec.template.spec.containers.ports.protocol")?.defaultValue).toBe("TCP");
		expect(at("spec.template.spec.volumes")?.patchStrategies).toEqual(["merge", "retainKeys"]);
		expect(at("spec.template.spec.tolerations")).toMatchObject({ patchStrategies: [], listType: "atomic" });
		expect(at("spec.template.spec.nodeSelector")?.atomic).toBe(true);
		expect(at("metadata.finalizers")).toMatchObject({
			patchStrategies: ["merge"],
			mergeKey: undefined,
			listType: "set",
		});
		expect(structType("meta.v1.LabelSelector")?.atomic).toBe(true);
	});

	test("which values an enumerated one takes", () => {
		expect(at("spec.updateStrategy.type")?.type.values).toEqual(["OnDelete", "RollingUpdate"]);
		expect(at("spec.template.spec.containers.image")?.type.values).toBeUndefined();
	});
});
