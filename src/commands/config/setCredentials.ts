import { goQuote } from "../../api/go/format";
import type { Command, Invocation } from "../../cli/command";
import type { OpenContext } from "../../cli/context";
import { HelpError } from "../../cli/errors";
import type { Values } from "../../cli/kubeconfig/shape";
import { plainError } from "../../selection/failure";
import { openKubeconfig } from "./access";
import { absolutePath, checkFile, embedded } from "./files";

const MODES = ["IfAvailable", "Never", "Always"];
const CERTIFICATES = ["client-certificate", "client-key"] as const;

export const command: Command = {
	name: "config set-credentials",
	summary: "Set a user entry in kubeconfig",
	usage:
		"config set-credentials NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password] [--auth-provider=provider_name] [--auth-provider-arg=key=value] [--exec-command=exec_command] [--exec-api-version=exec_api_version] [--exec-arg=arg] [--exec-env=key=value]",
	description: `Set a user entry in kubeconfig. Of one that is there already, what is not named stays as it is; a token and a user name
exclude each other.`,
	examples: `  # A token
  ds config set-credentials admin --token=abcdef

  # A client certificate and its key, kept in the kubeconfig itself
  ds config set-credentials admin --client-certificate=admin.crt --client-key=admin.key --embed-certs

  # A credential plugin, with an argument and an environment variable; a variable is removed
  ds config set-credentials admin --exec-command=aws --exec-api-version=client.authentication.k8s.io/v1 --exec-arg=eks
  ds config set-credentials admin --exec-env=AWS_PROFILE=prod --exec-env=AWS_REGION-`,
	flags: [
		{ name: "auth-provider", type: "string", help: "The provider of the user's credentials: oidc." },
		{ name: "auth-provider-arg", type: "stringSlice", help: "KEY=VALUE of the provider; KEY- removes one." },
		{ name: "client-certificate", type: "string", help: "The file with the client certificate." },
		{ name: "client-key", type: "string", help: "The file with the client certificate's key." },
		{
			name: "embed-certs",
			type: "bool",
			help: "Keep certificate and key themselves, not their files' paths.",
		},
		{ name: "exec-api-version", type: "string", help: "The version of its API that the credential plugin speaks." },
		{ name: "exec-arg", type: "stringSlice", help: "An argument of the credential plugin, in place of those it had." },
		{ name: "exec-command", type: "string", help: "The credential plugin." },
		{ name: "exec-env", type: "stringArray", help: "KEY=VALUE of the plugin's environment; KEY- removes one." },
		{
			name: "exec-interactive-mode",
			type: "string",
			help: "Whether the plugin may ask: IfAvailable, Never or Always.",
		},
		{
			name: "exec-provide-cluster-info",
			type: "bool",
			help: "Tell the plugin which cluster it is for.",
		},
		{ name: "password", type: "string", help: "The password for basic authentication." },
		{ name: "token", type: "string", help: "The bearer token." },
		{ name: "username", type: "string", help: "The user name for basic authentication." },
	],
	async run(invocation, context: OpenContext) {
		const { args } = invocation;
		if (args.length !== 1) throw new HelpError(`error: unexpected args: [${args.join(" ")}]`);
		const pairs = { provider: pairsOf(invocation, "auth-provider-arg"), env: pairsOf(invocation, "exec-env") };
		const [name = ""] = args;
		check(name, invocation, context);
		const { access, config } = openKubeconfig(invocation, context);
		const old = config.users.get(name);
		const values = { ...old?.values };
		setCertificates(values, invocation, context);
		setProvider(values, invocation, pairs.provider);
		setExec(values, invocation, pairs.env);
		setSecrets(values, invocation);
		access.modify({ ...config, users: new Map(config.users).set(name, { ...old, values }) }, { relative: true });
		await context.io.out(`User ${goQuote(name)} set.\n`);
	},
};

interface Pairs {
	set: Map<string, string>;
	remove: readonly string[];
}

