import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Session } from "../cli/session";

let session: Session;

beforeEach(async () => {
	session = new Session();
	await session.run("cluster create");
	await session.run("create -f -", daemonSet);
});

afterEach(() => session.end());

const daemonSet = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent, labels: {tier: node}}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec:
      initContainers: [{name: prepare, image: "prepare:1.0"}]
      containers:
        - name: agent
          image: "agent:1.0"
          env:
            - {name: LEVEL, value: info}
            - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
`;
const ok = (stdout: string, stderr = "") => ({ code: 0, stdout, stderr });
const failed = (stderr: string, stdout = "") => ({ code: 1, stdout, stderr });
const field = async (path: string) => (await session.run(["get", "ds", "agent", "-o", `jsonpath={${path}}`])).stdout;

describe("set env", () => {
	it("sets, removes and lists variables of all containers, or of those that are named", async () => {
		expect(await session.run("set env ds/agent LEVEL=debug MODE=fast")).toEqual(
			ok("daemonset.apps/agent env updated\n"),
		);
		expect(await session.run("set env ds/agent MODE- -c agent")).toEqual(ok("daemonset.apps/agent env updated\n"));
		expect(await session.run("set env ds/agent LEVEL=debug -c agent")).toEqual(ok(""));
		expect(await session.run("set env ds/agent --list NEW=1")).toEqual(
			ok(`# DaemonSet agent, container agent
LEVEL=debug
# NODE from field path spec.nodeName
NEW=1
# DaemonSet agent, container prepare
LEVEL=debug
MODE=fast
NEW=1
`),
		);
	});

	it("takes variables from ConfigMaps, Secrets and standard input", async () => {
		await session.run("create configmap settings --from-literal=log-level=warn --from-literal=MODE=slow");
		await session.run("create secret generic login --from-literal=password=s3cr3t");
		expect(await session.run("set env ds/agent -c agent --from=cm/settings --prefix=A_")).toEqual(
			ok("daemonset.apps/agent env updated\n", "Warning: key log-level transferred to LOG_LEVEL\n"),
		);
		expect((await session.run("set env ds/agent -c agent --from=secret/login --keys=password,none")).code).toBe(0);
		expect((await session.run("set env ds/agent -c agent -", "X=1\n# no\nY=2 # why\n")).code).toBe(0);
		await session.run("delete secret login");
		expect(await session.run("set env ds/agent -c agent --list --resolve")).toEqual(
			ok(
				`# DaemonSet agent, container agent
LEVEL=info
# NODE from field path spec.nodeName
A_MODE=slow
A_LOG_LEVEL=warn
# PASSWORD from secret login, key password
X=1
Y=2 
`,
				`error retrieving reference for NODE: unsupported fieldPath: spec.nodeName
error retrieving reference for PASSWORD: secrets "login" not found
`,
			),
		);
	});

	it("refuses to overwrite when told so, and what is no variable", async () => {
		expect(await session.run("set env ds/agent LEVEL=debug --overwrite=false")).toEqual(
			failed("error: daemonsets/agent 'LEVEL' already has a value (info), and --overwrite is false\n"),
		);
		expect(await session.run("set env ds/agent -e LEVEL=1 LEVEL-")).toEqual(
			failed("error: can not both modify and remove the same environment variable in the same command\n"),
		);
		expect(await session.run("set env ds/agent -e LEVEL-")).toEqual(
			failed("error: at least one environment variable must be provided\n"),
		);
		expect(await session.run("set env ds/agent A=1 -c nope")).toEqual(
			ok("", 'Warning: DaemonSet/agent does not have any containers matching "nope"\n'),
		);
		expect(await session.run("set env cm --all A=1")).toEqual(
			failed(
				"error: configmaps/kube-root-ca.crt the object is not a pod or does not have a pod template: *v1.ConfigMap\n",
			),
		);
	});
});

describe("set resources, serviceaccount, selector and subject", () => {
	it("sets requests and limits, and leaves what is not named", async () => {
		const updated = ok("daemonset.apps/agent resource requirements updated\n");
		expect(await session.run("set resources ds -l tier=node --requests=cpu=10m,memory=16Mi")).toEqual(updated);
		expect(await session.run("set resources ds/agent --limits=cpu=1000m -c ag*")).toEqual(updated);
		expect(await field(".spec.template.spec.containers[0].resources")).toBe(
			'{"limits":{"cpu":"1"},"requests":{"cpu":"10m","memory":"16Mi"}}',
		);
		expect(await field(".spec.template.spec.initContainers[0].resources")).toBe(
			'{"requests":{"cpu":"10m","memory":"16Mi"}}',
		);
	});

	it("changes nothing in dry runs", async () => {
		expect(await session.run("set serviceaccount ds/agent builder --dry-run=server")).toEqual(
			ok("daemonset.apps/agent serviceaccount updated (server dry run)\n"),
		);
		expect(await field(".spec.template.spec.serviceAccountName")).toBe("");
		expect(await session.run("set sa ds/agent builder")).toEqual(ok("daemonset.apps/agent serviceaccount updated\n"));
		expect(await field(".spec.template.spec.serviceAccountName")).toBe("builder");
	});

	it("gives a role to more subjects, each once", async () => {
		await session.run(
			"create -f -",
			`apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: agent}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
`,
		);
		const words = "set subject clusterrolebinding agent --user=jo --serviceaccount=default:agent";
		expect(await session.run(words)).toEqual(
			ok("clusterrolebinding.rbac.authorization.k8s.io/agent subjects updated\n"),
		);
		expect(await session.run(words)).toEqual(ok(""));
		expect(await session.run("get clusterrolebinding agent -o jsonpath={.subjects[*].name}")).toEqual(ok("jo agent"));
	});

	it("sets the selector of Services only", async () => {
		await session.run(
			"create -f -",
			"{apiVersion: v1, kind: Service, metadata: {name: agent}, spec: {selector: {a: b}, ports: [{port: 80}]}}",
		);
		expect(await session.run("set selector service/agent app=agent")).toEqual(ok("service/agent selector updated\n"));
		expect(await session.run("get service agent -o jsonpath={.spec.selector}")).toEqual(ok('{"app":"agent"}'));
		expect(await session.run("set selector ds/agent app=agent")).toEqual(
			failed("error: setting a selector is only supported for Services\n"),
		);
	});

	it("prints objects out of files in the order of Go's fields", async () => {
		writeFileSync(join(session.home, "a.yaml"), daemonSet);
		const { stdout } = await session.run("set image -f a.yaml *=x:1 --local -o json");
		const { metadata, spec } = JSON.parse(stdout);
		expect(Object.keys(JSON.parse(stdout))).toEqual(["kind", "apiVersion", "metadata", "spec", "status"]);
		expect(metadata).toEqual({ name: "agent", labels: { tier: "node" } });
		expect(Object.keys(spec.template.spec.containers[0])).toEqual(["name", "image", "env", "resources"]);
	});
});
