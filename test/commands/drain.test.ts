import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 2");
});

afterEach(() => session.end());

const ok = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });
const failed = (stderr: string, stdout = "") => ({ code: 1, stdout, stderr });

const pod = (name: string, more = "", spec = "") => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}${more}}
spec: {nodeName: node01, containers: [{name: c, image: "c:1"}]${spec}}
---
`;
const EMPTY_DIR = ", volumes: [{name: v, emptyDir: {}}]";
const DAEMON_SET = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: c, image: "c:1"}]}
`;
const budget = (name: string, rule: string) => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: ${name}}
spec: {selector: {matchLabels: {app: web}}, ${rule}}
`;

async function create(manifest: string): Promise<void> {
	const { stderr } = await session.run("create -f -", manifest);
	expect(stderr).toBe("");
	await session.run("cluster settle");
}

const names = async () => (await session.run("get pods -o jsonpath={.items[*].metadata.name}")).stdout;

describe("drain", () => {
	it("leaves the pods of DaemonSets where they are", async () => {
		await create(DAEMON_SET);
		const name = (await session.run("get pods --field-selector spec.nodeName=node01 -o name")).stdout.trim().slice(4);
		const why = `cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): default/${name}`;
		expect(await session.run("drain node01")).toEqual(
			failed(
				`error: unable to drain node "node01" due to error: ${why}, continuing command...\nThere are pending nodes to be drained:\n node01\n${why}\n`,
				"node/node01 cordoned\n",
			),
		);
		expect(await session.run("drain node01 --ignore-daemonsets")).toEqual(
			ok(
				"node/node01 already cordoned\nnode/node01 drained\n",
				`Warning: ignoring DaemonSet-managed Pods: default/${name}\n`,
			),
		);
		expect((await names()).split(" ")).toContain(name);
	});

	it("takes pods without a controller, and local data, only when told to", async () => {
		await create(pod("web") + pod("data", "", EMPTY_DIR));
		const forced = "cannot delete Pods that declare no controller (use --force to override): default/web";
		const local = "cannot delete Pods with local storage (use --delete-emptydir-data to override): default/data";
		expect(await session.run("drain node01")).toEqual(
			failed(
				`error: unable to drain node "node01" due to error: [${local}, ${forced}], continuing command...\nThere are pending nodes to be drained:\n node01\n${local}\n${forced}\n`,
				"node/node01 cordoned\n",
			),
		);
		expect(await session.run("drain node01 --force --delete-emptydir-data --pod-selector app=web")).toEqual(
			ok(
				"node/node01 already cordoned\nevicting pod default/web\npod/web evicted\nnode/node01 drained\n",
				"Warning: deleting Pods that declare no controller: default/web\n",
			),
		);
		expect(await names()).toBe("data");
		expect(await session.run("drain node01 --force --delete-emptydir-data --disable-eviction")).toEqual(
			ok(
				"node/node01 already cordoned\npod/data deleted\nnode/node01 drained\n",
				"Warning: deleting Pods that declare no controller: default/data\n",
			),
		);
		expect(await names()).toBe("");
	});

	it("takes the pods of a DaemonSet that is no more only with --force", async () => {
		await session.run("cluster stop-node node01");
		const owner = ", ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: gone, uid: u, controller: true}]";
		expect((await session.run("create -f -", pod("web", owner))).code).toBe(0);
		const drained = await session.run("drain node01 --dry-run=client --ignore-daemonsets");
		expect(drained.stderr).toBe(
			'error: unable to drain node "node01" due to error: cannot delete daemonsets.apps "gone" not found: default/web, continuing command...\nThere are pending nodes to be drained:\n node01\ncannot delete daemonsets.apps "gone" not found: default/web\n',
		);
		expect(await session.run("drain node01 --dry-run=client --force")).toEqual(
			ok("node/node01 cordoned (dry run)\nevicting pod default/web (dry run)\nnode/node01 drained (dry run)\n"),
		);
	});

	it("passes over mirror pods", async () => {
		await create(pod("web", ', annotations: {kubernetes.io/config.mirror: "1"}'));
		expect(await session.run("drain node01")).toEqual(ok("node/node01 cordoned\nnode/node01 drained\n"));
	});

	it("only shows a dry run", async () => {
		await create(pod("web"));
		const warning = "Warning: deleting Pods that declare no controller: default/web\n";
		expect(await session.run("drain node01 --force --dry-run=client")).toEqual(
			ok(
				"node/node01 cordoned (dry run)\nevicting pod default/web (dry run)\nnode/node01 drained (dry run)\n",
				warning,
			),
		);
		expect(await session.run("drain node01 --force --dry-run=server")).toEqual(
			ok(
				"node/node01 cordoned (server dry run)\nevicting pod default/web (server dry run)\nnode/node01 drained (server dry run)\n",
				warning,
			),
		);
		expect(
			await session.run(
				'get pod web -o jsonpath={.metadata.deletionTimestamp}{.status.conditions[?(@.type=="DisruptionTarget")].status}',
			),
		).toEqual(ok(""));
		expect(await names()).toBe("web");
	});

	it("waits for pods that take their time, until the time-out", async () => {
		await create(pod("web"));
		await session.run("cluster stop-node node01");
		const why = 'error when waiting for pod "web" in namespace "default" to terminate: context deadline exceeded';
		expect(await session.run("drain node01 --force --timeout=5s")).toEqual(
			failed(
				`Warning: deleting Pods that declare no controller: default/web\nThere are pending pods in node "node01" when an error occurred: ${why}\npod/web\nerror: unable to drain node "node01" due to error: ${why}, continuing command...\nThere are pending nodes to be drained:\n node01\n${why}\n`,
				"node/node01 cordoned\nevicting pod default/web\n",
			),
		);
		const condition = '{.status.conditions[?(@.type=="DisruptionTarget")].message}';
		expect(await session.run(["get", "pod", "web", "-o", `jsonpath=${condition}`])).toEqual(
			ok("Eviction API: evicting"),
		);
		session.now += 60_000;
		expect(await session.run("drain node01 --force --skip-wait-for-delete-timeout=10")).toEqual(
			ok("node/node01 already cordoned\nnode/node01 drained\n"),
		);
	});

	it("keeps to disruption budgets, trying again every five seconds", async () => {
		await create(pod("web") + budget("web", "minAvailable: 1"));
		const columns = "get pdb --no-headers -o custom-columns=A:.status.currentHealthy,B:.status.disruptionsAllowed";
		expect(await session.run(columns)).toEqual(ok("1     0\n"));
		const refused =
			'error when evicting pods/"web" -n "default" (will retry after 5s): Cannot evict pod as it would violate the pod\'s disruption budget.\n';
		const why = 'error when evicting pods/"web" -n "default": global timeout reached: 6s';
		expect(await session.run("drain node01 --force --timeout=6s")).toEqual(
			failed(
				`Warning: deleting Pods that declare no controller: default/web\n${refused}${refused}There are pending pods in node "node01" when an error occurred: ${why}\npod/web\nerror: unable to drain node "node01" due to error: ${why}, continuing command...\nThere are pending nodes to be drained:\n node01\n${why}\n`,
				"node/node01 cordoned\nevicting pod default/web\nevicting pod default/web\nevicting pod default/web\n",
			),
		);
		await session.run("delete pdb web");
		await create(budget("web", "minAvailable: 0"));
		expect((await session.run("drain node01 --force")).stdout).toBe(
			"node/node01 already cordoned\nevicting pod default/web\npod/web evicted\nnode/node01 drained\n",
		);
	});

	it("does not evict a pod that has two budgets", async () => {
		await create(`${pod("web")}${budget("one", "minAvailable: 0")}---\n${budget("two", "minAvailable: 0")}`);
		const why =
			'error when evicting pods/"web" -n "default": This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
		expect((await session.run("drain node01 --force")).stderr).toContain(
			`due to error: ${why}, continuing command...\n`,
		);
	});

	it("says why a budget can't count the pods of a DaemonSet", async () => {
		await create(`${DAEMON_SET}---\n${budget("agent", "maxUnavailable: 1").replace("app: web", "app: agent")}`);
		expect(
			await session.run("get pdb agent -o jsonpath={.status.conditions[0].reason}:{.status.conditions[0].message}"),
		).toEqual(ok("SyncFailed:daemonsets.apps does not implement the scale subresource"));
	});

	it.each([
		["drain", "error: USAGE: drain NODE [flags]\nSee 'ds drain -h' for help and examples\n"],
		[
			"drain a -l b",
			"error: cannot specify both a node name and a --selector option\nSee 'ds drain -h' for help and examples\n",
		],
		["drain a --pod-selector a==b=c", "error: --pod-selector=<pod_selector> must be a valid label selector\n"],
		["drain nope", 'Error from server (NotFound): nodes "nope" not found\n'],
		[
			"drain node01 --timeout=5",
			'error: invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"\nSee \'ds drain --help\' for usage.\n',
		],
	])("refuses %s", async (words, stderr) => {
		expect(await session.run(words)).toEqual(failed(stderr));
	});
});
