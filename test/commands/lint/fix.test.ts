import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Session } from "../../cli/session";
import { CLEAN, MOVING, write } from "./files";

let session: Session;

beforeEach(() => {
	session = new Session();
});

afterEach(() => session.end());

const OLD = `# The agent of every node.
apiVersion: extensions/v1beta1   # for old clusters
kind: DaemonSet
metadata:
    name: agent
    labels: {on: yes, version: 1.10}
    creationTimestamp: null
    resourceVersion: "4711"
    # what kubectl apply had
    annotations:
        kubectl.kubernetes.io/last-applied-configuration: |
            {}
spec:
    replicas: 3
    # Labels that stay.
    strategy:
        type: RollingUpdate
    template:
        metadata:
            labels:
                app: agent   # its name
                version: "1.10"
        spec:
            hostnetwork: true
            containers:
                -   name: agent
                    image: example.com/agent:1.10
                    env:
                        -   {name: LEVEL, value: 3}
                    ports:
                        -   containerPort: "8080"
status: {}
`;

const MENDED = `# The agent of every node.
apiVersion: apps/v1   # for old clusters
kind: DaemonSet
metadata:
    name: agent
    labels: {on: "yes", version: "1.10"}
    creationTimestamp: null
    # what kubectl apply had
spec:
    selector:
      matchLabels:
        app: agent
    # Labels that stay.
    updateStrategy:
        type: RollingUpdate
    template:
        metadata:
            labels:
                app: agent   # its name
                version: "1.10"
        spec:
            hostNetwork: true
            containers:
                -   name: agent
                    image: example.com/agent:1.10
                    env:
                        -   {name: LEVEL, value: "3"}
                    ports:
                        -   containerPort: 8080
status: {}
`;

const text = (path: string) => readFileSync(join(session.home, path), "utf8");

test("--fix mends what has one safe mending, and keeps comments and layout", async () => {
	write(session, { "old.yaml": OLD });
	const { stderr } = await session.run("lint --fix old.yaml");
	expect(text("old.yaml")).toBe(MENDED);
	expect(stderr).toMatch(/^\d+ findings mended\n$/);
	const again = await session.run("lint --fix old.yaml");
	expect(text("old.yaml")).toBe(MENDED);
	expect(again.stderr).toBe("0 findings mended\n");
});

test("CRLF and a byte order mark stay, and so do the other documents and the file's mode", async () => {
	const crlf = (yaml: string) => `\ufeff${yaml}---\n${CLEAN}`.replaceAll("\n", "\r\n");
	write(session, { "old.yaml": crlf(OLD) });
	chmodSync(join(session.home, "old.yaml"), 0o640);
	await session.run("lint --fix old.yaml");
	expect(statSync(join(session.home, "old.yaml")).mode & 0o777).toBe(0o640);
	expect(text("old.yaml")).toBe(crlf(MENDED));
});

test("--fix --dry-run shows the diff and changes nothing", async () => {
	const old = CLEAN.replace("apps/v1", "apps/v1beta2");
	write(session, { "old.yaml": old, "moving.yaml": MOVING });
	expect(await session.run("lint --fix --dry-run .")).toEqual({
		code: 0,
		stderr: "1 finding would be mended\n",
		stdout: `--- a/old.yaml
+++ b/old.yaml
@@ -1,4 +1,4 @@
-apiVersion: apps/v1beta2
+apiVersion: apps/v1
 kind: DaemonSet
 metadata:
   name: agent
`,
	});
	expect(text("old.yaml")).toBe(old);
	expect(readdirSync(session.home).sort()).toEqual(["moving.yaml", "old.yaml"]);
});

test("what is left after mending is reported, with its exit code", async () => {
	write(session, { "old.yaml": MOVING.replace("apps/v1", "apps/v1beta2") });
	const { code, stdout, stderr } = await session.run("lint --fix -o compact old.yaml");
	expect({ code, stderr }).toEqual({ code: 1, stderr: "1 finding mended\n" });
	expect(stdout).toMatch(/^old\.yaml:15:18: warning: .* \[image-tag\]\n$/);
});

test("JSON, items of a List and several documents are mended where they are", async () => {
	write(session, {
		"list.yaml": `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  data: {a: 1}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n  data:\n    b: 1.50 # a price\n`,
		"a.json": '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": true}}\n',
	});
	await session.run("lint --fix .");
	expect(text("list.yaml")).toBe(
		`apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n  data: {a: "1"}\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: b}\n  data:\n    b: "1.50" # a price\n`,
	);
	expect(text("a.json")).toBe(
		'{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": "true"}}\n',
	);
});

test("what is suppressed, exempt or off is not mended, nor what an anchor shares", async () => {
	const files = {
		"off.yaml": CLEAN.replace(
			"metadata:\n  name: agent",
			"metadata:\n  name: agent\n  uid: x # dslint-ignore server-fields: wanted",
		),
		"shared.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: &one 1\n  b: *one\n",
	};
	write(session, files);
	await session.run("lint --fix .");
	expect(text("off.yaml")).toBe(files["off.yaml"]);
	expect(text("shared.yaml")).toBe(files["shared.yaml"]);
});

test("a link stays a link: the file that it leads to is mended", async () => {
	write(session, { "real.txt": CLEAN.replace("apps/v1", "apps/v1beta2") });
	symlinkSync("real.txt", join(session.home, "link.yaml"));
	await session.run("lint --fix link.yaml");
	expect(text("real.txt")).toBe(CLEAN);
});
