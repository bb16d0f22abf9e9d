import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { Session } from "../../cli/session";
import * as acts from "./acts";
import { FaultServer } from "./faultServer";

/** What `why` and `plan` say to somebody who may not read everything of a real cluster. */

const AGENT = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: "agent:1", resources: {requests: {cpu: 300m}}}]}
`;

const server = new FaultServer();
beforeAll(async () => {
	await server.start();
	await new Session({ now: Date.now() }).run(["create", "-f", "-", "--kubeconfig", server.kubeconfig()], AGENT);
	server.cluster.engine.settle();
});
afterAll(() => server.stop());

let session: Session;
beforeEach(() => {
	session = new Session({ now: Date.now() });
	server.reset();
});
afterEach(() => session.end());

const ds = (words: string, stdin = "") =>
	session.run([...words.split(" "), "--kubeconfig", server.kubeconfig()], stdin);

const said = (resource: string) => `${resource} is forbidden: User "reader" cannot list resource`;

function forbid(path: string, resource: string): void {
	server.always(new RegExp(`GET .*/${path}(\\?|$)`), acts.status(403, "Forbidden", said(resource)));
}

test("why reads what it may, says what it may not, and goes on", async () => {
	forbid("priorityclasses", "priorityclasses.scheduling.k8s.io");
	forbid("poddisruptionbudgets", "poddisruptionbudgets.policy");
	const { code, stdout, stderr } = await ds("why agent");
	expect({ code, stderr }).toEqual({
		code: 0,
		stderr: `poddisruptionbudgets.policy may not be read, what depends on them is left out: ${said("poddisruptionbudgets.policy")}
priorityclasses.scheduling.k8s.io may not be read, what depends on them is left out: ${said("priorityclasses.scheduling.k8s.io")}
`,
	});
	expect(stdout).toContain("node01   runs      its pod is available\nnode02   runs      its pod is available\n");
});

test("why asks for no other pods and no events where all is well, and for those of one node where they are told of", async () => {
	await ds("why agent");
	const pods = () => server.requests(/GET .*\/pods\?/).length;
	expect(pods()).toBe(1);
	expect(server.requests(/GET .*\/events/)).toEqual([]);
	await ds("why agent node01");
	expect(server.requests(/GET .*\/events/).every((url) => url.includes("involvedObject.name"))).toBe(true);
});

test("where the pods of all namespaces may not be read, those of one are", async () => {
	forbid("api/v1/pods", "pods");
	const { code, stdout, stderr } = await ds("plan -f -", AGENT.replaceAll("agent", "other"));
	expect({ code, stderr }).toEqual({
		code: 0,
		stderr: `pods may not be read, what depends on them is left out: ${said("pods")}\n`,
	});
	expect(stdout).toContain("afterwards at most cpu 60% on node01");
});

test("without the nodes there is nothing to say", async () => {
	forbid("nodes", "nodes");
	const refused = { code: 1, stdout: "", stderr: `error: ${said("nodes")}\n` };
	expect(await ds("why agent")).toEqual(refused);
	expect(await ds("plan -f -", AGENT)).toEqual({ ...refused, code: 2 });
});

test("without any pods nothing is said of a DaemonSet that is there, and of a new one what does not depend on them", async () => {
	forbid("pods", "pods");
	const refused = { code: 1, stdout: "", stderr: `error: ${said("pods")}\n` };
	expect(await ds("why agent")).toEqual(refused);
	expect(await ds("why agent node01")).toEqual(refused);
	expect(await ds("map -o json")).toEqual(refused);
	expect(await ds("plan -f -", AGENT)).toEqual({ ...refused, code: 2 });
	const other = await ds("plan -f -", AGENT.replaceAll("agent", "other"));
	expect(other.stdout).toContain("node01   create   it is to have a pod and has none\n");
	expect({ ...other, stdout: "" }).toEqual({
		code: 0,
		stdout: "",
		stderr: `pods may not be read, what depends on them is left out: ${said("pods")}\n`,
	});
});

test("without revisions old pods are told by their template's generation", async () => {
	forbid("controllerrevisions", "controllerrevisions.apps");
	expect((await ds("why agent")).stdout).toContain("node01   runs      its pod is available\n");
	expect((await ds("plan -f -", AGENT)).stdout).toContain("No pod is created, deleted or replaced.\n");
	const changed = await ds("plan -f -", AGENT.replace("agent:1", "agent:2"));
	expect(changed.stdout).toContain("node01   replace");
});

test("a DaemonSet that may not be read is the server's to refuse", async () => {
	forbid("daemonsets/agent", "daemonsets.apps");
	const { code, stderr } = await ds("why agent");
	expect({ code, stderr }).toEqual({
		code: 1,
		stderr: `Error from server (Forbidden): ${said("daemonsets.apps")}\n`,
	});
});

test("plan goes on without quotas, limit ranges, revisions and namespaces, and says so", async () => {
	const missing = ["resourcequotas", "limitranges", "controllerrevisions", "namespaces"];
	for (const resource of missing) forbid(resource, resource);
	const { code, stdout, stderr } = await ds("plan -f -", AGENT.replace("300m", "400m"));
	expect(code).toBe(0);
	expect(stdout).toContain("node01   replace");
	expect(stderr.split("\n").map((line) => line.split(" ")[0])).toEqual([
		"controllerrevisions.apps",
		"namespaces",
		"resourcequotas",
		"limitranges",
		"",
	]);
});
