import type { FlagSpec, Invocation } from "./command";

/** The flags of every command: kubectl's, which name a real cluster and how to reach it, and ours for local ones. */
export const globalFlags: readonly FlagSpec[] = [
	{ name: "as", type: "string", help: "The user to act as." },
	{ name: "as-group", type: "stringArray", help: "A group to act as a member of; may be repeated." },
	{ name: "as-uid", type: "string", help: "The UID to act as." },
	{ name: "as-user-extra", type: "stringArray", help: "Extra facts about the user to act as; may be repeated." },
	{ name: "cache-dir", type: "string", help: "The folder for what is cached of a real cluster." },
	{ name: "certificate-authority", type: "string", help: "The file with the CA that signed the server's certificate." },
	{ name: "client-certificate", type: "string", help: "The file with the client certificate." },
	{ name: "client-key", type: "string", help: "The file with the client certificate's key." },
	{ name: "cluster", type: "string", help: "The kubeconfig's cluster to talk to." },
	{ name: "context", type: "string", help: "The kubeconfig's context to use." },
	{ name: "disable-compression", type: "bool", help: "Ask the server for uncompressed answers." },
	{
		name: "insecure-skip-tls-verify",
		type: "bool",
		help: "Trust any certificate: whoever answers can read and change what you send.",
	},
	{ name: "kubeconfig", type: "string", help: "The kubeconfig file to use." },
	{ name: "kuberc", type: "string", help: "The file with kubectl preferences; accepted and not read." },
	{ name: "local-cluster", type: "string", help: "The local cluster to talk to." },
	{ name: "log-flush-frequency", type: "duration", default: 5000, help: "Accepted for kubectl's sake." },
	{ name: "match-server-version", type: "bool", help: "Fail unless the server has the client's version." },
	{ name: "namespace", short: "n", type: "string", help: "The namespace to work in." },
	{ name: "password", type: "string", help: "The password for basic authentication." },
	{ name: "profile", type: "string", default: "none", help: "Accepted for kubectl's sake." },
	{ name: "profile-output", type: "string", default: "profile.pprof", help: "Accepted for kubectl's sake." },
	{
		name: "request-timeout",
		type: "string",
		default: "0",
		help: "How long one request may take, in seconds or as 1s, 2m, 3h; 0 means without end.",
	},
	{ name: "server", short: "s", type: "string", help: "The address of the API server." },
	{ name: "tls-server-name", type: "string", help: "The name that the server's certificate must carry." },
	{ name: "token", type: "string", help: "The bearer token." },
	{ name: "user", type: "string", help: "The kubeconfig's user to come as." },
	{ name: "username", type: "string", help: "The user name for basic authentication." },
	{ name: "v", short: "v", type: "int", help: "How much to log." },
	{ name: "vmodule", type: "stringSlice", help: "Accepted for kubectl's sake." },
	{ name: "warnings-as-errors", type: "bool", help: "Fail when the server sends warnings." },
];

/** The text of a global flag; "" where it is not given, or where the command has a flag of that name for itself. */
export function globalText(invocation: Invocation, name: string): string {
	return invocation.hides(name) ? "" : invocation.string(name);
}
