import { UnreachedError } from "../../cli/errors";

/** Which name server was asked, for the message that a host is not known: " on 10.0.0.2:53". */
export type HostLookup = () => string;

/** How far a request had come when its time was up. */
export type Stage = "connecting" | "waiting";

interface NodeError extends Error {
	code?: string;
	syscall?: string;
	hostname?: string;
	address?: string;
	port?: number;
	rawPacket?: Uint8Array;
	/** Set by the transport: what is wrong with the server's certificate. */
	certificateFault?: string;
}

/** Where a request was going. */
export interface Destination {
	readonly server: URL;
	readonly method: string;
	readonly url: URL;
	readonly lookup?: HostLookup;
}

/** Whether a request never reached the server, so that it can be sent again whatever it asks for. */
export function isNeverSent(error: unknown): boolean {
	return ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"].includes(codeOf(error));
}

/** Whether a connection broke off: what was asked may have been done. */
export function isBrokenOff(error: unknown): boolean {
	return ["ECONNRESET", "EPIPE", "ETIMEDOUT", "HPE_INVALID_CONSTANT", "ERR_STREAM_PREMATURE_CLOSE"].includes(
		codeOf(error),
	);
}

/** Whether a server's certificate was not accepted. */
export function isCertificateFault(error: unknown): boolean {
	return codeOf(error) === "ERR_TLS_CERT_ALTNAME_INVALID" || Object.hasOwn(CERTIFICATE, codeOf(error));
}

function codeOf(error: unknown): string {
	return (error as NodeError | undefined)?.code ?? "";
}

const TIMED_OUT: Readonly<Record<Stage, string>> = {
	connecting:
		"net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)",
	waiting: "net/http: request canceled (Client.Timeout exceeded while awaiting headers)",
};

/** A request whose time was up, in kubectl's words. */
export function timeoutError(stage: Stage, destination: Pick<Destination, "method" | "url">): UnreachedError {
	return unable(TIMED_OUT[stage], destination);
}

/** What Node and OpenSSL call a certificate's fault, as Go's crypto/x509 tells it. */
const CERTIFICATE: Readonly<Record<string, string>> = {
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "certificate signed by unknown authority",
	UNABLE_TO_GET_ISSUER_CERT: "certificate signed by unknown authority",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "certificate signed by unknown authority",
	DEPTH_ZERO_SELF_SIGNED_CERT: "certificate signed by unknown authority",
	SELF_SIGNED_CERT_IN_CHAIN: "certificate signed by unknown authority",
	CERT_SIGNATURE_FAILURE: "certificate signed by unknown authority",
	CERT_HAS_EXPIRED: "certificate has expired or is not yet valid",
	CERT_NOT_YET_VALID: "certificate has expired or is not yet valid",
	CERT_REVOKED: "certificate is revoked",
};

/** A failure to reach a server, in the words that kubectl has for it. */
export function connectionError(error: unknown, destination: Destination): UnreachedError {
	if (isRefused(error as NodeError)) {
		const { server, method, url } = destination;
		const why = `dial tcp ${addressOf(server)}: connect: connection refused`;
		const advice = "did you specify the right host or port?";
		const message = `The connection to the server ${server.host} was refused - ${advice}`;
		return new UnreachedError(message, { method, url: url.href, why });
	}
	return unable(reasonOf(error, destination), destination);
}

function isRefused({ code, message }: NodeError): boolean {
	return code === "ECONNREFUSED" || /\bECONNREFUSED\b/.test(message);
}

function addressOf(server: URL): string {
	return `${server.hostname}:${server.port || (server.protocol === "http:" ? "80" : "443")}`;
}

function reasonOf(error: unknown, { server, lookup }: Destination): string {
	const { code = "", message, syscall, hostname, rawPacket, certificateFault } = error as NodeError;
	const address = addressOf(server);
	if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
		const why = code === "ENOTFOUND" ? "no such host" : "server misbehaving";
		return `dial tcp: lookup ${hostname ?? server.hostname}${lookup?.() ?? ""}: ${why}`;
	}
	const certificate = certificateFault ?? CERTIFICATE[code];
	if (certificate !== undefined) return `tls: failed to verify certificate: x509: ${certificate}`;
	if (code === "EHOSTUNREACH") return `dial tcp ${address}: connect: no route to host`;
	if (code === "ENETUNREACH") return `dial tcp ${address}: connect: network is unreachable`;
	if (code === "ETIMEDOUT")
		return `dial tcp ${address}: ${syscall === "connect" ? "i/o timeout" : "connection timed out"}`;
	if (code === "ECONNRESET" || code === "EPIPE") {
		return message === "socket hang up" ? "EOF" : `read tcp ${address}: connection reset by peer`;
	}
	if (code === "ERR_STREAM_PREMATURE_CLOSE") return "unexpected EOF";
	if (code.startsWith("HPE_")) return `net/http: HTTP/1.x transport connection broken: ${malformed(rawPacket)}`;
	if (code === "ERR_INVALID_PROTOCOL") {
		return `unsupported protocol scheme "${server.protocol.replace(":", "")}"`;
	}
	if (/wrong version number|packet length too long|http request/i.test(message)) {
		return "http: server gave HTTP response to HTTPS client";
	}
	return message;
}

function malformed(packet: Uint8Array | undefined): string {
	const line =
		Buffer.from(packet ?? [])
			.toString("latin1")
			.split(/\r?\n/)[0] ?? "";
	return `malformed HTTP response ${JSON.stringify(line)}`;
}

function unable(why: string, { method, url }: Pick<Destination, "method" | "url">): UnreachedError {
	return new UnreachedError(`Unable to connect to the server: ${why}`, { method, url: url.href, why });
}
