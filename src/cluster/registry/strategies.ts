import { deepEqual } from "../../api/equal";
import { qosClass } from "../../api/podResources";
import { groupResource, type Resource } from "../../api/resource";
import { withMatchLabelKeys } from "../../api/scheduling/matchLabelKeys";
import type { KubeObject, Pod } from "../../api/types";
import { TEMPLATE_GENERATION } from "../../api/wellKnown";
import { establish, reestablish } from "./customResourceDefinitions";

/** What the API server does to an object of a kind before it is validated (the strategies of pkg/registry). */
export interface Strategy {
	/** `object` is the caller's own: it may be changed. `now` is in milliseconds. */
	prepareForCreate(object: KubeObject, now: number): void;
	prepareForUpdate(object: KubeObject, old: KubeObject): void;
}

/** The fields whose change raises metadata.generation; absent for kinds without one. */
const GENERATION_FIELDS: Readonly<Record<string, readonly string[]>> = {
	pods: ["spec"],
	podtemplates: ["template"],
	replicationcontrollers: ["spec"],
	"daemonsets.apps": ["spec"],
	"deployments.apps": ["spec"],
	"replicasets.apps": ["spec"],
	"statefulsets.apps": ["spec"],
	"jobs.batch": ["spec"],
	"cronjobs.batch": ["spec"],
	"ingresses.networking.k8s.io": ["spec"],
	"ingressclasses.networking.k8s.io": ["spec"],
	"networkpolicies.networking.k8s.io": ["spec"],
	"poddisruptionbudgets.policy": ["spec"],
	"priorityclasses.scheduling.k8s.io": [],
	"customresourcedefinitions.apiextensions.k8s.io": ["spec"],
	"mutatingwebhookconfigurations.admissionregistration.k8s.io": ["webhooks"],
	"validatingwebhookconfigurations.admissionregistration.k8s.io": ["webhooks"],
	"validatingadmissionpolicies.admissionregistration.k8s.io": ["spec"],
	"validatingadmissionpolicybindings.admissionregistration.k8s.io": ["spec"],
	"mutatingadmissionpolicies.admissionregistration.k8s.io": ["spec"],
	"mutatingadmissionpolicybindings.admissionregistration.k8s.io": ["spec"],
	"endpointslices.discovery.k8s.io": ["addressType", "endpoints", "ports"],
	"flowschemas.flowcontrol.apiserver.k8s.io": ["spec"],
	"prioritylevelconfigurations.flowcontrol.apiserver.k8s.io": ["spec"],
	"deviceclasses.resource.k8s.io": ["spec"],
	"resourceslices.resource.k8s.io": ["spec"],
};

/** Kinds whose status a client may set when it creates one. */
const KEEPS_STATUS = new Set(["nodes"]);

/** How `resource` is prepared for storage. */
export function strategyOf(resource: Resource): Strategy {
	let strategy = strategies.get(resource);
	if (strategy === undefined) {
		strategy = makeStrategy(resource);
		strategies.set(resource, strategy);
	}
	return strategy;
}

const strategies = new WeakMap<Resource, Strategy>();

function makeStrategy(resource: Resource): Strategy {
	const fields = generationFields(resource);
	const hasStatus = resource.subresources.includes("status");
	const special = SPECIAL[groupResource(resource)];
	return {
		prepareForCreate(object, now) {
			if (fields !== undefined) object.metadata.generation = 1;
			else delete object.metadata.generation;
			if (hasStatus && !KEEPS_STATUS.has(groupResource(resource))) delete object.status;
			special?.prepareForCreate?.(object, now);
		},
		prepareForUpdate(object, old) {
			if (hasStatus) keepField(object, old, "status");
			special?.prepareForUpdate?.(object, old);
			raiseGeneration(resource, object, old);
		},
	};
}

/** Sets `generation` one higher than before when what it counts has changed. */
export function raiseGeneration(resource: Resource, object: KubeObject, old: KubeObject): void {
	const fields = generationFields(resource);
	if (fields === undefined) return;
	const before = old.metadata.generation ?? 0;
	const changed = fields.some((field) => !deepEqual(object[field], old[field]));
	object.metadata.generation = changed ? before + 1 : before;
}

