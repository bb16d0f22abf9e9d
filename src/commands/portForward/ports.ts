import { isIPv4, isIPv6 } from "node:net";
import { goQuote } from "../../api/go/format";
import { plainError } from "../../selection/failure";

/** A local port (0 for any that is free) and the pod's port behind it. */
export interface ForwardedPort {
	local: number;
	remote: number;
}

/** An address to listen on; one of those that "localhost" stands for may fail. */
export interface ListenAddress {
	address: string;
	family: "tcp4" | "tcp6";
	optional: boolean;
}

/**
 * Reads PORT, LOCAL:REMOTE and :REMOTE.
 * @throws CliError in kubectl's words
 */
export function parsePorts(words: readonly string[]): ForwardedPort[] {
	return words.map((word) => {
		const parts = word.split(":");
		if (parts.length > 2) throw plainError(`invalid port format '${word}'`);
		const [first = "", second = first] = parts;
		const local = portNumber(parts.length === 2 && first === "" ? "0" : first, "local");
		const remote = portNumber(second, "remote");
		if (remote === 0) throw plainError("remote port must be > 0");
		return { local, remote };
	});
}

function portNumber(text: string, which: string): number {
	const wrong = (why: string) =>
		plainError(`error parsing ${which} port '${text}': strconv.ParseUint: parsing ${goQuote(text)}: ${why}`);
	if (!/^\d+$/.test(text)) throw wrong("invalid syntax");
	if (Number(text) > 0xffff) throw wrong("value out of range");
	return Number(text);
}

/** The addresses of --address, sorted. @throws CliError for one that is none */
export function parseAddresses(words: readonly string[]): ListenAddress[] {
	if (words.length === 0) throw plainError("you must specify at least 1 address");
	const found = new Map<string, ListenAddress>();
	for (const word of words) {
		if (word === "localhost") {
			for (const [address, family] of [
				["127.0.0.1", "tcp4"],
				["::1", "tcp6"],
			] as const) {
				if (!found.has(address)) found.set(address, { address, family, optional: true });
			}
		} else if (isIPv4(word)) found.set(word, { address: word, family: "tcp4", optional: false });
		else if (isIPv6(word)) found.set(word, { address: word, family: "tcp6", optional: false });
		else throw plainError(`${word} is not a valid IP`);
	}
	return [...found.values()].sort((a, b) => (a.address < b.address ? -1 : 1));
}

/** An address and a port as Go's net.JoinHostPort writes them. */
export function joined(address: string, port: number): string {
	return `${address.includes(":") ? `[${address}]` : address}:${port}`;
}
