import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create");
});

afterEach(() => session.end());

const event = (fields: string) => `apiVersion: v1
kind: Event
involvedObject: {apiVersion: apps/v1, kind: DaemonSet, name: agent, namespace: default}
${fields}
---
`;
const ok = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });
const failed = (stderr: string) => ({ code: 1, stdout: "", stderr });

const THREE = [
	event(`metadata: {name: b}
reason: FailedCreate
type: Warning
message: " no room  "
count: 4
firstTimestamp: "2026-05-01T11:00:00Z"
lastTimestamp: "2026-05-01T11:59:30Z"`),
	event(`metadata: {name: a}
reason: Created
type: Normal
message: made
firstTimestamp: "2026-05-01T11:58:00Z"
lastTimestamp: "2026-05-01T11:58:00Z"`),
	event(`metadata: {name: c}
reason: Seen
type: Normal
message: again
firstTimestamp: "2026-05-01T11:50:00Z"
series: {count: 7, lastObservedTime: "2026-05-01T11:55:00.000000Z"}`),
].join("");

describe("events", () => {
	it("lists them by the time they were last seen", async () => {
		await session.run("create -f -", THREE);
		expect(await session.run("events --for DS/agent")).toEqual(
			ok(`LAST SEEN           TYPE      REASON         OBJECT            MESSAGE
5m (x7 over 10m)    Normal    Seen           DaemonSet/agent   again
2m                  Normal    Created        DaemonSet/agent   made
30s (x4 over 60m)   Warning   FailedCreate   DaemonSet/agent   no room
`),
		);
		expect(await session.run("events --types=warning --no-headers --for ds.apps/agent")).toEqual(
			ok("30s (x4 over 60m)   Warning   FailedCreate   DaemonSet/agent   no room\n"),
		);
		expect(await session.run("events -A --types Warning")).toEqual(
			ok(`NAMESPACE   LAST SEEN           TYPE      REASON         OBJECT            MESSAGE
default     30s (x4 over 60m)   Warning   FailedCreate   DaemonSet/agent   no room
`),
		);
		expect(await session.run("events --for ds/agent -o name")).toEqual(ok(""));
		const { stdout } = await session.run("events --for ds/agent -o json");
		expect(stdout.slice(0, 60)).toBe('{\n    "kind": "EventList",\n    "apiVersion": "v1",\n    "meta');
	});

	it("says that there are none, and what is no object or type", async () => {
		expect(await session.run("events -n kube-public")).toEqual(ok("", "No events found in kube-public namespace.\n"));
		expect(await session.run("events -A --for ds/nope")).toEqual(ok("", "No events found.\n"));
		expect(await session.run("events --for agent")).toEqual(failed("error: --for must be in resource/name form\n"));
		expect(await session.run("events --for a/b/c")).toEqual(
			failed("error: arguments in resource/name form may not have more than one slash\n"),
		);
		expect(await session.run("events --for x.y/agent")).toEqual(
			failed('error: the server doesn\'t have a resource type "x" in group "y"\n'),
		);
		expect(await session.run("events --types=Warning,Odd")).toEqual(
			failed("error: valid --types are Normal or Warning\n"),
		);
	});

	it("follows what comes, until ^C", async () => {
		await session.run(
			"create -f -",
			"{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: 'c:1'}]}}",
		);
		const { code, stdout } = await session.run("events -w --for pod/p", "", { interruptMs: 10_000 });
		expect(code).toBe(130);
		expect(stdout.split("\n").map((line) => line.split(/\s{2,}/)[2])).toEqual([
			"REASON",
			"Scheduled",
			"Pulling",
			"Pulled",
			"Created",
			"Started",
			undefined,
		]);
	});
});
