import type { FieldPath } from "../fieldPath";
import { goQuote } from "../go/format";
import type { PodSpec, V1ContainerPort } from "../types";
import { visitContainers } from "../validation/pod/common";

/** Ports and names of ports that containers of the pod have twice. */
export function warnOfPorts(warnings: string[], spec: PodSpec, path: FieldPath): void {
	const known = new Map<string, { path: FieldPath; port: V1ContainerPort }[]>();
	visitContainers(spec, path, (container, at) => {
		for (const [index, port] of container.ports?.entries() ?? []) {
			const portPath = at.child("ports").index(index);
			if (port.hostIP && !port.hostPort) {
				warnings.push(`${portPath}: hostIP set without hostPort: ${show(port)}`);
			}
			const key = `${port.containerPort}/${port.protocol}`;
			const others = known.get(key) ?? [];
			for (const other of others) {
				const what = relation(port, other.port);
				if (what !== undefined) warnings.push(`${portPath}: ${what} port definition with ${other.path}`);
			}
			known.set(key, [...others, { path: portPath, port }]);
		}
	});
	warnOfNames(warnings, spec, path);
}

function warnOfNames(warnings: string[], spec: PodSpec, path: FieldPath): void {
	const names = new Map<string, FieldPath>();
	visitContainers(spec, path, (container, at) => {
		for (const [index, { name }] of container.ports?.entries() ?? []) {
			if (!name) continue;
			const portPath = at.child("ports").index(index);
			const other = names.get(name);
			if (other === undefined) names.set(name, portPath);
			else {
				const what = `duplicate port name ${goQuote(name)} with ${other}`;
				const use = `services and probes that select ports by name will use ${other}`;
				warnings.push(`${portPath}: ${what}, ${use}`);
			}
		}
	});
}

function relation(a: V1ContainerPort, b: V1ContainerPort): string | undefined {
	const [aIp, bIp] = [a.hostIP ?? "", b.hostIP ?? ""];
	const [aPort, bPort] = [a.hostPort ?? 0, b.hostPort ?? 0];
	if (aIp === bIp && aPort === bPort) return "duplicate";
	if (aPort === 0 || bPort === 0) return "overlapping";
	return aPort === bPort && (aIp === "") !== (bIp === "") ? "dangerously ambiguous" : undefined;
}

/** The port as Go's %+v prints its struct. */
function show(port: V1ContainerPort): string {
	const { name = "", hostPort = 0, containerPort, protocol = "", hostIP = "" } = port;
	return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}
