import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Command, Context } from "../../../cli/command";
import { readDataFile } from "../../../manifest/sourcesFiles";
import { errorText, plainError } from "../../../selection/failure";
import { createObject, creationFlags, metadataOf, nameFrom } from "../../shared/createObject";
import { dataFlags } from "../data";
import { secretOf } from "./secretOf";

export const command: Command = {
	name: "create secret tls",
	summary: "Create a TLS secret",
	usage: "create secret tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]",
	description: `Create a secret with a certificate and its private key.

Both are PEM files, and the key must be that of the certificate.`,
	examples: `  # Create a secret with a certificate and its key
  ds create secret tls agent --cert=agent.crt --key=agent.key`,
	flags: [
		...creationFlags,
		...dataFlags.filter(({ name }) => name === "append-hash"),
		{ name: "cert", type: "string", help: "The PEM file with the certificate." },
		{ name: "key", type: "string", help: "The PEM file with the certificate's private key." },
	],
	async run(invocation, context) {
		const name = nameFrom(invocation, "create secret tls");
		const metadata = await metadataOf(name, context);
		const make = () => {
			if (invocation.string("key") === "" || invocation.string("cert") === "") {
				throw plainError("key and cert must be specified");
			}
			const cert = readPem(invocation.string("cert"), context);
			const key = readPem(invocation.string("key"), context);
			checkPair(cert, key);
			const values = new Map([
				["tls.crt", cert],
				["tls.key", key],
			]);
			return secretOf(metadata, "kubernetes.io/tls", values, { appendHash: invocation.bool("append-hash") });
		};
		await createObject(invocation, context, make, { failed: "failed to create secret " });
	},
};

function readPem(path: string, { cwd }: Context): Buffer {
	try {
		return readDataFile(path, cwd);
	} catch (error) {
		throw plainError(`Cannot read file ${path}, ${errorText(error)}`);
	}
}

/** @throws a CliError in the words of Go's tls.X509KeyPair */
function checkPair(cert: Buffer, key: Buffer): void {
	if (!/-----BEGIN CERTIFICATE-----/.test(cert.toString("latin1"))) {
		throw plainError("tls: failed to find any PEM data in certificate input");
	}
	if (!/-----BEGIN ([A-Z ]+ )?PRIVATE KEY-----/.test(key.toString("latin1"))) {
		throw plainError("tls: failed to find any PEM data in key input");
	}
	let matches: boolean;
	try {
		matches = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
	} catch {
		throw plainError("tls: failed to parse private key");
	}
	if (!matches) throw plainError("tls: private key does not match public key");
}
