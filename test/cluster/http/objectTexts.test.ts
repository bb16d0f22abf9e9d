import { expect, test } from "vitest";
import { ObjectTexts } from "../../../src/cluster/http/objectTexts";
import { kind } from "../../../src/cluster/kinds";

const configMaps = kind("configmaps");
const object = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });

test("an object's JSON is written once, as long as few others were asked for", () => {
	const texts = new ObjectTexts();
	const written: string[] = [];
	const ask = (each: ReturnType<typeof object>) =>
		texts
			.of(each, configMaps, () => {
				written.push(each.metadata.name);
				return each;
			})
			.toString();
	const first = object("first");
	expect(ask(first)).toBe('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"first"}}\n');
	expect(ask(first)).toBe(ask(first));
	expect(written).toEqual(["first"]);
	for (let index = 0; index < 2_100; index++) ask(object(`other-${index}`));
	ask(first);
	expect(written.filter((name) => name === "first")).toHaveLength(2);
});

test("what is asked for in another version is written for it", () => {
	const texts = new ObjectTexts();
	const one = object("one");
	const inVersion = (version: string) =>
		texts.of(one, { ...configMaps, version }, () => ({ ...one, apiVersion: version })).toString();
	expect(["v1", "v2", "v1"].map((version) => JSON.parse(inVersion(version)).apiVersion)).toEqual(["v1", "v2", "v1"]);
});
