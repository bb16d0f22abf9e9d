import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create --nodes 1");
	writeFileSync(join(session.home, "settings.json"), settings("1"));
});

afterEach(() => session.end());

const MAPS = "/api/v1/namespaces/default/configmaps";
const ok = (stdout: string) => ({ code: 0, stdout, stderr: "" });
const fails = (stderr: string) => ({ code: 1, stdout: "", stderr });

function settings(level: string): string {
	return JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { level } });
}

describe("--raw", () => {
	it("posts, puts and deletes what a file or standard input says", async () => {
		const created = await session.run(`create --raw ${MAPS} -f settings.json`);
		expect(created).toMatchObject({ code: 0, stderr: "" });
		expect(JSON.parse(created.stdout)).toMatchObject({ kind: "ConfigMap", data: { level: "1" } });

		const put = await session.run(`replace --raw ${MAPS}/settings -f -`, settings("2"));
		expect(JSON.parse(put.stdout)).toMatchObject({ data: { level: "2" } });
		expect(await session.run("get cm settings -o jsonpath={.data.level}")).toEqual(ok("2"));

		const deleted = await session.run(`delete --raw ${MAPS}/settings`);
		expect(JSON.parse(deleted.stdout)).toMatchObject({ kind: "Status", status: "Success" });
		expect(await session.run("get cm settings")).toEqual(
			fails('Error from server (NotFound): configmaps "settings" not found\n'),
		);
	});

	it("keeps nothing in a dry run", async () => {
		expect((await session.run(`create --raw ${MAPS}?dryRun=All -f settings.json`)).code).toBe(0);
		expect((await session.run("get cm settings")).code).toBe(1);
	});

	it("deletes all that a selector means", async () => {
		await session.run("create cm one --from-literal=a=1");
		await session.run("create cm two --from-literal=a=1");
		await session.run("label cm one tier=edge");
		await session.run(`delete --raw ${MAPS}?labelSelector=tier%3Dedge`);
		expect((await session.run("get cm -o name")).stdout).toBe("configmap/kube-root-ca.crt\nconfigmap/two\n");
	});

	it("reads and writes subresources", async () => {
		await session.run("create deployment web --image=nginx --replicas=2");
		const scale = "/apis/apps/v1/namespaces/default/deployments/web/scale";
		expect(JSON.parse((await session.run(`get --raw ${scale}`)).stdout)).toMatchObject({ spec: { replicas: 2 } });
		const three = '{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web"},"spec":{"replicas":3}}';
		await session.run(`replace --raw ${scale} -f -`, three);
		expect(await session.run("get deploy web -o jsonpath={.spec.replicas}")).toEqual(ok("3"));
	});

	it.each([
		["create --raw /api/v1/nothing -f settings.json", "the server could not find the requested resource", "NotFound"],
		[
			`replace --raw ${MAPS} -f settings.json`,
			"the server does not allow this method on the requested resource",
			"MethodNotAllowed",
		],
	])("%s is refused by the server", async (words, message, reason) => {
		expect(await session.run(words)).toEqual(fails(`Error from server (${reason}): ${message}\n`));
	});

	it("says what is no JSON", async () => {
		const why =
			"couldn't get version/kind; json parse error: invalid character 'b' looking for beginning of object key string";
		expect(await session.run(`create --raw ${MAPS} -f -`, "{bad")).toEqual(
			fails(
				`Error from server (BadRequest): the object provided is unrecognized (must be of type ConfigMap): ${why} ({bad)\n`,
			),
		);
		expect(await session.run(`delete --raw ${MAPS}/settings -f -`, "{bad")).toEqual(
			fails(`Error from server (BadRequest): ${why}\n`),
		);
	});

	it.each([
		[`create --raw ${MAPS} -f none`, "open none: no such file or directory"],
		[`create --raw ${MAPS} -f a -f b`, "--raw can only use a single local file or stdin"],
		[`create --raw ${MAPS} -f http://here/a`, "--raw cannot read from a url"],
		[`create --raw ${MAPS} -f a -R`, "--raw and --recursive are mutually exclusive"],
		[`create --raw ${MAPS} -f a -l b=c`, "--raw and --selector (-l) are mutually exclusive"],
		[`create --raw ${MAPS} -f a -o yaml`, "--raw and --output are mutually exclusive"],
		[`create --raw ${MAPS} -f a --edit`, "--raw and --edit are mutually exclusive"],
		["create --raw configmaps -f a", '--raw must be a valid URL path: parse "configmaps": invalid URI for request'],
		[`replace --raw ${MAPS}/settings -f a -o name`, "--raw and --output are mutually exclusive"],
		[`delete --raw ${MAPS}/settings -i`, "--interactive can not be used with --raw"],
		[`delete --raw ${MAPS}/settings -f a -f b`, "--raw can only use a single local file or stdin"],
	])("%s is refused in kubectl's words", async (words, message) => {
		expect(await session.run(words)).toEqual(fails(`error: ${message}\n`));
	});
});
