import type { PodLogOptions } from "../../api/podLog";
import { openLog } from "../../cluster/podLog";
import type { ObjectKey } from "../client";
import { type Watchable, waitTime } from "./watch";

/** The log of a simulated container: nothing at all, for as long as it runs where it is followed. */
export async function* followLog(
	cluster: Watchable,
	{ namespace, name }: ObjectKey,
	options: PodLogOptions,
	signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
	const log = await cluster.read((registry) => openLog(registry, namespace, name, options));
	while (options.follow && !signal?.aborted) {
		if (await cluster.read((registry) => log.ended(registry))) return;
		await cluster.sleep(waitTime(cluster.engine), signal);
	}
}