/** As an update of the status subresource: everything else stays as it was. */
export function statusUpdate(object: KubeObject, old: KubeObject): KubeObject {
	const { managedFields } = object.metadata;
	const result: KubeObject = { ...old, metadata: { ...old.metadata } };
	if (managedFields !== undefined) result.metadata.managedFields = managedFields;
	if (object.status === undefined) delete result.status;
	else result.status = object.status;
	return result;
}

function generationFields(resource: Resource): readonly string[] | undefined {
	return resource.custom ? ["spec"] : GENERATION_FIELDS[groupResource(resource)];
}

/** What single kinds do beyond the rules. */
const SPECIAL: Readonly<Record<string, Partial<Strategy>>> = {
	pods: {
		prepareForCreate(object) {
			const pod = object as Pod;
			pod.spec = withMatchLabelKeys(pod.spec, pod.metadata.labels);
			pod.status = { phase: "Pending", qosClass: qosClass(pod.spec) };
		},
	},
	"daemonsets.apps": {
		prepareForCreate(object) {
			object.status = {
				currentNumberScheduled: 0,
				numberMisscheduled: 0,
				desiredNumberScheduled: 0,
				numberReady: 0,
			};
			setTemplateGeneration(object, Math.max(1, templateGenerationOf(object)));
		},
		prepareForUpdate(object, old) {
			// The template's generation is the server's: it follows the template, whatever the client sends.
			const before = templateGenerationOf(old);
			const changed = !deepEqual(templateOf(object), templateOf(old));
			setTemplateGeneration(object, changed ? before + 1 : before);
		},
	},
	"customresourcedefinitions.apiextensions.k8s.io": {
		prepareForCreate: establish,
		prepareForUpdate: reestablish,
	},
	"deployments.apps": { prepareForCreate: emptyStatus },
	"statefulsets.apps": {
		prepareForCreate(object) {
			object.status = { replicas: 0 };
		},
	},
	"replicasets.apps": {
		prepareForCreate(object) {
			object.status = { replicas: 0 };
		},
	},
	replicationcontrollers: {
		prepareForCreate(object) {
			object.status = { replicas: 0 };
		},
	},
	"jobs.batch": { prepareForCreate: emptyStatus },
	"cronjobs.batch": { prepareForCreate: emptyStatus },
	services: {
		prepareForCreate(object) {
			object.status = { loadBalancer: {} };
		},
	},
	"ingresses.networking.k8s.io": {
		prepareForCreate(object) {
			object.status = { loadBalancer: {} };
		},
	},
	namespaces: {
		prepareForCreate(object) {
			object.status = { phase: "Active" };
			const spec = (object.spec ?? {}) as { finalizers?: string[] };
			const finalizers = spec.finalizers ?? [];
			if (!finalizers.includes("kubernetes")) object.spec = { ...spec, finalizers: [...finalizers, "kubernetes"] };
			object.metadata.labels = { ...object.metadata.labels, "kubernetes.io/metadata.name": object.metadata.name ?? "" };
		},
		prepareForUpdate(object, old) {
			keepField(object, old, "spec");
			object.metadata.labels = { ...object.metadata.labels, "kubernetes.io/metadata.name": object.metadata.name ?? "" };
		},
	},
	persistentvolumeclaims: {
		prepareForCreate(object) {
			object.status = { phase: "Pending" };
		},
	},
	persistentvolumes: {
		prepareForCreate(object) {
			object.status = { phase: "Pending" };
		},
	},
	"poddisruptionbudgets.policy": {
		prepareForCreate(object) {
			object.status = { currentHealthy: 0, desiredHealthy: 0, disruptionsAllowed: 0, expectedPods: 0 };
		},
	},
};

function emptyStatus(object: KubeObject): void {
	object.status = {};
}

function keepField(object: KubeObject, old: KubeObject, field: string): void {
	if (old[field] === undefined) delete object[field];
	else object[field] = old[field];
}

function templateOf(object: KubeObject): unknown {
	return (object.spec as { template?: unknown } | undefined)?.template;
}

/** Which template of a DaemonSet this is, as an annotation carries it; 0 when none does. */
export function templateGenerationOf(object: KubeObject): number {
	return Number(object.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0) || 0;
}

export function setTemplateGeneration(object: KubeObject, generation: number): void {
	object.metadata.annotations = { ...object.metadata.annotations, [TEMPLATE_GENERATION]: String(generation) };
}
