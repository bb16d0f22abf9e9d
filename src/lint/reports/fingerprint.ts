import { createHash } from "node:crypto";
import type { Finding } from "../finding";

/**
 * A fingerprint for each finding that stays as it is when lines move: it is made of the rule, the file, the object and
 * the field. Of several that are alike the later ones are counted.
 */
export function fingerprints(findings: readonly Finding[]): string[] {
	const seen = new Map<string, number>();
	return findings.map(({ rule, file, path, object, message }) => {
		const parts = [rule, slashes(file), object?.kind, object?.namespace, object?.name, path, message];
		const key = JSON.stringify(parts);
		const count = seen.get(key) ?? 0;
		seen.set(key, count + 1);
		return createHash("sha256")
			.update(count === 0 ? key : `${key}${count}`)
			.digest("hex")
			.slice(0, 32);
	});
}

/** A path with `/` between its names. */
export function slashes(path: string): string {
	return path.replaceAll("\\", "/");
}
