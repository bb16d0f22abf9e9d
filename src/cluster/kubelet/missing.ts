import type { ControllerContext } from "../controllers/controller";

/** The memory of which pods wait for a ConfigMap or Secret. */
export function referenceKey(resource: string, of: { namespace?: string; name?: string }): string {
	return `${resource} ${of.namespace}/${of.name}`;
}

/** The pods that wait for it, by key. */
export function podsMissing(reference: string, context: ControllerContext): string[] {
	return (context.recall(reference) as string[] | undefined) ?? [];
}

/** Notes whether a pod waits for a ConfigMap or Secret. */
export function setMissing(reference: string, podKey: string, waits: boolean, context: ControllerContext): void {
	const pods = podsMissing(reference, context);
	if (pods.includes(podKey) === waits) return;
	const left = waits ? [...pods, podKey] : pods.filter((key) => key !== podKey);
	context.remember(reference, left.length > 0 ? left : undefined);
}
