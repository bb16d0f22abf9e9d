import { type FieldPath, root } from "../../api/fieldPath";
import type { Fix, Rule } from "../rule";
import { POD } from "./support/pod";
import { type Fields, fieldsOf, hasField, itemsOf, valueAt } from "./support/written";

/** Fields of other kinds, and fields that stand in the wrong place. */
export const misplacedRules: readonly Rule[] = [
	{
		id: "deployment-fields",
		title: "field of a Deployment or StatefulSet",
		severity: "error",
		why: "A DaemonSet has one pod on each node that it selects, so some of what a Deployment says has no meaning for it, and some has another name. The server refuses such a field, or drops it without a word.",
		remedy: "Write what a DaemonSet has for it, or take the field out.",
		example: {
			bad: "replicas: 3\nstrategy:\n  type: RollingUpdate\n",
			good: "updateStrategy:\n  type: RollingUpdate\n",
		},
		checkWritten({ written }, report) {
			const spec = fieldsOf(written.spec);
			if (spec === undefined) return;
			for (const [field, [instead, remedy]] of Object.entries(OF_OTHERS)) {
				if (!hasField(spec, field)) continue;
				const path = root("spec").child(field);
				const fix = mending(field, spec, path);
				report({ path, message: `${field} is no field of a DaemonSet, ${instead}`, remedy, fix });
			}
			const strategy = fieldsOf(spec.updateStrategy);
			for (const field of ["maxUnavailable", "maxSurge"]) {
				if (!hasField(strategy, field)) continue;
				const path = root("spec").child("updateStrategy");
				const message = `${field} stands directly in updateStrategy; it belongs below updateStrategy.rollingUpdate`;
				const value = strategy?.[field];
				const isFree = !hasField(fieldsOf(strategy?.rollingUpdate), field);
				const fix = isFree
					? [{ set: path.child("rollingUpdate").child(field), value }, { remove: path.child(field) }]
					: undefined;
				report({ path: path.child(field), message, remedy: "Move it below rollingUpdate.", fix });
			}
			if (valueAt(spec, "updateStrategy", "type") === "Recreate") {
				const path = root("spec").child("updateStrategy").child("type");
				const remedy = "Use RollingUpdate, with maxUnavailable 100% to replace all pods at once.";
				report({ path, message: "a DaemonSet has no update strategy Recreate", remedy });
			}
		},
	},
	{
		id: "misplaced-field",
		title: "field in the wrong place",
		severity: "error",
		why: "The field exists, but not here: the server refuses it, or drops it without a word, and the pods run without it.",
		remedy: "Move it to where it belongs.",
		example: {
			bad: "containers:\n  - name: agent\n    tolerations:\n      - operator: Exists\n",
			good: "tolerations:\n  - operator: Exists\ncontainers:\n  - name: agent\n",
		},
		checkWritten({ written }, report) {
			const spec = fieldsOf(written.spec);
			const found = (path: FieldPath, field: string, where: string): void => {
				const message = `${field} does not belong here, but into ${where}`;
				report({ path: path.child(field), message, remedy: `Move it into ${where}.` });
			};
			const look = (fields: unknown, path: FieldPath, names: ReadonlySet<string>, where: string): void => {
				for (const field of Object.keys(fieldsOf(fields) ?? {})) if (names.has(field)) found(path, field, where);
			};
			const template = fieldsOf(spec?.template);
			look(spec, root("spec"), OF_POD, "spec.template.spec");
			look(template, root("spec").child("template"), OF_POD, "spec.template.spec");
			const pod = fieldsOf(template?.spec);
			look(pod, POD, OF_CONTAINER, "a container");
			look(pod, POD, OF_DAEMON_SET, "spec");
			look(pod?.securityContext, POD.child("securityContext"), OF_CONTAINER_CONTEXT, "a container's securityContext");
			for (const list of ["containers", "initContainers"]) {
				for (const [index, container] of itemsOf(pod?.[list]).entries()) {
					const path = POD.child(list).index(index);
					look(container, path, OF_POD, "spec.template.spec");
					look(container, path, OF_CONTAINER_CONTEXT, "the container's securityContext");
					const context = valueAt(container, "securityContext");
					look(context, path.child("securityContext"), OF_POD_CONTEXT, "the pod's securityContext");
				}
			}
		},
	},
];

