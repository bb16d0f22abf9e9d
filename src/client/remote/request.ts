import type { IncomingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";

export interface RemoteRequest {
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** Below the server's address: /apis/apps/v1/…. */
	path: string;
	/** What is undefined is left out; a list's name stands once for each of its values. */
	query?: Readonly<Record<string, string | readonly string[] | undefined>>;
	accept?: string;
	contentType?: string;
	/** The text to send. */
	body?: string;
	signal?: AbortSignal;
	/** Headers that ask to go on with another protocol. */
	upgrade?: Readonly<Record<string, string>>;
	/** Watches last: their time-out is the server's business, and silence is none. */
	endless?: boolean;
	/** For messages: the resource and, of one object, its name: "daemonsets.apps agent". */
	about?: string;
	/** What the request may take at most where the user does not say, in milliseconds. */
	limitMs?: number;
}

export interface RemoteResponse {
	status: number;
	headers: IncomingHttpHeaders;
	/** The body, unpacked. */
	body: AsyncIterable<Uint8Array>;
	/** The connection where it speaks another protocol from now on, and what of that has come already. */
	upgraded?: { socket: Duplex; head: Uint8Array };
	/** Gives the connection up before the body has ended. */
	abort(): void;
}
