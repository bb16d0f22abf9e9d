import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 2");
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

describe("wait", () => {
	it("waits for a field, and for the condition of all pods", async () => {
		await session.run("create -f -", daemonSet);
		expect(await session.run("wait ds/agent --for=jsonpath={.status.numberReady}=2")).toEqual(
			ok("daemonset.apps/agent condition met\n"),
		);
		const { code, stdout } = await session.run("wait pods -l app=agent --for=condition=ready");
		expect(code).toBe(0);
		expect(stdout).toMatch(/^(pod\/agent-\w{5} condition met\n){2}$/);
	});

	it("tells every condition, and prints objects as asked", async () => {
		await session.run("create -f -", daemonSet);
		expect(
			await session.run("wait ds/agent --for=create --for=jsonpath={.status.desiredNumberScheduled} --for=create"),
		).toEqual(ok("daemonset.apps/agent condition met\n".repeat(3)));
		expect(await session.run("wait ds/agent --for=create -o jsonpath={.metadata.name}")).toEqual(ok("agent"));
	});

	it("gives up when the time is over, at once with a timeout of 0", async () => {
		await session.run("create -f -", daemonSet);
		const start = session.now;
		expect(await session.run("wait ds/agent node/node01 --for=condition=Nope --timeout=5s")).toEqual(
			failed(
				"timed out waiting for the condition on daemonsets/agent\ntimed out waiting for the condition on nodes/node01\n",
			),
		);
		expect(session.now - start).toBeGreaterThanOrEqual(5_000);
		expect(session.now - start).toBeLessThan(5_200);
		expect(await session.run("wait ds/agent --for=condition=Nope --timeout=0")).toEqual(
			failed("error: condition not met for daemonsets/agent\n"),
		);
		expect(await session.run("wait ds/agent --for=delete --timeout=0s")).toEqual(
			failed("error: condition not met for daemonsets/agent\n"),
		);
		expect(await session.run("wait ds/nope --for=create --timeout=2s")).toEqual(
			failed("error: timed out waiting for the condition\n"),
		);
	});

	it("waits for deletions, and takes what is not there for deleted", async () => {
		await session.run("create -f -", daemonSet);
		await session.run("cluster settle");
		await session.run("delete ds agent --wait=false");
		const { code, stdout } = await session.run("wait pods --all --for=delete");
		expect(code).toBe(0);
		expect(stdout).toMatch(/^(pod\/agent-\w{5} condition met\n){2}$/);
		expect(await session.run("wait ds/agent ds/nope --for=delete")).toEqual(ok(""));
		expect(await session.run("wait ds --all --for=delete")).toEqual(ok(""));
		expect(await session.run("wait ds --all --for=condition=Ready")).toEqual(
			failed("error: no matching resources found\n"),
		);
		expect(await session.run("wait ds/agent --for=condition=Ready")).toEqual(
			failed('Error from server (NotFound): daemonsets.apps "agent" not found\n'),
		);
	});

	it.each([
		["", "unrecognized condition: []"],
		["--for=", 'unrecognized condition: ""'],
		["--for=Condition=Ready", 'unrecognized condition: "Condition=Ready"'],
		["--for=jsonpath=", "jsonpath expression cannot be empty"],
		[
			"--for=jsonpath={.a}=",
			"jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3",
		],
		[
			"--for=jsonpath={.a}=1=2",
			"jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
		],
		["--for=jsonpath={.metadata.labels.*}", "given jsonpath expression matches more than one value"],
		["--for=jsonpath={.metadata.labels}=x", "jsonpath leads to a nested object or list which is not supported"],
	])("refuses %s", async (flags, message) => {
		expect(await session.run(`wait node/node01 ${flags} --timeout=1s`)).toEqual(failed(`error: ${message}\n`));
	});

	it("ends on ^C with 130, and says what was done", async () => {
		expect(await session.run("wait node/node01 --for=create --for=condition=Nope", "", { interruptMs: 500 })).toEqual({
			code: 130,
			stdout: "node/node01 condition met\n",
			stderr: "interrupted: 1 condition was met until now, and nothing was changed\n",
		});
	});
});
