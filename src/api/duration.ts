const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY_HOURS = 24;
const YEAR_HOURS = 365 * DAY_HOURS;

/**
 * A duration in two or three significant figures: 45s, 3m12s, 5h, 4d, 2y30d (apimachinery's HumanDuration).
 * Up to two seconds in the future are "0s", since machines' clocks differ; more is "<invalid>".
 */
export function humanDuration(milliseconds: number): string {
	const seconds = Math.trunc(milliseconds / SECOND);
	if (seconds < -1) return "<invalid>";
	if (seconds < 0) return "0s";
	if (seconds < 120) return `${seconds}s`;
	const minutes = Math.trunc(milliseconds / MINUTE);
	if (minutes < 10) return two(minutes, "m", seconds % 60, "s");
	if (minutes < 180) return `${minutes}m`;
	const hours = Math.trunc(milliseconds / HOUR);
	if (hours < 8) return two(hours, "h", minutes % 60, "m");
	if (hours < 2 * DAY_HOURS) return `${hours}h`;
	const days = Math.trunc(hours / DAY_HOURS);
	if (hours < 8 * DAY_HOURS) return two(days, "d", hours % DAY_HOURS, "h");
	if (hours < 2 * YEAR_HOURS) return `${days}d`;
	const years = Math.trunc(hours / YEAR_HOURS);
	if (hours < 8 * YEAR_HOURS) return two(years, "y", days % 365, "d");
	return `${years}y`;
}

/** How long ago an API timestamp is, or "<unknown>" without one; `now` in milliseconds since the epoch. */
export function age(timestamp: string | null | undefined, now: number): string {
	if (timestamp === undefined || timestamp === null || timestamp === "") return "<unknown>";
	return humanDuration(now - Date.parse(timestamp));
}

/** A duration as Go's String prints it, such as 0s, 5s, 1m0s, 1h0m0s, 500ms; in milliseconds. */
export function formatGoDuration(milliseconds: number): string {
	if (milliseconds === 0) return "0s";
	const sign = milliseconds < 0 ? "-" : "";
	const size = Math.abs(milliseconds);
	if (size < 1000) return `${sign}${size}ms`;
	const hours = Math.floor(size / 3_600_000);
	const minutes = Math.floor((size % 3_600_000) / 60_000);
	const seconds = (size % 60_000) / 1000;
	return `${sign}${hours > 0 ? `${hours}h` : ""}${hours > 0 || minutes > 0 ? `${minutes}m` : ""}${seconds}s`;
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
	return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}
