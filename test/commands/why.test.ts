import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Session } from "../cli/session";

const AGENT = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      nodeSelector: {disk: ssd}
      containers:
      - name: agent
        image: agent:1
        readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
        ports: [{containerPort: 80, hostPort: 9100}]
        resources: {requests: {cpu: 300m}}
`;

const WEB = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  nodeName: node02
  containers:
  - {name: web, image: web, ports: [{containerPort: 80, hostPort: 9100}], resources: {requests: {cpu: 800m}}}
`;

const NODES = `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Node, metadata: {name: a, labels: {disk: ssd}}}
- apiVersion: v1
  kind: Node
  metadata: {name: b, labels: {disk: ssd}}
  spec: {taints: [{key: gpu, effect: NoSchedule}]}
- apiVersion: v1
  kind: Node
  metadata: {name: c, labels: {disk: ssd}}
  status: {allocatable: {cpu: 200m, memory: 1Gi, pods: "10"}}
`;

let session: Session;

beforeEach(() => {
	session = new Session();
});

afterEach(() => session.end());

async function ds(words: string, stdin = ""): Promise<string> {
	const { code, stdout, stderr } = await session.run(words, stdin);
	const text = `${stdout}${stderr}`.replace(/\b(agent)-[a-z0-9]{5}\b/g, "$1-xxxxx");
	return code === 0 ? text : `${text}(exit code ${code})\n`;
}

/** The table alone: what stands before the totals. */
async function table(words: string): Promise<string> {
	return (await ds(words)).split("\n\n")[0] ?? "";
}

