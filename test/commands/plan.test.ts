import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Session } from "../cli/session";

const AGENT = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: agent, image: "agent:1", resources: {requests: {cpu: 300m}}}]
`;

const NODES = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Node, metadata: {name: a, labels: {pool: gpu}}, status: {allocatable: {cpu: 1, memory: 1Gi, pods: 10}}}
- {apiVersion: v1, kind: Node, metadata: {name: b}, status: {allocatable: {cpu: 200m, memory: 1Gi, pods: 10}}}
`;

let session: Session;

beforeEach(() => {
	session = new Session();
	writeFileSync(join(session.home, "agent.yaml"), AGENT);
	writeFileSync(join(session.home, "nodes.yaml"), NODES);
});

afterEach(() => session.end());

async function plan(...words: string[]): Promise<string> {
	const { code, stdout, stderr } = await session.run(["plan", "-f", "agent.yaml", "--nodes", "nodes.yaml", ...words]);
	return `${stdout.replace(/\nLint:\n(?: .*\n)*/, "")}${stderr}${code === 0 ? "" : `(exit code ${code})\n`}`;
}

test("tells what would be of a new DaemonSet, and whether assertions hold", async () => {
	expect(await plan("--assert", "every node with pool=gpu", "--assert", "running=2")).toMatchInlineSnapshot(`
		"DaemonSet default/agent: would be created (agent.yaml)

		NODE   ACTION   REASON
		a      create   it is to have a pod and has none
		b      create   its pod would wait: short of 100m cpu: 300m wanted, 200m of 200m free

		Nodes: create 2
		All new pods are made at once: about 2s until they are available
		Requests: cpu 300m a pod, cpu 600m on 2 nodes; afterwards at most cpu 30% on a
		No room on b

		Assertions:
		  holds: agent: every node with pool=gpu (1 such node)
		  FAILS: agent: running=2 (running is 1)
		(exit code 1)
		"
	`);
	expect(
		await plan("--add-node", "name=c,labels=pool=gpu,taints=x=y:NoSchedule", "--remove-node", "b"),
	).toMatchInlineSnapshot(`
		"DaemonSet default/agent: would be created (agent.yaml)

		NODE   ACTION   REASON
		a      create   it is to have a pod and has none

		Nodes: create 1 · none 1
		All new pods are made at once: about 2s until they are available
		Requests: cpu 300m a pod, cpu 300m on 1 node; afterwards at most cpu 30% on a
		"
	`);
});

test("refuses what contradicts itself or can't be read", async () => {
	expect(await plan("--remove-node", "c")).toBe("error: --remove-node c: there is no such node\n(exit code 2)\n");
	expect(await plan("--remove-node", "a", "--taint", "a x:NoSchedule")).toBe(
		"error: --remove-node and --taint both name a\n(exit code 2)\n",
	);
	expect(await plan("--add-node", "name=gpu9", "--cordon", "gpu8")).toBe(
		"error: --cordon gpu8: there is no such node; did you mean gpu9?\n(exit code 2)\n",
	);
	expect(await plan("--assert", "agnt: desired=1")).toBe(
		'error: --assert "agnt: desired=1": there is no DaemonSet agnt in the files; did you mean agent?\n(exit code 2)\n',
	);
	expect(await plan("--assert", "agent: some node with pool=gpu")).toContain(
		"  holds: agent: some node with pool=gpu (1 of 1 such node has a pod)\n",
	);
	expect(await plan("--assert", "all is well")).toMatchInlineSnapshot(`
		"error: --assert "all is well" is no assertion: write "desired=5", "every node with pool=gpu", "no node with pool=web", "some node" or "node NAME"
		(exit code 2)
		"
	`);
});
