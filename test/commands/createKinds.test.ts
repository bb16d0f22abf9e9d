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

describe("create daemonset", () => {
	it("writes the beginning of a manifest", async () => {
		await shows(
			[
				"daemonset",
				"agent",
				"--image=agent:1.0",
				"--node-selector=disk=ssd",
				"--toleration=node-role.kubernetes.io/control-plane:NoSchedule",
				"--toleration=dedicated=agents:NoExecute",
				"--host-path=/var/log:/host/log:ro",
				"--port=9100",
				"--env=LEVEL=info",
			],
			`
apiVersion: apps/v1
kind: DaemonSet
metadata:
  labels:
    app: agent
  name: agent
spec:
  selector:
    matchLabels:
      app: agent
  template:
    metadata:
      labels:
        app: agent
    spec:
      containers:
      - env:
        - name: LEVEL
          value: info
        image: agent:1.0
        name: agent
        ports:
        - containerPort: 9100
        volumeMounts:
        - mountPath: /host/log
          name: var-log
          readOnly: true
      nodeSelector:
        disk: ssd
      tolerations:
      - effect: NoSchedule
        key: node-role.kubernetes.io/control-plane
        operator: Exists
      - effect: NoExecute
        key: dedicated
        operator: Equal
        value: agents
      volumes:
      - hostPath:
          path: /var/log
        name: var-log
`,
		);
	});

	it("makes one that runs", async () => {
		await session.run("cluster create --nodes 2");
		const words = ["create", "ds", "agent", "--image=agent:1.0", "--toleration=*", "--host-path=/", "--", "sleep", "1"];
		expect(await session.run(words)).toEqual({ code: 0, stdout: "daemonset.apps/agent created\n", stderr: "" });
		await session.run("cluster settle");
		expect((await session.run("get ds --no-headers -o custom-columns=N:.status.numberReady")).stdout).toBe("2\n");
		const managers = await session.run(["get", "ds", "agent", "-o", "jsonpath={.metadata.managedFields[0].manager}"]);
		expect(managers.stdout).toBe("kubectl-create");
		expect((await session.run([...words, "--dry-run=server"])).stderr).toBe(
			'error: failed to create daemonset: daemonsets.apps "agent" already exists\n',
		);
	});

	it.each([
		[
			"--toleration=a=b:Never",
			'invalid toleration: "a=b:Never": want KEY=VALUE:EFFECT, KEY:EFFECT, KEY or *, where EFFECT is NoSchedule, PreferNoSchedule or NoExecute',
		],
		["--node-selector=disk", 'invalid node selector: "disk": want KEY=VALUE'],
		[
			"--host-path=log",
			'invalid host path: "log": want PATH, PATH:MOUNTPATH or PATH:MOUNTPATH:ro, with paths that begin with /',
		],
		["--env=A", "invalid env: A"],
	])("refuses %s", async (flag, message) => {
		await fails(["ds", "agent", "--image=a", flag], message);
	});

	it("wants an image and a name", async () => {
		await fails(["ds", "agent"], 'required flag(s) "image" not set');
		await fails(
			["ds", "--image=a"],
			"exactly one NAME is required, got 0\nSee 'ds create daemonset -h' for help and examples",
		);
	});
});

describe("create kinds around a daemon set", () => {
	it("writes budgets, quotas, roles and bindings as kubectl does", async () => {
		await shows(
			["pdb", "p", "--selector=a=b,c,q in (z,y)", "--min-available=50%"],
			`
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: p
spec:
  minAvailable: 50%
  selector:
    matchExpressions:
    - key: c
      operator: Exists
    - key: q
      operator: In
      values:
      - "y"
      - z
    matchLabels:
      a: b
status:
  currentHealthy: 0
  desiredHealthy: 0
  disruptionsAllowed: 0
  expectedPods: 0
`,
		);
		await shows(
			["quota", "q", "--hard=pods=10,cpu=1000m", "--scopes=BestEffort"],
			`
apiVersion: v1
kind: ResourceQuota
metadata:
  name: q
spec:
  hard:
    cpu: "1"
    pods: "10"
  scopes:
  - BestEffort
status: {}
`,
		);
		await shows(
			["role", "r", "--verb=get,get,list", "--resource=po/log,ds.apps,pods", "--resource-name=a"],
			`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: r
rules:
- apiGroups:
  - ""
  resourceNames:
  - a
  resources:
  - pods/log
  - pods
  verbs:
  - get
  - list
- apiGroups:
  - apps
  resourceNames:
  - a
  resources:
  - daemonsets
  verbs:
  - get
  - list
`,
		);
		await shows(
			["clusterrole", "c", "--aggregation-rule=a=b"],
			`
aggregationRule:
  clusterRoleSelectors:
  - matchLabels:
      a: b
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: c
rules: null
`,
		);
		await shows(
			["rolebinding", "b", "--role=r", "--serviceaccount=n:s", "--user=u"],
			`
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: b
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: r
subjects:
- apiGroup: rbac.authorization.k8s.io
  kind: User
  name: u
- kind: ServiceAccount
  name: s
  namespace: "n"
`,
		);
	});

	it.each([
		["pdb p", "a selector must be specified"],
		["pdb p --selector=a", "one of min-available or max-unavailable must be specified"],
		["pdb p --selector=a!=b --min-available=1", '"!=" is not a valid label selector operator'],
		["pdb p --selector=a --min-available=1x", "invalid format specified for min-available"],
		["quota q --hard=pods", "Invalid argument syntax pods, expected <resource>=<value>"],
		["role r", "at least one verb must be specified"],
		["role r --verb=get", "at least one resource must be specified"],
		["role r --verb=use --resource=pods", "can not perform 'use' on 'pods' in group ''"],
		["clusterrole c --verb=get --non-resource-url=x", "nonResourceURL should start with /"],
		["clusterrole c --verb=list --non-resource-url=/x", "invalid verb: 'list' for nonResourceURL"],
		["rolebinding b --role=r --clusterrole=c", "exactly one of clusterrole or role must be specified"],
		["clusterrolebinding b --clusterrole=c --serviceaccount=s", "serviceaccount must be <namespace>:<name>"],
		[
			"secret docker-registry d",
			"either --from-file or the combination of --docker-username, --docker-password and --docker-server is required",
		],
		["secret tls t", "key and cert must be specified"],
		["secret tls t --cert=no --key=no", "Cannot read file no, open no: no such file or directory"],
		["secret tls t --cert=a.conf --key=a.conf", "tls: failed to find any PEM data in certificate input"],
	])("refuses %s", async (words, message) => {
		await fails(words.split(" "), message);
	});

	it("keeps the password of a registry as docker does", async () => {
		const words = "create secret docker-registry d --docker-username=u --docker-password=p --docker-server=s";
		const { stdout } = await session.run(`${words} --dry-run=client -o jsonpath={.data}`);
		const { ".dockerconfigjson": data } = JSON.parse(stdout);
		expect(Buffer.from(data, "base64").toString()).toBe(
			'{"auths":{"s":{"username":"u","password":"p","auth":"dTpw"}}}',
		);
	});

	it("keeps what was written in Go's order with --save-config", async () => {
		const words = "create clusterrolebinding b --clusterrole=c --group=g --save-config --dry-run=client -o json";
		const { stdout } = await session.run(words);
		expect(Object.values(JSON.parse(stdout).metadata.annotations)).toEqual([
			'{"kind":"ClusterRoleBinding","apiVersion":"rbac.authorization.k8s.io/v1","metadata":{"name":"b"},"subjects":[{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"g"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"c"}}\n',
		]);
	});
});
