import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(() => {
	session = new Session({ env: { HOME_X: "from the environment" } });
	mkdirSync(join(session.home, "dir/sub"), { recursive: true });
	const files: Record<string, string | Buffer> = {
		"a.conf": "level=info\n",
		"bin.dat": Buffer.from([0xff, 0, 1]),
		"dir/x": "1",
		"dir/y.txt": "2",
		"dir/sub/z": "3",
		"bad key": "",
		"e.env": "# c\n  A=1\nB=x=y\nHOME_X\n\nC=\n",
		"bad.env": "1A=1\n",
	};
	for (const [name, content] of Object.entries(files)) writeFileSync(join(session.home, name), content);
});

afterEach(() => session.end());

/** What kubectl v1.36 prints for the same words. */
async function shows(words: string[], yaml: string) {
	const outcome = await session.run(["create", ...words, "--dry-run=client", "-o", "yaml"]);
	expect(outcome).toEqual({ code: 0, stdout: yaml.replace(/^\n/, ""), stderr: "" });
}

async function fails(words: string[], message: string) {
	const outcome = await session.run(["create", ...words, "--dry-run=client"]);
	expect(outcome).toEqual({ code: 1, stdout: "", stderr: `error: ${message}\n` });
}

describe("create configmap", () => {
	it("takes files, literals, folders and environment files", async () => {
		await shows(
			["cm", "c", "--from-file=a.conf", "--from-file=z=bin.dat", "--from-literal=j=1=2"],
			`
apiVersion: v1
binaryData:
  z: /wAB
data:
  a.conf: |
    level=info
  j: 1=2
kind: ConfigMap
metadata:
  name: c
`,
		);
		await shows(
			["cm", "c", "--from-file=dir", "-n", "web"],
			`
apiVersion: v1
data:
  x: "1"
  y.txt: "2"
kind: ConfigMap
metadata:
  name: c
  namespace: web
`,
		);
		await shows(
			["cm", "c", "--from-env-file=e.env"],
			`
apiVersion: v1
data:
  A: "1"
  B: x=y
  C: ""
  HOME_X: from the environment
kind: ConfigMap
metadata:
  name: c
`,
		);
	});

	it("appends a hash of its data, and keeps its configuration for apply", async () => {
		await shows(
			["cm", "c", "--append-hash", "--from-literal=a=<b>", "--save-config"],
			`
apiVersion: v1
data:
  a: <b>
kind: ConfigMap
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"c-tdf59c6t5h"},"data":{"a":"\\u003cb\\u003e"}}
  name: c-tdf59c6t5h
`,
		);
	});

	it.each<[string[], string]>([
		[["--from-file=nope"], "error reading nope: no such file or directory"],
		[["--from-file=k=dir"], "cannot give a key name for a directory path"],
		[["--from-file=a=b=c"], "key names or file paths cannot contain '='"],
		[["--from-file==b"], "key name for file path b missing"],
		[["--from-file=b="], "file path for key name b missing"],
		[["--from-literal=a"], "invalid literal source a, expected key=value"],
		[
			["--from-literal=a=1", "--from-literal=a=2"],
			'cannot add key "a", another key by that name already exists in Data for ConfigMap "c"',
		],
		[
			["--from-file=bad key"],
			"\"bad key\" is not a valid key name for a ConfigMap: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
		],
		[
			["--from-env-file=bad.env"],
			"\"1A\" is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
		],
		[["--from-env-file=dir"], "env config file cannot be a directory"],
		[
			["--from-env-file=e.env", "--from-literal=a=1"],
			"from-env-file cannot be combined with from-file or from-literal",
		],
	])("refuses %j", async (flags, message) => {
		await fails(["configmap", "c", ...flags], message);
	});
});

describe("create secret generic", () => {
	it("takes the same, encoded", async () => {
		await shows(
			["secret", "generic", "s", "--from-literal=a=b", "--from-file=bin.dat", "--type=Opaque"],
			`
apiVersion: v1
data:
  a: Yg==
  bin.dat: /wAB
kind: Secret
metadata:
  name: s
type: Opaque
`,
		);
		await fails(
			["secret", "generic", "s", "--from-literal=a=b", "--from-literal=a=c"],
			"cannot add key a, another key by that name already exists",
		);
		await fails(
			["secret", "generic", "s", "--from-literal=..=b"],
			"\"..\" is not valid key name for a Secret must not be '..'",
		);
	});
});

describe("create serviceaccount and priorityclass", () => {
	it("make what they are told", async () => {
		await shows(["sa", "s"], "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: s\n");
		await shows(
			["pc", "p", "--value=10", "--global-default", "--description=hi", "--preemption-policy=Never"],
			`
apiVersion: scheduling.k8s.io/v1
description: hi
globalDefault: true
kind: PriorityClass
metadata:
  name: p
preemptionPolicy: Never
value: 10
`,
		);
	});

	it("say what failed", async () => {
		await session.run("cluster create --nodes 1");
		expect(await session.run("create sa s")).toEqual({ code: 0, stdout: "serviceaccount/s created\n", stderr: "" });
		expect(await session.run("create sa s")).toEqual({
			code: 1,
			stdout: "",
			stderr: 'error: failed to create serviceaccount: serviceaccounts "s" already exists\n',
		});
	});
});
