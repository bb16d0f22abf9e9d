/** A moment as the API writes it, in whole seconds: 2026-01-02T03:04:05Z. */
export function time(milliseconds: number): string {
	const second = Math.floor(milliseconds / 1000);
	// Most of what happens together happens in one second.
	if (second !== lastSecond) {
		lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
		lastSecond = second;
	}
	return lastText;
}

let lastSecond = Number.NaN;
let lastText = "";

/** A moment with microseconds, as leases and events have it: 2026-01-02T03:04:05.000000Z. */
export function microTime(milliseconds: number): string {
	return `${new Date(milliseconds).toISOString().slice(0, 23)}000Z`;
}
