import type { Status } from "../../api/statusError";
import { CliError } from "../../cli/errors";
import type { Channel } from "../client";

/** The subprotocol in which a process's streams come: the fifth, which can also close stdin. */
export const REMOTE_COMMAND = "v5.channel.k8s.io";

/** The first byte of each message. */
const STREAM = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;
/** A message's data has that many bytes at most. */
const CHUNK = 32 * 1024;

export interface RemoteProcess {
	/** What the process reads; absent where it gets no stdin. */
	stdin?: AsyncIterable<Uint8Array>;
	stdout(data: Uint8Array): Promise<void> | void;
	stderr(data: Uint8Array): Promise<void> | void;
	/** Sizes of the terminal, as they change. */
	sizes?: AsyncIterable<{ columns: number; rows: number }>;
}

/**
 * Connects a remote process's streams until it ends.
 * @throws CliError with the process's exit code, or what kept it from running.
 */
export async function runRemote(channel: Channel, { stdin, stdout, stderr, sizes }: RemoteProcess): Promise<void> {
	const errors: Uint8Array[] = [];
	const feeding = [stdin && feed(channel, stdin), sizes && resize(channel, sizes)];
	// What can't be sent any more is the reader's to find out.
	for (const each of feeding) each?.catch(() => undefined);
	try {
		for await (const message of channel.messages()) {
			const data = message.subarray(1);
			if (message[0] === STREAM.stdout) await stdout(data);
			else if (message[0] === STREAM.stderr) await stderr(data);
			else if (message[0] === STREAM.error) errors.push(data);
		}
	} catch (error) {
		// With the process's end known, how the connection ended does not matter.
		if (errors.length === 0) throw new CliError(`error: error reading from error stream: ${(error as Error).message}`);
	} finally {
		channel.close();
	}
	const failed = failureIn(Buffer.concat(errors).toString("utf8"));
	if (failed !== undefined) throw failed;
}

async function feed(channel: Channel, stdin: AsyncIterable<Uint8Array>): Promise<void> {
	for await (const chunk of stdin) {
		for (let start = 0; start < chunk.length; start += CHUNK) {
			await channel.send(message(STREAM.stdin, chunk.subarray(start, start + CHUNK)));
		}
	}
	await channel.send(Uint8Array.of(STREAM.close, STREAM.stdin));
}

async function resize(channel: Channel, sizes: NonNullable<RemoteProcess["sizes"]>): Promise<void> {
	for await (const { columns, rows } of sizes) {
		await channel.send(message(STREAM.resize, Buffer.from(`${JSON.stringify({ Width: columns, Height: rows })}\n`)));
	}
}

function message(stream: number, data: Uint8Array): Uint8Array {
	return Buffer.concat([Uint8Array.of(stream), data]);
}

/** What the error stream says: a Status, whose cause is the exit code of a process that ran. */
function failureIn(text: string): CliError | undefined {
	if (text === "") return undefined;
	let status: Omit<Status, "status"> & { status: string };
	try {
		status = JSON.parse(text);
	} catch (error) {
		return protocolError(`${(error as Error).message} in ${JSON.stringify(text)}`);
	}
	if (status.status === "Success") return undefined;
	if (status.status !== "Failure") return protocolError("unknown error");
	if (status.reason !== "NonZeroExitCode") return new CliError(`error: ${status.message}`);
	if (!status.details) return protocolError("details must be set");
	const cause = status.details.causes?.find(({ reason }) => reason === "ExitCode");
	if (cause === undefined) return protocolError("no ExitCode cause given");
	const code = Number(cause.message);
	if (!/^\d+$/.test(cause.message ?? "") || code > 255) {
		return protocolError(`invalid exit code value ${JSON.stringify(cause.message)}`);
	}
	return new CliError(`command terminated with exit code ${code}`, code);
}

function protocolError(why: string): CliError {
	return new CliError(`error: error stream protocol error: ${why}`);
}
