import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;
beforeEach(async () => {
	session = new Session();
	await session.run([
		..."cluster create --pool name=worker,nodes=2,labels=pool=worker".split(" "),
		..."--pool name=gpu,nodes=1,labels=pool=gpu,taints=gpu=true:NoSchedule".split(" "),
	]);
	writeFileSync(
		join(session.home, "agent.yaml"),
		`apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      containers: [{name: main, image: "agent:1"}]
`,
	);
	await session.run("create -f agent.yaml");
	await session.run([
		"cluster",
		"fault",
		"add",
		"--node",
		"worker02",
		"--image-pull-error=</title><script>alert(1)</script>&",
	]);
	await session.run("cluster advance 5s");
});
afterEach(() => session.end());

it("writes JSON with the verdict and the reason behind each cell", async () => {
	const { stdout, stderr } = await session.run("map -o json --group-by pool -l pool");
	expect(stderr).toBe("");
	const map = JSON.parse(stdout);
	expect(map.groupBy).toBe("pool");
	expect(map.daemonSets).toEqual([
		{
			namespace: "default",
			name: "agent",
			desired: 2,
			updated: 2,
			maxUnavailable: 1,
			maxSurge: 0,
			states: { running: 1, failing: 1, "not-eligible": 1 },
		},
	]);
	const cell = { namespace: "default", name: "agent" };
	expect(map.nodes).toEqual([
		{
			name: "gpu01",
			group: "gpu",
			notes: [],
			daemonSets: [
				{
					...cell,
					state: "not-eligible",
					wanted: false,
					verdict: "not-eligible",
					reason: "taint gpu=true:NoSchedule is not tolerated",
					suggestion: expect.stringContaining("tolerations:\n- key: gpu\n"),
				},
			],
		},
		{
			name: "worker01",
			group: "worker",
			notes: [],
			daemonSets: [
				expect.objectContaining({
					...cell,
					state: "running",
					verdict: "runs",
					revision: "current",
					pod: expect.stringMatching(/^agent-/),
				}),
			],
		},
		{
			name: "worker02",
			group: "worker",
			notes: [],
			daemonSets: [
				expect.objectContaining({
					...cell,
					state: "failing",
					reason: expect.stringContaining("</title><script>alert(1)</script>&"),
				}),
			],
		},
	]);
});

it("writes a page that needs nothing else, in which text is text", async () => {
	const { stdout } = await session.run("map -o html -A --group-by pool");
	expect(stdout).not.toContain("<script>alert");
	expect(stdout).toContain("&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;");
	expect(stdout.match(/<script/g)).toHaveLength(1);
	expect(stdout).not.toMatch(/(src|href)=|https?:|@import|url\(/);
	expect(stdout).toMatch(
		/<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'">/,
	);
	expect(stdout).toContain('<tr class="group"><th colspan="2" scope="colgroup">pool=gpu (1 node)</th></tr>');
	expect(stdout).toMatch(
		/<tr><th scope="row">gpu01<\/th><td class="not-eligible" tabindex="-1" aria-label="not eligible" data-r="r0">·<\/td><\/tr>/,
	);
	expect(stdout).toMatch(
		/<dt>gpu01<\/dt><dd id="r0">not eligible: taint gpu=true:NoSchedule is not tolerated\ntolerations:/,
	);
});

it("writes an SVG picture, in which text is text", async () => {
	const { stdout } = await session.run("map -o svg");
	expect(stdout).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="960" /);
	expect(stdout.endsWith("</svg>\n")).toBe(true);
	expect(stdout).not.toContain("<script");
	expect(stdout).toContain("<title>default/agent on gpu01: not eligible: taint gpu=true:NoSchedule is not tolerated\n");
	for (const [entity] of stdout.matchAll(/&[^;]*;?/g)) expect(entity).toMatch(/^&(amp|lt|gt|quot|#39);$/);
});
