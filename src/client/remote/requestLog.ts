import type { OutgoingHttpHeaders } from "node:http";
import { goQuote } from "../../api/go/format";
import type { RemoteRequest, RemoteResponse } from "./request";

/** Where -v goes: 6 tells of each request, 7 of what it is sent with, 8 of what comes back. */
export interface Log {
	readonly level: number;
	/** Takes what stands behind klog's header: `file.go:1] "Response" …`. */
	write(text: string): void;
}

const SECRET = /^(authorization|proxy-authorization|cookie|set-cookie)$/i;

/** What is sent; a credential is never told, only that there is one. */
export function logRequest(log: Log | undefined, request: RemoteRequest, url: URL, headers: OutgoingHttpHeaders): void {
	if (log === undefined || log.level < 7) return;
	if (log.level >= 8) log.write(`helper.go:105] "Request Body" body=${quoted(request.body ?? "")}`);
	const method = goQuote(request.method);
	log.write(`round_trippers.go:527] "Request" verb=${method} url=${goQuote(safe(url))} headers=${block(headers)}`);
}

/** What came back. */
export function logResponse(
	log: Log | undefined,
	{ method }: RemoteRequest,
	url: URL,
	{ status, headers }: RemoteResponse,
	milliseconds: number,
): void {
	if (log === undefined || log.level < 6) return;
	const what = log.level === 6 ? `verb=${goQuote(method)} url=${goQuote(safe(url))} ` : "";
	const with_ = log.level >= 8 ? ` headers=${block(headers)}` : "";
	const text = `${status} ${STATUS_TEXTS[status] ?? ""}`.trim();
	log.write(`round_trippers.go:632] "Response" ${what}status=${goQuote(text)}${with_} milliseconds=${milliseconds}`);
}

/** The body of an answer. */
export function logBody(log: Log | undefined, text: string): void {
	if (log === undefined || log.level < 8) return;
	const most = log.level >= 10 ? text.length : log.level === 9 ? 10_240 : 1024;
	const shown = text.length <= most ? text : `${text.slice(0, most)} [truncated ${text.length - most} chars]`;
	log.write(`helper.go:105] "Response Body" body=${quoted(shown)}`);
}

function safe(url: URL): string {
	const copy = new URL(url);
	copy.username = "";
	copy.password = "";
	return copy.href;
}

/** klog's form for texts: of several lines, an indented block. */
function quoted(text: string): string {
	return text.includes("\n") ? `<\n\t${text.replace(/\n$/, "").replaceAll("\n", "\n\t")}\n >` : goQuote(text);
}

function block(headers: OutgoingHttpHeaders): string {
	const lines = Object.entries(headers)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `\t${canonical(name)}: ${SECRET.test(name) ? masked(String(value)) : value}\n`);
	return `<\n${lines.sort().join("")} >`;
}

/** The scheme may be known. */
function masked(value: string): string {
	const [scheme = "", secret] = value.split(" ");
	return secret === undefined ? "<masked>" : `${scheme} <masked>`;
}

function canonical(name: string): string {
	return name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}

const STATUS_TEXTS: Readonly<Record<number, string>> = {
	200: "OK",
	201: "Created",
	202: "Accepted",
	304: "Not Modified",
	400: "Bad Request",
	401: "Unauthorized",
	403: "Forbidden",
	404: "Not Found",
	405: "Method Not Allowed",
	406: "Not Acceptable",
	409: "Conflict",
	410: "Gone",
	413: "Request Entity Too Large",
	415: "Unsupported Media Type",
	422: "Unprocessable Entity",
	429: "Too Many Requests",
	500: "Internal Server Error",
	502: "Bad Gateway",
	503: "Service Unavailable",
	504: "Gateway Timeout",
};
