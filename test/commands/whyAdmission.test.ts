import { afterEach, beforeEach, expect, test } from "vitest";
import { Session } from "../cli/session";

const QUOTA = `apiVersion: v1
kind: ResourceQuota
metadata: {name: few, namespace: small}
spec: {hard: {pods: "2", requests.cpu: 500m}}
`;

const agent = (spec: string, cpu = "100m") => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, namespace: small}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
${spec}      containers: [{name: agent, image: "agent:1", resources: {requests: {cpu: ${cpu}}}}]
`;

let session: Session;

beforeEach(async () => {
	session = new Session();
	await ds("cluster create --nodes 3");
	await ds("create namespace small");
	await ds("create -f -", QUOTA);
	await ds("cluster settle");
});

afterEach(() => session.end());

async function ds(words: string, stdin = ""): Promise<string> {
	const { code, stdout, stderr } = await session.run(words, stdin);
	const text = `${stdout}${stderr}`.replace(/\b(agent)-[a-z0-9]{5}\b/g, "$1-xxxxx");
	return code === 0 ? text : `${text}(exit code ${code})\n`;
}

async function firstPart(words: string, stdin = ""): Promise<string> {
	return (await ds(words, stdin)).split("\n\n").slice(0, 2).join("\n");
}

test("why says which pods a quota would keep out, and what it would have to allow", async () => {
	expect(await ds("why -f -", agent(""))).toBe(`DaemonSet small/agent of STDIN, as if it were created

NODE     VERDICT     REASON
node01   would run   a pod would run there
node02   would run   a pod would run there
node03   missing     quota few has no room: 2 of 2 pods are used, its pod asks for 1

DESIRED   3   of 3 nodes

To run on node03:
  ds patch resourcequota few -n small --type=merge -p '{"spec":{"hard":{"pods":"3"}}}'
`);
});

test("plan says the same, and what the rollout then waits for", async () => {
	expect(await firstPart("plan -f -", agent("", "200m"))).toBe(`DaemonSet small/agent: would be created (STDIN)
NODE     ACTION   REASON
node01   create   it is to have a pod and has none
node02   create   it is to have a pod and has none
node03   create   its pod would be refused: quota few has no room: 2 of 2 pods are used, its pod asks for 1; quota few has no room: 400m of 500m requests.cpu are used, its pod asks for 200m`);
	await ds("create -f -", agent(""));
	await ds("cluster settle");
	const changed = await ds("plan -f -", agent("", "300m"));
	expect(changed).toContain(
		"Rollout: it does not begin: the controller replaces no pod until those for node03 are let in\n",
	);
	expect(changed).toContain("No pod is let in for ");
});

test("why names the quota of a DaemonSet whose pods are refused, and says when it has room again", async () => {
	await ds("create -f -", agent(""));
	await ds("cluster settle");
	const refusal =
		'pods "agent-xxxxx" is forbidden: exceeded quota: few, requested: pods=1, used: pods=2, limited: pods=2';
	const before = await ds("why agent -n small");
	expect(before).toContain(`node03   missing   the API server refuses its pods: ${refusal}\n`);
	const [, words = ""] = /\n {2}ds (patch resourcequota .*)\n/.exec(before) ?? [];
	expect(words).toBe(`patch resourcequota few -n small --type=merge -p '{"spec":{"hard":{"pods":"3"}}}'`);
	await ds(words.replaceAll("'", ""));
	await ds("cluster advance 0s");
	expect(await ds("why agent -n small")).toContain(
		`node03   missing   the API server refused its pods (${refusal}); the quota has room by now, and the controller tries again by itself\n`,
	);
	await ds("cluster advance 20m");
	expect(await ds("why agent -n small")).toContain("node03   runs      its pod is available\n");
});

test("a namespace, priority class, service account or claim that there is not is named", async () => {
	const spec = "      priorityClassName: high\n      serviceAccountName: robot\n";
	expect(
		await firstPart("why -f - --only=missing", agent(spec)),
	).toBe(`DaemonSet small/agent of STDIN, as if it were created
NODE     VERDICT   REASON
node01   missing   there is no priority class high; there is no service account robot
node02   missing   there is no priority class high; there is no service account robot
node03   missing   there is no priority class high; there is no service account robot`);
	const claim = "      volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]\n";
	expect(await ds("why -f - --only=pending", agent(claim))).toContain(
		"node01   pending   there is no volume claim data\n",
	);
	expect(await ds("why -f -", agent("").replace("small", "nowhere"))).toContain("there is no namespace nowhere\n");
	const account = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot, namespace: small}\n---\n`;
	const own = `${account}${agent("      serviceAccountName: robot\n")}`;
	expect(await ds("plan -f -", own)).toContain("node01   create   it is to have a pod and has none\n");
});

test("a limit range's demands are told in the server's words", async () => {
	await ds(
		"create -f -",
		`apiVersion: v1
kind: LimitRange
metadata: {name: least, namespace: small}
spec: {limits: [{type: Container, min: {cpu: 200m}}]}
`,
	);
	const words = "minimum cpu usage per Container is 200m, but request is 100m";
	expect(await ds("why -f -", agent(""))).toContain(
		`node01   missing   limit range least does not let its pods in: ${words}\n`,
	);
	await ds("create -f -", agent(""));
	await ds("cluster settle");
	expect(await ds("why agent -n small")).toContain(words);
});
