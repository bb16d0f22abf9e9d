import { deepEqual } from "../../api/equal";
import type { FieldPath } from "../../api/fieldPath";
import type { Container, V1Probe } from "../../api/types";
import type { Rule } from "../rule";
import { containersOf, POD, podSpec, runningContainers } from "./support/pod";
import { itemsOf, valueAt } from "./support/written";

/** How the kubelet finds out how a container is. */
export const probeRules: readonly Rule[] = [
	{
		id: "rollout-unchecked",
		title: "rolling update with nothing to go by",
		severity: "info",
		why: "Without readiness probes and minReadySeconds a pod counts as available the moment its process runs, so a broken version rolls over every node within seconds of each other.",
		remedy:
			"Give the main container a readiness probe, or set minReadySeconds above the time in which a bad start shows.",
		example: {
			bad: "updateStrategy: {type: RollingUpdate}\nminReadySeconds: 0\n",
			good: "updateStrategy: {type: RollingUpdate}\nminReadySeconds: 15\n",
		},
		check({ daemonSet }, report) {
			const { updateStrategy, minReadySeconds } = daemonSet.spec;
			if (updateStrategy?.type !== "RollingUpdate" || (minReadySeconds ?? 0) > 0) return;
			if ((podSpec(daemonSet).readinessGates ?? []).length > 0) return;
			const running = runningContainers(daemonSet);
			if (running.some(({ container }) => container.readinessProbe || container.startupProbe)) return;
			if (running.every(({ container }) => isIdle(container))) return;
			const message = "an update goes on from node to node without waiting for anything but the processes to start";
			report({ path: POD.child("containers"), message });
		},
	},
	missing("readiness-probe", "readinessProbe", {
		title: "container without a readiness probe",
		why: "Without one the container counts as ready as soon as its process runs: rolling updates go on too early, and Services send traffic to it before it answers.",
	}),
	missing("liveness-probe", "livenessProbe", {
		title: "container without a liveness probe",
		why: "A process that hangs is not restarted: its node stays without the agent until somebody notices.",
	}),
	{
		id: "probes-identical",
		title: "liveness probe that is the readiness probe",
		severity: "warning",
		why: "A container that is busy for a moment should be taken out of service, not killed; where both probes fail at once the restart always comes first, on all nodes together when what they depend on is slow.",
		remedy: "Let the liveness probe ask for less (is the process alive?), or give it a higher failureThreshold.",
		example: {
			bad: "containers:\n  - name: agent\n    livenessProbe:\n      httpGet: {path: /healthz, port: 8080}\n    readinessProbe:\n      httpGet: {path: /healthz, port: 8080}\n",
			good: "containers:\n  - name: agent\n    livenessProbe:\n      httpGet: {path: /livez, port: 8080}\n    readinessProbe:\n      httpGet: {path: /readyz, port: 8080}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				const { livenessProbe: alive, readinessProbe: ready } = container;
				if (!alive || !ready || !deepEqual(handlerOf(alive), handlerOf(ready))) continue;
				if (patience(alive) > patience(ready)) continue;
				const message = `${label} is restarted by the same probe that takes it out of service`;
				report({ path: path.child("livenessProbe"), message });
			}
		},
	},
	{
		id: "probe-port-name",
		title: "probe of a port name that the container does not have",
		severity: "error",
		why: "The kubelet can't find the port, so the probe fails every time: the container is restarted for ever, or never becomes ready.",
		remedy: "Name one of the container's ports, or write the port's number.",
		example: {
			bad: "containers:\n  - name: agent\n    ports:\n      - {name: http, containerPort: 8080}\n    livenessProbe:\n      httpGet: {path: /healthz, port: htttp}\n",
			good: "containers:\n  - name: agent\n    ports:\n      - {name: http, containerPort: 8080}\n    livenessProbe:\n      httpGet: {path: /healthz, port: http}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				const names = (container.ports ?? []).flatMap(({ name }) => (name ? [`"${name}"`] : []));
				for (const { port, at, what } of portsAsked(container, path)) {
					if (typeof port !== "string" || names.includes(`"${port}"`)) continue;
					const has = names.length === 0 ? "names none of its ports" : `has only ${names.join(", ")}`;
					report({ path: at, message: `the ${what} asks for port "${port}", but ${label} ${has}` });
				}
			}
		},
	},
	{
		id: "probe-port-number",
		title: "probe of a port that the container does not declare",
		severity: "info",
		off: true,
		why: "A container that lists its ports but is probed on another one has mostly been given a wrong number on one of the two sides.",
		remedy: "Declare the port, or probe one that is declared, best by its name.",
		example: {
			bad: "containers:\n  - name: agent\n    ports:\n      - {name: http, containerPort: 8080}\n    livenessProbe:\n      httpGet: {path: /healthz, port: 8081}\n",
			good: "containers:\n  - name: agent\n    ports:\n      - {name: http, containerPort: 8080}\n    livenessProbe:\n      httpGet: {path: /healthz, port: 8080}\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				const declared = (container.ports ?? []).map(({ containerPort }) => containerPort);
				if (declared.length === 0) continue;
				for (const { port, at, what } of portsAsked(container, path)) {
					if (typeof port !== "number" || declared.includes(port)) continue;
					const message = `the ${what} asks for port ${port}, but ${label} declares only ${declared.join(", ")}`;
					report({ path: at, message });
				}
			}
		},
	},
	{
		id: "probe-timeout",
		title: "probe that takes as long as its period",
		severity: "info",
		why: "A probe that may take as long as the time between two of them, or longer, leaves no pause: a slow container is asked without end and notices late that it failed.",
		remedy: "Keep timeoutSeconds below periodSeconds.",
		example: {
			bad: "containers:\n  - name: agent\n    livenessProbe:\n      httpGet: {path: /healthz, port: 8080}\n      periodSeconds: 5\n      timeoutSeconds: 10\n",
			good: "containers:\n  - name: agent\n    livenessProbe:\n      httpGet: {path: /healthz, port: 8080}\n      periodSeconds: 10\n      timeoutSeconds: 5\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const name of PROBES) {
					const { timeoutSeconds: timeout = 1, periodSeconds: period = 10 } = container[name] ?? {};
					if (timeout < period || (timeout === 1 && period === 1)) continue;
					const message = `the ${WORDS[name]} of ${label} may take ${timeout} s, but comes every ${period} s`;
					report({ path: path.child(name).child("timeoutSeconds"), message });
				}
			}
		},
	},
	{
		id: "exec-probe-timeout",
		title: "command as liveness probe with one second to answer",
		severity: "info",
		why: "A command has to start a process on a node that may be busy; with the default timeout of 1 s the container is restarted because its node is slow, not because it is broken.",
		remedy: "Set timeoutSeconds to what the command needs on a busy node.",
		example: {
			bad: "containers:\n  - name: agent\n    livenessProbe:\n      exec: {command: [/agent, health]}\n",
			good: "containers:\n  - name: agent\n    livenessProbe:\n      exec: {command: [/agent, health]}\n      timeoutSeconds: 5\n",
		},
		check({ daemonSet, written }, report) {
			for (const { container, list, index, path, label } of containersOf(daemonSet)) {
				if (!container.livenessProbe?.exec || container.livenessProbe.timeoutSeconds !== 1) continue;
				const own = itemsOf(valueAt(written, "spec", "template", "spec", list))[index];
				if (valueAt(own, "livenessProbe", "timeoutSeconds") !== undefined) continue;
				const message = `the liveness probe of ${label} runs a command, which has the default of 1 s to answer`;
				report({ path: path.child("livenessProbe"), message });
			}
		},
	},
	{
		id: "liveness-hair-trigger",
		title: "liveness probe that kills at the first failure",
		severity: "warning",
		why: "One lost packet or one slow answer restarts the container, on all nodes at once when what it depends on is slow.",
		remedy: "Leave failureThreshold at 3 or above.",
		example: {
			bad: "containers:\n  - name: agent\n    livenessProbe:\n      httpGet: {path: /healthz, port: 8080}\n      failureThreshold: 1\n",
			good: "containers:\n  - name: agent\n    livenessProbe:\n      httpGet: {path: /healthz, port: 8080}\n      failureThreshold: 3\n",
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of containersOf(daemonSet)) {
				if (container.livenessProbe?.failureThreshold !== 1) continue;
				const message = `${label} is restarted at the first liveness probe that fails`;
				report({ path: path.child("livenessProbe").child("failureThreshold"), message });
			}
		},
	},
	{
		id: "liveness-delay",
		title: "liveness probe that waits for a slow start",
		severity: "info",
		why: "A fixed delay is waited for at every start, and a container that starts more slowly than that is killed while it starts.",
		remedy: "Use a startupProbe: the liveness probe begins as soon as it has passed.",
		example: {
			bad: "containers:\n  - name: agent\n    livenessProbe:\n      httpGet: {path: /healthz, port: 8080}\n      initialDelaySeconds: 120\n",
			good: "containers:\n  - name: agent\n    startupProbe:\n      httpGet: {path: /healthz, port: 8080}\n      failureThreshold: 30\n    livenessProbe:\n      httpGet: {path: /healthz, port: 8080}\n",
		},
		options: {
			seconds: { description: "The longest initialDelaySeconds of a liveness probe.", default: 60 },
		},
		check({ daemonSet, option }, report) {
			const longest = option<number>("seconds");
			for (const { container, path, label } of containersOf(daemonSet)) {
				const delay = container.livenessProbe?.initialDelaySeconds ?? 0;
				if (delay <= longest || container.startupProbe) continue;
				const message = `the liveness probe of ${label} begins ${delay} s after every start`;
				report({ path: path.child("livenessProbe").child("initialDelaySeconds"), message });
			}
		},
	},
	{
		id: "probe-host",
		title: "probe that asks another host",
		severity: "warning",
		why: "The kubelet connects from the node, not from inside the pod: a host of its own makes the probe ask something other than the container, and localhost is then the node.",
		remedy:
			"Leave host out: the kubelet asks the pod's own address. Only pods in the node's network can be asked at localhost.",
		example: {
			bad: "containers:\n  - name: agent\n    livenessProbe:\n      httpGet: {host: 127.0.0.1, path: /healthz, port: 8080}\n",
			good: "containers:\n  - name: agent\n    livenessProbe:\n      httpGet: {path: /healthz, port: 8080}\n",
		},
		check({ daemonSet }, report) {
			const { hostNetwork } = podSpec(daemonSet);
			for (const { container, path, label } of containersOf(daemonSet)) {
				for (const name of PROBES) {
					for (const kind of ["httpGet", "tcpSocket"] as const) {
						const host = container[name]?.[kind]?.host;
						if (!host || (hostNetwork && LOOPBACK.has(host))) continue;
						const who = LOOPBACK.has(host) ? "the node itself" : "another host";
						const message = `the ${WORDS[name]} of ${label} asks "${host}", which is ${who}, not the container`;
						report({ path: path.child(name).child(kind).child("host"), message });
					}
				}
			}
		},
	},
];

