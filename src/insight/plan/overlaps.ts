import { placementRule } from "../../api/daemonSet/placement";
import { labelSelectorRequirements, matchesLabels } from "../../api/labelSelector";
import { hostPorts, portsCollide } from "../../api/scheduling/requests";
import type { DaemonSet, Node } from "../../api/types";

/** What two DaemonSets get in each other's way with. */
export interface Overlap {
	/** namespace/name of the other. */
	other: string;
	what: "selector" | "hostPort";
	detail: string;
}

/** The DaemonSets of `others` whose pods `daemonSet` selects, or that want its host ports on the same nodes. */
export function overlapsOf(daemonSet: DaemonSet, others: readonly DaemonSet[], nodes: readonly Node[]): Overlap[] {
	const { name, namespace } = daemonSet.metadata;
	const overlaps: Overlap[] = [];
	for (const other of others) {
		if (other.metadata.name === name && other.metadata.namespace === namespace) continue;
		const called = `${other.metadata.namespace ?? ""}/${other.metadata.name ?? ""}`;
		if (other.metadata.namespace === namespace && (selects(daemonSet, other) || selects(other, daemonSet))) {
			overlaps.push({ other: called, what: "selector", detail: "one selects the pods of the other" });
		}
		const port = sharedPort(daemonSet, other);
		if (port === undefined) continue;
		const [one, two] = [placementRule(daemonSet), placementRule(other)];
		const both = nodes.filter((node) => one(node).shouldRun && two(node).shouldRun).length;
		if (both === 0) continue;
		const which = `${both} node${both === 1 ? "" : "s"}`;
		overlaps.push({ other: called, what: "hostPort", detail: `both want host port ${port} on ${which}` });
	}
	return overlaps;
}

function selects({ spec }: DaemonSet, other: DaemonSet): boolean {
	try {
		const requirements = labelSelectorRequirements(spec.selector);
		return requirements !== undefined && matchesLabels(requirements, other.spec.template.metadata?.labels);
	} catch {
		return false;
	}
}

function sharedPort(one: DaemonSet, two: DaemonSet): string | undefined {
	const [own, theirs] = [one, two].map(({ spec }) =>
		spec.template.spec ? hostPorts({ spec: spec.template.spec }) : [],
	);
	const port = own?.find((each) => theirs?.some((other) => portsCollide(each, other)));
	return port && `${port.port}/${port.protocol}`;
}
