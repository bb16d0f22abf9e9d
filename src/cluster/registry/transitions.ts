import type { Writer } from "../../api/managedFields/index";
import { OwnParts } from "../../api/managedFields/ownParts";
import { apiVersionOf, type Resource } from "../../api/resource";
import type { KubeObject, V1ManagedFieldsEntry } from "../../api/types";
import { isPacked, packManagers, partsOf, referenceOf } from "./fieldSets";
import type { ObjectRegistry } from "./objectRegistry";

/** One entry of the managedFields after an update. */
interface EntryAfter {
	/** The entry before that it is, but for its fields; undefined for the writer's own. */
	from: number | undefined;
	set: string;
	/** The numbers of its own parts. */
	own: readonly number[];
}

/** What became of managedFields by what an update did: thousands of pods go through the same few updates. */
const transitions = new Map<string, readonly EntryAfter[]>();
const MAX_TRANSITIONS = 500;
/** More managers than this may have their entries put together, by age. */
const MAX_MANAGERS = 9;

/** The managedFields of `current`, an update of `old` by one of the cluster's own components; packed. */
export function managersAfterUpdate(
	registry: ObjectRegistry,
	resource: Resource,
	{ old, current }: { old: KubeObject; current: KubeObject },
	writer: Writer,
): V1ManagedFieldsEntry[] | undefined {
	const before = old.metadata.managedFields ?? [];
	const compute = () => {
		const after = registry.rules.managedFields(resource, { old: registry.withManagers(old), current }, writer);
		return after && packManagers(registry.writing, after);
	};
	if (before.length > MAX_MANAGERS || !before.every(isPacked)) return compute();
	const own = new OwnParts();
	const kind = `${apiVersionOf(resource)} ${resource.kind} ${writer.manager} ${writer.subresource ?? ""}`;
	const entries = before.map((entry) => describe(entry, before, writer, own));
	const text = registry.rules.changeText(resource, { old, current }, writer, own);
	if (text === "") return old.metadata.managedFields;
	const key = [kind, ...entries, text].join("\n");
	const known = transitions.get(key);
	if (known !== undefined) {
		const after = known.map((entry) => entryAfter(registry, entry, before, { resource, writer, own }));
		if (after.every((entry) => entry !== undefined)) return after;
	}
	const after = compute();
	if (after !== undefined) {
		const written = registry.rules.addsFields(text);
		if (transitions.size >= MAX_TRANSITIONS) transitions.clear();
		transitions.set(
			key,
			after.map((entry) => {
				const isOwn = isOf(entry, resource, writer);
				const { set, parts } = partsOf(entry);
				return {
					from: isOwn && written ? undefined : before.findIndex((each) => isSameManager(each, entry)),
					set,
					own: parts.map((part) => own.numberOf(part)),
				};
			}),
		);
	}
	return after;
}

/** What of an entry the result depends on: whose it is, its age among the others, and its fields but for own parts. */
function describe(
	entry: V1ManagedFieldsEntry,
	all: readonly V1ManagedFieldsEntry[],
	writer: Writer,
	own: OwnParts,
): string {
	const time = timeOf(entry);
	const age = all.filter((other) => timeOf(other) < time).length;
	const { set, parts } = partsOf(entry);
	const numbers = parts.map((part) => own.numberOf(part)).join(" ");
	const written = time < writer.time ? "<" : time > writer.time ? ">" : "=";
	return `${managerOf(entry)} ${age}${written} ${set} ${numbers}`;
}

function entryAfter(
	registry: ObjectRegistry,
	{ from, set, own }: EntryAfter,
	before: readonly V1ManagedFieldsEntry[],
	{ resource, writer, own: { values } }: { resource: Resource; writer: Writer; own: OwnParts },
): V1ManagedFieldsEntry | undefined {
	const reference = referenceOf(
		registry.tx,
		set,
		own.map((number) => values[number] ?? ""),
	);
	if (reference === undefined) return undefined;
	const fieldsV1 = reference as unknown as object;
	if (from !== undefined) return { ...(before[from] as V1ManagedFieldsEntry), fieldsV1 };
	const { manager, subresource, time } = writer;
	return {
		manager,
		operation: "Update",
		apiVersion: apiVersionOf(resource),
		time: time as never,
		fieldsType: "FieldsV1",
		fieldsV1,
		...(subresource === undefined ? {} : { subresource }),
	};
}

function isOf(entry: V1ManagedFieldsEntry, resource: Resource, { manager, subresource }: Writer): boolean {
	return isSameManager(entry, { manager, operation: "Update", apiVersion: apiVersionOf(resource), subresource });
}

function isSameManager(a: V1ManagedFieldsEntry, b: V1ManagedFieldsEntry): boolean {
	return managerOf(a) === managerOf(b);
}

function managerOf({ manager, operation, apiVersion, subresource }: V1ManagedFieldsEntry): string {
	return `${manager} ${operation} ${apiVersion} ${subresource ?? ""}`;
}

function timeOf({ time }: V1ManagedFieldsEntry): string {
	return String(time ?? "");
}
