import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Session } from "../cli/session";

let session: Session;
const file = (name: string) => join(session.home, name);

beforeEach(() => {
	session = new Session();
	session.env.KUBECONFIG = "first.yaml:second.yaml";
	writeFileSync(
		file("first.yaml"),
		"apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters: [{name: a, cluster: {server: https://a, certificate-authority-data: YWJj}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\nusers: [{name: a, user: {token: secret}}]\n",
		{ mode: 0o600 },
	);
	writeFileSync(
		file("second.yaml"),
		"apiVersion: v1\nkind: Config\nclusters: [{name: a, cluster: {server: https://other}}]\ncontexts: [{name: b, context: {cluster: a, user: a}}]\n",
		{ mode: 0o640 },
	);
});
afterEach(() => session.end());

test("view merges files, the first one deciding, and shows no secrets", async () => {
	expect(await session.run("config view")).toEqual({
		code: 0,
		stderr: "",
		stdout: `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: DATA+OMITTED
    server: https://a
  name: a
contexts:
- context:
    cluster: a
    user: a
  name: a
- context:
    cluster: a
    user: a
  name: b
current-context: a
kind: Config
users:
- name: a
  user:
    token: REDACTED
`,
	});
	expect((await session.run("config view --raw -o jsonpath={.users[0].user.token}")).stdout).toBe("secret");
	expect((await session.run("config view --minify -o jsonpath={.contexts[*].name}")).stdout).toBe("a");
});

test("a change goes into the file that has the entry, whose mode stays", async () => {
	const first = readFileSync(file("first.yaml"), "utf8");
	expect(await session.run("config set-context b --namespace=monitoring")).toEqual({
		code: 0,
		stdout: 'Context "b" modified.\n',
		stderr: "",
	});
	expect(readFileSync(file("first.yaml"), "utf8")).toBe(first);
	expect(readFileSync(file("second.yaml"), "utf8")).toBe(`apiVersion: v1
clusters:
- cluster:
    server: https://other
  name: a
contexts:
- context:
    cluster: a
    namespace: monitoring
    user: a
  name: b
current-context: ""
kind: Config
users: null
`);
	expect(statSync(file("second.yaml")).mode & 0o777).toBe(0o640);
});

test("what is new goes into the first file, the current context too", async () => {
	await session.run("config set-cluster c --server=https://c");
	await session.run("config use-context b");
	expect((await session.run("config get-contexts")).stdout).toBe(
		"CURRENT   NAME   CLUSTER   AUTHINFO   NAMESPACE\n          a      a         a          \n*         b      a         a          \n",
	);
	expect(readFileSync(file("first.yaml"), "utf8")).toContain("current-context: b");
	expect((await session.run("config get-clusters")).stdout).toBe("NAME\na\nc\n");
});

test("where there is no file, one is made that is the user's alone", async () => {
	session.env.KUBECONFIG = "new/config";
	expect(await session.run("config set-credentials u --token=t")).toMatchObject({ code: 0, stdout: 'User "u" set.\n' });
	expect(statSync(file("new/config")).mode & 0o777).toBe(0o600);
});

test("a file that another program changes is left alone", async () => {
	const first = readFileSync(file("first.yaml"), "utf8");
	writeFileSync(file("second.yaml.lock"), "");
	expect(await session.run("config unset current-context")).toEqual({
		code: 1,
		stdout: "",
		stderr: "error: open second.yaml.lock: file exists\n",
	});
	expect(readFileSync(file("first.yaml"), "utf8")).toBe(first);
});

test.each([
	["use-context zz", 'error: no context exists with the name: "zz"\n'],
	["delete-cluster zz", "error: cannot delete cluster zz, not in first.yaml\n"],
	["rename-context a b", 'error: cannot rename the context "a", the context "b" already exists in first.yaml\n'],
	["set users.a.exec.command x", "error: unable to parse one or more field values of users.a.exec.command\n"],
	["set clusters.a.insecure-skip-tls-verify maybe", 'error: strconv.ParseBool: parsing "maybe": invalid syntax\n'],
	["unset clusters.zz.server", "error: current map key `zz` is invalid\n"],
	["set-cluster a --embed-certs", "error: you must specify a --certificate-authority to embed\n"],
	["get-contexts zz", "error: context zz not found\n"],
])("config %s is refused, and nothing changes", async (words, stderr) => {
	const before = ["first.yaml", "second.yaml"].map((name) => readFileSync(file(name), "utf8"));
	expect(await session.run(`config ${words}`)).toMatchObject({ code: 1, stderr });
	expect(["first.yaml", "second.yaml"].map((name) => readFileSync(file(name), "utf8"))).toEqual(before);
});
