import type { PodLogOptions } from "../../api/podLog";
import { openLog } from "../podLog";
import type { Exchange } from "./exchange";
import { type Call, namespaceOf } from "./served";

/** How often a log that is followed is looked at, in milliseconds. */
const LOOK_MS = 500;

/** GET of a pod's log. */
export async function readLog(call: Call): Promise<void> {
	const { exchange, served, target } = call;
	const options = optionsOf(exchange);
	const { engine } = served;
	const { log, ended } = engine.read((registry) => {
		const opened = openLog(registry, namespaceOf(call), target.name ?? "", options);
		return { log: opened, ended: opened.ended(registry) };
	});
	if (!options.follow || ended) return exchange.send(200, "text/plain", "");
	exchange.begin(200, "text/plain");
	exchange.flush();
	await new Promise<void>((resolve) => {
		const timer = setInterval(() => {
			if (engine.read((registry) => log.ended(registry))) stop();
		}, LOOK_MS);
		const stop = () => {
			clearInterval(timer);
			resolve();
		};
		exchange.outgoing.once("close", stop);
		served.closing.addEventListener("abort", stop, { once: true });
	});
	exchange.finish();
}

function optionsOf(exchange: Exchange): PodLogOptions {
	const { query } = exchange;
	return {
		container: query.get("container") ?? "",
		follow: exchange.flag("follow"),
		previous: exchange.flag("previous"),
		timestamps: exchange.flag("timestamps"),
		sinceSeconds: exchange.integer("sinceSeconds"),
		sinceTime: query.get("sinceTime") ?? undefined,
		tailLines: exchange.integer("tailLines"),
		limitBytes: exchange.integer("limitBytes"),
	};
}
