/** A pattern in which `*` stands for any text, as a regular expression of the whole. */
export function globPattern(pattern: string): RegExp {
	const parts = pattern.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|/]/g, "\\$&"));
	return new RegExp(`^${parts.join(".*")}$`, "s");
}
