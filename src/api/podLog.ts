import { forbidden, invalid, toInvalid } from "./fieldError";
import { FieldPath } from "./fieldPath";
import { badRequest, StatusError } from "./statusError";
import type { ContainerStatus, Pod } from "./types";

/** What of a container's log is wanted: the API's PodLogOptions, as its query has them. */
export interface PodLogOptions {
	container?: string;
	follow?: boolean;
	/** Of the container before the last restart. */
	previous?: boolean;
	timestamps?: boolean;
	sinceSeconds?: number;
	/** RFC 3339. */
	sinceTime?: string;
	tailLines?: number;
	limitBytes?: number;
	insecureSkipTLSVerifyBackend?: boolean;
}

/** Its query, in the order of names. */
export function logQuery(options: PodLogOptions): Record<string, string> {
	const query: Record<string, string> = {};
	for (const [name, value] of Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1))) {
		if (value !== undefined && value !== false && value !== "") query[name] = String(value);
	}
	return query;
}

/** @throws the API server's Invalid StatusError for options that contradict each other or are out of range. */
export function checkLogOptions(pod: string, options: PodLogOptions): void {
	const { tailLines = 0, limitBytes = 1, sinceSeconds, sinceTime } = options;
	const errors = [];
	if (tailLines < 0) {
		errors.push(invalid(FieldPath.root("tailLines"), tailLines, "must be greater than or equal to 0"));
	}
	if (limitBytes < 1) errors.push(invalid(FieldPath.root("limitBytes"), limitBytes, "must be greater than 0"));
	if (sinceSeconds !== undefined && sinceTime !== undefined) {
		errors.push(forbidden(FieldPath.root(""), "at most one of `sinceTime` or `sinceSeconds` may be specified"));
	} else if (sinceSeconds !== undefined && sinceSeconds < 1) {
		errors.push(invalid(FieldPath.root("sinceSeconds"), sinceSeconds, "must be greater than 0"));
	}
	if (errors.length > 0) throw toInvalid({ group: "", kind: "PodLogOptions" }, pod, errors);
}

/**
 * The container whose log is asked for: the only one where none is named (pkg/registry/core/pod's LogLocation).
 * @throws BadRequest for one that the pod does not have.
 */
export function logContainer({ metadata, spec }: Pod, asked: string): string {
	const names = spec.containers.map(({ name }) => name);
	const first = (spec.initContainers ?? []).map(({ name }) => name);
	if (asked === "") {
		if (names.length === 1 && first.length === 0) return names[0] ?? "";
		const others = first.length > 0 ? ` or one of the init containers: [${first.join(" ")}]` : "";
		throw badRequest(
			`a container name must be specified for pod ${metadata.name}, choose one of: [${names.join(" ")}]${others}`,
		);
	}
	const known = [...names, ...first, ...(spec.ephemeralContainers ?? []).map(({ name }) => name)];
	if (!known.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${metadata.name}`);
	return asked;
}

/**
 * The kubelet's check that a container of a pod on its node has a log (validateContainerLogStatus).
 * @throws BadRequest in its words.
 */
export function checkStarted(pod: Pod, container: string, previous: boolean): void {
	const who = `container ${JSON.stringify(container)} in pod ${JSON.stringify(pod.metadata.name ?? "")}`;
	const status = statusOf(pod, container);
	if (status === undefined) throw badRequest(`${who} is not available`);
	const { state, lastState } = status;
	const ranBefore = Boolean(lastState?.terminated?.containerID);
	if (previous) {
		if (ranBefore) return;
		throw badRequest(`previous terminated ${who} not found`);
	}
	if (state?.running !== undefined || state?.terminated?.containerID || ranBefore) return;
	if (state?.terminated !== undefined || lastState?.terminated !== undefined) throw badRequest(`${who} is terminated`);
	if (state?.waiting === undefined) throw badRequest(`${who} is waiting to start - no logs yet`);
	const { reason = "" } = state.waiting;
	throw badRequest(`${who} is waiting to start: ${PULLING[reason] ?? reason}`);
}

const PULLING: Readonly<Record<string, string>> = {
	ErrImagePull: "image can't be pulled",
	ImagePullBackOff: "trying and failing to pull image",
};

/** Whether nothing more can come: the container is not running, or no node has the pod. */
export function logHasEnded(pod: Pod, container: string): boolean {
	return !pod.spec.nodeName || statusOf(pod, container)?.state?.running === undefined;
}

/** What the API server answers when no kubelet listens at a node's address. */
export function kubeletRefused(address: string, pod: Pod, options: PodLogOptions): StatusError {
	const { container = "", insecureSkipTLSVerifyBackend: _, ...rest } = options;
	const query = new URLSearchParams(logQuery(rest)).toString();
	const place = `${address.includes(":") ? `[${address}]` : address}:10250`;
	const path = `/containerLogs/${pod.metadata.namespace}/${pod.metadata.name}/${container}`;
	return new StatusError({
		message: `Get "https://${place}${path}${query === "" ? "" : `?${query}`}": dial tcp ${place}: connect: connection refused`,
		reason: "",
		code: 500,
	});
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
	return [
		...(status?.containerStatuses ?? []),
		...(status?.initContainerStatuses ?? []),
		...(status?.ephemeralContainerStatuses ?? []),
	].find(({ name }) => name === container);
}
