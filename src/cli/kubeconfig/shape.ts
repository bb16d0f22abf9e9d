import { goKeys } from "../../api/go/keys";
import type { NamedExtension } from "./load";

/** The parts of a kubeconfig that have names. */
export const SECTIONS = ["clusters", "users", "contexts"] as const;
export type Section = (typeof SECTIONS)[number];

/** What a field holds; what is "always" there is written even when it is empty. */
export type Field = "text" | "secret" | "bytes" | "secretBytes" | "bool" | "texts" | "other" | "always";

/** The fields of an entry, in the order of Go's structs, which is that of JSON. Others are not kept when a file is written. */
export const FIELDS: Readonly<Record<Section, Readonly<Record<string, Field>>>> = {
	clusters: {
		server: "always",
		"tls-server-name": "text",
		"insecure-skip-tls-verify": "bool",
		"certificate-authority": "text",
		"certificate-authority-data": "bytes",
		"proxy-url": "text",
		"disable-compression": "bool",
		extensions: "other",
	},
	users: {
		"client-certificate": "text",
		"client-certificate-data": "bytes",
		"client-key": "text",
		"client-key-data": "secretBytes",
		token: "secret",
		tokenFile: "text",
		as: "text",
		"as-uid": "text",
		"as-groups": "texts",
		"as-user-extra": "other",
		username: "text",
		password: "secret",
		"auth-provider": "other",
		exec: "other",
		extensions: "other",
	},
	contexts: { cluster: "always", user: "always", namespace: "text", extensions: "other" },
};

/** The field of a named entry that holds it: contexts' is "context". */
export const ENTRY: Readonly<Record<Section, string>> = { clusters: "cluster", users: "user", contexts: "context" };

export type Values = Record<string, unknown>;

/** An entry with the fields that there are, without those that say nothing. */
export function shaped(section: Section, entry: object): Values {
	const values = entry as Values;
	const out: Values = {};
	for (const [name, field] of Object.entries(FIELDS[section])) {
		const value = values[name];
		if (name === "exec" && isObject(value)) out[name] = exec(value);
		else if (name === "auth-provider" && isObject(value)) {
			out[name] = { name: value.name ?? "", config: sorted(value.config) };
		} else if (name === "as-user-extra" && isObject(value) && goKeys(value).length > 0) out[name] = sorted(value);
		else if (name === "extensions" && !isEmpty(value)) out[name] = byName(value as NamedExtension[]);
		else if (field === "always") out[name] = value ?? "";
		else if (!isEmpty(value)) out[name] = value;
	}
	return out;
}

/** A whole file as it is written. */
export interface Document {
	clusters: ReadonlyMap<string, object>;
	users: ReadonlyMap<string, object>;
	contexts: ReadonlyMap<string, object>;
	currentContext: string;
	preferences: { colors?: boolean; extensions?: NamedExtension[] };
	extensions: readonly NamedExtension[];
}

/** The API's form of a kubeconfig, its fields in Go's order. */
export function toConfig(config: Document): Values {
	const { colors, extensions: preferred = [] } = config.preferences;
	const preferences = {
		...(colors ? { colors } : {}),
		...(preferred.length > 0 ? { extensions: byName(preferred) } : {}),
	};
	const list = (section: Section) => {
		const names = [...config[section].keys()].sort();
		if (names.length === 0) return null;
		return names.map((name) => ({ name, [ENTRY[section]]: shaped(section, config[section].get(name) ?? {}) }));
	};
	return {
		kind: "Config",
		apiVersion: "v1",
		...(Object.keys(preferences).length > 0 ? { preferences } : {}),
		clusters: list("clusters"),
		users: list("users"),
		contexts: list("contexts"),
		"current-context": config.currentContext,
		...(config.extensions.length > 0 ? { extensions: byName(config.extensions) } : {}),
	};
}

function exec({
	command = "",
	args = null,
	env = null,
	apiVersion,
	installHint,
	provideClusterInfo,
	interactiveMode,
}: Values) {
	return {
		command,
		args,
		env,
		...(apiVersion ? { apiVersion } : {}),
		...(installHint ? { installHint } : {}),
		provideClusterInfo: provideClusterInfo ?? false,
		...(interactiveMode ? { interactiveMode } : {}),
	};
}

function byName(extensions: readonly NamedExtension[]): NamedExtension[] {
	return [...extensions]
		.sort((a, b) => (a.name < b.name ? -1 : 1))
		.map(({ name, extension }) => ({ name, extension: sortedDeep(extension) }));
}

function sorted(value: unknown): Values | null {
	if (!isObject(value)) return null;
	return Object.fromEntries(goKeys(value).map((key) => [key, value[key]]));
}

function sortedDeep(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(sortedDeep);
	if (!isObject(value)) return value;
	return Object.fromEntries(goKeys(value).map((key) => [key, sortedDeep(value[key])]));
}

function isObject(value: unknown): value is Values {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
	if (value === undefined || value === null || value === "" || value === false) return true;
	return Array.isArray(value) ? value.length === 0 : isObject(value) && goKeys(value).length === 0;
}
