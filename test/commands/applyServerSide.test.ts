import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 1");
});

afterEach(() => session.end());

const ok = (stdout: string) => ({ code: 0, stdout, stderr: "" });
const configMap = (data: string, metadata = "name: a") =>
	`apiVersion: v1\nkind: ConfigMap\nmetadata: {${metadata}}\ndata: ${data}\n`;
const apply = (text: string, flags = "") => session.run(`apply --server-side ${flags} -f -`, text);
const applied = ok("configmap/a serverside-applied\n");

/** Who owns what: a line for each manager. */
async function managers(): Promise<string[]> {
	const { stdout } = await session.run("get cm a -o json --show-managed-fields");
	const entries = JSON.parse(stdout).metadata.managedFields ?? [];
	return entries.map(
		({ manager, operation, time, fieldsV1 }: Record<string, unknown>) =>
			`${manager} ${operation} ${String(time ?? "never").replace(/.*T/, "")} ${JSON.stringify(fieldsV1).replaceAll('"', "")}`,
	);
}

const CONFLICT_ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts
`;

describe("apply --server-side", () => {
	it("creates, changes and removes what one manager says, and keeps who said it", async () => {
		expect(await apply(configMap("{x: '1', b: '2'}"))).toEqual(applied);
		expect(await managers()).toEqual(["kubectl Apply 12:00:00Z {f:data:{f:b:{},f:x:{}}}"]);
		session.now += 5_000;
		expect(await apply(configMap("{x: '9'}"))).toEqual(applied);
		expect(await session.run("get cm a -o jsonpath={.data}")).toEqual(ok('{"x":"9"}'));
		expect(await managers()).toEqual(["kubectl Apply 12:00:05Z {f:data:{f:x:{}}}"]);
	});

	it("changes nothing, not even a version, when the same is applied again", async () => {
		await apply(configMap("{x: '1'}"));
		const before = await session.run("get cm a -o yaml --show-managed-fields");
		session.now += 5_000;
		expect(await apply(configMap("{x: '1'}"))).toEqual(applied);
		expect(await session.run("get cm a -o yaml --show-managed-fields")).toEqual(before);
	});

	it("shares fields that two managers set alike, until both have given them up", async () => {
		await apply(configMap("{x: '1', b: '2'}"));
		await apply(configMap("{x: '1'}"), "--field-manager=other");
		expect(await managers()).toEqual([
			"other Apply never {f:data:{f:x:{}}}",
			"kubectl Apply 12:00:00Z {f:data:{f:b:{},f:x:{}}}",
		]);
		await apply(configMap("{b: '2'}"));
		expect(await session.run("get cm a -o jsonpath={.data}")).toEqual(ok('{"b":"2","x":"1"}'));
		await apply(configMap("{}"), "--field-manager=other");
		expect(await session.run("get cm a -o jsonpath={.data}")).toEqual(ok('{"b":"2"}'));
		expect(await managers()).toEqual([
			"kubectl Apply 12:00:00Z {f:data:{f:b:{}}}",
			"other Apply 12:00:00Z {f:data:{}}",
		]);
	});

	it("refuses to change what others have set, says all of it, and takes it when it is forced", async () => {
		await session.run("create configmap a --from-literal=x=1 --from-literal=b=2");
		await session.run("label configmap a l=1");
		const text = configMap("{x: '2', b: '3'}", "name: a, labels: {l: '2'}");
		expect(await apply(text)).toEqual({
			code: 1,
			stdout: "",
			stderr: `error: Apply failed with 3 conflicts: conflicts with "kubectl-create" using v1:
