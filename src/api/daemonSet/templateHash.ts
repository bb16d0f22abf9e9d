import { exactJson } from "../exactJson";
import { goDump } from "../schema/goDump";
import { readGoType } from "../schema/goType";
import type { PodTemplateSpec } from "../types";

/** The characters of generated names: no vowels, so that no words appear (apimachinery's util/rand). */
const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

/**
 * The hash that names a template's revision, the same as a real cluster's (controller.ComputeHash): FNV-32a over the
 * template as Go prints it and the collision count, spelt in the characters of generated names.
 */
export function templateHash(template: PodTemplateSpec, collisionCount: number | undefined): string {
	let hash = fnv32a(0x811c9dc5, Buffer.from(goDump(template, readGoType("PodTemplateSpec", "core.v1"))));
	if (collisionCount !== undefined) {
		const count = Buffer.alloc(8);
		count.writeUInt32LE(collisionCount);
		hash = fnv32a(hash, count);
	}
	return safeEncode(String(hash));
}

/** Any JSON value with its objects' keys sorted, as Go marshals a map: two values are equal when their texts are. */
export function canonicalJson(value: unknown): string {
	return exactJson(sortKeys(value));
}

/** A copy with all objects' keys sorted; undefined fields are left out. */
export function sortKeys(value: unknown): unknown {
	if (Array.isArray(value)) {
		return value.map(sortKeys);
	}
	if (typeof value !== "object" || value === null) {
		return value;
	}
	const entries = Object.entries(value).filter(([, item]) => item !== undefined);
	return Object.fromEntries(
		entries.sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, item]) => [key, sortKeys(item)]),
	);
}

function fnv32a(start: number, bytes: Uint8Array): number {
	let hash = start;
	for (const byte of bytes) {
		hash = Math.imul(hash ^ byte, 0x01000193);
	}
	return hash >>> 0;
}

function safeEncode(text: string): string {
	return [...text].map((character) => ALPHABET[(character.codePointAt(0) ?? 0) % ALPHABET.length]).join("");
}
