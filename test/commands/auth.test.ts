import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(() => {
	session = new Session();
});

afterEach(() => session.end());

const said = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });
const refused = (stderr: string) => ({ code: 1, stdout: "", stderr });

describe("auth can-i", () => {
	test("everything on a local cluster", async () => {
		expect(await session.run("auth can-i create daemonsets")).toEqual(said("yes\n"));
		expect(await session.run("auth can-i get pods --subresource=log -A")).toEqual(said("yes\n"));
		expect(await session.run("auth can-i get /healthz")).toEqual(said("yes\n"));
		expect(await session.run("auth can-i impersonate users -q")).toEqual(said(""));
	});

	test("doubts what no server knows, and asks anyway", async () => {
		expect(await session.run("auth can-i get widgets.example.com")).toEqual(
			said("yes\n", "Warning: the server doesn't have a resource type 'widgets' in group 'example.com'\n\n"),
		);
		expect(await session.run("auth can-i frob nodes")).toEqual(
			said(
				"yes\n",
				"Warning: resource 'nodes' is not namespace scoped\n\nWarning: verb 'frob' is not a known verb\n\n",
			),
		);
	});

	test("--list: all that is allowed", async () => {
		const { stdout } = await session.run("auth can-i --list");
		expect(stdout.split("\n").slice(0, 5)).toEqual([
			"Resources                                       Non-Resource URLs   Resource Names   Verbs",
			"*.*                                             []                  []               [*]",
			"                                                [*]                 []               [*]",
			"selfsubjectreviews.authentication.k8s.io        []                  []               [create]",
			"selfsubjectaccessreviews.authorization.k8s.io   []                  []               [create]",
		]);
	});

	test.each([
		[
			"get",
			"error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'ds auth can-i -h' for help and examples.\n",
		],
		["--list get", "error: list option must be specified with no arguments\n"],
		["--list -A", "error: list option can't be specified with neither quiet, all-namespaces nor subresource options\n"],
		["get pods --no-headers", "error: --no-headers cannot be set without --list specified\n"],
		["get /x --subresource=y", "error: --subresource can not be used with NonResourceURL\n"],
	])("%s is refused", async (words, stderr) => {
		expect(await session.run(`auth can-i ${words}`)).toEqual(refused(stderr));
	});
});

test("auth whoami: the local cluster's administrator", async () => {
	expect(await session.run("auth whoami")).toEqual(
		said("ATTRIBUTE   VALUE\nUsername    kubernetes-admin\nGroups      [system:masters system:authenticated]\n"),
	);
	const { stdout } = await session.run("auth whoami -o json");
	const start =
		'{\n    "kind": "SelfSubjectReview",\n    "apiVersion": "authentication.k8s.io/v1",\n    "metadata": {\n';
	expect(stdout.slice(0, start.length)).toBe(start);
});

test("describe clusterrole: rows in the order of Go's text of a rule, in which verbs come first", async () => {
	await session.run(
		"create -f -",
		`
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
rules:
- {apiGroups: ["", apps], resources: [pods/log, daemonsets], verbs: [list, get]}
- {apiGroups: [apps], resources: [daemonsets], resourceNames: [b, a], verbs: [delete]}
- {nonResourceURLs: [/x], verbs: [post, get]}
`,
	);
	expect((await session.run("describe clusterrole reader")).stdout).toBe(`Name:         reader
Labels:       <none>
Annotations:  <none>
PolicyRule:
  Resources        Non-Resource URLs  Resource Names  Verbs
  ---------        -----------------  --------------  -----
  daemonsets.apps  []                 [a]             [delete]
  daemonsets.apps  []                 [b]             [delete]
                   [/x]               []              [get]
  daemonsets       []                 []              [list get]
  pods/log         []                 []              [list get]
  daemonsets.apps  []                 []              [list get]
  pods.apps/log    []                 []              [list get]
                   [/x]               []              [post]
`);
});
