import { humanDuration } from "../duration";
import { formatLabelSelector } from "../labelSelector";
import type {
	RbacV1Subject,
	V1APIService,
	V1beta1ClusterTrustBundle,
	V1beta1LeaseCandidate,
	V1beta1PodCertificateRequest,
	V1CertificateSigningRequest,
	V1ClusterRoleBinding,
	V1FlowSchema,
	V1Lease,
	V1MutatingAdmissionPolicy,
	V1MutatingAdmissionPolicyBinding,
	V1MutatingWebhookConfiguration,
	V1ParamKind,
	V1ParamRef,
	V1PodDisruptionBudget,
	V1PriorityClass,
	V1PriorityLevelConfiguration,
	V1RoleBinding,
	V1RuntimeClass,
	V1ValidatingAdmissionPolicy,
	V1ValidatingAdmissionPolicyBinding,
	V1ValidatingWebhookConfiguration,
} from "../types";
import { boolean, type Cell, created, integer, kind, name, text, wide } from "./column";
import { createdAt } from "./core";

export const podDisruptionBudgets = kind<V1PodDisruptionBudget>([
	name,
	text("Min Available", ({ spec }) => String(spec?.minAvailable ?? "N/A")),
	text("Max Unavailable", ({ spec }) => String(spec?.maxUnavailable ?? "N/A")),
	integer("Allowed Disruptions", ({ status }) => status?.disruptionsAllowed),
	created,
]);

const bindingColumns = [
	name,
	text("Role", ({ roleRef }: V1RoleBinding | V1ClusterRoleBinding) => `${roleRef.kind}/${roleRef.name}`),
	created,
	wide(text("Users", ({ subjects }: V1RoleBinding) => named(subjects, "User"))),
	wide(text("Groups", ({ subjects }: V1RoleBinding) => named(subjects, "Group"))),
	wide(text("ServiceAccounts", ({ subjects }: V1RoleBinding) => named(subjects, "ServiceAccount"))),
];
export const roleBindings = kind<V1RoleBinding>(bindingColumns);
export const clusterRoleBindings = kind<V1ClusterRoleBinding>(bindingColumns);

/** Roles, definitions of custom resources and other kinds without columns of their own. */
export const withoutColumns = kind([name, createdAt()]);

export const priorityClasses = kind<V1PriorityClass>([
	name,
	integer("Value", ({ value }) => value),
	boolean("Global-Default", ({ globalDefault }) => globalDefault),
	created,
	text("PreemptionPolicy", ({ preemptionPolicy }) => preemptionPolicy),
]);

export const runtimeClasses = kind<V1RuntimeClass>([name, text("Handler", ({ handler }) => handler), created]);

export const leases = kind<V1Lease>([name, text("Holder", ({ spec }) => spec?.holderIdentity), created]);

export const leaseCandidates = kind<V1beta1LeaseCandidate>([
	name,
	text("LeaseName", ({ spec }) => spec?.leaseName),
	text("BinaryVersion", ({ spec }) => spec?.binaryVersion),
	text("EmulationVersion", ({ spec }) => spec?.emulationVersion),
	created,
]);

export const webhooks = kind<V1MutatingWebhookConfiguration | V1ValidatingWebhookConfiguration>([
	name,
	integer("Webhooks", ({ webhooks }) => webhooks?.length),
	created,
]);

export const validatingPolicies = kind<V1ValidatingAdmissionPolicy>([
	name,
	integer("Validations", ({ spec }) => spec?.validations?.length),
	text("ParamKind", ({ spec }) => paramKind(spec?.paramKind)),
	created,
]);

export const mutatingPolicies = kind<V1MutatingAdmissionPolicy>([
	name,
	integer("Mutations", ({ spec }) => spec?.mutations?.length),
	text("ParamKind", ({ spec }) => paramKind(spec?.paramKind)),
	created,
]);

export const policyBindings = kind<V1ValidatingAdmissionPolicyBinding | V1MutatingAdmissionPolicyBinding>([
	name,
	text("PolicyName", ({ spec }) => spec?.policyName),
	text("ParamRef", ({ spec }) => paramRef(spec?.paramRef)),
	created,
]);

