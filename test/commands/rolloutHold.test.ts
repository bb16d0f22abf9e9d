import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Session } from "../cli/session";

const MANIFEST = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  updateStrategy: {rollingUpdate: {maxUnavailable: 2}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: "agent:1"}]}
`;

let session: Session;

beforeEach(async () => {
	session = new Session();
	writeFileSync(join(session.home, "a.yaml"), MANIFEST);
	await session.run("cluster create --nodes 4");
	await session.run(["create", "-f", join(session.home, "a.yaml")]);
	await session.run("cluster settle");
});

afterEach(() => session.end());

const strategy = async () => (await session.run("get ds agent -o jsonpath={.spec.updateStrategy}")).stdout;
const images = async () =>
	(await session.run("get pods -o jsonpath={.items[*].spec.containers[0].image}")).stdout.split(" ").sort().join(" ");

test("hold stops a rollout where it is, and continue goes on with the strategy that there was", async () => {
	const before = await strategy();
	expect((await session.run("rollout hold ds/agent")).stdout).toBe("daemonset.apps/agent held\n");
	expect(await strategy()).toBe('{"type":"OnDelete"}');
	await session.run("set image ds/agent agent=agent:2");
	await session.run("cluster settle");
	expect(await images()).toBe("agent:1 agent:1 agent:1 agent:1");
	expect((await session.run("rollout hold ds/agent")).stdout).toBe("daemonset.apps/agent already held\n");
	expect((await session.run("rollout continue ds/agent")).stdout).toBe("daemonset.apps/agent continued\n");
	expect(await strategy()).toBe(before);
	await session.run("cluster settle");
	expect(await images()).toBe("agent:2 agent:2 agent:2 agent:2");
});

test("a share of the nodes gets a new image first, and undo goes back and ends the hold", async () => {
	const before = await strategy();
	expect(await session.run("set image ds/agent agent=agent:2 --share 25%")).toMatchObject({
		code: 0,
		stdout: "daemonset.apps/agent image updated\n",
	});
	expect(await images()).toBe("agent:1 agent:1 agent:1 agent:2");
	await session.run("rollout undo ds/agent");
	await session.run("cluster settle");
	expect(await images()).toBe("agent:1 agent:1 agent:1 agent:1");
	expect(await strategy()).toBe(before);
});

test("the nodes of a selector are restarted first, and status --why names the others", async () => {
	await session.run("label node node03 canary=yes");
	await session.run("rollout restart ds/agent --nodes canary=yes");
	const { stdout } = await session.run("rollout status ds/agent --why --watch=false");
	expect(stdout.replace(/agent-\w{5}/g, "agent-xxxxx")).toBe(
		[
			'daemon set "agent" is held: 1 out of 4 new pods have been updated',
			"  node01: pod agent-xxxxx has an older template and waits for its turn",
			"  node02: pod agent-xxxxx has an older template and waits for its turn",
			"  node04: pod agent-xxxxx has an older template and waits for its turn",
			"",
		].join("\n"),
	);
});
