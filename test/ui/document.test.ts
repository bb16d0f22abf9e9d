import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Session } from "../cli/session";
import { openBrowser, skipped } from "./browser";

const manifest = (name: string, nodeSelector: string) => `---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: ${name}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {nodeSelector: ${nodeSelector}, containers: [{name: main, image: "agent:1"}]}
`;

describe.skipIf(skipped !== "")(`the page that ds map writes, in a browser${skipped}`, () => {
	let session: Session;
	beforeAll(async () => {
		session = new Session();
		await session.run("cluster create --nodes 2");
		writeFileSync(join(session.home, "agents.yaml"), manifest("agent", "{}") + manifest("gpu", "{gpu: a100}"));
		await session.run("create -f agents.yaml");
		await session.run("cluster settle");
		const { stdout } = await session.run("map -o html");
		writeFileSync(join(session.home, "map.html"), stdout);
	});
	afterAll(() => session.end());

	it("tells the reason behind the cell that the keyboard or the pointer is at, and asks for nothing", async () => {
		const browser = await openBrowser();
		try {
			const page = await browser.newPage();
			const complaints: string[] = [];
			const asked: string[] = [];
			page.on("console", (message) => complaints.push(message.text()));
			page.on("pageerror", (error) => complaints.push(error.message));
			page.on("request", (request) => asked.push(request.url()));
			const url = pathToFileURL(join(session.home, "map.html")).href;
			await page.goto(url);
			const reason = () => page.textContent("#reason");
			await page.keyboard.press("Tab");
			expect(await reason()).toBe("agent on node01: runs: its pod is available");
			await page.keyboard.press("ArrowDown");
			expect(await reason()).toBe("agent on node02: runs: its pod is available");
			await page.keyboard.press("End");
			expect(await reason()).toMatch(/^gpu on node02: not eligible: nodeSelector wants gpu=a100, the node has no /);
			await page.locator("tbody tr", { hasText: "node01" }).locator("td").last().hover();
			expect(await reason()).toMatch(/^gpu on node01: not eligible: nodeSelector wants gpu=a100/);
			expect(complaints).toEqual([]);
			expect(asked).toEqual([url]);
		} finally {
			await browser.close();
		}
	});
});
