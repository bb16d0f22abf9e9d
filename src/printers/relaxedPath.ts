/**
 * A path as --sort-by and custom columns take it (x.y, .x.y, {x.y} or {.x.y}) in full: {.x.y}.
 * @throws an Error in kubectl's words.
 */
export function relaxedPath(path: string): string {
	if (path === "") return path;
	const [, braced, bare] = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path) ?? [];
	const fields = braced || bare;
	if (fields === undefined) {
		throw new Error(
			"unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
		);
	}
	return `{.${fields}}`;
}
