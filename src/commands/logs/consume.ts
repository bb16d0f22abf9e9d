import type { PodLogOptions } from "../../api/podLog";
import { isStatusError } from "../../api/statusError";
import type { Context } from "../../cli/command";
import type { Client, ObjectKey } from "../../client/client";
import { errorText, plainError } from "../../selection/failure";

/** One container whose log is wanted. */
export interface LogRequest {
	pod: ObjectKey;
	container: string;
}

interface Consumed {
	log: PodLogOptions;
	prefix: boolean;
	ignoreErrors: boolean;
	/** How long a log that can't be followed yet is tried again, in milliseconds. */
	timeoutMs: number;
}

/** How often it is tried, in milliseconds. */
const RETRY_MS = 1000;
const NEWLINE = 10;

/**
 * Prints logs, one after the other; those that are followed side by side, line by line.
 * @throws what the first that fails throws, unless errors are ignored.
 */
export async function consume(
	client: Client,
	requests: readonly LogRequest[],
	options: Consumed,
	context: Context,
): Promise<void> {
	const failed = new AbortController();
	const signal = AbortSignal.any([context.signal, failed.signal]);
	try {
		if (options.log.follow) {
			await Promise.all(requests.map((request) => one(client, request, options, { ...work(context), signal })));
		} else {
			for (const request of requests) await one(client, request, options, { ...work(context), signal });
		}
	} finally {
		// One that fails ends the others.
		failed.abort();
	}
	context.signal.throwIfAborted();
}

type Work = Pick<Context, "io" | "now" | "sleep" | "signal">;

const work = ({ io, now, sleep }: Context) => ({ io, now, sleep });

async function one(client: Client, request: LogRequest, options: Consumed, context: Work): Promise<void> {
	const { log, ignoreErrors, timeoutMs } = options;
	const deadline = context.now() + timeoutMs;
	for (;;) {
		try {
			return await copy(client, request, options, context);
		} catch (error) {
			if (context.signal.aborted) return;
			const text = errorText(error);
			if (ignoreErrors) {
				await context.io.out(`error: ${text}\n`);
				return;
			}
			if (!log.follow) throw error;
			context.io.err(`${text}\n`);
			if (!isStatusError(error)) throw error;
		}
		await context.sleep(RETRY_MS);
		if (context.signal.aborted) return;
		if (context.now() >= deadline) throw plainError("context deadline exceeded");
	}
}

async function copy(
	client: Client,
	{ pod, container }: LogRequest,
	{ log, prefix }: Consumed,
	{ io, signal }: Work,
): Promise<void> {
	const head = prefix ? Buffer.from(`[pod/${pod.name}/${container}] `) : undefined;
	for await (const line of linesOf(client.log(pod, { ...log, container }, signal))) {
		await io.out(head === undefined ? line : Buffer.concat([head, line]));
	}
}

/** The lines of a stream as bytes, each with its newline; the last one perhaps without. */
async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
	let rest: Uint8Array[] = [];
	for await (const chunk of stream) {
		let start = 0;
		for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
			yield Buffer.concat([...rest, chunk.subarray(start, end + 1)]);
			rest = [];
			start = end + 1;
		}
		if (start < chunk.length) rest.push(chunk.subarray(start));
	}
	if (rest.length > 0) yield Buffer.concat(rest);
}
