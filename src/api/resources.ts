import { apiVersionOf, type Resource } from "./resource";

/**
 * Every resource that a kube-apiserver v1.36.2 with default flags serves, in the order in which discovery prefers
 * them: the core group first, then the groups by their priority, a group's preferred version first.
 */
export function builtInResources(): readonly Resource[] {
	builtIn ??= Object.entries(TABLE).flatMap(([groupVersion, lines]) =>
		lines.map((line) => readLine(groupVersion, line)),
	);
	return builtIn;
}

/**
 * The resource that a user's word means, as kubectl's REST mapper with its shortcut expander takes it: a plural,
 * singular or kind in any case (daemonsets, DaemonSet), a short name in its own case (ds), each alone, with a group or
 * the beginning of one (ds.apps, storageclass.storage), or with version and group (daemonsets.v1.apps).
 * Among several the first in the order of `resources` wins.
 */
export function matchResource(resources: readonly Resource[], word: string): Resource | undefined {
	const [name = "", ...rest] = word.split(".");
	const group = rest.join(".");
	const [version = "", ...groupAfterVersion] = rest;
	if (rest.length >= 2) {
		const found = byResource(resources, { name, version, group: groupAfterVersion.join(".") });
		if (found) return found;
	}
	const found = byResource(resources, { name, version: "", group });
	if (found) return found;
	if (rest.length >= 2) {
		const ofVersion = resources.find(
			(r) => isKind(r, name) && r.version === version && r.group === groupAfterVersion.join("."),
		);
		if (ofVersion) return ofVersion;
	}
	return resources.find((r) => isKind(r, name) && r.group === group);
}

/** The resource that serves objects of this apiVersion and kind (both as written in a manifest: exact case). */
export function resourceForKind(
	resources: readonly Resource[],
	apiVersion: string,
	kind: string,
): Resource | undefined {
	return resources.find((r) => r.kind === kind && apiVersionOf(r) === apiVersion);
}

let builtIn: readonly Resource[] | undefined;

const ALL_VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
const VERBS: Record<string, readonly string[]> = {
	"": ALL_VERBS,
	create: ["create"],
	read: ["get", "list"],
	noCollection: ALL_VERBS.filter((verb) => verb !== "deletecollection"),
};

/** A line: scope (N namespaced, C cluster), kind, plural, then any of short=…, in=categories, verbs=…, sub=…. */
const TABLE: Record<string, readonly string[]> = {
	v1: [
		"N Binding bindings verbs=create",
		"C ComponentStatus componentstatuses short=cs verbs=read",
		"N ConfigMap configmaps short=cm",
		"N Endpoints endpoints short=ep",
		"N Event events short=ev",
		"N LimitRange limitranges short=limits",
		"C Namespace namespaces short=ns verbs=noCollection sub=finalize,status",
		"C Node nodes short=no sub=proxy,status",
		"N PersistentVolumeClaim persistentvolumeclaims short=pvc sub=status",
		"C PersistentVolume persistentvolumes short=pv sub=status",
		"N Pod pods short=po in=all sub=attach,binding,ephemeralcontainers,eviction,exec,log,portforward,proxy,resize,status",
		"N PodTemplate podtemplates",
		"N ReplicationController replicationcontrollers short=rc in=all sub=scale,status",
		"N ResourceQuota resourcequotas short=quota sub=status",
		"N Secret secrets",
		"N ServiceAccount serviceaccounts short=sa sub=token",
		"N Service services short=svc in=all sub=proxy,status",
	],
	"apiregistration.k8s.io/v1": ["C APIService apiservices in=api-extensions sub=status"],
	"apps/v1": [
		"N ControllerRevision controllerrevisions",
		"N DaemonSet daemonsets short=ds in=all sub=status",
		"N Deployment deployments short=deploy in=all sub=scale,status",
		"N ReplicaSet replicasets short=rs in=all sub=scale,status",
		"N StatefulSet statefulsets short=sts in=all sub=scale,status",
	],
	"events.k8s.io/v1": ["N Event events short=ev"],
	"authentication.k8s.io/v1": [
		"C SelfSubjectReview selfsubjectreviews verbs=create",
		"C TokenReview tokenreviews verbs=create",
	],
	"authorization.k8s.io/v1": [
		"N LocalSubjectAccessReview localsubjectaccessreviews verbs=create",
		"C SelfSubjectAccessReview selfsubjectaccessreviews verbs=create",
		"C SelfSubjectRulesReview selfsubjectrulesreviews verbs=create",
		"C SubjectAccessReview subjectaccessreviews verbs=create",
	],
	"autoscaling/v2": ["N HorizontalPodAutoscaler horizontalpodautoscalers short=hpa in=all sub=status"],
	"autoscaling/v1": ["N HorizontalPodAutoscaler horizontalpodautoscalers short=hpa in=all sub=status"],
	"batch/v1": ["N CronJob cronjobs short=cj in=all sub=status", "N Job jobs in=all sub=status"],
	"certificates.k8s.io/v1": ["C CertificateSigningRequest certificatesigningrequests short=csr sub=approval,status"],
	"networking.k8s.io/v1": [
		"C IngressClass ingressclasses",
		"N Ingress ingresses short=ing sub=status",
		"C IPAddress ipaddresses short=ip",
		"N NetworkPolicy networkpolicies short=netpol",
		"C ServiceCIDR servicecidrs sub=status",
	],
	"policy/v1": ["N PodDisruptionBudget poddisruptionbudgets short=pdb sub=status"],
	"rbac.authorization.k8s.io/v1": [
		"C ClusterRoleBinding clusterrolebindings",
		"C ClusterRole clusterroles",
		"N RoleBinding rolebindings",
		"N Role roles",
	],
	"storage.k8s.io/v1": [
		"C CSIDriver csidrivers",
		"C CSINode csinodes",
		"N CSIStorageCapacity csistoragecapacities",
		"C StorageClass storageclasses short=sc",
		"C VolumeAttachment volumeattachments sub=status",
		"C VolumeAttributesClass volumeattributesclasses short=vac",
	],
	"admissionregistration.k8s.io/v1": [
		"C MutatingAdmissionPolicy mutatingadmissionpolicies in=api-extensions",
		"C MutatingAdmissionPolicyBinding mutatingadmissionpolicybindings in=api-extensions",
		"C MutatingWebhookConfiguration mutatingwebhookconfigurations in=api-extensions",
		"C ValidatingAdmissionPolicy validatingadmissionpolicies in=api-extensions sub=status",
		"C ValidatingAdmissionPolicyBinding validatingadmissionpolicybindings in=api-extensions",
		"C ValidatingWebhookConfiguration validatingwebhookconfigurations in=api-extensions",
	],
	"apiextensions.k8s.io/v1": [
		"C CustomResourceDefinition customresourcedefinitions short=crd,crds in=api-extensions sub=status",
	],
	"scheduling.k8s.io/v1": ["C PriorityClass priorityclasses short=pc"],
	"coordination.k8s.io/v1": ["N Lease leases"],
	"node.k8s.io/v1": ["C RuntimeClass runtimeclasses"],
	"discovery.k8s.io/v1": ["N EndpointSlice endpointslices"],
	"flowcontrol.apiserver.k8s.io/v1": [
		"C FlowSchema flowschemas sub=status",
		"C PriorityLevelConfiguration prioritylevelconfigurations sub=status",
	],
	"resource.k8s.io/v1": [
		"C DeviceClass deviceclasses",
		"N ResourceClaim resourceclaims sub=status",
		"N ResourceClaimTemplate resourceclaimtemplates",
		"C ResourceSlice resourceslices",
	],
};

