import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Session } from "../cli/session";

const daemonSet = (name: string, more: string) => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}${more.startsWith(",") ? more : ""}}
    spec: {containers: [{name: ${name}, image: x:1}${name === "two" ? ", {name: side, image: y:1}" : ""}]}
---
`;
const pod = (name: string, more = "") => `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {containers: [{name: c, image: ${name}:1${more}}]}
---
`;

const session = new Session();

beforeAll(async () => {
	const all = [
		daemonSet("agent", ""),
		daemonSet("two", ""),
		pod("one"),
		pod("broken").replace("{name: broken}", '{name: broken, annotations: {ds.sim/image-pull-error: "true"}}'),
		pod("crashing").replace("{name: crashing}", '{name: crashing, annotations: {ds.sim/exit-after: "1"}}'),
		pod("large", ", resources: {requests: {cpu: 100}}"),
	];
	writeFileSync(join(session.home, "all.yaml"), all.join(""));
	await session.run("cluster create --nodes 2");
	expect(await session.run("create -f all.yaml")).toMatchObject({ code: 0 });
	await session.run("cluster advance 10s");
});

afterAll(() => session.end());

test.each([
	["one", "", ""],
	["pod/one c", "", ""],
	["one --tail=5 --timestamps --since=1h --limit-bytes=9 --prefix", "", ""],
	["crashing", "", ""],
	["crashing -p", "", ""],
	// No node has it: there is nothing that could have said something.
	["large", "", ""],
	["ds/two --all-containers --all-pods", "", ""],
	["-l app=agent", "", ""],
	["-l app=nothing", "", "No resources found in default namespace.\n"],
	["-l app=two", "", 'Defaulted container "two" out of: two, side\n'.repeat(2)],
	["ds/agent -c agent", "", /^Found 2 pods, using pod\/agent-\w{5}\n$/],
])("logs %s is empty", async (words, stdout, stderr) => {
	const outcome = await session.run(`logs ${words}`);
	expect(outcome).toMatchObject({ code: 0, stdout });
	expect(outcome.stderr).toMatch(stderr instanceof RegExp ? stderr : new RegExp(`^${stderr.replace(/\W/g, "\\$&")}$`));
});

test.each([
	[
		"broken",
		'Error from server (BadRequest): container "c" in pod "broken" is waiting to start: trying and failing to pull image\n',
	],
	["one -p", 'Error from server (BadRequest): previous terminated container "c" in pod "one" not found\n'],
	["one -c x", "error: container x is not valid for pod one out of: c\n"],
	["nope", 'error: error from server (NotFound): pods "nope" not found in namespace "default"\n'],
	["ds/nope", 'error: error from server (NotFound): daemonsets.apps "nope" not found in namespace "default"\n'],
	[
		"cm/kube-root-ca.crt",
		"error: cannot get the logs from *v1.ConfigMap: selector for *v1.ConfigMap not implemented\n",
	],
	[
		"one --since=1s --since-time=2026-01-01T00:00:00Z",
		"error: at most one of `sinceTime` or `sinceSeconds` may be specified\n",
	],
	["one --tail=-2", "error: --tail must be greater than or equal to -1\n"],
	["one --since=10ms", 'The PodLogOptions "one" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0\n'],
	["one c -c c", "error: only one of -c or an inline [CONTAINER] arg is allowed\n"],
	["one --pod-running-timeout=0s", "error: --pod-running-timeout must be higher than zero\n"],
	[
		"-f -l app=agent --max-log-requests=1",
		"error: you are attempting to follow 2 log streams, but maximum allowed concurrency is 1, use --max-log-requests to increase the limit\n",
	],
	[
		"",
		"error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'ds logs -h' for help and examples\n",
	],
])("logs %s says what is wrong", async (words, stderr) => {
	expect(await session.run(`logs ${words}`)).toEqual({ code: 1, stdout: "", stderr });
});

test("following a log that can't be had yet tries again, and gives up in time", async () => {
	const line = 'container "c" in pod "broken" is waiting to start: trying and failing to pull image\n';
	expect(await session.run("logs -f broken --pod-running-timeout=3s")).toEqual({
		code: 1,
		stdout: "",
		stderr: `${line.repeat(2)}${line.replace("trying and failing to pull image", "image can't be pulled")}error: context deadline exceeded\n`,
	});
	expect(await session.run("logs -f broken --ignore-errors")).toEqual({
		code: 0,
		stdout: `error: ${line.replace("trying and failing to pull image", "image can't be pulled")}`,
		stderr: "",
	});
});

test("following ends when the container does, or with ^C", async () => {
	expect(await session.run("logs -f crashing")).toEqual({ code: 0, stdout: "", stderr: "" });
	expect(await session.run("logs -f ds/two -c side", "", { interruptMs: 5000 })).toMatchObject({
		code: 130,
		stdout: "",
	});
});

test("a pod that is to come is waited for", async () => {
	writeFileSync(
		join(session.home, "none.yaml"),
		daemonSet("none", "").replace("spec: {c", "spec: {nodeSelector: {disk: ssd}, c"),
	);
	await session.run("create -f none.yaml");
	expect(await session.run("logs ds/none --pod-running-timeout=2s")).toEqual({
		code: 1,
		stdout: "",
		stderr: "error: timed out waiting for the condition\n",
	});
});

test("the log of a pod on a silent node can't be reached", async () => {
	const name = (await session.run("get pods -l app=agent --field-selector spec.nodeName=node01 -o name")).stdout.trim();
	await session.run("cluster stop-node node01");
	expect(await session.run(`logs ${name} --tail=2`)).toEqual({
		code: 1,
		stdout: "",
		stderr: `Error from server: Get "https://172.18.0.2:10250/containerLogs/default/${name.slice(4)}/agent?tailLines=2": dial tcp 172.18.0.2:10250: connect: connection refused\n`,
	});
	await session.run("cluster start-node node01");
});