const PROBES = ["livenessProbe", "readinessProbe", "startupProbe"] as const;
const WORDS = { livenessProbe: "liveness probe", readinessProbe: "readiness probe", startupProbe: "startup probe" };
const LOOPBACK: ReadonlySet<string> = new Set(["localhost", "127.0.0.1", "::1"]);

function missing(
	id: string,
	field: "readinessProbe" | "livenessProbe",
	{ title, why }: Pick<Rule, "title" | "why">,
): Rule {
	return {
		id,
		title,
		severity: "warning",
		off: true,
		why,
		remedy: `Give the container a ${field}.`,
		example: {
			bad: "containers:\n  - name: agent\n    image: example.com/agent:1.4.2\n",
			good: `containers:\n  - name: agent\n    ${field}:\n      httpGet: {path: /healthz, port: 8080}\n`,
		},
		check({ daemonSet }, report) {
			for (const { container, path, label } of runningContainers(daemonSet)) {
				if (container[field] || isIdle(container)) continue;
				report({ path, message: `${label} has no ${WORDS[field]}` });
			}
		},
	};
}

/** Does nothing but hold the pod up: pause, or an endless sleep, after init containers have done the work. */
function isIdle(container: Container): boolean {
	if (/(^|[/-])pause([-:@]|$)/.test(container.image ?? "")) return true;
	const words = [...(container.command ?? []), ...(container.args ?? [])];
	return words.length > 0 && /^(\S*sh -c )?\s*(sleep|tail -f \/dev\/null)\b/.test(words.join(" "));
}

