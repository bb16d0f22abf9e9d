import type { OpenContext } from "../../cli/context";
import { CliError } from "../../cli/errors";
import type { Store, Timer, WriteTransaction } from "../../cluster/store/store";
import { readDocuments } from "../../manifest/documents";
import { readSource } from "../../manifest/sources";

const API_VERSION = "ds/v1";
const KIND = "LocalCluster";

/** Everything that a local cluster is: what `export` writes and `create --from` reads. */
export interface ClusterState {
	readonly apiVersion: typeof API_VERSION;
	readonly kind: typeof KIND;
	/** The cluster's time at the export. */
	readonly clock: string;
	/** What everything random in the cluster comes from. */
	readonly seed: string;
	readonly revision: number;
	readonly timers: readonly Timer[];
	/** Objects and what the cluster keeps beside them, by key. */
	readonly records: readonly { readonly key: string; readonly value: unknown }[];
}

/** The state of a cluster as it stands; `now` is the cluster's time in milliseconds. */
export function captureState(store: Store, now: number): ClusterState {
	return store.read((tx) => ({
		apiVersion: API_VERSION,
		kind: KIND,
		clock: new Date(now).toISOString(),
		seed: String(tx.setting("seed") ?? ""),
		revision: tx.revision,
		timers: [...tx.timers()],
		records: [...tx.range("")].map(({ key, value }) => ({ key, value })),
	}));
}

/** Puts a state in the place of all that the cluster has; its clock goes on from the time of the export. */
export function restore(tx: WriteTransaction, state: ClusterState, wall: number): void {
	for (const key of [...tx.keys("")]) tx.deleteSilently(key);
	for (const timer of [...tx.timers()]) tx.setTimer(timer.owner, timer.key, undefined);
	for (const { key, value } of state.records) tx.putSilently(key, value);
	for (const { owner, key, due } of state.timers) tx.setTimer(owner, key, due);
	const now = Date.parse(state.clock);
	tx.setSetting("seed", state.seed);
	tx.setSetting("clock", { offset: now - wall, last: now });
	// Watches that ask for what was before get 410 Gone: the log of changes stays behind.
	tx.setSetting("revision", state.revision);
	tx.setSetting("log-start", state.revision + 1);
}

/**
 * Reads what `export` has written.
 * @throws CliError when the file is not there, or is none of these.
 */
export async function readState(file: string, context: OpenContext): Promise<ClusterState> {
	const source = file === "-" ? ({ kind: "stdin", name: "STDIN" } as const) : ({ kind: "file", name: file } as const);
	const text = await readSource(source, {
		cwd: context.cwd,
		stdin: (limit) => context.io.stdin(limit),
		sleep: (milliseconds) => context.sleep(milliseconds),
	});
	const [document, ...others] = readDocuments(text, source.name);
	const value = document?.value;
	if (others.length > 0 || !isState(value)) {
		throw new CliError(
			`error: ${source.name} holds no state of a local cluster: 'ds cluster export' writes one (apiVersion: ${API_VERSION}, kind: ${KIND})`,
		);
	}
	return value;
}

function isState(value: unknown): value is ClusterState {
	return (
		isRecord(value) &&
		value.apiVersion === API_VERSION &&
		value.kind === KIND &&
		typeof value.clock === "string" &&
		!Number.isNaN(Date.parse(value.clock)) &&
		typeof value.seed === "string" &&
		Number.isSafeInteger(value.revision) &&
		Array.isArray(value.timers) &&
		value.timers.every(isTimer) &&
		Array.isArray(value.records) &&
		value.records.every((record) => isRecord(record) && isKey(record.key) && isRecord(record) && "value" in record)
	);
}

function isTimer(value: unknown): boolean {
	return (
		isRecord(value) && typeof value.owner === "string" && typeof value.key === "string" && Number.isFinite(value.due)
	);
}

/** Keys are paths, of a length that the store takes. */
function isKey(value: unknown): boolean {
	return typeof value === "string" && value.startsWith("/") && Buffer.byteLength(value) < 1900;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);
