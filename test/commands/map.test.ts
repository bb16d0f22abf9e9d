import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";
import { Terminal } from "../printers/map/terminal";

let session: Session;
beforeEach(() => {
	session = new Session({ env: { LANG: "C.UTF-8" } });
});
afterEach(() => session.end());

const manifest = (name: string, more = "", namespace = "default") => `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers: [{name: main, image: "${name}:1"}]
${more}
`;

async function create(text: string): Promise<void> {
	writeFileSync(join(session.home, "objects.yaml"), text);
	const { code, stderr } = await session.run("create -f objects.yaml");
	expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
}

/** Three pools; agent goes to the workers, gpu-agent to the GPU nodes. */
async function threePools(): Promise<void> {
	await session.run([
		..."cluster create --pool name=cp,nodes=1,labels=pool=control,taints=role=control:NoSchedule".split(" "),
		..."--pool name=worker,nodes=3,labels=pool=worker --pool name=gpu,nodes=2,taints=gpu=true:NoSchedule".split(" "),
	]);
	await create(
		`${manifest("agent")}---\n${manifest("gpu-agent", "      tolerations: [{key: gpu, operator: Exists}]\n      nodeSelector: {gpu: a100}")}`,
	);
	await session.run("label node gpu01 gpu=a100");
}

const map = (words = "") => session.run(`map ${words}`);

