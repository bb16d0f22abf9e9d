import { describe, expect, it } from "vitest";
import { fieldSelectorTerms, matchesFields, parseFieldSelector } from "../../src/api/fieldSelector";
import type { Resource } from "../../src/api/resource";

function resource(group: string, kind: string, plural: string, custom = false): Resource {
	const names = { plural, singular: kind.toLowerCase(), shortNames: [], categories: [], verbs: [], subresources: [] };
	return { group, version: "v1", kind, namespaced: true, custom, ...names };
}
const pods = resource("", "Pod", "pods");
const nodes = resource("", "Node", "nodes");
const daemonSets = resource("apps", "DaemonSet", "daemonsets");

describe("a field selector", () => {
	it("reads terms, sorted, with escapes", () => {
		expect(parseFieldSelector("b!=x\\,y,a==1,,c=\\=")).toEqual([
			{ field: "a", operator: "=", value: "1" },
			{ field: "b", operator: "!=", value: "x,y" },
			{ field: "c", operator: "=", value: "=" },
		]);
	});

	it.each([
		["a", "invalid selector: 'a'; can't understand 'a'"],
		["a=b=c", "invalid field selector: unescaped character in value: 61"],
		["a=\\x", "invalid field selector: invalid escape sequence: \\x"],
		["a=b\\", "invalid field selector: invalid escape sequence: \\"],
	])("refuses %j", (text, message) => {
		expect(() => parseFieldSelector(text)).toThrow(expect.objectContaining({ message }));
	});

	it("knows what each kind can be selected by", () => {
		const unknown = (of: Resource, text: string) => {
			try {
				fieldSelectorTerms(of, text);
				return "accepted";
			} catch (error) {
				return (error as Error).message;
			}
		};
		expect(unknown(daemonSets, "spec.foo=a")).toBe(
			'"spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
		);
		expect(unknown(pods, "spec.foo=a")).toBe("field label not supported: spec.foo");
		expect(unknown(pods, "toString=a")).toBe("field label not supported: toString");
		expect(unknown(nodes, "metadata.namespace=a")).toBe("field label not supported: metadata.namespace");
		expect(unknown(resource("batch", "Job", "jobs"), "x=1")).toBe('field label "x" not supported for Job');
		expect(unknown(resource("a.io", "Widget", "widgets", true), "x=1")).toBe("field label not supported: x");
	});

	it("matches values, absent ones as the server fills them in", () => {
		const pod = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: { nodeName: "n1" } };
		const match = (of: Resource, text: string, object: typeof pod) =>
			matchesFields(of, fieldSelectorTerms(of, text), object);
		expect(match(pods, "spec.nodeName=n1,metadata.name!=q", pod)).toBe(true);
		expect(match(pods, "spec.host=n2", pod)).toBe(false);
		expect(match(pods, "spec.hostNetwork=false", pod)).toBe(true);
		expect(match(pods, "status.phase=", pod)).toBe(true);
		expect(match(nodes, "spec.unschedulable=false", pod)).toBe(true);
	});
});
