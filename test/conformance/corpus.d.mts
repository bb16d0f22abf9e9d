// biome-ignore lint/suspicious/noExplicitAny: recorded JSON of any shape
type Json = any;
export interface Answer {
	code: number;
	warnings: string[];
	body: Json;
}
export type Send = (method: string, path: string, body?: unknown, contentType?: string) => Promise<Answer>;
export function play(record: Json, send: Send): Promise<Answer>;
export function compared(record: Json, answer: Answer): Record<string, [got: unknown, want: unknown]>;
export function difference(got: unknown, want: unknown): string;
export function warningText(header: string): string;
