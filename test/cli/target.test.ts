import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Session, type SessionOptions } from "./session";

let session: Session;
afterEach(() => session.end());

function start(options: SessionOptions = {}, kubeconfig?: string): void {
	session = new Session(options);
	if (kubeconfig === undefined) return;
	mkdirSync(join(session.home, ".kube"));
	writeFileSync(join(session.home, ".kube", "config"), kubeconfig);
}

async function status(line = ""): Promise<string[]> {
	const { stdout, stderr, code } = await session.run(`cluster status ${line}`);
	expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
	const cells = stdout.split("\n").map((row) => row.split("│").map((cell) => cell.trim()));
	return ["Cluster", "Why"].map((name) => cells.find((row) => row[1] === name)?.[2] ?? "");
}

const KUBECONFIG = "apiVersion: v1\nkind: Config\ncurrent-context: prod\n";

test("without anything it is the local cluster default, made by the first command with one node", async () => {
	start();
	expect(await status()).toEqual([
		"default (local)",
		"no other cluster is named or chosen, and there is no kubeconfig",
	]);
	expect((await session.run("cluster list")).stderr).toBe(
		"There are no local clusters; 'ds cluster create' makes one.\n",
	);
	expect(await session.run("version")).toEqual({
		code: 0,
		stdout: "Client Version: v1.36.2\nds Version: v0.0.0-test\nServer Version: v1.36.2\n",
		stderr: "",
	});
	expect((await session.run("cluster list")).stdout).toBe(
		"CURRENT   NAME      NODES   AGE\n*         default   1       0s\n",
	);
});

test("a kubeconfig's current context comes before it, and is never replaced by a local cluster", async () => {
	start({}, KUBECONFIG);
	expect(await status()).toEqual(["prod (real)", `the current context of ${join(session.home, ".kube", "config")}`]);
	const { code, stdout, stderr } = await session.run("version");
	expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
	expect(stderr).toBe('error: context "prod" does not exist\n');
	expect((await session.run("cluster settle")).stderr).toContain("error: this works on local clusters only,");
	expect((await session.run("cluster list")).stdout).toBe("");
});

test("KUBECONFIG is a list of files, of which the first that names a context counts", async () => {
	start({}, KUBECONFIG);
	const [empty, json] = ["empty", "config.json"].map((name) => join(session.home, name)) as [string, string];
	writeFileSync(empty, "apiVersion: v1\n# current-context: no\ncurrent-context: ''\n");
	writeFileSync(json, '{"kind": "Config", "current-context": "from-json"}');
	session.env.KUBECONFIG = `${join(session.home, "missing")}:${empty}:${json}`;
	expect(await status()).toEqual(["from-json (real)", `the current context of ${json}`]);
});

test("a saved choice comes before a kubeconfig, and a terminal is told so", async () => {
	start({ terminal: true }, KUBECONFIG);
	expect((await session.run("cluster create edge --nodes 2")).stdout).toBe("cluster/edge created with 2 nodes\n");
	expect(await status()).toEqual(["edge (local)", "chosen with 'ds cluster create' or 'ds cluster use'"]);
	expect((await session.run("version")).stderr).toBe(
		'Using local cluster "edge", not context "prod": it was chosen (\'ds cluster use --none\' forgets the choice).\n',
	);
	expect((await session.run("cluster use --none")).stdout).toBe("No local cluster is chosen any more.\n");
	expect(await status()).toEqual(["prod (real)", expect.any(String)]);
});

test("DS_CLUSTER comes before the choice, --local-cluster before DS_CLUSTER", async () => {
	start();
	for (const name of ["a", "b", "c"]) await session.run(`cluster create ${name}`);
	session.env.DS_CLUSTER = "b";
	expect(await status()).toEqual(["b (local)", "the environment variable DS_CLUSTER"]);
	expect(await status("--local-cluster a")).toEqual(["a (local)", "the flag --local-cluster"]);
});

test("kubectl's flags mean a real cluster, and exclude --local-cluster", async () => {
	start();
	const said = async (words: string) => {
		const { code, stderr } = await session.run(words);
		expect(code).toBe(1);
		return stderr;
	};
	const { home } = session;
	expect(await said(`version --kubeconfig ${home}/x`)).toBe(`error: stat ${home}/x: no such file or directory\n`);
	expect(await said("version --context x")).toBe('error: context "x" does not exist\n');
	expect(await said("version --cluster x")).toBe('error: cluster "x" does not exist\n');
	expect(await said("version --user x")).toBe('error: auth info "x" does not exist\n');
	expect(await said("version --server 127.0.0.1:1")).toBe(
		"The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\n",
	);
	expect(await session.run("version -s https://x --local-cluster a")).toEqual({
		code: 1,
		stdout: "",
		stderr: "error: --local-cluster names a local cluster and --server a real one: only one of them can be used\n",
	});
	expect((await session.run("cluster list")).stdout).toBe("");
});

test("a local cluster that is not there is not made, unless it is the default one", async () => {
	start();
	expect(await session.run("version --local-cluster nope")).toEqual({
		code: 1,
		stdout: "",
		stderr: "error: there is no local cluster \"nope\"; make one with 'ds cluster create nope'\n",
	});
	session.env.DS_CLUSTER = "../../etc";
	expect((await session.run("version")).code).toBe(1);
});
