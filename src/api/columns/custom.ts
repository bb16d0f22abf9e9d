import { age } from "../duration";
import { type JsonPath, jsonPath, resultText } from "../jsonPath";
import type { TableColumn } from "../table";
import type { KubeObject, V1CustomResourceColumnDefinition } from "../types";
import { type Cell, type Column, name } from "./column";

/** What a definition of custom resources shows when it names no columns. */
const AGE: V1CustomResourceColumnDefinition = { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp" };

/** A custom resource's columns: its name, then what the additionalPrinterColumns of its definition say. */
export function customColumns(
	definitions: readonly V1CustomResourceColumnDefinition[] = [],
): (Column<KubeObject> & { priority?: number; anyFormat?: string; description?: string })[] {
	const columns = (definitions.length > 0 ? definitions : [AGE]).map((definition) => ({
		name: definition.name,
		type: definition.type as TableColumn["type"],
		anyFormat: definition.format,
		description: definition.description,
		priority: definition.priority,
		cell: cellOf(definition),
	}));
	return [name, ...columns];
}

function cellOf({ jsonPath: path, type }: V1CustomResourceColumnDefinition): Column<KubeObject>["cell"] {
	const parsed = pathOf(path);
	return (object, now) => {
		const found = firstValue(parsed, object);
		return found === undefined ? null : typedCell(type, found, now);
	};
}

function pathOf(path: string): JsonPath | undefined {
	try {
		return jsonPath(`{${path}}`, { allowMissingKeys: true });
	} catch {
		return undefined;
	}
}

function firstValue(path: JsonPath | undefined, object: KubeObject): unknown {
	try {
		return path?.find(object)[0]?.[0];
	} catch {
		return undefined;
	}
}

/** A value that is not of the column's type shows as an empty cell. */
function typedCell(type: string, value: unknown, now: number): Cell {
	if (type === "string") return resultText([value]);
	if (value === null) return null;
	switch (type) {
		case "integer":
			return typeof value === "number" ? Math.trunc(value) : null;
		case "number":
			return typeof value === "number" ? value : null;
		case "boolean":
			return typeof value === "boolean" ? value : null;
		case "date":
			if (typeof value !== "string") return null;
			return Number.isNaN(Date.parse(value)) ? "<invalid>" : age(value, now);
		default:
			return null;
	}
}
