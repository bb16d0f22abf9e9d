import { inPieces, isEvent, isList, withoutManagedFields } from "./printable";
import type { Printable, Printer, PrinterOptions } from "./printer";
import { toYaml } from "./yaml/emitter";
import { toKyaml } from "./yaml/kyaml";

/** -o yaml and -o kyaml. */
export function yamlFormat(output: string, { showManagedFields }: PrinterOptions): Printer | undefined {
	const format = output.toLowerCase();
	if (format !== "yaml" && format !== "kyaml") return undefined;
	const pieces = format === "yaml" ? yamlPieces() : kyamlPieces;
	return inPieces((object) => pieces(showManagedFields ? object : withoutManagedFields(object)));
}

/** Documents behind the first begin with a separator. */
function yamlPieces(): (object: Printable) => Iterable<string> {
	let first = true;
	return function* (object) {
		if (!first) yield "---\n";
		first = false;
		if (isEvent(object) || !isList(object) || object.items.length === 0) {
			yield toYaml(object);
			return;
		}
		const { items, ...rest } = object;
		yield toYaml({ apiVersion: rest.apiVersion });
		yield "items:\n";
		for (const item of items) yield toYaml([item]);
		yield toYaml({ kind: rest.kind, metadata: rest.metadata });
	};
}

/** Every document begins with a separator. */
function* kyamlPieces(object: Printable): Iterable<string> {
	if (isEvent(object)) yield `---\n{\n  type: ${toKyaml(object.type)},\n  object: ${toKyaml(object.object, 1)},\n}\n`;
	else yield `---\n${toKyaml(object)}\n`;
}
