import type { Resource } from "../../api/resource";
import { hasReason, isStatusError, type StatusError } from "../../api/statusError";
import type { KubeObject } from "../../api/types";
import { isCliError } from "../../cli/errors";
import type { WatchOptions } from "../client";
import { AnswerError, isAnswerError } from "./answerError";
import { refusedOf, textOf, unreadable, warningsOf } from "./answers";
import { parse } from "./json";
import { Known, type RawEvent, versionOf } from "./known";
import { linesOf } from "./lines";
import { refusal } from "./refusal";
import type { RemoteRequest } from "./request";
import { aboutOf, pathOf, watchQuery } from "./requests";
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
	/** What is there now, each as an event would bring it, and the version of the list. */
	list(): Promise<{ objects: readonly KubeObject[]; version: string | undefined }>;
}

/**
 * The changes of a resource until the signal aborts. A connection that ends or breaks is taken up at the last version
 * seen, so that no event is lost and none comes twice; where that version is too old, what is there now is listed, and
 * what has changed meanwhile is told.
 * @throws StatusError when the server refuses the watch, CliError when it can't be reached any more.
 */
export async function* watchRemote(
	resource: Resource,
	options: WatchOptions,
	deps: WatchDeps,
): AsyncGenerator<RawEvent, void> {
	const { signal } = options;
	const known = new Known();
	let version = options.resourceVersion;
	// The objects that are there at the beginning come in any order: only what follows them says how far the watch is.
	let listed = version !== undefined;
	let began = false;
	let failures = 0;
	while (!signal?.aborted) {
		const since = deps.now();
		let failure: unknown;
		let events = 0;
		try {
			if (began && !listed) {
				const { objects, version: now } = await deps.list();
				for (const event of known.changesTo(objects, version)) {
					known.note(event);
					yield event;
				}
				version = now;
				listed = version !== undefined;
			}
			const opened = () => {
				began = true;
			};
			for await (const event of oneWatch(resource, options, version, { ...deps, opened })) {
				events++;
				if (event.type === "ERROR") throw asError(event.object);
				known.note(event);
				if (listed || event.type !== "ADDED") {
					version = versionOf(event.object) ?? version;
					listed = true;
				}
				if (event.type !== "BOOKMARK") yield event;
				if (signal?.aborted) return;
			}
		} catch (error) {
			if (signal?.aborted) return;
			if (isGone(error)) listed = false;
			else if (isRefused(error, began)) throw error;
			failure = error;
		}
		const lasted = deps.now() - since > GOOD_MS;
		if (lasted || (events > 0 && failure === undefined)) failures = 0;
		else failures++;
		if (failures > MAX_FAILURES && failure !== undefined) throw failure;
		if (failures > 0) await deps.sleep(Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS));
	}
}

/** Whether the version to go on from is too old. */
function isGone(error: unknown): boolean {
	return hasReason(error, "Expired") || hasReason(error, "Gone");
}

/** The server's answer, and not a failure on the way that another try may mend. */
function isRefused(error: unknown, began: boolean): boolean {
	if (!isStatusError(error)) return !began && isCliError(error);
	return !began || (error.status.code < 500 && error.status.code !== 429);
}

function asError(object: KubeObject): StatusError {
	return refusal({ code: Number(object.code) || 500 }, JSON.stringify(object), { method: "GET" });
}

/** One connection's events; it ends where the server ends it, and a line cut short is no event. */
async function* oneWatch(
	resource: Resource,
	options: WatchOptions,
	version: string | undefined,
	{ transport, accept, includeObject, onWarning, opened }: WatchDeps & { opened(): void },
): AsyncGenerator<RawEvent, void> {
	const query = watchQuery(options, version);
	const request: RemoteRequest = {
		method: "GET",
		path: pathOf(resource, options.namespace),
		about: aboutOf(resource),
		query: { ...query, includeObject: includeObject ? "Object" : undefined },
		accept,
		signal: options.signal,
		endless: true,
	};
	const response = await transport.send(request);
	if (response.status !== 200) throw refusal(refusedOf(response), await textOf(response), request);
	opened();
	for (const text of warningsOf(response)) onWarning(text);
	try {
		for await (const line of linesOf(response.body)) {
			if (line.trim() === "") continue;
			yield eventOf(line);
		}
	} catch (error) {
		if (options.signal?.aborted) return;
		throw isAnswerError(error) ? unreadable(error) : error;
	} finally {
		response.abort();
	}
}

function eventOf(line: string): RawEvent {
	try {
		return parse(line) as RawEvent;
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new AnswerError(`unable to decode an event from the watch stream: ${why}`);
	}
}
