import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TestServer } from "../cluster/http/server";
import { compared, play, type Send, warningText } from "./corpus.mjs";

const FILES = ["create.jsonl", "update.jsonl", "patch.jsonl"];

/** Part of what a real API server was recorded to answer. */
function records(file: string): { id: string; mutations: string[] }[] {
	const text = readFileSync(join(import.meta.dirname, "corpus", file), "utf8");
	return text
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line));
}

let server: TestServer;

beforeAll(async () => {
	server = await new TestServer().start();
});

afterAll(() => server.stop());

const send: Send = async (method, path, body, type = "application/json") => {
	const answer = await server.send(method, path, { headers: { "content-type": type }, body });
	return { ...answer, warnings: answer.warnings.map(warningText) };
};

describe.each(FILES)("%s", (file) => {
	test.each(records(file).map((record) => ({ record, title: `${record.id}: ${record.mutations.join("; ")}` })))(
		"$title",
		async ({ record }) => {
			const parts = Object.entries(compared(record, await play(record, send)));
			const side = (index: 0 | 1) => Object.fromEntries(parts.map(([name, pair]) => [name, pair[index]]));
			expect(side(0)).toEqual(side(1));
		},
	);
});
