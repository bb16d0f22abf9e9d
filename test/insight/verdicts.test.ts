import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { resourceForKind } from "../../src/api/resources";
import type { DaemonSet } from "../../src/api/types";
import { clusterHome } from "../../src/cli/home";
import type { Client } from "../../src/client/client";
import { connectLocal } from "../../src/client/local";
import { loadInsight } from "../../src/commands/shared/insightView";
import { verdictsOf } from "../../src/insight/verdicts";
import { Session } from "../cli/session";

const AGENT = (spec: string) => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: ${spec}
`;

describe("verdicts on a local cluster", () => {
	let session: Session;
	beforeEach(() => {
		session = new Session();
	});
	afterEach(() => session.end());

	/** Node, verdict and reason, with the generated ends of names left out. */
	async function verdicts(): Promise<string[]> {
		const client: Client = await connectLocal({
			...clusterHome(session.host({ code: 0, stdout: "", stderr: "" })),
			name: "default",
			onWarning: () => undefined,
			sleep: async () => undefined,
		});
		try {
			const resource = resourceForKind(await client.resources(), "apps/v1", "DaemonSet");
			if (resource === undefined) throw new Error("no DaemonSets");
			const daemonSet = (await client.get(resource, { namespace: "default", name: "agent" })) as DaemonSet;
			const view = await loadInsight(client);
			return verdictsOf(daemonSet, view).map(({ node, verdict, reason, suggestion }) =>
				[`${node} ${verdict}: ${reason}`, suggestion]
					.filter((each) => each)
					.join("\n")
					.replace(/agent-[a-z0-9]{5}\b/g, "agent-xxxxx"),
			);
		} finally {
			await client.close();
		}
	}

	test("a taint keeps one node free, a small node has no room", async () => {
		await session.run("cluster create --nodes 2");
		await session.run("cluster add-node node03 --taints dedicated=gpu:NoSchedule");
		await session.run("cluster add-node node04 --cpu 100m");
		await session.run(
			"create -f -",
			AGENT("{containers: [{name: agent, image: agent, resources: {requests: {cpu: 300m}}}]}"),
		);
		await session.run("cluster settle");
		expect(await verdicts()).toEqual([
			"node01 runs: its pod is available",
			"node02 runs: its pod is available",
			`node03 not-eligible: taint dedicated=gpu:NoSchedule is not tolerated
tolerations:
- key: dedicated
  operator: Equal
  value: gpu
  effect: NoSchedule`,
			`node04 pending: short of 200m cpu: 300m wanted, 100m of 100m free
ds set resources ds/agent -c agent --requests=cpu=100m`,
		]);
	});
});
