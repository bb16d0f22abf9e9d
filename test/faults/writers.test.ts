import { afterAll, beforeAll, expect, it } from "vitest";
import { Shell, sampleOf } from "./shell";

const COMMANDS = sampleOf({ suite: 20, whole: 500 });

let shell: Shell;
beforeAll(async () => {
	shell = new Shell();
	await shell.ok("cluster", "create", "default", "--nodes", "2");
});
afterAll(() => shell.end());

it("keeps all 20 labels that 20 commands put on one object at once", async () => {
	await shell.ok("create", "-f", shell.daemonSet("agent"));
	const numbers = Array.from({ length: 20 }, (_, index) => index);
	const all = await Promise.all(numbers.map((number) => shell.run("label", "ds", "agent", `l${number}=v${number}`)));
	expect(all).toEqual(numbers.map(() => ({ code: 0, stdout: "daemonset.apps/agent labeled\n", stderr: "" })));
	const labels = JSON.parse(await shell.ok("get", "ds", "agent", "-o", "jsonpath={.metadata.labels}"));
	expect(labels).toEqual(Object.fromEntries(numbers.map((number) => [`l${number}`, `v${number}`])));
});

it(`lets two writers with ${COMMANDS} commands each go one after the other`, async () => {
	const names = (writer: string) =>
		Array.from({ length: COMMANDS }, (_, index) => `${writer}-${String(index).padStart(3, "0")}`);
	await Promise.all(
		["left", "right"].map(async (writer) => {
			for (const name of names(writer)) await shell.ok("create", "configmap", name, `--from-literal=of=${writer}`);
		}),
	);
	const listed = await shell.ok(
		"get",
		"configmaps",
		"-o",
		"jsonpath={range .items[*]}{.metadata.name}={.data.of} {end}",
	);
	const expected = ["left", "right"].flatMap((writer) => names(writer).map((name) => `${name}=${writer}`));
	expect(
		listed
			.trim()
			.split(" ")
			.filter((each) => !each.startsWith("kube-root-ca.crt")),
	).toEqual(expected.sort());
	const versions = await shell.ok("get", "configmaps", "-o", "jsonpath={.items[*].metadata.resourceVersion}");
	expect(new Set(versions.split(" ")).size).toBe(2 * COMMANDS + 1);
	expect(await shell.ok("cluster", "verify")).toMatch(/^cluster\/default is sound: \d+ records\n$/);
}, 1_200_000);

it("answers a stale resourceVersion with a conflict", async () => {
	await shell.ok("create", "configmap", "stale");
	const before = JSON.parse(await shell.ok("get", "configmap", "stale", "-o", "json"));
	await shell.ok("label", "configmap", "stale", "by=another");
	const file = shell.file("stale.json", JSON.stringify({ ...before, data: { mine: "yes" } }));
	expect(await shell.run("replace", "-f", file)).toEqual({
		code: 1,
		stdout: "",
		stderr: `Error from server (Conflict): error when replacing "${file}": Operation cannot be fulfilled on configmaps "stale": the object has been modified; please apply your changes to the latest version and try again\n`,
	});
	expect(await shell.ok("get", "configmap", "stale", "-o", "jsonpath={.metadata.labels.by}{.data.mine}")).toBe(
		"another",
	);
});