function handlerOf(probe: V1Probe): unknown {
	const { exec, grpc, httpGet, tcpSocket } = probe;
	return { exec, grpc, httpGet, tcpSocket };
}

/** Seconds of failure that a probe puts up with. */
function patience({ failureThreshold = 3, periodSeconds = 10 }: V1Probe): number {
	return failureThreshold * periodSeconds;
}

interface PortAsked {
	readonly port: string | number;
	readonly at: FieldPath;
	readonly what: string;
}

/** The ports that a container's probes and lifecycle handlers connect to, other hosts' aside. */
function portsAsked(container: Container, path: FieldPath): PortAsked[] {
	const found: PortAsked[] = [];
	const add = (handler: Pick<V1Probe, "httpGet" | "tcpSocket">, at: FieldPath, what: string): void => {
		for (const kind of ["httpGet", "tcpSocket"] as const) {
			const target = handler[kind];
			if (target && (!target.host || LOOPBACK.has(target.host))) {
				found.push({ port: target.port as string | number, at: at.child(kind).child("port"), what });
			}
		}
	};
	for (const name of PROBES) {
		const probe = container[name];
		if (!probe) continue;
		add(probe, path.child(name), WORDS[name]);
		if (probe.grpc)
			found.push({ port: probe.grpc.port, at: path.child(name).child("grpc").child("port"), what: WORDS[name] });
	}
	for (const name of ["postStart", "preStop"] as const) {
		const handler = container.lifecycle?.[name];
		if (handler) add(handler, path.child("lifecycle").child(name), `${name} handler`);
	}
	return found;
}
