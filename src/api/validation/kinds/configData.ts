import { deepEqual } from "../../equal";
import { type FieldError, forbidden, invalid, named, required, tooLong } from "../../fieldError";
import { root } from "../../fieldPath";
import { byteLength, configMapKeyErrors, subdomainName } from "../../names";
import type { V1ConfigMap, V1Secret } from "../../types";
import { IMMUTABLE_FIELD, validateMetadata, validateMetadataUpdate } from "../metadata";
import { validateName } from "../pod/common";
import type { KindRules } from "./kind";

const METADATA = root("metadata");
const MAX_BYTES = 1024 * 1024;

export const configMap: KindRules<V1ConfigMap> = {
	create: validateConfigMap,
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		validateImmutable(errors, { current, old }, ["data", "binaryData"]);
		validateConfigMap(errors, current);
	},
};

export const secret: KindRules<V1Secret> = {
	create: validateSecret,
	update(errors, { current, old }) {
		validateMetadataUpdate(errors, { current: current.metadata ?? {}, old: old.metadata ?? {} }, METADATA);
		if (current.type !== old.type) errors.push(invalid(root("type"), named(current.type), IMMUTABLE_FIELD));
		validateImmutable(errors, { current, old }, ["data"]);
		validateSecret(errors, current);
	},
};

function validateConfigMap(errors: FieldError[], { metadata = {}, data = {}, binaryData = {} }: V1ConfigMap): void {
	validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, METADATA);
	let size = 0;
	for (const [key, value] of Object.entries(data)) {
		const at = root("data").key(key);
		validateName(errors, key, configMapKeyErrors, at);
		if (Object.hasOwn(binaryData, key)) errors.push(invalid(at, key, "duplicate of key present in binaryData"));
		size += byteLength(value);
	}
	for (const [key, value] of Object.entries(binaryData)) {
		validateName(errors, key, configMapKeyErrors, root("binaryData").key(key));
		size += decodedLength(value);
	}
	if (size > MAX_BYTES) errors.push(tooLong(root(""), MAX_BYTES));
}

/** What a Secret of a type must have. */
const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
	"kubernetes.io/dockercfg": [".dockercfg"],
	"kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
	"kubernetes.io/ssh-auth": ["ssh-privatekey"],
	"kubernetes.io/tls": ["tls.crt", "tls.key"],
};

const ACCOUNT_NAME = "kubernetes.io/service-account.name";

function validateSecret(errors: FieldError[], { metadata = {}, data = {}, type = "" }: V1Secret): void {
	validateMetadata(errors, metadata, { namespaced: true, name: subdomainName }, METADATA);
	const path = root("data");
	let size = 0;
	for (const [key, value] of Object.entries(data)) {
		validateName(errors, key, configMapKeyErrors, path.key(key));
		size += decodedLength(value);
	}
	if (size > MAX_BYTES) errors.push(tooLong(path, MAX_BYTES));
	if (type === "kubernetes.io/service-account-token" && !metadata.annotations?.[ACCOUNT_NAME]) {
		errors.push(required(METADATA.child("annotations").key(ACCOUNT_NAME)));
	}
	if (type === "kubernetes.io/basic-auth" && data.username === undefined && data.password === undefined) {
		errors.push(required(path.key("username")), required(path.key("password")));
	}
	for (const key of (Object.hasOwn(REQUIRED_KEYS, type) ? REQUIRED_KEYS[type] : undefined) ?? []) {
		const value = data[key];
		if (value === undefined || (value === "" && key === "ssh-privatekey")) errors.push(required(path.key(key)));
		else if (key.startsWith(".docker") && !isJsonObject(value)) {
			const why = "invalid character looking for beginning of value";
			errors.push(invalid(path.key(key), "<secret contents redacted>", why));
		}
	}
}

function validateImmutable<T extends { immutable?: boolean }>(
	errors: FieldError[],
	{ current, old }: { current: T; old: T },
	fields: readonly (keyof T & string)[],
): void {
	if (!old.immutable) return;
	const why = "field is immutable when `immutable` is set";
	if (!current.immutable) errors.push(forbidden(root("immutable"), why));
	for (const field of fields) if (!deepEqual(current[field], old[field])) errors.push(forbidden(root(field), why));
}

/** The bytes of a value, which null stands for none of. */
function decodedLength(base64: string | null): number {
	if (base64 === null) return 0;
	return Math.floor((base64.length * 3) / 4) - (base64.endsWith("==") ? 2 : base64.endsWith("=") ? 1 : 0);
}

function isJsonObject(base64: string | null): boolean {
	try {
		const value: unknown = JSON.parse(Buffer.from(base64 ?? "", "base64").toString());
		return value === null || (typeof value === "object" && !Array.isArray(value));
	} catch {
		return false;
	}
}
