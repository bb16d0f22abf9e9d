import { afterEach, beforeEach, expect, test } from "vitest";
import { Session } from "../cli/session";

let session: Session;
beforeEach(() => {
	session = new Session();
});
afterEach(() => session.end());

const AGENT = JSON.stringify({
	apiVersion: "apps/v1",
	kind: "DaemonSet",
	metadata: { name: "agent" },
	spec: {
		selector: { matchLabels: { app: "agent" } },
		template: {
			metadata: { labels: { app: "agent" } },
			spec: { containers: [{ name: "agent", image: "agent:1.0" }] },
		},
	},
});

async function ds(line: string, stdin = ""): Promise<string> {
	const { code, stdout, stderr } = await session.run(line, stdin);
	expect({ line, code, stderr }).toEqual({ line, code: 0, stderr: "" });
	return stdout;
}

async function refusal(line: string): Promise<string> {
	const { code, stdout, stderr } = await session.run(line);
	expect({ line, code, stdout }).toEqual({ line, code: 1, stdout: "" });
	return stderr;
}

/** NODE: READY STATUS RESTARTS of the pods. */
async function pods(): Promise<string[]> {
	const rows = (await ds("get pods -o wide --no-headers --sort-by=.spec.nodeName")).trimEnd().split("\n");
	return rows.map((row) => {
		const [, ready, status, restarts, ...others] = row.split(/ {2,}/);
		return `${others[2]}: ${ready} ${status} ${restarts?.replace(/ \(.*/, "")}`;
	});
}

test("an image that no node can pull, until the fault is cleared", async () => {
	await ds("cluster create --nodes 2");
	expect(await ds("cluster fault add --image agent --image-pull-error")).toBe("fault/fault-1 added: 0 pods of now\n");
	await ds("create -f -", AGENT);
	await session.run("cluster settle");
	expect(await pods()).toEqual(["node01: 0/1 ImagePullBackOff 0", "node02: 0/1 ImagePullBackOff 0"]);
	expect(await ds("cluster fault list")).toBe(
		"NAME      TARGET        FAULT\nfault-1   image=agent   image-pull-error\n",
	);
	expect(await ds("cluster fault clear")).toBe("fault/fault-1 cleared\n");
	await ds("cluster advance 30s");
	expect(await pods()).toEqual(["node01: 1/1 Running 0", "node02: 1/1 Running 0"]);
});

test("one pod of a DaemonSet that crashes", async () => {
	await ds("cluster create --nodes 2");
	await ds("create -f -", AGENT);
	await ds("cluster settle");
	expect(await ds("cluster fault add bad --daemonset agent --node node02 --exit-after 20s --exit-code 137")).toBe(
		"fault/bad added: 1 pod of now\n",
	);
	await ds("cluster advance 25s");
	expect(await pods()).toEqual(["node01: 1/1 Running 0", "node02: 1/1 Running 1"]);
	expect((await ds("cluster fault list")).split("\n")[1]).toBe(
		"bad    namespace=default,daemonset=agent,node=node02   exit-after=20s,exit-code=137",
	);
});

test("faults are kept with the cluster's state", async () => {
	await ds("cluster create");
	await ds("cluster fault add slow --all --start-seconds 30");
	await ds("cluster export -o state.yaml");
	await ds(`cluster create again --from ${session.home}/state.yaml`);
	expect(await ds("cluster fault list")).toBe("NAME   TARGET   FAULT\nslow   <all>    start-seconds=30\n");
});

test("what can't be asked for", async () => {
	await ds("cluster create");
	const see = "See 'ds cluster fault add -h' for help and examples\n";
	expect(await refusal("cluster fault add --exit-after 5")).toBe(
		`error: a target is required: --daemonset, --pod, --image, --container, --node or --all\n${see}`,
	);
	expect(await refusal("cluster fault add --image x")).toBe(
		`error: a fault is required: --image-pull-error, --pull-seconds, --start-seconds, --exit-after, --exit-code, --exit-reason, --failing-probes, --failing-hooks, --stop-seconds\n${see}`,
	);
	expect(await refusal("cluster fault add --image x --exit-after soon")).toBe(
		'error: --exit-after: "soon": write 5, 500ms, 5s, 2m or 1h\n',
	);
	expect(await refusal("cluster fault add --image x --exit-code 300")).toBe(
		'error: --exit-code: "300": write a number from 0 to 255\n',
	);
	expect(await refusal("cluster fault add --image x --failing-probes readyness")).toBe(
		'error: --failing-probes: "readyness": "readyness" is none of readiness, liveness, startup\n',
	);
	expect(await refusal("cluster fault add --all --image x --exit-after 5")).toBe(
		`error: --all can't be combined with other targets\n${see}`,
	);
	await ds("cluster fault add one --image x --exit-after 5");
	expect(await refusal("cluster fault add one --image x --exit-after 5")).toBe(
		"error: there is a fault \"one\" already; clear it with 'ds cluster fault clear one', or give the new one another name\n",
	);
	expect(await refusal("cluster fault clear onr")).toBe('error: there is no fault "onr"; did you mean "one"?\n');
});
