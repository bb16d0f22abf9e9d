import type { Context } from "../../cli/command";
import type { Client } from "../../client/client";
import type { MapModel } from "../../insight/map/mapModel";
import type { Picture } from "../../insight/map/picture";
import type { Line } from "../../printers/map/line";
import { Comings } from "./comings";
import type { Follower } from "./follow";
import { Roll, type Size, TerminalScreen } from "./screen";

/** How often a live map looks whether there is something new to show, in milliseconds. */
const TICK_MS = 100;
/** How long it tells of nodes that have joined or left, in milliseconds. */
const COMINGS_MS = 4_000;

export interface LiveMap {
	readonly client: Client;
	readonly model: MapModel;
	readonly follower: Follower;
	readonly groupBy: string | undefined;
	size(): Size;
	/** The lines of a picture at a time, such as 12:00:03Z. */
	draw(picture: Picture, size: Size, time: string): Line[];
}

/**
 * Shows the map, and each change of it, until the signal aborts: on a terminal in place, else as one frame behind the
 * other.
 * @throws what ends a watch before the signal does.
 */
export async function showLive(
	{ client, model, follower, groupBy, size, draw }: LiveMap,
	context: Context,
): Promise<void> {
	const { io, signal } = context;
	const screen = io.stdoutIsTerminal ? new TerminalScreen(io) : new Roll(io);
	const comings = new Comings(io.stdoutIsTerminal ? COMINGS_MS : 0);
	const ended = new AbortController();
	let changed = true;
	let failure: unknown;
	const following = follower
		.follow(AbortSignal.any([signal, ended.signal]), () => {
			changed = true;
		})
		.catch((error) => {
			failure = error;
		});
	let shown = "";
	let drawnFor: Size | undefined;
	try {
		await screen.open();
		while (!signal.aborted && failure === undefined) {
			const now = await client.now();
			const current = size();
			const resized = drawnFor?.columns !== current.columns || drawnFor.lines !== current.lines;
			const moved = model.update(now).length > 0;
			if (changed || moved || resized || (io.stdoutIsTerminal && comings.isOver(context.now()))) {
				changed = false;
				const picture = comings.mark(model.picture(groupBy), context.now());
				// Two frames that differ in their time alone are one.
				const look = JSON.stringify(draw(picture, current, ""));
				if (look !== shown || resized) await screen.show(draw(picture, current, timeOf(now)), current);
				shown = look;
				drawnFor = current;
			}
			await context.sleep(TICK_MS);
		}
	} finally {
		ended.abort();
		await following;
		await screen.close();
	}
	if (failure !== undefined) throw failure;
}

function timeOf(now: number): string {
	return `${new Date(now).toISOString().slice(11, 19)}Z`;
}