export const apiServices = kind<V1APIService>([
	name,
	text("Service", ({ spec }) =>
		spec?.service ? `${spec.service.namespace ?? ""}/${spec.service.name ?? ""}` : "Local",
	),
	text("Available", ({ status }) => {
		const condition = status?.conditions?.find(({ type }) => type === "Available");
		if (condition === undefined) return "Unknown";
		return condition.status === "True" || !condition.reason
			? condition.status
			: `${condition.status} (${condition.reason})`;
	}),
	created,
]);

export const certificateSigningRequests = kind<V1CertificateSigningRequest>([
	name,
	created,
	text("SignerName", ({ spec }) => spec.signerName || "<none>"),
	text("Requestor", ({ spec }) => spec.username),
	text("RequestedDuration", ({ spec: { expirationSeconds } }) =>
		expirationSeconds === undefined ? "<none>" : humanDuration(expirationSeconds * 1000),
	),
	text("Condition", signingCondition),
]);

export const clusterTrustBundles = kind<V1beta1ClusterTrustBundle>([
	name,
	text("SignerName", ({ spec }) => spec.signerName || "<none>"),
]);

export const podCertificateRequests = kind<V1beta1PodCertificateRequest>([
	name,
	text("PodName", ({ spec }) => spec.podName),
	text("ServiceAccountName", ({ spec }) => spec.serviceAccountName),
	text("NodeName", ({ spec }) => spec.nodeName),
	text("SignerName", ({ spec }) => spec.signerName),
	text("State", ({ status }) => {
		const states = (status?.conditions ?? []).map(({ type }) => type);
		return states.findLast((type) => type === "Issued" || type === "Denied" || type === "Failed") ?? "Pending";
	}),
]);

export const flowSchemas = kind<V1FlowSchema>(
	[
		name,
		text("PriorityLevel", ({ spec }) => spec?.priorityLevelConfiguration.name),
		text("MatchingPrecedence", ({ spec }) => spec?.matchingPrecedence ?? 0),
		text("DistinguisherMethod", ({ spec }) => spec?.distinguisherMethod?.type ?? "<none>"),
		created,
		text("MissingPL", ({ status }) => status?.conditions?.find(({ type }) => type === "Dangling")?.status ?? "?"),
	],
	{ compare: byPrecedence },
);

export const priorityLevels = kind<V1PriorityLevelConfiguration>([
	name,
	text("Type", ({ spec }) => spec?.type),
	text("NominalConcurrencyShares", ({ spec }) => orNone(spec?.limited && (spec.limited.nominalConcurrencyShares ?? 0))),
	text("Queues", (level) => orNone(queuing(level)?.queues)),
	text("HandSize", (level) => orNone(queuing(level)?.handSize)),
	text("QueueLengthLimit", (level) => orNone(queuing(level)?.queueLengthLimit)),
	created,
]);

const orNone = (cell: number | undefined): Cell => cell ?? "<none>";

const queuing = ({ spec }: V1PriorityLevelConfiguration) => spec?.limited?.limitResponse?.queuing;

function byPrecedence(a: V1FlowSchema, b: V1FlowSchema): number {
	const precedence = (a.spec?.matchingPrecedence ?? 0) - (b.spec?.matchingPrecedence ?? 0);
	if (precedence !== 0) return precedence;
	return (a.metadata?.name ?? "") < (b.metadata?.name ?? "") ? -1 : 1;
}

function named(subjects: readonly RbacV1Subject[] | undefined, kind: string): string {
	return (subjects ?? [])
		.filter((subject) => subject.kind === kind)
		.map((subject) => (kind === "ServiceAccount" ? `${subject.namespace ?? ""}/${subject.name}` : subject.name))
		.join(", ");
}

function paramKind(kind: V1ParamKind | undefined): string {
	return kind === undefined ? "<unset>" : `${kind.apiVersion ?? ""}/${kind.kind ?? ""}`;
}

function paramRef(reference: V1ParamRef | undefined): string {
	if (reference?.name) return `${reference.namespace || "*"}/${reference.name}`;
	return reference?.selector ? formatLabelSelector(reference.selector) : "<unset>";
}

function signingCondition({ status }: V1CertificateSigningRequest): string {
	const has = (type: string) => status?.conditions?.some((condition) => condition.type === type);
	const words = [has("Denied") ? "Denied" : has("Approved") ? "Approved" : "Pending"];
	if (has("Failed")) words.push("Failed");
	if (status?.certificate) words.push("Issued");
	return words.join(",");
}
