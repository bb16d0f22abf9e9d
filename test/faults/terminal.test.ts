import { afterEach, beforeEach, expect, it } from "vitest";
import { main } from "../../src/main";
import { type Outcome, Session } from "../cli/session";

const ESC = "\u001b";
const HOSTILE = `${ESC}[2J${ESC}]0;owned\u0007\u009b31m`;

let session: Session;
beforeEach(async () => {
	session = new Session();
	await session.run("cluster create default --nodes 2");
});
afterEach(() => session.end());

const daemonSet = (image: string) =>
	JSON.stringify({
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: { name: "agent", annotations: { note: image } },
		spec: {
			selector: { matchLabels: { app: "agent" } },
			template: {
				metadata: { labels: { app: "agent" }, annotations: { note: image } },
				spec: {
					containers: [
						{ name: "agent", image: `agent:${image}x`, command: [image], env: [{ name: "TEXT", value: image }] },
					],
				},
			},
		},
	});

/** Everything that a terminal would act on, but a tab and the end of a line. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/;

it("escapes what a hostile object holds wherever it is shown to people", async () => {
	expect((await session.run("create -f -", daemonSet(HOSTILE))).code).toBe(0);
	const event = {
		apiVersion: "v1",
		kind: "Event",
		metadata: { name: "agent.1", namespace: "default" },
		involvedObject: { apiVersion: "apps/v1", kind: "DaemonSet", name: "agent", namespace: "default" },
		type: "Warning",
		reason: HOSTILE,
		message: HOSTILE,
		source: { component: HOSTILE },
		firstTimestamp: "2026-05-01T12:00:00Z",
		lastTimestamp: "2026-05-01T12:00:00Z",
		count: 1,
	};
	const created = await session.run("create -f -", JSON.stringify(event));
	expect([created.code, created.stderr]).toEqual([0, ""]);
	await session.run("cluster settle");
	for (const words of [
		"get ds -o wide",
		"get pods -o wide",
		"get events",
		"get events -o wide",
		"events",
		"describe ds agent",
		"describe pods",
		"describe nodes",
		"rollout history ds agent",
		"rollout history ds agent --revision 1",
		"get ds -o custom-columns=IMAGE:.spec.template.spec.containers[0].image",
		"get ds -o yaml",
		"get ds -o json",
		"cluster status",
		"cluster export",
		"set image ds/agent agent=other --dry-run=client -o yaml",
	]) {
		const { stdout, stderr } = await session.run(words);
		// JSON escapes what JSON must; the rest is data for programs, as kubectl writes it.
		const shown = words.endsWith("-o json") ? stdout.replaceAll("\u009b", "") : stdout;
		expect([words, CONTROL.exec(shown), CONTROL.exec(stderr)]).toEqual([words, null, null]);
		expect([words, stdout !== ""]).toEqual([words, true]);
	}
});

/** Runs a command at a colour terminal of that width. */
async function at(columns: number | undefined, words: string): Promise<Outcome> {
	const outcome: Outcome = { code: -1, stdout: "", stderr: "" };
	const host = session.host(outcome);
	const io = { ...host.io, stdoutIsTerminal: true, stderrIsTerminal: true, colour: true, columns };
	outcome.code = await main(words.split(" "), { ...host, io });
	return outcome;
}

it("stays whole on a terminal of 20 columns, and on one that does not say its width", async () => {
	await session.run("create -f -", daemonSet("1.0"));
	await session.run("cluster settle");
	for (const words of [
		"get ds",
		"describe ds agent",
		"cluster status",
		"cluster list",
		"explain ds.spec",
		"--help",
		"get --help",
	]) {
		const wide = await at(200, words);
		for (const columns of [20, 1, undefined]) {
			const { code, stdout, stderr } = await at(columns, words);
			expect([words, columns, code]).toEqual([words, columns, wide.code]);
			// Without its whole colour sequences, nothing of a sequence is left.
			const plain = (stdout + stderr).replace(new RegExp(`${ESC}\\[[0-9;]*m`, "g"), "");
			expect([words, columns, CONTROL.test(plain)]).toEqual([words, columns, false]);
			// No word is lost: only where lines end may differ.
			const letters = (text: string) =>
				text.replace(new RegExp(`${ESC}\\[[0-9;]*m`, "g"), "").replace(/[^A-Za-z0-9]/g, "");
			expect([words, letters(stdout)]).toEqual([words, letters(wide.stdout)]);
		}
	}
});
