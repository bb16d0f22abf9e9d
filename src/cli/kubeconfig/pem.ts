import { createPrivateKey, X509Certificate } from "node:crypto";

/** What certificates and keys are wrong with, in the words of client-go and Go's crypto/tls. */

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** Why a text holds no authorities' certificates; undefined when it does. */
export function authorityProblem(pem: string): string | undefined {
	const blocks = [...pem.matchAll(BLOCK)];
	if (blocks.length === 0) return "unable to load root certificates: unable to parse bytes as PEM block";
	const certificates = blocks.filter(([, type]) => type === "CERTIFICATE");
	if (certificates.length === 0) {
		return "unable to load root certificates: no valid certificate authority data seen";
	}
	for (const [block] of certificates) {
		if (isFramed(block)) return undefined;
		try {
			new X509Certificate(block);
			return undefined;
		} catch {}
	}
	return "unable to load root certificates: failed to parse certificate: x509: malformed certificate";
}

/** Why a certificate and its key can't be shown to a server (tls.X509KeyPair); undefined when they can. */
export function pairProblem(certificate: string, key: string): string | undefined {
	const blocks = [...certificate.matchAll(BLOCK)];
	if (blocks.length === 0) return "tls: failed to find any PEM data in certificate input";
	const first = blocks.find(([, type]) => type === "CERTIFICATE");
	if (first === undefined) {
		return `tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched`;
	}
	const keys = [...key.matchAll(BLOCK)];
	if (keys.length === 0) return "tls: failed to find any PEM data in key input";
	if (!keys.some(([, type]) => type === "PRIVATE KEY" || type?.endsWith(" PRIVATE KEY"))) {
		return "tls: found a certificate rather than a key in the PEM for the private key";
	}
	try {
		const shown = new X509Certificate(first[0]);
		if (!shown.checkPrivateKey(createPrivateKey(key))) return "tls: private key does not match public key";
	} catch {
		return "tls: failed to parse private key";
	}
	return undefined;
}

/** Where a text stops to be base64, as a number of characters; undefined for one that is. */
export function base64Problem(text: string): number | undefined {
	const plain = text.replace(/[\r\n]/g, "");
	const bad = /[^A-Za-z0-9+/=]/.exec(plain)?.index ?? /=(?!=?$)/.exec(plain)?.index;
	if (bad !== undefined) return bad;
	return plain.length % 4 === 0 ? undefined : plain.length - (plain.length % 4);
}

const SEQUENCE = 0x30;
const BIT_STRING = 0x03;

/**
 * True for a block that has a certificate's frame: a sequence of two sequences and a bit string, and nothing left over.
 * Looking there costs nothing, while Node's crypto module takes a tenth of a whole call to load.
 */
function isFramed(block: string): boolean {
	const der = Buffer.from(block.replace(/-----[^-]+-----/g, ""), "base64");
	const outer = elementAt(der, 0);
	if (outer?.tag !== SEQUENCE || outer.end !== der.length) return false;
	const tags: number[] = [];
	let at = outer.start;
	while (at < outer.end) {
		const element = elementAt(der, at);
		if (element === undefined || element.end > outer.end) return false;
		tags.push(element.tag);
		at = element.end;
	}
	return tags.length === 3 && tags[0] === SEQUENCE && tags[1] === SEQUENCE && tags[2] === BIT_STRING;
}

/** The DER element at an offset: its tag, and where its content starts and ends; undefined where there is none. */
function elementAt(der: Uint8Array, offset: number): { tag: number; start: number; end: number } | undefined {
	const [tag, first] = der.subarray(offset, offset + 2);
	if (tag === undefined || first === undefined) return undefined;
	if (first < 0x80) return { tag, start: offset + 2, end: offset + 2 + first };
	const bytes = der.subarray(offset + 2, offset + 2 + (first & 0x7f));
	const start = offset + 2 + bytes.length;
	return { tag, start, end: start + bytes.reduce((sum, byte) => sum * 256 + byte, 0) };
}