describe("ds map", () => {
	it("draws nodes as boxes with a lettered dot for each DaemonSet", async () => {
		await threePools();
		expect((await map("--group-by pool")).stdout).toBe(`6 nodes, 2 DaemonSets
pool=control (1 node)
┌ cp01 ────┐
│ A· B·    │
└──────────┘
pool=worker (3 nodes)
┌ worker01 ┐ ┌ worker02 ┐ ┌ worker03 ┐
│ A◐ B·    │ │ A◐ B·    │ │ A◐ B·    │
└──────────┘ └──────────┘ └──────────┘
without pool (2 nodes)
┌ gpu01 ───┐ ┌ gpu02 ───┐
│ A· B◐    │ │ A· B·    │
└──────────┘ └──────────┘

A agent      0 of 3 running, 3 starting, 3 not eligible
B gpu-agent  0 of 1 running, 1 starting, 5 not eligible
◐ starting  · not eligible
`);
		await session.run("cluster settle");
		expect((await map("--daemonsets gpu-agent")).stdout).toBe(`6 nodes, 1 DaemonSet
┌ cp01 ────┐ ┌ gpu01 ───┐ ┌ gpu02 ───┐ ┌ worker01 ┐ ┌ worker02 ┐ ┌ worker03 ┐
│ A·       │ │ A●       │ │ A·       │ │ A·       │ │ A·       │ │ A·       │
└──────────┘ └──────────┘ └──────────┘ └──────────┘ └──────────┘ └──────────┘

A gpu-agent  1 of 1 running, 5 not eligible
● running  · not eligible
`);
	});

	it("uses letters where the locale is not UTF-8, and where it is told to", async () => {
		await threePools();
		await session.run("cluster settle");
		const expected = `3 nodes, 2 DaemonSets
+ worker01 + + worker02 + + worker03 +
| A# B.    | | A# B.    | | A# B.    |
+----------+ +----------+ +----------+

A agent      3 of 3 running
B gpu-agent  0 of 0 running, 3 not eligible
# running  . not eligible
`;
		expect((await map("-l pool=worker --ascii")).stdout).toBe(expected);
		session.env.LC_ALL = "C";
		expect((await map("-l pool=worker")).stdout).toBe(expected);
	});

	it("draws rows, in 40 columns and side by side in many", async () => {
		await session.run("cluster create --nodes 14");
		await create(["one", "two", "three"].map((name) => manifest(name)).join("---\n"));
		await session.run("cluster settle");
		await session.run("cordon node02");
		session.env.COLUMNS = "40";
		expect((await map("--layout rows")).stdout).toBe(`14 nodes, 3 DaemonSets
                A B C
node01          ● ● ●
node02 cordoned ● ● ●
node03          ● ● ●
node04          ● ● ●
node05          ● ● ●
node06          ● ● ●
node07          ● ● ●
node08          ● ● ●
node09          ● ● ●
node10          ● ● ●
node11          ● ● ●
node12          ● ● ●
node13          ● ● ●
node14          ● ● ●

A one    14 of 14 running
B three  14 of 14 running
C two    14 of 14 running
● running
`);
		session.env.COLUMNS = "80";
		expect((await map("--layout rows")).stdout).toBe(`14 nodes, 3 DaemonSets
                A B C                   A B C                   A B C
node01          ● ● ●   node06          ● ● ●   node11          ● ● ●
node02 cordoned ● ● ●   node07          ● ● ●   node12          ● ● ●
node03          ● ● ●   node08          ● ● ●   node13          ● ● ●
node04          ● ● ●   node09          ● ● ●   node14          ● ● ●
node05          ● ● ●   node10          ● ● ●

A one    14 of 14 running
B three  14 of 14 running
C two    14 of 14 running
● running
`);
		expect((await map("--compact")).stdout).toBe(`14 nodes, 3 DaemonSets
                A B C
node01 +12      ● ● ●
node02 cordoned ● ● ●

A one    14 of 14 running
B three  14 of 14 running
C two    14 of 14 running
● running
`);
	});

	it("shortens long names and sets out many DaemonSets in blocks, so that 40 columns are enough", async () => {
		await session.run(["cluster", "create", "--pool", "name=a-very-long-name-of-a-node-in-a-zone,nodes=2"]);
		const names = Array.from({ length: 34 }, (_, index) => `d${String(index).padStart(2, "0")}`);
		await create(names.map((name) => manifest(name)).join("---\n"));
		await session.run("cluster settle");
		session.env.COLUMNS = "40";
		const { stdout } = await map();
		expect(stdout.split("\n").slice(0, 7)).toEqual([
			"2 nodes, 34 DaemonSets",
			"         ABCDEFGHIJKLMNOPQRSTUVWXYZabcde",
			"a-ve…e01 ●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●",
			"a-ve…e02 ●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●●",
			`${" ".repeat(37)}fgh`,
			expect.stringMatching(/^a-very-long.*●●●$/),
			expect.stringMatching(/^a-very-long.*●●●$/),
		]);
		for (const line of stdout.split("\n")) expect([...line].length).toBeLessThanOrEqual(40);
	});

	it("tells states apart: old revisions, leaving, failing, pending, kept and missing pods", async () => {
		await session.run("cluster create --nodes 4");
		await create(manifest("agent"));
		await create(manifest("hungry").replace(/image: "hungry:1"/, 'image: "x", resources: {requests: {cpu: "8"}}'));
		await session.run("cluster settle");
		await session.run("taint node node04 only=new:NoSchedule");
		await session.run("set image ds/agent main=agent:2");
		await session.run(["cluster", "fault", "add", "--image", "agent:2", "--image-pull-error"]);
		await session.run("cluster advance 1m");
		const { stdout } = await map();
		expect(stdout).toBe(`4 nodes, 2 DaemonSets
┌ node01 ──┐ ┌ node02 ──┐ ┌ node03 ──┐ ┌ node04 ──┐
│ A▲ B◌    │ │ A◇ B◌    │ │ A◇ B◌    │ │ A◉ B◉    │
└──────────┘ └──────────┘ └──────────┘ └──────────┘

A agent   0 of 3 running, 1 failing, 2 old, 1 kept
  updated 1 of 3 ███░░░░░░░, maxUnavailable 1
B hungry  0 of 3 running, 3 pending, 1 kept
◌ pending: no node assigned yet  ▲ failing  ◇ old revision
◉ kept, no longer eligible
`);
	});

	it("draws where the DaemonSets of manifests would run, with the room that there is, on the nodes of a file, too", async () => {
		await threePools();
		await session.run("cluster settle");
		const large = manifest("large").replace(/image: "large:1"/, 'image: "x", resources: {requests: {cpu: "8"}}');
		writeFileSync(
			join(session.home, "new.yaml"),
			`${manifest("anywhere", "      tolerations: [{operator: Exists}]")}---\n${large}---\n${manifest("agent", "      nodeSelector: {pool: control}")}`,
		);
		const expected = `6 nodes, 3 DaemonSets
┌ cp01 ────┐ ┌ gpu01 ───┐ ┌ gpu02 ───┐ ┌ worker01 ┐ ┌ worker02 ┐ ┌ worker03 ┐
│ A· B○ C· │ │ A· B○ C· │ │ A· B○ C· │ │ A· B○ C◌ │ │ A· B○ C◌ │ │ A· B○ C◌ │
└──────────┘ └──────────┘ └──────────┘ └──────────┘ └──────────┘ └──────────┘

A agent     0 of 0 running, 6 not eligible
B anywhere  would run on 6
C large     0 of 3 running, 3 pending, 3 not eligible
◌ pending: no node assigned yet  ○ would run  · not eligible
`;
		expect(await map("-f new.yaml")).toEqual({ code: 0, stdout: expected, stderr: "" });
		writeFileSync(join(session.home, "nodes.yaml"), (await session.run("get nodes -o yaml")).stdout);
		session.env.DS_CLUSTER = "none";
		expect(await map("-f new.yaml --nodes nodes.yaml")).toEqual({ code: 0, stdout: expected, stderr: "" });
		expect(await map("-f new.yaml --nodes new.yaml")).toEqual({
			code: 2,
			stdout: "",
			stderr: "error: new.yaml has no nodes: 'kubectl get nodes -o yaml' writes some\n",
		});
		expect((await map("-w -f new.yaml")).stderr).toMatch(/^error: -w and -f can't be used together\n/);
	});

	it("appends whole frames with -w where there is no terminal, and says who joins and leaves", async () => {
		await session.run("cluster create --nodes 2");
		await create(manifest("agent"));
		await session.run("cluster settle");
		await session.run("cluster add-node node03");
		const { code, stdout } = await session.run("map -w", "", { interruptMs: 6_000 });
		expect(code).toBe(130);
		const frames = stdout
			.split("\n\n")
			.join("\n")
			.split(/^(?=\d+ nodes?, )/m);
		expect(frames.length).toBeGreaterThanOrEqual(2);
		expect(frames[0]).toContain("│ A●       │ │ A●       │ │ A◐       │");
		expect(frames.at(-1)).toContain("│ A●       │ │ A●       │ │ A●       │");
		expect(stdout).not.toContain("\u001b");
	});

	it("has a screen of its own on a terminal, and leaves the last frame behind", async () => {
		session.end();
		session = new Session({ terminal: true, env: { COLUMNS: "60" } });
		await session.run("cluster create --nodes 2");
		await create(manifest("agent"));
		const { code, stdout, stderr } = await session.run("map -w", "", { interruptMs: 20_000 });
		expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
		const enter = "\u001b[?1049h\u001b[?25l\u001b[2J";
		const leave = "\u001b[?25h\u001b[?1049l";
		expect(stdout.startsWith(enter)).toBe(true);
		const [live = "", last = ""] = stdout.slice(enter.length).split(leave);
		expect(last.replace(/ {2}\d\d:\d\d:\d\dZ\n/, "\n")).toBe(`2 nodes, 1 DaemonSet
+ node01 --+ + node02 --+
| A#       | | A#       |
+----------+ +----------+

A agent  2 of 2 running
# running
`);
		const [, first = "", ...changes] = live.split("\u001b[2J");
		expect(changes).toEqual([]);
		const terminal = new Terminal(12, 60);
		terminal.write(first);
		expect(terminal.lines().join("\n").trimEnd()).toBe(last.trimEnd());
		// The frame was painted whole once, and then what changed: far less than two frames.
		expect(terminal.painted).toBeLessThan(last.length * 2);
	});

	it("says what is wrong in one line", async () => {
		await session.run("cluster create --nodes 1");
		await create(manifest("agent"));
		const cases: [string, string][] = [
			["map x", "error: unexpected arguments: x\nSee 'ds map -h' for help and examples\n"],
			[
				"map --daemonsets agnet",
				'error: there is no DaemonSet "agnet" in namespace "default"; did you mean "agent"?\n',
			],
			[
				"map -o htm",
				'error: -o must be one of svg, html, json, got "htm"; did you mean "html"?\nSee \'ds map -h\' for help and examples\n',
			],
			["map -w -o svg", "error: -w and -o can't be used together\nSee 'ds map -h' for help and examples\n"],
			[
				"map --layout=box",
				'error: --layout must be one of auto, boxes, rows, got "box"; did you mean "boxes"?\nSee \'ds map -h\' for help and examples\n',
			],
			["map --nope", "error: unknown flag: --nope\nSee 'ds map --help' for usage.\n"],
		];
		for (const [words, stderr] of cases) {
			expect(await session.run(words)).toEqual({ code: 2, stdout: "", stderr });
		}
	});

	it("draws the nodes of a namespace without DaemonSets", async () => {
		await session.run("cluster create --nodes 1");
		expect(await map()).toEqual({
			code: 0,
			stdout: "1 node, 0 DaemonSets\n┌ node01 ──┐\n│          │\n└──────────┘\n",
			stderr: "No DaemonSets found in default namespace.\n",
		});
	});
});
