import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Session } from "../cli/session";

let session: Session;
beforeEach(() => {
	session = new Session();
});
afterEach(() => session.end());

/** What a command prints; it must succeed. */
async function ds(line: string): Promise<string> {
	const { code, stdout, stderr } = await session.run(line);
	expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: "" });
	return stdout;
}

async function refusal(line: string): Promise<string> {
	const { code, stdout, stderr } = await session.run(line);
	expect({ line, code, stdout }).toEqual({ line, code: 1, stdout: "" });
	return stderr;
}

/** The lines below a heading of `describe node`, up to the next heading. */
async function nodeSays(name: string, heading: string): Promise<string[]> {
	const lines = (await ds(`describe node ${name}`)).split("\n");
	const start = lines.findIndex((line) => line.startsWith(`${heading}:`));
	const end = lines.findIndex((line, at) => at > start && /^\S/.test(line));
	return lines.slice(start, end).map((line) => line.replace(`${heading}:`, "").trim());
}

async function boxed(name: string): Promise<string | undefined> {
	const rows = (await ds("cluster status")).split("\n").map((row) => row.split("│").map((cell) => cell.trim()));
	return rows.find((row) => row[1] === name)?.[2];
}

test("nodes join and leave", async () => {
	expect(await ds("cluster create --nodes 2")).toBe("cluster/default created with 2 nodes\n");
	expect(await ds("cluster add-node node03 --labels disk=ssd,zone=a --taints k=v:NoSchedule,solo:NoExecute")).toBe(
		"node/node03 added\n",
	);
	expect(await nodeSays("node03", "Labels")).toEqual(
		expect.arrayContaining(["disk=ssd", "zone=a", "kubernetes.io/hostname=node03"]),
	);
	expect(await nodeSays("node03", "Taints")).toEqual(["solo:NoExecute", "k=v:NoSchedule"]);
	expect(await ds("cluster remove-node node01 node02")).toBe("node/node01 removed\nnode/node02 removed\n");
	expect(await boxed("Nodes")).toBe("1, 1 ready");
	expect(await refusal("cluster remove-node node01")).toBe('Error from server (NotFound): nodes "node01" not found\n');
	expect(await refusal("cluster add-node node04 node03")).toBe(
		'Error from server (AlreadyExists): nodes "node03" already exists\n',
	);
	expect(await boxed("Nodes")).toBe("1, 1 ready");
});

test("pools give a cluster nodes of several kinds", async () => {
	expect(
		await ds(
			"cluster create --pool name=web,nodes=2 --pool name=gpu,cpu=16,labels=gpu=a100,zone=b,taints=gpu:NoSchedule,solo:NoExecute,pods=20",
		),
	).toBe("cluster/default created with 3 nodes\n");
	expect(await nodeSays("gpu01", "Taints")).toEqual(["solo:NoExecute", "gpu:NoSchedule"]);
	expect(await nodeSays("gpu01", "Labels")).toEqual(expect.arrayContaining(["gpu=a100", "zone=b"]));
	expect(await nodeSays("gpu01", "Capacity")).toContainEqual(expect.stringMatching(/^cpu: +16$/));
	expect(await nodeSays("web02", "Capacity")).toContainEqual(expect.stringMatching(/^cpu: +1$/));
});

test("clusters are created, listed, chosen and deleted", async () => {
	await ds("cluster create --nodes 0");
	expect(await ds("cluster create edge --nodes 3")).toBe("cluster/edge created with 3 nodes\n");
	session.now += 90_000;
	expect(await ds("cluster list")).toBe(
		"CURRENT   NAME      NODES   AGE\n          default   0       90s\n*         edge      3       90s\n",
	);
	expect(await ds("cluster use default")).toBe('Commands talk to the local cluster "default" now.\n');
	expect(await refusal("cluster use edgy")).toBe('error: there is no local cluster "edgy"; did you mean "edge"?\n');
	expect(await refusal("cluster create edge")).toBe(
		"error: the local cluster \"edge\" already exists; delete it with 'ds cluster delete edge', talk to it after 'ds cluster use edge', or give the new one another name\n",
	);
	expect(await ds("cluster delete")).toBe("cluster/default deleted\n");
	expect(await refusal("cluster delete nope edge")).toBe('error: there is no local cluster "nope"\n');
	expect(await ds("cluster delete --all")).toBe("cluster/edge deleted\n");
	expect((await session.run("cluster list")).stdout).toBe("");
});

test("the clock goes forward, and what falls due happens", async () => {
	await ds("cluster create --nodes 2");
	await ds("cluster stop-node node02");
	expect(await ds("cluster advance 49s")).toBe("");
	expect(await boxed("Nodes")).toBe("2, 2 ready");
	await ds("cluster advance 1m30s");
	expect(await boxed("Nodes")).toBe("2, 1 ready");
	expect(await boxed("Clock")).toBe("2026-05-01T12:02:19Z (2m19s ahead)");
	await ds("cluster start-node node02");
	await ds("cluster settle");
	expect(await boxed("Nodes")).toBe("2, 2 ready");
});

