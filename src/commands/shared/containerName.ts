/** The letters of names that Kubernetes generates. */
const LETTERS = "bcdfghjklmnpqrstvwxz2456789";
const SUFFIX_LENGTH = 5;

/**
 * The name that `kubectl create deployment` gives the container of an image: its last part without tag and digest; one
 * with dots or underscores gets dashes and a suffix, which kubectl draws, and which follows from the name here.
 */
export function containerNameOf(image: string): string {
	const name = (image.split("/").at(-1) ?? "").split(":")[0]?.split("@")[0] ?? "";
	if (!/[._]/.test(name)) return name;
	return `${name.replace(/[._]/g, "-")}-${suffixOf(name)}`;
}

function suffixOf(name: string): string {
	let hash = 0;
	for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
	let suffix = "";
	for (let index = 0; index < SUFFIX_LENGTH; index++) {
		suffix += LETTERS[hash % LETTERS.length];
		hash = Math.floor(hash / LETTERS.length);
	}
	return suffix;
}
