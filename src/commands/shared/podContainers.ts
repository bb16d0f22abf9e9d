import { goQuote } from "../../api/go/format";
import type { Pod } from "../../api/types";
import type { CliError } from "../../cli/errors";
import type { Io } from "../../cli/io";
import { plainError } from "../../selection/failure";

const DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

/** The container that a pod's annotation prefers; undefined when it prefers none. */
export function preferredContainer({ metadata }: Pod): string | undefined {
	return metadata.annotations?.[DEFAULT_CONTAINER] || undefined;
}

/** Whether a pod has a container of that name, of any sort. */
export function hasContainer(pod: Pod, name: string): boolean {
	return sorts(pod).some(({ names }) => names.includes(name));
}

/** `container x is not valid for pod y out of: …` */
export function notItsContainer(pod: Pod, name: string): CliError {
	return plainError(`container ${name} is not valid for pod ${pod.metadata.name} out of: ${allContainerNames(pod)}`);
}

/** Every container's name, those of other sorts than the plain one marked. */
export function allContainerNames(pod: Pod): string {
	return sorts(pod)
		.flatMap(({ names, mark }) => names.map((name) => `${name}${mark}`))
		.join(", ");
}

/**
 * The container that a command works in: the named one, the preferred one, or the first, which is told unless it is the
 * only one.
 * @throws CliError for a name that the pod does not have.
 */
export function containerOf(pod: Pod, asked: string, { quiet, io }: { quiet: boolean; io: Io }): string {
	const [first] = pod.spec.containers;
	if (first === undefined) {
		throw plainError(`pod ${pod.metadata.namespace}/${pod.metadata.name} does not have any containers`);
	}
	const name = asked || preferredContainer(pod);
	if (name === undefined) {
		if (!quiet) tellDefaulted(pod, first.name, io);
		return first.name;
	}
	if (!hasContainer(pod, name)) throw notItsContainer(pod, name);
	return name;
}

/** Says which container was taken where there were others. */
export function tellDefaulted(pod: Pod, name: string, io: Io): void {
	if (sorts(pod).flatMap(({ names }) => names).length === 1) return;
	io.err(`Defaulted container ${goQuote(name)} out of: ${allContainerNames(pod)}\n`);
}

function sorts({ spec }: Pod): { names: string[]; mark: string }[] {
	const namesOf = (list: readonly { name: string }[] = []) => list.map(({ name }) => name);
	return [
		{ names: namesOf(spec.containers), mark: "" },
		{ names: namesOf(spec.ephemeralContainers), mark: " (ephem)" },
		{ names: namesOf(spec.initContainers), mark: " (init)" },
	];
}