describe("ds why on a local cluster", () => {
	beforeEach(async () => {
		await ds("cluster create --nodes 2 --labels disk=ssd");
	});

	test("says of every node what keeps the DaemonSet off, and what would help", async () => {
		await ds("cluster add-node node03 --labels disk=ssd --taints dedicated=gpu:NoSchedule");
		await ds("cluster add-node node04 --labels disk=hdd");
		await ds("cluster add-node node05 --taints node-role.kubernetes.io/control-plane:NoSchedule");
		await ds("cluster add-node node06 --labels disk=ssd --cpu 200m");
		await ds("create -f -", WEB);
		await ds("create -f -", AGENT);
		await ds("cluster settle");
		expect(await ds("why agent")).toMatchInlineSnapshot(`
			"NODE     VERDICT        REASON
			node01   runs           its pod is available
			node02   pending        host port 9100/TCP is taken by pod default/web; with priority 1 it could preempt pod default/web
			node03   not eligible   taint dedicated=gpu:NoSchedule is not tolerated
			node04   not eligible   nodeSelector wants disk=ssd, the node has disk=hdd
			node05   not eligible   nodeSelector wants disk=ssd, the node has no label disk; taint node-role.kubernetes.io/control-plane:NoSchedule is not tolerated
			node06   pending        short of 100m cpu: 300m wanted, 200m of 200m free

			DESIRED        3   of 6 nodes: 3 are not eligible
			CURRENT        3
			READY          1   not on node02, node06 (pending)
			UP-TO-DATE     3
			AVAILABLE      1   not on node02, node06 (pending)
			MISSCHEDULED   0

			To run on node03, with these tolerations in the pod template's spec of agent:
			  tolerations:
			  - key: dedicated
			    operator: Equal
			    value: gpu
			    effect: NoSchedule

			To run on node04:
			  ds label node node04 disk=ssd

			To run on node05, with these tolerations in the pod template's spec of agent:
			  ds label node node05 disk=ssd
			  tolerations:
			  - key: node-role.kubernetes.io/control-plane
			    operator: Exists
			    effect: NoSchedule

			To make the pod fit on node06:
			  ds set resources ds/agent -c agent --requests=cpu=200m
			"
		`);
		expect(await ds("why ds/agent -o wide --only=pending,not-eligible -l disk")).toMatchInlineSnapshot(`
			"NODE     VERDICT        POD           REVISION   REASON
			node02   pending        agent-xxxxx   current    host port 9100/TCP is taken by pod default/web; with priority 1 it could preempt pod default/web
			node03   not eligible   <none>        <none>     taint dedicated=gpu:NoSchedule is not tolerated -> tolerations: [{key: dedicated, operator: Equal, value: gpu, effect: NoSchedule}]
			node04   not eligible   <none>        <none>     nodeSelector wants disk=ssd, the node has disk=hdd -> ds label node node04 disk=ssd
			node06   pending        agent-xxxxx   current    short of 100m cpu: 300m wanted, 200m of 200m free -> ds set resources ds/agent -c agent --requests=cpu=200m

			DESIRED        3   of 6 nodes: 3 are not eligible
			CURRENT        3
			READY          1   not on node02, node06 (pending)
			UP-TO-DATE     3
			AVAILABLE      1   not on node02, node06 (pending)
			MISSCHEDULED   0
			"
		`);
		expect(await ds("why agent -o name --only pending")).toBe("node/node02\nnode/node06\n");
		expect(await ds("why agent node02")).toMatchInlineSnapshot(`
			"Node node02, DaemonSet default/agent: pending

			Why:
			  - host port 9100/TCP is taken by pod default/web
			  - with priority 1 it could preempt pod default/web

			Pod:
			  - agent-xxxxx, of the present template, 2s old, phase Pending
			  - not placed on the node yet

			What the DaemonSet asks of a node:
			  - nodeSelector disk=ssd: met

			Room:
			  RESOURCE   A POD ASKS   REQUESTED THERE   ALLOCATABLE   FREE
			  pods       1            1                 110           109
			  cpu        300m         800m              1             200m
			  memory     0            0                 3.8Gi         3.8Gi

			The node:
			  - Ready
			  - labels beta.kubernetes.io/arch=amd64, beta.kubernetes.io/os=linux, kubernetes.io/arch=amd64, kubernetes.io/hostname=node02, kubernetes.io/os=linux, disk=ssd

			Events:
			  - 2s ago: FailedScheduling: 0/6 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 5 node(s) didn't satisfy plugin(s) [NodeAffinity]. no new claims to deallocate, preemption: 0/6 nodes are available: 1 No preemption victims found for incoming pod, 5 Preemption is not helpful for scheduling.
			"
		`);
		expect(JSON.parse((await session.run("why agent node06 -o json")).stdout).nodes).toMatchInlineSnapshot(`
			[
			  {
			    "evidence": [
			      {
			        "capacity": 200,
			        "holders": [],
			        "resource": "cpu",
			        "used": 0,
			        "wanted": 300,
			        "what": "resource",
			      },
			    ],
			    "node": "node06",
			    "pod": "agent-2wprj",
			    "reason": "short of 100m cpu: 300m wanted, 200m of 200m free",
			    "remedy": {
			      "requests": {
			        "container": "agent",
			        "requests": {
			          "cpu": "200m",
			        },
			      },
			    },
			    "revision": "current",
			    "suggestion": "ds set resources ds/agent -c agent --requests=cpu=200m",
			    "verdict": "pending",
			  },
			]
		`);
	});

	test("tells what a rollout waits for: a pod that is not long enough ready, the budget, an ending pod", async () => {
		await ds("create -f -", AGENT.replace("spec:\n", "spec:\n  minReadySeconds: 5\n"));
		await ds("cluster settle");
		await ds("set image ds/agent agent=agent:2");
		expect(await table("why agent")).toMatchInlineSnapshot(`
			"NODE     VERDICT          REASON
			node01   being replaced   it has been ending for 0s of the 30s that it may take
			node02   being replaced   it waits for its turn: maxUnavailable (1) is used up by node01"
		`);
		await ds("cluster advance 5s");
		expect(await table("why agent")).toMatchInlineSnapshot(`
			"NODE     VERDICT          REASON
			node01   starting         ready for 3s of the 5s of minReadySeconds
			node02   being replaced   it waits for its turn: maxUnavailable (1) is used up by node01"
		`);
	});

	test("names the image that can't be pulled, the probe that fails, the container that crashes", async () => {
		await ds("cluster fault add --image agent:2 --image-pull-error");
		await ds("create -f -", AGENT.replace("agent:1", "agent:2"));
		await ds("cluster settle");
		expect(await table("why agent")).toMatchInlineSnapshot(`
			"NODE     VERDICT    REASON
			node01   starting   image agent:2 can't be pulled (ImagePullBackOff): Failed to pull image "agent:2": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/agent:2": failed to resolve reference "docker.io/library/agent:2": docker.io/library/agent:2: not found
			node02   starting   image agent:2 can't be pulled (ImagePullBackOff): Failed to pull image "agent:2": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/agent:2": failed to resolve reference "docker.io/library/agent:2": docker.io/library/agent:2: not found"
		`);
		await ds("cluster fault clear");
		const fault = (annotations: object) =>
			session.run([
				"patch",
				"ds",
				"agent",
				"-p",
				JSON.stringify({ spec: { template: { metadata: { annotations } } } }),
			]);
		await fault({ "ds.sim/failing-probes": "readiness" });
		await ds("cluster advance 30s");
		expect(await table("why agent")).toMatchInlineSnapshot(`
			"NODE     VERDICT    REASON
			node01   starting   the readiness probe of container agent fails: HTTP probe failed with statuscode: 503
			node02   starting   the readiness probe of container agent fails: HTTP probe failed with statuscode: 503"
		`);
		await fault({ "ds.sim/failing-probes": null, "ds.sim/exit-after": "3" });
		await ds("cluster advance 60s");
		expect((await table("why agent")).replace(/_default\(.*?\)/g, "")).toMatchInlineSnapshot(`
			"NODE     VERDICT    REASON
			node01   starting   container agent is in CrashLoopBackOff, last exit code 1 after 3 restarts: back-off 40s restarting failed container=agent pod=agent-4cj57
			node02   starting   container agent is in CrashLoopBackOff, last exit code 1 after 3 restarts: back-off 40s restarting failed container=agent pod=agent-4cphp"
		`);
	});

	test("tells of refused pods: a quota", async () => {
		const quota = "apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: few}\nspec: {hard: {pods: '1'}}\n";
		await ds("create -f -", quota);
		await ds("create -f -", AGENT);
		await ds("cluster settle");
		expect(await table("why agent")).toMatchInlineSnapshot(`
			"NODE     VERDICT   REASON
			node01   runs      its pod is available
			node02   missing   the API server refuses its pods: pods "agent-xxxxx" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1"
		`);
	});

	test("tells pods that may stay from those that have to go", async () => {
		await ds("create -f -", AGENT);
		await ds("cluster settle");
		await ds("taint node node01 a=b:NoSchedule");
		await ds('patch ds agent -p {"spec":{"updateStrategy":{"type":"OnDelete","rollingUpdate":null}}}');
		await ds("set image ds/agent agent=agent:2");
		await ds("label node node02 disk-");
		expect(await ds("why agent")).toMatchInlineSnapshot(`
			"NODE     VERDICT           REASON
			node01   kept              taint a=b:NoSchedule is not tolerated
			node02   will be evicted   nodeSelector wants disk=ssd, the node has no label disk; it has been ending for 0s of the 30s that it may take

			DESIRED        0   of 2 nodes: 2 are not eligible
			CURRENT        0
			READY          0
			UP-TO-DATE     0
			AVAILABLE      0
			MISSCHEDULED   2   on node01 (kept), node02 (will be evicted)

			To run on node01, with these tolerations in the pod template's spec of agent:
			  tolerations:
			  - key: a
			    operator: Equal
			    value: b
			    effect: NoSchedule

			To run on node02:
			  ds label node node02 disk=ssd
			"
		`);
	});

	test("names what was meant", async () => {
		await ds("create -f -", AGENT);
		expect(await ds("why agnt")).toBe(
			'error: there is no DaemonSet "agnt" in namespace default; did you mean agent?\n(exit code 2)\n',
		);
		expect(await ds("why agent nod01")).toBe('error: there is no node "nod01"; did you mean node01?\n(exit code 2)\n');
		expect(await ds("why agent -n kube-system")).toBe(
			'error: there is no DaemonSet "agent" in namespace kube-system; there is one in default (-n default)\n(exit code 2)\n',
		);
		expect(await ds("why")).toBe("error: name a DaemonSet, or a manifest with -f; there is agent\n(exit code 2)\n");
		expect(await ds("why agent --only=run")).toBe(
			'error: there is no verdict "run"; did you mean runs?\n(exit code 2)\n',
		);
		expect(await ds("why agent -l a(b")).toMatchInlineSnapshot(`
			"error: unable to parse requirement: found '(', expected: in, notin, =, ==, !=, gt, lt
			(exit code 2)
			"
		`);
		expect(await ds("why agent --foo")).toMatchInlineSnapshot(`
			"error: unknown flag: --foo
			See 'ds why --help' for usage.
			(exit code 2)
			"
		`);
	});
});

