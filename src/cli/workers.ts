import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { versions } from "node:process";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { saveCompiled } from "./codeCache";

/** How many threads can run at once on this machine. */
export function threads(): number {
	return availableParallelism();
}

/** Optimize later, but learn from the first call on; and give objects that live short the room that they need at once. */
const LATER = [
	"--interrupt-budget=500000",
	"--no-lazy-feedback-allocation",
	"--semi-space-growth-factor=16",
	"--min-semi-space-size=16",
];

/**
 * Lets this process and its threads optimize code later: work of a few seconds that goes through much code is done
 * before the compiler has paid for itself. Node.js 20 alone is told so; the ones after it have a compiler between the
 * two, and the setting by another name.
 */
export function optimizeLate(): void {
	if (!versions.v8.startsWith("11.")) return;
	saveCompiled();
	for (const flag of LATER) setFlagsFromString(flag);
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