function readLine(groupVersion: string, line: string): Resource {
	const [scope = "", kind = "", plural = "", ...options] = line.split(" ");
	const option = (name: string): string =>
		options.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
	const list = (name: string): string[] => option(name).split(",").filter(Boolean);
	const slash = groupVersion.indexOf("/");
	return {
		group: slash < 0 ? "" : groupVersion.slice(0, slash),
		version: groupVersion.slice(slash + 1),
		kind,
		plural,
		singular: kind.toLowerCase(),
		shortNames: list("short"),
		namespaced: scope === "N",
		categories: list("in"),
		verbs: VERBS[option("verbs")] ?? ALL_VERBS,
		subresources: list("sub"),
	};
}

interface PartialResource {
	name: string;
	/** "" for any. */
	version: string;
	/** "" for any. */
	group: string;
}

function byResource(resources: readonly Resource[], wanted: PartialResource): Resource | undefined {
	const { name, version, group } = expandShortName(resources, wanted);
	const lower = name.toLowerCase();
	const named = resources.filter((r) => r.plural === lower || r.singular === lower);
	const ofVersion = named.filter((r) => version === "" || r.version === version);
	if (group === "") return ofVersion[0];
	const exact = ofVersion.find((r) => r.group === group);
	if (exact || version !== "") return exact;
	return named.find((r) => r.group.startsWith(group));
}

/** A short name becomes the plural (and loses its version, as upstream's does); anything else stays. */
function expandShortName(resources: readonly Resource[], wanted: PartialResource): PartialResource {
	const { name, group } = wanted;
	const inGroup = (r: Resource): boolean => group === "" || r.group === group;
	if (resources.some((r) => inGroup(r) && (r.plural === name || r.singular === name))) return wanted;
	const short = (r: Resource): boolean => r.shortNames.includes(name);
	const found = resources.find((r) => inGroup(r) && short(r));
	if (found) return { name: found.plural, version: "", group: found.group };
	const byPrefix = group === "" ? undefined : resources.find((r) => r.group.startsWith(group) && short(r));
	return byPrefix ? { ...wanted, name: byPrefix.plural, group: byPrefix.group } : wanted;
}

function isKind(resource: Resource, name: string): boolean {
	return resource.kind === name || resource.kind.toLowerCase() === name;
}
