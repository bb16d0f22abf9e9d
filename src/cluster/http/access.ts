import { timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import { StatusError } from "../../api/statusError";
import { impersonated, type User } from "../access/user";
import type { Exchange } from "./exchange";

/** Where the server may be called by which names. */
export interface Hosts {
	/** The names and addresses of the server's certificate. */
	readonly names: ReadonlySet<string>;
}

/**
 * Refuses requests that a web page could make a browser send: those for another host than the server, and those that
 * come from a page.
 * @throws a Forbidden StatusError.
 */
export function checkHost(exchange: Exchange, { names }: Hosts): void {
	const authority = exchange.header("host") ?? exchange.header(":authority") ?? "";
	if (!names.has(hostOf(authority))) throw refused("the request is for another host");
	const origin = exchange.header("origin");
	if (origin === undefined) return;
	if (!names.has(hostOf(origin.replace(/^https?:\/\//, "")))) throw refused("the request comes from another site");
}

/** The bearer token of a request; undefined without one. */
export function bearerToken(exchange: Exchange): string | undefined {
	const match = /^bearer +(\S+)\s*$/i.exec(exchange.header("authorization") ?? "");
	return match?.[1];
}

/** Whether two secrets are the same, in a time that says no more of them than whether they are equally long. */
export function sameSecret(a: string, b: string): boolean {
	const [bytes, other] = [Buffer.from(a), Buffer.from(b)];
	return bytes.length === other.length && timingSafeEqual(bytes, other);
}

/** 401, as the API server words it. */
export function unauthorized(): StatusError {
	return new StatusError({ message: "Unauthorized", reason: "Unauthorized", code: 401 });
}

/** The user that the request acts as: with Impersonate headers another one than who sends it. */
export function actingUser(exchange: Exchange, sender: User): User {
	const name = exchange.header("impersonate-user");
	const groups = list(exchange, "impersonate-group");
	const uid = exchange.header("impersonate-uid");
	if (name === undefined) {
		if (groups.length === 0 && uid === undefined) return sender;
		throw new StatusError({
			message: `requested [{"Group":${JSON.stringify(groups)}}] without impersonating a user`,
			reason: "InternalError",
			code: 500,
		});
	}
	return impersonated({ name, groups, uid });
}

function list(exchange: Exchange, header: string): string[] {
	const value = exchange.incoming.headers[header];
	if (value === undefined) return [];
	return Array.isArray(value) ? value : value.split(",").map((each) => each.trim());
}

/** Without the port and an address's brackets. */
function hostOf(authority: string): string {
	const host = authority
		.replace(/:\d+$/, "")
		.replace(/^\[(.*)\]$/, "$1")
		.toLowerCase();
	return isIP(host) === 6 && host.startsWith("::ffff:") ? host.slice("::ffff:".length) : host;
}

function refused(why: string): StatusError {
	return new StatusError({ message: `forbidden: ${why}`, reason: "Forbidden", details: {}, code: 403 });
}
