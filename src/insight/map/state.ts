/** What a DaemonSet has on a node. */
export type MapState =
	| "running"
	| "starting"
	| "pending"
	| "missing"
	| "failing"
	| "old"
	| "leaving"
	| "kept"
	| "would-run"
	| "not-eligible";

/** How a state is told: by a shape, by an ASCII letter where there are no shapes, and in words. */
export interface StateLook {
	readonly shape: string;
	readonly letter: string;
	readonly words: string;
}

/** Every state, in the order in which legends have them. Shapes and letters differ, so that no colour is needed. */
export const STATES: Readonly<Record<MapState, StateLook>> = {
	running: { shape: "●", letter: "#", words: "running" },
	starting: { shape: "◐", letter: "s", words: "starting" },
	pending: { shape: "◌", letter: "p", words: "pending: no node assigned yet" },
	missing: { shape: "✗", letter: "m", words: "missing: no pod yet" },
	failing: { shape: "▲", letter: "!", words: "failing" },
	old: { shape: "◇", letter: "o", words: "old revision" },
	leaving: { shape: "▽", letter: "x", words: "leaving" },
	kept: { shape: "◉", letter: "k", words: "kept, no longer eligible" },
	"would-run": { shape: "○", letter: "w", words: "would run" },
	"not-eligible": { shape: "·", letter: ".", words: "not eligible" },
};

/** The states in the legends' order. */
export const STATE_NAMES = Object.keys(STATES) as MapState[];
