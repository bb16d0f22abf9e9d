import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 1");
	for (const name of ["a", "b"]) await session.run("create -f -", configMap(name));
});

afterEach(() => session.end());

const configMap = (name: string, more = "") =>
	`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, labels: {is: ${name}}${more}}\n`;
const ok = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });
const failed = (stderr: string, stdout = "") => ({ code: 1, stdout, stderr });

describe("delete", () => {
	it("deletes by name, by selector, by file, and says what is not there", async () => {
		expect(await session.run("delete cm a nope")).toEqual(
			failed(
				'Error from server (NotFound): configmaps "nope" not found\n',
				'configmap "a" deleted from default namespace\n',
			),
		);
		expect(await session.run("delete cm -l is=b")).toEqual(ok('configmap "b" deleted from default namespace\n'));
		expect(await session.run("delete cm -l is=b")).toEqual(ok("No resources found\n"));
		writeFileSync(join(session.home, "a.yaml"), configMap("a"));
		expect(await session.run("delete -f a.yaml")).toEqual(
			failed('Error from server (NotFound): error when deleting "a.yaml": configmaps "a" not found\n'),
		);
		expect(await session.run("delete -f a.yaml --ignore-not-found")).toEqual(ok(""));
		expect(await session.run("delete cm/a --ignore-not-found")).toEqual(ok(""));
	});

	it("deletes all of a type, in one namespace or in all", async () => {
		expect(await session.run("delete cm --all --dry-run=server")).toEqual(
			ok(
				'configmap "a" deleted from default namespace (server dry run)\nconfigmap "b" deleted from default namespace (server dry run)\nconfigmap "kube-root-ca.crt" deleted from default namespace (server dry run)\n',
			),
		);
		expect(await session.run("delete cm -A --field-selector metadata.name=a -o name")).toEqual(ok("configmap/a\n"));
		expect(await session.run("delete cm --all --field-selector x=y")).toEqual(
			failed("error: setting 'all' parameter but found a non empty selector. \n"),
		);
		expect(await session.run("delete ds --field-selector x=y")).toEqual(
			failed(
				'Error from server (BadRequest): Unable to find "apps/v1, Resource=daemonsets" that match label selector "", field selector "x=y": "x" is not a known field selector: only "metadata.name", "metadata.namespace"\n',
			),
		);
	});

	it("asks with -i, and takes only a yes", async () => {
		const question =
			"You are about to delete the following 1 resource(s):\nconfigmap/a\nDo you want to continue? (y/N): ";
		expect(await session.run("delete cm a -i", "n\n")).toEqual(ok(`${question}deletion is cancelled\n`));
		expect(await session.run("delete cm a -i", "")).toEqual(ok(`${question}deletion is cancelled\n`));
		expect(await session.run("delete cm a -i", "Y\n")).toEqual(
			ok(`${question}configmap "a" deleted from default namespace\n`),
		);
	});

	it("warns of what --force means, and of objects that no namespace holds", async () => {
		const warning =
			"Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n";
		expect(await session.run("delete cm a --force")).toEqual(
			ok('configmap "a" force deleted from default namespace\n', warning),
		);
		expect(await session.run("delete node node01 -n default --wait=false")).toEqual(
			ok(
				'node "node01" deleted\n',
				"Warning: deleting cluster-scoped resources, not scoped to the provided namespace\n",
			),
		);
	});

	it("waits for finalizers, as long as --timeout says", async () => {
		await session.run("create -f -", configMap("held", ", finalizers: [example.com/hold]"));
		expect(await session.run("delete cm held --timeout=50ms")).toEqual(
			failed(
				"error: timed out waiting for the condition on configmaps/held\n",
				'configmap "held" deleted from default namespace\n',
			),
		);
		expect(await session.run("delete cm held --wait=false")).toEqual(
			ok('configmap "held" deleted from default namespace\n'),
		);
	});

	it.each([
		[
			"delete cm a --cascade=sideways",
			'error: invalid cascade value (sideways). Must be "background", "foreground", or "orphan"\n',
		],
		["delete cm a -o yaml", "error: unexpected -o output mode: yaml. We only support '-o name'\n"],
		["delete cm a --now --grace-period=3", "error: --now and --grace-period cannot be specified together\n"],
		[
			"delete cm a --force --grace-period=3",
			"error: --force and --grace-period greater than 0 cannot be specified together\n",
		],
		["delete cm", "error: resource(s) were provided, but no name was specified\n"],
		["delete cm a --all", "error: name cannot be provided when a selector is specified\n"],
	])("%s", async (line, stderr) => {
		expect(await session.run(line)).toEqual(failed(stderr));
	});

	it("takes --cascade as a boolean, with a warning", async () => {
		expect(await session.run("delete cm a --cascade=false")).toEqual(
			ok(
				'configmap "a" deleted from default namespace\n',
				"warning: --cascade=false is deprecated (boolean value) and can be replaced with --cascade=orphan.\n",
			),
		);
	});
});