/** KEY=VALUE and KEY-. @throws CliError behind the command's help for what is neither */
function pairsOf(invocation: Invocation, flag: string): Pairs {
	const words = invocation.strings(flag);
	const set = new Map<string, string>();
	const remove: string[] = [];
	const invalid: string[] = [];
	for (const word of words) {
		const at = word.indexOf("=");
		if (at > 0) set.set(word.slice(0, at), word.slice(at + 1));
		else if (word.endsWith("-") && word !== "-" && at < 0) remove.push(word.slice(0, -1));
		else invalid.push(word);
	}
	if (invalid.length > 0) throw new HelpError(`error: invalid ${flag} format: ${invalid.join(", ")}`);
	return { set, remove };
}

function check(name: string, invocation: Invocation, context: OpenContext): void {
	if (name === "") throw plainError("you must specify a non-empty user name");
	const given = (flag: string) => invocation.string(flag) !== "";
	if (given("token") && (given("username") || given("password"))) {
		throw plainError(
			"you cannot specify more than one authentication method at the same time: --token, --username/--password",
		);
	}
	if (invocation.bool("embed-certs")) {
		const flags = CERTIFICATES.filter(given);
		if (flags.length === 0) throw plainError("you must specify a --client-certificate or --client-key to embed");
		for (const flag of flags) checkFile(flag, invocation.string(flag), context);
	}
	if (invocation.changed("exec-interactive-mode") && !MODES.includes(invocation.string("exec-interactive-mode"))) {
		throw plainError("invalid interactive mode type, can be only IfAvailable, Never, Always");
	}
}

function setCertificates(values: Values, invocation: Invocation, context: OpenContext): void {
	for (const flag of CERTIFICATES) {
		if (!invocation.changed(flag)) continue;
		const path = invocation.string(flag);
		if (invocation.bool("embed-certs")) {
			values[`${flag}-data`] = path === "" ? "" : embedded(path, context);
			delete values[flag];
		} else {
			values[flag] = absolutePath(path, context);
			delete values[`${flag}-data`];
		}
	}
}

function setProvider(values: Values, invocation: Invocation, { set, remove }: Pairs): void {
	const old = values["auth-provider"] as { name?: string; config?: Record<string, string> } | undefined;
	const name = invocation.changed("auth-provider") ? invocation.string("auth-provider") : old?.name;
	if (name === undefined) return;
	const config = new Map(Object.entries((old?.name === name && old.config) || {}));
	for (const key of remove) config.delete(key);
	for (const [key, value] of set) config.set(key, value);
	values["auth-provider"] = { name, config: Object.fromEntries(config) };
}

interface Exec {
	command?: string;
	args?: readonly string[] | null;
	env?: readonly { name: string; value: string }[] | null;
	apiVersion?: string;
	interactiveMode?: string;
	provideClusterInfo?: boolean;
}

function setExec(values: Values, invocation: Invocation, { set, remove }: Pairs): void {
	const old = values.exec as Exec | undefined;
	if (old === undefined && !invocation.changed("exec-command")) return;
	const exec: Exec = { ...old };
	if (invocation.changed("exec-command")) {
		exec.command = invocation.string("exec-command");
		// They were another command's.
		exec.args = null;
	}
	if (invocation.changed("exec-api-version")) exec.apiVersion = invocation.string("exec-api-version");
	if (invocation.strings("exec-arg").length > 0) exec.args = invocation.strings("exec-arg");
	if (invocation.changed("exec-interactive-mode")) exec.interactiveMode = invocation.string("exec-interactive-mode");
	if (invocation.changed("exec-provide-cluster-info")) {
		exec.provideClusterInfo = invocation.bool("exec-provide-cluster-info");
	}
	if (set.size > 0 || remove.length > 0) {
		const kept = (exec.env ?? []).filter(({ name }) => !remove.includes(name));
		const names = new Set(kept.map(({ name }) => name));
		const added = [...set].filter(([name]) => !names.has(name)).map(([name, value]) => ({ name, value }));
		exec.env = [...kept.map(({ name, value }) => ({ name, value: set.get(name) ?? value })), ...added];
	}
	values.exec = exec;
}

/** A token ends a user name's validity, and the other way round. */
function setSecrets(values: Values, invocation: Invocation): void {
	const set = (flag: string) => {
		if (!invocation.changed(flag)) return false;
		values[flag] = invocation.string(flag);
		return values[flag] !== "";
	};
	const token = set("token");
	const name = set("username");
	const password = set("password");
	const basic = name || password;
	if (basic && !token) delete values.token;
	if (token && !basic) {
		delete values.username;
		delete values.password;
	}
}