describe("ds why of a manifest and a file of nodes", () => {
	beforeEach(() => {
		writeFileSync(join(session.home, "agent.yaml"), AGENT);
		writeFileSync(join(session.home, "nodes.yaml"), NODES);
		writeFileSync(join(session.home, "none.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n");
	});

	test("says where it would run", async () => {
		expect(await ds("why -f agent.yaml --nodes nodes.yaml")).toMatchInlineSnapshot(`
			"DaemonSet default/agent of agent.yaml, as if it were created

			NODE   VERDICT        REASON
			a      would run      a pod would run there
			b      not eligible   taint gpu:NoSchedule is not tolerated
			c      pending        short of 100m cpu: 300m wanted, 200m of 200m free

			DESIRED   2   of 3 nodes: 1 is not eligible

			To run on b, with these tolerations in the pod template's spec of agent:
			  tolerations:
			  - key: gpu
			    operator: Exists
			    effect: NoSchedule

			To make the pod fit on c:
			  requests of container agent: cpu=200m
			nodes.yaml: 2 of its nodes say nothing of their resources and are taken to have room for anything
			"
		`);
	});

	test("refuses files without nodes, without DaemonSets, and manifests that no server would take", async () => {
		expect(await ds("why -f agent.yaml --nodes none.yaml")).toMatchInlineSnapshot(`
			"error: none.yaml has no nodes: 'kubectl get nodes -o yaml' writes some
			(exit code 2)
			"
		`);
		expect(await ds("why -f agent.yaml --nodes gone.yaml")).toMatchInlineSnapshot(`
			"error: the path "gone.yaml" does not exist
			(exit code 2)
			"
		`);
		expect(await ds("why -f none.yaml --nodes nodes.yaml")).toMatchInlineSnapshot(`
			"nodes.yaml: 2 of its nodes say nothing of their resources and are taken to have room for anything
			error: there is no DaemonSet in none.yaml
			(exit code 2)
			"
		`);
		writeFileSync(join(session.home, "bad.yaml"), AGENT.replace("app: agent}}", "app: other}}"));
		expect(await ds("why -f bad.yaml --nodes nodes.yaml")).toMatchInlineSnapshot(`
			"nodes.yaml: 2 of its nodes say nothing of their resources and are taken to have room for anything
			error: bad.yaml: DaemonSet agent: spec.template.metadata.labels: Invalid value: {"app":"agent"}: \`selector\` does not match template \`labels\`
			(exit code 2)
			"
		`);
	});
});
