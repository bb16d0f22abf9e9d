import { formatLabelSelector } from "../../api/labelSelector";
import type {
	LabelSelector,
	V1NetworkPolicy,
	V1NetworkPolicyPeer,
	V1NetworkPolicyPort,
	V1PodDisruptionBudget,
} from "../../api/types";
import { type Shown, writeEvents } from "./events";
import { orNone, writeAnnotations, writeLabels } from "./lists";
import { goTime } from "./time";
import { DescribeWriter } from "./writer";

/** kubectl describe poddisruptionbudget. */
export function describePodDisruptionBudget(budget: V1PodDisruptionBudget, { events, now }: Shown): string {
	const writer = new DescribeWriter();
	const { metadata, spec, status } = budget;
	writer.field(0, "Name", metadata?.name ?? "");
	writer.field(0, "Namespace", metadata?.namespace ?? "");
	if (spec?.minAvailable !== undefined) writer.field(0, "Min available", spec.minAvailable);
	else if (spec?.maxUnavailable !== undefined) writer.field(0, "Max unavailable", spec.maxUnavailable);
	writer.field(0, "Selector", spec?.selector === undefined ? "<unset>" : formatLabelSelector(spec.selector));
	writer.write(0, "Status:\n");
	writer.field(2, "Allowed disruptions", status?.disruptionsAllowed ?? 0);
	writer.field(2, "Current", status?.currentHealthy ?? 0);
	writer.field(2, "Desired", status?.desiredHealthy ?? 0);
	writer.field(2, "Total", status?.expectedPods ?? 0);
	writeEvents(writer, events, now);
	return writer.toString();
}

/** kubectl describe networkpolicy. */
export function describeNetworkPolicy({ metadata, spec }: V1NetworkPolicy): string {
	const writer = new DescribeWriter();
	writer.field(0, "Name", metadata?.name ?? "");
	writer.field(0, "Namespace", metadata?.namespace ?? "");
	writer.field(0, "Created on", goTime(metadata?.creationTimestamp));
	writeLabels(writer, "Labels", metadata?.labels);
	writeAnnotations(writer, "Annotations", metadata?.annotations);
	writer.write(0, "Spec:\n");
	const selected = formatLabelSelector(spec?.podSelector);
	const everyPod = selected === "<none>" ? " (Allowing the specific traffic to all pods in this namespace)" : "";
	writer.write(1, `PodSelector:     ${selected}${everyPod}\n`);
	const types = spec?.policyTypes ?? [];
	for (const direction of [INGRESS, EGRESS]) {
		if (types.includes(direction.type)) {
			writer.write(1, `Allowing ${direction.word} traffic:\n`);
			const rules = direction.type === "Ingress" ? spec?.ingress : spec?.egress;
			writeRules(writer, direction, rules ?? []);
		} else writer.write(1, `Not affecting ${direction.word} traffic\n`);
	}
	writer.write(1, `Policy Types: ${orNone(types.join(", "))}\n`);
	return writer.toString();
}

interface Direction {
	type: "Ingress" | "Egress";
	word: string;
	/** How a rule's peers are introduced. */
	peers: "From" | "To";
	unrestricted: string;
}

const INGRESS: Direction = { type: "Ingress", word: "ingress", peers: "From", unrestricted: "source" };
const EGRESS: Direction = { type: "Egress", word: "egress", peers: "To", unrestricted: "destination" };

interface Rule {
	ports?: V1NetworkPolicyPort[];
	from?: V1NetworkPolicyPeer[];
	to?: V1NetworkPolicyPeer[];
}

function writeRules(writer: DescribeWriter, direction: Direction, rules: readonly Rule[]): void {
	if (rules.length === 0) {
		writer.write(2, `<none> (Selected pods are isolated for ${direction.word} connectivity)\n`);
	}
	for (const [index, { ports = [], from, to }] of rules.entries()) {
		if (ports.length === 0) writer.write(2, "To Port: <any> (traffic allowed to all ports)\n");
		for (const port of ports) writer.write(2, `${portText(port)}\n`);
		const peers = (direction.peers === "From" ? from : to) ?? [];
		if (peers.length === 0) {
			writer.write(2, `${direction.peers}: <any> (traffic not restricted by ${direction.unrestricted})\n`);
		}
		for (const peer of peers) {
			writer.write(2, `${direction.peers}:\n`);
			writePeer(writer, peer);
		}
		if (index < rules.length - 1) writer.write(2, "----------\n");
	}
}

/** A port that is not given is a nil in Go, which kubectl prints as such. */
function portText({ port = "<nil>", endPort, protocol = "TCP" }: V1NetworkPolicyPort): string {
	return endPort === undefined ? `To Port: ${port}/${protocol}` : `To Port Range: ${port}-${endPort}/${protocol}`;
}

function writePeer(writer: DescribeWriter, { namespaceSelector, podSelector, ipBlock }: V1NetworkPolicyPeer): void {
	const selector = (name: string, value: LabelSelector | undefined) => {
		if (value !== undefined) writer.write(3, `${name}: ${formatLabelSelector(value)}\n`);
	};
	selector("NamespaceSelector", namespaceSelector);
	selector("PodSelector", podSelector);
	if (namespaceSelector !== undefined || podSelector !== undefined || ipBlock === undefined) return;
	writer.write(3, "IPBlock:\n");
	writer.write(4, `CIDR: ${ipBlock.cidr}\n`);
	writer.write(4, `Except: ${(ipBlock.except ?? []).join(", ")}\n`);
}
