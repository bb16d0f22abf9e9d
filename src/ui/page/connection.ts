import type { Action, Reason, Start, Step } from "../protocol";

/** What the stream tells. */
export interface StreamHandlers {
	start(start: Start): void;
	step(step: Step): void;
	/** The cluster's time in milliseconds. */
	tick(now: number): void;
}

/** The server does not take the token. */
export class Refused extends Error {}

/** The page's server, asked with the token in a header: it stands in no address. */
export class Connection {
	constructor(private readonly token: string) {}

	/**
	 * Takes in the stream until it ends.
	 * @throws Refused, and whatever breaks the connection.
	 */
	async stream(handlers: StreamHandlers): Promise<void> {
		const response = await this.ask("stream");
		if (response.body === null) return;
		const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
		const parts: string[] = [];
		for (;;) {
			const { value, done } = await reader.read();
			if (done) return;
			parts.push(value);
			if (!value.includes("\n")) continue;
			const messages = parts.join("").split("\n\n");
			parts.length = 0;
			parts.push(messages.pop() ?? "");
			for (const message of messages) dispatch(message, handlers);
		}
	}

	/** Why a cell is as it is now. */
	async reason(daemonSet: string, node: string, signal: AbortSignal): Promise<Reason> {
		const query = new URLSearchParams({ daemonSet, node });
		const response = await this.ask(`reason?${query}`, { signal });
		return (await response.json()) as Reason;
	}

	/** Has something done. @throws Error with the server's words. */
	async act(action: Action): Promise<void> {
		await this.ask("actions", {
			method: "POST",
			body: JSON.stringify(action),
			headers: { "Content-Type": "application/json" },
		});
	}

	private async ask(path: string, init: RequestInit = {}): Promise<Response> {
		const headers = { ...(init.headers as Record<string, string>), Authorization: `Bearer ${this.token}` };
		const response = await fetch(path, { ...init, headers, cache: "no-store", credentials: "omit" });
		if (response.ok) return response;
		if (response.status === 401 || response.status === 403) throw new Refused("The server does not take this token.");
		const status = (await response.json().catch(() => undefined)) as { message?: string } | undefined;
		throw new Error(status?.message ?? `The server answered ${response.status}.`);
	}
}

function dispatch(message: string, handlers: StreamHandlers): void {
	let event = "";
	let data = "";
	for (const line of message.split("\n")) {
		if (line.startsWith("event: ")) event = line.slice(7);
		else if (line.startsWith("data: ")) data += line.slice(6);
	}
	if (event === "start") handlers.start(JSON.parse(data) as Start);
	else if (event === "step") handlers.step(JSON.parse(data) as Step);
	else if (event === "tick") handlers.tick(JSON.parse(data) as number);
}
