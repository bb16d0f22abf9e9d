import { parentPort, workerData } from "node:worker_threads";
import { saveCompiled } from "../../cli/codeCache";
import type { Config } from "../../lint/config";
import { type RuleFlags, Settings } from "../../lint/settings";
import type { FoundFile } from "../../manifest/sourcesLint";
import { lintFound } from "./gather";

/** What a worker is started with. */
export interface WorkerStart {
	readonly flags: RuleFlags;
	readonly configs: readonly Config[];
	readonly maxBytes: number;
}

/** Files to be linted, and by which of the configurations. */
export interface WorkerTask {
	readonly from: number;
	readonly files: readonly { readonly file: FoundFile; readonly config: number }[];
}

/** A worker thread of `ds lint`: lints the files that it is sent, and answers with their reports. */
const { flags, configs, maxBytes } = workerData as WorkerStart;
const settings = configs.map((config) => new Settings(config, flags));

parentPort?.on("message", ({ from, files }: WorkerTask) => {
	const reports = files.map(({ file, config }) => lintFound(file, settings[config] as Settings, maxBytes));
	parentPort?.postMessage({ from, reports });
	// This thread doesn't come to its end by itself, and after the first files it has compiled what it needs.
	saveCompiled();
});