test("settling waits for no crash loop, and says that there is one", async () => {
	await ds("cluster create");
	const crashing = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: crash}
spec:
  selector: {matchLabels: {app: crash}}
  template:
    metadata: {labels: {app: crash}, annotations: {ds.sim/exit-after: "5"}}
    spec: {containers: [{name: c, image: nginx}]}
`;
	expect((await session.run("create -f -", crashing)).stdout).toBe("daemonset.apps/crash created\n");
	const { code, stdout, stderr } = await session.run("cluster settle");
	expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
	expect(stderr).toMatch(/^Still recurring: default\/crash-\w{5} \(kubelet, next in \d+s\)\n$/);
});

test("a condition is held until it is set back", async () => {
	await ds("cluster create");
	expect(await ds("cluster condition node01 MemoryPressure=True Ready=False")).toBe(
		"node/node01 MemoryPressure=True\nnode/node01 Ready=False\n",
	);
	await ds("cluster settle");
	expect(await boxed("Nodes")).toBe("1, 0 ready");
	await ds("cluster condition node01 Ready=True");
	await ds("cluster settle");
	expect(await boxed("Nodes")).toBe("1, 1 ready");
	expect(await refusal("cluster condition node01 Reddy=True")).toContain(
		'Unsupported value: "Reddy": supported values: "DiskPressure", "MemoryPressure", "PIDPressure", "Ready"',
	);
	expect(await refusal("cluster condition node01 Ready=False --evict")).toContain(
		"--evict goes with MemoryPressure=True, DiskPressure=True or PIDPressure=True",
	);
});

test("an exported state goes on in another cluster, at the time it was exported", async () => {
	await ds("cluster create --nodes 2");
	await ds("cluster stop-node node02");
	await ds("cluster advance 40s");
	const state = await ds("cluster export");
	expect(await ds("cluster export -o state.yaml")).toBe("");
	expect(readFileSync(join(session.home, "state.yaml"), "utf8")).toBe(state);
	session.now += 86_400_000;
	expect(await ds("cluster create again --from state.yaml")).toBe(
		"cluster/again created with the state of state.yaml\n",
	);
	expect(await boxed("Clock")).toBe("2026-05-01T12:00:40Z");
	expect(await boxed("Nodes")).toBe("2, 2 ready");
	await ds("cluster advance 1m");
	expect(await boxed("Nodes")).toBe("2, 1 ready");
	expect(await ds("cluster verify")).toMatch(/^cluster\/again is sound: \d+ records\n$/);
	expect((await session.run("cluster create third --from -", state)).code).toBe(0);
});

test("a file that holds no state makes no cluster", async () => {
	writeFileSync(join(session.home, "pod.yaml"), "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\n");
	expect(await refusal("cluster create --from pod.yaml")).toBe(
		"error: pod.yaml holds no state of a local cluster: 'ds cluster export' writes one (apiVersion: ds/v1, kind: LocalCluster)\n",
	);
	expect(await refusal("cluster create --from missing.yaml")).toContain("no such file or directory");
	expect((await session.run("cluster list")).stdout).toBe("");
});

test.each([
	[
		"cluster create a b",
		"error: at most one NAME is allowed, got 2\nSee 'ds cluster create -h' for help and examples\n",
	],
	[
		"cluster create ../x",
		`error: "../x" is no name for a local cluster: lower-case letters, digits and '-', at most 63\n`,
	],
	[
		"cluster create --nodes -1",
		"error: --nodes: from 0 to 100000 nodes, not -1\nSee 'ds cluster create -h' for help and examples\n",
	],
	["cluster create --cpu lots", 'error: --cpu: "lots" is no amount; write 2, 500m, 3840Mi or 16Gi\n'],
	["cluster create --labels x", 'error: --labels: "x" is not KEY=VALUE\n'],
	[
		"cluster create --taints a:NoSchedul",
		'error: --taints: "NoSchedul" is no effect of a taint; did you mean "NoSchedule"?; the effects are NoSchedule, PreferNoSchedule, NoExecute\n',
	],
	["cluster create --pool nodes=2", 'error: --pool: "nodes=2" has no name\n'],
	[
		"cluster advance",
		"error: exactly one DURATION is required, got 0\nSee 'ds cluster advance -h' for help and examples\n",
	],
	[
		"cluster advance soon",
		"error: \"soon\" is no duration; write 90s, 5m or 1h30m\nSee 'ds cluster advance -h' for help and examples\n",
	],
	[
		"cluster advance -- -5m",
		"error: a cluster's clock never goes back\nSee 'ds cluster advance -h' for help and examples\n",
	],
	[
		"cluster add-node Node_1",
		`error: "Node_1" is no name for a node: lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit, at most 253\n`,
	],
	[
		"cluster condition node01 Ready",
		"error: \"Ready\" is not TYPE=STATUS\nSee 'ds cluster condition -h' for help and examples\n",
	],
	["cluster settle now", "error: unexpected arguments: now\nSee 'ds cluster settle -h' for help and examples\n"],
	[
		"cluster use",
		"error: the NAME of a local cluster, or --none, is required\nSee 'ds cluster use -h' for help and examples\n",
	],
])("ds %s is refused", async (line, message) => {
	expect(await refusal(line)).toBe(message);
	expect((await session.run("cluster list")).stdout).toBe("");
});
