import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

const manifest = `
apiVersion: v1
kind: ConfigMap
metadata: {name: beta, labels: {tier: node}}
data: {size: "2Gi", count: "10"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: alpha, labels: {tier: edge, x.io/team: obs}, annotations: {note: "\\e[31mred"}}
data: {size: "500Mi", count: "9"}
---
apiVersion: v1
kind: Secret
metadata: {name: token}
type: Opaque
stringData: {key: hi}
`;

beforeAll(async () => {
	session = new Session();
	await session.run("cluster create --nodes 2");
	await session.run("create namespace team");
	await session.run("create -n team -f -", manifest);
	session.now += 65_000;
});

afterAll(() => session.end());

const get = (words: string) => session.run(`get -n team ${words}`);
const ok = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });
const failed = (stderr: string, stdout = "") => ({ code: 1, stdout, stderr });

describe("get in tables", () => {
	it.each<[string, string]>([
		["cm alpha beta", "NAME    DATA   AGE\nalpha   2      65s\nbeta    2      65s\n"],
		["cm/beta cm/alpha", "NAME    DATA   AGE\nbeta    2      65s\nalpha   2      65s\n"],
		["configmaps -l tier=edge", "NAME    DATA   AGE\nalpha   2      65s\n"],
		["cm --field-selector metadata.name=beta", "NAME   DATA   AGE\nbeta   2      65s\n"],
		[
			"cm -l tier -L tier,x.io/team",
			"NAME    DATA   AGE   TIER   TEAM\nalpha   2      65s   edge   obs\nbeta    2      65s   node   \n",
		],
		["cm beta --show-labels", "NAME   DATA   AGE   LABELS\nbeta   2      65s   tier=node\n"],
		["cm beta --no-headers", "beta   2     65s\n"],
		["cm beta --show-kind", "NAME             DATA   AGE\nconfigmap/beta   2      65s\n"],
		["cm -A -l tier=node", "NAMESPACE   NAME   DATA   AGE\nteam        beta   2      65s\n"],
		["cm beta --server-print=false", "NAME   AGE\nbeta   65s\n"],
		["cm -l tier --sort-by .data.size", "NAME    DATA   AGE\nalpha   2      65s\nbeta    2      65s\n"],
		["cm -l tier --sort-by .data.count --no-headers", "alpha   2     65s\nbeta    2     65s\n"],
		[
			"cm,secrets,nodes -l kubernetes.io/os!=linux",
			`NAME                         DATA   AGE
configmap/alpha              2      65s
configmap/beta               2      65s
configmap/kube-root-ca.crt   1      65s

NAME           TYPE     DATA   AGE
secret/token   Opaque   1      65s
`,
		],
	])("%s", async (words, stdout) => {
		expect(await get(words)).toEqual(ok(stdout));
	});

	it("says that there is nothing, unless an error has said why", async () => {
		expect(await get("pods")).toEqual(ok("", "No resources found in team namespace.\n"));
		expect(await get("pods -A")).toEqual(ok("", "No resources found\n"));
		expect(await get("nodes -l a=b")).toEqual(ok("", "No resources found\n"));
		expect(await get("pods nope --ignore-not-found")).toEqual(ok(""));
		expect(await get("pods nope")).toEqual(failed('Error from server (NotFound): pods "nope" not found\n'));
	});

	it("shows what there is before what is not", async () => {
		const table = "NAME   DATA   AGE\nbeta   2      65s\n";
		const missing = (name: string) => `Error from server (NotFound): configmaps "${name}" not found\n`;
		expect(await get("cm x beta")).toEqual(failed(missing("x"), table));
		expect(await get("cm x beta y")).toEqual(failed(missing("x") + missing("y"), table));
		expect(await get("cm x beta --ignore-not-found")).toEqual(ok(table));
		expect(await session.run("get cm x -n nowhere")).toEqual(
			failed('Error from server (NotFound): namespaces "nowhere" not found\n'),
		);
	});

	it("leaves a table out that it can't sort, as kubectl does", async () => {
		expect(await get("cm -l tier --sort-by .nope")).toEqual(ok("", "No resources found in team namespace.\n"));
		expect(await get("cm alpha beta --sort-by .metadata.name")).toEqual(
			failed('error: couldn\'t find any field with path "{.metadata.name}" in the list of objects\n'),
		);
	});

	it("shows what files name, as it is in the cluster", async () => {
		writeFileSync(join(session.home, "c.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: beta}\n");
		expect(await get("-f c.yaml")).toEqual(ok("NAME   DATA   AGE\nbeta   2      65s\n"));
	});
});

describe("get of objects", () => {
	it.each<[string, string]>([
		["cm -l tier -o name", "configmap/alpha\nconfigmap/beta\n"],
		["cm -l tier -o jsonpath={.items[*].data.size}", "500Mi 2Gi"],
		["cm -l tier -o jsonpath={.items[*].data.count} --sort-by .data.count", "9 10"],
		["cm -l tier --sort-by .data.size -o name", "configmap/alpha\nconfigmap/beta\n"],
		["secret token -o go-template={{.data.key|base64decode}}", "hi"],
		["cm beta --template {{.kind}}", "ConfigMap"],
		[
			"cm -l tier -o custom-columns=N:.metadata.name,S:.data.size,X:.x",
			"N       S       X\nalpha   500Mi   <none>\nbeta    2Gi     <none>\n",
		],
		["cm alpha -o jsonpath={.metadata.annotations.note}", "\u001b[31mred"],
		["cm -l none=one -o yaml", 'apiVersion: v1\nitems: []\nkind: List\nmetadata:\n  resourceVersion: ""\n'],
		["cm -l none=one -o name", ""],
		["cm nope -o yaml --ignore-not-found", ""],
	])("%s", async (words, stdout) => {
		expect(await get(words)).toEqual(ok(stdout));
	});

	it("prints a single object by itself, others in a List", async () => {
		const one = (await get("cm alpha -o yaml")).stdout;
		expect(one).toMatch(
			/^apiVersion: v1\ndata:\n {2}count: "9"\n {2}size: 500Mi\nkind: ConfigMap\nmetadata:\n {2}annotations:\n {4}note: "\\e\[31mred"\n/,
		);
		const two = (await get("cm alpha beta -o yaml")).stdout;
		expect(two).toContain(`- ${one.trimEnd().replaceAll("\n", "\n  ")}\n- apiVersion: v1\n`);
		expect(two).toMatch(/^apiVersion: v1\nitems:\n- [\s\S]*\nkind: List\nmetadata:\n {2}resourceVersion: ""\n$/);
		expect(one).not.toContain("managedFields");
		expect((await get("cm alpha -o yaml --show-managed-fields")).stdout).toContain(
			"\n  managedFields:\n  - apiVersion: v1\n",
		);
	});

	it("shows what there is, and fails for what is not", async () => {
		expect(await get("cm nope beta -o name")).toEqual(
			failed('Error from server (NotFound): configmaps "nope" not found\n', "configmap/beta\n"),
		);
		expect(await get("cm nope -o name")).toEqual(failed('Error from server (NotFound): configmaps "nope" not found\n'));
	});

	it("reads templates from files", async () => {
		writeFileSync(join(session.home, "t"), "{range .items[*]}{.metadata.name}{'\\n'}{end}");
		expect(await get("cm -l tier -o jsonpath-file=t")).toEqual(ok("alpha\nbeta\n\n".replace("\n\n", "\n")));
		expect(await get("cm -o go-template-file=none")).toEqual(
			failed("error: error reading --template none, open none: no such file or directory\n"),
		);
	});

	it("answers --raw with the server's JSON", async () => {
		const { stdout, code } = await session.run(
			"get --raw /api/v1/namespaces/team/configmaps?labelSelector=tier%3Dedge",
		);
		expect(code).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({ kind: "ConfigMapList", items: [{ metadata: { name: "alpha" } }] });
		expect(JSON.parse((await session.run("get --raw /version")).stdout)).toMatchObject({ gitVersion: "v1.36.2" });
		expect(await session.run("get --raw /apis/none")).toEqual(
			failed("Error from server (NotFound): the server could not find the requested resource\n"),
		);
	});
});

describe("get refuses", () => {
	it.each<[string, string]>([
		[
			"",
			`You must specify the type of resource to get. Use "ds api-resources" for a complete list of supported resources.

error: Required resource not specified.
Use "ds explain <resource>" for a detailed description of that resource (e.g. ds explain pods).
See 'ds get -h' for help and examples
`,
		],
		["widgets", 'error: the server doesn\'t have a resource type "widgets"\n'],
		["cm beta -l a=b", "error: name cannot be provided when a selector is specified\n"],
		["cm beta -A", "error: a resource cannot be retrieved by name across all namespaces\n"],
		["cm -o yaml --show-labels", "error: --show-labels option cannot be used with yaml printer\n"],
		["cm --output-watch-events", "error: --output-watch-events option can only be used with --watch or --watch-only\n"],
		["cm,nodes -w", "error: you may only specify a single resource type\n"],
		["cm --subresource status", "error: subresource cannot be used when bulk resources are specified\n"],
		["cm beta --subresource scale", "Error from server (NotFound): the server could not find the requested resource\n"],
		["--raw /api cm", "error: arguments may not be passed when --raw is specified\n"],
		["--raw /api -o json", "error: --raw and --output are mutually exclusive\n"],
		[
			"--raw /api -w",
			"error: --raw may not be specified with other flags that filter the server request or alter the output\n",
		],
		["--raw api", 'error: --raw must be a valid URL path: parse "api": invalid URI for request\n'],
		["cm beta -o jsonpath={.data", "error: error parsing jsonpath {.data, unclosed action\n"],
		[
			"cm -o nonsense",
			'error: unable to match a printer suitable for the output format "nonsense", allowed formats are: custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml\n',
		],
		[
			"ds --field-selector spec.x=y",
			'Error from server (BadRequest): Unable to find "apps/v1, Resource=daemonsets" that match label selector "", field selector "spec.x=y": "spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"\n',
		],
	])("%s", async (words, stderr) => {
		expect(await get(words)).toEqual(failed(stderr));
	});
});
