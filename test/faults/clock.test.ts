import { afterEach, beforeEach, expect, it } from "vitest";
import { Session } from "../cli/session";

const HOUR = 3_600_000;
const manifest = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: "agent:1.0"}]}
`;

let session: Session;
beforeEach(async () => {
	session = new Session();
	await ok("cluster create default --nodes 2");
	await ok("create -f -", manifest);
	await ok("cluster settle");
});
afterEach(() => session.end());

async function ok(words: string, stdin = ""): Promise<string> {
	const { code, stdout, stderr } = await session.run(words, stdin);
	expect([code, stderr]).toEqual([0, ""]);
	return stdout;
}

const version = async () => Number(await ok("get ds agent -o jsonpath={.metadata.resourceVersion}"));

it("goes on when the clock is set back an hour: revisions and times rise, no age is negative", async () => {
	session.now += 5 * 60_000;
	await ok("label ds agent step=one");
	const before = await version();
	session.now -= HOUR;
	expect(await ok("get ds agent --no-headers")).toBe("agent   2     2     2     2     2     <none>   5m1s\n");
	await ok("label ds agent step=two --overwrite");
	expect(await version()).toBeGreaterThan(before);
	await ok("set image ds/agent agent=agent:2.0");
	await ok("cluster settle");
	expect(await ok("rollout status ds agent")).toBe('daemon set "agent" successfully rolled out\n');
	for (const line of (await ok("get pods,nodes,ds,events -A --no-headers")).split("\n"))
		expect(line).not.toMatch(/-\d+[smh]|<invalid>/);
	const times = (
		await ok("get events --sort-by=.metadata.creationTimestamp -o jsonpath={.items[*].metadata.creationTimestamp}")
	)
		.split(" ")
		.map((time) => Date.parse(time));
	expect(times).toEqual(times.toSorted((a, b) => a - b));
	const templates = await ok("get pods -o jsonpath={.items[*].metadata.creationTimestamp}");
	for (const time of templates.split(" ")) expect(Date.parse(time)).toBeGreaterThan(Date.parse("2026-05-01T12:05:00Z"));
});

it("lets time go on from where it stood, not from where the clock would catch up", async () => {
	session.now -= HOUR;
	await ok("create -f -", manifest.replaceAll("agent", "second"));
	expect(await ok("get ds second --no-headers")).toBe("second   2     2     0     2     0     <none>   0s\n");
	session.now += 10_000;
	expect(await ok("get ds second --no-headers")).toBe("second   2     2     2     2     2     <none>   10s\n");
});
