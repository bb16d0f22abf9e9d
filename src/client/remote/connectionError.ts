import { CliError } from "../../cli/errors";

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

interface NodeError extends Error {
	code?: string;
	syscall?: string;
	hostname?: string;
	address?: string;
	port?: number;
	cert?: { valid_from?: string; valid_to?: string; subjectaltname?: string };
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

function codeOf(error: unknown): string {
	return (error as NodeError | undefined)?.code ?? "";
}

/** A failure to reach a server, in the words that kubectl has for it. */
export function connectionError(error: unknown, server: URL, timeout: boolean): CliError {
	if (timeout) {
		return unable(
			"net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)",
		);
	}
	const { code = "", message, syscall, hostname, cert } = error as NodeError;
	const address = `${server.hostname}:${server.port || (server.protocol === "http:" ? "80" : "443")}`;
	if (code === "ECONNREFUSED") {
		return new CliError(
			`The connection to the server ${server.host} was refused - did you specify the right host or port?`,
		);
	}
	if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
		const why = code === "ENOTFOUND" ? "no such host" : "temporary failure in name resolution";
		return unable(`dial tcp: lookup ${hostname ?? server.hostname}: ${why}`);
	}
	if (Object.hasOwn(CERTIFICATE, code))
		return unable(`tls: failed to verify certificate: x509: ${CERTIFICATE[code]}${validity(code, cert)}`);
	if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
		return unable(
			`tls: failed to verify certificate: x509: certificate is valid for ${altNames(cert)}, not ${server.hostname}`,
		);
	}
	if (code === "EHOSTUNREACH") return unable(`dial tcp ${address}: connect: no route to host`);
	if (code === "ENETUNREACH") return unable(`dial tcp ${address}: connect: network is unreachable`);
	if (code === "ETIMEDOUT")
		return unable(`dial tcp ${address}: ${syscall === "connect" ? "i/o timeout" : "connection timed out"}`);
	if (code === "ECONNRESET") return unable(`read tcp ${address}: connection reset by peer`);
	if (code === "ERR_STREAM_PREMATURE_CLOSE") return unable("unexpected EOF");
	if (/wrong version number|packet length too long|http request/i.test(message)) {
		return unable("http: server gave HTTP response to HTTPS client");
	}
	return unable(message);
}

function unable(why: string): CliError {
	return new CliError(`Unable to connect to the server: ${why}`);
}

/** Until when a certificate was valid, or since when it will be: what a user has to know next. */
function validity(code: string, cert: NodeError["cert"]): string {
	const text =
		code === "CERT_HAS_EXPIRED" ? cert?.valid_to : code === "CERT_NOT_YET_VALID" ? cert?.valid_from : undefined;
	const time = text === undefined ? Number.NaN : Date.parse(text);
	if (Number.isNaN(time)) return "";
	const stamp = `${new Date(time).toISOString().slice(0, 19)}Z`;
	return code === "CERT_HAS_EXPIRED" ? `: it was valid until ${stamp}` : `: it is valid from ${stamp}`;
}

function altNames(cert: NodeError["cert"]): string {
	const names = (cert?.subjectaltname ?? "").split(/,\s*/).map((name) => name.replace(/^(DNS|IP Address):/, ""));
	return names.filter(Boolean).join(", ") || "no name";
}
