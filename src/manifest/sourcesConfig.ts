import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest file of one of these names, in a folder or above it; undefined where there is none. `known` is a cache. */
export function findUpwards(
	folder: string,
	names: readonly string[],
	known: Map<string, string | undefined>,
): string | undefined {
	if (known.has(folder)) return known.get(folder);
	const own = names.map((name) => join(folder, name)).find((path) => existsSync(path));
	const above = dirname(folder);
	const found = own ?? (above === folder ? undefined : findUpwards(above, names, known));
	known.set(folder, found);
	return found;
}
