import type { Resource } from "../../api/resource";
import { hasReason, StatusError } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import type { WatchEvent, WatchOptions } from "../client";
import { parse, refusal, textOf, warningsOf } from "./answers";
import { connectionError } from "./connectionError";
import { pathOf, watchQuery } from "./requests";
import type { Transport } from "./transport";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
/** A watch that lasted that long was a good one: the next failure is a new one. */
const GOOD_MS = 5000;
/** How often a watch that brings nothing is taken up again before it is given up. */
const MAX_FAILURES = 6;

export interface WatchDeps {
	transport: Transport;
	sleep(milliseconds: number): Promise<void>;
	now(): number;
	/** A table's media type, or none for whole objects. */
	accept?: string;
	includeObject?: boolean;
	onWarning(text: string): void;
}

interface RawEvent {
	type: WatchEvent["type"];
	object: KubeObject;
}

/**
 * The changes of a resource until the signal aborts or the server says that the version is too old (an ERROR event). A
 * connection that ends or breaks is taken up at the last version seen, so that no event is lost and none comes twice.
 * @throws StatusError when the server refuses the watch, CliError when it can't be reached any more.
 */
export async function* watchRemote(
	resource: Resource,
	options: WatchOptions,
	deps: WatchDeps,
): AsyncGenerator<RawEvent, void> {
	const { signal } = options;
	let version = options.resourceVersion;
	let failures = 0;
	while (!signal?.aborted) {
		const began = deps.now();
		let failure: unknown;
		let events = 0;
		try {
			for await (const event of oneWatch(resource, options, version, deps)) {
				events++;
				const seen = versionOf(event);
				if (seen !== undefined) version = seen;
				if (event.type === "ERROR") {
					yield event;
					return;
				}
				if (event.type !== "BOOKMARK") yield event;
				if (signal?.aborted) return;
			}
		} catch (error) {
			if (signal?.aborted) return;
			if (hasReason(error, "Expired") || hasReason(error, "Gone")) {
				yield { type: "ERROR", object: (error as StatusError).status as unknown as KubeObject };
				return;
			}
			if (isRefused(error)) throw error;
			failure = error;
		}
		// Without a version to go on from, the present objects would come again.
		if (version === undefined && failure !== undefined) throw failure;
		if (events > 0 || deps.now() - began > GOOD_MS) failures = 0;
		if (failure !== undefined && ++failures > MAX_FAILURES) throw failure;
		const wait = failures === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
		if (wait > 0) await deps.sleep(wait);
	}
}

/** The server's answer, and not a failure on the way that another try may mend. */
function isRefused(error: unknown): boolean {
	return error instanceof StatusError && error.status.code < 500 && error.status.code !== 429;
}

/** One connection's events; it ends where the server ends it, and a line cut short is no event. */
async function* oneWatch(
	resource: Resource,
	options: WatchOptions,
	version: string | undefined,
	{ transport, accept, includeObject, onWarning }: WatchDeps,
): AsyncGenerator<RawEvent, void> {
	const query = watchQuery(options, version);
	const response = await transport.send({
		method: "GET",
		path: pathOf(resource, options.namespace),
		query: { ...query, includeObject: includeObject ? "Object" : undefined },
		accept,
		signal: options.signal,
		endless: true,
	});
	if (response.status !== 200) throw refusal(response.status, await textOf(response));
	for (const text of warningsOf(response)) onWarning(text);
	try {
		for await (const line of linesOf(response.body)) {
			if (line.trim() === "") continue;
			yield parse(line) as RawEvent;
		}
	} catch (error) {
		if (options.signal?.aborted) return;
		throw error instanceof StatusError ? error : connectionError(error, transport.server, false);
	} finally {
		response.abort();
	}
}

/** Whole lines: what stands behind the last line feed is a line that was cut off. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
	const decoder = new TextDecoder();
	let rest = "";
	for await (const chunk of body) {
		const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
		rest = parts.pop() ?? "";
		yield* parts;
	}
}

/** The version that an event brings: of its object, or of its table's rows. */
function versionOf({ type, object }: RawEvent): string | undefined {
	if (type === "ERROR") return undefined;
	const { metadata, rows } = object as KubeObject & { rows?: { object?: KubeObject }[] };
	return rows?.at(-1)?.object?.metadata?.resourceVersion || metadata?.resourceVersion || undefined;
}
