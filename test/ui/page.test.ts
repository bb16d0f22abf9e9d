import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { assetOf } from "../../src/commands/cluster/serving/page/assets";
import { Pages } from "../../src/commands/cluster/serving/page/pages";
import { type Start, UI_ROOT } from "../../src/ui/protocol";
import { DAEMON_SETS, daemonSet, TestServer } from "../cluster/http/server";
import { openBrowser, skipped } from "./browser";

let browser: Browser;
let server: TestServer;
let page: Page;
/** What the browser complained of: errors, and what its policy did not let run. */
let complaints: string[];

async function openPage(): Promise<Page> {
	const opened = await browser.newPage({ ignoreHTTPSErrors: true, viewport: { width: 1200, height: 800 } });
	opened.on("console", (message) => {
		if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
	});
	opened.on("pageerror", (error) => complaints.push(error.message));
	return opened;
}

/** Collects the ids of the elements that are changed from now on. */
const WATCH_CHANGES = `(() => {
	const changed = [];
	new MutationObserver((records) => {
		for (const { target } of records) changed.push(target.id || target.className || target.nodeName);
	}).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
	return changed;
})()`;

describe.skipIf(skipped !== "")(`the page in a browser${skipped}`, () => {
	beforeAll(async () => {
		browser = await openBrowser();
	});
	afterAll(() => browser.close());
	beforeEach(() => {
		complaints = [];
	});
	afterEach(async () => {
		await page.close();
		await server.stop();
	});

	describe("of a cluster", () => {
		let pages: Pages;
		beforeEach(async () => {
			server = new TestServer(3);
			pages = new Pages({ engine: server.engine, client: server.client, cluster: "test", paused: true });
			await server.start((exchange, authorize) => pages.answer(exchange, authorize));
			await server.send("POST", DAEMON_SETS, { body: daemonSet("agent") });
			server.engine.settle();
			pages.poll();
			page = await openPage();
		});
		afterEach(() => pages.close());

		const url = () => `https://127.0.0.1:${server.running.port}${UI_ROOT}`;
		const open = async () => {
			await page.goto(`${url()}#token=${server.token}`);
			await page.locator(".cell").first().waitFor();
		};
		/** The grid as text, a line for each row. */
		const grid = () =>
			page
				.locator("#grid .row")
				.evaluateAll((rows) =>
					rows
						.sort((a, b) => Number(a.ariaRowIndex ?? 0) - Number(b.ariaRowIndex ?? 0) || a.offsetTop - b.offsetTop)
						.map((row) => [...row.children].map((child) => child.textContent).join(" ")),
				);
		const shows = async (lines: string[]) => expect.poll(grid, { timeout: 20_000 }).toEqual(lines);

		it("takes the token out of the address, and shows what each DaemonSet has on each node", async () => {
			await open();
			expect(page.url()).toBe(url());
			await shows(["node01 ●", "node02 ●", "node03 ●"]);
			expect(await page.textContent("#rollouts")).toBe("default/agent 3 of 3 available");
			expect(await page.title()).toBe("test · ds");
			await page.reload();
			await shows(["node01 ●", "node02 ●", "node03 ●"]);
			expect(complaints).toEqual([]);
		});

		it("asks for the token where the address has none, until it is the right one", async () => {
			await page.goto(url());
			await page.fill("#token", "wrong");
			await page.keyboard.press("Enter");
			await page.getByText("The server does not take this token.").waitFor();
			await page.fill("#token", server.token);
			await page.keyboard.press("Enter");
			await shows(["node01 ●", "node02 ●", "node03 ●"]);
		});

		it("is used by keyboard alone: cells, their reasons, nodes and the clock", async () => {
			await open();
			await page.locator("#grid").focus();
			await page.keyboard.press("ArrowDown");
			await page.keyboard.press("ArrowDown");
			await page.getByText("runs (pod agent-").waitFor();
			expect(await page.textContent("#cell-heading")).toBe("agent on node02");
			expect(await page.getAttribute("#grid", "aria-activedescendant")).toBe("cell-1-0");
			expect(await page.getAttribute("#cell-1-0", "aria-label")).toBe("agent on node02: running");
			await page.locator("#cordon").focus();
			await page.keyboard.press("Enter");
			await shows(["node01 ●", "node02 cordoned ●", "node03 ●"]);
			expect(await page.textContent("#cordon")).toBe("Uncordon");
			await page.fill("#taint", "only=new:NoExecute");
			await page.keyboard.press("Enter");
			await page.getByText("taint: node02").waitFor();
			await page.locator("#add-name").fill("node04");
			await page.locator("#add-labels").fill("pool=gpu");
			await page.keyboard.press("Enter");
			await page.getByText("add-node: node04").waitFor();
			await page.locator('#advance [data-ms="60000"]').focus();
			await page.keyboard.press("Enter");
			await shows(["node01 ●", "node02 cordoned, tainted ·", "node03 ●", "node04 ●"]);
			await page.getByText("taint only=new:NoExecute is not tolerated").waitFor();
			await page.selectOption("#group-by", "pool");
			await shows([
				"pool=gpu (1 node)",
				"node04 ●",
				"without pool (3 nodes)",
				"node01 ●",
				"node02 cordoned, tainted ·",
				"node03 ●",
			]);
			await page.fill("#add-name", "node04");
			await page.keyboard.press("Enter");
			await page.getByText('nodes "node04" already exists').waitFor();
			expect(complaints.filter((text) => !text.includes("409"))).toEqual([]);
		});

		it("goes back over what happened, and to the present", async () => {
			await open();
			await server.send("PATCH", `${DAEMON_SETS}/agent`, {
				headers: { "content-type": "application/merge-patch+json" },
				body: { spec: { template: { spec: { containers: [{ name: "main", image: "agent:2.0" }] } } } },
			});
			pages.poll();
			await page.getByText("rollout: updated 0 of 3, 1 of maxUnavailable 1 in use").waitFor();
			await page.locator('#advance [data-ms="300000"]').click();
			await page.getByText("The clock is 300s on.").waitFor();
			await shows(["node01 ●", "node02 ●", "node03 ●"]);
			const seen = new Set<string>();
			await page.locator("#scrubber").focus();
			const steps = Number(await page.getAttribute("#scrubber", "max"));
			for (let step = 0; step < steps; step++) {
				await page.keyboard.press("ArrowLeft");
				await page.locator(`#scrubber[aria-valuetext]:not([aria-valuetext="now"])`).waitFor();
				// A step is drawn with the next frame.
				await page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
				seen.add((await grid()).map((line) => line.at(-1)).join(""));
			}
			for (const wave of ["▽", "◐", "◇"]) expect([...seen].join(" ")).toContain(wave);
			expect(await page.locator("#node-actions").isHidden()).toBe(true);
			await page.click("#live");
			await shows(["node01 ●", "node02 ●", "node03 ●"]);
			expect(await page.textContent("#shown-time")).toBe("now");
		});

		it("shows text as text", async () => {
			const message = "<img src=x onerror=alert(1)></title><script>alert(2)</script>";
			await server.send("POST", "/api/v1/namespaces/default/events", {
				body: {
					apiVersion: "v1",
					kind: "Event",
					metadata: { name: "hostile" },
					involvedObject: { kind: "Pod", namespace: "default", name: "agent" },
					reason: message,
					message,
					type: "Warning",
					lastTimestamp: new Date(server.engine.now()).toISOString().replace(/\.\d+/, ""),
				},
			});
			pages.poll();
			await open();
			await page.getByText(`Pod/default/agent: ${message}`).waitFor();
			expect(await page.locator("img, #events script").count()).toBe(0);
			expect(complaints).toEqual([]);
		});
	});

	it("says what is missing where there is nothing to see", async () => {
		const base = { at: 0, nodes: [], daemonSets: [], cells: {} };
		let send: (event: string, data: unknown) => void = () => undefined;
		server = await new TestServer(1).start(async (exchange) => {
			const asset = assetOf(exchange.path.slice(UI_ROOT.length));
			if (asset !== undefined) await exchange.send(200, asset.type, asset.text);
			else if (exchange.path === `${UI_ROOT}stream`) {
				exchange.begin(200, "text/event-stream");
				send = (event, data) => exchange.push(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
				send("start", { cluster: "new", steps: [], now: 0, paused: false, base });
			} else return false;
			return true;
		});
		page = await openPage();
		await page.goto(`https://127.0.0.1:${server.running.port}${UI_ROOT}#token=x`);
		await page.getByText("The cluster has no nodes.").waitFor();
		const node = { name: "node01", labels: {}, taints: [], cordoned: false, ready: true, stopped: false };
		send("step", { at: 1, nodes: [node] });
		await page.getByText("There are no DaemonSets yet.").waitFor();
		await page.fill("#filter", "gpu");
		await page.getByText("No node has that in its name or labels.").waitFor();
		await page.fill("#filter", "node");
		await page.getByText("There are no DaemonSets yet.").waitFor();
	});

	it("keeps few elements, whatever the number of nodes and DaemonSets", async () => {
		const uids = Array.from({ length: 30 }, (_, index) => `uid-${String(index).padStart(2, "0")}`);
		const names = Array.from({ length: 1000 }, (_, index) => `node${String(index).padStart(4, "0")}`);
		const start: Start = {
			cluster: "large",
			steps: [],
			now: 0,
			paused: false,
			base: {
				at: 0,
				nodes: names.map((name) => ({ name, labels: {}, taints: [], cordoned: false, ready: true, stopped: false })),
				daemonSets: uids.map((uid) => ({
					uid,
					namespace: "default",
					name: `agent-${uid}`,
					desired: 1000,
					updated: 1000,
					outdated: 0,
					unavailable: 0,
					maxUnavailable: 1,
					maxSurge: 0,
					onDelete: false,
				})),
				cells: Object.fromEntries(uids.map((uid) => [uid, Object.fromEntries(names.map((name) => [name, "#"]))])),
			},
		};
		let send: (event: string, data: unknown) => void = () => undefined;
		server = await new TestServer(1).start(async (exchange) => {
			const asset = assetOf(exchange.path.slice(UI_ROOT.length));
			if (asset !== undefined) await exchange.send(200, asset.type, asset.text);
			else if (exchange.path === `${UI_ROOT}stream`) {
				exchange.begin(200, "text/event-stream");
				send = (event, data) => exchange.push(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
				send("start", start);
			} else if (exchange.path === `${UI_ROOT}reason`) {
				await exchange.send(200, "application/json", '{"verdict":"runs","reason":""}');
			} else return false;
			return true;
		});
		page = await openPage();
		await page.goto(`https://127.0.0.1:${server.running.port}${UI_ROOT}#token=x`);
		await page.locator(".cell").first().waitFor();
		await page.locator("#grid").focus();
		await page.keyboard.press("ArrowDown");
		await page.keyboard.press("Control+End");
		await page.locator("#cell-999-29.chosen").waitFor();
		await page.getByText("runs").waitFor();
		const changes = await page.evaluateHandle(WATCH_CHANGES);
		send("step", { at: 1, cells: { "uid-29": { node0999: "o" } } });
		await page.locator('#cell-999-29[aria-label="agent-uid-29 on node0999: old revision"]').waitFor();
		// What has not changed is not touched; the reason of the chosen cell is asked for anew.
		const touched = new Set((await changes.jsonValue()) as string[]);
		expect([...touched].filter((id) => !["cell-999-29", "reason", "suggestion", "scrubber"].includes(id))).toEqual([]);
		expect(await page.locator("#grid .row").count()).toBeLessThan(60);
		expect(await page.getAttribute("#grid", "aria-rowcount")).toBe("1001");
		expect(complaints).toEqual([]);
	});
});
