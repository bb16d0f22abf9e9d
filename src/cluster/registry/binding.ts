import { badRequest, conflict, invalid, isStatusError, type StatusCause } from "../../api/statusError";
import type { KubeObject, Pod, V1Binding } from "../../api/types";
import { kind } from "../kinds";
import { withPodCondition } from "../podStatus";
import type { ObjectRegistry } from "./objectRegistry";
import type { RequestOptions } from "./registry";

/**
 * POST of a Binding: a scheduler of the user's own puts a pod on a node (pkg/registry/core/pod/storage). `name` is the
 * pod's in the URL; absent where bindings themselves are posted.
 * @throws a StatusError: 409 for a pod that has a node, waits for gates or is going.
 */
export function bindFromRequest(
	registry: ObjectRegistry,
	namespace: string | undefined,
	name: string | undefined,
	body: unknown,
	options: RequestOptions,
): KubeObject {
	const fieldValidation = options.fieldValidation ?? "Warn";
	const { object, warnings } = registry.rules.decode(kind("bindings"), body, { fieldValidation, ...options.sent });
	for (const text of warnings) options.warn(text);
	const binding = object as unknown as V1Binding;
	const podName = binding.metadata?.name ?? "";
	if (name !== undefined && podName !== name) throw badRequest("name in URL does not match name in Binding object");
	const causes = causesOf(binding);
	if (causes.length > 0) throw invalid({ group: "", kind: "Binding" }, podName, causes);
	const pods = kind("pods");
	const pod = registry.get(pods, namespace, podName) as Pod;
	try {
		const assigned = assign(pod, binding, registry.now);
		if (!options.dryRun) registry.updateTrusted(pods, assigned);
	} catch (error) {
		if (isStatusError(error) || !(error instanceof Refusal)) throw error;
		throw conflict({ group: "", plural: "pods/binding" }, podName, error.message);
	}
	return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
}

class Refusal extends Error {}

function causesOf({ target }: V1Binding): Required<StatusCause>[] {
	const causes: Required<StatusCause>[] = [];
	const { kind: targetKind = "", name = "" } = target ?? {};
	if (targetKind !== "" && targetKind !== "Node") {
		causes.push({
			reason: "FieldValueNotSupported",
			field: "target.kind",
			message: `Unsupported value: ${JSON.stringify(targetKind)}: supported values: "Node", "<empty>"`,
		});
	}
	if (name === "") causes.push({ reason: "FieldValueRequired", field: "target.name", message: "Required value" });
	return causes;
}

function assign(pod: Pod, { target, metadata }: V1Binding, now: number): Pod {
	const { name, deletionTimestamp, annotations, labels } = pod.metadata;
	if (deletionTimestamp !== undefined) {
		throw new Refusal(`pod ${name} is being deleted, cannot be assigned to a host`);
	}
	if (pod.spec.nodeName)
		throw new Refusal(`pod ${name} is already assigned to node ${JSON.stringify(pod.spec.nodeName)}`);
	if ((pod.spec.schedulingGates?.length ?? 0) > 0) throw new Refusal(`pod ${name} has non-empty .spec.schedulingGates`);
	const merged = {
		...(metadata?.annotations === undefined ? {} : { annotations: { ...annotations, ...metadata.annotations } }),
		...(metadata?.labels === undefined ? {} : { labels: { ...labels, ...metadata.labels } }),
	};
	const assigned = {
		...pod,
		metadata: { ...pod.metadata, ...merged },
		spec: { ...pod.spec, nodeName: target.name ?? "" },
	};
	return withPodCondition(assigned, now, { type: "PodScheduled", status: "True" });
}
