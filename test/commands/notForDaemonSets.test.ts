import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Session } from "../cli/session";

const MANIFESTS = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: agent:1.0}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {tier: front}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web:1.0
          ports: [{containerPort: 80}, {containerPort: 53, protocol: UDP}, {containerPort: 53}]
`;

const session = new Session();

beforeAll(async () => {
	writeFileSync(join(session.home, "all.yaml"), MANIFESTS);
	expect(await session.run(["create", "-f", join(session.home, "all.yaml")])).toMatchObject({ code: 0 });
});

afterAll(() => session.end());

test.each([
	["scale ds/agent", 'error: required flag(s) "replicas" not set\n'],
	[
		"scale ds/agent --replicas=-1",
		"error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0\n",
	],
	["scale ds agent --replicas=3", "Error from server (NotFound): the server could not find the requested resource\n"],
	[
		"scale ds/agent deploy/web --replicas=3 --resource-version=1",
		"error: cannot use --resource-version with multiple resources\n",
	],
	["scale deploy/web --replicas=3 --current-replicas=1", "error: Expected replicas to be 1, was 2\n"],
	[
		"autoscale ds/agent --max=3",
		"error: cannot autoscale a DaemonSet: could not find scale subresource for apps/v1, Resource=daemonsets in discovery information\n",
	],
	["autoscale ds/agent", 'error: required flag(s) "max" not set\n'],
	[
		"autoscale deploy/web --max=1 --min=2",
		"error: --max=MAXPODS must be larger or equal to --min=MINPODS, max: 1, min: 2\n",
	],
	["autoscale deploy/web --max=3 --cpu=x%", "error: invalid percentage value: x\n"],
	["autoscale deploy/web --max=3 --memory=lots", "error: invalid resource memory value: lots\n"],
	["expose ds agent --port=80", "error: cannot expose a DaemonSet.apps\n"],
	["expose deploy/web --port=80 --session-affinity=Mine", "error: unknown session affinity: Mine\n"],
	["run", 'error: required flag(s) "image" not set\n'],
	["run --image=a", "error: NAME is required for run\nSee 'ds run -h' for help and examples\n"],
	["run x --image=A", 'error: Invalid image name "A": invalid reference format\n'],
	["run x --image=a --env=b", "error: invalid env: b\n"],
	["run x --image=a --labels=b --dry-run=client", "error: unexpected label spec: b\n"],
	["run x --image=a --restart=Often", "error: invalid restart policy: Often\nSee 'ds run -h' for help and examples\n"],
	[
		"run x --image=a --expose",
		"error: --port must be set when exposing a service\nSee 'ds run -h' for help and examples\n",
	],
	["create deployment x --image=a --image=b -- sh", "error: cannot specify multiple --image options and command\n"],
])("refuses %s in kubectl's words", async (words, message) => {
	expect(await session.run(words)).toEqual({ code: 1, stdout: "", stderr: message });
});

test("scales by a client's dry run without asking", async () => {
	expect(await session.run("scale deploy/web --replicas=5 --dry-run=client")).toEqual({
		code: 0,
		stdout: "deployment.apps/web scaled (dry run)\n",
		stderr: "",
	});
});

test("makes an autoscaler with its metrics", async () => {
	const { stdout } = await session.run(
		"autoscale deploy/web --min=1 --max=3 --cpu=80% --memory=200 --dry-run=client -o yaml",
	);
	expect(stdout).toBe(`apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  maxReplicas: 3
  metrics:
  - resource:
      name: cpu
      target:
        averageUtilization: 80
        type: Utilization
    type: Resource
  - resource:
      name: memory
      target:
        averageValue: 200Mi
        type: AverageValue
    type: Resource
  minReplicas: 1
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
status:
  currentMetrics: null
  desiredReplicas: 0
`);
});

test("exposes every port of a deployment, with its protocols", async () => {
	const { stdout } = await session.run("expose deploy/web --dry-run=client -o yaml");
	expect(stdout).toBe(`apiVersion: v1
kind: Service
metadata:
  labels:
    tier: front
  name: web
spec:
  ports:
  - name: port-1
    port: 80
    protocol: TCP
    targetPort: 80
  - name: port-2-udp
    port: 53
    protocol: UDP
    targetPort: 53
  - name: port-2-tcp
    port: 53
    protocol: TCP
    targetPort: 53
  selector:
    app: web
status:
  loadBalancer: {}
`);
});

test("runs a pod with what the flags say", async () => {
	const words = ["run", "x", "--image=a:1", "--env=K=v=w", "--port=80", "--labels=app=x,tier=y", "--annotations=n=1"];
	const { stdout } = await session.run([
		...words,
		"--dry-run=client",
		"-o",
		"yaml",
		"--command",
		"--",
		"sh",
		"-c",
		"1",
	]);
	expect(stdout).toBe(`apiVersion: v1
kind: Pod
metadata:
  annotations:
    "n": "1"
  labels:
    app: x
    tier: "y"
  name: x
spec:
  containers:
  - command:
    - sh
    - -c
    - "1"
    env:
    - name: K
      value: v=w
    image: a:1
    name: x
    ports:
    - containerPort: 80
    resources: {}
  dnsPolicy: ClusterFirst
  restartPolicy: Always
status: {}
`);
});

test("makes a deployment with a container for each image", async () => {
	const { stdout } = await session.run(
		"create deployment x --image=reg:5000/a/b:1 --image=c@sha256:0 --port=80 -r 2 --dry-run=client -o yaml",
	);
	expect(stdout).toBe(`apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: x
  name: x
spec:
  replicas: 2
  selector:
    matchLabels:
      app: x
  strategy: {}
  template:
    metadata:
      labels:
        app: x
    spec:
      containers:
      - image: reg:5000/a/b:1
        name: b
        ports:
        - containerPort: 80
        resources: {}
      - image: c@sha256:0
        name: c
        resources: {}
status: {}
`);
});
