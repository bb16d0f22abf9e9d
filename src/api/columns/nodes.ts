import type { V1Namespace, V1Node } from "../types";
import { created, kind, name, text, wide } from "./column";

const ROLE_PREFIX = "node-role.kubernetes.io/";
const ROLE_LABEL = "kubernetes.io/role";

export const nodes = kind<V1Node>([
	name,
	text("Status", statusText),
	text("Roles", (node) => roles(node).join(",") || "<none>"),
	created,
	text("Version", ({ status }) => status?.nodeInfo?.kubeletVersion),
	wide(text("Internal-IP", (node) => address(node, "InternalIP"))),
	wide(text("External-IP", (node) => address(node, "ExternalIP"))),
	wide(text("OS-Image", ({ status }) => status?.nodeInfo?.osImage || "<unknown>")),
	wide(text("Kernel-Version", ({ status }) => status?.nodeInfo?.kernelVersion || "<unknown>")),
	wide(text("Container-Runtime", ({ status }) => status?.nodeInfo?.containerRuntimeVersion || "<unknown>")),
]);

export const namespaces = kind<V1Namespace>([name, text("Status", ({ status }) => status?.phase), created]);

function statusText({ spec, status }: V1Node): string {
	const ready = status?.conditions?.findLast((condition) => condition.type === "Ready");
	const word = ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
	return spec?.unschedulable ? `${word},SchedulingDisabled` : word;
}

function roles({ metadata }: V1Node): string[] {
	const found = new Set<string>();
	for (const [key, value] of Object.entries(metadata?.labels ?? {})) {
		const role = key.startsWith(ROLE_PREFIX) ? key.slice(ROLE_PREFIX.length) : key === ROLE_LABEL ? value : "";
		if (role !== "") found.add(role);
	}
	return [...found].sort();
}

function address({ status }: V1Node, type: string): string {
	return status?.addresses?.find((each) => each.type === type)?.address ?? "<none>";
}