- .data.b
- .data.x
conflicts with "kubectl-label" using v1:
- .metadata.labels.l
${CONFLICT_ADVICE}`,
		});
		expect(await session.run("get cm a -o jsonpath={.data}")).toEqual(ok('{"b":"2","x":"1"}'));
		expect(await apply(text, "--force-conflicts")).toEqual(applied);
		expect(await managers()).toEqual([
			"kubectl Apply 12:00:00Z {f:data:{f:b:{},f:x:{}},f:metadata:{f:labels:{f:l:{}}}}",
			"kubectl-create Update 12:00:00Z {f:data:{}}",
			"kubectl-label Update 12:00:00Z {f:metadata:{f:labels:{}}}",
		]);
	});

	it("keeps nothing of a dry run", async () => {
		expect(await apply(configMap("{x: '1'}"), "--dry-run=server")).toEqual(
			ok("configmap/a serverside-applied (server dry run)\n"),
		);
		expect((await session.run("get cm a")).code).toBe(1);
		expect(await apply(configMap("{x: '1'}"), "--dry-run=client")).toEqual({
			code: 1,
			stdout: "",
			stderr: "error: --dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)\n",
		});
	});

	it("takes over what client-side apply has set, so that what leaves the file is removed", async () => {
		await session.run("apply -f -", configMap("{x: '1', b: '2'}"));
		session.now += 5_000;
		expect(await apply(configMap("{x: '3'}"))).toEqual(applied);
		expect(await session.run("get cm a -o jsonpath={.data}")).toEqual(ok('{"x":"3"}'));
		expect(await session.run("apply view-last-applied cm a -o json")).toEqual(
			ok(
				`${JSON.stringify(
					{
						apiVersion: "v1",
						data: { x: "3" },
						kind: "ConfigMap",
						metadata: { name: "a", namespace: "default" },
					},
					undefined,
					2,
				)}\n`,
			),
		);
		const annotation = "f:kubectl.kubernetes.io/last-applied-configuration";
		expect(await managers()).toEqual([
			`kubectl-last-applied Apply never {f:metadata:{f:annotations:{${annotation}:{}}}}`,
			"kubectl Apply 12:00:05Z {f:data:{f:x:{}}}",
		]);
	});

	it("goes on from there with client-side apply", async () => {
		await session.run("apply -f -", configMap("{x: '1', b: '2'}"));
		await apply(configMap("{x: '1', z: '4'}"));
		expect(await session.run("apply -f -", configMap("{x: '1'}"))).toEqual(ok("configmap/a configured\n"));
		expect(await session.run("get cm a -o jsonpath={.data}")).toEqual(ok('{"x":"1"}'));
	});

	it("says what does not fit the type, and of what version the object is", async () => {
		expect(await apply(configMap("{x: 5}"))).toEqual({
			code: 1,
			stdout: "",
			stderr:
				"Error from server: failed to create typed patch object (default/a; /v1, Kind=ConfigMap): .data.x: expected string, got &value.valueUnstructured{Value:5}\n",
		});
		expect((await apply(configMap("{}", "name: a, managedFields: []"))).stderr).toBe(
			"Error from server (BadRequest): metadata.managedFields must be nil\n",
		);
	});

	it("prints objects without their managers", async () => {
		const { stdout } = await apply(configMap("{x: '1'}"), "-o yaml");
		expect(stdout.replace(/uid: .*|resourceVersion: .*/g, "…")).toBe(`apiVersion: v1
data:
  x: "1"
kind: ConfigMap
metadata:
  creationTimestamp: "2026-05-01T12:00:00Z"
  name: a
  namespace: default
  …
  …
`);
	});

	it("applies a DaemonSet's status alone when asked for", async () => {
		const spec = `selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec: {containers: [{name: main, image: "x:1"}]}`;
		const text = (more: string) =>
			`apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec:\n  ${spec}\n${more}`;
		await apply(text(""));
		const status = "status:\n  conditions: [{type: Mine, status: 'True'}]\n";
		expect(await apply(text(status), "--subresource=status")).toEqual(ok("daemonset.apps/a serverside-applied\n"));
		const { stdout } = await session.run("get ds a -o json --show-managed-fields");
		const { metadata, status: after } = JSON.parse(stdout);
		expect(after.conditions).toEqual([{ type: "Mine", status: "True", lastTransitionTime: null }]);
		expect(metadata.managedFields.filter((entry: { operation: string }) => entry.operation === "Apply")).toMatchObject([
			{ manager: "kubectl", fieldsV1: { "f:spec": {} } },
			{
				manager: "kubectl",
				subresource: "status",
				fieldsV1: {
					"f:status": { "f:conditions": { 'k:{"type":"Mine"}': { ".": {}, "f:status": {}, "f:type": {} } } },
				},
			},
		]);
	});
});
