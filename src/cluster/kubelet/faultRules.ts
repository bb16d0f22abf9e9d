import type { Container, KubeObject, Pod } from "../../api/types";
import { kind } from "../kinds";
import type { Registry } from "../registry/registry";
import { FAULT_PREFIX } from "./faults";
import { normalisedImage } from "./images";
import { containersInOrder } from "./run";

/** Faults of all pods and containers that a rule means: the cluster's counterpart of the annotations on a pod. */
export interface FaultRule {
	name: string;
	match: FaultMatch;
	/** Values by the annotations' names, without their prefix. */
	faults: Record<string, string>;
}

/** All that is given has to fit; an image without a tag means every tag. */
export interface FaultMatch {
	namespace?: string;
	daemonset?: string;
	pod?: string;
	node?: string;
	image?: string;
	container?: string;
}

/** The rules are kept with the kubelets' leases: an annotation of their namespace. */
export const FAULTS_NAMESPACE = "kube-node-lease";
const ANNOTATION = "ds.sim/faults";

/** The cluster's fault rules, in the order in which they were made. */
export function faultRules(registry: Registry): FaultRule[] {
	const text = registry.find<KubeObject>(kind("namespaces"), undefined, FAULTS_NAMESPACE)?.metadata.annotations?.[
		ANNOTATION
	];
	if (text === undefined) return [];
	try {
		const rules: unknown = JSON.parse(text);
		return Array.isArray(rules) ? rules.filter(isRule) : [];
	} catch {
		// Somebody's own annotation: no rules.
		return [];
	}
}

/** Keeps the rules in the place of those that were there. */
export function setFaultRules(registry: Registry, rules: readonly FaultRule[]): void {
	const namespace = registry.get(kind("namespaces"), undefined, FAULTS_NAMESPACE);
	const { [ANNOTATION]: _, ...others } = namespace.metadata.annotations ?? {};
	const annotations = rules.length > 0 ? { ...others, [ANNOTATION]: JSON.stringify(rules) } : others;
	const { annotations: _old, ...metadata } = namespace.metadata;
	registry.updateTrusted(kind("namespaces"), {
		...namespace,
		metadata: Object.keys(annotations).length > 0 ? { ...metadata, annotations } : metadata,
	});
}

/** Whether a change of that namespace changes the rules. */
export function changesRules(object: KubeObject, previous: KubeObject | undefined): boolean {
	return (
		object.metadata.name === FAULTS_NAMESPACE &&
		object.metadata.annotations?.[ANNOTATION] !== previous?.metadata.annotations?.[ANNOTATION]
	);
}

/** The pod as if the rules that mean it were annotations of its own; those that it has go first. */
export function withFaultRules(pod: Pod, rules: readonly FaultRule[]): Pod {
	const annotations: Record<string, string> = {};
	for (const { match, faults } of rules) {
		if (!meansPod(match, pod)) continue;
		for (const { container } of containersInOrder(pod)) {
			if (!meansContainer(match, container)) continue;
			for (const [name, value] of Object.entries(faults))
				annotations[`${FAULT_PREFIX}${name}.${container.name}`] = value;
		}
	}
	if (Object.keys(annotations).length === 0) return pod;
	return { ...pod, metadata: { ...pod.metadata, annotations: { ...annotations, ...pod.metadata.annotations } } };
}

function meansPod(match: FaultMatch, { metadata, spec }: Pod): boolean {
	const owner = metadata.ownerReferences?.find((each) => each.controller && each.kind === "DaemonSet")?.name;
	return (
		(match.namespace === undefined || match.namespace === metadata.namespace) &&
		(match.daemonset === undefined || match.daemonset === owner) &&
		(match.pod === undefined || match.pod === metadata.name) &&
		(match.node === undefined || match.node === spec.nodeName)
	);
}

function meansContainer(match: FaultMatch, { image = "", name }: Container): boolean {
	return (
		(match.container === undefined || match.container === name) &&
		(match.image === undefined || meansImage(match.image, image))
	);
}

function meansImage(wanted: string, image: string): boolean {
	const tagged = /[:@][^/]*$/.test(wanted);
	const full = normalisedImage(image);
	return tagged ? normalisedImage(wanted) === full : repository(normalisedImage(wanted)) === repository(full);
}

function repository(image: string): string {
	return image.replace(/@.*$/, "").replace(/:[^/:]*$/, "");
}

function isRule(value: unknown): value is FaultRule {
	if (typeof value !== "object" || value === null) return false;
	const { faults, match, name } = value as Partial<FaultRule>;
	return typeof name === "string" && isTexts(match) && isTexts(faults);
}

function isTexts(value: unknown): boolean {
	return typeof value === "object" && value !== null && Object.values(value).every((text) => typeof text === "string");
}
