import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 2");
	await session.run("create -f -", daemonSet);
	await session.run("cluster settle");
});

afterEach(() => session.end());

const daemonSet = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: "agent:1.0"}]}
`;
const ok = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });
const failed = (stderr: string, stdout = "") => ({ code: 1, stdout, stderr });

describe("rollout", () => {
	it("ends with 130 on ^C, and leaves the rollout to go on by itself", async () => {
		await session.run("set image ds/agent agent=agent:2.0");
		const { code, stdout, stderr } = await session.run("rollout status ds/agent", "", { interruptMs: 300 });
		expect([code, stdout]).toEqual([
			130,
			'Waiting for daemon set "agent" rollout to finish: 0 out of 2 new pods have been updated...\n',
		]);
		expect(stderr).toBe("interrupted: the rollout of daemonsets/agent is not done, and goes on by itself\n");
		await session.run("cluster settle");
		expect(await session.run("rollout status ds/agent")).toEqual(ok('daemon set "agent" successfully rolled out\n'));
	});

	it("sets an image, and takes it back", async () => {
		expect(await session.run("set image ds/agent agent=agent:2.0")).toEqual(ok("daemonset.apps/agent image updated\n"));
		expect(await session.run("set image ds/agent agent=agent:2.0")).toEqual(ok(""));
		await session.run("cluster settle");
		expect(await session.run("rollout status ds/agent")).toEqual(ok('daemon set "agent" successfully rolled out\n'));
		expect(await session.run("rollout history ds/agent")).toEqual(
			ok("daemonset.apps/agent \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n"),
		);
		const { stdout } = await session.run("rollout history ds/agent --images");
		expect(stdout.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
			["daemonset.apps/agent "],
			["REVISION", "AGE", "CONTAINER", "IMAGE", "CHANGE-CAUSE"],
			["1", expect.stringMatching(/^\d+s$/), "agent", "agent:1.0", "<none>"],
			["2", expect.stringMatching(/^\d+s$/), "agent", "agent:2.0", "<none>"],
			[""],
			[""],
		]);
		expect(await session.run("rollout undo ds/agent")).toEqual(ok("daemonset.apps/agent rolled back\n"));
		expect(await session.run("get ds agent -o jsonpath={..image}")).toEqual(ok("agent:1.0"));
	});

	it("refuses what DaemonSets can't", async () => {
		expect(await session.run("rollout pause ds/agent")).toEqual(
			failed('error: daemonsets.apps "agent" pausing is not supported\n'),
		);
		expect(await session.run("rollout undo ds/agent --to-revision=7")).toEqual(
			failed("error: unable to find specified revision 7 in history\n"),
		);
		expect(await session.run("set image ds/agent nope=x")).toEqual(
			failed('error: unable to find container named "nope"\n'),
		);
	});
});
