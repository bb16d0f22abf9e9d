import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 2");
});

afterEach(() => session.end());

const ok = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });
const failed = (stderr: string, stdout = "") => ({ code: 1, stdout, stderr });

describe("cordon and uncordon", () => {
	it("mark nodes, which get a taint for as long", async () => {
		const spec = () => session.run("get node node01 -o jsonpath={.spec.unschedulable}{.spec.taints[*].key}");
		expect(await session.run("cordon node01")).toEqual(ok("node/node01 cordoned\n"));
		expect(await session.run("cordon node/node01")).toEqual(ok("node/node01 already cordoned\n"));
		expect(await spec()).toEqual(ok("truenode.kubernetes.io/unschedulable"));
		expect(await session.run("uncordon node01 node02")).toEqual(
			ok("node/node01 uncordoned\nnode/node02 already uncordoned\n"),
		);
		expect(await spec()).toEqual(ok(""));
	});

	it("touch no node when one of them is missing", async () => {
		expect(await session.run("cordon node01 nope node02")).toEqual(
			failed('Error from server (NotFound): nodes "nope" not found\n'),
		);
		expect(await session.run("uncordon node01")).toEqual(ok("node/node01 already uncordoned\n"));
	});

	it("select nodes by labels, and only show a dry run", async () => {
		await session.run("label node node02 disk=ssd");
		expect(await session.run("cordon -l disk=ssd --dry-run=client")).toEqual(ok("node/node02 cordoned (dry run)\n"));
		expect(await session.run("cordon -l disk=ssd --dry-run=server")).toEqual(
			ok("node/node02 cordoned (server dry run)\n"),
		);
		expect(await session.run("cordon -l disk=ssd")).toEqual(ok("node/node02 cordoned\n"));
		expect(await session.run("uncordon -l disk=hdd")).toEqual(ok(""));
	});

	it.each([
		["cordon", "error: USAGE: cordon NODE [flags]\nSee 'ds cordon -h' for help and examples\n"],
		["uncordon", "error: USAGE: uncordon NODE [flags]\nSee 'ds uncordon -h' for help and examples\n"],
		[
			"uncordon a -l b",
			"error: cannot specify both a node name and a --selector option\nSee 'ds uncordon -h' for help and examples\n",
		],
		["cordon namespace/default", 'error: expected resource of type node, got "/v1, Resource=namespaces"\n'],
		["cordon node/node01 namespace/default", "error: you may only specify a single resource type\n"],
		["cordon a/b/c", "error: arguments in resource/name form may not have more than one slash\n"],
		["cordon a --dry-run=yes", 'error: Invalid dry-run value (yes). Must be "none", "server", or "client".\n'],
	])("refuse %s", async (words, stderr) => {
		expect(await session.run(words)).toEqual(failed(stderr));
	});
});
