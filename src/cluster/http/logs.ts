import { badRequest } from "../../api/statusError";
import type { ContainerStatus, Pod } from "../../api/types";
import { kind } from "../kinds";
import { type Call, namespaceOf } from "./served";

/** How often a log that is followed is looked at, in milliseconds. */
const LOOK_MS = 500;

/**
 * GET of a pod's log. The containers of simulated pods say nothing: the log is empty, and who follows it waits until the
 * container has ended.
 */
export async function readLog(call: Call): Promise<void> {
	const { exchange } = call;
	const pod = podOf(call);
	if (pod === undefined) throw new Error("unreachable: a pod that is not there has been refused");
	const container = containerOf(pod, exchange.query.get("container") ?? "");
	if (pod.spec.nodeName) checkStarted(pod, container, exchange.flag("previous"));
	if (!exchange.flag("follow") || hasEnded(pod, container)) return exchange.send(200, "text/plain", "");
	exchange.begin(200, "text/plain");
	exchange.flush();
	await new Promise<void>((resolve) => {
		const timer = setInterval(() => {
			const now = podOf(call, true);
			if (now === undefined || now.metadata.uid !== pod.metadata.uid || hasEnded(now, container)) stop();
		}, LOOK_MS);
		const stop = () => {
			clearInterval(timer);
			resolve();
		};
		exchange.outgoing.once("close", stop);
		call.served.closing.addEventListener("abort", stop, { once: true });
	});
	exchange.finish();
}

function podOf(call: Call, optional = false): Pod | undefined {
	const { served, target } = call;
	return served.engine.read((registry) => {
		const key = [kind("pods"), namespaceOf(call), target.name ?? ""] as const;
		return (optional ? registry.find(...key) : registry.get(...key)) as Pod | undefined;
	});
}

/** As pkg/registry/core/pod's LogLocation. */
function containerOf({ metadata, spec }: Pod, asked: string): string {
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

/** As the kubelet's validateContainerLogStatus. */
function checkStarted(pod: Pod, container: string, previous: boolean): void {
	const { name } = pod.metadata;
	const status = statusOf(pod, container);
	if (status === undefined) throw badRequest(`container ${quoted(container)} in pod ${quoted(name)} is not available`);
	const { state, lastState } = status;
	if (previous) {
		if (lastState?.terminated !== undefined) return;
		throw badRequest(`previous terminated container ${quoted(container)} in pod ${quoted(name)} not found`);
	}
	if (state?.waiting === undefined || lastState?.terminated !== undefined) return;
	const { reason = "" } = state.waiting;
	const why = reason === "ErrImagePull" || reason === "ImagePullBackOff" ? "trying and failing to pull image" : reason;
	throw badRequest(`container ${quoted(container)} in pod ${quoted(name)} is waiting to start: ${why}`);
}

function hasEnded(pod: Pod, container: string): boolean {
	return !pod.spec.nodeName || statusOf(pod, container)?.state?.running === undefined;
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
	return [
		...(status?.containerStatuses ?? []),
		...(status?.initContainerStatuses ?? []),
		...(status?.ephemeralContainerStatuses ?? []),
	].find(({ name }) => name === container);
}

function quoted(text: string | undefined): string {
	return JSON.stringify(text ?? "");
}
