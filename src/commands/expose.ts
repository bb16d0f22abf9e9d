import { groupKind } from "../api/resource";
import type { Container, KubeObject } from "../api/types";
import type { Command, Context, Invocation } from "../cli/command";
import { errorText, plainError } from "../selection/failure";
import { dryRunOf, operationOf } from "./shared/dryRun";
import { dryRunFlag, fieldManagerFlag, fileFlags, printFlags, saveConfigFlag } from "./shared/flags";
import { withLastApplied } from "./shared/lastApplied";
import { podSpecOf } from "./shared/podSpec";
import { printerOf, printingOf } from "./shared/printing";
import { selectionOf } from "./shared/selectionOf";
import { serviceFor } from "./shared/serviceFor";
import { visitObjects } from "./shared/visitObjects";

const KINDS = ["ReplicationController", "Service", "Pod", "Deployment.apps", "ReplicaSet.apps"];
const MAX_NAME = 63;

export const command: Command = {
	name: "expose",
	summary: "Take a replication controller, service, deployment or pod and expose it as a new Kubernetes service",
	usage:
		"expose (-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] [--name=name] [--external-ip=external-ip-of-service] [--type=type]",
	description: `Expose a resource as a new Kubernetes service: a pod, service, replication controller, deployment or replica set.

kubectl, and so ds, refuses DaemonSets: write a Service with the selector of their pods instead.`,
	examples: `  # Make a service for the pods of a deployment
  ds expose deployment web --port=80 --target-port=8000

  # See the service that would be made
  ds expose pod web-0 --port=80 --dry-run=client -o yaml`,
	flags: [
		...fileFlags,
		...printFlags,
		dryRunFlag,
		saveConfigFlag,
		fieldManagerFlag("kubectl-expose"),
		{ name: "cluster-ip", type: "string", help: "The service's cluster IP; None for a headless service." },
		{ name: "external-ip", type: "string", help: "A further IP that the service accepts." },
		{ name: "labels", short: "l", type: "string", help: "The service's own labels; the object's where not given." },
		{ name: "load-balancer-ip", type: "string", help: "The IP of the load balancer." },
		{ name: "name", type: "string", help: "The service's name; the object's where not given." },
		{ name: "port", type: "string", help: "The port of the service; the object's where not given." },
		{ name: "protocol", type: "string", help: "TCP, UDP or SCTP." },
		{ name: "selector", type: "string", help: "The labels of the pods; taken from the object where not given." },
		{ name: "session-affinity", type: "string", help: "None or ClientIP." },
		{ name: "target-port", type: "string", help: "The port of the pods, by number or name." },
		{ name: "type", type: "string", help: "ClusterIP, NodePort, LoadBalancer or ExternalName." },
	],
	run: expose,
};

async function expose(invocation: Invocation, context: Context): Promise<void> {
	const dryRun = dryRunOf(invocation, context);
	const printer = printerOf(printingOf(invocation, context), operationOf("exposed", dryRun));
	const client = await context.client();
	const request = await selectionOf(invocation, context, { all: false });
	await visitObjects(client, request, context, { latest: false }, async ({ resource, name }, object) => {
		const kind = groupKind(resource);
		if (!KINDS.includes(kind)) throw plainError(`cannot expose a ${kind}`);
		const namespace = await context.namespace();
		let made = serviceFrom(object, name, invocation, namespace.explicit ? namespace.name : undefined);
		if (dryRun !== "client") {
			const services = (await client.resources()).find(({ group, plural }) => group === "" && plural === "services");
			if (services === undefined) throw plainError('no matches for kind "Service" in version "v1"');
			const sent = withLastApplied(made, { save: invocation.bool("save-config") });
			made = await client.create(services, namespace.name, sent, {
				fieldManager: invocation.string("field-manager"),
				dryRun: dryRun === "server",
			});
		}
		for (const piece of printer.pieces(made)) await context.io.out(piece);
	});
}

function serviceFrom(
	object: KubeObject,
	name: string,
	invocation: Invocation,
	namespace: string | undefined,
): KubeObject {
	const clusterIp = invocation.string("cluster-ip");
	return serviceFor({
		name: invocation.string("name") || name.slice(0, MAX_NAME),
		namespace,
		selector: invocation.string("selector") || selectorOf(object),
		labels: invocation.string("labels") || joined(object.metadata.labels ?? {}),
		ports: invocation.string("port") || portsOf(object, clusterIp === "None"),
		protocol: invocation.string("protocol"),
		protocols: protocolsOf(object),
		targetPort: invocation.string("target-port"),
		externalIp: invocation.string("external-ip"),
		type: invocation.string("type"),
		loadBalancerIp: invocation.string("load-balancer-ip"),
		sessionAffinity: invocation.string("session-affinity"),
		clusterIp,
	});
}

/** The labels of the pods behind an object. */
function selectorOf(object: KubeObject): string {
	try {
		return joined(podLabels(object));
	} catch (error) {
		throw plainError(`couldn't retrieve selectors via --selector flag or introspection: ${errorText(error)}`);
	}
}

function podLabels(object: KubeObject): Readonly<Record<string, string>> {
	const spec = object.spec as { selector?: Record<string, unknown> } | undefined;
	switch (object.kind) {
		case "Pod":
			if (Object.keys(object.metadata.labels ?? {}).length > 0) return object.metadata.labels ?? {};
			throw plainError("the pod has no labels and cannot be exposed");
		case "Service":
			if (spec?.selector === undefined) throw plainError("the service has no pod selector set");
			return spec.selector as Record<string, string>;
		case "ReplicationController":
			return (spec?.selector ?? {}) as Record<string, string>;
		default: {
			const labels = (spec?.selector?.matchLabels ?? {}) as Record<string, string>;
			if (Object.keys(labels).length > 0) return labels;
			throw plainError(`invalid ${object.kind.toLowerCase()}: no selectors, therefore cannot be exposed`);
		}
	}
}

function portsOf(object: KubeObject, headless: boolean): string {
	const ports = [...protocolsOf(object).keys()];
	if (ports.length === 0 && !headless) throw plainError("couldn't find port via --port flag or introspection");
	return ports.join(",");
}

/** The ports that an object has, each with its protocols, in order. */
function protocolsOf(object: KubeObject): Map<string, string[]> {
	const found = new Map<string, string[]>();
	const add = (port: number, protocol = "TCP") => {
		const known = found.get(String(port)) ?? [];
		if (!known.includes(protocol)) found.set(String(port), [...known, protocol]);
	};
	if (object.kind === "Service") {
		const { ports = [] } = (object.spec ?? {}) as { ports?: { port: number; protocol?: string }[] };
		for (const { port, protocol } of ports) add(port, protocol);
		return found;
	}
	const containers: readonly Container[] = podSpecOf(object)?.containers ?? [];
	for (const { containerPort, protocol } of containers.flatMap(({ ports = [] }) => ports)) add(containerPort, protocol);
	return found;
}

function joined(labels: Readonly<Record<string, string>>): string {
	return Object.entries(labels)
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, value]) => `${key}=${value}`)
		.join(",");
}
