import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { answer, type CorpusRecord, differences } from "./corpus";

const folder = join(import.meta.dirname, "../conformance/corpus");

/** Part of what a real API server was recorded to answer (test/conformance/corpus). */
function records(file: string): CorpusRecord[] {
	const lines = readFileSync(join(folder, file), "utf8").trimEnd().split("\n");
	return lines.map((line) => JSON.parse(line) as CorpusRecord);
}

describe.each(["create.jsonl", "update.jsonl"])("%s", (file) => {
	test.each(records(file).map((record) => [`${record.id}: ${record.mutations?.join("; ") || "unchanged"}`, record]))(
		"%s",
		(_, record) => {
			const ours = answer(record as CorpusRecord);
			expect({ ...ours, differences: differences(record as CorpusRecord, ours) }).toMatchObject({
				code: (record as CorpusRecord).code,
				differences: [],
			});
		},
	);
});
