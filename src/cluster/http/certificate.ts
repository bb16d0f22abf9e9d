import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import { bits, boolean, der, explicit, integer, moment, octets, oid, sequence, set, utf8 } from "./der";

/** What a server shows, and what a client has to trust for it; all in PEM. */
export interface ServerCertificate {
	/** The authority that has signed the server's certificate, and nothing else: its key is gone. */
	authority: string;
	certificate: string;
	key: string;
}

const DAY_MS = 24 * 3_600_000;
/** A client's clock may be behind. */
const EARLIER_MS = DAY_MS;
const VALID_MS = 365 * DAY_MS;

/**
 * A fresh certificate for a server that is reached by these names and addresses, signed by an authority that exists for
 * this one signature. `now` is the wall clock in milliseconds.
 */
export function makeCertificate(hosts: readonly string[], now: number): ServerCertificate {
	const authority = keyPair();
	const server = keyPair();
	const validity = sequence(moment(now - EARLIER_MS), moment(now + VALID_MS));
	const authorityName = name("ds cluster serve authority");
	const keyId = identifierOf(authority.publicKey);
	const authorityCertificate = signed(authority.privateKey, {
		issuer: authorityName,
		subject: authorityName,
		validity,
		publicKey: authority.publicKey,
		extensions: [
			extension("2.5.29.19", true, sequence(boolean(true))),
			// keyCertSign, cRLSign
			extension("2.5.29.15", true, bits(Buffer.from([0x06]), 1)),
			extension("2.5.29.14", false, octets(keyId)),
		],
	});
	const certificate = signed(authority.privateKey, {
		issuer: authorityName,
		subject: name("ds cluster serve"),
		validity,
		publicKey: server.publicKey,
		extensions: [
			extension("2.5.29.19", true, sequence()),
			// digitalSignature
			extension("2.5.29.15", true, bits(Buffer.from([0x80]), 7)),
			// serverAuth
			extension("2.5.29.37", false, sequence(oid("1.3.6.1.5.5.7.3.1"))),
			extension("2.5.29.35", false, sequence(der(0x80, keyId))),
			extension("2.5.29.17", false, sequence(...hosts.map(alternativeName))),
		],
	});
	return {
		authority: pem(authorityCertificate),
		certificate: pem(certificate),
		key: server.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
	};
}

interface Contents {
	issuer: Buffer;
	subject: Buffer;
	validity: Buffer;
	publicKey: KeyObject;
	extensions: readonly Buffer[];
}

const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";

function signed(key: KeyObject, { issuer, subject, validity, publicKey, extensions }: Contents): Buffer {
	const algorithm = sequence(oid(ECDSA_WITH_SHA256));
	const serial = randomBytes(16);
	serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
	const contents = sequence(
		explicit(0, integer(Buffer.from([2]))),
		integer(serial),
		algorithm,
		issuer,
		validity,
		subject,
		publicKey.export({ type: "spki", format: "der" }),
		explicit(3, sequence(...extensions)),
	);
	return sequence(contents, algorithm, bits(sign("sha256", contents, key)));
}

function keyPair() {
	return generateKeyPairSync("ec", { namedCurve: "prime256v1" });
}

function identifierOf(key: KeyObject): Buffer {
	return createHash("sha1")
		.update(key.export({ type: "spki", format: "der" }))
		.digest();
}

/** A distinguished name with nothing but a common name. */
function name(commonName: string): Buffer {
	return sequence(set(sequence(oid("2.5.4.3"), utf8(commonName))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
	return sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value));
}

/** A DNS name, or the bytes of an address. */
function alternativeName(host: string): Buffer {
	if (isIP(host) === 0) return der(0x82, Buffer.from(host));
	return der(0x87, Buffer.from(isIP(host) === 4 ? host.split(".").map(Number) : ipv6Bytes(host)));
}

function ipv6Bytes(address: string): number[] {
	const [head = "", tail] = (address.split("%")[0] ?? "").split("::");
	const groups = (text: string) =>
		text
			.split(":")
			.filter((part) => part !== "")
			.flatMap((part) => {
				if (!part.includes(".")) return [Number.parseInt(part, 16)];
				const [a = 0, b = 0, c = 0, d = 0] = part.split(".").map(Number);
				return [a * 256 + b, c * 256 + d];
			});
	const first = groups(head);
	const last = tail === undefined ? [] : groups(tail);
	const zeros = Array<number>(Math.max(0, 8 - first.length - last.length)).fill(0);
	return [...first, ...zeros, ...last].flatMap((group) => [group >> 8, group & 0xff]);
}

function pem(bytes: Buffer): string {
	const lines = bytes.toString("base64").match(/.{1,64}/g) ?? [];
	return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
