import { afterAll, beforeAll, expect, it } from "vitest";
import { hang } from "../client/remote/acts";
import { FaultServer } from "../client/remote/faultServer";
import { configMap } from "../cluster/http/server";
import { ended, Shell } from "./shell";

const server = new FaultServer();
let shell: Shell;

beforeAll(async () => {
	await server.start();
	shell = new Shell();
});

afterAll(async () => {
	shell.end();
	await server.stop();
});

/** Runs a command and sends it ^C once the server has been asked so. */
async function interrupted(args: readonly string[], asked: { what: RegExp; count: number }) {
	const child = shell.start([...args, "--kubeconfig", server.kubeconfig()]);
	const ending = ended(child);
	await server.came(asked.what, asked.count);
	child.kill("SIGINT");
	return ending;
}

it("^C while a server is silent ends apply, and what it has done was told", async () => {
	const names = ["first", "second", "third"];
	const items = names.map((name) => configMap(name));
	const file = shell.file("three.json", JSON.stringify({ apiVersion: "v1", kind: "List", items }));
	const created = /POST .*configmaps/;
	server.always(created, async ({ incoming, pass }) => {
		if (server.requests(created).length === 1) await pass();
		else incoming.resume();
	});
	expect(await interrupted(["apply", "-f", file], { what: created, count: 2 })).toEqual({
		code: 130,
		stdout: "configmap/first created\n",
		stderr: "",
	});
	const there = names.map((name) => server.cluster.send("GET", `/api/v1/namespaces/default/configmaps/${name}`));
	expect((await Promise.all(there)).map(({ code }) => code)).toEqual([200, 404, 404]);
});

it.each([
	"get ds",
	"describe ds agent",
	"create -f FILE",
	"apply -f FILE",
	"apply --server-side -f FILE",
	"apply --prune --all -f FILE",
	"replace -f FILE",
	"diff -f FILE",
	"delete ds agent",
	"delete -f FILE",
	"label ds agent a=b",
	"annotate ds agent a=b",
	"patch ds agent -p {}",
	"set image ds agent agent=agent:2",
	"rollout restart ds agent",
	"rollout undo ds agent",
	"rollout history ds agent",
	"rollout status ds agent",
	"scale ds agent --replicas=1",
	"get --raw /apis/apps/v1/daemonsets",
	"why agent",
	"plan -f FILE",
	"map",
])("^C while a server is silent ends %s", async (words) => {
	server.reset();
	server.always(/daemonsets/, hang);
	const file = shell.daemonSet("agent");
	const args = words.split(" ").map((word) => (word === "FILE" ? file : word));
	const outcome = await interrupted(args, { what: /daemonsets/, count: 1 });
	expect(outcome).toEqual({ code: 130, stdout: "", stderr: "" });
});

it.each([
	"create -f FILE",
	"apply --server-side -f FILE",
	"label node node01 a=b",
	"taint node node01 a=b:NoSchedule",
	"cordon node01",
	"drain node01",
	"create configmap a",
	"create daemonset agent --image agent:1",
])("^C while a server keeps a change to itself ends %s", async (words) => {
	server.reset();
	const change = /^(POST|PUT|PATCH) /;
	server.always(change, hang);
	const file = shell.daemonSet("agent");
	const args = words.split(" ").map((word) => (word === "FILE" ? file : word));
	const outcome = await interrupted(args, { what: change, count: 1 });
	expect(outcome).toEqual({ code: 130, stdout: "", stderr: "" });
});

it("^C ends a command that waits for the rest of its input", async () => {
	const child = shell.start(["create", "-f", "-", "--kubeconfig", server.kubeconfig()]);
	const ending = ended(child);
	// More than a pipe holds: it has been taken when the command reads.
	await new Promise((resolve) => child.stdin?.write(`# ${"x".repeat(2 ** 20)}\n`, resolve));
	child.kill("SIGINT");
	expect(await ending).toEqual({ code: 130, stdout: "", stderr: "" });
});
