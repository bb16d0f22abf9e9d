import { goQuote } from "../../api/go/format";
import { compareGo } from "../../api/go/keys";
import { qualifiedNameErrors } from "../../api/names";
import { isZeroQuantity, quantityMilliValue, quantityValue } from "../../api/quantity";
import { resourceForKind } from "../../api/resources";
import type { Container, KubeObject, V1EnvVarSource } from "../../api/types";
import type { Context } from "../../cli/command";
import { escapeTerminal } from "../../printers/escape";
import { errorText } from "../../selection/failure";

/** Prints a container's variables; what stands behind references when that is asked for. */
export async function listEnv(
	object: KubeObject,
	container: Container,
	{ resolve, namespace }: { resolve: boolean; namespace: string },
	context: Context,
): Promise<void> {
	const out = async (line: string) => context.io.out(`${escapeTerminal(line)}\n`);
	await out(`# ${object.kind} ${object.metadata.name}, container ${container.name}`);
	const failed = new Map<string, string[]>();
	for (const { name, value = "", valueFrom } of container.env ?? []) {
		if (valueFrom === undefined) {
			await out(`${name}=${value}`);
			continue;
		}
		if (resolve) {
			try {
				await out(`${name}=${await resolved(valueFrom, { object, container, namespace }, context)}`);
				continue;
			} catch (error) {
				const why = errorText(error);
				failed.set(why, [...(failed.get(why) ?? []), name]);
			}
		}
		await out(`# ${name} from ${reference(valueFrom)}`);
	}
	const lines = [...failed].map(
		([why, names]) => `error retrieving reference for ${names.sort(compareGo).join(", ")}: ${why}\n`,
	);
	for (const line of lines.sort(compareGo)) context.io.err(escapeTerminal(line));
}

function reference({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: V1EnvVarSource): string {
	if (configMapKeyRef) return `configmap ${configMapKeyRef.name ?? ""}, key ${configMapKeyRef.key}`;
	if (secretKeyRef) return `secret ${secretKeyRef.name ?? ""}, key ${secretKeyRef.key}`;
	if (fieldRef) return `field path ${fieldRef.fieldPath}`;
	if (!resourceFieldRef) return "invalid valueFrom";
	const { containerName, resource } = resourceFieldRef;
	return `resource field ${containerName ? `${containerName}/` : ""}${resource}`;
}

interface Place {
	object: KubeObject;
	container: Container;
	namespace: string;
}

async function resolved(source: V1EnvVarSource, place: Place, context: Context): Promise<string> {
	const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef } = source;
	if (secretKeyRef) {
		const { name = "", key } = secretKeyRef;
		const value = await dataOf("Secret", name, key, place, context);
		if (value === undefined) throw new Error(`key ${key} not found in secret ${name}`);
		return Buffer.from(value, "base64").toString();
	}
	if (configMapKeyRef) {
		const { name = "", key } = configMapKeyRef;
		const value = await dataOf("ConfigMap", name, key, place, context);
		if (value === undefined) throw new Error(`key ${key} not found in config map ${name}`);
		return value;
	}
	if (fieldRef) return fieldOf(place.object, fieldRef.fieldPath);
	if (resourceFieldRef) return amountOf(place.container, resourceFieldRef);
	throw new Error("invalid valueFrom");
}

async function dataOf(
	kind: "Secret" | "ConfigMap",
	name: string,
	key: string,
	{ namespace }: Place,
	context: Context,
): Promise<string | undefined> {
	const client = await context.client();
	const resource = resourceForKind(await client.resources(), "v1", kind);
	if (resource === undefined) return undefined;
	const { data = {} } = (await client.get(resource, { namespace, name })) as { data?: Record<string, string> };
	return Object.hasOwn(data, key) ? data[key] : undefined;
}

/** A field of the object itself: kubectl does not look into the pods. */
function fieldOf({ metadata }: KubeObject, path: string): string {
	const [, map, key] = /^([^[]+)\['(.*)'\]$/.exec(path) ?? [];
	if (map !== undefined && key !== undefined) {
		if (map !== "metadata.annotations" && map !== "metadata.labels") {
			throw new Error(`fieldPath ${goQuote(path)} does not support subscript`);
		}
		const errors = qualifiedNameErrors(map === "metadata.annotations" ? key.toLowerCase() : key);
		if (errors.length > 0) throw new Error(`invalid key subscript in ${path}: ${errors.join(";")}`);
		const values = (map === "metadata.annotations" ? metadata.annotations : metadata.labels) ?? {};
		return Object.hasOwn(values, key) ? (values[key] ?? "") : "";
	}
	switch (path) {
		case "metadata.annotations":
			return formatMap(metadata.annotations ?? {});
		case "metadata.labels":
			return formatMap(metadata.labels ?? {});
		case "metadata.name":
			return metadata.name ?? "";
		case "metadata.namespace":
			return metadata.namespace ?? "";
		case "metadata.uid":
			return metadata.uid ?? "";
	}
	throw new Error(`unsupported fieldPath: ${path}`);
}

function formatMap(values: Readonly<Record<string, string>>): string {
	const keys = Object.keys(values).sort(compareGo);
	return keys.map((key) => `${key}=${goQuote(values[key] ?? "")}`).join("\n");
}

const AMOUNTS = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/;

/** An amount in units of its divisor, rounded up. */
function amountOf(
	{ resources = {} }: Container,
	{ resource, divisor = "0" }: NonNullable<V1EnvVarSource["resourceFieldRef"]>,
): string {
	const [, list, name] = AMOUNTS.exec(resource) ?? [];
	if (list === undefined || name === undefined) throw new Error(`Unsupported container resource : ${resource}`);
	const amount = (list === "limits" ? resources.limits : resources.requests)?.[name] ?? "0";
	const unit = isZeroQuantity(divisor) ? "1" : divisor;
	const unitsOf = name === "cpu" ? quantityMilliValue : quantityValue;
	return String(Math.ceil(unitsOf(amount) / unitsOf(unit)));
}
