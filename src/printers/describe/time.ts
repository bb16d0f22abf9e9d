const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (value: number) => String(value).padStart(2, "0");

/** A timestamp in the local time zone as Go prints a time by itself: 2026-11-24 23:41:56 +0000 UTC. */
export function goTime(timestamp: string | undefined): string {
	if (timestamp === undefined) return "0001-01-01 00:00:00 +0000 UTC";
	const time = new Date(timestamp);
	const [, name = ""] = /\(?([A-Z]{3,4})\)?$/.exec(zoneName(time)) ?? [];
	const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
	const clock = `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
	return `${date} ${clock} ${offsetOf(time)} ${name || offsetOf(time).replace(/00$/, "")}`;
}

function zoneName(time: Date): string {
	const parts = new Intl.DateTimeFormat("en-US", { timeZoneName: "short" }).formatToParts(time);
	return parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
}

function offsetOf(time: Date): string {
	const offset = -time.getTimezoneOffset();
	return `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}${two(Math.abs(offset) % 60)}`;
}

/** A timestamp in the local time zone as Go's RFC1123Z prints it: Tue, 24 Nov 2026 23:41:56 +0000. */
export function rfc1123z(timestamp: string | undefined): string {
	if (timestamp === undefined) return "Mon, 01 Jan 0001 00:00:00 +0000";
	const time = new Date(timestamp);
	const date = `${DAYS[time.getDay()]}, ${two(time.getDate())} ${MONTHS[time.getMonth()]} ${time.getFullYear()}`;
	return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())} ${offsetOf(time)}`;
}
