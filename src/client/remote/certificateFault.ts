import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { goQuote } from "../../api/go/format";

export interface Expected {
	/** The name or address that the certificate must be for. */
	readonly name: string;
	/** Wall-clock milliseconds. */
	readonly now: number;
	/** PEM; absent for the authorities that the system trusts. */
	readonly authority?: string;
}

/** What is wrong with a server's certificate that was not accepted, in the order and the words of Go's crypto/x509. */
export function certificateFault(certificate: X509Certificate, { name, now, authority = "" }: Expected): string {
	return (
		outOfTime(certificate, now) ?? wrongName(certificate, name) ?? `${UNKNOWN}${candidateHint(certificate, authority)}`
	);
}

const UNKNOWN = "certificate signed by unknown authority";

function outOfTime({ validFrom, validTo }: X509Certificate, now: number): string | undefined {
	const from = Date.parse(validFrom);
	const to = Date.parse(validTo);
	const late = now > to;
	if (!late && now >= from) return undefined;
	const limit = late ? `after ${stamp(to)}` : `before ${stamp(from)}`;
	return `certificate has expired or is not yet valid: current time ${stamp(now)} is ${limit}`;
}

function stamp(time: number): string {
	return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function wrongName(certificate: X509Certificate, name: string): string | undefined {
	const isAddress = isIP(name) !== 0;
	const matches = isAddress ? certificate.checkIP(name) : certificate.checkHost(name, { subject: "never" });
	if (matches !== undefined) return undefined;
	const parts = (certificate.subjectAltName ?? "").split(/,\s*/);
	const named = (prefix: string) =>
		parts.filter((part) => part.startsWith(prefix)).map((part) => part.slice(prefix.length));
	if (isAddress) {
		const addresses = named("IP Address:");
		if (addresses.length === 0) {
			return `cannot validate certificate for ${name} because it doesn't contain any IP SANs`;
		}
		return `certificate is valid for ${addresses.join(", ")}, not ${name}`;
	}
	const names = named("DNS:");
	if (names.length > 0) return `certificate is valid for ${names.join(", ")}, not ${name}`;
	if (/^CN=/m.test(certificate.subject) && parts.join("") === "") {
		return "certificate relies on legacy Common Name field, use SANs instead";
	}
	return `certificate is not valid for any names, but wanted to match ${name}`;
}

const SIGNATURE_FAULTS: Readonly<Record<string, string>> = {
	ec: "x509: ECDSA verification failure",
	rsa: "crypto/rsa: verification error",
	ed25519: "x509: Ed25519 verification failure",
};

/** An authority of the right name with another key is what a cluster that was made anew looks like. */
function candidateHint(certificate: X509Certificate, authority: string): string {
	for (const [pem] of authority.matchAll(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g)) {
		let candidate: X509Certificate;
		try {
			candidate = new X509Certificate(pem);
		} catch {
			continue;
		}
		if (candidate.subject !== certificate.issuer || certificate.verify(candidate.publicKey)) continue;
		const why = SIGNATURE_FAULTS[candidate.publicKey.asymmetricKeyType ?? ""];
		const name = /^CN=(.*)$/m.exec(candidate.subject)?.[1] ?? /^O=(.*)$/m.exec(candidate.subject)?.[1];
		if (why === undefined || name === undefined) continue;
		return ` (possibly because of ${goQuote(why)} while trying to verify candidate authority certificate ${goQuote(name)})`;
	}
	return "";
}
