import { isEvent, onePiece, typed, withLists, withoutManagedFields } from "./printable";
import type { ListHead, ListText, Printable, Printer, PrinterOptions } from "./printer";
import { toYaml } from "./yaml/emitter";
import { toKyaml } from "./yaml/kyaml";

/** -o yaml and -o kyaml. */
export function yamlFormat(output: string, { showManagedFields, order }: PrinterOptions): Printer | undefined {
	const format = output.toLowerCase();
	if (format !== "yaml" && format !== "kyaml") return undefined;
	const keep = <T extends Printable>(object: T): T => (showManagedFields ? object : withoutManagedFields(object));
	if (format === "kyaml" && order !== undefined) {
		return onePiece(
			(object) => `---\n${toKyaml(isEvent(object) ? object : typed(keep(object), order), 0, Object.keys)}\n`,
		);
	}
	if (format === "kyaml") return withLists({ one: (object) => oneKyaml(keep(object)), list: listKyaml, item: keep });
	// Documents behind the first begin with a separator.
	let printed = 0;
	const separator = () => (printed++ === 0 ? "" : "---\n");
	return withLists({
		one: (object) => `${separator()}${toYaml(keep(object))}`,
		list: (head) => listYaml(head, separator()),
		item: keep,
	});
}

function listYaml({ apiVersion, kind, metadata }: ListHead, separator: string): ListText {
	return {
		before: `${separator}${toYaml({ apiVersion })}items:\n`,
		item: (item) => toYaml([item]),
		after: toYaml({ kind, metadata }),
		empty: `${separator}${toYaml({ apiVersion, items: [], kind, metadata })}`,
	};
}

/** Every document begins with a separator. */
function oneKyaml(object: Printable): string {
	if (!isEvent(object)) return `---\n${toKyaml(object)}\n`;
	return `---\n{\n  type: ${toKyaml(object.type)},\n  object: ${toKyaml(object.object, 1)},\n}\n`;
}

function listKyaml({ apiVersion, kind, metadata }: ListHead): ListText {
	return {
		before: `---\n{\n  apiVersion: ${toKyaml(apiVersion)},\n  items: [`,
		item: (item, index) => `${index === 0 ? "" : ", "}${toKyaml(item, 1)}`,
		after: `],\n  kind: ${toKyaml(kind)},\n  metadata: ${toKyaml(metadata, 1)},\n}\n`,
		empty: `---\n${toKyaml({ apiVersion, items: [], kind, metadata })}\n`,
	};
}
