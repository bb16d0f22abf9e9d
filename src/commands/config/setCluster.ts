import { goQuote } from "../../api/go/format";
import type { Command, Invocation } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import type { Values } from "../../cli/kubeconfig/shape";
import { plainError } from "../../selection/failure";
import { openKubeconfig, unexpectedArgs } from "./access";
import { absolutePath, checkFile, embedded } from "./files";

export const command: Command = {
	name: "config set-cluster",
	summary: "Set a cluster entry in kubeconfig",
	usage:
		"config set-cluster NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]",
	description: "Set a cluster entry in kubeconfig. Of one that is there already, what is not named stays as it is.",
	examples: `  # Only the server's address
  ds config set-cluster prod --server=https://10.0.0.1:6443

  # The authority that signed its certificate, kept in the kubeconfig itself
  ds config set-cluster prod --certificate-authority=ca.crt --embed-certs`,
	flags: [
		{
			name: "certificate-authority",
			type: "string",
			help: "The file with the CA that signed the server's certificate.",
		},
		{ name: "embed-certs", type: "bool", help: "Keep the certificate itself, not its file's path." },
		{
			name: "insecure-skip-tls-verify",
			type: "bool",
			help: "Trust any certificate: whoever answers can read and change what is sent.",
		},
		{ name: "proxy-url", type: "string", help: "The proxy to reach the server through." },
		{ name: "server", type: "string", help: "The address of the API server." },
		{ name: "tls-server-name", type: "string", help: "The name that the server's certificate must carry." },
	],
	async run(invocation, context: OpenContext) {
		const { args } = invocation;
		if (args.length !== 1) throw unexpectedArgs(args);
		const [name = ""] = args;
		const authority = invocation.string("certificate-authority");
		const embed = invocation.bool("embed-certs");
		if (name === "") throw plainError("you must specify a non-empty cluster name");
		if (invocation.bool("insecure-skip-tls-verify") && authority !== "") {
			throw plainError("you cannot specify a certificate authority and insecure mode at the same time");
		}
		if (embed && authority === "") throw plainError("you must specify a --certificate-authority to embed");
		if (embed) checkFile("certificate-authority", authority, context);
		const { access, config } = openKubeconfig(invocation, context);
		const old = config.clusters.get(name);
		const values = changed(old?.values ?? {}, invocation, context);
		access.modify({ ...config, clusters: new Map(config.clusters).set(name, { ...old, values }) }, { relative: true });
		await context.io.out(`Cluster ${goQuote(name)} set.\n`);
	},
};

function changed(old: Values, invocation: Invocation, context: OpenContext): Values {
	const values = { ...old };
	const authority = invocation.string("certificate-authority");
	if (invocation.changed("server")) {
		values.server = invocation.string("server");
		// The name belonged to the old address.
		delete values["tls-server-name"];
	}
	if (invocation.changed("tls-server-name")) values["tls-server-name"] = invocation.string("tls-server-name");
	if (invocation.changed("insecure-skip-tls-verify")) {
		const insecure = invocation.bool("insecure-skip-tls-verify");
		values["insecure-skip-tls-verify"] = insecure;
		if (insecure) {
			delete values["certificate-authority"];
			delete values["certificate-authority-data"];
		}
	}
	if (invocation.changed("certificate-authority")) {
		if (invocation.bool("embed-certs")) {
			values["certificate-authority-data"] = embedded(authority, context);
			delete values["certificate-authority"];
		} else {
			values["certificate-authority"] = absolutePath(authority, context);
			delete values["certificate-authority-data"];
		}
		delete values["insecure-skip-tls-verify"];
	}
	if (invocation.changed("proxy-url")) values["proxy-url"] = invocation.string("proxy-url");
	return values;
}
