import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

/** How many threads can run at once on this machine. */
export function threads(): number {
	return availableParallelism();
}

/**
 * Starts a bundle of dist/ as a worker thread; undefined where there is none, as when the sources run as they are. The
 * objects of a worker live short or to its end: a large nursery spares most of their copying.
 */
export function startWorker(bundle: string, workerData: unknown): Worker | undefined {
	const script = join(__dirname, `${bundle}.js`);
	if (!existsSync(script)) return undefined;
	return new Worker(script, { workerData, resourceLimits: { maxYoungGenerationSizeMb: 24 } });
}
