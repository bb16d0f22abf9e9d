import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 2");
	await session.run("create daemonset agent --image=nginx");
	await session.run("create deployment web --image=nginx --replicas=2");
});

afterEach(() => session.end());

const ok = (stdout: string) => ({ code: 0, stdout, stderr: "" });
const fails = (stderr: string) => ({ code: 1, stdout: "", stderr });
const NOT_FOUND = fails("Error from server (NotFound): the server could not find the requested resource\n");
const NO_METHOD = fails(
	"Error from server (MethodNotAllowed): the server does not allow this method on the requested resource\n",
);

describe("get --subresource", () => {
	it("shows the size of what has one", async () => {
		expect(await session.run("get deploy/web --subresource scale")).toEqual(
			ok("NAME   DESIRED   AVAILABLE   AGE\nweb    2         0           0s\n"),
		);
		expect(await session.run("get deploy web --subresource scale -o jsonpath={.kind}/{.spec}/{.status}")).toEqual(
			ok('Scale/{"replicas":2}/{"replicas":0,"selector":"app=web"}'),
		);
	});

	it("shows the object itself for its status", async () => {
		expect(await session.run("get ds agent --subresource status -o name")).toEqual(ok("daemonset.apps/agent\n"));
	});

	it("fails as the server does for what there is not, or can't be read", async () => {
		expect(await session.run("get ds agent --subresource scale")).toEqual(NOT_FOUND);
		expect(await session.run("get ds nobody --subresource scale")).toEqual(NOT_FOUND);
		expect(await session.run("get ds nobody --subresource status")).toEqual(
			fails('Error from server (NotFound): daemonsets.apps "nobody" not found\n'),
		);
		const pod = (await session.run("get pods -o name")).stdout.split("\n")[0] ?? "";
		expect(await session.run(`get ${pod} --subresource eviction`)).toEqual(NO_METHOD);
	});

	it("is refused for lists before the kind is looked at", async () => {
		const bulk = fails("error: subresource cannot be used when bulk resources are specified\n");
		expect(await session.run("get ds --subresource status")).toEqual(bulk);
		expect(await session.run("get nosuchkind --subresource status")).toEqual(bulk);
	});
});

describe("patch --subresource", () => {
	it("changes the size through scale", async () => {
		const patch = ["patch", "deploy/web", "--subresource=scale", "--type=merge", "-p", '{"spec":{"replicas":3}}'];
		expect(await session.run(patch)).toEqual(ok("scale.autoscaling/web patched\n"));
		expect(await session.run(patch)).toEqual(ok("scale.autoscaling/web patched (no change)\n"));
		expect(await session.run("get deploy web -o jsonpath={.spec.replicas}")).toEqual(ok("3"));
	});

	it("fails where the server has none, before the patch is sent", async () => {
		expect(await session.run(["patch", "ds/agent", "--subresource=scale", "-p", "{}"])).toEqual(NOT_FOUND);
	});
});

describe("edit --subresource", () => {
	it("opens no editor for one that there is not", async () => {
		session.env.KUBE_EDITOR = "false";
		expect(await session.run("edit ds/agent --subresource=scale")).toEqual(NOT_FOUND);
	});
});