/** Fields of the specs of other kinds: what a DaemonSet has in their place, and what to write. */
const OF_OTHERS: Readonly<Record<string, readonly [string, string]>> = {
	replicas: [
		"which has one pod on each node that it selects",
		"Take it out; template.spec.nodeSelector or affinity say which nodes have a pod.",
	],
	strategy: ["where it is updateStrategy", "Write updateStrategy: a RollingUpdate with maxUnavailable, or OnDelete."],
	progressDeadlineSeconds: [
		"whose rollouts have no deadline",
		"Take it out, and give rollout status a --timeout where one is needed.",
	],
	paused: [
		"whose updates are held back by updateStrategy.type OnDelete",
		"Take it out; set updateStrategy.type to OnDelete where updates are to wait.",
	],
	serviceName: [
		"whose pods have no names of their own in DNS",
		"Take it out; a headless Service finds the pods, and each pod is known by its node's name.",
	],
	podManagementPolicy: ["whose pods all start at once", "Take it out."],
	volumeClaimTemplates: [
		"whose pods get no claims of their own this way",
		"Use a hostPath, or a generic ephemeral volume in template.spec.volumes.",
	],
	persistentVolumeClaimRetentionPolicy: ["which has no claims", "Take it out."],
	ordinals: ["whose pods have no numbers", "Take it out."],
};

/** Fields that stand in spec.template.spec and nowhere else in a DaemonSet. */
const OF_POD: ReadonlySet<string> = new Set([
	"affinity",
	"automountServiceAccountToken",
	"containers",
	"dnsConfig",
	"dnsPolicy",
	"hostIPC",
	"hostNetwork",
	"hostPID",
	"imagePullSecrets",
	"initContainers",
	"nodeName",
	"nodeSelector",
	"priorityClassName",
	"runtimeClassName",
	"schedulerName",
	"serviceAccount",
	"serviceAccountName",
	"terminationGracePeriodSeconds",
	"tolerations",
	"topologySpreadConstraints",
	"volumes",
]);

const OF_CONTAINER: ReadonlySet<string> = new Set([
	"args",
	"command",
	"env",
	"envFrom",
	"image",
	"imagePullPolicy",
	"lifecycle",
	"livenessProbe",
	"ports",
	"readinessProbe",
	"startupProbe",
	"volumeMounts",
]);

const OF_CONTAINER_CONTEXT: ReadonlySet<string> = new Set([
	"allowPrivilegeEscalation",
	"capabilities",
	"privileged",
	"procMount",
	"readOnlyRootFilesystem",
]);

const OF_POD_CONTEXT: ReadonlySet<string> = new Set([
	"fsGroup",
	"fsGroupChangePolicy",
	"supplementalGroups",
	"supplementalGroupsPolicy",
	"sysctls",
]);

const OF_DAEMON_SET: ReadonlySet<string> = new Set([
	"minReadySeconds",
	"revisionHistoryLimit",
	"selector",
	"updateStrategy",
]);

/** The one safe mending: what means nothing for a DaemonSet goes, a strategy that it has too gets its name. */
function mending(field: string, spec: Fields, path: FieldPath): Fix | undefined {
	if (field === "replicas" || field === "progressDeadlineSeconds") return [{ remove: path }];
	if (field === "podManagementPolicy" || field === "persistentVolumeClaimRetentionPolicy") return [{ remove: path }];
	if (field !== "strategy" || hasField(spec, "updateStrategy")) return undefined;
	const type = valueAt(spec.strategy, "type");
	const limits = fieldsOf(valueAt(spec.strategy, "rollingUpdate"));
	// A Deployment may have both limits, a DaemonSet only one of them.
	if (hasField(limits, "maxSurge") && hasField(limits, "maxUnavailable")) return undefined;
	return type === undefined || type === "RollingUpdate" ? [{ rename: path, to: "updateStrategy" }] : undefined;
}
