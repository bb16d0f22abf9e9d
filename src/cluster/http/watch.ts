import { goQuote } from "../../api/go/format";
import { methodNotSupported, StatusError } from "../../api/statusError";
import { matcherOf } from "../registry/listing";
import type { Exchange } from "./exchange";
import { objects } from "./negotiation";
import { checkOptions, forbiddenField, notSupported } from "./options";
import { listRequest, readRevision } from "./reads";
import { formOf } from "./represent";
import { type Call, namespaceOf } from "./served";
import type { Subscription } from "./watchHub";

/** A server without end of watches would be one without memory. */
const MAX_WATCHES = 5_000;
/** A watch lasts half an hour to an hour unless its client says otherwise, as a real server's. */
const SHORTEST_MS = 30 * 60_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
const BOOKMARK_MS = 60_000;
/** A client that leaves that many bytes unread is cut off: it can take its watch up again. */
const MAX_UNREAD = 32 * 1024 * 1024;

/** GET with watch: a line for each event, until the client goes or the time is up. */
export function watchObjects(call: Call): void {
	const { served, exchange, resource } = call;
	if (!resource.verbs.includes("watch")) throw methodNotSupported(resource, "watch");
	const representation = exchange.representation(objects, true);
	const form = formOf(representation, exchange.query.get("includeObject"));
	checkWatchOptions(exchange);
	const request = listRequest(call);
	const matches = matcherOf(resource, request);
	const start = startOf(exchange);
	const timeoutMs = (exchange.integer("timeoutSeconds") ?? 0) * 1000 || SHORTEST_MS * (1 + Math.random());
	if (served.hub.size >= MAX_WATCHES) throw tooManyWatches();

	exchange.begin(200, "application/json");
	const { outgoing } = exchange;
	exchange.flush();
	let subscription: Subscription | undefined;
	const timers: NodeJS.Timeout[] = [];
	const stop = () => {
		for (const timer of timers) clearTimeout(timer);
		subscription?.close();
		if (!outgoing.writableEnded) outgoing.end();
	};
	outgoing.once("close", stop);
	outgoing.once("error", stop);
	subscription = served.hub.subscribe(
		{
			resource,
			namespace: namespaceOf(call),
			matches,
			form,
			write: (lines) => {
				if (outgoing.destroyed || outgoing.writableEnded) return;
				if (unread(exchange) > MAX_UNREAD) outgoing.destroy();
				else void exchange.push(lines);
			},
			end: stop,
		},
		start,
	);
	timers.push(setTimeout(stop, Math.min(timeoutMs, LONGEST_TIMER_MS)));
	if (exchange.flag("allowWatchBookmarks")) {
		timers.push(setInterval(() => subscription?.bookmark(), BOOKMARK_MS));
	}
	for (const timer of timers) timer.unref();
}

/** From a revision on; from what is there now, shown first; or, with sendInitialEvents=false, without it. */
function startOf(exchange: Exchange) {
	const text = exchange.query.get("resourceVersion") ?? "";
	const revision = text === "" ? 0 : readRevision(text);
	if (exchange.query.has("sendInitialEvents")) {
		const initial = exchange.flag("sendInitialEvents");
		return initial ? { initial, marksEnd: exchange.flag("allowWatchBookmarks") } : { revision };
	}
	return revision > 0 ? { revision } : { initial: true };
}

/** metainternalversion's validateWatchOptions. */
function checkWatchOptions(exchange: Exchange): void {
	const { query } = exchange;
	const causes = [];
	const field = "resourceVersionMatch";
	const match = query.get(field) ?? "";
	const asksForEvents = query.has("sendInitialEvents");
	if (asksForEvents && match !== "NotOlderThan") {
		causes.push(forbiddenField(field, `sendInitialEvents requires setting ${field} to NotOlderThan`));
	}
	if (match !== "") {
		if (!asksForEvents) {
			causes.push(forbiddenField(field, `${field} is forbidden for watch unless sendInitialEvents is provided`));
		}
		if (match !== "NotOlderThan") causes.push(notSupported(field, goQuote(match), ["NotOlderThan"]));
		if (query.get("continue")) causes.push(forbiddenField(field, `${field} is forbidden when continue is provided`));
	}
	checkOptions("ListOptions", causes);
}

function unread(exchange: Exchange): number {
	return exchange.outgoing.writableLength;
}

function tooManyWatches(): StatusError {
	return new StatusError({
		message: "Too many requests, please try again later.",
		reason: "TooManyRequests",
		details: { retryAfterSeconds: 1 },
		code: 429,
	});
}
